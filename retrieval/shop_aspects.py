"""The aspects of a shop, found in its own reviews: what people judge when they judge a product.

An aspect is a noun, or two that belong together, that many reviews of several products judge
("battery life", "strap"), or what a judging word implies ("noisy": noise), as Hu and Liu 2004 and
Liu 2012 (section 5.3) find them. It knows English and nothing of any shop: what products are called
is handed in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from retrieval.lexical import STOP_WORDS
from retrieval.polarity import judgement
from retrieval.sentences import ReviewSentence
from retrieval.word_lists import sections
from retrieval.words import singular, singular_words, words_of

ASPECTS_AT_MOST = 60
_REVIEWS_AT_LEAST, _SHARE_AT_LEAST = 4, 0.003
_PRODUCTS_AT_LEAST = 2
_JUDGED_AT_LEAST = 0.9  # of how often the shop's sentences judge at all
_NOUN_AT_LEAST = 0.7
_CONTEXTS_AT_LEAST = 8  # a phrase copied from review to review is no name
_OWN_AT_MOST = 0.35  # "my phone" is the writer's, "the strap" the product's
_NOUN_USES = 0.3  # of all its uses: adverbs stand anywhere
_TOGETHER = 0.2  # of the rarer word's uses, from which two words are one name


@dataclass(frozen=True)
class ShopAspect:
    """One aspect: its `name`, and every way of naming it, each one or two singular words."""

    name: str
    words: tuple[tuple[str, ...], ...]


def _with_singulars(words: Iterable[str]) -> frozenset[str]:
    """The words, and each in the singular, as reviews are read."""
    given = tuple(words)
    return frozenset((*given, *map(singular, given)))


_WORDS = {name: _with_singulars(words) for name, words in sections("aspect_words.txt").items()}
_BEFORE_NOUNS = _WORDS["stands before nouns"]
_BEFORE_OTHERS = _WORDS["stands before other words"]
_NAMES_NOTHING = _WORDS["names nothing"]
_SECOND = _WORDS["names something behind another word"]
_IMPLIED = {
    name: sorted(_with_singulars(words)) for name, words in sections("implied_aspects.txt").items()
}
_IMPLYING = frozenset(word for words in _IMPLIED.values() for word in words)

Words = tuple[str, ...]
Named = Mapping[Words, int]
"""Every way of naming an aspect → its number."""


def aspects_of(
    sentences: Sequence[ReviewSentence],
    kinds: Mapping[str, frozenset[str]],
    brands: frozenset[str] = frozenset(),
) -> tuple[ShopAspect, ...]:
    """The aspects that most reviews judge, those judged most first; () where too little is said.

    `kinds` maps product_id to the words that say what the product is: in its own reviews they
    name the product, not an aspect of it. `brands` are words that name no aspect anywhere.
    """
    counts = _Counts()
    for sentence in sentences:
        counts.add_words(sentence, kinds.get(sentence.product_id, frozenset()))
    least = max(_REVIEWS_AT_LEAST, round(_SHARE_AT_LEAST * counts.review_count))
    usual = frozenset(words[0] for words, said in counts.reviews.items() if len(said) >= least)
    nouns: set[Words] = {(word,) for word in usual - brands if counts.is_noun(word)}
    for sentence in sentences:
        counts.add_pairs(sentence, kinds.get(sentence.product_id, frozenset()), usual - brands)
    pairs: set[Words] = {
        words
        for words in counts.reviews
        if len(words) == 2 and counts.is_pair(words, nouns) and counts.is_judged(words, least)
    }
    single: set[Words] = {word for word in nouns if counts.is_judged(word, least)}
    implied: dict[Words, list[Words]] = {
        tuple(name.split()): [(word,) for word in words]
        for name, words in _IMPLIED.items()
        if counts.reviews_judging((word,) for word in words) >= least
    }
    return _named(counts, single, pairs, implied)


def named_in(sentence: str, named: Named, kind: frozenset[str]) -> tuple[int, ...]:
    """The numbers of the aspects that the sentence names, in order, each once."""
    words = singular_words(sentence)
    found: dict[int, None] = {}
    place = 0
    while place < len(words):
        pair = words[place : place + 2]
        if pair in named and not kind.issuperset(pair):
            found[named[pair]] = None
            place += 2
            continue
        word = (words[place],)
        if word in named and word[0] not in kind:
            found[named[word]] = None
        place += 1
    return tuple(found)


def names_of(aspects: Iterable[ShopAspect]) -> Named:
    """Every way of naming one of the aspects → that aspect's number."""
    return {words: number for number, aspect in enumerate(aspects) for words in aspect.words}


class _Counts:
    """How often words and pairs are judged, by how many reviews, and what stands before them."""

    def __init__(self) -> None:
        self.reviews: dict[Words, set[str]] = defaultdict(set)
        self._judged: dict[Words, set[str]] = defaultdict(set)
        self._products: dict[Words, set[str]] = defaultdict(set)
        self._as_noun: Counter[str] = Counter()
        self._otherwise: Counter[str] = Counter()
        self._owned: Counter[str] = Counter()
        self._spoken: Counter[str] = Counter()
        self._contexts: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._sentences = self._judging = 0
        self._seen: set[str] = set()

    @property
    def review_count(self) -> int:
        """How many reviews were read."""
        return len(self._seen)

    def add_words(self, sentence: ReviewSentence, kind: frozenset[str]) -> None:
        """Count the single words of one sentence of a product of that kind."""
        self._seen.add(sentence.review_id)
        self._sentences += 1
        self._judging += sentence.polarity != 0
        spoken = words_of(sentence.text)
        for place, each in enumerate(spoken):
            word = singular(each)
            names = _may_name(word)
            if (names or word in _IMPLYING) and word not in kind:
                self._count((word,), sentence)
            if names:
                before = spoken[place - 1] if place else ""
                self._note(word, before, "".join(spoken[place + 1 : place + 2]))

    def add_pairs(
        self, sentence: ReviewSentence, kind: frozenset[str], usual: frozenset[str]
    ) -> None:
        """Count the pairs of one sentence whose words are both usual."""
        words = singular_words(sentence.text)
        for pair in pairwise(words):
            first, second = pair[0] in usual and _may_name(pair[0]), pair[1] in usual
            if first and (second or pair[1] in _SECOND) and not kind.issuperset(pair):
                self._count(pair, sentence)

    def _note(self, word: str, before: str, following: str) -> None:
        self._spoken[word] += 1
        if len(self._contexts[word]) < _CONTEXTS_AT_LEAST:
            self._contexts[word].add((before, following))
        if before == "my":
            self._owned[word] += 1
        elif before in _BEFORE_OTHERS:
            self._otherwise[word] += 1
        elif before in _BEFORE_NOUNS or (before and _judges(before)):
            self._as_noun[word] += 1

    def _count(self, words: Words, sentence: ReviewSentence) -> None:
        self.reviews[words].add(sentence.review_id)
        self._products[words].add(sentence.product_id)
        if sentence.polarity:
            self._judged[words].add(sentence.review_id)

    def is_noun(self, word: str) -> bool:
        """Whether what stands before it is mostly what stands before nouns."""
        noun, other = self._as_noun[word], self._otherwise[word]
        if self._owned[word] > _OWN_AT_MOST * (noun + other + self._owned[word]):
            return False
        if len(self._contexts[word]) < _CONTEXTS_AT_LEAST:
            return False
        often = noun >= _NOUN_USES * self._spoken[word]
        return often and noun >= max(3, _NOUN_AT_LEAST * (noun + other))

    def is_pair(self, pair: Words, nouns: set[Words]) -> bool:
        """Whether the two words are one name: the second a noun, and often side by side."""
        second = pair[1:] in nouns or pair[1] in _SECOND
        rarer = min(self._spoken[word] for word in pair if word in self._spoken)
        return second and len(self.reviews[pair]) >= _TOGETHER * rarer

    def is_judged(self, words: Words, least: int) -> bool:
        """Whether enough reviews judge it, of enough products, at least as often as anything."""
        judged = len(self._judged[words])
        usual = self._judging / max(1, self._sentences)
        return (
            judged >= least
            and len(self._products[words]) >= _PRODUCTS_AT_LEAST
            and judged >= _JUDGED_AT_LEAST * usual * len(self.reviews[words])
        )

    def reviews_judging(self, ways: Iterable[Words]) -> int:
        """How many reviews judge it by one of its names."""
        return len(set().union(*(self._judged[words] for words in ways)))

    def apart(self, words: Words, pair: Words) -> int:
        """How many reviews name the word but not the pair."""
        return len(self.reviews[words] - self.reviews[pair])


def _named(
    counts: _Counts, single: set[Words], pairs: set[Words], implied: dict[Words, list[Words]]
) -> tuple[ShopAspect, ...]:
    """Single words joined to the pair that they mostly stand for; judged most first."""
    ways = {name: list(words) for name, words in implied.items()}
    joined = {word for words in implied.values() for word in words}
    for pair in sorted(pairs, key=lambda pair: (-counts.reviews_judging([pair]), pair)):
        ways.setdefault(pair, []).append(pair)
        for word in (pair[:1], pair[1:]):
            mostly = counts.apart(word, pair) < len(counts.reviews[pair])
            if word in single and word not in joined and mostly:
                ways[pair].append(word)
                joined.add(word)
    for word in single - joined:
        ways.setdefault(word, []).append(word)
    ranked = sorted(ways, key=lambda name: (-counts.reviews_judging(ways[name]), name))
    return tuple(ShopAspect(" ".join(name), tuple(ways[name])) for name in ranked[:ASPECTS_AT_MOST])


@lru_cache(maxsize=65536)
def _may_name(word: str) -> bool:
    return (
        len(word) > 2
        and word.isalpha()
        and word not in STOP_WORDS
        and word not in _NAMES_NOTHING
        and not _judges(word)
    )


@lru_cache(maxsize=65536)
def _judges(word: str) -> bool:
    return judgement(word) != 0
