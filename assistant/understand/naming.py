"""How the things of a catalog are called: every name a shopper may use, and what it stands for.

It knows how English shortens and joins names, nothing of any shop.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from assistant.understand.attributes import Attribute
from assistant.understand.english import COMPOUNDS, FILLER, FROM_THERE, STOP, SYNONYMS, WORDS_ALIKE
from assistant.understand.message import key_of
from assistant.understand.spelling import is_english
from retrieval.corrections import Corrections
from retrieval.words import folded

Kind = Literal["category", "brand", "option", "option_name", "value", "flag", "attribute_name"]

# A head noun of titles names a category when it is (nearly) never the head elsewhere.
LEAST_HEADS = 3
HEAD_SHARE = 0.9
HEAD_OF_CATEGORY = 0.5
LEAST_INITIALS = 3

# The letters of clothing sizes and their words: English, not a shop's.
SIZE_WORDS = {
    "xxs": ("extra extra small",), "xs": ("extra small", "x small"), "s": ("small",),
    "m": ("medium",), "l": ("large",), "xl": ("extra large", "x large"),
    "xxl": ("extra extra large", "2 xl", "double xl"), "xxxl": ("3 xl",),
    "2xl": ("xxl", "extra extra large"), "3xl": ("xxxl",),
}  # fmt: skip


_RANGE = re.compile(r"\d+(?:[.,]\d+)?-\d")
_PACKED = frozenset(["set", "kit", "pack"])
_COLOURS = ("colour", "color", "shade")
OPTION_WORDS = {name: tuple(n for n in _COLOURS if n != name) for name in _COLOURS}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name stands for: a category, a brand, an option's value, an attribute's…

    `name` is the category, the brand, or the option's or attribute's name; `value` its value.
    """

    kind: Kind
    name: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One name of the shop in a message: tokens start to end, what it stands for, as it was said.

    `meanings` are all it may stand for; `kind`, `name` and `value` what it was settled to be.
    """

    start: int
    end: int
    kind: Kind
    name: str
    value: str
    said: str
    meanings: tuple[Meaning, ...]

    def as_(self, meaning: Meaning) -> Mention:
        """This mention, settled to stand for that."""
        return replace(self, kind=meaning.kind, name=meaning.name, value=meaning.value)

    def may_be(self, *kinds: Kind) -> Meaning | None:
        """The first of its meanings of those kinds."""
        return next((m for m in self.meanings if m.kind in kinds), None)


def named_things(
    paths: Mapping[tuple[str, ...], int],
    brands: Mapping[str, int],
    options: Mapping[str, Iterable[str]],
    attributes: Iterable[Attribute],
    heads: Mapping[str, Counter[tuple[str, ...]]],
) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    """(key, meaning) of every name of the catalog."""
    attributes = tuple(attributes)
    yield from _joined(_categories(paths))
    for brand in brands:
        yield from _joined([(key_of(brand), Meaning("brand", brand))])
    for name, values in options.items():
        yield key_of(name), Meaning("option_name", name)
        for said in OPTION_WORDS.get(name.strip().lower(), ()):
            if said not in options:
                yield (said,), Meaning("option_name", name)
        for value in values:
            for key in _value_keys(name, value):
                yield key, Meaning("option", name, value)
    taken: set[tuple[str, ...]] = set()
    for attribute in attributes:
        for key, meaning in _attribute(attribute):
            taken.add(key)
            yield key, meaning
    yield from _categories_by_head(paths, heads, taken)
    own = {key for key, _ in _categories(paths)}
    brand_keys = {key_of(brand) for brand in brands}
    yield from _joined(_called_otherwise(paths, taken | brand_keys))
    for key, meaning in chain(_shortened(paths), _with_people(paths)):
        if key not in own | taken | brand_keys:
            yield key, meaning


def called_besides(
    corrections: Corrections, paths: Mapping[tuple[str, ...], int]
) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    """(key, meaning) of what the storekeeper says categories are called besides."""
    known = {folded(name): name for path in paths for name in path}
    for name, others in corrections.categories.items():
        if folded(name) in known:
            meaning = Meaning("category", known[folded(name)].lower())
            yield from _joined((key_of(other), meaning) for other in others)


def attributes_besides(
    corrections: Corrections, attributes: Iterable[Attribute]
) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    """(key, meaning) of what the storekeeper says attributes are called besides."""
    called = corrections.called()
    for attribute in attributes:
        kind: Kind = "flag" if attribute.kind == "yes_no" else "attribute_name"
        meaning = Meaning(kind, attribute.said)
        yield from _joined((key_of(other), meaning) for other in called.get(attribute.name, ()))


def _categories(
    paths: Mapping[tuple[str, ...], int],
) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    names = dict.fromkeys(name for path in paths for name in path)
    whole = {key_of(name) for name in names}
    for name in names:
        key = key_of(name)
        yield key, Meaning("category", name.lower())
        # The head of a longer name covers it; each part of "Sneakers & trainers" stands for it.
        for length in range(1, len(key)):
            head = key[-length:]
            if head not in whole and head[0] not in STOP and not head[0].isdigit():
                yield head, Meaning("category", " ".join(name.lower().split()[-length:]))
        if len(key) > 1 and key[-1] in _PACKED and key[:-1] not in whole and key[-2] not in FILLER:
            yield key[:-1], Meaning("category", name.lower())  # a duvet cover comes in a set
        for part in _parts(name):
            # "TV" is the shop's televisions before it is a part of "Home theatre, TV & video".
            if key_of(part) not in whole and not _alike(key_of(part)) & whole:
                yield key_of(part), Meaning("category", part.lower())
        for tail in _tails(key[-1] if key else ""):
            if (tail,) not in whole:
                yield (tail,), Meaning("category", name.lower())


def _called_otherwise(
    paths: Mapping[tuple[str, ...], int], taken: Set[tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    """Categories by what else such things are called ("couch" for "Sofas")."""
    own = dict(_categories(paths))
    for key, meaning in own.items():
        for group in SYNONYMS:
            for name in group:
                if key[-len(name) :] != name:
                    continue
                for other in group:
                    called = (*key[: -len(name)], *other)
                    if called not in own and called not in taken:
                        yield called, meaning


def _shortened(paths: Mapping[tuple[str, ...], int]) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    """Categories by their initials ("RPG" for "Role-playing games") where these are no word."""
    for name in dict.fromkeys(name for path in paths for name in path):
        key = key_of(name)
        initials = "".join(word[0] for word in key)
        plain = all(word.isalpha() and word not in STOP for word in key)
        if len(key) >= LEAST_INITIALS and plain and not is_english(initials):
            yield (initials,), Meaning("category", name.lower())


def _with_people(
    paths: Mapping[tuple[str, ...], int],
) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    """Categories by what else their people or another of their words are called: "kids' games"."""
    for key, meaning in _categories(paths):
        for word, others in WORDS_ALIKE.items():
            if len(key) > 1 and word in key:
                at = key.index(word)
                yield from (((*key[:at], *other, *key[at + 1 :]), meaning) for other in others)


def _alike(key: tuple[str, ...]) -> Set[tuple[str, ...]]:
    """What else things of that name are called."""
    return {name for group in SYNONYMS if key in group for name in group} - {key}


def _tails(word: str) -> Iterator[str]:
    """The kind of thing a compound names: "watch" of "smartwatch"."""
    return (tail for tail in COMPOUNDS.get(word, ()))


def _parts(name: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"\s*(?:&|,|/|\+|\band\b)\s*", name)]
    return [part for part in parts if part] if len(parts) > 1 else []


def _categories_by_head(
    paths: Mapping[tuple[str, ...], int],
    heads: Mapping[str, Counter[tuple[str, ...]]],
    taken: set[tuple[str, ...]],
) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    """Words that titles of one category turn on, and of no other ("kettle" for "Boiling water")."""
    sizes: Counter[str] = Counter()
    for path, count in paths.items():
        for name in path:
            sizes[name] += count
    named = {word for name in sizes for word in key_of(name)}
    for head, counts in heads.items():
        total = sum(counts.values())
        if total < LEAST_HEADS or head in named or (head,) in taken or head in STOP:
            continue
        inside: Counter[str] = Counter()
        for path, count in counts.items():
            for name in path:
                inside[name] += count
        fitting = [
            name
            for name, count in inside.items()
            if count >= HEAD_SHARE * total and count >= HEAD_OF_CATEGORY * sizes[name]
        ]
        if fitting:
            narrowest = min(fitting, key=lambda name: (sizes[name], name))
            yield (head,), Meaning("category", narrowest.lower())


def _value_keys(name: str, value: str) -> Iterator[tuple[str, ...]]:
    key = key_of(value)
    yield key
    if _RANGE.match(value):
        # In a message the hyphen between two numbers is a word of its own: "56-60 cm".
        yield (key[0], "-", *key[1:])
    if key != key_of(name) + key:
        yield key_of(name) + key
        if all(word.isdigit() for word in key):
            yield key + key_of(name)
        elif len(key) == 1 and key_of(name) == ("size",):
            yield (f"{key[0]}size",)
    # "UK 10" is also said "10 UK", and "10" after "size".
    if len(key) == 2 and key[0].isalpha() and key[1][:1].isdigit():
        yield key[::-1]
    for said in SIZE_WORDS.get(value.strip().lower(), ()):
        yield key_of(said)
    for letters, words in SIZE_WORDS.items():
        if value.strip().lower() in words:
            yield key_of(letters)


def _attribute(attribute: Attribute) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    name_key = key_of(attribute.said)
    if attribute.kind == "yes_no":
        flag = Meaning("flag", attribute.said)
        yield from _joined([(name_key, flag)])
        if len(name_key) > 1 and name_key[-1].endswith("ed"):
            # What is weather sealed has weather sealing.
            yield (*name_key[:-1], f"{name_key[-1].removesuffix('ed')}ing"), flag
        return
    yield name_key, Meaning("attribute_name", attribute.said)
    if attribute.kind == "choice":
        for value in attribute.values:
            key = key_of(value)
            meaning = Meaning("value", attribute.said, value)
            if key and key != name_key[-len(key) :]:
                yield (*name_key, *key), meaning
                yield (name_key[-1], *key), meaning
            if key and not all(word.isdigit() or word in STOP for word in key):
                yield from _joined([(key, meaning)])
                yield from (((said,), meaning) for said in FROM_THERE.get(" ".join(key), ()))


def _joined(
    named: Iterable[tuple[tuple[str, ...], Meaning]],
) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    """The names, and two-word names also as one word ("t shirt", "tshirt")."""
    for key, meaning in named:
        yield key, meaning
        if len(key) == 2 and all(word.isalpha() for word in key):
            yield ("".join(key),), meaning
