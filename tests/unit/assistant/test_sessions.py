"""A session is kept whole, survives a restart, and forgets nothing it was told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.memory import VolatileMemory
from assistant.sessions import (
    Session,
    SessionStore,
    UnknownSessionError,
    history,
    keep,
    load,
    remember,
)
from assistant.turn import Cart, CartLine, Evidence, Justification, Pick, Turn
from retrieval.catalog.store import Store
from retrieval.need import Need

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)

SESSION = Session(
    "s1",
    "ada",
    need=Need(
        words="trail shoes", category="Trail shoes", price_max_minor=10000,
        wants=("waterproof",), options={"size": "42"}, recipient="dad",
    ),
    turn_count=2,
    cart=(CartLine("ridge-2", "ridge-2-42", 1),),
    asked="size",
    asked_before=("size",),
    asked_for="ridge-2",
).showing(("ridge-2", "fell")).doing("ridge-2", "like", NOW)  # fmt: skip


@pytest.fixture(params=["database", "volatile"])
def memory(request: pytest.FixtureRequest, tmp_path: Path) -> SessionStore:
    if request.param == "volatile":
        return VolatileMemory()
    return Store.open(f"sqlite:///{tmp_path / 'shop.db'}")


def turn(number: int) -> Turn:
    pick = Pick(
        "ridge-2", "Ridge 2", 7900, "EUR", 1.5, {"need_match": 1.0, "friends": 0.5},
        evidence=(Evidence(1, "review", "review:r1", "Dry feet."),),
        justification=Justification("Dry feet [1].", "model", (1,)),
        causes={"friends": (("friend:bo", 0.5),)},
    )  # fmt: skip
    return Turn(
        "s1", "recommend", f"answer {number}", None, SESSION.need, (pick,),
        Cart(SESSION.cart, 7900), "EUR", {"total": 12},
    )  # fmt: skip


def test_a_session_comes_back_as_it_was(memory: SessionStore) -> None:
    keep(memory, SESSION)
    assert load(memory, "s1") == SESSION


def test_the_latest_state_is_kept(memory: SessionStore) -> None:
    keep(memory, SESSION)
    keep(memory, SESSION.with_(cart=()))
    assert load(memory, "s1").cart == ()


def test_an_unknown_session_is_said_to_be_unknown(memory: SessionStore) -> None:
    with pytest.raises(UnknownSessionError, match="'nobody'"):
        load(memory, "nobody")


def test_turns_come_back_whole_and_in_order(memory: SessionStore) -> None:
    keep(memory, SESSION)
    for number in (1, 2, 3):
        remember(memory, f"message {number}", turn(number), number)
    assert [said.text for said in history(memory, "s1")] == ["message 1", "message 2", "message 3"]
    assert history(memory, "s1", last=1)[0].turn == turn(3)


def test_a_session_survives_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    before = Store.open(url)
    keep(before, SESSION)
    before.close()
    assert load(Store.open(url), "s1") == SESSION


def test_the_latest_gesture_with_a_product_counts() -> None:
    changed = SESSION.doing("ridge-2", "wave_away", NOW)
    assert SESSION.products_with("like") == {"ridge-2"}
    assert changed.products_with("like") == frozenset()
    assert changed.products_with("wave_away") == {"ridge-2"}


def test_a_single_product_shown_is_in_focus() -> None:
    assert SESSION.showing(("fell",)).focus == "fell"
    assert SESSION.showing(("fell", "hut")).focus is None
