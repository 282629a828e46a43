"""The chat as a Gradio page: what is on it, and which event calls what.

What is shown is made in view.py; what is said comes from the conversation.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import gradio as gr

from ui.chat import earlier
from ui.chat.state import ChatState
from ui.chat.steps import Shown, Steps
from ui.chat.theme import behaviour
from ui.chat.ticket import Tickets
from ui.chat.view import basket_html, person_html, welcome_html
from ui.conversation import Conversation
from ui.templates import rendered
from ui.views.shop import Shop

STRANGER = ""
_CHATS_AT_ONCE = 32
_MOST_WAITING = 400
_BROWSER_SECRET = "a ticket is signed already"


def make_chat(
    conversation: Conversation,
    shop: Shop,
    *,
    suggested: Sequence[str] = (),
    examples: Sequence[str] = (),
    signed_in: str | None = None,
    tickets: Tickets,
) -> gr.Blocks:
    """The page. `suggested` are shoppers to choose from, `signed_in` the one it opens with.

    `tickets` bring a chat back when its page is loaded again.
    """
    steps = Steps(conversation, shop, signed_in)
    people = _people(suggested, shop)
    script = behaviour()

    def html(value: str, name: str) -> gr.HTML:
        return gr.HTML(
            value, apply_default_css=False, js_on_load=script, elem_id=name, elem_classes=name
        )

    with gr.Blocks(title=shop.name, analytics_enabled=False, fill_width=True) as page:
        state = gr.State(None)
        kept = gr.BrowserState("", storage_key="shop-assistant:chat", secret=_BROWSER_SECRET)
        chats = gr.BrowserState([], storage_key="shop-assistant:chats", secret=_BROWSER_SECRET)
        with gr.Row(elem_id="top"):
            gr.HTML(rendered("shop-name.html", name=shop.name), apply_default_css=False)
            who = gr.Dropdown(
                people,
                value=signed_in or STRANGER,
                show_label=False,
                label="Who is shopping",
                container=False,
                filterable=False,
                elem_id="who",
            )
            html(rendered("shade.html"), "shade")
            fresh = gr.Button("New chat", size="sm", elem_id="fresh")
        with gr.Row(elem_id="room"):
            with gr.Column(elem_id="talk"):
                past = html("", "past")
                now = html(welcome_html(shop, examples), "now")
                with gr.Column(elem_id="composer"):
                    chips = html("", "need")
                    box = gr.Textbox(
                        placeholder="What are you looking for?",
                        show_label=False,
                        label="Your message",
                        container=False,
                        max_lines=4,
                        max_length=20_000,
                        submit_btn=True,
                        autofocus=True,
                        elem_id="box",
                    )
            with gr.Column(elem_id="side"):
                person = html(person_html(signed_in, shop), "person")
                basket = html(basket_html(ChatState().cart, shop), "cart")
                before = html("", "before")
        shown = [state, past, now, chips, basket, box]
        waiting = {"concurrency_limit": _CHATS_AT_ONCE, "show_progress": "hidden"}

        def kept_too(step: Callable[..., Iterator[Shown]]) -> Callable[..., Iterator[Shown]]:
            """The step, with the chat's ticket once its session is open."""

            @wraps(step)
            def stepped(*given: Any) -> Iterator[Shown]:
                given_out = False
                for page_now in step(*given):
                    ticket = "" if given_out else tickets.of(page_now[0])
                    given_out = given_out or bool(ticket)
                    yield (*page_now, ticket or gr.skip())

            return stepped

        running = [
            happens(kept_too(step), given, [*shown, kept], **waiting)
            for happens, step, given in (
                (box.submit, steps.say, [state, box]),
                (now.say, steps.say_example, [state]),
                (now.press, steps.press, [state]),
                (past.press, steps.press, [state]),
                (chips.drop, steps.drop, [state]),
                (now.retry, steps.retry, [state]),
                (chips.alter, steps.alter, [state]),
            )
        ]
        for happens, step in ((now.revise, steps.revise), (now.judge, steps.judge)):
            happens(step, [state], shown, show_progress="hidden")
        stopped = box.stop(
            steps.stop, [state], shown, cancels=running, queue=False, show_progress="hidden"
        )

        def page_of(chat: ChatState) -> Shown:
            welcome = welcome_html(shop, examples)
            return (*steps.shown(chat, welcome), person_html(chat.shopper_id, shop))

        def start(shopper_id: str) -> Shown:
            return (*page_of(ChatState(shopper_id=shopper_id or None)), "")

        def back(ticket: object) -> Shown:
            """The chat of the ticket; without one the page stays, for something may be said."""
            chat = tickets.opened(ticket, [one or None for _, one in people])
            if chat is None:
                return tuple(gr.skip() for _ in range(len(shown) + 2))
            return (*page_of(chat), chat.shopper_id or STRANGER)

        def reopen(kept_chats: object, event: gr.EventData) -> Shown:
            """The chat that was chosen from the list, if it is kept still."""
            number = event._data.get("number") if isinstance(event._data, dict) else None
            tickets_kept = dict(enumerate(one.ticket for one in earlier.read(kept_chats)))
            ticket = tickets_kept.get(number, "") if isinstance(number, int) else ""
            found = back(ticket)
            if not isinstance(found[0], ChatState):
                gr.Warning("That chat is not kept here any more.")
                return (*found, gr.skip())
            return (*found, ticket)

        def list_chats(chat: ChatState | None, kept_chats: object) -> Shown:
            """What the browser keeps of its chats, this one first, and the list of them."""
            chat = chat or ChatState()
            known = earlier.with_chat(earlier.read(kept_chats), chat, tickets.of(chat))
            return earlier.written(known), rendered(
                "earlier.html", chats=known, now=chat.session_id
            )

        begun = [
            event(start, [who], [*shown, person, kept], cancels=running, show_progress="hidden")
            for event in (who.input, fresh.click)
        ]
        loaded = page.load(back, [kept], [*shown, person, who], show_progress="hidden")
        chosen = before.reopen(
            reopen, [chats], [*shown, person, who, kept], cancels=running, show_progress="hidden"
        )
        for event in (*running, *begun, stopped, loaded, chosen):
            event.then(list_chats, [state, chats], [chats, before], show_progress="hidden")
    page.queue(max_size=_MOST_WAITING, default_concurrency_limit=_CHATS_AT_ONCE)
    return page


def _people(suggested: Sequence[str], shop: Shop) -> list[tuple[str, str]]:
    people = [("A stranger", STRANGER)]
    for shopper_id in suggested:
        shopper = shop.shelf.shopper(shopper_id)
        if shopper is not None:
            people.append((shopper.name or shopper.shopper_id, shopper.shopper_id))
    return people
