"""The storekeeper's desk: who gets in, what is counted, what may be read, and only text as text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.cli.test import LAST_RUN, leave_results
from assistant.compose import assemble
from assistant.dialogue import Assistant, answer_of
from assistant.keys import end_key, make_key
from assistant.settings import Settings
from retrieval.build import build
from retrieval.catalog.nouns import Shopper
from retrieval.catalog.store import Store
from retrieval.index import open_index
from retrieval.testing import HashEncoder, fill_tiny_shop
from ui.api.application import make_api
from ui.api.tokens import Tokens

HTML = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    directory: Path = tmp_path_factory.mktemp("shop")
    store = fill_tiny_shop(Store.open(f"sqlite:///{directory / 'shop.db'}"))
    store.put_shoppers([Shopper("eve", HTML)])
    encoder = HashEncoder()
    build(store, directory / "index", encoder)
    index = open_index(directory / "index", encoder)
    settings = Settings(shop=directory, name=f"Tiny {HTML}", language_model="none")
    made = assemble(settings, store, index, encoder, None, close=(index.close,))
    yield made
    made.close()


@pytest.fixture
def client(assistant: Assistant) -> TestClient:
    return TestClient(make_api(assistant, tokens=Tokens(b"s" * 32)))


@pytest.fixture
def inside(client: TestClient, assistant: Assistant) -> TestClient:
    key = make_key(assistant.settings.shop, "secret").key
    entered = client.post("/desk/enter", data={"key": key}, follow_redirects=False)
    assert entered.status_code == 303
    return client


def test_without_a_key_nothing_of_the_desk_is_seen(client: TestClient) -> None:
    for path in ("", "/inbox", "/conversations", "/conversations/x"):
        answer = client.get(f"/desk{path}")
        assert answer.status_code == 401
        assert 'name="key"' in answer.text
    assert client.post("/desk/inbox/x/done").status_code == 401


def test_a_wrong_key_opens_nothing_and_may_not_be_guessed(client: TestClient) -> None:
    tries = [client.post("/desk/enter", data={"key": f"sk_{n}"}) for n in range(11)]
    assert [answer.status_code for answer in tries] == [401] * 10 + [429]
    assert "set-cookie" not in tries[0].headers


def test_the_cookie_is_closed_to_scripts_and_other_sites(
    client: TestClient, assistant: Assistant
) -> None:
    key = make_key(assistant.settings.shop, "secret").key
    entered = client.post("/desk/enter", data={"key": key}, follow_redirects=False)
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/desk" in cookie
    assert key.lower() not in cookie
    assert client.get("/desk").status_code == 200
    end_key(assistant.settings.shop, key)
    assert client.get("/desk").status_code == 401


def test_a_form_from_another_page_changes_nothing(inside: TestClient) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert inside.post("/desk/leave", headers=headers).status_code == 403
    assert inside.get("/desk").status_code == 200
    inside.post("/desk/leave")
    assert inside.get("/desk").status_code == 401


def test_pages_allow_nothing_inline_and_show_words_as_words(
    inside: TestClient, assistant: Assistant
) -> None:
    session = assistant.open_session("eve")
    answer_of(assistant.turn(session, f"a {HTML} human please"))
    assistant.store.aftermath.hand_off(session, f"{HTML} help", f"{HTML}@x.example")
    for path in ("", "/inbox", "/conversations", f"/conversations/{session}"):
        answer = inside.get(f"/desk{path}")
        assert answer.status_code == 200, path
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe-inline" not in answer.headers["content-security-policy"]
        assert HTML not in answer.text
        assert "<style" not in answer.text
        assert "style=" not in answer.text


def test_what_was_asked_and_not_found_is_counted_without_who(
    inside: TestClient, assistant: Assistant
) -> None:
    for _ in range(2):
        session = assistant.open_session()
        turn = answer_of(assistant.turn(session, "trail shoes under 2 euros"))
        assert not turn.picks
    page = inside.get("/desk?days=7").text
    assert "trail shoes, up to 2 EUR" in page
    assert session not in page


def test_a_conversation_is_read_only_with_its_shoppers_leave(
    inside: TestClient, assistant: Assistant
) -> None:
    session = assistant.open_session()
    answer_of(assistant.turn(session, "trail shoes under 100 euros"))
    assert inside.get(f"/desk/conversations/{session}").status_code == 403
    assert session not in inside.get("/desk/conversations").text
    assistant.store.aftermath.allow_reading(session, True)
    page = inside.get(f"/desk/conversations/{session}").text
    assert "trail shoes under 100 euros" in page
    assert "price max: 100<" in page
    assert "Candidates for this need" in page
    assert 'class="plus"' in page


def test_a_handoff_is_dealt_with_once(inside: TestClient, assistant: Assistant) -> None:
    session = assistant.open_session()
    handoff = assistant.store.aftermath.hand_off(session, "help me", "ada@example.org")
    assert "ada@example.org" in inside.get("/desk/inbox").text
    inside.post(f"/desk/inbox/{handoff}/done")
    kept = assistant.store.aftermath.handoff(handoff)
    assert kept is not None
    assert kept.done_at is not None


def test_the_stories_last_run_is_shown_or_said_to_be_missing(
    inside: TestClient, assistant: Assistant
) -> None:
    file = assistant.settings.shop / LAST_RUN
    assert "None yet" in inside.get("/desk").text
    failed = {"story": "a budget holds", "turn": 1, "why": "<b>too dear</b>"}
    results = {"stories": 3, "passed": 2, "failed": [failed]}
    leave_results(assistant.settings.shop, results, datetime(2026, 5, 1, 10, tzinfo=UTC))
    page = inside.get("/desk").text
    assert "a budget holds" in page
    assert "01 May 2026, 10:00 UTC" in page
    assert "<b>too dear" not in page
    file.write_text("not json")
    assert inside.get("/desk").status_code == 200
    file.unlink()
