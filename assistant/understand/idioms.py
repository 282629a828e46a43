"""Wishes that are a fixed turn of phrase: "easy to clean", "not too loud", "stainless steel".

It knows turns of English; wishes in words of the shopper's own are read elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import pairwise

from assistant.understand.english import MATERIALS
from assistant.understand.measures import Wish
from assistant.understand.message import Message
from assistant.understand.negation import Scope, stance_at
from assistant.understand.vocabulary import Vocabulary
from retrieval.price_wishes import price_wish

_IDIOM = re.compile(
    r"(?<![^ ])(?:true to (?:its )?size|runs? (?:small|large|big)"
    r"|value for (?:the )?money"
    r"|easy (?:to [a-z]+(?: (?:up|out|off|down|away|together))?"
    r"(?: (?:and|or) (?!not |no |also )[a-z]+)?|on (?:the "
    r"|my )?[a-z]+)|well made|built to last|easy care"
    r"|low maintenance|high quality|good quality|best quality|top quality"
    r"|good value|well reviewed|highly rated|long lasting|hard wearing"
    r"|machine washable|pet friendly|kid friendly|child friendly"
    r"|on a (?:tight |small |low |student )?budget|low (?:cost|priced?|budget)"
    r"|budget friendly"
    r"|(?<!my )(?<!same )(?<!our )(?<!the )budget(?= (?!(?:is|was|of|and|max|for|from|under|about"
    r"|around|below|between|roughly|limit|please|up|maximum|range|would|can|will)(?![^ ]))[a-z])"
    r"|cheap|inexpensive|affordable|not (?:have|got|spend|that|too)? ?(?:too )?much money"
    r"|not (?:want to )?spend (?:too )?much|little money|money is tight"
    r"|type (?:- )?[a-c]"
    r"|not too [a-z]+(?: (?:in|on) (?:the |my )?[a-z]+)?)(?![^ ])"
)


def read_idioms(message: Message, vocabulary: Vocabulary, used: Set[int]) -> tuple[Wish, ...]:
    """Wishes that are a fixed turn of phrase: "easy to clean", "not too loud"."""
    found = []
    for place, (one, other) in enumerate(pairwise(message.tokens)):
        pair = (one.word, other.word)
        if pair in MATERIALS and not vocabulary.phrases.of(pair) and not used & {place, place + 1}:
            found.append(Wish(place, place + 2, " ".join(pair), "wanted"))
    for match in _IDIOM.finditer(message.line):
        covered = message.covered(*match.span())
        if not used & set(covered):
            words = match[0].removeprefix("not ").removeprefix("too ").replace(" its ", " ")
            words = match[0] if price_wish(match[0]) < 0 else words
            avoided = match[0].startswith("not too")
            found.append(
                Wish(covered.start, covered.stop, words, "avoided" if avoided else "wanted")
            )
    return tuple(found)


def with_stance(wishes: Sequence[Wish], scopes: Sequence[Scope]) -> tuple[Wish, ...]:
    """The wishes, each as the scope it stands in means it."""
    return tuple(
        wish if wish.stance == "avoided" else replace(wish, stance=stance_at(scopes, wish.start))
        for wish in wishes
    )
