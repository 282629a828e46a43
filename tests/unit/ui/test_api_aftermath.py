"""After an answer: pages of the history, feedback, a person, leave to be read, what was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ui.api.turn_shapes import TurnJson
from ui.testing import ScriptedConversation, settings_of

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Visit:
    """One session with its token, over an application."""

    def __init__(self, app: FastAPI, **body: object) -> None:
        self.client = TestClient(app)
        opened = self.client.post("/v1/sessions", json=body or None).json()
        self.path = f"/v1/sessions/{opened['session']}"
        self.session = opened["session"]
        self.bearer = {"Authorization": f"Bearer {opened['token']}"}

    def send(self, path: str, body: object = None, method: str = "POST", **headers: str) -> Any:
        where = path if path.startswith("/v1") else f"{self.path}{path}"
        return self.client.request(method, where, json=body, headers={**self.bearer, **headers})

    def say(self, *texts: str) -> None:
        for text in texts:
            self.send("/turns", {"text": text})


@pytest.fixture
def conversation(tmp_path: Any) -> ScriptedConversation:
    return ScriptedConversation(settings_of(tmp_path, secret_key="sk1"))


@pytest.fixture
def visit(open_app: Callable[..., FastAPI], conversation: ScriptedConversation) -> Visit:
    return Visit(open_app(conversation))


def test_a_history_comes_in_pages_from_its_end(visit: Visit) -> None:
    visit.say(*(f"shoes {n}" for n in range(1, 6)))
    page = visit.send("/turns?limit=2", method="GET").json()
    assert [turn["number"] for turn in page["turns"]] == [4, 5]
    assert page["next_before"] == 4
    page = visit.send("/turns?limit=3&before=4", method="GET").json()
    assert [turn["said"] for turn in page["turns"]] == ["shoes 1", "shoes 2", "shoes 3"]
    assert page["next_before"] is None
    assert visit.send("/turns?limit=0", method="GET").status_code == 422
    assert visit.send("/turns?before=1", method="GET").json()["turns"] == []


def test_a_turn_has_the_shape_that_is_described(visit: Visit) -> None:
    visit.say("waterproof trail shoes under 100", "can I return them?")
    for told in visit.send("/turns", method="GET").json()["turns"]:
        known = TurnJson.model_validate(told["turn"])
        assert set(told["turn"]) <= {
            field.alias or name for name, field in TurnJson.model_fields.items()
        }
        assert known.act in ("recommend", "policy")
    assert "evidence" not in visit.send("/turns", method="GET").json()["turns"][0]["turn"]


def test_feedback_is_of_a_turn_or_a_pick_it_showed(
    visit: Visit, conversation: ScriptedConversation
) -> None:
    visit.say("trail shoes")
    assert visit.send("/feedback", {"verdict": "good"}).status_code == 204
    said = {"verdict": "bad", "product_id": "ridge-2", "reason": "too_dear", "words": "hm"}
    assert visit.send("/feedback", {**said, "turn": 1}).status_code == 204
    kept = {v.product_id: (v.number, v.verdict, v.reason) for v in
            conversation.store.aftermath.feedback(LONG_AGO)}  # fmt: skip
    assert kept == {"": (1, 1, ""), "ridge-2": (1, -1, "too_dear")}
    assert visit.send("/feedback", {"verdict": "good", "turn": 2}).status_code == 404
    assert visit.send("/feedback", {**said, "product_id": "lamp-1"}).status_code == 404
    assert visit.send("/feedback", {**said, "reason": "bored"}).status_code == 422
    assert visit.send("/feedback", {"verdict": "meh"}).status_code == 422


def test_a_person_is_asked_for_once_and_told_more_later(
    visit: Visit, conversation: ScriptedConversation
) -> None:
    first = visit.send("/handoff", {"words": "my parcel never came"})
    again = visit.send("/handoff", {"contact": "ada@example.org"})
    assert (first.status_code, first.json()) == (202, again.json())
    (one,) = conversation.store.aftermath.handoffs()
    assert (one.words, one.contact) == ("my parcel never came", "ada@example.org")


def test_nothing_of_anothers_session_can_be_told(visit: Visit) -> None:
    other = Visit(visit.client.app)  # type: ignore[arg-type]
    for path, body, method in (
        ("/turns", None, "GET"),
        ("/feedback", {"verdict": "good"}, "POST"),
        ("/handoff", {}, "POST"),
        ("/leave", {"may_be_read": True}, "PUT"),
        ("/cart/remove", {"product_id": "ridge-2"}, "POST"),
    ):
        assert other.send(f"{visit.path}{path}", body, method).status_code == 403, path


def test_what_was_put_in_the_cart_can_be_taken_out(visit: Visit) -> None:
    visit.send("/cart", {"product_id": "ridge-2", "quantity": 2})
    turn = visit.send("/cart/remove", {"product_id": "ridge-2"}).json()
    assert turn["cart"] == {"lines": [], "total": 0.0}
    assert visit.send("/cart/remove", {"product_id": "nothing"}).status_code == 404


def test_a_strangers_deed_is_what_came_of_the_conversation(
    visit: Visit, conversation: ScriptedConversation, ledger: Any
) -> None:
    view = {"product_id": "ridge-2", "event": "view"}
    assert visit.send("/v1/events", view).json() == {"kept": 1}
    assert visit.send("/v1/events", view).json() == {"kept": 0}
    (outcome,) = conversation.store.aftermath.outcomes(LONG_AGO)
    assert (outcome.session_id, outcome.event) == (visit.session, "view")
    assert ledger.events == []
    assert visit.send("/v1/events", {**view, "session": "another"}).status_code == 403


def test_the_shops_server_says_of_which_conversation_a_sale_came(
    visit: Visit, conversation: ScriptedConversation, ledger: Any
) -> None:
    bought = {"product_id": "ridge-2", "event": "buy"}
    secret = {"Authorization": "Bearer sk1"}
    told = visit.send("/v1/events", {**bought, "session": visit.session}, **secret)
    assert (told.status_code, told.json()) == (202, {"kept": 1})
    assert visit.send("/v1/events", bought, **secret).status_code == 422
    future = {**bought, "session": "s", "at": "2999-01-01T00:00:00Z"}
    assert visit.send("/v1/events", future, **secret).status_code == 422
    assert [o.event for o in conversation.store.aftermath.outcomes(LONG_AGO)] == ["buy"]


def test_events_sent_twice_under_one_key_are_kept_once(visit: Visit, ledger: Any) -> None:
    secret = {"Authorization": "Bearer sk1", "Idempotency-Key": "k1"}
    view = {"product_id": "ridge-2", "event": "view", "shopper_id": "ada"}
    answers = [visit.send("/v1/events", view, **secret) for _ in range(2)]
    assert [answer.json() for answer in answers] == [{"kept": 1}] * 2
    assert len(ledger.events) == 1
    other = visit.send("/v1/events", {**view, "event": "like"}, **secret)
    assert other.status_code == 422
