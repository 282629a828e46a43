"""The kinds of what is nearest are meant, and no others."""

from __future__ import annotations

import numpy as np

from retrieval.kinds import of_meant_kinds


def test_the_kind_of_the_nearest_is_meant_and_a_neighbour_with_a_fair_share() -> None:
    close = np.array([0.9, 0.88, 0.85, 0.8, 0.5, 0.45])
    kinds = ["Ceiling fans", "Ceiling fans", "Table fans", "Ceiling fans", "Heaters", "Table fans"]
    assert of_meant_kinds(close, kinds).tolist() == [True, True, True, True, False, True]


def test_one_far_thing_of_a_kind_does_not_make_it_meant_however_many_there_are_below() -> None:
    close = np.concatenate([[0.9, 0.9, 0.9], np.full(60, 0.5)])
    kinds = ["Televisions"] * 3 + ["Cables"] * 60
    assert of_meant_kinds(close, kinds).sum() == 3


def test_what_has_no_kind_stays_and_nothing_told_keeps_all() -> None:
    assert of_meant_kinds(np.array([0.9, 0.2]), ["Fans", ""]).all()
    assert of_meant_kinds(np.array([0.9, 0.2]), ["", ""]).all()
    assert of_meant_kinds(np.zeros(3), ["Fans", "Mice", ""]).all()
    assert len(of_meant_kinds(np.zeros(0), [])) == 0
