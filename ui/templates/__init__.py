"""HTML templates: rendered with every value escaped, so shop and model text is only ever text."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def rendered(template: str, /, **values: Any) -> str:
    """The template with the values in it; a value that is missing raises."""
    return environment().get_template(template).render(**values)


@cache
def environment() -> Environment:
    """The environment of all templates: everything escaped, nothing undefined."""
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
