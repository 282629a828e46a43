"""Which act a message is: the rules that settle it, in the order in which they win.

It weighs cues against what was read; it reads no values itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.turn import Act
from assistant.understand import cues
from assistant.understand.called import References
from assistant.understand.message import Message
from assistant.understand.naming import Mention
from assistant.understand.reading import CartKind, Direction, Situation
from assistant.understand.said import Pieces
from assistant.understand.vocabulary import Vocabulary
from retrieval.need import category_covers
from retrieval.words import singular_words


@dataclass(frozen=True, slots=True)
class Heard:
    """What was read of a message, as far as the act depends on it."""

    situation: Situation
    references: References
    pieces: Pieces
    names: Sequence[Mention]
    cart: CartKind | None
    unread: Sequence[str]
    searched: Sequence[str]
    policy: str | None
    direction: Direction | None
    content: int

    @property
    def meant(self) -> bool:
        """Whether products shown are referred to, by name or by a pronoun."""
        return bool(
            self.references.products
            or self.references.missing
            or (self.references.used and self.situation.shown)
        )

    @property
    def names_product(self) -> bool:
        """Whether the message holds any word of the shop's, or of what it sells."""
        return bool(self.names or self.searched)


_ASKS_FOR_OTHERS = re.compile(
    r"^(?:and |so |but |, )*(?:any|which|who|where|how (?:about|many)"
    r"|what (?:[a-z]+ (?:go|goes|fit|fits)|about|else|is your))"
    r"(?![^ ])"
)


_WHAT_IS = re.compile(r"^(?:and |so |but |, )*what (?:is|are) (?:the|its|their) ")


def act_of(message: Message, heard: Heard) -> Act:
    """The act of a message that is no trouble."""
    line = message.line
    shown = bool(heard.situation.shown)
    asks = bool(cues.QUESTION.search(line)) or line.endswith("?")
    if cues.PRIVACY.search(line) and not heard.pieces.category:
        return "privacy"
    if cues.PERSON.search(line) and not heard.pieces.category:
        return "small_talk"
    if heard.pieces.anew:
        return "refine"
    if heard.cart is not None and not (asks and heard.cart == "add" and _asks_first(message)):
        return "cart"
    if _is_out_of_scope(line, heard):
        return "out_of_scope"
    if heard.policy is not None and not _is_request(line, heard):
        return "policy"
    of_shown = cues.ABOUT_PEOPLE.search(line) or cues.OF_THE_SHOWN.search(line)
    if shown and of_shown and not (heard.pieces.category or heard.pieces.prices.found):
        return "ask_product"
    if shown and _asks_of_measure(line, heard):
        return "ask_product"
    named = line.startswith("why ") and heard.references.exact
    if shown and (named or cues.WHY.search(line)) and not heard.pieces.category:
        return "why"
    if _compares(line, heard, shown):
        return "compare"
    if heard.situation.asked and cues.NO_PREFERENCE.search(line) and heard.content <= 2:
        return "refine"
    if shown and (feedback := _feedback(line, heard, asks)):
        return feedback
    if heard.direction is not None and (shown or heard.names_product or heard.content):
        return "refine"
    if asks and (heard.meant or _asks_on(line, heard)) and _asks_about(line, heard):
        return "ask_product"
    if _is_small_talk(message, heard):
        return "small_talk"
    return "recommend"


def direction_of(message: Message, references: References, priced: bool) -> Direction | None:
    """Where the message wants to go from what was shown.

    `priced`: a sum was named, which is the limit: "cheaper than 50".
    """
    for direction, cue in cues.DIRECTIONS:
        match = cue.search(message.line)
        if match is None:
            continue
        place = message.covered(*match.span()).start
        if place in references.used and direction in ("cheaper", "dearer", "cheapest", "dearest"):
            continue
        before = message.tokens[place - 1].word if place else ""
        if (priced or before in ("not", "nothing", "no")) and direction in ("cheaper", "dearer"):
            continue
        return direction
    return None


def policy_topic(message: Message, vocabulary: Vocabulary, about_product: bool) -> str | None:
    """What of the shop's rules is asked; a question in words of a policy's title is one."""
    match = cues.POLICY.search(message.line) or cues.POLICY_ASKED.search(message.line)
    if match is not None:
        return match[0]
    asks = bool(cues.QUESTION.search(message.line)) or message.line.endswith("?")
    if not asks or about_product:
        return None
    named = [
        token.word
        for token in message.tokens
        if token.stem in vocabulary.policy_words
        and len(token.stem) > 3
        and not vocabulary.knows(token.stem)
    ]
    from assistant.understand.english import FILLER, STOP

    named = [word for word in named if word not in STOP and word not in FILLER]
    return " ".join(named) or None


def _is_request(line: str, heard: Heard) -> bool:
    """Whether a product is asked for, so that "with a warranty" is a wish and no question."""
    if not heard.pieces.category or cues.POLICY_ASKED.search(line):
        return False
    if set(singular_words(heard.pieces.category)) <= set(singular_words(heard.policy or "")):
        return False
    said = heard.pieces
    told = said.wants or said.avoids or said.options or said.prices.found or said.recipient
    return bool(told) or not cues.QUESTION.search(line)


def _asks_first(message: Message) -> bool:
    first = message.tokens[0].word
    return first in ("is", "are", "does", "do", "what", "how", "which", "why", "should", "was")


def _is_out_of_scope(line: str, heard: Heard) -> bool:
    if not cues.OUT_OF_SCOPE.search(line):
        return False
    return not (heard.pieces.category or heard.pieces.brands or heard.names)


def _compares(line: str, heard: Heard, shown: bool) -> bool:
    several = len(heard.references.products) > 1 or heard.references.missing is not None
    if cues.SURE_COMPARE.search(line):
        return shown or several
    asks = bool(cues.QUESTION.search(line)) or line.endswith("?")
    if (
        several
        and asks
        and re.search(r"(?<![^ ])(?:or|than)(?![^ ])", line)
        and not heard.pieces.category
    ):
        return True
    return shown and several and bool(cues.COMPARE.search(line))


def _feedback(line: str, heard: Heard, asks: bool) -> Act | None:
    praised = cues.PRAISE.search(line) and not (asks or cues.WANTING.search(line))
    if praised and not (heard.pieces.prices.found or heard.pieces.options):
        return "feedback"
    if asks and not cues.DISLIKE.search(line):
        return None
    if heard.pieces.category or heard.pieces.prices.found:
        return None
    if cues.DISLIKE.search(line):
        wanted = heard.pieces.avoids or heard.pieces.brands_excluded or heard.pieces.wants
        if wanted and not heard.references.exact:
            return None
        if heard.direction == "something_else" and not heard.references.exact:
            return None
        return "feedback"
    if cues.LIKE.search(line) and (heard.meant or heard.content <= 2):
        if heard.direction in ("more_like", "something_else", "cheaper", "dearer"):
            return None
        wishes = heard.pieces.wants or heard.pieces.options or heard.pieces.brands
        return None if wishes and not heard.references.exact else "feedback"
    return None


def _asks_of_measure(line: str, heard: Heard) -> bool:
    """Whether what the shop measures is asked of what was shown: "what is the max weight?"."""
    if heard.pieces.category or heard.pieces.prices.found or heard.cart:
        return False
    named = any(m.kind in ("attribute_name", "option_name") for m in heard.names)
    return named and bool(_WHAT_IS.search(line))


def _asks_about(line: str, heard: Heard) -> bool:
    """Whether the question is about the products meant, not for others."""
    if heard.references.exact:
        return True
    if cues.FINDING.search(line) or _asks_for_another(line, heard):
        return False
    return bool(heard.references.products) or not cues.REQUEST.search(line)


def _asks_for_another(line: str, heard: Heard) -> bool:
    """Whether another kind of thing is asked for beside the one meant: "which lock fits it?"."""
    kind = heard.pieces.category
    meant = heard.references.products
    other = kind is not None and not any(category_covers(kind, p.category_path) for p in meant)
    return other and bool(_ASKS_FOR_OTHERS.search(line))


def _asks_on(line: str, heard: Heard) -> bool:
    """Whether a question names no product because it goes on about the one last spoken of."""
    said = heard.pieces
    other = said.category or said.prices.found or said.brands or said.recipient or said.anew
    other = other or said.brands_dropped or said.price_dropped or said.options_dropped
    asks = cues.QUESTION.search(line) and not _ASKS_FOR_OTHERS.search(line)
    return bool(asks) and heard.situation.focus is not None and not other


def _is_small_talk(message: Message, heard: Heard) -> bool:
    line = message.line
    if heard.names_product or heard.pieces.prices.found or heard.pieces.recipient:
        return False
    if cues.WHO.search(line):
        return True
    if not heard.pieces.is_empty and heard.content > 1:
        return False
    talk = cues.GREETING.search(line) or cues.THANKS.search(line) or cues.BYE.search(line)
    if talk and not heard.unread:
        return True
    return bool(cues.SMALL.fullmatch(line.strip(" .!,?")))
