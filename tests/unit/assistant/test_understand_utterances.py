"""Labelled messages over small shops are read as a shopper means them.

Those held out were labelled before they were read and are not looked at: their misses are counted,
never listed. The others made the reading.
"""

from __future__ import annotations

import pytest

from benchmarks.labelled_messages import labelled, score
from benchmarks.understanding import HELD_OUT, MADE_ON


@pytest.mark.parametrize("name", [file.removesuffix(".jsonl") for file in MADE_ON])
def test_limits_wishes_and_acts_are_read_as_labelled(name: str) -> None:
    result = score(labelled(f"{name}.jsonl"))
    listed = "\n".join(result.lines())
    assert result.limits >= 0.97, f"limits exact {result.limits:.3f}\n{listed}"
    assert result.f1 >= 0.93, f"slot F1 {result.f1:.3f}\n{listed}"
    assert result.acts >= 0.97, f"acts {result.acts:.3f}\n{listed}"


def test_messages_never_looked_at_are_read_as_well() -> None:
    result = score(row for file in HELD_OUT for row in labelled(file))
    measured = (round(result.f1, 3), round(result.limits, 3), round(result.acts, 3))
    assert result.f1 >= 0.90, measured
    assert result.limits >= 0.95, measured
    assert result.acts >= 0.95, measured
