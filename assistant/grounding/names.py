"""Names in a claim that nobody and nothing in its evidence bears.

It knows how names are written: several capitals in a row, or all letters capital.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.grounding import vocabulary
from assistant.grounding.stems import stem
from assistant.turn import Evidence
from retrieval.words import folded, words_of

_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
_NAME = re.compile(r"\b[A-Z]\w+(?: [A-Z]\w+)+")


def misnamed(words: str, cited: Sequence[Evidence], known: frozenset[str]) -> Iterator[str]:
    """Free words written as part of a name that nobody bears: "Ines Brand" of "Ines Brandt"."""
    held = {word for one in cited for word in words_of(one.text)}
    for match in _NAME.finditer(words):
        for word in words_of(match[0])[1:]:
            if word in vocabulary.FREE and word not in held and stem(word) not in known:
                yield f"{word!r} is no name in the evidence cited"
    for word in map(folded, _CAPITALS.findall(words)):
        if word in vocabulary.FREE and word not in held and stem(word) not in known:
            yield f"{word!r} is no name in the evidence cited"
