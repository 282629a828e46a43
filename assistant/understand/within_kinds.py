"""What is found under each kind of thing, asked for by a kind's name: its paths, options, values.

Answers are worked out once a name; it knows category paths, nothing of messages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeVar

from retrieval.need import category_covers
from retrieval.words import singular_words

Said = TypeVar("Said")
OptionValues = Mapping[str, tuple[str, ...]]


def held_by(titles: list[str]) -> Callable[[tuple[str, ...]], bool]:
    """Whether some title holds words (in the singular) in a row, as a function of them."""

    @lru_cache(maxsize=1024)
    def held(stems: tuple[str, ...]) -> bool:
        wanted = f" {' '.join(stems)} "
        return any(wanted in f" {' '.join(singular_words(title))} " for title in titles)

    return held


def covered_by(
    paths: tuple[tuple[str, ...], ...],
) -> Callable[[str], tuple[tuple[str, ...], ...]]:
    """The category paths a name covers, as a function of the name."""

    @lru_cache(maxsize=1024)
    def covered(name: str) -> tuple[tuple[str, ...], ...]:
        return tuple(path for path in paths if category_covers(name, path))

    return covered


def options_by_kind(
    by_path: Mapping[tuple[str, ...], Mapping[str, Mapping[str, None]]],
) -> Callable[[str | None], OptionValues]:
    """The options offered in a category (None: anywhere) with their values, as a function of it."""

    @lru_cache(maxsize=1024)
    def options_in(category: str | None) -> OptionValues:
        values: dict[str, dict[str, None]] = {}
        for path, offered in by_path.items():
            if category is None or category_covers(category, path):
                for name, seen in offered.items():
                    values.setdefault(name, {}).update(seen)
        return {name: tuple(seen) for name, seen in values.items()}

    return options_in


def gathered_by_kind(
    by_path: Mapping[tuple[str, ...], set[Said]],
) -> Callable[[str | None], frozenset[Said]]:
    """What products of a category (None: any) have, as a function of it: names, values by key."""

    @lru_cache(maxsize=1024)
    def gathered(category: str | None) -> frozenset[Said]:
        return frozenset(
            one
            for path, of_path in by_path.items()
            if category is None or category_covers(category, path)
            for one in of_path
        )

    return gathered
