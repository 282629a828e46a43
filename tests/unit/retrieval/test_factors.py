"""Factors of a checkerboard, and every row's factor against the textbook's system."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from retrieval.factors import Fit, alternating_least_squares, solve_rows


def checkerboard(size: int) -> np.ndarray:
    """Even shoppers take even products, odd ones odd; the diagonal is kept back."""
    rows, columns = np.indices((size, size))
    return ((rows + columns) % 2 == 0) & (rows != columns)


def test_what_was_kept_back_comes_before_the_other_colour() -> None:
    board = checkerboard(30)
    rows, columns = alternating_least_squares(csr_matrix(board.astype(float)), Fit(factors=4))
    scores = rows @ columns.T
    other = (np.indices((30, 30)).sum(axis=0) % 2) == 1
    for shopper in range(30):
        assert scores[shopper, shopper] > scores[shopper][other[shopper]].max()


@pytest.mark.parametrize("factors", [3, 40], ids=["more entries than factors", "fewer"])
def test_every_row_solves_its_own_system(factors) -> None:
    generator = np.random.default_rng(3)
    matrix = generator.random((25, 30)) * (generator.random((25, 30)) < 0.3)
    matrix[4] = 0
    matrix[5, :9] = -2.0
    fixed = generator.normal(size=(30, factors))
    solved = solve_rows(csr_matrix(matrix), fixed, 0.1, 0.5, 2.0)
    for row, confidence in enumerate(matrix):
        known = np.flatnonzero(confidence)
        weight = np.abs(confidence[known])
        size = np.minimum(weight, 1).sum() + 2.0
        system = 0.1 * fixed.T @ fixed + 0.5 * size * np.eye(factors)
        system += fixed[known].T @ (weight[:, None] * fixed[known])
        expected = np.linalg.solve(system, fixed[known].T @ confidence[known])
        assert solved[row] == pytest.approx(expected, abs=1e-9)


def test_a_shopper_without_choices_stays_at_zero() -> None:
    board = checkerboard(12).astype(float)
    board[3] = 0
    rows, _ = alternating_least_squares(csr_matrix(board), Fit(factors=4))
    assert not rows[3].any()
    assert rows[4].any()


def test_the_same_seed_brings_the_same_factors() -> None:
    board = csr_matrix(checkerboard(12).astype(float))
    once, again = (alternating_least_squares(board, Fit(factors=4))[0] for _ in range(2))
    assert np.array_equal(once, again)


def test_nothing_at_all_is_no_error() -> None:
    rows, columns = alternating_least_squares(csr_matrix((3, 2), dtype=float), Fit(factors=4))
    assert (rows.shape, columns.shape) == ((3, 4), (2, 4))
    assert not rows.any()


def test_settings_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="factors is 0"):
        Fit(factors=0)
