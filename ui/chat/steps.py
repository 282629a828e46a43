"""What the chat does when something is said, pressed, dropped or stopped.

Each step is a generator of the page's values in the order state, past, now, chips, cart, box.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.buttons import BUTTONS
from assistant.chips import NEED_FIELDS
from assistant.turn import TurnEvent
from ui.chat.exchange import REASONS, Exchange, gesture
from ui.chat.state import ChatState
from ui.chat.view import basket_html, chips_html, exchange_html
from ui.conversation import Conversation
from ui.views.shop import Shop

log = logging.getLogger(__name__)

Shown = tuple[Any, ...]


class Steps:
    """The steps of one page's chats: all state is in what they are given.

    A chat in which nothing happened yet has no state: it is that of `signed_in`.
    """

    def __init__(
        self, conversation: Conversation, shop: Shop, signed_in: str | None = None
    ) -> None:
        self.conversation = conversation
        self.shop = shop
        self.signed_in = signed_in

    def say(self, state: ChatState | None, text: str) -> Iterator[Shown]:
        """The answer to a typed message as it comes in; nothing for a blank one."""
        if not text.strip():
            yield self._kept(self._begun(state))
            return
        state = self._open(self._begun(state))
        instead = state.is_editing and state.now is not None
        if instead:
            state = state.with_(now=None, is_editing=False)
        events = self.conversation.turn(_session(state), text, instead=instead)
        yield from self._answer(state.beginning(Exchange(text.strip())), events)

    def say_example(self, state: ChatState | None, event: gr.EventData) -> Iterator[Shown]:
        """The answer to an example that was clicked."""
        yield from self.say(state, str(_given(event, "text") or ""))

    def retry(self, state: ChatState | None) -> Iterator[Shown]:
        """The last message said again, in its own place."""
        state = self._begun(state)
        last = state.now.said if state.now else ""
        yield from self.say(state.with_(is_editing=True), last)

    def revise(self, state: ChatState | None) -> Shown:
        """The last message in the box to be changed; once more, and it stays as it was."""
        state = self._begun(state)
        if state.now is None or state.now.is_gesture or state.now.state == "waiting":
            return self._kept(state)
        state = state.with_(is_editing=not state.is_editing)
        box = _box(False, state.now.said if state.is_editing and state.now else "")
        return (*self._changed(state)[:5], box)

    def judge(self, state: ChatState | None, event: gr.EventData) -> Shown:
        """The page once the last answer was called good or bad, perhaps with a reason."""
        state = self._begun(state)
        verdict, reason = _given(event, "verdict"), str(_given(event, "reason") or "")
        told = state.now is not None and state.now.state == "done" and verdict in (1, -1)
        if not told or state.now is None or (reason and reason not in REASONS):
            return self._kept(state)
        session_id = _session(state)
        number = len(self.conversation.session(session_id).turns)
        aftermath = self.conversation.store.aftermath
        aftermath.put_feedback(session_id, number, "", verdict, reason, "")
        return self._changed(state.with_(now=replace(state.now, verdict=verdict, reason=reason)))

    def press(self, state: ChatState | None, event: gr.EventData) -> Iterator[Shown]:
        """The answer to a product's button; nothing for one this chat never showed."""
        state = self._begun(state)
        button, product_id = _given(event, "button"), str(_given(event, "product_id") or "")
        title = state.title_of(product_id)
        if button not in BUTTONS or title is None or state.session_id is None:
            yield self._kept(state)
            return
        if button == "like":
            state = state.with_(
                liked=state.liked | {product_id}, waved_away=state.waved_away - {product_id}
            )
        if button == "not_for_me":
            state = state.with_(
                waved_away=state.waved_away | {product_id}, liked=state.liked - {product_id}
            )
        events = self.conversation.press(
            _session(state), button, product_id, variant_id=self._variant(product_id, event)
        )
        said = Exchange(gesture(button, title), is_gesture=True)
        yield from self._answer(state.beginning(said), events)

    def drop(self, state: ChatState | None, event: gr.EventData) -> Iterator[Shown]:
        """The answer once a chip of the need was taken away."""
        state = self._begun(state)
        field, value = str(_given(event, "field") or ""), _given(event, "value")
        if field not in NEED_FIELDS or state.session_id is None:
            yield self._kept(state)
            return
        shown = value if value is not None else field.replace("_", " ")
        events = self.conversation.drop(
            state.session_id, field, None if value is None else str(value)
        )
        said = Exchange(f"Without “{shown}”", is_gesture=True)
        yield from self._answer(state.beginning(said), events)

    def alter(self, state: ChatState | None, event: gr.EventData) -> Iterator[Shown]:
        """The answer once a chip of the need got another value."""
        state = self._begun(state)
        field, value = str(_given(event, "field") or ""), _given(event, "value")
        to = str(_given(event, "to") or "").strip()
        if field not in NEED_FIELDS or state.session_id is None:
            yield self._kept(state)
            return
        which = None if value is None else str(value)
        try:
            events = self.conversation.change(state.session_id, field, which, to)
            first = next(events)
        except ValueError as error:
            gr.Warning(str(error))
            yield self._all(state, answering=False)
            return
        said = Exchange(f"Rather “{to}”", is_gesture=True)
        yield from self._answer(state.beginning(said), _from(first, events))

    def stop(self, state: ChatState | None) -> Shown:
        """The page after the answer was stopped."""
        return self._all(self._begun(state).ended("stopped"), answering=False)

    def shown(self, state: ChatState, welcome: str) -> Shown:
        """The page of a chat: what was said in it, or the welcome."""
        if state.now is not None:
            return self._all(state, answering=False)
        return (state, "", welcome, "", basket_html(state.cart, self.shop), _box(False, ""))

    def _variant(self, product_id: str, event: gr.EventData) -> str | None:
        """The variant chosen on the card, if the product has it."""
        product = self.shop.shelf.product(product_id)
        chosen = product.variant(str(_given(event, "variant_id") or "")) if product else None
        return chosen.variant_id if chosen else None

    def _begun(self, state: ChatState | None) -> ChatState:
        return state or ChatState(shopper_id=self.signed_in)

    def _open(self, state: ChatState) -> ChatState:
        if state.session_id is not None:
            return state
        return state.with_(session_id=self.conversation.open_session(state.shopper_id))

    def _answer(self, state: ChatState, events: Iterator[TurnEvent]) -> Iterator[Shown]:
        yield self._all(state, answering=True)
        try:
            for event in events:
                state = state.after(event)
                yield self._changed(state)
        except Exception:
            log.exception("an answer failed in session %s", state.session_id)
            state = state.ended("failed")
        finally:
            close = getattr(events, "close", None)
            if close is not None:
                close()
        yield self._all(state.ended("stopped"), answering=False)

    def _all(self, state: ChatState, *, answering: bool) -> Shown:
        past = "".join(self._html(x, n, state, False) for n, x in enumerate(state.past))
        box = _box(answering, "") if answering else _box(answering)
        _, _, now, chips, basket, _ = self._changed(state)
        return (state, past, now, chips, basket, box)

    def _changed(self, state: ChatState) -> Shown:
        now = self._html(state.now, len(state.past), state, True) if state.now else ""
        return (
            state,
            gr.skip(),
            now,
            chips_html(state.need, self.shop),
            basket_html(state.cart, self.shop),
            gr.skip(),
        )

    def _html(self, exchange: Exchange, number: int, state: ChatState, is_last: bool) -> str:
        return exchange_html(
            exchange, number, self.shop, liked=state.liked, waved_away=state.waved_away,
            is_last=is_last, is_editing=is_last and state.is_editing,
        )  # fmt: skip

    def _kept(self, state: ChatState) -> Shown:
        return (state, *(gr.skip() for _ in range(5)))


def _session(state: ChatState) -> str:
    if state.session_id is None:
        raise ValueError("chat: no session is open; wanted one before anything is said")
    return state.session_id


def _from(first: TurnEvent, events: Iterator[TurnEvent]) -> Iterator[TurnEvent]:
    yield first
    yield from events


def _given(event: gr.EventData, name: str) -> Any:
    data = event._data
    return data.get(name) if isinstance(data, dict) else None


def _box(answering: bool, value: str | None = None) -> dict[str, Any]:
    """The message box; while an answer comes in its button stops it."""
    changes: dict[str, Any] = {"submit_btn": not answering, "stop_btn": answering}
    if value is not None:
        changes["value"] = value
    updated: dict[str, Any] = gr.update(**changes)
    return updated
