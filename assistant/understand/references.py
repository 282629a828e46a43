"""Products meant by a message: "the second one", "it", "both", "the Acme", "the cheaper one".

They are looked for among what was shown, latest first; what meets nothing is handed back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understand.english import COUNTS, ORDINALS, STOP
from assistant.understand.mentions import Mention
from assistant.understand.message import Message, key_of
from assistant.understand.naming import Meaning
from assistant.understand.prices import amount_of
from assistant.understand.reading import Shown, Situation
from assistant.understand.vocabulary import Vocabulary
from retrieval.catalog.nouns import Product
from retrieval.money import to_minor
from retrieval.need import category_covers
from retrieval.words import same_words, singular_words

_ORD = r"(?:" + "|".join((*ORDINALS, r"\d+(?:st|nd|rd|th)", "last")) + r")"
_ONE = r"(?:ones?|products?|items?|picks?|options?|choices?|results?|suggestions?|recommendations?)"
_FIRST_N = re.compile(
    rf"(?<![^ ])(?P<end>first|top|last) (?P<n>two|three|four|five|couple|\d)(?: {_ONE})?(?![^ ])"
)
_NTH = re.compile(
    rf"(?<![^ ])(?P<before>(?:the|your|this|that|my|a|to|of|and|or|,) )?(?P<nth>{_ORD})(?![^ ])"
)
_NUMBER = re.compile(
    r"(?<![^ ])(?:number|no \.|no|nr|nr \.|#|option|item|product|pick|choice|result) "
    r"(?P<n>\d{1,2}|one|two|three|four|five|six)(?![^ ])"
)
_BARE = re.compile(
    r"(?<![^ ])(?:compare|between|versus|vs) (?:numbers? )?(?P<a>\d|one|two|three) (?:and|or|with|to|vs|versus) (?P<b>\d|two|three|four)(?![^ ])"
    r"|(?<![^ ])(?P<c>\d) (?:or|and|vs|versus) (?P<d>\d)(?= \?| \.|$)"
)
_AFTER_NTH = frozenset(
    ["one", "ones", "product", "item", "pick", "option", "choice", "result", "of", "and", "or", "to", "in", "is", "are", "please", ".", ",", "?", "!", "looks", "look", "from", "instead", "has", "have", "does", "do", "was", "for", "again", "seems", "suggestion", "recommendation", "with", "would", "can", "could", "will", ",", "costs", "cost", "come", "comes"]
)
_ALL = re.compile(
    r"(?<![^ ])(?:(?P<both>both(?: of (?:them|these|those))?|the two|these two|those two|the two of them)"
    r"|(?P<all>all (?:of (?:them|these|those)|three|four|five|these|those)|them all|these|those|them"
    r"|these ones|those ones|the others|each of (?:them|these)|which (?:one )?of (?:these|them|those)|which one|any of (?:these|them|those)))(?![^ ])"
)
_OTHER = re.compile(r"(?<![^ ])(?:the|that) other(?: one)?(?![^ ])")
_PRONOUN = re.compile(
    r"(?<![^ ])(?:this one|that one|this|that|it|its|itself|this (?:product|item|thing))(?![^ ])"
)
_PRICED = re.compile(
    r"(?<![^ ])the (?P<way>cheaper|cheapest|more expensive|most expensive|dearer|dearest|pricier|priciest)"
    r"(?: (?:ones?|of (?:the )?(?:two|these|them|those)))(?![^ ])"
)
_OF_PRICE = re.compile(
    r"(?<![^ ])the (?:[€$£] )?(?P<n>\d[\d.,]*)(?: (?:euros?|dollars?|pounds?|bucks|[€$£]|eur|usd|gbp))? ones?(?![^ ])"
)
_BEFORE = re.compile(
    r"(?<![^ ])(?:from before|before that|earlier|previously|previous(?:ly)?|two turns (?:ago|back)|you showed (?:me )?(?:before|earlier|first)|from the first list|at first)(?![^ ])"
)


@dataclass(frozen=True, slots=True)
class References:
    """The products meant, in the order meant; the words that met nothing; the tokens read.

    `exact`: an ordinal, a number or a name was said, not a mere pronoun.
    """

    products: tuple[Product, ...] = ()
    missing: str | None = None
    used: frozenset[int] = frozenset()
    exact: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the products meant."""
        return tuple(product.product_id for product in self.products)


def find_references(
    message: Message, mentions: Sequence[Mention], situation: Situation, vocabulary: Vocabulary,
    currency: str,
) -> References:  # fmt: skip
    """What the message refers to among the products shown."""
    turns = _looked_at(message, situation.shown)
    category = next((m.name for m in mentions if m.kind == "category"), None)
    for reading in (
        _first_few(message, turns, category),
        _ordinals(message, turns, category, mentions),
        _numbered(message, turns),
        _by_price(message, turns, currency),
        _named(message, turns, mentions, situation),
        _by_kind(message, turns, mentions),
        _others(message, turns, situation),
        _every(message, turns),
        _pronoun(message, turns, situation),
    ):
        if reading is not None:
            return reading
    return References()


def known_products(situation: Situation) -> tuple[Product, ...]:
    """Every product spoken of so far, latest first, once."""
    known: dict[str, Product] = {}
    for product in (situation.focus, situation.asked_for):
        if product is not None:
            known.setdefault(product.product_id, product)
    for shown in reversed(situation.shown):
        for product in shown.products:
            known.setdefault(product.product_id, product)
    return tuple(known.values())


def _looked_at(message: Message, shown: Sequence[Shown]) -> list[Shown]:
    """The turns that showed something, latest first; without the latest after "from before"."""
    turns = [one for one in reversed(shown) if one.products]
    return turns[1:] if _BEFORE.search(message.line) and len(turns) > 1 else turns


def _row(turns: Sequence[Shown], category: str | None) -> tuple[Product, ...]:
    """The products an ordinal counts in: the latest shown, or the latest of that category."""
    if category is not None:
        for turn in turns:
            row = tuple(p for p in turn.products if category_covers(category, p.category_path))
            if row:
                return row
    return turns[0].products if turns else ()


def _first_few(message: Message, turns: Sequence[Shown], category: str | None) -> References | None:
    match = _FIRST_N.search(message.line)
    if match is None or not turns:
        return None
    count = COUNTS.get(match["n"]) or int(match["n"])
    row = _row(turns, category)
    chosen = row[-count:] if match["end"] == "last" else row[:count]
    missing = match[0] if len(chosen) < count else None
    return References(chosen, missing, frozenset(message.covered(*match.span())), True)


def _ordinals(
    message: Message, turns: Sequence[Shown], category: str | None, mentions: Sequence[Mention]
) -> References | None:
    chosen: dict[str, Product] = {}
    used: set[int] = set()
    missing: str | None = None
    for match in _NTH.finditer(message.line):
        covered = message.covered(match.start("nth"), match.end("nth"))
        place = covered.stop
        after = message.tokens[place].word if place < len(message.tokens) else ""
        kind = next((m for m in mentions if m.start == place and m.kind == "category"), None)
        if match["before"] in ("my ", "a ") or not (after == "" or after in _AFTER_NTH or kind):
            continue
        if match["before"] is None and not (after in ("one", "") or kind or match.start() == 0):
            if not used:
                continue
        if not turns:
            if after == "one":
                missing = f"{match['nth']} one"
            continue
        if kind is not None and not any(
            category_covers(kind.name, p.category_path) for t in turns for p in t.products
        ):
            continue
        row = _row(turns, category)
        nth = _nth(match["nth"], len(row))
        used |= set(message.covered(match.start(), match.end()))
        if after in ("one", "ones", "of") or kind:
            used.add(place)
        if nth < len(row):
            chosen[row[nth].product_id] = row[nth]
        else:
            missing = f"the {match['nth']} one"
    if not chosen and missing is None:
        return None
    return References(tuple(chosen.values()), missing, frozenset(used), True)


def _nth(word: str, length: int) -> int:
    if word == "last":
        return max(length - 1, 0)
    return (ORDINALS.get(word) or int(re.sub(r"\D", "", word)) or 100) - 1


def _numbered(message: Message, turns: Sequence[Shown]) -> References | None:
    row = turns[0].products if turns else ()
    numbers: list[int] = []
    used: set[int] = set()
    for match in _NUMBER.finditer(message.line):
        numbers.append(_count(match["n"]))
        used |= set(message.covered(*match.span()))
    if len(numbers) == 1:
        # "number 1 and 3"
        more = re.match(r" (?:and|or|with|to|vs) (?P<n>\d{1,2})(?![^ ]| \w)", message.line[_end(message, used):])  # fmt: skip
        if more:
            numbers.append(int(more["n"]))
    if not numbers and row and (bare := _BARE.search(message.line)):
        numbers = [_count(n) for n in bare.groups() if n]
        used |= set(message.covered(*bare.span()))
    if not numbers or (not row and not used):
        return None
    if not turns:
        return References((), f"number {numbers[0]}", frozenset(used), True)
    chosen = tuple(row[n - 1] for n in numbers if 0 < n <= len(row))
    missing = next((f"number {n}" for n in numbers if not 0 < n <= len(row)), None)
    return References(chosen, missing, frozenset(used), True)


def _end(message: Message, used: set[int]) -> int:
    last = message.tokens[max(used)]
    return last.start + len(last.word)


def _count(word: str) -> int:
    return COUNTS[word] if word in COUNTS else int(word)


def _by_price(message: Message, turns: Sequence[Shown], currency: str) -> References | None:
    if not turns:
        return None
    priced = [p for p in turns[0].products if p.price_minor is not None]
    match = _PRICED.search(message.line)
    if match is not None and priced:
        cheap = match["way"].startswith("cheap")
        pick = min if cheap else max
        one = pick(priced, key=lambda p: p.price_minor or 0)
        return References((one,), None, frozenset(message.covered(*match.span())), True)
    match = _OF_PRICE.search(message.line)
    amount = amount_of(match["n"]) if match is not None else None
    if match is None or amount is None:
        return None
    wanted = to_minor(amount, currency)
    used = frozenset(message.covered(*match.span()))
    for turn in turns:
        for product in turn.products:
            price = product.price_minor
            if price is not None and (price == wanted or int(price) // 100 * 100 == wanted):
                return References((product,), None, used, True)
    return References((), match[0], used, True)


def _named(
    message: Message, turns: Sequence[Shown], mentions: Sequence[Mention], situation: Situation
) -> References | None:
    """Products called by their title, or by words of it that no other one shown has."""
    known = known_products(situation)
    if not known:
        return None
    words = [token.stem for token in message.tokens]
    taken = {
        place
        for m in mentions
        if m.kind in ("category", "flag", "value", "option", "attribute_name", "option_name")
        for place in range(m.start, m.end)
    }
    titles = {p.product_id: key_of(p.title) for p in known}
    scores: dict[str, set[int]] = {}
    for product in known:
        own = set(titles[product.product_id])
        brand = set(key_of(product.brand))
        hits = {
            place for place, word in enumerate(words)
            if word in own and place not in taken and word not in STOP and not word.isdigit()
        }  # fmt: skip
        hits |= {
            p for p, word in enumerate(words) if word.isdigit() and word in own and p - 1 in hits
        }
        if hits and any(words[place] not in brand for place in hits):
            scores[product.product_id] = hits
    if not scores:
        return None
    most = max(len(hits) for hits in scores.values())
    best = [p for p in known if len(scores.get(p.product_id, ())) == most]
    # Two products named: each has a word of its own.
    owners = {
        place: [p for p in known if place in scores.get(p.product_id, ())]
        for hits in scores.values() for place in hits
    }  # fmt: skip
    alone = {places[0].product_id: places[0] for places in owners.values() if len(places) == 1}
    chosen = list(alone.values()) if alone else best
    shown = turns[0].products if turns else ()
    if len(chosen) > 1 and not alone:
        chosen = [p for p in chosen if p in shown] or chosen
        if len(chosen) > 1:
            return None
    if not _is_name(message, set().union(*scores.values()), titles, chosen):
        return None
    order = sorted(chosen, key=lambda p: min(scores[p.product_id]))
    used = frozenset().union(*(scores[p.product_id] for p in order))
    return References(tuple(order), None, used, True)


def _is_name(
    message: Message, places: set[int], titles: dict[str, tuple[str, ...]],
    chosen: Sequence[Product],
) -> bool:  # fmt: skip
    """Whether the words are used as a name: "the Ridge", a capital, two words in a row."""
    if len(places) > 1 and any(place + 1 in places for place in places):
        return True
    for place in places:
        token = message.tokens[place]
        before = message.tokens[place - 1].word if place else ""
        after = message.tokens[place + 1].word if place + 1 < len(message.tokens) else ""
        if before in ("the", "that", "this", "and", "or", "with") or after in ("one", "ones"):
            return True
        if token.capital and not message.shouted and place > 0:
            return True
    return False


def _by_kind(
    message: Message, turns: Sequence[Shown], mentions: Sequence[Mention]
) -> References | None:
    """ "the blue one", "the Acme", "the tent": the products shown that are so."""
    found: dict[str, Product] = {}
    used: set[int] = set()
    for mention in mentions:
        before = message.tokens[mention.start - 1].word if mention.start else ""
        after = message.tokens[mention.end].word if mention.end < len(message.tokens) else ""
        one = after in ("one", "ones")
        if before not in ("the", "that", "this", "those", "these") or not (
            one or mention.kind in ("category", "brand")
        ):
            continue
        places = set(range(mention.start - 1, mention.end + one))
        meant = _row_of(turns, mention)
        if meant:
            chosen = meant if after == "ones" or before in ("those", "these") else meant[:1]
            found.update((product.product_id, product) for product in chosen)
            used |= places
        elif one and turns:
            said = message.said(mention.start, mention.end + 1)
            return References((), f"the {said}", frozenset(places), True)
    return References(tuple(found.values()), None, frozenset(used), True) if found else None


def _row_of(turns: Sequence[Shown], mention: Mention) -> tuple[Product, ...]:
    """The products of the latest turn that are so, unless all of several are."""
    for turn in turns:
        meant = tuple(p for p in turn.products if any(is_so(p, m) for m in mention.meanings))
        if meant:
            return meant if len(meant) < len(turn.products) or len(meant) == 1 else ()
    return ()


def is_so(product: Product, meaning: Meaning) -> bool:
    """Whether the product is what the name stands for."""
    if meaning.kind == "category":
        return category_covers(meaning.name, product.category_path)
    if meaning.kind == "brand":
        return same_words(meaning.name, product.brand)
    if meaning.kind == "flag":
        return any(
            singular_words(meaning.name) == key_of(name.replace("_", " "))[-len(singular_words(meaning.name)):]
            and value.strip().lower() in ("yes", "true", "y")
            for name, value in product.attributes.items()
        )  # fmt: skip
    values = [*product.attributes.values(), *(v for vs in product.options.values() for v in vs)]
    return meaning.kind in ("value", "option") and any(
        same_words(meaning.value, part) for value in values for part in value.split(",")
    )


def _others(message: Message, turns: Sequence[Shown], situation: Situation) -> References | None:
    match = _OTHER.search(message.line)
    if match is None or not turns:
        return None
    focus = situation.focus.product_id if situation.focus else None
    rest = tuple(p for p in turns[0].products if p.product_id != focus)
    if len(rest) != 1 or focus is None:
        rest = rest[1:2] if focus is None and len(rest) == 2 else ()
    missing = None if rest else match[0]
    return References(rest, missing, frozenset(message.covered(*match.span())), True)


def _every(message: Message, turns: Sequence[Shown]) -> References | None:
    match = _ALL.search(message.line)
    if match is None or not turns:
        return None
    row = turns[0].products
    chosen = row[:2] if match["both"] else row
    exact = match[0] not in ("them", "these", "those")
    return References(chosen, None, frozenset(message.covered(*match.span())), exact)


def _pronoun(message: Message, turns: Sequence[Shown], situation: Situation) -> References | None:
    match = _PRONOUN.search(message.line)
    if match is None:
        return None
    used = frozenset(message.covered(*match.span()))
    if situation.focus is not None:
        return References((situation.focus,), None, used)
    if turns and len(turns[0].products) == 1:
        return References(turns[0].products, None, used)
    return References((), None, used)
