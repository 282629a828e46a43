"""The plain sentence: a justification made from evidence by code, for when no model's words pass.

What it says follows from what the evidence is, never from chance; it always passes the checker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.grounding.amounts import quantities, unit_of
from assistant.grounding.claims import cited_numbers
from assistant.grounding.facts import Fact
from assistant.grounding.figures import named, priced
from assistant.turn import Evidence, Justification

_MOST_FACTS = 3
_IN_STOCK = ", in stock"


def plain(evidence: Sequence[Evidence]) -> Justification:
    """The justification in code's words, citing what it says. Needs at least one evidence."""
    if not evidence:
        raise ValueError("plain: no evidence; wanted at least one thing to cite")
    facts = [one for one in evidence if one.kind == "attribute"][:_MOST_FACTS]
    others = {kind: [e for e in evidence if e.kind == kind] for kind in ("price", "rating")}
    sentences = [*_what_it_is(facts, others["price"])]
    voices = [e for e in evidence if e.kind == "review"]
    sentences += [_quoted(one) for one in voices if one.polarity >= 0][:2]
    sentences += [f"{_capital(friends_said(e))} [{e.n}]." for e in evidence if e.kind == "friends"]
    if others["rating"] and len(sentences) < 3:
        sentences += [f"It is rated {e.text} [{e.n}]." for e in others["rating"][:1]]
    sentences += [_quoted(one) for one in voices if one.polarity < 0][:1]
    sentences = sentences or [ended(said(e), e.n) for e in evidence[:1]]
    text = " ".join(sentences)
    return Justification(text, "code", cited_numbers(text))


def said(one: Evidence) -> str:
    """The evidence as a sentence without its full stop and citation.

    >>> said(Evidence(1, "attribute", "attribute:waterproof", "waterproof: yes"))
    'It is waterproof'
    """
    if one.kind == "attribute":
        return fact_said(one)
    if one.kind == "price":
        return f"It costs {price_said_plainly(one)}"
    if one.kind == "rating":
        return f"It is rated {one.text}"
    if one.kind == "friends":
        return _capital(friends_said(one))
    return f'{voice_of(one)}: "{one.text}"'


def friends_said(one: Evidence) -> str:
    """What the evidence of friends says, inside a sentence."""
    return one.text


def fact_said(one: Evidence) -> str:
    """An attribute as a short sentence that begins with "It" or with the attribute's name."""
    name, value = named(one)
    where = one.source.partition(":")[2]
    if where in ("description", "title", "category", "brand") or not name:
        return _catalog_said(where, value)
    if value.endswith(_IN_STOCK):
        return f"It is in stock in {name} {value.removesuffix(_IN_STOCK)}"
    shown = name[:1].lower() + name[1:] if name[1:2].islower() else name
    if value == "yes":
        return f"It is {shown}" if is_quality(shown) else f"It has {shown}"
    if Fact(name, value).denies:
        return f"It is not {shown}" if is_quality(shown) else f"It has no {shown}"
    amounts = quantities(value)
    is_number = len(amounts) == 1 and amounts[0].start == 0 and amounts[0].end == len(value)
    if is_number and not amounts[0].unit:
        return _counted_said(shown, value)
    return f"Its {shown} is {value}"


def _catalog_said(where: str, value: str) -> str:
    if where == "category":
        return f"It is listed under {value}"
    if where == "brand":
        return f"The brand is {value}"
    if where == "title":
        return f'It is listed as "{value}"'
    return f'The description says: "{value}"'


def _counted_said(name: str, value: str) -> str:
    """A bare number: of what it counts ("88 keys"), in what its name measures, or as a value."""
    words = name.split()
    unit = unit_of(words[-1])
    if unit is not None and len(words) > 1:
        return f"Its {' '.join(words[:-1])} is {value} {words[-1]}"
    if len(words) == 1 and name.endswith("s") and not name.endswith("ss") and value != "1":
        return f"It has {value} {name}"
    return f"Its {name} is {value}"


# Endings of words that say how a thing is rather than what it has.
_QUALITY_ENDS = (
    "proof", "able", "ible", "ful", "less", "ive", "ic", "ed", "ous", "al", "free", "friendly",
    "resistant", "tight", "safe", "like", "y", "ant", "ent", "weight", "cruelty-free",
)  # fmt: skip
_QUALITIES = frozenset(
    [
        "vegan",
        "wireless",
        "cordless",
        "portable",
        "organic",
        "compact",
        "new",
        "used",
        "soft",
        "firm",
        "dry",
        "light",
        "quiet",
        "warm",
        "slim",
        "stretch",
        "handmade",
        "recycled",
        "refurbished",
        "oversized",
        "unisex",
        "brushless",
        "kosher",
        "halal",
        "raw",
    ]
)
_THINGS = frozenset(
    [
        "battery",
        "display",
        "memory",
        "warranty",
        "delivery",
        "assembly",
        "pedal",
        "lining",
        "material",
        "support",
        "metal",
        "manual",
        "terminal",
        "panel",
        "key",
        "tray",
        "body",
        "accessory",
        "cable",
        "handle",
        "table",
        "mic",
        "music",
        "fabric",
        "basic",
        "electric",
        "bluetooth",
        "wifi",
        "feed",
        "seed",
        "speed",
        "bed",
        "shed",
        "need",
        "breed",
        "lead",
        "thread",
        "head",
    ]
)


def is_quality(name: str) -> bool:
    """Whether the name says how a thing is ("waterproof") rather than what it has ("wifi")."""
    last = name.split()[-1].casefold() if name.split() else ""
    if last in _THINGS:
        return False
    return last in _QUALITIES or (len(last) > 3 and last.endswith(_QUALITY_ENDS))


def price_said_plainly(one: Evidence) -> str:
    """The price, and how it stands to the limit, after "It costs"."""
    price, margin, side, limit = priced(one)
    if margin is not None:
        return f"{price}, {margin} {'under' if side == 'below' else 'above'} your limit"
    return price if limit is None else f"{price}, exactly your limit"


def voice_of(one: Evidence) -> str:
    """Who is speaking in a review sentence, as a lead-in that suits its polarity."""
    if one.polarity < 0:
        return "A drawback some mention"
    return "One owner writes" if one.polarity == 0 or one.n % 2 else "An owner says"


def _what_it_is(facts: Sequence[Evidence], prices: Sequence[Evidence]) -> list[str]:
    """Facts and price, joined two by two where they begin alike."""
    said_of = [(fact_said(fact), fact) for fact in facts]
    clauses = [f"{words} [{fact.n}]" for words, fact in said_of]
    clauses += [f"It costs {price_said_plainly(price)} [{price.n}]" for price in prices[:1]]
    sentences: list[str] = []
    while clauses:
        first, rest = clauses[0], clauses[1:]
        if rest and _joins(first, rest[0]):
            sentences.append(f"{first} and {_lowered(rest[0], first)}.")
            clauses = rest[1:]
        else:
            sentences.append(first if _has_ended(first) else f"{first}.")
            clauses = rest
    return sentences


def _joins(first: str, second: str) -> bool:
    return '"' not in first + second and len(first) + len(second) < 150


def _lowered(clause: str, after: str) -> str:
    """The clause after "and": without its subject where that is the same "It"."""
    if clause.startswith("It ") and after.startswith("It "):
        return clause.removeprefix("It ")
    return clause[:1].lower() + clause[1:]


def ended(words: str, n: int) -> str:
    """The words with their citation and a full stop, unless a quote brought one.

    >>> ended("It is dry", 2), ended('One owner writes: "Dry."', 3)
    ('It is dry [2].', 'One owner writes: "Dry." [3]')
    """
    cited = f"{words} [{n}]"
    return cited if _has_ended(cited) else f"{cited}."


def _has_ended(cited: str) -> bool:
    return re.search(r"[.!?…]\" \[\d+\]$", cited) is not None


def _quoted(one: Evidence) -> str:
    return ended(said(one), one.n)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
