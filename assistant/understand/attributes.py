"""What kind of thing each attribute of a catalog holds, found from its values.

yes/no, a number with its unit, a choice among short values, or free text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from retrieval.corrections import AttributeType
from retrieval.words import folded, singular_words, words_of

AttributeKind = Literal["yes_no", "number", "choice", "text"]

YES, NO = frozenset({"yes", "true", "y"}), frozenset({"no", "false", "n", "none"})
LONGEST_VALUE_WORDS = 4
MOSTLY = 0.8

_NUMBER = re.compile(r"[~≈]?\s*-?\d+(?:[.,]\d+)*\s*(?P<unit>[^\W\d_]{1,12}|\"|″|%)?")
_UNIT_ENDINGS = frozenset(
    str.split(
        "g kg mg oz lb lbs mm cm m km in inch inches ft l ml cl dl w kw wh mah v hz khz mhz ghz "
        "db h hours minutes min s years months days litres liters watts grams kilos metres meters "
        "keys gb tb mb mp pct percent lumens lm nm celsius c"
    )
)
NO_TYPES: Mapping[str, AttributeType] = MappingProxyType({})
_KINDS: Mapping[AttributeType, AttributeKind] = MappingProxyType(
    {"number": "number", "boolean": "yes_no", "choice": "choice", "text": "text"}
)
_VERBS = ("is ", "has ", "with ", "contains ")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: its name in the catalog, as people say it, its kind, unit and values.

    `lists_several`: some product has more than one of the values at once.
    """

    name: str
    said: str
    kind: AttributeKind
    unit: str = ""
    values: tuple[str, ...] = ()
    lists_several: bool = False


def attributes_of(
    values_by_name: Mapping[str, Counter[str]], types: Mapping[str, AttributeType] = NO_TYPES
) -> tuple[Attribute, ...]:
    """Each attribute with its kind, from how often each value was seen, or as `types` set it."""
    return tuple(
        _set(name, counts, types[name]) if name in types else _attribute(name, counts)
        for name, counts in values_by_name.items()
    )


def said_name(name: str, *, has_unit: bool = False) -> str:
    """The name as people say it, without "is", "has" and (of a number) a unit at its end.

    >>> said_name("weight_g", has_unit=True), said_name("isWaterproof"), said_name("weighted_keys")
    ('weight', 'waterproof', 'weighted keys')
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    words = " ".join(words_of(parted.replace("_", " ").replace("-", " ")))
    for verb in _VERBS:
        words = words.removeprefix(verb)
    first, _, last = words.rpartition(" ")
    return first if has_unit and first and last in _UNIT_ENDINGS else words


def measured_names(attributes: Iterable[Attribute]) -> frozenset[tuple[str, ...]]:
    """What is measured in bare numbers, as a message names it: whole names and their ends.

    What has a unit is said with it: "big battery under 200" is a price.

    >>> sorted(measured_names([Attribute("security_level", "security level", "number")]))
    [('level',), ('security', 'level')]
    """
    keys = (singular_words(a.said) for a in attributes if a.kind == "number" and not a.unit)
    return frozenset(key[start:] for key in keys for start in range(len(key)))


def parts_of(value: str) -> Iterable[str]:
    """The single values of one that lists several ("black, white")."""
    parts = [part.strip() for part in re.split(r"[,;|]| / ", value)]
    return (part for part in parts if part)


def _attribute(name: str, counts: Counter[str]) -> Attribute:
    said = said_name(name)
    total = sum(counts.values())
    plain = {folded(value).strip() for value in counts}
    if plain <= YES | NO:
        return Attribute(name, said, "yes_no")
    numbers = {value: _NUMBER.fullmatch(value.strip()) for value in counts}
    if sum(counts[value] for value, match in numbers.items() if match) >= MOSTLY * total:
        units = Counter(match["unit"] or "" for match in numbers.values() if match)
        unit = units.most_common(1)[0][0] or _unit_of_name(name)
        return Attribute(
            name, said_name(name, has_unit=True), "number", folded(unit), tuple(counts)
        )
    short = {
        part: None
        for value in counts
        for part in parts_of(value)
        if len(part.split()) <= LONGEST_VALUE_WORDS and folded(part) not in YES | NO
    }
    kind: AttributeKind = "choice" if short else "text"
    several = any(len(list(parts_of(value))) > 1 for value in counts)
    return Attribute(name, said, kind, values=tuple(short), lists_several=several)


def _set(name: str, counts: Counter[str], type_: AttributeType) -> Attribute:
    """The attribute as the storekeeper says it is."""
    kind = _KINDS[type_]
    found = _attribute(name, counts)
    if found.kind == kind:
        return found
    parts = (part for value in counts for part in parts_of(value))
    values = tuple(dict.fromkeys(parts)) if kind == "choice" else ()
    return Attribute(name, said_name(name), kind, values=values)


def _unit_of_name(name: str) -> str:
    words = words_of(name.replace("_", " "))
    return words[-1] if len(words) > 1 and words[-1] in _UNIT_ENDINGS else ""
