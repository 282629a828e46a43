"""What an ambiguous name stands for in a message: a brand or a word of English, a size or a count.

It looks at the words around the name; the names themselves are found elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.understand.english import ADJECTIVES, FILLER, FROM_THERE, STOP
from assistant.understand.message import Message, Token, key_of
from assistant.understand.naming import Kind, Meaning, Mention
from assistant.understand.spelling import is_english
from assistant.understand.vocabulary import Vocabulary
from retrieval.words import same_words

AMBIGUOUS_AMONG = 5000
_MAKER_WORDS = frozenset(["by", "from", "brand", "brands", "maker", "make", "only", "like"])
_AFTER_SIZE = frozenset(["", "or", ".", "please", "!", ",", "instead", "then", "now"])
_SIZE_LEADS = frozenset(["size", "sizes", "in", "wear"])
_SIZES = frozenset({"small", "medium", "large", "extra small", "extra large"})
_COMPARED = frozenset(["more", "most", "fewer", "less"])
_COMPARING = frozenset(
    ["least", "most", "than", "over", "under", "above", "below", "minimum", "maximum", "min", "max"]
)
_LIMITERS = frozenset(
    ["only", "no", "not", "except", "excluding", "without", "avoid", "than", "but", "prefer"]
)


def settled(
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
    best = _best(_without_guess(kept, before, vocabulary, category), before, vocabulary,
                 category)  # fmt: skip
    counted = next((m for m in kept if m.kind == "attribute_name"), None)
    if counted is not None and best.kind == "category" and _counts(tokens, mention.start - 1):
        best = counted
    said = mention.said
    if best.value and best.value.lower().replace(" ", "") == said.replace(" ", ""):
        said = best.value.lower()
    if said in FROM_THERE.get(best.value.lower(), ()):
        said = best.value.lower()  # what is Italian is from Italy, as the shop writes it
    return replace(mention.as_(best), meanings=tuple(kept), said=said)


def _without_guess(
    kept: Sequence[Meaning], before: str, vocabulary: Vocabulary, category: str | None
) -> Sequence[Meaning]:  # fmt: skip
    """The meanings without options that may as well be another attribute's value: a wish then.

    "Steel" among bottles of steel that also come in a colour of that name is no colour.
    """
    others = {m.name for m in kept if m.kind == "value"}
    options = [m for m in kept if m.kind == "option" and not same_words(before, m.name)]
    said = vocabulary.attribute_values_in(category) if category is not None else frozenset()
    guessed = [m for m in options if others - {m.name} and key_of(m.value) in said]
    return [m for m in kept if m not in guessed]


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
    if before in _COMPARING and any(letter.isdigit() for letter in meaning.value):
        return False  # "at least 128 GB" is no 128 GB
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
