"""Waiting for the language model, in commands whose answers nobody watches as they come.

In a chat picks come at once and words when the model has been read; here words are wanted too.
"""

from __future__ import annotations

from rich.console import Console

from assistant.models.seam import LanguageModel

READY_WITHIN_S = 300.0
"""Long enough to merge the tuned weights at the very first start."""


def wait_for_model(model: LanguageModel | None, console: Console) -> None:
    """Come back when the model can answer; where it cannot, say so and go on without it."""
    if model is None:
        return
    with console.status(f"reading the language model {model.name}…"):
        ready = model.wait(READY_WITHIN_S)
    if not ready:
        console.print(
            f"The language model {model.name} could not be read; plain sentences serve. "
            "`shop-assistant doctor` says what is wrong.",
            markup=False,
        )
