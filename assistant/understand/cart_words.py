"""What a message asks of the cart: add, take out, how many, choose an option, read back, empty.

It knows the words; which products are meant is found beside.
"""

from __future__ import annotations

import re
from collections.abc import Set

from assistant.understand.english import COUNTS
from assistant.understand.message import Message
from assistant.understand.reading import CartKind

REACH = 5
"""How many words after "i want" may still be what is wanted."""

# A shop may sell bags: only one's own is a cart.
_OWN_BAG = r"(?:(?<=my )|(?<=shopping )|(?<=in the )|(?<=into the )|(?<=to the ))bag"
_CART = rf"(?:cart|basket|{_OWN_BAG}|trolley|shopping (?:cart|basket|bag))"
_COUNT = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|a couple)"
_PIECES = (
    r"(?:pairs?|pieces?|bottles?|boxe?s?|packs?|packets?|bags?|tins?|cans?|jars?|sets?|rolls?"
    r"|copies)"
)
_ADD_SURE = re.compile(
    rf"(?<![^ ])(?:(?:add|put|place|throw|pop|stick|drop)(?: [^ ]+)*? (?:in"
    rf"|into|to|on) (?:my |the |our |your )?{_CART}"
    rf"|add to (?:my |the )?{_CART}|(?:add|put) (?:it|this|that|them|both|these"
    rf"|those|one|two|three|all) (?:too|as well|also)?)(?![^ ])"
)
_ADD_REF = re.compile(
    r"(?<![^ ])(?:add|(?:i|we) (?:will|would|shall|am going to|want to"
    r"|d) (?:take|have|buy|get|go (?:with|for)|like to (?:buy|order|take|have"
    r"|purchase|get)|purchase|order|pick|choose)"
    rf"|(?:a|{_COUNT}|both|another)(?: {_PIECES})? of(?= (?:it|that|this|the)(?![^ ]))"
    r"|let us (?:go (?:with|for)|take|get|do)|buy|order|purchase|take|get me"
    r"|(?<!to )go (?:with|for)|i (?:choose|pick|take|want)|i would like|give me"
    r"|sold on|(?:want|like) to (?:buy|order|purchase|take|get|have))(?![^ ])"
)
_WEAK_ADD = re.compile(r"(?:i|we) |let us|take|go |get me|give me|sold on|want|like|[^ ]+ of$")
_PRONOUNS = frozenset({"it", "that", "this", "them", "these", "those"})
_AFTER_TAKEN = frozenset(
    ["please", "pls", "thanks", "thank", "then", "too", "also", "now", "in", "with", "and", "as",
     "for", "if", "but", "one", "ones", "instead", "right", "so", "delivered", "sent", ".", ",",
     "!", "?", ";", "-"]
)  # fmt: skip
_REMOVE = re.compile(
    rf"(?<![^ ])(?:remove|delete|take out|take (?:[^ ]+ ){{1,5}}out|get rid of"
    rf"|throw out|drop|put (?:[^ ]+ ){{1,5}}back|discard"
    rf"|cancel|do not want (?:[^ ]+ ){{0,5}}(?:in (?:my |the )?{_CART}|anymore"
    rf"|any more)|take (?:[^ ]+ ){{1,5}}(?:off|from) (?:my "
    rf"|the )?{_CART})(?![^ ])"
)
_FEWER = re.compile(
    rf"^(?:(?:ok|okay|and|then|actually|please|,) )*(?:remove|delete|drop|take (?:out|away|off))"
    rf" {_COUNT.replace('(?:', '(?P<n>', 1)}(?: (?:of (?:them|it|those|these|that)|again|please))*"
    r"(?: ?[.!])?$"
)
_CART_WORD = re.compile(rf"(?<![^ ]){_CART}(?![^ ])")
_SHOW = re.compile(
    rf"(?<![^ ])(?:what (?:is|do i have|have i got|did i (?:add|put)|all is"
    rf"|s)(?: [^ ]+)*? in (?:my |the )?{_CART}|(?:show|view|see|check|open"
    rf"|display|review|read)(?: me)?(?: [^ ]+){{0,3}}? {_CART}"
    rf"|(?:my {_CART}|the (?:cart|basket|trolley))(?= \?|$)|{_CART} (?:total|contents?)|(?:total"
    rf"|sum) of (?:my |the )?{_CART}|check ?out|ready to pay|place (?:my|the"
    rf"|an) order|pay now|proceed to"
    rf"|^(?:and |so )?(?:the )?total(?= please| ?[.?!]|$)"
    rf"|how (?:much|many)(?: [^ ]+)* (?:in (?:my |the )?{_CART}|in total"
    rf"|altogether|all together)|what is (?:my|the) total"
    r"|what (?:does|do|would) (?:it|that|this|they|everything) (?:all )?come to)(?![^ ])"
)
_CLEAR = re.compile(
    rf"(?<![^ ])(?:(?:empty|clear|reset|wipe)(?: out)? (?:my |the "
    rf"|out my )?(?:whole |entire )?{_CART}"
    rf"|(?:remove|delete|take out) (?:everything|all)(?: (?:from|in"
    rf"|out of) (?:my |the )?{_CART})?)(?![^ ])"
)
_N = f"(?P<n>{_COUNT})"
_SET = re.compile(
    rf"(?<![^ ])(?:make (?:it|that|them|the [a-z -]{{2,40}}?) (?:[x×] )?{_N}(?: {_PIECES})?"
    rf"(?: of (?:them|it|those|these))?(?= please| instead|$| ?[.!,])"
    rf"|(?:change|set|update|increase|reduce|raise|decrease)(?: the| its"
    rf"| my)? (?:quantity|amount|number)(?: [^ ]+){{0,6}}? (?:to"
    rf"|at) {_N.replace('?P<n>', '?P<m>')}"
    rf"|change (?:it|that|this|them) to {_N.replace('?P<n>', '?P<q>')}"
    r"(?= please| instead|$| ?[.!,])"
    rf"|^(?:no |only |just |actually |, )*{_N.replace('?P<n>', '?P<r>')}"
    r"(?: actually| only| instead| then| please)+(?= ?[.!]|$)"
    rf"|^(?:ok |okay |and |then |, )*{_N.replace('?P<n>', '?P<p>')}"
    r" of (?:them|it|those|these|that)(?= please| ?[.!]|$)"
    rf"|(?:i (?:need|want|will take)|only"
    rf"|just) {_N.replace('?P<n>', '?P<o>')} of (?:them|it|those|these"
    rf"|that))(?![^ ])"
)
_QUANTITY = re.compile(
    rf"(?<![^ ])(?:(?:add|buy|take|order|get|want|have|purchase"
    rf"|put) {_N}(?: (?:of|x|×|pairs?|pieces?|more|copies)(?![^ ])| (?:in|into"
    rf"|to)(?= ))|[x×] {_N.replace('?P<n>', '?P<m>')}"
    rf"|{_N.replace('?P<n>', '?P<o>')} (?:[x×]|times)"
    rf"|{_N.replace('?P<n>', '?P<p>')}(?: {_PIECES})? of (?:the|it|them|this|that|these|those"
    rf"|number))(?![^ ])"
)
_ANOTHER = re.compile(
    r"^(?:and |also |plus |ok |okay |, )*(?:another|(?:and )?one|two|three|a second)(?: more)?"
    r"(?: one)? in (?:[a-z0-9.]+ ?){1,4}$"
)
_RATHER = re.compile(
    r"^(?:(?:no|oh|actually|sorry|wait|hm|rather|,) )+(?:in )?(?:[a-z0-9.]+ ?){1,3}$"
)
_CHANGE_OPTION = re.compile(
    r"(?<![^ ])(?:(?:change|switch|swap|make|exchange)(?: [^ ]+){0,5}? (?:to|into|it|for)"
    r"|make (?:that|this|them|the [a-z -]{2,40}?))(?![^ ])"
)


def cart_kind(
    message: Message,
    *,
    meant: bool,
    options: bool,
    has_lines: bool,
    choosing: bool,
    priced: bool = False,
    in_cart: bool = False,
    referring: Set[int] = frozenset(),
) -> CartKind | None:
    """What is asked of the cart, or None.

    `meant`: a product is referred to; `options`: an option's value was read; `has_lines`: the cart
    is not empty; `choosing`: an option of a product on its way into the cart was asked for;
    `in_cart`: what was last spoken of lies in it;
    `priced`: the number of the message was read as a price; `referring`: the tokens that refer.
    """
    line = message.line
    if _CLEAR.search(line):
        return "clear"
    if _CART_WORD.search(line) and _REMOVE.search(line):
        return "remove"
    if _ADD_SURE.search(line):
        return "add"
    if _SET.search(line) and (has_lines or meant) and not (choosing or priced):
        return "set_quantity"
    if _SHOW.search(line):
        return "show"
    if (_REMOVE.search(line) and meant) or _FEWER.match(line):
        return "remove"
    if options and has_lines and _ANOTHER.search(line):
        return "add"
    if options and in_cart and _RATHER.search(line):
        return "choose"
    if options and (has_lines or choosing) and _CHANGE_OPTION.search(line):
        return "choose"
    if choosing and options:
        return "choose"
    if meant and _CART_WORD.search(line):
        return "add"
    return "add" if meant and _adds(message, referring) else None


def _adds(message: Message, referring: Set[int]) -> bool:
    """Whether what is referred to is taken: "i want it", not "i want it to be light" or steel."""
    words = [token.word for token in message.tokens]
    for match in _ADD_REF.finditer(message.line):
        if not _WEAK_ADD.match(match[0]):
            return True
        place = message.covered(*match.span()).stop
        near = [p for p in range(place, min(place + REACH, len(words))) if p in referring]
        if near and not _wished(match[0], words[near[-1]], words[near[-1] + 1 : near[-1] + 2]):
            return True
    return False


def _wished(taking: str, meant: str, after: list[str]) -> bool:
    """Whether the words say how it should be: "i would like it steel", "i want them to be red"."""
    if after == ["to"]:
        return True
    wishing = taking.endswith(("like", "want"))
    return wishing and meant in _PRONOUNS and bool(after) and after[0] not in _AFTER_TAKEN


def quantity_of(message: Message) -> int | None:
    """How many are asked for, where the message says so."""
    line = message.line
    match = _SET.search(line) or _QUANTITY.search(line) or _FEWER.match(line)
    if match is None:
        return None
    said = next((value for value in match.groupdict().values() if value), "")
    return COUNTS.get(said.removeprefix("a ").strip()) or (int(said) if said.isdigit() else None)


def quantity_tokens(message: Message) -> frozenset[int]:
    """The tokens that say how many."""
    used: set[int] = set()
    for pattern in (_SET, _QUANTITY):
        for match in pattern.finditer(message.line):
            used |= set(message.covered(*match.span()))
    return frozenset(used)


def speaks_of_cart(message: Message) -> bool:
    """Whether the cart is named, or a line of it is to go or to change."""
    return any(cue.search(message.line) for cue in (_CART_WORD, _REMOVE, _SET))
