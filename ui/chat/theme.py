"""The chat's look: a theme of Gradio with fonts that come with it, nothing from the network."""

from __future__ import annotations

from pathlib import Path

import gradio as gr
from gradio.themes.utils.fonts import LocalFont

HERE = Path(__file__).parent


def theme() -> gr.themes.Base:
    """The theme; colours that both light and dark use are in chat.css."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.emerald,
        neutral_hue=gr.themes.colors.stone,
        radius_size=gr.themes.sizes.radius_lg,
        font=[LocalFont("IBM Plex Sans", weights=(400, 700)), "system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    ).set(
        body_background_fill="#f7f5f1",
        body_background_fill_dark="#16181a",
        body_text_color="#23282b",
        body_text_color_dark="#e8e6e1",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_shadow="none",
        input_background_fill="#ffffff",
        input_background_fill_dark="#1f2225",
        input_border_color="#dcd6cc",
        input_border_color_dark="#383c40",
        input_border_color_focus="#17695a",
        input_border_color_focus_dark="#57b59f",
        input_radius="14px",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_dark="#24282b",
        button_secondary_border_color="#dcd6cc",
        button_secondary_border_color_dark="#383c40",
    )


def style() -> str:
    """The chat's own CSS."""
    return (HERE / "chat.css").read_text("utf-8")


def behaviour() -> str:
    """The script of the chat's HTML: clicks become events, evidence opens beside its number."""
    return (HERE / "chat.js").read_text("utf-8")
