"""Whether evidence grants what the shopper asked for, or denies it.

It knows the need and the evidence, and nothing of how either is worded.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.grounding.facts import denies
from assistant.grounding.figures import named
from assistant.grounding.negation import is_turned, parities
from assistant.grounding.stems import stems
from assistant.grounding.word_lists import NUMBERS
from assistant.turn import Evidence
from retrieval.need import Need, each_of


def denied(one: Evidence) -> bool:
    """Whether the evidence is an attribute that says "no", "not included" or "no, but …"."""
    name, value = named(one)
    return bool(name) and (denies(value) or value.casefold().startswith(("not ", "no, ", "none ")))


def meets_a_wish(one: Evidence, need: Need) -> bool:
    """Whether the evidence says that something asked for is so, or something avoided is not.

    >>> leather = Evidence(1, "attribute", "attribute:leather", "leather: no")
    >>> meets_a_wish(leather, Need(wants=("leather",)))
    False
    >>> meets_a_wish(leather, Need(avoids=("leather",)))
    True
    """
    if one.kind == "price":
        return "below your limit" in one.text or "exactly your limit" in one.text
    told = stems(one.text)
    wishes = _wishes(need)
    granted = any(
        _asks(wish) <= told and is_turned(wish) == denied(one) for wish in wishes if _asks(wish)
    )
    spared = denied(one) and any(_asks(avoid) <= told for avoid in need.avoids if _asks(avoid))
    return granted or spared


def touches_a_wish(one: Evidence, need: Need) -> bool:
    """Whether the evidence at least speaks of something asked for, and does not deny it."""
    told = {word for word in stems(one.text) if len(word) > 1 and not word.isdigit()}
    wishes = _wishes(need)
    refused = denied(one) and not any(is_turned(wish) for wish in wishes)
    return meets_a_wish(one, need) or (
        not refused and any(_asks(wish) & told for wish in (*wishes, *need.avoids))
    )


def _wishes(need: Need) -> tuple[str, ...]:
    """What is asked for besides the kind of thing: wants, brands, each value of an option."""
    values = (one for value in need.options.values() for one in each_of(value))
    return (*need.wants, *need.brands, *values)


def speaks_of_a_wish(one: Evidence, need: Need) -> bool:
    """Whether an attribute is about something asked for, granted or denied."""
    told = stems(one.text)
    wishes = (*need.wants, *need.avoids, *need.brands, *need.options.values())
    return one.kind == "attribute" and any(_asks(w) and _asks(w) <= told for w in wishes)


def _asks(wish: str) -> frozenset[str]:
    """The stems a fact must tell to grant the wish, numbers as digits."""
    asked = stems(wish) - stems("no not without non free")
    return frozenset(str(NUMBERS.get(word, word)) for word in asked)


def spared(words: str, evidence: Sequence[Evidence], need: Need) -> frozenset[str]:
    """Stems of what the shopper avoids and the words deny, where the evidence knows nothing of it.

    >>> spared("no wool in it", (), Need(avoids=("wool",)))
    frozenset({'wool'})
    """
    told = frozenset().union(*(stems(one.text) for one in evidence if not denied(one)))
    said = parities(words)
    avoided = frozenset().union(*(_asks(avoid) for avoid in need.avoids))
    return frozenset(one for one in avoided - told if said.get(one) == frozenset({True}))
