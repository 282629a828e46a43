"""Language models behind one seam: the engine is a setting, what stands on it never changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.models.seam import LanguageModel
from assistant.models.weights import gguf_at
from assistant.settings import Settings


def open_model(settings: Settings) -> LanguageModel | None:
    """The language model the settings choose, None for "none".

    Weights are read in the background where they can be. Raises ModelError when they are missing.
    """
    return OPENERS[settings.language_model](settings)


def describe(settings: Settings) -> str:
    """One line for the operator: the engine, its weights and what to expect. Opens no weights.

    Raises ModelError when the engine cannot work as it is set.
    """
    return DESCRIPTIONS[settings.language_model](settings)


def _open_embedded(settings: Settings) -> LanguageModel:
    from assistant.models.embedded import EmbeddedModel

    return EmbeddedModel(gguf_at(settings.model))


def _describe_embedded(settings: Settings) -> str:
    gguf = gguf_at(settings.model)
    megabytes = gguf.stat().st_size / 1e6
    return f"{gguf.stem} in OpenVINO GenAI on the CPU, weights found ({megabytes:.0f} MB)"


OPENERS: Mapping[str, Callable[[Settings], LanguageModel | None]] = {
    "embedded": _open_embedded,
    "none": lambda settings: None,
}
DESCRIPTIONS: Mapping[str, Callable[[Settings], str]] = {
    "embedded": _describe_embedded,
    "none": lambda settings: "none: plain sentences only",
}
