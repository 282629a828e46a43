"""What came of conversations is kept once, told in order, and forgotten with its shopper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from retrieval.catalog.aftermath import Aftermath
from retrieval.catalog.database import open_database
from retrieval.catalog.nouns import Shopper
from retrieval.catalog.store import Store

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store.open(database_url)
    store.put_shoppers([Shopper("ada")])
    store.save_session("s1", "ada", {})
    store.append_turn("s1", 1, {"text": "shoes"})
    yield store
    store.close()


def test_an_outcome_is_kept_the_first_time_only(store: Store) -> None:
    kept = store.aftermath
    assert kept.put_outcome("s1", "ridge-2", "view", NOON)
    assert not kept.put_outcome("s1", "ridge-2", "view", NOON + timedelta(hours=1))
    assert kept.put_outcome("s1", "ridge-2", "buy", NOON + timedelta(hours=2))
    assert [(o.event, o.at) for o in kept.outcomes(NOON)] == [
        ("view", NOON),
        ("buy", NOON + timedelta(hours=2)),
    ]
    assert [o.event for o in kept.outcomes(NOON + timedelta(minutes=1))] == ["buy"]


def test_the_last_word_on_a_pick_counts(store: Store) -> None:
    kept = store.aftermath
    kept.put_feedback("s1", 1, "ridge-2", 1, "", "")
    kept.put_feedback("s1", 1, "ridge-2", -1, "too_dear", "over my budget")
    kept.put_feedback("s1", 1, "", 1, "", "")
    said = {v.product_id: (v.verdict, v.reason, v.words) for v in kept.feedback(LONG_AGO)}
    assert said == {"ridge-2": (-1, "too_dear", "over my budget"), "": (1, "", "")}


def test_an_open_handoff_is_added_to_and_a_done_one_is_not(store: Store) -> None:
    kept = store.aftermath
    first = kept.hand_off("s1", "a person please")
    assert kept.hand_off("s1", "", contact="ada@example.org") == first
    (one,) = kept.handoffs()
    assert (one.words, one.contact, one.done_at) == ("a person please", "ada@example.org", None)
    assert kept.end_handoff(first)
    assert not kept.end_handoff(first)
    second = kept.hand_off("s1", "again")
    assert [h.handoff_id for h in kept.handoffs()] == [second, first]


def test_a_handoff_is_due_until_it_was_sent_and_again_after_its_wait() -> None:
    clock = [1_000_000]
    database = open_database("sqlite://")
    kept = Aftermath(database, lambda: clock[0])
    one = kept.hand_off("s1", "help")
    assert kept.due_handoffs() == []
    clock[0] += 2_000_000
    assert [h.handoff_id for h in kept.due_handoffs()] == [one]
    kept.failed_handoff(one, timedelta(seconds=5))
    assert kept.due_handoffs() == []
    clock[0] += 5_000_000
    assert [h.tries for h in kept.due_handoffs()] == [1]
    kept.sent_handoff(one)
    assert kept.due_handoffs() == []
    kept.hand_off("s1", "more")
    clock[0] += 2_000_000
    assert [h.tries for h in kept.due_handoffs()] == [0]
    database.engine.dispose()


def test_only_conversations_that_may_be_read_are_listed(store: Store) -> None:
    store.save_session("s2", None, {})
    kept = store.aftermath
    kept.allow_reading("s2", True)
    store.save_session("s2", None, {"later": True})
    assert [session for session, _ in kept.readable_sessions()] == ["s2"]
    assert (kept.may_be_read("s1"), kept.may_be_read("s2")) == (False, True)
    kept.allow_reading("s2", False)
    assert kept.readable_sessions() == []


def test_turns_know_when_they_were(store: Store) -> None:
    (turn,) = store.aftermath.turns(datetime.now(UTC) - timedelta(minutes=5))
    assert (turn.session_id, turn.number, turn.document) == ("s1", 1, {"text": "shoes"})
    assert store.aftermath.turns(datetime.now(UTC) + timedelta(minutes=5)) == []


def test_what_came_of_a_shoppers_talk_is_given_out_and_goes_with_them(store: Store) -> None:
    kept = store.aftermath
    kept.put_outcome("s1", "ridge-2", "view", NOON)
    kept.put_feedback("s1", 1, "", -1, "other", "hm")
    kept.hand_off("s1", "a person please")
    (told,) = store.export_shopper("ada")["sessions"]
    assert told["outcomes"] == [
        {"product_id": "ridge-2", "event": "view", "at": "2026-05-01T12:00:00+00:00"}
    ]
    assert told["handoffs"][0]["words"] == "a person please"
    store.forget_shopper("ada")
    assert kept.outcomes(LONG_AGO) == []
    assert kept.feedback(LONG_AGO) == []
    assert kept.handoffs() == []
