"""Words put in the place of their contrary: "the first" for "the second", "wide" for "narrow".

It knows pairs of English words (contraries.txt) and nothing of what they are said of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from assistant.grounding.negation import parities
from assistant.grounding.stems import lines_of, stem
from assistant.turn import Evidence
from retrieval.words import words_of

_AFFIRMED = frozenset({False})


def contrary(words: str, cited: Sequence[Evidence]) -> Iterator[str]:
    """A problem for each word whose contrary stands in the evidence cited, and it does not.

    What either side denies is left alone: "not heavy" may be said of what is light.
    """
    told = " ; ".join(one.text for one in cited if one.kind in ("attribute", "review"))
    held, said = parities(told), parities(words)
    for word in words_of(words):
        stemmed = stem(word)
        if stemmed in held or True in said.get(stemmed, ()):
            continue
        for other in sorted(contraries().get(stemmed, ())):
            if held.get(other) == _AFFIRMED and other not in said:
                yield f"{word!r} is the contrary of {other!r}"


@cache
def contraries() -> dict[str, frozenset[str]]:
    """Stems by their contraries."""
    found: dict[str, frozenset[str]] = {}
    for line in lines_of("contraries.txt"):
        one, other = (stem(word) for word in line.split())
        found[one] = found.get(one, frozenset()) | {other}
        found[other] = found.get(other, frozenset()) | {one}
    return found
