"""How much is said to be so: all for most, any for one, a single one for three, always for now.

It compares words of amount with the evidence cited, and knows no numbers but one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.amounts import quantities
from assistant.grounding.figures import named
from assistant.grounding.negation import is_negator
from assistant.grounding.stems import stems
from assistant.turn import Evidence
from retrieval.words import words_of

_ALL = frozenset(str.split("all every any each both whole entire entirely everything completely"))
_EACH = frozenset(str.split("any all every each everything whatever"))
_SOME = frozenset(str.split("most some many few several half partly partially mainly mostly part"))
_EVERYBODY = re.compile(
    r"\b(?:all|every|everyone|everybody|nobody|none)\b(?: of)?(?: the| its)?(?: [\d,]+)?"
    r"(?: reviews?| reviewers?| owners?| buyers?| customers?| people| one| of them)?",
    re.IGNORECASE,
)
_FREE_CHOICE = re.compile(
    r"(?<!without )(?<!no )(?<!not )(?<!n't )(?<!never )(?<!if )\bany\b(?! more\b| longer\b)",
    re.IGNORECASE,
)
_A_SINGLE = re.compile(
    r"(?<!this )(?<!that )(?<!the )(?<!which )\b(?:only one|just one|one|a single)"
    r"((?: (?!has |have |is |are )[a-z-]+){1,3})",
    re.IGNORECASE,
)
_ONE_PERSON = re.compile(
    r"\b(?:(?:one|a|a single|single) person (?:can|is|could)|alone|single-handed)\b", re.IGNORECASE
)
_NOT_WITH_IT = re.compile(
    r"\b(?:optional|not included|not supplied|sold separately)\b", re.IGNORECASE
)
_OPTIONAL = frozenset(str.split("can may choose available"))
_APART = frozenset(
    str.split(
        "optional optionally option separately extra add added own budget buy bought order needed"
        " bring apart yourself supply"
    )
)


def widened(words: str, cited: Sequence[Evidence]) -> Iterator[str]:
    """A problem for each word that makes more, or one, of what the evidence cited says."""
    said = set(words_of(words))
    for one in cited:
        held = set(words_of(one.text))
        if held & _SOME and said & _ALL and not said & _SOME and not held & _ALL:
            yield f"{_shown(held & _SOME)} is left out"
        if one.kind == "attribute" and "one" in held and said & _ALL and not held & _ALL:
            yield "'one' is left out"
        if one.kind == "review" and _ONE_PERSON.search(words) and _several_people(one.text):
            yield "more than one person is told of"
        if one.kind == "rating" and _EVERYBODY.search(words) and "of" in held:
            yield "not all reviews say so"
        if one.kind == "review" and _FREE_CHOICE.search(words) and not held & _EACH:
            yield "'any' is more than one review says"
        apart = _NOT_WITH_IT.search(one.text) if one.kind == "attribute" else None
        enough = _APART | _OPTIONAL if "optional" in held else _APART
        if apart and not said & enough and not any(map(is_negator, said)):
            yield f"{apart[0]!r} is left out"
        yield from _made_one(words, one)


def _several_people(text: str) -> bool:
    return any(q.unit == "people" and q.value > 1 for q in quantities(text))


def _made_one(words: str, one: Evidence) -> Iterator[str]:
    """A single thing where the evidence counts several."""
    name, value = named(one)
    counted = quantities(value)
    if len(counted) != 1 or counted[0].unit or counted[0].value == 1 or not name:
        return
    if counted[0].end - counted[0].start != len(value.strip()):
        return
    for match in _A_SINGLE.finditer(words):
        if stems(name) <= stems(match[1]):
            yield f"{match[0]!r} is not in the evidence cited"


def _shown(words: set[str]) -> str:
    return ", ".join(repr(word) for word in sorted(words))
