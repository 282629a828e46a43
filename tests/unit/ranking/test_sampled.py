"""Telling what was chosen from what was drawn: counted by hand, the threshold never from test."""

from __future__ import annotations

import numpy as np
import pytest

from ranking.sampled import _best_threshold, _measured, choices_told_apart
from ranking.split import Split

ITEMS = [f"i{n}" for n in range(40)]


def split() -> Split:
    """Everybody chooses the even items one after another; the odd ones are chosen by one shop."""
    train = [("shop", item) for item in ITEMS]
    train += [(f"u{n}", ITEMS[2 * (n % 20)]) for n in range(60)]
    valid = [(f"u{n}", ITEMS[2 * ((n + 3) % 20)]) for n in range(60)]
    test = [(f"u{n}", ITEMS[2 * ((n + 7) % 20)]) for n in range(60)]
    return Split.of(train, valid, test, [])


def test_who_knows_what_is_even_tells_nearly_all_apart() -> None:
    made = split()
    even = np.array([float(int(item[1:]) % 2 == 0) for item in made.items])
    found = choices_told_apart(made, lambda users: np.tile(even, (len(users), 1)))["all"]
    assert found["sampled_recall"] == 1.0
    assert 0.6 < found["sampled_accuracy"] < 0.95  # about half of what is drawn is even as well


def test_who_knows_nothing_is_right_half_the_time() -> None:
    made = split()
    noise = np.random.default_rng(1).normal(size=(len(made.users), len(made.items)))
    found = choices_told_apart(made, lambda users: noise[users])["all"]
    assert found["sampled_accuracy"] == pytest.approx(0.5, abs=0.12)


def test_measures_by_hand() -> None:
    said, truth = np.array([True, True, True, False]), np.array([True, False, True, True])
    found = _measured(said, truth)
    assert found["sampled_accuracy"] == 0.5
    assert found["sampled_precision"] == pytest.approx(2 / 3)
    assert found["sampled_recall"] == pytest.approx(2 / 3)
    assert found["sampled_f1"] == pytest.approx(2 / 3)


def test_the_threshold_lies_where_most_are_right() -> None:
    assert _best_threshold(
        np.array([3.0, 2.0, 1.0, 0.0]), np.array([True, True, False, False])
    ) == (pytest.approx(1.5))
    assert _best_threshold(np.zeros(0), np.zeros(0, bool)) == 0.0


def test_a_segment_without_anybody_has_no_figures() -> None:
    made = split()
    found = choices_told_apart(made, lambda users: np.zeros((len(users), len(made.items))))
    assert found["no_history"]["sampled_accuracy"] is None
