"""The shop's names in a message: which words stand for a category, a brand, an option, a value.

It finds them; what an ambiguous one stands for is settled beside, what is wanted of it elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from assistant.understand.english import ADJECTIVES, STOP
from assistant.understand.message import Message, Token, key_of
from assistant.understand.naming import Meaning, Mention
from assistant.understand.settled import settled
from assistant.understand.slips import paired
from assistant.understand.vocabulary import Vocabulary
from retrieval.words import same_words

_ASPECTS = frozenset(["weight", "size", "length", "width", "height", "thickness", "strength"])
ALIKE = 4
"""Letters at their beginning by which two words are of one root: growing, growth."""
GRADE = 3
"""Letters that a grade has fewer of: "A+"."""
_PREFIXES = frozenset(["non", "no", "anti", "un"])


def find_mentions(
    message: Message, vocabulary: Vocabulary, used: Set[int], category: str | None
) -> tuple[Mention, ...]:
    """Every name in the message outside the used tokens, in order.

    `category` is the one spoken of so far: an option's value counts where it is offered.
    """
    stems = [
        _stem_of(token, vocabulary, place in used) for place, token in enumerate(message.tokens)
    ]
    stems = paired(stems, vocabulary.pairs)
    found: list[Mention] = []
    place = 0
    while place < len(stems):
        length, meanings = _at(stems, place, vocabulary, used)
        if length == 1 and _is_prefixed(message, place):
            # The iron of "no-iron" is no iron.
            meanings = tuple(m for m in meanings if m.kind != "category")
            length = len(meanings) and 1
        if not length:
            place += 1
            continue
        said = _said(message, stems, place, place + length)
        first = meanings[0]
        found.append(
            Mention(place, place + length, first.kind, first.name, first.value, said, meanings)
        )
        place += length
    found = [_as_value(m, message, vocabulary, category) for m in found]
    named = next((m.name for m in found if m.kind == "category"), category)
    names = (settled(m, message, vocabulary, found, named) for m in found)
    return tuple(_with_names(message, [m for m in names if m is not None]))


def _as_value(
    mention: Mention, message: Message, vocabulary: Vocabulary, category: str | None
) -> Mention:
    """A word that is a value in the category spoken of and elsewhere a kind of thing, as the value.

    "Light, please" among board games is their complexity; "lights" or "a light" is not.
    """
    value = mention.may_be("value")
    if mention.kind != "category" or value is None or category is None:
        return mention
    before = message.tokens[mention.start - 1].word if mention.start else ""
    same = mention.said == value.value.lower() and before not in ("a", "an", "some", "any", "the")
    if not same or key_of(value.value) not in vocabulary.attribute_values_in(category):
        return mention
    left = tuple(m for m in mention.meanings if m.kind != "category")
    return replace(mention.as_(value), meanings=left)


def is_only_how(message: Message, mention: Mention) -> bool:
    """Whether a kind's name says how another thing is: "a desk lamp, warm light"."""
    if mention.end - mention.start > 1 or mention.said not in ADJECTIVES:
        return False
    before = {token.word for token in message.tokens[max(0, mention.start - 2) : mention.start]}
    return not before & {"a", "an", "some", "any", "also"}


def _with_names(message: Message, mentions: Sequence[Mention]) -> list[Mention]:
    """A value and the name of its attribute after it as one: "slim fit", "dry skin"."""
    kept: list[Mention] = []
    starts = {m.start for m in mentions if m.kind != "category"}
    mentions = [_or_better(message, _with_part(message, m, starts)) for m in mentions]
    mentions = [m for m in mentions if not any(o.start < m.start < o.end for o in mentions)]
    for mention in mentions:
        last = kept[-1] if kept else None
        if (
            last is not None
            and last.kind == "value"
            and last.end == mention.start
            and (named := mention.may_be("attribute_name")) is not None
            and (own := _value_of(last, named.name)) is not None
        ):
            last = last.as_(own)
            kept[-1] = replace(last, end=mention.end, said=f"{last.said} {mention.said}")
        else:
            kept.append(mention)
    return kept


def _value_of(mention: Mention, name: str) -> Meaning | None:
    """The value of the attribute of that name that the words may stand for."""
    return next((m for m in mention.meanings if m.kind == "value" and same_words(m.name, name)),
                None)  # fmt: skip


def _with_part(message: Message, mention: Mention, starts: Set[int]) -> Mention:
    """The mention with the word after it, where that is one of its name: "left-handed"."""
    place = mention.end
    if mention.kind not in ("value", "option") or place in starts or place >= len(message.tokens):
        return mention
    token = message.tokens[place]
    if mention.kind == "value" and token.word in _ASPECTS:
        return replace(mention, end=place + 1, said=f"{mention.said} {token.word}")
    named = key_of(mention.name)
    if token.word in STOP or not {token.stem, token.word.removesuffix("ed")} & {*named}:
        root = token.word[:ALIKE] if token.word.endswith("ing") and mention.kind == "value" else ""
        if root and any(len(word) >= ALIKE and word.startswith(root) for word in named):
            return replace(mention, end=place + 1)  # the growing of "fast growing" is its growth
        return mention
    return replace(mention, end=place + 1, said=f"{mention.said} {token.word}")


def _or_better(message: Message, mention: Mention) -> Mention:
    """A grade with what else will do: "energy class C or better"."""
    after = message.said(mention.end, mention.end + 2)
    graded = (
        mention.kind == "value" and len(mention.value) < GRADE and mention.value != mention.said
    )
    if not graded or after not in ("or better", "or higher", "or above", "and up", "and above"):
        return mention
    return replace(mention, end=mention.end + 2, said=f"{mention.said} {after}")


def _stem_of(token: Token, vocabulary: Vocabulary, used: bool) -> str:
    if used or token.kind != "word" or token.word in STOP:
        return token.stem
    speller = vocabulary.speller
    return speller.corrected(token.stem) or speller.corrected(token.word) or token.stem


def _is_prefixed(message: Message, place: int) -> bool:
    """Whether a hyphen ties a negative prefix to the word there."""
    before = message.tokens[place - 1] if place else None
    return before is not None and before.joined and before.word in _PREFIXES


def _at(
    stems: Sequence[str], place: int, vocabulary: Vocabulary, used: Set[int]
) -> tuple[int, tuple[Meaning, ...]]:
    length, meanings = vocabulary.phrases.at(stems, place)
    while length and any(one in used for one in range(place, place + length)):
        length -= 1
        meanings = vocabulary.phrases.of(tuple(stems[place : place + length]))
        if meanings:
            break
    if not meanings and place + 1 < len(stems) and not {place, place + 1} & used:
        joined = vocabulary.phrases.of((stems[place] + stems[place + 1],))
        if joined and len(stems[place]) > 1 and stems[place] not in STOP:
            return 2, joined
    if length > 1 and all(meaning.kind == "value" for meaning in meanings):
        return _without_kind(stems[place : place + length], meanings, vocabulary)
    return (length, meanings) if meanings else (0, ())


def _without_kind(
    stems: Sequence[str], meanings: tuple[Meaning, ...], vocabulary: Vocabulary
) -> tuple[int, tuple[Meaning, ...]]:
    """The value without the kind of thing at its end that has it: the folding of "folding lock"."""
    for start in range(1, len(stems)):
        for kind in vocabulary.phrases.of(tuple(stems[start:])):
            has = vocabulary.attribute_values_in(kind.name) if kind.kind == "category" else ()
            if tuple(stems) in has and len(stems[start - 1]) > 1:
                return start, meanings
    return len(stems), meanings


def _said(message: Message, stems: Sequence[str], start: int, end: int) -> str:
    """The shopper's words, a misspelt one as the shop writes it."""
    return " ".join(
        token.word if token.stem == stem else stem
        for token, stem in zip(message.tokens[start:end], stems[start:end], strict=True)
    )
