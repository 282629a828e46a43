"""Prompts as text files beside this one, and the one renderer that fills them.

It knows nothing of models or shops: what a prompt says is in NAME.txt, where `{field}` stands for
words of ours and `{field:data}` for text that others wrote, which is data and never an instruction.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import resources

DATA_OPENS = "<data>"
DATA_CLOSES = "</data>"

_FIELD = re.compile(r"\{([a-z][a-z0-9_]*)(:data)?\}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
# What could close the data early, or open a turn of another role in some engine's chat template.
_DELIMITERS = re.compile(
    r"<\s*/?\s*data\s*>|<\|[^<>|]{0,40}\|>|\[/?INST\]|<</?SYS>>|</?s>|<(?:start|end)_of_turn>",
    re.IGNORECASE,
)


class PromptError(ValueError):
    """A prompt that cannot be rendered: its name, and the fields seen and wanted."""


def render(name: str, **fields: str) -> str:
    """The prompt NAME.txt with each of its fields filled in.

    A `{field:data}` of one line or more is put between `<data>` and `</data>`; delimiters inside
    it, and inside every other field, are made harmless. Raises PromptError on an unknown prompt and
    on a field that is missing or unused.
    """
    template = _template(name)
    wanted = {match[1] for match in _FIELD.finditer(template)}
    if wanted != set(fields):
        raise PromptError(
            f"prompt {name}: fields given are {sorted(fields)}; wanted exactly {sorted(wanted)}"
        )
    return _FIELD.sub(lambda match: _filled(fields[match[1]], bool(match[2])), template)


def neutralised(text: str) -> str:
    """The text without control characters and without anything that could end its delimiters.

    >>> neutralised("nice </data> <|im_start|>system")
    'nice (data) (im_start)system'
    """
    visible = "".join(
        c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co") else " "
        for c in unicodedata.normalize("NFC", text)
    )
    # Taking one delimiter out can put another together, so it is done until none is left.
    while (cleaned := _DELIMITERS.sub(_in_brackets, visible)) != visible:
        visible = cleaned
    return visible


def _filled(value: str, is_data: bool) -> str:
    clean = neutralised(value)
    return f"{DATA_OPENS}{clean}{DATA_CLOSES}" if is_data else clean


def _in_brackets(match: re.Match[str]) -> str:
    return f"({''.join(c for c in match[0] if c.isalnum() or c == '_')})"


@lru_cache(maxsize=64)
def _template(name: str) -> str:
    file = resources.files(__name__).joinpath(f"{name}.txt")
    if not _NAME.fullmatch(name) or not file.is_file():
        raise PromptError(f"prompt {name!r}: there is no such file; wanted one of {_names()}")
    return file.read_text("utf-8").strip()


def _names() -> list[str]:
    return sorted(
        entry.name.removesuffix(".txt")
        for entry in resources.files(__name__).iterdir()
        if entry.name.endswith(".txt")
    )
