"""What is taken to together and who belongs together, on graphs that can be checked by eye."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from retrieval import together
from retrieval.communities import ALONE, communities
from retrieval.social import follow_matrix
from retrieval.together import propagated, taken_together

# Two like 0 and 1, one likes 1 and 2, one likes 3 and dislikes 0.
TAKEN = csr_matrix(
    [[1.0, 1, 0, 0], [1, 1, 0, 0], [0, 1, 1, 0], [-1, 0, 0, 1]],
)


def test_what_is_taken_to_together_by_hand() -> None:
    graph = taken_together(TAKEN).toarray()
    one = np.log(2)  # a confidence of 1, as a logarithm
    lengths = one * np.sqrt([2, 3, 1, 1]) + 1
    assert graph[0, 1] == pytest.approx(2 * one**2 / (lengths[0] * lengths[1]))
    assert graph[1, 2] == pytest.approx(one**2 / (lengths[1] * lengths[2]))
    assert np.allclose(graph, graph.T)
    assert not graph.diagonal().any()
    assert not graph[3].any(), "a dislike brings nothing together"


def test_what_neighbours_say_goes_two_hops() -> None:
    graph = csr_matrix([[0.0, 0.5, 0], [0.5, 0, 0.2], [0, 0.2, 0]])
    said = propagated(graph, np.array([0]), np.array([2.0]))
    # 1 hop: 2·0.5 to the second; 2 hops, 0.4 as much: back to itself and on to the third
    assert said.tolist() == pytest.approx([0.4 * 1.0 * 0.5, 1.0, 0.4 * 1.0 * 0.2])


def test_each_keeps_its_nearest_in_any_number_of_blocks(monkeypatch) -> None:
    random = np.random.default_rng(1)
    taken = csr_matrix((random.random((40, 23)) < 0.4).astype(float))
    whole = taken_together(taken)
    monkeypatch.setattr(together, "_BLOCK", 5)
    assert abs(whole - taken_together(taken)).max() < 1e-12
    monkeypatch.setattr(together, "NEIGHBOURS", 3)
    few = taken_together(taken)
    assert np.diff(few.indptr).max() == 3
    for row in range(23):
        assert few[row].data.min() >= np.sort(whole[row].data)[-3] - 1e-12


def test_a_shopper_who_took_to_everything_adds_no_more_pairs_than_the_strongest(
    monkeypatch,
) -> None:
    monkeypatch.setattr(together, "_TAKEN_AT_MOST", 2)
    graph = taken_together(csr_matrix([[9.0, 8, 7, 6, 5]]))
    assert graph.nnz == 2
    assert graph[0, 1] > 0


def test_nothing_taken_is_no_edge() -> None:
    assert taken_together(csr_matrix((3, 4))).nnz == 0
    assert taken_together(csr_matrix((0, 0))).shape == (0, 0)


def circle_of(people: list[int]) -> list[tuple[int, int, float]]:
    return [(a, b, 1.0) for a in people for b in people if a < b]


def test_two_circles_with_one_bridge_are_two_communities_larger_first() -> None:
    follows = [*circle_of([0, 1, 2, 3]), *circle_of([4, 5, 6]), (3, 4, 1.0)]
    labels = communities(follow_matrix(follows, 9))
    assert labels.tolist() == [0, 0, 0, 0, 1, 1, 1, ALONE, ALONE]


def test_a_star_a_ring_and_nobody() -> None:
    star = communities(follow_matrix([(n, 0, 1.0) for n in range(1, 30)], 30))
    assert set(star.tolist()) == {0}
    ring = communities(follow_matrix([(n, (n + 1) % 12, 1.0) for n in range(12)], 12))
    assert (ring >= 0).all()
    alone = communities(follow_matrix([(0, 0, 1.0)], 2))
    assert alone.tolist() == [ALONE, ALONE]
    assert communities(follow_matrix([], 0)).tolist() == []
