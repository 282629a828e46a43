"""The words of one shop, from its catalog: categories, brands, options, attributes, titles.

It knows what a name stands for in this shop; what a shopper means by it is read elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from assistant.understand.attributes import Attribute, attributes_of, measured_names, parts_of
from assistant.understand.message import key_of
from assistant.understand.naming import (
    HEAD_SHARE,
    Meaning,
    attributes_besides,
    called_besides,
    named_things,
)
from assistant.understand.phrases import Phrases
from assistant.understand.slips import Pairs, pairs_of
from assistant.understand.spelling import Speller
from assistant.understand.within_kinds import (
    OptionValues,
    covered_by,
    gathered_by_kind,
    held_by,
    options_by_kind,
)
from retrieval.catalog.nouns import Policy, Product
from retrieval.corrections import NO_CORRECTIONS, Corrections
from retrieval.need import category_covers
from retrieval.units_of_measure import PERSONS
from retrieval.words import same_words, singular_words

MOST_VALUES_OF_ONE = 20_000
SHORTEST_TITLE_WORD = 6
_TITLE_END = re.compile(r"[,(\[|:]| - | – |\b(?:with|for|in|by|from)\b")


@dataclass(frozen=True)
class Vocabulary:
    """What the words of this shop stand for. Made once a catalog, by `Vocabulary.of`."""

    phrases: Phrases[Meaning]
    attributes: tuple[Attribute, ...]
    titles: Phrases[str]
    speller: Speller
    title_speller: Speller
    pairs: Pairs
    known_words: frozenset[str]
    policy_words: frozenset[str]
    numbers: frozenset[str]
    measured_names: frozenset[tuple[str, ...]]
    brands: tuple[str, ...]
    options_in: Callable[[str | None], OptionValues]
    attribute_names_in: Callable[[str | None], frozenset[str]]
    attribute_values_in: Callable[[str | None], frozenset[tuple[str, ...]]]
    title_words_in: Callable[[str | None], frozenset[str]]
    _category_counts: Mapping[tuple[str, ...], int]
    _heads: Mapping[str, Mapping[tuple[str, ...], int]]
    _title_keys: Callable[[tuple[str, ...]], bool]
    _paths_named: Callable[[str], tuple[tuple[str, ...], ...]]

    @staticmethod
    def of(
        products: Iterable[Product],
        policies: Iterable[Policy] = (),
        corrections: Corrections = NO_CORRECTIONS,
    ) -> Vocabulary:
        """The vocabulary of a catalog, of the shop's policies, and of what was corrected."""
        counted = _Counted()
        for product in products:
            counted.add(product)
        attributes = attributes_of(counted.values, corrections.types())
        besides = chain(
            called_besides(corrections, counted.paths), attributes_besides(corrections, attributes)
        )
        named = named_things(
            counted.paths, counted.brands, counted.options, attributes, counted.heads
        )
        phrases = Phrases(chain(besides, named))
        from assistant.understand.titles import title_names

        titles = Phrases(title_names(counted.titles, phrases))
        names = (word for key in phrases.keys() for word in key)  # noqa: SIM118 - not a mapping
        policies = tuple(policies)
        return Vocabulary(
            phrases=phrases,
            attributes=attributes,
            titles=titles,
            speller=Speller(names),
            title_speller=Speller(w for w in counted.title_words if len(w) >= SHORTEST_TITLE_WORD),
            pairs=pairs_of(
                key
                for key in phrases.keys()  # noqa: SIM118 - not a mapping
                if any(meaning.kind == "category" for meaning in phrases.of(key))
            ),
            known_words=frozenset(counted.title_words),
            policy_words=frozenset(
                word for policy in policies for word in singular_words(_headings(policy))
            ),
            numbers=frozenset(v for a in attributes if a.kind == "number" for v in a.values),
            measured_names=frozenset(
                name
                for name in measured_names(attributes)
                if not any(meaning.kind == "category" for meaning in phrases.of(name))
            ),
            brands=tuple(counted.brands),
            options_in=options_by_kind(counted.options_by_path),
            attribute_names_in=gathered_by_kind(counted.attributes_by_path),
            attribute_values_in=gathered_by_kind(counted.values_by_path),
            title_words_in=gathered_by_kind(counted.title_words_by_path),
            _category_counts=counted.paths,
            _heads=counted.heads,
            _title_keys=held_by([_main_part(title) for _, title, _, _ in counted.titles]),
            _paths_named=covered_by(tuple(counted.paths)),
        )

    def main_categories(self, limit: int) -> list[str]:
        """The shop's main kinds of things, most products first.

        The highest level of the category paths that has more than one name.
        """
        for level in range(max(map(len, self._category_counts), default=0)):
            counts: Counter[str] = Counter()
            for path, count in self._category_counts.items():
                if path:
                    counts[path[min(level, len(path) - 1)]] += count
            if len(counts) > 1:
                return [name for name, _ in counts.most_common(limit)]
        return [path[-1] for path in self._category_counts if path][:limit]

    def written_name(self, name: str) -> str:
        """The category's name as the shop writes it: "Lamps" of "lamp"."""
        return next((own for own in self.category_names() if same_words(own, name)), name)

    def has_category(self, name: str) -> bool:
        """Whether any product is in a category of that name."""
        return bool(self.paths_of(name))

    def category_of_head(self, stem: str) -> str | None:
        """The narrowest category that holds (nearly) all products whose titles turn on the word."""
        paths = self._heads.get(stem)
        if not paths:
            return None
        total = sum(paths.values())
        inside: Counter[str] = Counter()
        for path, count in paths.items():
            inside.update(dict.fromkeys(path, count))
        fitting = [name for name, count in inside.items() if count >= HEAD_SHARE * total]
        return min(fitting, key=lambda name: (len(self.paths_of(name)), -len(name)), default=None)

    def titles_hold(self, stems: tuple[str, ...]) -> bool:
        """Whether a title holds those words in a row (in the singular) in what names the thing."""
        return self._title_keys(stems)

    def category_names(self) -> list[str]:
        """Every name of the category paths, once."""
        return list(dict.fromkeys(name for path in self._category_counts for name in path))

    def paths_of(self, name: str) -> tuple[tuple[str, ...], ...]:
        """The category paths that a name covers."""
        return self._paths_named(name)

    def is_department(self, name: str) -> bool:
        """Whether the name is only of a level that has other names below it."""
        paths = self.paths_of(name)
        return bool(paths) and not any(category_covers(name, path[-1:]) for path in paths)

    def parent_covers(self, wide: str, narrow: str) -> bool:
        """Whether everything called `narrow` is also called `wide`."""
        paths = self.paths_of(narrow)
        return bool(paths) and set(paths) <= set(self.paths_of(wide))

    def attribute_said(self, name: str) -> Attribute | None:
        """The attribute people call by that name, if there is one."""
        return next((a for a in self.attributes if same_words(a.said, name)), None)

    def names_attribute(self, stem: str) -> bool:
        """Whether the word (in the singular) alone names an attribute that is no yes or no."""
        return any(meaning.kind == "attribute_name" for meaning in self.phrases.of((stem,)))

    def persons_in(self, category: str | None) -> str:
        """How people are counted in a category: "players" where that is an attribute of it."""
        if category is not None:
            for name in sorted(self.attribute_names_in(category)):
                word = name.rpartition("_")[2].lower()
                if word.endswith("s") and singular_words(word)[0] in PERSONS:
                    return word
        return "people"

    def knows(self, stem: str) -> bool:
        """Whether the word (in the singular) stands in a title or a name of this shop."""
        return stem in self.known_words or self.speller.has(stem)


class _Counted:
    """What is counted while the products go by, once each."""

    def __init__(self) -> None:
        self.paths: dict[tuple[str, ...], int] = {}
        self.brands: dict[str, int] = {}
        self.values: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.options: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self.options_by_path: defaultdict[tuple[str, ...], dict[str, dict[str, None]]] = (
            defaultdict(dict)
        )
        self.attributes_by_path: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        self.values_by_path: defaultdict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
        self.titles: list[tuple[str, str, str, tuple[str, ...]]] = []
        self.title_words: set[str] = set()
        self.title_words_by_path: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        self.heads: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)

    def add(self, product: Product) -> None:
        path = product.category_path
        self.paths[path] = self.paths.get(path, 0) + 1
        if product.brand:
            self.brands[product.brand] = self.brands.get(product.brand, 0) + 1
        for name, value in product.attributes.items():
            counts = self.values[name]
            if value and (value in counts or len(counts) < MOST_VALUES_OF_ONE):
                counts[value] += 1
        self.attributes_by_path[path].update(product.attributes)
        values = self.values_by_path[path]
        if len(values) < MOST_VALUES_OF_ONE:
            values.update(key_of(part) for v in product.attributes.values() for part in parts_of(v))
        offered = self.options_by_path[path]
        for variant in product.variants:
            for name, value in variant.options.items():
                self.options[name][value] = None
                offered.setdefault(name, {})[value] = None
        self.titles.append((product.product_id, product.title, product.brand, path))
        words = singular_words(product.title)
        self.title_words.update(words)
        self.title_words_by_path[path].update(words)
        head = head_noun(product.title)
        if head:
            self.heads[head][path] += 1


def head_noun(title: str) -> str:
    """The word a title turns on: the last before a comma, a bracket or "with", "for".

    >>> head_noun("Ridge 2 Trail Shoe, blue"), head_noun("Steel kettle with timer (2 l)")
    ('shoe', 'kettle')
    """
    words = [w for w in singular_words(_main_part(title)) if w.isalpha() and len(w) > 2]
    return words[-1] if words else ""


def _main_part(title: str) -> str:
    """The title before a comma, a bracket or "with", "for"."""
    return _TITLE_END.split(title, maxsplit=1)[0]


def _headings(policy: Policy) -> str:
    lines = [line for line in policy.text.splitlines() if line.startswith("#")]
    return " ".join([policy.title, *lines])
