"""What a shop's choices teach the order: exact shares, monotone, and only where it surely wins."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking import DEFAULT_WEIGHTS, rank
from ranking.learned import WHO, Trees
from ranking.learning import Taught, learn_trees, ndcg_of, teach
from ranking.lessons import Lessons
from ranking.ranker_file import FILE, RankerUnusableError, read_ranker, write_ranker
from ranking.testing import shelf
from retrieval.need import Need

SHOPPERS, EACH = 120, 12


def lessons(worth: dict[str, float], seed: int = 3) -> Lessons:
    """Everybody chooses the three candidates that are best by `worth`, a weight a signal."""
    generator = np.random.default_rng(seed)
    shares = generator.uniform(0, 0.4, (SHOPPERS, EACH, len(WHO)))
    true = shares @ np.array([worth.get(name, 0.0) for name in WHO])
    chosen = (-true).argsort(axis=1).argsort(axis=1) < 3
    return Lessons(
        shares.reshape(-1, len(WHO)), chosen.astype(float).ravel(), np.full(SHOPPERS, EACH)
    )


@pytest.fixture(scope="module")
def trees() -> Trees:
    return learn_trees(lessons({"friends": 1.0}))


def test_a_shop_that_listens_to_friends_teaches_so() -> None:
    taught = teach(lessons({"friends": 1.0}))
    assert taught.trees is not None
    assert taught.learned > taught.fixed + 0.1


def test_choices_by_chance_or_by_the_fixed_weights_leave_these_alone() -> None:
    assert teach(lessons(dict.fromkeys(WHO, 1.0))).trees is None
    by_chance = lessons({"friends": 1.0})
    mixed = np.random.default_rng(5).permutation(by_chance.chosen)
    assert teach(Lessons(by_chance.shares, mixed, by_chance.sizes)).trees is None


def test_too_few_shoppers_teach_nothing() -> None:
    some = lessons({"friends": 1.0}).only(np.arange(SHOPPERS) < 20)
    taught = teach(some)
    assert taught.trees is None
    assert "20" in taught.why


def test_ndcg_of_lessons_by_hand() -> None:
    one = Lessons(np.zeros((3, len(WHO))), np.array([0.0, 1.0, 0.0]), np.array([3]))
    assert ndcg_of(one, np.array([3.0, 2.0, 1.0]))[0] == pytest.approx(1 / np.log2(3))


NUMBERS = st.lists(st.floats(-2, 2), min_size=4, max_size=4)


@settings(max_examples=30, deadline=None)
@given(friends=NUMBERS, behaviour=NUMBERS, need=NUMBERS, popularity=NUMBERS)
def test_shares_add_up_to_the_score_and_causes_to_shares(
    trees, friends, behaviour, need, popularity
) -> None:
    causes = {
        "friends": tuple((("friend:a", v - 0.1), ("friend:b", 0.1)) for v in friends),
        "behaviour": tuple((("event:p", v),) for v in behaviour),
    }
    shop = shelf(
        "abcd",
        friends=friends,
        behaviour=behaviour,
        need_match=need,
        popularity=popularity,
        causes=causes,
    )
    for pick in rank(Need(words="x"), shop, trees=trees, limit=4):
        assert sum(pick.contributions.values()) == pytest.approx(pick.score, abs=1e-9)
        for name, parts in pick.causes.items():
            share = pick.contributions.get(name, 0.0)
            assert sum(part for _, part in parts) == pytest.approx(share, abs=1e-9)


def test_more_of_a_signal_never_lowers_the_score(trees) -> None:
    steps = np.linspace(0, 0.6, 25)
    for column in range(len(WHO)):
        rows = np.full((len(steps), len(WHO)), 0.2)
        rows[:, column] = steps
        scores = (rows + trees.parts(rows)).sum(axis=1)
        assert (np.diff(scores) >= -1e-9).all(), WHO[column]


def test_what_was_asked_for_keeps_its_weight(trees) -> None:
    shop = shelf("ab", need_match=[0.9, 0.2], friends=[0.1, 0.6])
    for pick in rank(Need(words="x"), shop, trees=trees, limit=2):
        fixed = next(p for p in rank(Need(words="x"), shop, limit=2) if p.product == pick.product)
        assert pick.contributions["need_match"] == fixed.contributions["need_match"]
    assert DEFAULT_WEIGHTS.of("need_match") == 2.0


def test_what_was_learned_is_kept_and_read(trees, tmp_path) -> None:
    taught = Taught(trees, "won", SHOPPERS, 0.2, 0.3)
    assert read_ranker(tmp_path) is None
    write_ranker(tmp_path, taught, "digest")
    kept = read_ranker(tmp_path)
    assert kept is not None
    assert kept.made_from == "digest"
    rows = lessons({}).shares[:5]
    assert kept.taught.trees.parts(rows).tolist() == taught.trees.parts(rows).tolist()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"format": 0}, "format 0"),
        ({"signals": ["charm"]}, "charm"),
        ({"trees": {"model": "no model", "scale": 1.0}}, "cannot be read"),
        ({"trees": {"model": "", "scale": -1.0}}, "scale"),
    ],
)
def test_a_file_of_another_version_is_refused_with_the_reason(trees, tmp_path, change, why) -> None:
    write_ranker(tmp_path, Taught(trees, "won", SHOPPERS, 0.2, 0.3), "digest")
    path = tmp_path / FILE
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(RankerUnusableError, match=why):
        read_ranker(tmp_path)


def test_half_a_file_is_refused(tmp_path) -> None:
    (tmp_path / FILE).write_text('{"format": 1')
    with pytest.raises(RankerUnusableError, match="cannot be read"):
        read_ranker(tmp_path)
