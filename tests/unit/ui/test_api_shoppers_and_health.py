from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

SECRET = {"Authorization": "Bearer sk1"}
VIEW = {"product_id": "ridge-2", "event": "view", "shopper_id": "ada"}


def test_events_come_in_with_the_secret_key(open_app: Callable[..., FastAPI], ledger: Any) -> None:
    client = TestClient(open_app(secret_key="sk1"))
    answer = client.post("/v1/events", json={"events": [VIEW]}, headers=SECRET)
    assert (answer.status_code, answer.json()) == (202, {"kept": 1})
    assert ledger.events[0].shopper_id == "ada"


def test_a_token_tells_only_what_its_own_shopper_did(client: TestClient, ledger: Any) -> None:
    opened = client.post("/v1/sessions", json={"shopper_id": "ada"}).json()
    bearer = {"Authorization": f"Bearer {opened['token']}"}
    own = {"product_id": "ridge-2", "event": "view"}
    assert client.post("/v1/events", json=own, headers=bearer).status_code == 202
    assert ledger.events[0].shopper_id == "ada"
    anothers = {**own, "shopper_id": "ben"}
    assert client.post("/v1/events", json=anothers, headers=bearer).status_code == 403
    assert client.post("/v1/events", json=own).status_code == 401


def test_wrong_events_are_said(open_app: Callable[..., FastAPI]) -> None:
    client = TestClient(open_app(secret_key="sk1"))

    def status(**changes: object) -> int:
        return client.post("/v1/events", json={**VIEW, **changes}, headers=SECRET).status_code

    assert status(product_id="nothing") == 404
    assert status(event="stare") == 422
    assert status(at="2026-05-01T10:00:00") == 422
    assert status(at="yesterday") == 422


def test_only_the_secret_key_reads_and_forgets_a_shopper(
    open_app: Callable[..., FastAPI], ledger: Any
) -> None:
    client = TestClient(open_app(secret_key="sk1"))
    for method in ("GET", "DELETE"):
        assert client.request(method, "/v1/shoppers/ada").status_code == 401
        wrong = {"Authorization": "Bearer sk2"}
        assert client.request(method, "/v1/shoppers/ada", headers=wrong).status_code == 401
    assert client.get("/v1/shoppers/ada", headers=SECRET).json() == {"shopper_id": "ada"}
    assert client.get("/v1/shoppers/nobody", headers=SECRET).status_code == 404
    assert client.delete("/v1/shoppers/ada", headers={"X-Shop-Key": "sk1"}).status_code == 204
    assert ledger.forgotten == ["ada"]


def test_without_a_secret_key_nobody_reads_a_shopper(client: TestClient) -> None:
    answer = client.get("/v1/shoppers/ada", headers={"Authorization": "Bearer "})
    assert answer.status_code == 403
    assert "keys make secret" in answer.json()["detail"]


def test_a_body_of_ten_megabytes_is_turned_away(client: TestClient) -> None:
    answer = client.post("/v1/sessions", content=b"x" * 10_000_000)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_that_does_not_say_its_length_is_counted(client: TestClient) -> None:
    answer = client.post("/v1/sessions", content=(b"x" * 100_000 for _ in range(5)))
    assert answer.status_code == 413


def test_every_error_is_a_problem_with_the_requests_id(client: TestClient) -> None:
    for answer in (client.get("/v1/nowhere"), client.post("/v1/sessions", content=b"{")):
        problem = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert problem["status"] == answer.status_code
        assert problem["request_id"] == answer.headers["x-request-id"]


def test_an_unforeseen_error_tells_nothing_of_the_inside(
    open_app: Callable[..., FastAPI], ledger: Any
) -> None:
    def broken(shopper_id: str) -> None:
        raise RuntimeError("password is swordfish")

    ledger.export_shopper = broken
    client = TestClient(open_app(secret_key="sk1"), raise_server_exceptions=False)
    answer = client.get("/v1/shoppers/ada", headers=SECRET)
    assert answer.status_code == 500
    assert "swordfish" not in answer.text


def test_health_and_what_was_counted(client: TestClient) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.get("/readyz").json()["status"] == "ready"
    session = client.post("/v1/sessions").json()
    client.post(
        f"/v1/sessions/{session['session']}/turns",
        json={"text": "shoes"},
        headers={"Authorization": f"Bearer {session['token']}"},
    )
    counted = client.get("/metrics").text
    assert "shop_sessions_total 1\n" in counted
    assert 'shop_turns_total{act="recommend"} 1\n' in counted
    assert 'shop_first_pick_ms_bucket{le="+Inf"} 1\n' in counted


def test_the_reference_reads_offline(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "/v1/sessions/{session_id}/turns" in page
    assert "<script" not in page
    assert "https://" not in page
    described = client.get("/openapi.json").json()
    assert "ProblemDocument" in described["components"]["schemas"]


def test_pictures_are_drawn_for_products_of_the_shop(client: TestClient) -> None:
    answer = client.get("/pictures/ridge-2.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text.startswith("<svg")
    assert client.get("/pictures/nothing.svg").status_code == 404
