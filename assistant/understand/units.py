"""Numbers that measure something: 88 keys, 2 metres, under 300 g. What is no price.

It knows units of measure; the nouns a shop counts in come from its attributes.
"""

from __future__ import annotations

import re

from assistant.understand.english import ADJECTIVES, STOP
from assistant.understand.message import Message
from assistant.understand.naming import Meaning
from assistant.understand.vocabulary import Vocabulary

LONGEST_NAME = 3
UNITS = frozenset(
    str.split(
        "g gram kg kilo kilogram kilogramme mg oz ounce lb lbs pound stone mm millimetre "
        "millimeter cm centimetre centimeter m metre meter km kilometre kilometer mile in inch "
        "foot feet ft yard l litre liter ml millilitre cl dl gallon pint cup w watt kw kwh wh mah "
        "ah v volt a amp hz khz mhz ghz db decibel h hr hour min minute s sec second day week "
        "month year yr degree c f celsius fahrenheit gb tb mb mbps gbps mp megapixel px pixel p "
        "fps percent pct % lumen lm lux nm bar psi rpm ply denier gsm star people person persons "
        "adult man guest child kid piece pack speed gear key string season burner port slot "
        "channel core bit inche x k d mph"
    )
)
MEASURES = frozenset(
    str.split(
        "size weight weigh weighs weighing height length width depth age aged diameter capacity "
        "volume resolution distance drop heel wide long tall heavy temperature "
        "speed power rating rated ratings stars thickness waist chest number"
    )
)
_LINKS = frozenset(["is", "are", "be", "of", "than", "should", "must", "a", "an", "the"])
_JUDGED = frozenset({"rated"})
_NOT_NOUNS = frozenset(["each", "total", "altogether", "plus", "ish", "tops"])


def is_measured(message: Message, end: int, start: int, vocabulary: Vocabulary) -> bool:
    """Whether the number before `end` measures something, so that it cannot be a price.

    `start` is where the words that compare it ("under") begin.
    """
    before = [t for t in message.tokens if t.start < start]
    while before and before[-1].word in _LINKS:
        before.pop()
    # "88 keys under 700": a measure that has its number already leaves the next one free.
    counted = len(before) > 1 and before[-2].kind == "number"
    if before and not counted and before[-1].word in MEASURES - _JUDGED:
        return True
    if not counted and named_at(message, len(before), vocabulary):
        return True
    covered = [place for place, token in enumerate(message.tokens) if token.start >= end]
    if not covered:
        return False
    place = covered[0]
    token = message.tokens[place]
    if token.kind == "mark" or token.word in STOP or token.word in _NOT_NOUNS:
        return token.word == "%"
    if token.kind == "number":
        return False
    if token.stem in UNITS or token.word in UNITS:
        return True
    kinds = {m.kind for m in meanings_at(message, place, vocabulary)}
    if "attribute_name" in kinds:
        return True
    if kinds or token.word in ADJECTIVES or token.capital:
        return False
    return bool(re.search(r"[^s]s$", token.word))


def named_at(message: Message, end: int, vocabulary: Vocabulary) -> int:
    """How many words before token `end` name what the shop measures in numbers; 0 for none.

    The last word of a name alone is enough: the level of a security level.
    """
    stems = [token.stem for token in message.tokens[max(0, end - LONGEST_NAME) : end]]
    names = vocabulary.measured_names
    lengths = (n for n in range(len(stems), 0, -1) if tuple(stems[-n:]) in names)
    return next(lengths, 0)


def meanings_at(message: Message, place: int, vocabulary: Vocabulary) -> tuple[Meaning, ...]:
    """What the name that begins at that token may stand for."""
    return vocabulary.phrases.at([t.stem for t in message.tokens], place)[1]
