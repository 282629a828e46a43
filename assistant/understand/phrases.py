"""Names found in a message: the longest name that begins at each word.

It knows names and what they stand for, not what the shopper means by them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

Meaning = TypeVar("Meaning")


class Phrases(Generic[Meaning]):
    """Names (tuples of singular words) with what each stands for; frozen once built."""

    def __init__(self, named: Iterable[tuple[tuple[str, ...], Meaning]]) -> None:
        meanings: defaultdict[tuple[str, ...], dict[Meaning, None]] = defaultdict(dict)
        for key, meaning in named:
            if key:
                meanings[key][meaning] = None
        self._meanings = {key: tuple(found) for key, found in meanings.items()}
        longest: dict[str, int] = {}
        for key in self._meanings:
            longest[key[0]] = max(longest.get(key[0], 0), len(key))
        self._longest = longest

    def at(self, words: Sequence[str], place: int) -> tuple[int, tuple[Meaning, ...]]:
        """(how many words, what they may stand for) of the longest name that begins there."""
        for length in range(self._longest.get(words[place], 0), 0, -1):
            key = tuple(words[place : place + length])
            if len(key) == length and key in self._meanings:
                return length, self._meanings[key]
        return 0, ()

    def of(self, key: tuple[str, ...]) -> tuple[Meaning, ...]:
        """What exactly that name may stand for."""
        return self._meanings.get(key, ())

    def keys(self) -> Iterable[tuple[str, ...]]:
        """Every name."""
        return self._meanings.keys()
