"""The web chat, made with Gradio: `make_chat` is its front door."""

from ui.chat.page import make_chat

__all__ = ["make_chat"]
