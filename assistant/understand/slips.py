"""Slips of the keyboard that no single word shows: "trial shoes", "undr 100", "withuot".

It knows the words that turn a message and the shop's two-word kinds; no meanings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from rapidfuzz.distance import OSA

from assistant.understand.english import CUE_WORDS, SPELLINGS
from assistant.understand.message import Message, Token, key_of
from assistant.understand.spelling import SHORTEST, Speller, is_english

_COMPARING_ENDS = ("less", "more", "cheaper", "bigger", "smaller", "longer", "lighter", "higher")
Pairs = Mapping[str, frozenset[str]]


@cache
def _cue_speller() -> Speller:
    return Speller(CUE_WORDS)


def mended(message: Message, known: Speller, titles: Speller) -> Message:
    """The message with misspelt cue words ("belw") as they were meant; the shop's own stay.

    A word that the shop spells otherwise ("gray") is written as the shop does.
    What is no English word and one slip from a word of a title is that word.
    """
    changed: list[Token] = []
    place = 0
    for token in message.tokens:
        word = token.word
        other = SPELLINGS.get(token.stem, "")
        if other and known.has(other) and not known.has(token.stem):
            word = word.replace(token.stem, other)
        elif token.kind == "word" and not known.has(token.stem):
            word = _cue_speller().corrected(word) or word
            if word == token.word and not titles.has(token.stem) and not is_english(word):
                meant = titles.corrected(token.stem)
                one_slip = meant and OSA.distance(token.stem, meant, score_cutoff=1) == 1
                word = meant if meant and one_slip else word
        if word == "then" and changed and changed[-1].word.endswith(_COMPARING_ENDS):
            word = "than"
        stem = token.stem if word == token.word else key_of(word)[0]
        changed.append(replace(token, word=word, start=place, stem=stem))
        place += len(word) + 1
    line = " ".join(token.word for token in changed)
    starts = tuple(token.start for token in changed)
    return replace(message, tokens=tuple(changed), line=line, starts=starts)


def pairs_of(names: Iterable[tuple[str, ...]]) -> Pairs:
    """The two-word names: each word with those that stand beside it."""
    pairs: defaultdict[str, set[str]] = defaultdict(set)
    for first, second in (name for name in names if len(name) == 2):
        pairs[first].add(second)
        pairs[second].add(first)
    return {word: frozenset(beside) for word, beside in pairs.items()}


def paired(stems: Sequence[str], pairs: Pairs) -> list[str]:
    """The stems, a word one slip from making a name with its neighbour as that name has it.

    >>> paired(["trial", "shoe"], pairs_of([("trail", "shoe")]))
    ['trail', 'shoe']
    """
    out = list(stems)
    for place in range(len(out)):
        for beside in (place + 1, place - 1):
            if not 0 <= beside < len(out) or out[place] in pairs.get(out[beside], ()):
                continue
            for meant in sorted(pairs.get(out[beside], ())):
                if _is_slip(out[place], meant):
                    out[place] = meant
                    break
    return out


def _is_slip(word: str, meant: str) -> bool:
    """Whether one slip parts them, with the first letter kept; real words only by a swap."""
    if len(word) < SHORTEST or word[:1] != meant[:1] or not word.isalpha():
        return False
    if OSA.distance(word, meant, score_cutoff=1) != 1:
        return False
    return sorted(word) == sorted(meant) or not is_english(word)
