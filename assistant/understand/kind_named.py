"""Which of the kinds a message names is the one asked for: the head of a phrase, not its purpose.

It knows the names and the words around them, nothing of prices, wishes or what was said before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.understand.english import COUNTS, FILLER, STOP
from assistant.understand.extremes import plain_word
from assistant.understand.measures import is_adjective
from assistant.understand.message import Message, Token, key_of
from assistant.understand.naming import Mention
from assistant.understand.negation import Scope, stance_at
from assistant.understand.units import UNITS
from assistant.understand.vocabulary import Vocabulary
from retrieval.units_of_measure import UNITS as SIZES
from retrieval.words import same_words, singular

_ASKING = frozenset(
    {"looking", "look", "searching", "search", "shopping", "need", "asked", "hunting"}
)
_BEFORE_NOUNS = frozenset(
    ["a", "an", "the", "my", "some", "any", "our", "these", "new", "good", "great", "decent"]
)
_PLACES = frozenset(["in", "on", "into", "under", "inside", "onto"])
_ARTICLES = frozenset(["a", "an", "the", "my", "our"])
_NUMBER = re.compile(
    r"(?:(?:of|life|is|:) )*(?:at (?:least|most)|(?:more|less) than|over|under|min|max) \d[\d.,]*"
    r" (?P<unit>[^ ]+)"
)
_TO_DO = frozenset(
    str.split(
        "want wants like likes love loves learn learns start starts starting going need needs"
        " how able used try trying began begins begun"
    )
)
_FOND = frozenset(["loves", "likes", "enjoys", "into", "plays", "adores", "collects"])
_OWNED = frozenset(["my", "our", "their", "his", "her"])
_HAD = re.compile(
    r"(?:^| )(?:already (?:has|have|had|got|owns?)|(?:has|have|owns?|got) already"
    r"|(?:he|she|they) (?:has|have|owns?))(?: got)?(?: (?:a|an|the|some|one|two|his|her|their))?$"
)


def category_of(
    message: Message,
    mentions: Sequence[Mention],
    scopes: Sequence[Scope],
    vocabulary: Vocabulary,
    known: str | None = None,
) -> tuple[Mention | None, tuple[Mention, ...]]:
    """(the category meant, the other mentions of categories).

    The head of the first run of names ("running shoes": shoes); one that comes after "for" or
    "with" says what the thing is used for, unless it is the only one. Amid a search for something
    `known`, a kind before another noun only describes that ("bike paths").
    """
    named = [
        m
        for m in mentions
        if m.kind == "category"
        and stance_at(scopes, m.start) == "wanted"
        and not (known and not same_words(known, m.name) and describes(message, mentions, m))
        and not is_fancied(message, m)
        and not _is_done(message, m)
        and not _is_had_already(message, m)
        and not (known and is_purpose(message, m))
        and not (known and not same_words(known, m.name) and _is_measured(message, m, vocabulary))
        and not (known and not same_words(known, m.name) and _is_a_part(message, m))
    ]
    if not named:
        named = _heads_of_avoided(mentions, scopes)
    if not named:
        return None, ()
    runs: list[list[Mention]] = []
    for mention in named:
        if runs and runs[-1][-1].end == mention.start:
            runs[-1].append(mention)
        else:
            runs.append([mention])
    plain = [
        run
        for run in runs
        if not (
            is_purpose(message, run[0])
            or _is_owned(message, run[0])
            or describes(message, mentions, run[-1])
        )
    ]
    chosen = (plain or runs)[0][-1]
    return chosen, tuple(m for m in named if m is not chosen)


def kind_of_value(
    mentions: Sequence[Mention], scopes: Sequence[Scope], vocabulary: Vocabulary
) -> Mention | None:
    """The kind that a value is called by as a whole: the lock of a "U-lock"."""
    for mention in mentions:
        key = key_of(mention.value)
        if mention.kind != "value" or stance_at(scopes, mention.start) != "wanted":
            continue
        for tail in (key[start:] for start in range(1, len(key))):
            for kind in vocabulary.phrases.of(tail):
                if kind.kind == "category" and key in vocabulary.attribute_values_in(kind.name):
                    place = mention.end - 1
                    return Mention(
                        place, mention.end, "category", kind.name, "", kind.name, (kind,)
                    )
    return None


def _heads_of_avoided(mentions: Sequence[Mention], scopes: Sequence[Scope]) -> list[Mention]:
    """Categories after what is avoided of them: "no leather shoes" asks for shoes."""
    return [
        m
        for m in mentions
        if m.kind == "category"
        and stance_at(scopes, m.start) != "wanted"
        and any(
            o.end == m.start and o.kind in ("value", "flag", "brand", "option") for o in mentions
        )
    ]


def _is_owned(message: Message, mention: Mention) -> bool:
    """Whether the thing is the shopper's already: "my old living room is tiny"."""
    before = [token.word for token in message.tokens[max(0, mention.start - 3) : mention.start]]
    while before and (before[-1] in FILLER or is_adjective(before[-1])):
        before.pop()
    return before[-1:] != [] and before[-1] in _OWNED


def _is_done(message: Message, mention: Mention) -> bool:
    """Whether the word is a verb there: "my kids want to paint", "a game set in space"."""
    if mention.end - mention.start > 1 or mention.start < 2:
        return False
    if message.said(mention.start, mention.end + 1) in ("set in", "set at", "set on"):
        return True
    verb, to, noun = message.tokens[mention.start - 2 : mention.end]
    return to.word == "to" and verb.word in _TO_DO and noun.word == noun.stem


def _is_had_already(message: Message, mention: Mention) -> bool:
    """Whether somebody has one, so that none is asked for: "he already has a capo"."""
    return bool(_HAD.search(" ".join(token.word for token in message.tokens[: mention.start])))


def _is_measured(message: Message, mention: Mention, vocabulary: Vocabulary) -> bool:
    """Whether a number is said of it as of a part: the battery of "battery at least 20 hours".

    What the kind itself is measured in makes no part of it: "heater at least 150 W".
    """
    match = _NUMBER.match(message.said(mention.end, mention.end + 6))
    if match is None or singular(match["unit"]) not in UNITS:
        return False
    unit, own = singular(match["unit"]), vocabulary.attribute_names_in(mention.name)
    dimension = SIZES.get(unit, (unit, 1.0))[0]
    measured = {SIZES[a.unit][0] for a in vocabulary.attributes if a.name in own if a.unit in SIZES}
    return dimension not in measured


def _is_a_part(message: Message, mention: Mention) -> bool:
    """Whether more or less is wanted of what the thing in hand is made of: "thicker paper"."""
    place = mention.start - 1
    noun = message.tokens[mention.end - 1]
    if place < 0 or noun.word != noun.stem or message.said(place - 1, place) in _ARTICLES:
        return False
    how = message.tokens[place].word
    return how.endswith("er") and plain_word(how, comparing=True) != how


def is_fancied(message: Message, mention: Mention) -> bool:
    """Whether it is what somebody is fond of: "my sister loves music"."""
    return mention.start > 0 and message.tokens[mention.start - 1].word in _FOND


def with_its_adjectives(message: Message, mention: Mention, category: Mention | None) -> Mention:
    """A kind that says what another is for, with how it is and how many: "for a tiny kitchen"."""
    if mention is category or mention.kind != "category" or not is_purpose(message, mention):
        return mention
    start = mention.start
    while start and _tells_how(message.tokens[start - 1]):
        start -= 1
    said = f"{message.said(start, mention.start)} {mention.said}".strip()
    return replace(mention, start=start, said=said)


def _tells_how(token: Token) -> bool:
    counts = token.kind == "number" or (token.word in COUNTS and token.word not in _ARTICLES)
    return counts or is_adjective(token.word)


def without_parts(
    message: Message, mentions: Sequence[Mention], category: Mention | None
) -> tuple[Mention, ...]:
    """The mentions without kinds that only begin another noun: the battery of "battery life"."""
    return tuple(
        m
        for m in mentions
        if m is category or m.kind != "category" or not describes(message, mentions, m)
    )


def describes(message: Message, mentions: Sequence[Mention], mention: Mention) -> bool:
    """Whether a noun the shop has no name for follows at once: the bikes of "bike paths"."""
    if mention.end >= len(message.tokens):
        return False
    last, after = message.tokens[mention.end - 1], message.tokens[mention.end]
    plain = after.kind == "word" and after.word not in STOP and after.word not in FILLER
    named = any(m.start == mention.end for m in mentions)
    return plain and not named and last.word == last.stem and not is_adjective(after.word)


def _is_doing(message: Message, mention: Mention) -> bool:
    """Whether the name is of something one does: "wok cooking"."""
    return message.tokens[mention.end - 1].word.endswith("ing")


def is_purpose(message: Message, mention: Mention) -> bool:
    """Whether the kind named only says what, or whom, another thing is for or with."""
    for place in range(mention.start - 1, max(mention.start - 4, -1), -1):
        word = message.tokens[place].word
        if word in _PLACES and place + 1 < mention.start:
            return message.tokens[place + 1].word in _ARTICLES
        if word in ("for", "with", "wear"):
            before = message.tokens[place - 1].word if place else ""
            return before not in _ASKING
        counts = message.tokens[place].kind == "number" or word in COUNTS or word in UNITS
        if place == mention.start - 1 and _is_doing(message, mention) and word not in STOP:
            continue
        if word not in _BEFORE_NOUNS and not counts and not is_adjective(word):
            return False
    return False
