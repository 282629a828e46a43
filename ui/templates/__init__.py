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
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["signed"] = signed
    return made


def signed(share: float, places: int = 2) -> str:
    """The share with its sign, as print sets it.

    >>> signed(0.5), signed(-0.0594, places=3)
    ('+0.50', '−0.059')
    """
    return f"{share:+.{places}f}".replace("-", "−")
