"""Language models behind one seam: the engine is a setting, what stands on it never changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.models.seam import LanguageModel, ModelError
from assistant.models.tuned import PACKAGED_ADAPTER, packaged_adapter
from assistant.models.weights import gguf_at
from assistant.settings import Settings

# Measured: 502 MB of process memory at most for a file of 98 MB, tuned, prompt cache included.
MEMORY_PER_WEIGHTS = 5.1

if TYPE_CHECKING:
    from assistant.models.openai_compatible import OpenAICompatibleModel


def open_model(settings: Settings, *, watched: bool = True) -> LanguageModel | None:
    """The language model the settings choose, None for "none".

    Weights are read in the background where they can be. Where nobody watches the picks come, an
    embedded model need not give way to them. Raises ModelError when weights are missing.
    """
    return OPENERS[settings.language_model](settings, watched)


def describe(settings: Settings) -> str:
    """One line for the operator: the engine, its weights and what to expect. Opens no weights.

    Raises ModelError when the engine cannot work as it is set.
    """
    return DESCRIPTIONS[settings.language_model](settings)


def _open_embedded(settings: Settings, watched: bool) -> LanguageModel:
    from assistant.models.apart import NICENESS, ModelApart

    niceness = NICENESS if watched else 0
    return ModelApart(gguf_at(settings.model), adapter=adapter_of(settings), niceness=niceness)


def adapter_of(settings: Settings) -> Path | None:
    """The adapter to merge: the shop's own, else the packaged one; None for a GGUF of one's own."""
    if settings.model is not None:
        return None
    own = settings.shop / PACKAGED_ADAPTER
    return own if own.is_file() else packaged_adapter()


def _describe_embedded(settings: Settings) -> str:
    gguf = gguf_at(settings.model)
    tuned = "" if adapter_of(settings) is None else ", tuned to word picks,"
    megabytes = gguf.stat().st_size / 1e6
    memory_gb = megabytes * MEMORY_PER_WEIGHTS / 1000
    return (
        f"{gguf.stem}{tuned} in OpenVINO GenAI on the CPU: weights found "
        f"({megabytes:.0f} MB; about {memory_gb:.1f} GB of memory when it runs)"
    )


def _transformers_source(settings: Settings) -> str:
    if settings.model is None:
        raise ModelError(
            "setting model is not set; wanted the id or the directory of a model for transformers, "
            "e.g. SHOP_MODEL=Qwen/Qwen2.5-7B-Instruct."
        )
    return settings.model


def _open_transformers(settings: Settings, watched: bool) -> LanguageModel:
    from assistant.models.transformers_model import TransformersModel

    return TransformersModel(_transformers_source(settings), device=settings.device)


def _describe_transformers(settings: Settings) -> str:
    from assistant.models.transformers_model import where

    return f"{_transformers_source(settings)} in transformers, {where(settings.device)}"


def _open_openai(settings: Settings, watched: bool = True) -> OpenAICompatibleModel:
    if settings.model_url is None:
        raise ModelError(
            "setting model_url is not set; wanted the base URL of an OpenAI-compatible server, "
            "e.g. SHOP_MODEL_URL=http://localhost:11434/v1."
        )
    from assistant.models.openai_compatible import OpenAICompatibleModel

    return OpenAICompatibleModel(settings.model_url, settings.model, settings.model_key)


def _describe_openai(settings: Settings) -> str:
    from assistant.models.openai_compatible import UnlistedError

    model = _open_openai(settings)
    key = "with a key" if settings.model_key else "without a key"
    place = f"on the server at {settings.model_url}, {key}"
    try:
        listed = model.models()
    except UnlistedError:
        if settings.model is None:
            raise
        return f"{settings.model}, {place}; that server cannot list what it serves"
    named = settings.model or next(iter(listed), None)
    if named is None:
        raise ModelError(f"{settings.model_url} lists no model. Set model to its name.")
    return f"{named}{'' if named in listed else ' (which it does not list)'}, {place}"


OPENERS: Mapping[str, Callable[[Settings, bool], LanguageModel | None]] = {
    "embedded": _open_embedded,
    "transformers": _open_transformers,
    "openai": _open_openai,
    "none": lambda settings, watched: None,
}
DESCRIPTIONS: Mapping[str, Callable[[Settings], str]] = {
    "embedded": _describe_embedded,
    "transformers": _describe_transformers,
    "openai": _describe_openai,
    "none": lambda settings: "none: plain sentences only",
}
