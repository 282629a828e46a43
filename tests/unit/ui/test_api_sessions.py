from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.keys import end_key, make_key, rotate_key
from ui.api.tokens import proof_of
from ui.testing import ScriptedConversation, settings_of

SAY = {"text": "waterproof trail shoes under 100"}


def opened(client: TestClient, **body: object) -> tuple[str, dict[str, str]]:
    answer = client.post("/v1/sessions", json=body or None).json()
    return answer["session"], {"Authorization": f"Bearer {answer['token']}"}


def events_of(text: str) -> list[tuple[str, dict[str, object]]]:
    read = []
    for block in filter(None, text.split("\n\n")):
        lines = dict(line.split(": ", 1) for line in block.splitlines())
        read.append((lines["event"], json.loads(lines["data"])))
    return read


def test_a_session_is_opened_with_a_token_that_ends(client: TestClient) -> None:
    answer = client.post("/v1/sessions")
    assert answer.status_code == 201
    assert set(answer.json()) == {"session", "token", "expires_at"}


def test_a_turn_shows_picks_before_words_and_ends_with_the_turn(client: TestClient) -> None:
    session, bearer = opened(client)
    answer = client.post(f"/v1/sessions/{session}/turns", json=SAY, headers=bearer)
    events = events_of(answer.text)
    names = [name for name, _ in events]
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert names == ["need", "picks", "text", *["justification"] * 3, "done"]
    assert events[0][1]["need"]["price_max"] == 100.0
    turn = events[-1][1]
    assert turn["session"] == session
    assert [pick["product_id"] for pick in turn["picks"]] == ["ridge-2", "fell-runner", "mudlark"]


def test_a_message_may_say_on_which_products_page_it_was_written(client: TestClient) -> None:
    session, bearer = opened(client)
    about = {"text": "why would it suit me?", "product_id": "lamp-1"}
    answer = client.post(f"/v1/sessions/{session}/turns", json=about, headers=bearer)
    assert [p["product_id"] for p in events_of(answer.text)[-1][1]["picks"]] == ["lamp-1"]


def test_what_a_card_needs_comes_with_the_picks(client: TestClient) -> None:
    session, bearer = opened(client)
    answer = client.post(f"/v1/sessions/{session}/turns", json=SAY, headers=bearer)
    picks = dict(events_of(answer.text))["picks"]
    face = picks["shown"][0]
    assert face["price_text"] == "€89"
    assert face["image"] == "pictures/ridge-2.svg"
    assert face["variant_id"] is None
    assert {"variant_id": "ridge-2-43", "options": {"size": "43"}, "price": 89.0,
            "buyable": False} in face["variants"]  # fmt: skip


@pytest.mark.parametrize("path", ["", "/turns", "/buttons", "/need/drop", "/cart"])
def test_without_a_token_nothing_of_a_session_opens(client: TestClient, path: str) -> None:
    session, _ = opened(client)
    method = "GET" if path in ("", "/cart") else "POST"
    body = {"/turns": SAY, "/buttons": {"button": "like", "product_id": "ridge-2"}}.get(
        path, {"field": "wants", "value": "x"}
    )
    answer = client.request(
        method, f"/v1/sessions/{session}{path}", json=body if method == "POST" else None
    )
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_does_not_open_anothers_session(client: TestClient) -> None:
    theirs, _ = opened(client)
    _, mine = opened(client)
    for path in ("", "/cart"):
        assert client.get(f"/v1/sessions/{theirs}{path}", headers=mine).status_code == 403
    answer = client.post(f"/v1/sessions/{theirs}/turns", json=SAY, headers=mine)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_trouble_in_mid_answer_is_told_as_an_event(client: TestClient) -> None:
    session, bearer = opened(client)
    answer = client.post(f"/v1/sessions/{session}/turns", json={"text": "fail"}, headers=bearer)
    name, problem = events_of(answer.text)[-1]
    assert name == "error"
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert "script" not in json.dumps(problem)


def test_the_history_gives_back_what_was_said(client: TestClient) -> None:
    session, bearer = opened(client, shopper_id="ada")
    for text in ("shoes", "waterproof"):
        client.post(f"/v1/sessions/{session}/turns", json={"text": text}, headers=bearer)
    kept = client.get(f"/v1/sessions/{session}", headers=bearer).json()
    assert [turn["said"] for turn in kept["turns"]] == ["shoes", "waterproof"]
    assert kept["shopper_id"] == "ada"
    last = client.get(f"/v1/sessions/{session}?last=1", headers=bearer).json()
    assert [turn["said"] for turn in last["turns"]] == ["waterproof"]


def test_buttons_and_chips_answer_as_turns(client: TestClient) -> None:
    session, bearer = opened(client)
    client.post(f"/v1/sessions/{session}/turns", json=SAY, headers=bearer)
    dropped = client.post(
        f"/v1/sessions/{session}/need/drop", json={"field": "price_max"}, headers=bearer
    )
    assert dict(events_of(dropped.text))["done"]["need"]["price_max"] is None
    added = client.post(
        f"/v1/sessions/{session}/buttons",
        json={"button": "add_to_cart", "product_id": "ridge-2"},
        headers=bearer,
    )
    assert dict(events_of(added.text))["done"]["cart"]["total"] == 89.0
    cart = client.get(f"/v1/sessions/{session}/cart", headers=bearer).json()
    assert cart["lines"] == [{"product_id": "ridge-2", "variant_id": None, "quantity": 1}]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/turns", {"text": "x" * 20_001}, 422),
        ("/turns", {"txt": "shoes"}, 422),
        ("/buttons", {"button": "like", "product_id": "nothing"}, 404),
        ("/buttons", {"button": "explode", "product_id": "ridge-2"}, 422),
        ("/need/drop", {"field": "__class__"}, 422),
    ],
)
def test_wrong_bodies_are_told_what_was_wanted(
    client: TestClient, path: str, body: dict[str, str], status: int
) -> None:
    session, bearer = opened(client)
    answer = client.post(f"/v1/sessions/{session}{path}", json=body, headers=bearer)
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_a_session_wants_the_shops_key(open_app: Callable[..., FastAPI]) -> None:
    client = TestClient(open_app(keyless=False, publishable_key="pk1"))
    assert client.post("/v1/sessions").status_code == 401
    assert client.post("/v1/sessions", headers={"X-Shop-Key": "pk2"}).status_code == 401
    assert client.post("/v1/sessions", headers={"X-Shop-Key": "pk1"}).status_code == 201


def test_the_key_works_on_the_pages_the_shop_named_only(open_app: Callable[..., FastAPI]) -> None:
    app = open_app(keyless=False, publishable_key="pk1", allowed_origins=("https://fern.shop",))
    client = TestClient(app)

    def status(origin: str) -> tuple[int, str | None]:
        headers = {"X-Shop-Key": "pk1", "Origin": origin}
        answer = client.post("/v1/sessions", headers=headers)
        return answer.status_code, answer.headers.get("access-control-allow-origin")

    assert status("https://fern.shop") == (201, "https://fern.shop")
    assert status("https://evil.example") == (403, None)


def test_a_key_is_tied_to_its_own_pages_and_a_rotated_one_takes_over(
    tmp_path: Path, open_app: Callable[..., FastAPI]
) -> None:
    fern = make_key(tmp_path, "publishable", origins=["https://fern.shop"])
    fell = make_key(tmp_path, "publishable", origins=["https://fell.shop"])
    client = TestClient(open_app(keyless=False))

    def status(key: str, origin: str) -> tuple[int, bool]:
        headers = {"X-Shop-Key": key, "Origin": origin}
        answer = client.post("/v1/sessions", headers=headers)
        return answer.status_code, "access-control-allow-origin" in answer.headers

    assert status(fern.key, "https://fern.shop") == (201, True)
    assert status(fern.key, "https://fell.shop") == (403, True)
    assert status(fell.key, "https://fell.shop") == (201, True)
    assert status(fell.key, "https://evil.example") == (403, False)
    new = rotate_key(tmp_path, "publishable", overlap=timedelta())
    assert status(fern.key, "https://fern.shop")[0] == 401
    assert status(new.key, "https://fern.shop") == (201, True)
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    assert client.options("/v1/sessions", headers=asked).status_code == 400
    asked["Origin"] = "https://fell.shop"
    assert client.options("/v1/sessions", headers=asked).status_code == 200


def test_a_secret_key_made_while_serving_opens_at_once(
    tmp_path: Path, open_app: Callable[..., FastAPI]
) -> None:
    client = TestClient(open_app(keyless=False))
    assert client.get("/v1/shoppers/ada").status_code == 403
    secret = make_key(tmp_path, "secret").key
    bearer = {"Authorization": f"Bearer {secret}"}
    assert client.get("/v1/shoppers/ada", headers=bearer).status_code == 200
    end_key(tmp_path, secret)
    assert client.get("/v1/shoppers/ada", headers=bearer).status_code == 403


def test_a_shopper_is_signed_in_only_with_a_proof(open_app: Callable[..., FastAPI]) -> None:
    client = TestClient(open_app(keyless=False, publishable_key="pk1", secret_key="sk1"))
    key = {"X-Shop-Key": "pk1"}
    claimed = client.post("/v1/sessions", headers=key, json={"shopper_id": "ada"})
    assert claimed.status_code == 403
    body = {"shopper_id": "ada", "shopper_proof": proof_of("ada", "sk1")}
    assert client.post("/v1/sessions", headers=key, json=body).status_code == 201


def test_an_unknown_shopper_is_said(client: TestClient) -> None:
    answer = client.post("/v1/sessions", json={"shopper_id": "nobody"})
    assert answer.status_code == 404


def test_a_session_that_is_gone_is_said(tmp_path: Path, open_app: Callable[..., FastAPI]) -> None:
    conversation = ScriptedConversation(settings_of(tmp_path))
    client = TestClient(open_app(conversation))
    session, bearer = opened(client)
    conversation.sessions.clear()
    assert client.get(f"/v1/sessions/{session}", headers=bearer).status_code == 404
