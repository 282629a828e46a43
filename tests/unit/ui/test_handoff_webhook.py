"""A hand-off reaches the shop's webhook: signed, with the transcript, again when it is away."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from assistant import sessions
from assistant.sessions import Remembered, Session
from assistant.turn import Cart, Turn
from retrieval.catalog.aftermath import Aftermath
from retrieval.catalog.database import Database, open_database
from retrieval.catalog.store import Store
from retrieval.need import Need
from ui.desk.courier import WAITS, Courier, post
from ui.desk.webhook import SIGNATURE, is_signed, signature_of

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
URL = "https://hooks.example/secret-path?token=hush"
MINUTE = timedelta(minutes=1)


class Shop:
    """A store with one conversation, a clock, and a webhook that answers as told."""

    def __init__(self) -> None:
        self.clock = NOW
        self.database: Database = open_database("sqlite://")
        self.store = Store(self.database)
        self.aftermath = Aftermath(self.database, lambda: int(self.clock.timestamp()) * 1_000_000)
        self.answers: list[int | OSError] = []
        self.heard: list[tuple[bytes, dict[str, str]]] = []
        sessions.keep(self.store, Session("s1", "ada"))
        turn = Turn("s1", "small_talk", "I passed it on.", None, Need(category="tents"), (), Cart(),
                    "EUR", {})  # fmt: skip
        sessions.remember(self.store, "a human please", turn, 1)

    def session(self, session_id: str) -> Remembered:
        kept = sessions.load(self.store, session_id)
        turns = sessions.history(self.store, session_id)
        return Remembered(kept.shopper_id, Need(category="tents"), Cart(), turns)

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        self.heard.append((body, headers))
        answer = self.answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer

    def courier(self) -> Courier:
        return Courier(
            self.aftermath, self.session, url=URL, key="hk", currency="EUR", post=self.post,
            now=lambda: self.clock,
        )  # fmt: skip


class Receiver(BaseHTTPRequestHandler):
    """What a shop's server does: it takes in what is signed for it, and turns away the rest."""

    took: list[bytes]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signed = is_signed(body, self.headers[SIGNATURE], ["hk"], datetime.now(UTC))
        if signed:
            self.took.append(body)
        self.send_response(204 if signed else 403)
        self.end_headers()

    def log_message(self, *said: object) -> None:
        return None


@pytest.fixture
def receiver() -> Iterator[str]:
    """The address of a shop's server."""
    Receiver.took = []
    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/handoffs"
        server.shutdown()


@pytest.fixture
def shop() -> Iterator[Shop]:
    made = Shop()
    yield made
    made.store.close()


def test_the_webhook_hears_need_transcript_and_contact_under_a_signature(shop: Shop) -> None:
    shop.aftermath.hand_off("s1", "a human please", "ada@example.org")
    shop.clock += MINUTE
    shop.answers = [204]
    assert shop.courier().carry() == 1
    body, headers = shop.heard[0]
    told = json.loads(body)
    assert (told["contact"], told["need"]["category"]) == ("ada@example.org", "tents")
    assert told["transcript"] == [
        {"said": "a human please", "answered": "I passed it on.", "picks": []}
    ]
    assert is_signed(body, headers[SIGNATURE], ["hk"], shop.clock)
    assert shop.courier().carry() == 0


def test_a_webhook_that_is_away_is_tried_again_later_and_later(shop: Shop) -> None:
    shop.aftermath.hand_off("s1", "help")
    shop.clock += MINUTE
    courier = shop.courier()
    shop.answers = [OSError("ConnectError"), 500, 302, 200]
    for wait in WAITS[:3]:
        assert courier.carry() == 0
        assert courier.carry() == 0
        shop.clock += wait
    assert courier.carry() == 1
    assert len(shop.heard) == 4
    (one,) = shop.aftermath.handoffs()
    assert one.sent_at is not None


def test_a_webhook_that_never_answers_is_given_up_and_the_inbox_keeps_it(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.aftermath.hand_off("s1", "help")
    shop.answers = [500] * 20
    courier = shop.courier()
    with caplog.at_level(logging.DEBUG):
        for _ in range(20):
            shop.clock += timedelta(days=1)
            courier.carry()
    assert len(shop.heard) == len(WAITS) + 1
    (one,) = shop.aftermath.handoffs()
    assert (one.sent_at, one.done_at) == (None, None)
    assert "hooks.example" in caplog.text
    for hidden in ("hush", "secret-path", "hk,", "help"):
        assert hidden not in caplog.text


def test_a_signature_is_of_one_body_one_key_and_one_moment() -> None:
    header = signature_of(b"{}", "k1", NOW)
    assert is_signed(b"{}", header, ["k0", "k1"], NOW + MINUTE)
    assert not is_signed(b"{ }", header, ["k1"], NOW)
    assert not is_signed(b"{}", header, ["k2"], NOW)
    assert not is_signed(b"{}", header, ["k1"], NOW + 6 * MINUTE)
    for broken in ("", "t=1", "t=x,v1=y", f"{header}0", "v1=é,t=1"):
        assert not is_signed(b"{}", broken, ["k1"], NOW)


def test_over_a_real_line_a_wrong_signature_is_turned_away_and_the_right_one_taken(
    shop: Shop, receiver: str
) -> None:
    shop.aftermath.hand_off("s1", "un être humain, s'il vous plaît", "ada@example.org")
    shop.clock = datetime.now(UTC) + MINUTE
    for key, taken in (("another", 0), ("hk", 1)):
        courier = Courier(
            shop.aftermath, shop.session, url=receiver, key=key, currency="EUR", post=post
        )
        assert courier.carry() == taken
        assert len(Receiver.took) == taken
        shop.clock += WAITS[0]
    assert json.loads(Receiver.took[0])["words"] == "un être humain, s'il vous plaît"
