"""The kind of thing a message asks for, once its names are known.

It settles which name is the kind, for whom it is, and whether the shop sells it at all; wishes and
prices are read elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from assistant.departments import people_named
from assistant.understand import cues
from assistant.understand.called import References
from assistant.understand.kind_named import (
    category_of,
    describes,
    is_purpose,
    kind_of_value,
    with_its_adjectives,
    without_parts,
)
from assistant.understand.kinds import AskedKind, asked_kind, of_tails_only
from assistant.understand.message import Message
from assistant.understand.naming import Mention
from assistant.understand.narrowing import narrowed
from assistant.understand.negation import Scope
from assistant.understand.reading import Situation
from assistant.understand.vocabulary import Vocabulary
from retrieval.need import Need, category_covers
from retrieval.words import same_words, singular_words, words_of


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind meant, and the names as they stand once it is known.

    `others` are further kinds named, `used` the tokens that only say for whom, `unsold` the kind
    asked for that no name of the shop stands for.
    """

    category: Mention | None
    others: tuple[Mention, ...]
    mentions: tuple[Mention, ...]
    recipient: str | None
    used: frozenset[int] = frozenset()
    unsold: str | None = None


def kind_meant(
    message: Message,
    situation: Situation,
    vocabulary: Vocabulary,
    mentions: tuple[Mention, ...],
    scopes: Sequence[Scope],
    references: References,
    recipient: str | None,
    told: Set[int],
    used: Set[int],
    foreign: bool,
) -> Kind:
    """The kind meant amid the situation; `told` are the tokens that name the recipient."""
    known = situation.need.category
    category, others = category_of(message, mentions, scopes, vocabulary, known)
    if category is None and known is None:
        category = kind_of_value(mentions, scopes, vocabulary)
    kind = Kind(category, others, mentions, recipient)
    kind = _with_people(kind, message, scopes, known, vocabulary)
    if kind.category is not None and _says_how(message, kind.category, known, vocabulary):
        kind = replace(kind, category=None)
    if references.exact:
        if kind.category is not None and kind.category.start in references.used:
            kind = replace(kind, category=None)
    else:
        bought_for = None if kind.used else recipient
        kind = _as_narrow(kind, bought_for, message, scopes, known, vocabulary)
        if not foreign:
            told = told | kind.used if kind.recipient else frozenset()
            taken = used | kind.used | references.used
            is_open = situation.need == Need() and not (situation.asked or situation.shown)
            asked = _asked(
                message, kind.mentions, kind.category, taken, told, vocabulary, is_open, known
            )
            kind = _instead(kind, asked)
    left = without_parts(message, kind.mentions, kind.category)
    left = tuple(with_its_adjectives(message, m, kind.category) for m in left)
    ends = {m.end for m in kind.others}
    return replace(kind, mentions=left, others=tuple(m for m in left if m.end in ends))


def _with_people(
    kind: Kind, message: Message, scopes: Sequence[Scope], known: str | None, vocabulary: Vocabulary
) -> Kind:
    """A department of people beside a kind as whom it is for."""
    if kind.recipient is not None:
        return kind
    people = _for_whom(kind.category, kind.others, known, vocabulary)
    if people is None:
        named = {place for m in kind.mentions for place in range(m.start, m.end)}
        before = _people_before(message, kind.category, named)
        if before is None:
            return kind
        return replace(kind, recipient=message.tokens[before].word, used=frozenset([before]))
    left = tuple(mention for mention in kind.mentions if mention is not people)
    category, others = category_of(message, left, scopes, vocabulary, known)
    return Kind(category, others, left, people.said, frozenset(range(people.start, people.end)))


def _as_narrow(
    kind: Kind,
    bought_for: str | None,
    message: Message,
    scopes: Sequence[Scope],
    known: str | None,
    vocabulary: Vocabulary,
) -> Kind:
    """The kind as narrow as the message says it."""
    category = narrowed(kind.category, bought_for, message, scopes, vocabulary, known)
    mentions = tuple(category if category and m is kind.category else m for m in kind.mentions)
    if kind.category is None and category is not None and not kind.recipient:
        free = [m for m in mentions if m.end <= category.start or m.start >= category.end]
        mentions = tuple(sorted((*free, category), key=lambda mention: mention.start))
    return replace(kind, category=category, mentions=mentions)


def _instead(kind: Kind, asked: AskedKind | None) -> Kind:
    """The kind asked for by a noun of the shopper's own, where there is one."""
    if asked is None:
        return kind
    kept = [mention for mention in kind.mentions if mention is not kind.category]
    named = [asked.category] if asked.category else []
    mentions = tuple(sorted([*kept, *named], key=lambda mention: mention.start))
    unsold = asked.said if asked.category is None else None
    return replace(kind, category=asked.category, mentions=mentions, unsold=unsold)


def _asked(
    message: Message, mentions: tuple[Mention, ...], category: Mention | None, used: Set[int],
    told: Set[int], vocabulary: Vocabulary, is_open: bool, known: str | None,
) -> AskedKind | None:  # fmt: skip
    """The kind asked for by another noun than the shop's names, where it is not `category`.

    A department that only says for whom, or that only describes a noun, is none: "dog coat".
    """
    if category is None:
        return asked_kind(
            message, mentions, frozenset(used), vocabulary, open_need=is_open, known=known
        )
    for_whom = category.start in told or is_purpose(message, category)
    if for_whom or describes(message, mentions, category):
        others = tuple(m for m in mentions if m is not category)
        return asked_kind(
            message, others, frozenset(used) | frozenset(told), vocabulary, open_need=is_open
        )
    return of_tails_only(message, category, mentions, vocabulary)


def _says_how(
    message: Message, category: Mention, known: str | None, vocabulary: Vocabulary
) -> bool:
    """Whether a word alone that names another kind says how the thing in hand is: a steam iron."""
    alone = sum(token.kind == "word" for token in message.tokens) == 1
    if known is None or not alone or same_words(known, category.name):
        return False
    head = singular_words(known)[-1:]
    return vocabulary.titles_hold((message.tokens[category.start].stem, *head))


def _people_before(message: Message, category: Mention | None, named: Set[int]) -> int | None:
    """The token of people at once before the kind, unless a name holds it: "kids helmet"."""
    place = category.start - 1 if category is not None else -1
    if place < 0 or place in named:
        return None
    token = message.tokens[place]
    many = token.possessive or token.word.endswith("s") or token.word != token.stem
    return place if many and people_named(token.word) else None


def _for_whom(
    category: Mention | None, others: Sequence[Mention], known: str | None, vocabulary: Vocabulary
) -> Mention | None:
    """A department of people named beside a kind they have, or amid it: "men's shirts"."""
    named = [m for m in (category, *others) if m is not None]
    kinds = {m.name for m in named if not people_named(m.name)} or {known or ""}
    paths = [path for kind in kinds if kind for path in vocabulary.paths_of(kind)]
    for mention in named:
        of_people = len(words_of(mention.name)) == 1 and people_named(mention.name)
        if of_people and any(category_covers(mention.name, path) for path in paths):
            return mention
    return None


def as_part(message: Message, mention: Mention) -> Mention:
    """What a question names of the things shown, though the shop sells such too: "the cable"."""
    the = mention.start > 0 and message.tokens[mention.start - 1].word in ("the", "its", "their")
    part = mention.may_be("attribute_name")
    if (
        mention.kind != "category"
        or part is None
        or not (the and cues.OF_THE_SHOWN.search(message.line))
    ):
        return mention
    return mention.as_(part)
