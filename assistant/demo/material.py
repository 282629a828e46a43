"""The written material of the demo shop, read from the files beside this module.

It knows nothing of how products, reviews and shoppers are put together from it.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def text_of(name: str) -> str:
    """The text of a material file."""
    return files("assistant.demo").joinpath(name).read_text(encoding="utf-8")


@cache
def yaml_of(name: str) -> dict[str, Any]:
    """The content of a YAML material file; callers must not change it."""
    content: dict[str, Any] = yaml.safe_load(text_of(name))
    return content


@cache
def aspect_sentences() -> dict[str, dict[bool, tuple[str, ...]]]:
    """Aspect → True for praise, False for complaint → sentences with slots."""
    found: dict[str, dict[bool, list[str]]] = {}
    aspect = ""
    for name in ("aspects_body.txt", "aspects_machines.txt", "aspects_home.txt"):
        for line in text_of(name).splitlines():
            sign, _, rest = line.partition(" ")
            if sign == "=":
                aspect = rest
                found.setdefault(aspect, {True: [], False: []})
            elif sign in ("+", "-"):
                found[aspect][sign == "+"].append(rest)
    return {
        aspect: {good: tuple(each) for good, each in sides.items()}
        for aspect, sides in found.items()
    }
