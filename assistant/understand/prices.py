"""Price limits in a message: under, at least, between, around, "100 bucks"; other numbers left.

Only the shop's own currency (or none, where the words around it speak of money) is a limit; a sum
in another currency is handed back as it was said. "Around" means a fifth up and down.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from assistant.understand.message import Message
from assistant.understand.sums import Sum, sums_in
from assistant.understand.units import is_measured
from assistant.understand.vocabulary import Vocabulary
from retrieval.money import to_minor

AROUND_SHARE = Decimal("0.2")
MOST_TOKENS_OF_CHANGE = 6

_OF = r"(?: (?:of|is|was|be|at|to|the|a|an|my|our|around|about|just|only|say" r"|like|maybe|:|=))*"
_MAX = re.compile(
    r"(?<![^ ])(?:under|underneath|below|beneath|(?:less|lower|cheaper|smaller) than"
    r"|less expensive than|up to|upto|at (?:the )?(?:very )?most|(?:no"
    r"|not) more(?: expensive)? than"
    r"|(?:not|nothing|none) (?:over|above|exceeding|more than|beyond)"
    r"|(?:not|never) (?:to )?(?:exceed|cost more than|go over)"
    r"|(?:not|never|without)(?: (?:to|want|wish|like|going|willing|able|planning|be|have))*"
    r" (?:spend|spending|pay|paying|cost|costing|go|going|be)(?: anything| much)?"
    r" (?:over|above|exceeding|more than|beyond)"
    r"|not (?:show|give|recommend|suggest|offer|want|need)(?: me| us)?(?: anything| any| ones)?"
    r"(?: that (?:is|are|costs?)| costing| priced)? (?:over|above|exceeding|more than|beyond)"
    r"|no (?:higher|greater|dearer) than|max|maximum|within|inside|< =|<|≤"
    r"|until|till|sub"
    r"|limit|cap|capped|budget|ceiling|(?:can|could|will|to|want to|only"
    r"|would) spend|spending"
    r"|afford|(?:max|maximum) (?:price|budget)|price (?:limit|cap|max|range)"
    r"|i (?:only )?have(?: only)?"
    r"|i have got|make (?:it|that)|said|meant|raise (?:it|that)|lower (?:it|that)|go up|go)"
    + _OF
    + r"$"
)
_MIN = re.compile(
    r"(?<![^ ])(?:over|above|(?:more|greater|higher) than|more expensive than"
    r"|at least|from"
    r"|start(?:ing|s)? (?:at|from)|min|minimum|(?:no|not) (?:less|cheaper|lower) than"
    r"|(?:not|nothing|none) (?:under|below)|north of|upwards of|> =|>|≥|exceeding|beyond)"
    + _OF
    + r"$"
)
_ABOUT = re.compile(
    r"(?<![^ ])(?:around|about|roughly|approximately|approx|circa|ca|close to|near|~"
    r"|in the (?:range|region|area) of)(?: (?:of|the|a))*$"
)
_TOO_MUCH = re.compile(
    r"(?: [a-z]+){0,3} (?:is|are|would be|feels?|seems?)(?: [a-z]+)? (?:too (?:much|expensive|dear"
    r"|pricey|high|steep)|out of (?:the question|my budget)|more than i)(?![^ ])"
)
_NONE = ("nothing", "none")
"""What a lower limit begins with that a question turns round: "nothing under 50?"."""
_BUDGET = re.compile(
    r"(?<![^ ])(?:budget|spend|spending|afford|max|maximum|limit" r"|i have(?: got)?)(?![^ ])"
)
_BUDGET_FOR = re.compile(r"(?<![^ ])budget for(?: [a-z-]+){1,5} (?:is|would be)$")
_SPENDS_ABOUT = re.compile(r"(?<![^ ])spend(?:ing)? (?:about|around|roughly)$")
_MAX_AFTER = re.compile(
    r" (?:or (?:less|under|below|cheaper|lower)|max|maximum|tops"
    r"|at (?:the )?most|limit|budget"
    r"|(?:in )?total|altogether|all together|all in|in all|overall"
    r"|and (?:under|below|less)|to spend)(?![^ ])"
)
_MIN_AFTER = re.compile(r" (?:or (?:more|above|over|higher|up)|and (?:up|above|over|more)|plus|\+"
                        r"|minimum|min|upwards)(?![^ ])")  # fmt: skip
_ABOUT_AFTER = re.compile(r" (?:or so|ish|more or less|give or take)(?![^ ])")
_INSTEAD = re.compile(r" (?:instead|then|now|is (?:fine|ok|okay)(?: too)?)(?: please)?[ .!]*")
_ALONE_BEFORE = re.compile(r"(?:^|[,.:;!] )$")
_ALONE_AFTER = re.compile(r"(?: [,.;!]|$)")
_RANGE_AFTER = re.compile(r" (?:price )?range(?![^ ])")
_TENTATIVE = re.compile(
    r"(?:(?:maybe|perhaps|rather|or|say|ok|okay|then|,) )*(?P<number>[\d.,]+)(?: \?)?"
)
_JOINS = re.compile(r" (?:-|to|and|till|until) ")
LEAST_LOOSE_SUM = Decimal(10)
_WEAK = re.compile(r"(?:from|said|meant|make (?:it|that)|go|go up|i (?:only )?have(?: only)?"
                   r"|i have got|until|till|about|around|inside|near)[a-z ]*$")  # fmt: skip
_MONEY_TALK = re.compile(
    r"(?<![^ ])(?:prices?|priced|budget|costs?|spend|spending|cheaper|cheap"
    r"|expensive|pay|money"
    r"|afford|euros?|dollars?|bucks|worth)(?![^ ])"
)


@dataclass(frozen=True, slots=True)
class Prices:
    """The limits read, in minor units; the tokens they stand in; a sum in another currency."""

    minimum_minor: int | None = None
    maximum_minor: int | None = None
    used: frozenset[int] = frozenset()
    foreign: str | None = None

    @property
    def found(self) -> bool:
        """Whether any limit was read."""
        return self.minimum_minor is not None or self.maximum_minor is not None


def read_prices(
    message: Message, vocabulary: Vocabulary, *, currency: str, asked: bool = False,
    limited: bool = False, few: Decimal = Decimal(0),
    sized: Callable[[str], bool] = lambda number: False,
) -> Prices:  # fmt: skip
    """The price limits of the message.

    `sized` says whether the kind of thing spoken of is offered in such a size: then "around 40"
    may be that, elsewhere it is a sum.

    `asked`: the last question was about the price, so a bare number answers it. `limited`: the
    need has a price limit already, so "make it 150" changes it; but "make it" with less than `few`
    says how many.
    """
    sums = list(sums_in(message, currency))
    prices = Prices()
    skip = False
    for place, one in enumerate(sums):
        if skip:
            skip = False
            continue
        following = sums[place + 1] if place + 1 < len(sums) else None
        if following is not None and (pair := _range(message, vocabulary, one, following)):
            prices = _with(prices, message, pair[0], pair[1], one.start - pair[2], following.end,
                           currency)  # fmt: skip
            skip = True
            continue
        prices = _single(prices, message, vocabulary, one, currency, asked, limited, few, sized)
    return prices


def _range(
    message: Message, vocabulary: Vocabulary, low: Sum, high: Sum
) -> tuple[Sum, Sum, int] | None:
    """(low, high, length of the word before) of "between 50 and 80", "50-80 euros"."""
    between = message.line[low.end : high.start]
    if not _JOINS.fullmatch(between) or low.amount >= high.amount:
        return None
    lead = re.search(
        r"(?<![^ ])(?:(?:between|from)(?: (?:around|about))?|around|about|roughly|say) $",
        message.line[: low.start],
    )
    if between == " and " and not (lead and lead[0].startswith("between")):
        return None
    marked = low.marked or high.marked
    talk = bool(_MONEY_TALK.search(message.line))
    before, after = message.line[: low.start], message.line[high.end :]
    stands_alone = _ALONE_BEFORE.search(before) and _ALONE_AFTER.match(after)
    alone = _RANGE_AFTER.match(after) or stands_alone
    if not marked and (
        is_measured(message, high.end, low.start, vocabulary) or not (lead or talk or alone)
    ):
        return None
    return low, high, len(lead[0]) if lead else 0


def _single(
    prices: Prices, message: Message, vocabulary: Vocabulary, one: Sum, currency: str,
    asked: bool, limited: bool, few: Decimal, sized: Callable[[str], bool],
) -> Prices:  # fmt: skip
    before = message.line[: one.start].rstrip()
    after = message.line[one.end :]
    most, least, about = _MAX.search(before), _MIN.search(before), _ABOUT.search(before)
    # The longer cue is the right one: "no more than" against "more than".
    if most and least:
        most, least = (most, None) if most.start() <= least.start() else (None, least)
    if least and _TOO_MUCH.match(after):
        most, least = least, None
    if least and least[0].startswith(_NONE) and after.startswith(" ?"):
        most, least = least, None
    tail_most, tail_least = _MAX_AFTER.match(after), _MIN_AFTER.match(after)
    if tail_least and tail_least[0] == " +" and not (one.marked or _MONEY_TALK.search(before)):
        tail_least = None  # "18+" is an age
    tail_about = _ABOUT_AFTER.match(after)
    if limited and not tail_most and len(message.tokens) <= MOST_TOKENS_OF_CHANGE:
        tail_most = _INSTEAD.fullmatch(after)
    if limited and _is_tentative(message, vocabulary):
        tail_most = tail_most or _TENTATIVE.match(message.line[one.start :])
    if not one.marked and asked is not True and (limited and _is_few(message, one, few)):
        return prices
    cued = most or least or about or tail_most or tail_least or tail_about
    cued = cued or _BUDGET_FOR.search(before)
    start = min([one.start, *(m.start() for m in (most, least, about) if m)])
    if not one.marked:
        answers = asked and len(message.tokens) <= 4
        if not (cued or answers):
            return prices
        if is_measured(message, one.end, start, vocabulary):
            return prices
        weak = (
            cued
            and not (tail_most or tail_least)
            and _WEAK.fullmatch(before[start:]) is not None
            and not before.endswith("up to")
            and not before[:start].endswith("for ")
        )
        talked_of = limited or asked or _MONEY_TALK.search(message.line)
        if weak and not (talked_of or (about and _ends_clause(message, one, sized))):
            return prices
    elif re.search(r"(?<![^ ])the$", before) and re.match(r" (?:ones?)(?![^ ])", after):
        return prices
    ends = [one.end + m.end() for m in (tail_most, tail_least, tail_about) if m]
    end = max([one.end, *ends])
    low: Sum | None = None
    high: Sum | None = None
    if (least or tail_least) and not (most or tail_most):
        low = one
    elif (about or tail_about) and not (most or tail_most):
        spread = one.amount * AROUND_SHARE
        high = Sum(one.start, one.end, one.amount + spread, one.marked, one.own)
        if not _BUDGET.search(before):
            low = Sum(one.start, one.end, one.amount - spread, one.marked, one.own)
    else:
        high = one
        if most and re.search(r"(?:around|about)", most[0]):
            high = Sum(one.start, one.end, one.amount * (1 + AROUND_SHARE), one.marked, one.own)
            if _SPENDS_ABOUT.search(before):
                low = Sum(one.start, one.end, one.amount * (1 - AROUND_SHARE), one.marked, one.own)
    return _with(prices, message, low, high, start, end, currency)


def _ends_clause(message: Message, one: Sum, sized: Callable[[str], bool]) -> bool:
    """Whether "around 40" is a sum: it ends what is said, and the thing has no such size."""
    number = message.line[one.start : one.end]
    after = message.line[one.end :]
    ends = re.match(r" ?(?:$|[.,!?]| for (?:a|an|my|our|his|her|the)(?![^ ]))", after)
    return bool(ends) and one.amount >= LEAST_LOOSE_SUM and not sized(number)


def _is_tentative(message: Message, vocabulary: Vocabulary) -> bool:
    """Whether the message is a number alone that answers a price: "maybe 120", "150?"."""
    match = _TENTATIVE.fullmatch(message.line)
    if match is None or match["number"] == message.line:
        return False
    return not vocabulary.phrases.of((match["number"],))


def _is_few(message: Message, one: Sum, few: Decimal) -> bool:
    """Whether "make it 2" says how many."""
    before = message.line[: one.start].rstrip()
    return one.amount < few and re.search(r"make (?:it|that)$", before) is not None


def _with(
    prices: Prices, message: Message, low: Sum | None, high: Sum | None, start: int, end: int,
    currency: str,
) -> Prices:  # fmt: skip
    used = prices.used | frozenset(message.covered(start, end))
    if not all(one.own for one in (low, high) if one is not None):
        return Prices(prices.minimum_minor, prices.maximum_minor, used, message.line[start:end])
    return Prices(
        to_minor(low.amount, currency) if low else prices.minimum_minor,
        to_minor(high.amount, currency) if high else prices.maximum_minor,
        used,
        prices.foreign,
    )
