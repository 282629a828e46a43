"""The kind of thing a message asks for where no category is named: "do you sell gaming laptops?".

What single titles turn on ("Frying Pan") is a kind that the shop has; any other is handed back as
asked for and not sold, in the shopper's words. It knows nothing of wishes, prices or products.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understand.english import CUE_WORDS, FILLER, OCCASIONS, STOP
from assistant.understand.extremes import plain_word
from assistant.understand.measures import is_adjective
from assistant.understand.message import Message
from assistant.understand.naming import SIZE_WORDS, Meaning, Mention
from assistant.understand.vocabulary import Vocabulary
from assistant.understand.wishes import is_misspelt_filler
from retrieval.need import category_covers
from retrieval.words import same_words, singular_words

LONGEST_KIND = 4
_NO_NOUN_ENDS = ("al", "ic", "ive", "ous", "ed")
FEWEST_TAILS = 2
_NEW = r"(?: (?:a|an|any|some|new|good|decent|nice|the|your))*(?![^ ])"
_LEAD = re.compile(
    r"(?<![^ ])(?:(?:do|does|did|can|could|would) (?:you|i|the shop)(?: guys)?"
    r"(?: (?:also|even|not))*"
    r" (?:have|sell|carry|stock|got|offer|get|find|buy)(?: me)?"
    r"|(?:i|we)(?: am| are| was)?(?: (?:also|still|just|really|actually|now|do))*"
    r" (?:need|want|would like|looking for|look for|searching for|hunting for|after|shopping for)"
    r"(?: to (?:buy|get|find|see|have|order|purchase))?"
    r"|(?:looking|searching|hunting|shopping) for"
    r"|(?:show|find|get|give|sell|recommend|suggest)(?: me)?"
    r"|(?:^got|have you(?: got)?|are there|is there|what about|how about))(?= [a-z])"
    rf"{_NEW}"
)
# Said while no kind is in question yet; amid tents, "and a porch" is a wish.
_NEXT = re.compile(
    r"^(?:(?:ok|okay|and|now|then|also|next|plus|finally) )+(?:a|an|some|any)(?= [a-z])" + _NEW
)
_ENDS = frozenset(
    str.split(
        "for with that which who under over in to of from by without but and or please on at is "
        "are like less more around between up max instead below above about so where than within "
        "only not no against as when if costing cheaper because i we my you me it can"
    )
)


_NO_KINDS = frozenset(
    str.split(
        "yesterday today tomorrow week month"
        " deal deals bargain bargains sale sales discount discounts promotion promotions help info "
        "information question questions gear equipment accessory accessories favourites favorites "
        "bestseller bestsellers solution problem everyday hurry break wifi treat surprise"
    )
)


@dataclass(frozen=True, slots=True)
class AskedKind:
    """Tokens start to end that name the kind; `category` where titles of the shop turn on it."""

    start: int
    end: int
    said: str
    category: Mention | None = None


def asked_kind(
    message: Message, mentions: Sequence[Mention], used: frozenset[int], vocabulary: Vocabulary,
    *, open_need: bool, known: str | None = None,
) -> AskedKind | None:  # fmt: skip
    """The kind asked for by a noun of its own, or None where none is.

    `open_need`: no kind is in question yet, so that a bare "quiet blender" asks for one too; amid a
    search for something `known`, only a noun that titles of another kind turn on does.
    """
    lead = next(iter(_LEAD.finditer(message.line)), None)
    lead = lead or (_NEXT.search(message.line) if known is None else None)
    if lead is None and not open_need:
        return _of_titles(message, mentions, used, vocabulary, known)
    start = message.covered(*lead.span()).stop if lead is not None else 0
    measured = ("attribute_name", "option_name") if lead is not None and open_need else ()
    named = [m for m in mentions if m.kind not in measured]
    phrase = _phrase(message, start, named, used)
    if not phrase or len(phrase) > LONGEST_KIND:
        return None
    head = phrase[-1]
    token = message.tokens[head]
    after = message.tokens[head + 1].word if head + 1 < len(message.tokens) else ""
    if after in ("one", "ones") or (lead is None and token.word.endswith(_NO_NOUN_ENDS)):
        return None
    # "Light" is how a thing is, but an LED light is one where titles turn on the word.
    is_thing = len(phrase) > 1 and vocabulary.category_of_head(token.stem) is not None
    if (
        is_misspelt_filler(token.stem)
        or (_is_no_noun(token.word) and not (is_thing and is_adjective(token.word)))
        or any(m.start <= head < m.end for m in named)
    ):
        return None
    noun = [p for p in phrase if p == head or not is_adjective(message.tokens[p].word)]
    said = message.said(noun[0], head + 1)
    category = vocabulary.category_of_head(token.stem)
    if category is not None:
        meaning = Meaning("category", category.lower())
        mention = Mention(noun[0], head + 1, "category", category.lower(), "", said, (meaning,))
        return AskedKind(noun[0], head + 1, said, mention)
    stems = tuple(message.tokens[p].stem for p in noun)
    if vocabulary.titles_hold(stems) and (len(stems) > 1 or lead is None):
        return None
    return (
        AskedKind(noun[0], head + 1, said) if lead is not None or _is_bare(message, head) else None
    )


def _of_titles(
    message: Message, mentions: Sequence[Mention], used: frozenset[int], vocabulary: Vocabulary,
    known: str | None,
) -> AskedKind | None:  # fmt: skip
    """A kind of which only titles tell, said and nothing else: "XL hoodie" amid dresses."""
    told = [place for place, token in enumerate(message.tokens) if token.kind != "mark"]
    if known is None or not 0 < len(told) <= LONGEST_KIND or told[-1] in used:
        return None
    if any(m.start <= told[-1] < m.end for m in mentions):
        return None
    head = message.tokens[told[-1]]
    category = vocabulary.category_of_head(head.stem)
    if category is None or vocabulary.parent_covers(known, category):
        return None
    described = all(
        message.tokens[place].word in ("a", "an", "the", "some")
        or is_adjective(plain_word(message.tokens[place].word))
        or message.tokens[place].word in SIZE_WORDS
        or any(m.start <= place < m.end for m in mentions)
        for place in told[:-1]
    )
    if not described or head.stem in vocabulary.title_words_in(known):
        return None
    place, meaning = told[-1], Meaning("category", category.lower())
    mention = Mention(place, place + 1, "category", category.lower(), "", head.word, (meaning,))
    return AskedKind(place, place + 1, head.word, mention)


def of_tails_only(
    message: Message, category: Mention, mentions: Sequence[Mention], vocabulary: Vocabulary
) -> AskedKind | None:
    """The kind asked for where only the last word of several names was understood of it.

    "Washing machines" in a shop with sewing machines and espresso machines is none of these.
    """
    place = category.start - 1
    named = any(m.start <= place < m.end for m in mentions)
    if place < 0 or category.end - category.start > 1 or named:
        return None
    before = message.tokens[place]
    plain = before.kind == "word" and not is_adjective(before.word)
    if not plain or before.word in STOP or before.word in FILLER:
        return None
    paths = vocabulary.paths_of(category.name)
    names = {name for path in paths for name in path if category_covers(category.name, (name,))}
    of_its_own = any(same_words(name, category.name) for name in names)
    stems = (before.stem, message.tokens[category.start].stem)
    told = any(before.stem in singular_words(" ".join(path)) for path in paths)
    if len(names) < FEWEST_TAILS or of_its_own or told or vocabulary.titles_hold(stems):
        return None
    return AskedKind(place, category.end, message.said(place, category.end))


def _phrase(
    message: Message, start: int, mentions: Sequence[Mention], used: frozenset[int]
) -> list[int]:
    """The places of the noun phrase that begins there, without what only leads to it."""
    phrase: list[int] = []
    for place in range(start, len(message.tokens)):
        token = message.tokens[place]
        if token.kind != "word" or token.word in _ENDS or place in used:
            break
        led = token.word in STOP or token.word in FILLER
        if led and phrase:
            break
        named = any(m.start <= place < m.end for m in mentions)
        if not led and not (named and not phrase):
            phrase.append(place)
    return phrase


def _is_no_noun(word: str) -> bool:
    plain = is_adjective(word) or word in OCCASIONS or word in CUE_WORDS or word in _NO_KINDS
    return plain or len(word) < 3 or plain_word(word, comparing=True) != word or word.endswith("ly")


def _is_bare(message: Message, head: int) -> bool:
    """Whether the phrase at the message's start is all that asks: no verb, no question."""
    first = message.tokens[0].word
    asks = first in STOP and first not in ("a", "an", "some", "any")
    return not asks and head < LONGEST_KIND + 1
