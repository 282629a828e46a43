"""What is named beside a kind of thing that the shop does not have."""

from __future__ import annotations

import pytest

from assistant.acts.unsold import worth_naming


@pytest.mark.parametrize(
    ("kinds", "named"),
    [
        ([("Trail shoes", 0.71), ("Running shoes", 0.69), ("Backpacks", 0.52)],
         ["Trail shoes", "Running shoes"]),
        ([("Plants", 0.6), ("Plant", 0.6), ("Pots", 0.55)], ["Plants", "Pots"]),
        ([("Kettles", 0.2)], []),
        ([], []),
    ],
)  # fmt: skip
def test_the_nearest_are_those_about_as_near_each_once(kinds, named):
    assert worth_naming(kinds) == named
