"""The shop's names in a message: which words stand for a category, a brand, an option, a value.

It settles what an ambiguous word stands for by the words around it; not what is wanted of it.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from assistant.understand.english import ADJECTIVES, FILLER, STOP
from assistant.understand.message import Message, Token, key_of
from assistant.understand.naming import Kind, Meaning
from assistant.understand.slips import paired
from assistant.understand.spelling import is_english
from assistant.understand.vocabulary import Vocabulary
from retrieval.words import same_words

AMBIGUOUS_AMONG = 5000
_MAKER_WORDS = frozenset(["by", "from", "brand", "brands", "maker", "make", "only", "like"])
_AFTER_SIZE = frozenset(["", ".", "please", "!", ",", "instead", "then", "now"])
_SIZE_LEADS = frozenset(["size", "sizes", "in", "wear"])
_SIZES = frozenset({"small", "medium", "large", "extra small", "extra large"})
_COMPARED = frozenset(["more", "most", "fewer", "less"])
_PREFIXES = frozenset(["non", "no", "anti", "un"])
_LIMITERS = frozenset(
    ["only", "no", "not", "except", "excluding", "without", "avoid", "than", "but", "prefer"]
)


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
    settled = (_settled(m, message, vocabulary, found, named) for m in found)
    return tuple(_with_names(message, [m for m in settled if m is not None]))


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
    mentions = [_with_part(message, m, starts) for m in mentions]
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
    if token.word in STOP or not {token.stem, token.word.removesuffix("ed")} & {
        *key_of(mention.name)
    }:
        return mention
    return replace(mention, end=place + 1, said=f"{mention.said} {token.word}")


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
    return (length, meanings) if meanings else (0, ())


def _said(message: Message, stems: Sequence[str], start: int, end: int) -> str:
    """The shopper's words, a misspelt one as the shop writes it."""
    return " ".join(
        token.word if token.stem == stem else stem
        for token, stem in zip(message.tokens[start:end], stems[start:end], strict=True)
    )


def _settled(
    mention: Mention,
    message: Message,
    vocabulary: Vocabulary,
    found: Sequence[Mention],
    category: str | None,
) -> Mention | None:
    """The mention with its ambiguity settled, or None where it is no name at all here."""
    tokens = message.tokens
    before = tokens[mention.start - 1].word if mention.start else ""
    if before in ("is", ":") and mention.start > 1:
        before = tokens[mention.start - 2].word
    after = tokens[mention.end].word if mention.end < len(tokens) else ""
    kept: list[Meaning] = []
    for meaning in mention.meanings:
        if meaning.kind == "brand" and not _is_brand(mention, message, found):
            continue
        if meaning.kind == "option" and not _is_option(
            mention, meaning, before, after, vocabulary, category, found
        ):
            continue
        if meaning.kind in ("category", "value", "flag", "attribute_name", "option_name") and all(
            token.word in STOP or token.kind == "number"
            for token in tokens[mention.start : mention.end]
        ):
            continue
        kept.append(meaning)
    if not kept:
        return None
    best = _best(kept, before, vocabulary, category)
    counted = next((m for m in kept if m.kind == "attribute_name"), None)
    if counted is not None and best.kind == "category" and _counts(tokens, mention.start - 1):
        best = counted
    said = mention.said
    if best.value and best.value.lower().replace(" ", "") == said.replace(" ", ""):
        said = best.value.lower()
    return replace(mention.as_(best), meanings=tuple(kept), said=said)


def _counts(tokens: Sequence[Token], place: int) -> bool:
    """Whether what follows is counted: "88 keys", "more keys"."""
    return place >= 0 and (tokens[place].kind == "number" or tokens[place].word in _COMPARED)


_ORDER: dict[Kind, int] = {
    "category": 0, "option": 1, "brand": 2, "flag": 3, "value": 4, "option_name": 5,
    "attribute_name": 6,
}  # fmt: skip


def _best(
    meanings: Sequence[Meaning], before: str, vocabulary: Vocabulary, category: str | None
) -> Meaning:
    if before in ("by", "from"):
        brand = next((m for m in meanings if m.kind == "brand"), None)
        if brand:
            return brand
    offered = vocabulary.options_in(category)
    return min(
        meanings,
        key=lambda m: (_ORDER[m.kind], m.kind == "option" and m.name not in offered),
    )


def _is_brand(mention: Mention, message: Message, found: Sequence[Mention]) -> bool:
    """Whether a brand's name that is also an English word is meant as the brand."""
    tokens = message.tokens[mention.start : mention.end]
    if len(tokens) > 1 or not is_english(tokens[0].word, AMBIGUOUS_AMONG):
        return not all(token.word in STOP for token in tokens)
    token = tokens[0]
    before = [t.word for t in message.tokens[: mention.start]]
    last = before[-1] if before else ""
    if token.word in STOP:
        return token.capital and last in ("by", "from", "brand") and not message.shouted
    if last in _MAKER_WORDS or last in _LIMITERS or token.possessive:
        return True
    beside = {mention.end + 1, mention.start - 2}
    joins = {t.word for t in message.tokens[mention.end : mention.end + 1]} | {last}
    if joins & {"or", "and", "vs", "versus"} and any(
        o is not mention and o.kind == "brand" and {o.start, o.end - 1} & beside for o in found
    ):
        return True
    first_word = mention.start == 0 or message.tokens[mention.start - 1].kind == "mark"
    if token.capital and not message.shouted and not first_word:
        return True
    if token.word in ADJECTIVES and not token.capital:
        return False
    if any(other.kind == "category" and other.start == mention.end for other in found):
        return not any(m.kind in ("value", "flag", "option") for m in mention.meanings)
    if token.word in ADJECTIVES and not token.capital:
        return False
    content = [t for t in message.tokens if t.kind == "word" and t.word not in STOP]
    return (token.capital and len(content) <= 3 and last not in ("a", "an")) or len(content) == 1


def _is_option(
    mention: Mention,
    meaning: Meaning,
    before: str,
    after: str,
    vocabulary: Vocabulary,
    category: str | None,
    found: Sequence[Mention],
) -> bool:
    """Whether an option's value is meant: offered here, and a bare number or letter is led to."""
    offered = vocabulary.options_in(category)
    if meaning.name not in offered:
        return before in _SIZE_LEADS and category is None
    word = mention.said
    if word in _SIZES and not _is_said_of_size(before, after, found, mention):
        return False
    if len(word) > 2 and not word.replace(" ", "").replace(".", "").replace("/", "").isdigit():
        return True
    if before in _SIZE_LEADS or same_words(before, meaning.name) or before == "or":
        return after not in ("one", "of") and not _is_counted(after, found, mention)
    if word.isdigit() or len(word) == 1:
        follows = any(o.end == mention.start and o.kind == "category" for o in found)
        alone = mention.start == 0 and after in _AFTER_SIZE
        alone = alone or (before == "," and after in ("", ".", ",", "!") and word.isalpha())
        corrects = before in ("not", ",", "but", "meant", "a", "an") and not word.isalpha()
        return (follows or alone or corrects) and not _is_counted(after, found, mention)
    return True


def _is_said_of_size(before: str, after: str, found: Sequence[Mention], mention: Mention) -> bool:
    """Whether "small" is a size and not how something packs, runs or is."""
    if any(o.start == mention.end and o.kind == "category" for o in found):
        return True
    named = any(o.start == mention.end and o.kind != "attribute_name" for o in found)
    if not named and after[:1].isalpha() and after not in STOP and after not in FILLER:
        return False
    if any(
        o.end == mention.start and o.kind not in ("attribute_name", "option_name") for o in found
    ):
        return True
    return before in _SIZE_LEADS or before in ("", "a", "an", "or", ",", ":", "the", "medium", "is")


def _is_counted(after: str, found: Sequence[Mention], mention: Mention) -> bool:
    """Whether the number counts what follows it ("2 people", "10 km")."""
    if not after or not after[0].isalpha() or after in STOP:
        return False
    return not any(other.start == mention.end for other in found) and after not in (
        "please", "instead", "thanks",
    )  # fmt: skip
