"""Whether a claim keeps the sense of its evidence: its "not", its praise or blame, its "if".

It compares words under negation, and takes a review sentence's polarity as given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.grounding import vocabulary
from assistant.grounding.figures import named
from assistant.grounding.negation import is_negator, is_turned, parities
from assistant.grounding.stems import stem, stems
from assistant.grounding.wishes import denied
from assistant.grounding.word_lists import GUARDS
from assistant.turn import Evidence
from retrieval.polarity import polarity
from retrieval.words import words_of

_CONTRAST = re.compile(r"\b(?:but|though|although|however|yet|whereas)\b|[;.!?]", re.IGNORECASE)
_NOT_LIKED = re.compile(
    r"\b(?:do|does|did)(?: not|n['’]t) (?:like|love|enjoy|recommend|appreciate)\b", re.IGNORECASE
)


def turned(words: str, cited: Sequence[Evidence], naming: frozenset[str]) -> Iterator[str]:
    """Words that stand under a "not" on one side only."""
    words = _NOT_LIKED.sub(" ", words)
    for clause in re.split(r"[,;:]| and | but | though | although |¤", words):
        claimed = parities(clause)
        for one in cited:
            name, value = named(one)
            if name and denied(one):
                shared = stems(name) & set(claimed)
                prefixed = any(unprefixed(w) in stems(name) for w in words_of(clause))
                if (shared or prefixed) and is_turned(f"{clause} {name}") == prefixed:
                    yield f"{name!r} is denied by the evidence cited"
                continue
            held = parities(f"{name}: {value}" if name else value)
            for word in sorted(set(held) & set(claimed) - joining()):
                others = [parities(other.text) for other in cited if other is not one]
                either = any(word in other for other in others)
                if not held[word] & claimed[word] and not either:
                    yield f"{word!r} is turned into its opposite"


def flipped(words: str, cited: Sequence[Evidence]) -> Iterator[str]:
    """Praise of what complains, and reproach of what praises."""
    leanings = {_leaning(one) for one in cited if one.kind in ("review", "friends")}
    if not leanings:
        return
    if _judging(words, vocabulary.PRAISING) and 1 not in leanings:
        yield "a sentence that does not praise is given as praise"
    if _judging(words, vocabulary.REPROACHING) and -1 not in leanings:
        yield "a sentence that does not complain is given as a complaint"


def _leaning(one: Evidence) -> int:
    if one.polarity:
        return one.polarity
    return polarity(one.text) if one.kind == "review" else 1


def _judging(words: str, judging: frozenset[str]) -> bool:
    if judging is vocabulary.PRAISING and vocabulary.PRAISING_PHRASE.search(words):
        return True
    said = words_of(words.replace("’", "'"))
    for at, word in enumerate(said):
        if word in judging and not any(is_negator(w) for w in said[max(0, at - 3) : at]):
            return True
    return False


def mixed(words: str, cited: Sequence[Evidence]) -> Iterator[str]:
    """Words put together from two halves of a sentence, or said without its "if"."""
    claimed = stems(words) - light()
    for one in cited:
        if one.kind != "review":
            continue
        halves = [stems(half) - light() for half in _CONTRAST.split(one.text) if half.strip()]
        shared = [claimed & half for half in halves]
        touched = [half for half in shared if half]
        if len(touched) > 1 and not _CONTRAST.search(words):
            only = [
                half - frozenset().union(*(o for o in shared if o is not half)) for half in touched
            ]
            if sum(bool(half) for half in only) > 1:
                yield "words of two statements are mixed"
        missing = (GUARDS & set(words_of(one.text))) - set(words_of(words))
        if touched and missing:
            yield f"{', '.join(sorted(missing))!r} is left out"


def unprefixed(word: str) -> str | None:
    """The stem that "un-" turns into its opposite, or None."""
    return stem(word[2:]) if len(word) > 5 and word.startswith("un") else None


@lru_cache(maxsize=1)
def joining() -> frozenset[str]:
    """Stems of words that only join, and of who speaks."""
    return frozenset(stem(word) for word in vocabulary.JOINING | vocabulary.NARRATORS)


@lru_cache(maxsize=1)
def light() -> frozenset[str]:
    """Stems of words that carry no claim, so that sharing them proves and denies nothing."""
    return frozenset(stem(word) for word in vocabulary.NEUTRAL)
