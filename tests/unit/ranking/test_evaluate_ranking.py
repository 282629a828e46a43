"""The document of `evaluate ranking --json`, on a village small enough to check by eye."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix, lil_matrix

from ranking import word_of_mouth
from ranking.evaluate_ranking import evaluate_ranking, segments_of
from ranking.methods import METHODS, Learned, pick_best, pick_on_valid
from ranking.peers import ScoreUsers
from ranking.split import Split, SplitError
from ranking.top_lists import top_lists
from ranking.word_of_mouth import Blend, Followed, WordOfMouth, circle
from retrieval.factors import Fit

# Two circles of friends; each chooses its own five things. New in each circle: a friend without
# any choice of their own.
TEA = [f"tea{n}" for n in range(5)]
BIKE = [f"bike{n}" for n in range(5)]


def village() -> Split:
    train, test, social = [], [], []
    for things, name in ((TEA, "t"), (BIKE, "b")):
        for person in range(6):
            kept_back = things[person % 5]
            train += [(f"{name}{person}", thing) for thing in things if thing != kept_back]
            test.append((f"{name}{person}", kept_back))
            social.append((f"{name}-new", f"{name}{person}", 1.0))
        test.append((f"{name}-new", things[0]))
    train += [("b0", TEA[0]), ("b1", TEA[1]), ("b2", TEA[0]), ("b3", TEA[0])]
    return Split.of(train, [], test, social)


def test_every_method_and_segment_has_its_measures_and_it_is_json() -> None:
    document = json.loads(json.dumps(evaluate_ranking(village())))
    assert set(document["methods"]) == {"ours", "popularity", "item_knn", "ials"}
    for segments in document["methods"].values():
        assert {"all", "warm", "cold"} <= set(segments)
        for measure in ("ndcg@10", "recall@10", "precision@10", "f1@10", "mrr@10", "coverage@10"):
            assert 0 <= segments["all"][measure] <= 1
        assert segments["warm"]["ndcg@10"] is None  # nobody here chose more than five
    low, high = document["intervals"]["ours"]["all"]["ndcg@10"]
    assert low <= document["methods"]["ours"]["all"]["ndcg@10"] <= high
    assert document["users"] == {"all": 14, "warm": 0, "cold": 14, "no_history": 2}


def test_friends_tell_a_newcomer_more_than_popularity_does() -> None:
    methods = evaluate_ranking(village(), k=5)["methods"]
    ours, popular = (methods[name]["no_history"]["recall@5"] for name in ("ours", "popularity"))
    assert ours > popular


def test_popularity_is_counted_as_by_hand() -> None:
    # Everyone is shown tea0 (7 chose it) first, or tea1 (6) where tea0 was chosen before.
    split = village()
    top = top_lists(split, METHODS["popularity"](split).score, on_test=True, k=1)
    hits = {split.users[u]: gain for u, gain in zip(top.users, top.gains[:, 0], strict=True)}
    assert {user for user, gain in hits.items() if gain} == {"t0", "t1", "t5", "t-new"}


def test_what_was_chosen_before_is_never_ranked() -> None:
    split = village()
    top = top_lists(split, METHODS["item_knn"](split).score, on_test=True, k=20)
    for user, places in zip(top.users, top.lists, strict=True):
        assert not set(places) & set(split.train[user].indices)
        assert len(places) == len(split.items) - split.history[user]


def test_what_is_left_out_is_never_ranked_for_whom_it_is_left_out() -> None:
    split = village()
    left_out = lil_matrix(split.test.shape)
    row, kept = split.users.index("t0"), split.items.index(TEA[0])
    left_out[row, kept] = 1.0
    top = top_lists(
        split, METHODS["popularity"](split).score, on_test=True, k=20, left_out=left_out.tocsr()
    )
    ranked = dict(zip(top.users.tolist(), (set(places) for places in top.lists), strict=True))
    assert kept not in ranked[row]
    assert len(ranked[row]) == len(split.items) - split.history[row] - 1
    assert kept in ranked[split.users.index("t5")]


def test_equal_scores_go_to_the_more_popular() -> None:
    split = village()
    flat = top_lists(split, lambda users: np.zeros((len(users), 10)), on_test=True, k=3)
    popular = top_lists(split, METHODS["popularity"](split).score, on_test=True, k=3)
    assert [row.tolist() for row in flat.lists] == [row.tolist() for row in popular.lists]


def test_a_method_that_scores_nan_is_refused() -> None:
    split = village()
    with pytest.raises(ValueError, match="finite"):
        top_lists(split, lambda users: np.full((len(users), 10), np.nan), on_test=True)


def test_the_setting_that_is_best_on_valid_is_picked() -> None:
    split = Split.of(
        [("u", "a"), ("v", "b"), ("v", "c"), ("w", "b")], [("u", "b")], [("u", "c")], []
    )
    right = Learned(lambda users: np.tile([0.0, 1.0, 0.0], (len(users), 1)), {"of": "b"})
    wrong = Learned(lambda users: np.tile([0.0, 0.0, 1.0], (len(users), 1)), {"of": "c"})
    for pick in (pick_best, pick_on_valid):
        assert pick(split, [wrong, right]).setting == {"of": "b"}
        assert pick(split, [right, wrong]).valid_ndcg == 1.0


def test_a_bolder_setting_must_be_better_by_more_than_chance() -> None:
    people = [f"u{n}" for n in range(40)]
    train = [(user, "seen") for user in people] + [("other", item) for item in "abc"]
    valid = [(user, "a" if n % 2 else "b") for n, user in enumerate(people)]
    split = Split.of(train, [*valid, ("u0", "a")], [], [])
    cautious, bold = (
        Learned(lambda users, s=scores: np.tile(s, (len(users), 1)), {"is": name})
        for name, scores in (("cautious", [1.0, 1.1, 0, 0]), ("bold", [1.1, 1.0, 0, 0]))
    )
    assert pick_best(split, [cautious, bold]).setting == {"is": "bold"}
    assert pick_on_valid(split, [cautious, bold]).setting == {"is": "cautious"}


def test_friends_of_friends_count_less_than_friends_and_nobody_counts_for_themselves() -> None:
    social = Split.of([("a", "x")], [], [], [("a", "b", 1.0), ("b", "c", 1.0), ("c", "a", 1.0)])
    around = circle(social.social).toarray()
    assert around.sum(axis=1) == pytest.approx([1, 1, 1])
    assert around[0, 1] > around[0, 2] > 0
    assert np.diag(around).tolist() == [0, 0, 0]


def test_without_any_friend_the_blend_changes_nothing() -> None:
    split = Split.of(*[[("u", "a"), ("u", "b"), ("v", "a"), ("v", "c")], [], [("u", "c")]], [])
    learned = WordOfMouth.learn(split, Followed(Fit(factors=2), 0.6))
    users = np.arange(2)
    alone, blended = (learned.score(Blend(share))(users) for share in (0.0, 0.7))
    assert np.array_equal(alone, blended)


def test_who_chose_nothing_is_shown_what_friends_chose_else_what_is_popular() -> None:
    split = village()
    row = split.users.index("t-new")
    follows = split.social.tolil()
    follows[row] = 0
    alone = replace(split, social=csr_matrix(follows))

    def shown(to: Split, score: ScoreUsers) -> list[str]:
        top = top_lists(to, score, on_test=True, k=5)
        return [to.items[item] for item in top.lists[top.users.tolist().index(row)]]

    def ours(to: Split) -> ScoreUsers:
        return WordOfMouth.learn(to, Followed(Fit(factors=2), 0.6)).score(Blend(0.7))

    assert set(shown(split, ours(split))) == set(TEA)
    assert shown(alone, ours(alone)) == shown(alone, METHODS["popularity"](alone).score)


def test_the_very_things_friends_chose_count_for_who_chose_nothing(monkeypatch) -> None:
    learned = WordOfMouth.learn(village(), Followed(Fit(factors=2), 0.6))
    users = np.array([learned.split.users.index(name) for name in ("b-new", "b0")])
    with_votes = learned.score(Blend(0.7))(users)
    monkeypatch.setattr(word_of_mouth, "NEWCOMER_VOTE", 0.0)
    gain, known = with_votes - learned.score(Blend(0.7))(users)
    assert {learned.split.items[item] for item in np.flatnonzero(gain > 0)} == {*BIKE, TEA[0]}
    assert not known.any()


def test_cold_is_at_most_five_and_holds_the_newcomers() -> None:
    segments = segments_of(np.array([0, 5, 6]))
    assert segments["cold"].tolist() == [True, True, False]
    assert segments["warm"].tolist() == [False, False, True]
    assert segments["no_history"].tolist() == [True, False, False]


def test_nobody_to_test_is_told() -> None:
    with pytest.raises(SplitError, match="test"):
        evaluate_ranking(Split.of([("u", "a")], [], [("u", "unknown")], []))


def test_kinds_a_shopper_and_their_friends_take_count_beside_the_factors() -> None:
    things = ["a0", "a1", "a2", "b0", "b1", "b2"]
    train = [("u", "a0"), ("u", "a1"), *((f"v{n}", thing) for n, thing in enumerate(things))]
    split = Split.of(train, [], [("u", "a2")], [], {thing: thing[0] for thing in things})
    learned = WordOfMouth.learn(split, Followed(Fit(factors=2), 0.6))
    user = np.array([split.users.index("u")])
    plain, with_kinds = (learned.score(Blend(0.0, kinds=k))(user)[0] for k in (1e-9, 1.0))
    gain = dict(zip(split.items, with_kinds - plain, strict=True))
    assert gain["a2"] > 0 > gain["b2"]


def test_differences_are_told_for_ndcg_and_recall_and_groups_are_segments() -> None:
    split = village()
    some = np.array([user.startswith("t") for user in split.users])
    methods = {name: METHODS[name] for name in ("ours", "popularity")}
    document = evaluate_ranking(split, methods, groups={"tea": some})
    assert document["users"]["tea"] == 7
    low, high = document["differences"]["ours - popularity"]["tea"]["recall@10"]
    assert low <= high
    assert 0 <= document["methods"]["ours"]["all"]["sampled_f1"] <= 1


def test_popularity_gives_way_to_a_history_of_ones_own() -> None:
    split = village()
    learned = WordOfMouth.learn(split, Followed(Fit(factors=2), 0.6))
    users = np.array([split.users.index("t-new"), split.users.index("t0")])
    plain, aside = (learned.score(Blend(0.4, less_popular=p))(users) for p in (0.0, 1.0))
    newcomer, known = aside - plain
    assert np.allclose(newcomer, 0.0)
    assert known[split.popularity.argmax()] < known[split.popularity.argmin()]
