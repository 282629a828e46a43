"""Misspelt words brought back to the shop's own, carefully: a right English word is left alone.

It knows letters, not meanings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

from retrieval.words import singular

ENDINGS = ("er", "or", "y", "ing", "ed", "ly", "able", "ish", "ness", "ist")
VOWELS = "aeiou"
SHORTEST = 4
LONG = 8
KEPT = 3
"""Letters at a word's beginning that two slips must leave, where they change others."""
NEAREST = 3


@cache
def common_rank() -> dict[str, int]:
    """English words in order of how common they are, the most common 0."""
    text = resources.files(__package__).joinpath("common_words.txt").read_text("utf-8")
    return {word: rank for rank, word in enumerate(text.split())}


def is_english(word: str, among: int = 14_000) -> bool:
    """Whether the word, or its singular, is among that many most common English words."""
    ranks = common_rank()
    return min(ranks.get(word, among), ranks.get(singular(word), among)) < among


def is_derived(word: str) -> bool:
    """Whether English makes the word of one of its own: a heater heats, what makes noise is noisy.

    >>> is_derived("heater"), is_derived("noisy"), is_derived("steaming"), is_derived("runer")
    (True, True, True, False)
    """
    return any(
        word.endswith(ending)
        and any(is_english(stem) for stem in _stems(word.removesuffix(ending)))
        for ending in ENDINGS
    )


def _stems(left: str) -> Iterator[str]:
    """What a word may have been before an ending: "nois" noise, "runn" run."""
    if len(left) < SHORTEST - 1:
        return
    if left[-1] == left[-2]:
        yield left[:-1]
    if left.endswith("i"):
        yield f"{left[:-1]}y"
    yield f"{left}e"
    short = len(left) == SHORTEST - 1 and left[1] in VOWELS and left[2] not in VOWELS
    if not short:  # a short word doubles its last letter: "runner"
        yield left


def undoubled(word: str) -> str:
    """The word with every double letter written once, as it is often misspelt.

    >>> undoubled("dumbbell") == undoubled("dumbel")
    True
    """
    return "".join(letter for letter, _ in groupby(word))


def _is_same_but_for_two(word: str, meant: str) -> bool:
    """Whether two slips left the word known: the letters but for one, or beginning and end.

    >>> _is_same_but_for_two("bluthooth", "bluetooth"), _is_same_but_for_two("metrical", "medical")
    (True, False)
    """
    if word[0] != meant[0]:
        return False
    added = Indel.distance(word, meant) == 2
    swapped = sum(((Counter(word) - Counter(meant)) + (Counter(meant) - Counter(word))).values())
    ends = word[:KEPT] == meant[:KEPT] and word[-1] == meant[-1]
    return added or swapped < 2 or ends


def _other_plural(word: str) -> str | None:
    """The plural that says more than one letter more: "watches", "batteries"."""
    if word.endswith("y") and word[-2:-1] not in VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("ch", "sh", "x", "ss")) else None


class Speller:
    """The single words of a shop's names, for bringing misspelt ones back."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        by_letter: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted({*self._words, *filter(None, map(_other_plural, self._words))}):
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

        One slip in words of four to seven letters, two in longer ones where they leave the word's
        letters or its ends (see `_is_same_but_for_two`); short words must keep their first letter
        and their length or be a swap of two neighbours.
        """
        if len(stem) < SHORTEST or not stem.isalpha() or self.has(stem):
            return None
        if is_english(stem):
            return None
        if (meant := self._undoubled.get(undoubled(stem))) is not None:
            return meant
        if is_derived(stem):
            return None
        slips = 2 if len(stem) >= LONG else 1
        pools = [self._by_letter.get(stem[0], [])]
        if len(stem) > 5:
            pools.append(self._by_letter.get(stem[1:2], []))
        found: list[tuple[int, str]] = []
        for pool in pools:
            for meant, distance, _ in process.extract(
                stem, pool, scorer=OSA.distance, score_cutoff=slips, limit=NEAREST
            ):
                if distance < 2 or _is_same_but_for_two(stem, meant):
                    found.append((int(distance), str(meant)))
                    break
        if not found:
            return None
        word = singular(min(found)[1])
        if len(stem) == SHORTEST and sorted(stem) != sorted(word) and len(word) < 5:
            return None
        return word
