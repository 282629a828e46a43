"""A shopper wants a person: it is heard and handed over, with how to be reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.acts.person import CONTACT, contact_in
from assistant.compose import assemble
from assistant.dialogue import Assistant, answer_of
from assistant.memory import VolatileMemory
from assistant.settings import Settings
from retrieval.build import build
from retrieval.catalog.nouns import Policy
from retrieval.catalog.store import Store
from retrieval.index import open_index
from retrieval.testing import HashEncoder, fill_tiny_shop


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    directory = tmp_path_factory.mktemp("shop")
    store = fill_tiny_shop(Store.open(f"sqlite:///{directory / 'shop.db'}"))
    store.put_policies([Policy("contact", "Contact", "Write to care@tiny.example at any time.")])
    encoder = HashEncoder()
    build(store, directory / "index", encoder)
    settings = Settings(shop=Path(directory), name="Tiny", language_model="none")
    index = open_index(directory / "index", encoder)
    return assemble(settings, store, index, encoder, None, memory=VolatileMemory())


@pytest.mark.parametrize(
    "text",
    [
        "Can I talk to a human?",
        "I'd like to speak with a real person please",
        "let me speak to customer service",
        "connect me to an agent",
        "human please!",
        "I want a person",
    ],
)
def test_who_wants_a_person_is_handed_over(assistant: Assistant, text: str) -> None:
    session = assistant.open_session()
    turn = answer_of(assistant.turn(session, text))
    assert assistant.parts.memory.handed_off[-1] == (session, text, "")  # type: ignore[attr-defined]
    assert turn.question is not None
    assert [one.source for one in turn.evidence] == ["policy:contact"]


@pytest.mark.parametrize(
    "text",
    [
        "are you a real person?",
        "a trail shoe for a tall person",
        "what do people say about the first one?",
        "I want a tent for four people",
        "a human friendly lamp",
    ],
)
def test_who_wants_no_person_is_not(assistant: Assistant, text: str) -> None:
    before = list(assistant.parts.memory.handed_off)  # type: ignore[attr-defined]
    answer_of(assistant.turn(assistant.open_session(), text))
    assert assistant.parts.memory.handed_off == before  # type: ignore[attr-defined]


def test_a_mere_yes_hands_over_what_was_said_before_it(assistant: Assistant) -> None:
    session = assistant.open_session()
    answer_of(assistant.turn(session, "where is my parcel? It has not come"))
    answer_of(assistant.turn(session, "yes please"))
    handed = assistant.parts.memory.handed_off[-1]  # type: ignore[attr-defined]
    assert handed == (session, "where is my parcel? It has not come", "")


def test_an_address_said_later_goes_along(assistant: Assistant) -> None:
    session = assistant.open_session()
    answer_of(assistant.turn(session, "can I talk to someone?"))
    turn = answer_of(assistant.turn(session, "sure, ada@example.org."))
    handed = assistant.parts.memory.handed_off[-1]  # type: ignore[attr-defined]
    assert handed == (session, "", "ada@example.org")  # the words before stay
    assert turn.question is None
    assert CONTACT not in (turn.act,)


def test_how_to_be_reached_is_found_in_words() -> None:
    assert contact_in("write to Ada.Holm+shop@mail.example.org, thanks") == (
        "Ada.Holm+shop@mail.example.org"
    )
    assert contact_in("call +44 20 7946 0018 after five") == "+44 20 7946 0018"
    assert contact_in("size 42, under 100 euros") == ""
