"""While the assistant is put together, whoever comes is told to come again, whatever they want."""

from __future__ import annotations

import threading

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ui.serving import Front


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_before_the_shop_is_open_every_request_is_told_to_come_again(method: str) -> None:
    go = threading.Event()

    def make() -> FastAPI:
        go.wait(20)
        return FastAPI()

    with TestClient(Front(make, "Fern & Fell")) as client:
        answer = client.request(method, "/v1/sessions")
        page = client.get("/", headers={"Accept": "text/html"})
        go.set()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"
    assert "Fern &amp; Fell" in page.text
