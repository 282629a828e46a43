"""Whether what a story wants and what came are the same, and how either is said.

Regardless of case and number (singular, plural); numbers as numbers; yes is true.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.stories.expect import TRUTHS, listed
from retrieval.words import folded, same_words


def same(wanted: Any, seen: Any) -> bool:
    """Whether both mean the same.

    >>> same("trail shoe", "Trail shoes"), same("42", 42.0), same("yes", "true"), same("no", None)
    (True, True, True, False)
    """
    if seen is None:
        return wanted is None
    one, other = number(wanted), number(seen)
    if one is not None and other is not None:
        return abs(one - other) < 1e-9
    left, right = folded(str(wanted)), folded(str(seen))
    if left in TRUTHS and right in TRUTHS:
        return TRUTHS[left] is TRUTHS[right]
    return left == right or same_words(str(wanted), str(seen))


def same_pairs(wanted: Mapping[str, Any], seen: Mapping[str, Any]) -> bool:
    """Whether every wanted name has its value among those seen."""
    return all(
        any(same(name, n) and same(value, v) for n, v in seen.items())
        for name, value in wanted.items()
    )


def within(wanted: Any, seen: Any, *, exact: bool = False) -> bool:
    """Whether what was seen is the wanted value, one of a list of them, or between {min, max}."""
    if isinstance(wanted, Mapping):
        value = number(seen)
        low, high = wanted.get("min"), wanted.get("max")
        return value is not None and (
            (low is None or value >= low) and (high is None or value <= high)
        )
    if exact:
        return any(str(one) == str(seen) for one in listed(wanted))
    if wanted is None:
        return seen in (None, "")
    return any(same(one, seen) for one in listed(wanted))


def number(value: Any) -> float | None:
    """The value as a number, or None where it is none."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def said(value: Any) -> str:
    """The value as a failure says it."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {said(one)}" for name, one in value.items())
    if isinstance(value, list):
        return said(value[0]) if len(value) == 1 else "[" + ", ".join(map(said, value)) + "]"
    if isinstance(value, float):
        return f"{value:g}"
    return "absent" if value is None else str(value)
