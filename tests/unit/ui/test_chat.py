from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import gradio as gr
import pytest

from assistant.turn import (
    Cart,
    Evidence,
    Justification,
    JustificationWritten,
    PicksShown,
    TextWritten,
)
from retrieval.catalog.nouns import Product, Review, Shopper
from retrieval.need import Need
from ui.chat.exchange import Exchange
from ui.chat.state import ChatState
from ui.chat.steps import Steps
from ui.chat.view import basket_html, chips_html, exchange_html, person_html, welcome_html
from ui.testing import ScriptedConversation
from ui.testing_shelf import SHOPPERS, TinyShelf
from ui.views.shop import Shop

EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)>{{7*7}}${7*7}'


@pytest.fixture
def conversation() -> ScriptedConversation:
    return ScriptedConversation()


@pytest.fixture
def steps(conversation: ScriptedConversation, shop: Shop) -> Steps:
    return Steps(conversation, shop, signed_in="ada")


def last(shown: Iterable[Any]) -> tuple[ChatState, str]:
    """The state and the current exchange's HTML at the end of a step."""
    *_, (state, _, now, *_) = shown
    return state, now


def event(**data: object) -> gr.EventData:
    return gr.EventData(None, data)


def test_cards_are_shown_before_words(steps: Steps) -> None:
    pages = [now for _, _, now, *_ in steps.say(None, "waterproof shoes")]
    first_cards = next(n for n, now in enumerate(pages) if 'class="card"' in now)
    first_reason = next(n for n, now in enumerate(pages) if "Feet stayed dry" in words(now))
    assert first_cards < first_reason
    assert "shimmer" in pages[first_cards]
    assert "shimmer" not in pages[-1]


def words(html: str) -> str:
    """The reasons in the page, without the evidence that can be opened."""
    return "".join(part.split("</p>")[0] for part in html.split('<p class="why">')[1:])


def test_nothing_said_is_nothing_answered(steps: Steps, conversation: ScriptedConversation) -> None:
    list(steps.say(None, "  \n"))
    assert conversation.sessions == {}


def test_a_session_is_opened_for_who_is_signed_in(
    steps: Steps, conversation: ScriptedConversation
) -> None:
    state, _ = last(steps.say(None, "shoes"))
    assert conversation.sessions[state.session_id or ""].shopper_id == "ada"


def test_a_chip_taken_away_leaves_the_need(steps: Steps) -> None:
    state, _ = last(steps.say(None, "waterproof shoes"))
    state, _ = last(steps.drop(state, event(field="wants", value="waterproof")))
    assert state.need.wants == ()
    assert len(state.past) == 1


def test_like_and_not_for_me_exclude_each_other(steps: Steps) -> None:
    state, _ = last(steps.say(None, "shoes"))
    state, _ = last(steps.press(state, event(button="like", product_id="ridge-2")))
    assert state.liked == {"ridge-2"}
    state, _ = last(steps.press(state, event(button="not_for_me", product_id="ridge-2")))
    assert (state.liked, state.waved_away) == (frozenset(), {"ridge-2"})


def test_what_is_put_in_the_cart_is_shown_in_it(steps: Steps) -> None:
    state, _ = last(steps.say(None, "shoes"))
    *_, shown = steps.press(state, event(button="add_to_cart", product_id="ridge-2"))
    assert "Ridge 2 trail shoe" in shown[4]
    assert "€89" in shown[4]


@pytest.mark.parametrize(
    "data",
    [
        {"button": "explode", "product_id": "ridge-2"},
        {"button": "like", "product_id": "kettle-1"},
        {"button": "like"},
        {},
    ],
)
def test_a_forged_press_does_nothing(
    steps: Steps, conversation: ScriptedConversation, data: dict[str, str]
) -> None:
    state, _ = last(steps.say(None, "shoes"))
    before = conversation.sessions[state.session_id or ""]
    after, _ = last(steps.press(state, event(**data)))
    assert after == state
    assert conversation.sessions[state.session_id or ""] == before


def test_a_failed_answer_is_said_and_can_be_tried_again(steps: Steps) -> None:
    state, now = last(steps.say(None, "fail shoes"))
    assert "Try again" in now
    assert "script" not in now
    assert state.now is not None
    assert (state.now.state, state.now.said) == ("failed", "fail shoes")


def test_a_stopped_answer_keeps_what_was_shown_and_stops_the_assistant(
    steps: Steps, conversation: ScriptedConversation
) -> None:
    answer = steps.say(None, "shoes")
    state: ChatState | None = None
    while state is None or state.now is None or not state.now.picks:
        state = next(answer)[0]
    answer.close()
    assert conversation.stopped == 1
    stopped, _, now, *_, box = steps.stop(state)
    assert 'class="card"' in now
    assert "Stopped." in now
    assert "shimmer" not in now
    assert stopped.now is not None
    assert box["submit_btn"] is True


def test_shop_model_and_shopper_text_is_only_ever_text() -> None:
    product = Product("p1", EVIL, EVIL, EVIL, EVIL, 100, attributes={EVIL: EVIL})
    reviews = (Review("r1", "p1", "ben", 5, EVIL, EVIL),)
    people = (*SHOPPERS, Shopper("evil", EVIL, True))
    shelf = TinyShelf((product,), reviews, people)
    shop = Shop(EVIL, "EUR", "en", shelf)
    steps = Steps(ScriptedConversation(shelf=shelf), shop)
    state, now = last(steps.say(None, EVIL))
    assert state.now is not None
    exchange = state.now.after(TextWritten(EVIL, EVIL))
    need = Need(category=EVIL, wants=(EVIL,), options={EVIL: EVIL}, recipient=EVIL)
    pages = (
        now,
        exchange_html(replace(exchange, said=EVIL), 0, shop),
        chips_html(need, shop),
        person_html("evil", shop),
        welcome_html(shop, [EVIL]),
        basket_html(Cart(), shop),
    )
    for page in pages:
        assert "<script" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;" in pages[1]


def test_a_stranger_and_a_friend_who_keeps_their_name_to_themselves(shop: Shop) -> None:
    assert "stranger" in person_html(None, shop)
    ada = person_html("ada", shop)
    assert "Ben Ito" in ada
    assert "Dan" not in ada
    assert "and 1 more" in ada


def test_evidence_that_comes_with_a_reason_replaces_what_was_there(shop: Shop) -> None:
    state, _ = last(Steps(ScriptedConversation(), shop).say(None, "shoes"))
    assert state.now is not None
    shown = Exchange("shoes").after(PicksShown(state.now.picks))
    why = Justification("Cheap [1].", "code", (1,))
    cited = (Evidence(1, "price", "price", "The lowest here."),)
    worded = shown.after(JustificationWritten("fell-runner", why, cited))
    assert [len(pick.evidence) for pick in worded.picks] == [3, 1, 2]
    assert "The lowest here." in exchange_html(worded, 0, shop)


def test_an_edited_message_takes_the_last_one_s_place(
    steps: Steps, conversation: ScriptedConversation
) -> None:
    state, _ = last(steps.say(None, "waterproof shoes under 100"))
    editing = steps.revise(state)
    assert editing[5]["value"] == "waterproof shoes under 100"
    state, _ = last(steps.say(editing[0], "shoes under 80"))
    assert state.past == ()
    assert (state.need.wants, state.need.price_max_minor) == ((), 8000)
    kept = conversation.session(state.session_id or "")
    assert [one.text for one in kept.turns] == ["shoes under 80"]


def test_an_edit_thought_better_of_leaves_the_message(steps: Steps) -> None:
    state, _ = last(steps.say(None, "shoes"))
    state, *_, box = steps.revise(steps.revise(state)[0])
    assert (state.is_editing, box["value"]) == (False, "")
    state, _ = last(steps.say(state, "a lamp"))
    assert [one.said for one in state.past] == ["shoes"]


def test_asked_again_a_message_stands_there_once(steps: Steps) -> None:
    state, _ = last(steps.say(None, "shoes"))
    state, _ = last(steps.retry(state))
    assert state.past == ()
    assert state.now is not None
    assert state.now.said == "shoes"


def test_a_chip_gets_another_value(steps: Steps) -> None:
    state, _ = last(steps.say(None, "shoes under 100"))
    state, _ = last(steps.alter(state, event(field="price_max", value=None, to="80")))
    assert state.need.price_max_minor == 8000


def test_a_value_that_cannot_be_leaves_the_chip(steps: Steps) -> None:
    state, _ = last(steps.say(None, "shoes under 100"))
    with pytest.warns(UserWarning, match="no amount"):
        state, _ = last(steps.alter(state, event(field="price_max", value=None, to="a lot")))
    assert state.need.price_max_minor == 10000
    assert state.past == ()


def test_a_verdict_is_kept_with_its_reason(
    steps: Steps, conversation: ScriptedConversation
) -> None:
    state, _ = last(steps.say(None, "shoes"))
    steps.judge(state, event(verdict=-1, reason="made up by a forger"))
    state, _, now, *_ = steps.judge(state, event(verdict=-1, reason="too_dear"))
    (kept,) = conversation.store.aftermath.feedback(datetime(2000, 1, 1, tzinfo=UTC))
    assert (kept.session_id, kept.verdict, kept.reason) == (state.session_id, -1, "too_dear")
    assert now.count('aria-pressed="true"') == 2
