"""The whole site as one ASGI application: API, chat, storefront and widget."""

from __future__ import annotations

from collections.abc import Sequence

import gradio as gr
from fastapi import FastAPI

from ui.api.application import make_api
from ui.api.shopper_routes import Ledger
from ui.api.tokens import Tokens, kept_secret
from ui.chat import make_chat
from ui.chat.theme import style, theme
from ui.chat.ticket import Tickets
from ui.conversation import Conversation
from ui.storefront import storefront_routes
from ui.suggestions import examples_of, suggested_shoppers
from ui.views.shop import shop_of
from ui.widget import widget_routes


def make_app(
    conversation: Conversation,
    *,
    ledger: Ledger | None = None,
    tokens: Tokens | None = None,
    suggested: Sequence[str] | None = None,
    examples: Sequence[str] | None = None,
) -> FastAPI:
    """The site of that assistant.

    `suggested` are shoppers the chat offers to be, on a keyless shop only; it opens as the first of
    them. Both they and `examples` are read from the shop's data when absent.
    """
    shop = shop_of(conversation)
    tokens = tokens or Tokens(kept_secret(conversation.settings.shop))
    people: Sequence[str] = ()
    if conversation.settings.keyless:
        people = suggested_shoppers(conversation.store) if suggested is None else suggested
    chat = make_chat(
        conversation,
        shop,
        suggested=people,
        examples=examples_of(shop) if examples is None else examples,
        signed_in=next(iter(people), None),
        tickets=Tickets(conversation, tokens),
    )
    app = make_api(conversation, ledger=ledger, tokens=tokens)
    app.include_router(widget_routes())
    app.include_router(storefront_routes(conversation, shop))
    mounted: FastAPI = gr.mount_gradio_app(
        app, chat, "/", theme=theme(),
        css=style(), footer_links=[], ssr_mode=False, enable_monitoring=False, show_error=False,
    )  # fmt: skip
    return mounted
