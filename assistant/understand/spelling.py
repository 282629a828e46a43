"""Misspelt words brought back to the shop's own, carefully: a right English word is left alone.

It knows letters, not meanings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib import resources
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA

from retrieval.words import singular

SHORTEST = 4
LONG = 8


@cache
def common_rank() -> dict[str, int]:
    """English words in order of how common they are, the most common 0."""
    text = resources.files(__package__).joinpath("common_words.txt").read_text("utf-8")
    return {word: rank for rank, word in enumerate(text.split())}


def is_english(word: str, among: int = 14_000) -> bool:
    """Whether the word, or its singular, is among that many most common English words."""
    ranks = common_rank()
    return min(ranks.get(word, among), ranks.get(singular(word), among)) < among


def undoubled(word: str) -> str:
    """The word with every double letter written once, as it is often misspelt.

    >>> undoubled("dumbbell") == undoubled("dumbel")
    True
    """
    return "".join(letter for letter, _ in groupby(word))


class Speller:
    """The single words of a shop's names, for bringing misspelt ones back."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        by_letter: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            if len(word) >= SHORTEST and word.isalpha():
                by_letter[word[0]].append(word)
        self._by_letter = dict(by_letter)
        long = (word for word in sorted(self._words) if len(word) > SHORTEST and word.isalpha())
        self._undoubled = {undoubled(word): word for word in long}

    def has(self, word: str) -> bool:
        """Whether the word is one of the shop's."""
        return word in self._words

    def corrected(self, stem: str) -> str | None:
        """The shop's word that was meant, or None where none is near enough or it is English.

        One slip in words of four to seven letters, two in longer ones; short words must keep
        their first letter and their length or be a swap of two neighbours.
        """
        if len(stem) < SHORTEST or not stem.isalpha() or self.has(stem) or is_english(stem):
            return None
        if (meant := self._undoubled.get(undoubled(stem))) is not None:
            return meant
        slips = 2 if len(stem) >= LONG else 1
        pools = [self._by_letter.get(stem[0], [])]
        if len(stem) > 5:
            pools.append(self._by_letter.get(stem[1:2], []))
        found: list[tuple[int, str]] = []
        for pool in pools:
            best = process.extractOne(stem, pool, scorer=OSA.distance, score_cutoff=slips)
            if best is not None:
                found.append((int(best[1]), str(best[0])))
        if not found:
            return None
        word = min(found)[1]
        if len(stem) == SHORTEST and sorted(stem) != sorted(word) and len(word) < 5:
            return None
        return word
