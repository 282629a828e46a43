"""Labelled messages over small shops are read as a shopper means them.

`utterances.jsonl` and `utterances_situations.jsonl` are what the reading was made on;
`utterances_heldout.jsonl` and `utterances_unseen.jsonl` were labelled before it was changed.
"""

from __future__ import annotations

import pytest

from benchmarks.labelled_messages import labelled, score


@pytest.mark.parametrize(
    "file",
    [
        "utterances.jsonl",
        "utterances_heldout.jsonl",
        "utterances_situations.jsonl",
    ],
)
def test_limits_wishes_and_acts_are_read_as_labelled(file: str) -> None:
    result = score(labelled(file))
    listed = "\n".join(result.lines())
    assert result.limits >= 0.95, f"limits exact {result.limits:.3f}\n{listed}"
    assert result.f1 >= 0.93, f"slot F1 {result.f1:.3f}\n{listed}"
    assert result.acts >= 0.95, f"acts {result.acts:.3f}\n{listed}"
