"""Contributions add up to the score, and causes to their contribution, whatever comes in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking import DEFAULT_WEIGHTS, Feedback, rank
from ranking.testing import shelf
from retrieval.need import Need

EXACT = 1e-9
WITH_CAUSES = ("taste", "behaviour", "friends")


@st.composite
def shelves(draw):
    """Candidates whose raw values are the sums of their causes, of any size and sign."""
    n = draw(st.integers(1, 8))
    number = st.floats(-50, 50)
    causes = {
        name: tuple(
            tuple((f"event:p{i}", part) for i, part in enumerate(parts))
            for parts in draw(st.lists(st.lists(number, max_size=5), min_size=n, max_size=n))
        )
        for name in WITH_CAUSES
    }
    raw = {name: [sum(part for _, part in row) for row in rows] for name, rows in causes.items()}
    column = st.lists(number, min_size=n, max_size=n)
    said = st.dictionaries(st.sampled_from(["quiet", "light", "wool"]), st.floats(-1, 1))
    return shelf(
        [f"p{i}" for i in range(n)],
        causes=causes,
        **raw,
        need_match=draw(column),
        popularity=draw(column),
        rating_mean=draw(st.lists(st.floats(1, 5), min_size=n, max_size=n)),
        rating_count=draw(st.lists(st.integers(0, 500), min_size=n, max_size=n)),
        vectors=np.array(
            draw(
                st.lists(st.lists(st.floats(-1, 1), min_size=3, max_size=3), min_size=n, max_size=n)
            )
        ),
        wants_met=draw(st.lists(said, min_size=n, max_size=n)),
    )


NEED = Need(words="a kettle", wants=("quiet", "light"), avoids=("wool",))


@given(shelves(), st.floats(0, 1))
def test_contributions_add_up_to_the_score_and_causes_to_contributions(shop, diversity) -> None:
    feedback = Feedback(liked=frozenset({"p0"}), waved_away=frozenset({"p1"}))
    for pick in rank(NEED, shop, feedback, limit=8, diversity=diversity):
        assert sum(pick.contributions.values()) == pytest.approx(pick.score, abs=EXACT)
        for signal, causes in pick.causes.items():
            share = pick.contributions.get(signal, 0.0)
            assert sum(part for _, part in causes) == pytest.approx(share, abs=EXACT)


def test_a_friend_and_a_purchase_each_keep_their_own_share() -> None:
    shop = shelf(
        "ab",
        behaviour=[0.5, 0.1],
        friends=[0.25, 0.0],
        causes={
            "behaviour": ((("event:kettle", 0.4), ("event:mug", 0.1)), (("event:mug", 0.1),)),
            "friends": ((("friend:ada", 0.25),), ()),
        },
    )
    best = rank(Need(), shop, limit=1)[0]
    behaviour, friends = DEFAULT_WEIGHTS.of("behaviour"), DEFAULT_WEIGHTS.of("friends")
    # Both are told relative to the best sum of the two, 0.75: each keeps its share of the query.
    behaviour, friends = behaviour * 2 / 3, friends / 3
    assert best.contributions == pytest.approx({"behaviour": behaviour, "friends": friends})
    assert dict(best.causes["behaviour"]) == pytest.approx(
        {"event:kettle": 0.8 * behaviour, "event:mug": 0.2 * behaviour}
    )
    assert dict(best.causes["friends"]) == pytest.approx({"friend:ada": friends})


def test_a_want_is_named_as_the_cause_of_its_share() -> None:
    shop = shelf("a", wants_met=[{"quiet": 1.0, "wool": 1.0}])
    pick = rank(Need(wants=("quiet",), avoids=("wool",)), shop)[0]
    heavy = DEFAULT_WEIGHTS.of("aspect_match")
    assert pick.causes["aspect_match"] == (("want:quiet", heavy), ("avoid:wool", -2 * heavy))
