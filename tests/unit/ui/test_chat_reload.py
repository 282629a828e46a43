"""A reload brings a chat back, and only one's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ui.api.tokens import Tokens
from ui.chat.state import ChatState
from ui.chat.steps import Steps
from ui.chat.ticket import Tickets
from ui.testing import ScriptedConversation
from ui.views.shop import Shop

NOW = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def conversation() -> ScriptedConversation:
    return ScriptedConversation()


@pytest.fixture
def tickets(conversation: ScriptedConversation) -> Tickets:
    return Tickets(conversation, Tokens(b"s" * 32), lambda: NOW)


@pytest.fixture
def said(conversation: ScriptedConversation, shop: Shop) -> ChatState:
    """Ada's chat after two messages."""
    steps = Steps(conversation, shop, signed_in="ada")
    state = None
    for text in ("waterproof shoes", "under 90"):
        *_, (state, *_) = steps.say(state, text)
    assert state is not None
    return state


def test_the_turns_the_need_and_the_cart_come_back(tickets: Tickets, said: ChatState) -> None:
    back = tickets.opened(tickets.of(said), ["ada"])
    assert back is not None
    assert [x.said for x in (*back.past, back.now) if x] == ["waterproof shoes", "under 90"]
    assert back.now is not None
    assert back.now.justifications == (said.now and said.now.justifications)
    assert (back.need, back.shopper_id, back.session_id) == (said.need, "ada", said.session_id)


def test_a_chat_in_which_nothing_was_said_has_no_ticket(tickets: Tickets) -> None:
    assert tickets.of(ChatState()) == ""
    assert tickets.opened("", [None]) is None


def test_a_forged_or_old_ticket_opens_nothing(
    tickets: Tickets, said: ChatState, conversation: ScriptedConversation
) -> None:
    ticket = tickets.of(said)
    later = Tickets(conversation, tickets.tokens, lambda: NOW + timedelta(days=8))
    forged = Tickets(conversation, Tokens(b"x" * 32), lambda: NOW).of(said)
    assert tickets.opened(forged, ["ada"]) is None
    assert later.opened(ticket, ["ada"]) is None
    assert tickets.opened({"s": 1}, ["ada"]) is None


def test_a_chat_of_someone_who_cannot_be_chosen_here_stays_closed(
    tickets: Tickets, said: ChatState
) -> None:
    assert tickets.opened(tickets.of(said), [None, "ben"]) is None
