"""Behaviour factors on a checkerboard: even shoppers take even products, odd ones odd."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from retrieval.behaviour import Behaviour, learn_behaviour, place, predict_from_text
from retrieval.factors import Fit

FIT = Fit(factors=8)


def checkerboard(shoppers: int = 12, products: int = 10) -> csr_matrix:
    board = np.fromfunction(lambda u, i: (u + i) % 2 == 0, (shoppers, products)) * 4.0
    board[0, 0] = 0  # what shopper 0 has not met yet
    return csr_matrix(board)


@pytest.fixture(scope="module")
def learned() -> Behaviour:
    return learn_behaviour(checkerboard(), FIT)


def test_a_shopper_is_shown_the_side_of_the_board_they_take_to(learned: Behaviour) -> None:
    scores = learned.shoppers @ learned.products.T
    assert scores[0, 0] > 0.5
    assert abs(scores[0, 1]) < 0.2


def test_a_placed_shopper_stands_where_a_learned_one_does(learned: Behaviour) -> None:
    placed = place(learned.fold_in, learned.products[[2, 4, 6, 8]], [4, 4, 4, 4])
    np.testing.assert_allclose(placed, learned.shoppers[0], atol=1e-4)


def test_a_score_is_exactly_the_sum_over_past_products(learned: Behaviour) -> None:
    rows = learned.products[[2, 4, 5]].astype(np.float64)
    parts = learned.fold_in.solver(rows, np.array([4.0, 1.0, -2.0]))
    whole = np.linalg.solve(
        learned.fold_in.gram
        + (rows * np.array([[4.0], [1.0], [2.0]])).T @ rows
        + learned.fold_in.regularisation * (3 + learned.fold_in.base) * np.eye(8),
        rows.T @ np.array([4.0, 1.0, -2.0]),
    )
    scores = learned.products.astype(np.float64) @ whole
    np.testing.assert_allclose((learned.products @ parts.T).sum(axis=1), scores, atol=1e-9)


def test_one_more_event_moves_the_shopper_towards_it(learned: Behaviour) -> None:
    before = place(learned.fold_in, learned.products[[2]], [1])
    after = place(learned.fold_in, learned.products[[2, 5]], [1, 6])
    assert after @ learned.products[7] > before @ learned.products[7] + 0.2


def test_a_dislike_pushes_the_other_way(learned: Behaviour) -> None:
    placed = place(learned.fold_in, learned.products[[3]], [-4])
    assert placed @ learned.products[5] < -0.1


def test_nothing_known_is_nothing() -> None:
    empty = learn_behaviour(csr_matrix((3, 4)), FIT)
    assert not empty.products.any()
    assert not place(empty.fold_in, np.zeros((0, 8), dtype=np.float32), []).any()


def test_what_nobody_met_has_no_factors_of_its_own() -> None:
    board = checkerboard().tolil()
    board[:, 3] = 0
    assert not learn_behaviour(csr_matrix(board), FIT).products[3].any()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 5), st.floats(-1e6, 1e6)),
        max_size=12,
        unique_by=lambda entry: entry[:2],
    )
)
def test_factors_are_always_numbers(entries: list[tuple[int, int, float]]) -> None:
    matrix = csr_matrix((5, 6)).tolil()
    for shopper, product, value in entries:
        matrix[shopper, product] = value
    behaviour = learn_behaviour(csr_matrix(matrix), FIT)
    assert np.isfinite(behaviour.products).all()
    assert np.isfinite(behaviour.shoppers).all()


def test_a_new_product_is_placed_by_its_text() -> None:
    generator = np.random.default_rng(7)
    text = generator.normal(size=(60, 6)).astype(np.float32)
    factors = (text @ generator.normal(size=(6, 4))).astype(np.float32)
    evidence = np.full(60, 30.0)
    evidence[-10:] = 0
    known = factors * (evidence > 0)[:, None]
    predicted = predict_from_text(text, known.astype(np.float32), evidence, penalty=0.01)
    np.testing.assert_allclose(predicted[-10:], factors[-10:], atol=0.05)
    np.testing.assert_array_equal(predicted[:-10], known[:-10])


def test_with_too_few_products_nothing_is_predicted() -> None:
    text = np.eye(5, dtype=np.float32)
    factors = np.ones((5, 2), dtype=np.float32)
    np.testing.assert_array_equal(
        predict_from_text(text, factors, np.array([1.0, 0, 0, 0, 0])), factors
    )


def test_a_predicted_product_stays_until_its_prediction_moves_by_a_twentieth() -> None:
    generator = np.random.default_rng(7)
    text = generator.normal(size=(60, 6)).astype(np.float32)
    evidence = np.full(60, 30.0)
    evidence[-10:] = 0
    factors = (text @ generator.normal(size=(6, 4))).astype(np.float32)
    factors[-10:] = 0
    before = predict_from_text(text, factors, evidence)
    text[0] += 0.01
    text[-1] += 1.0
    after = predict_from_text(text, before, evidence)
    anew = predict_from_text(text, factors, evidence)
    np.testing.assert_array_equal(after[-10:-1], before[-10:-1])
    np.testing.assert_array_equal(after[-1], anew[-1])
    assert not np.array_equal(anew[-10:-1], before[-10:-1])


def test_confidences_are_taken_over_what_is_usual(learned: Behaviour) -> None:
    heavier = learn_behaviour(3.0 * checkerboard(), FIT, usual=3.0)
    np.testing.assert_allclose(heavier.products, learned.products, atol=1e-5)
    rows = learned.products[[2, 4]]
    placed = place(heavier.fold_in, rows, [12, 3])
    np.testing.assert_allclose(placed, place(learned.fold_in, rows, [4, 1]), atol=1e-4)
