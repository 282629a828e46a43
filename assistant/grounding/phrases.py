"""How a fact, a price or a rating may be said of "it": several ways, the plainest first.

The words follow from what the evidence is. They add nothing to it, so each passes the checker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.grounding.amounts import quantities, unit_of
from assistant.grounding.facts import IN_STOCK, denies
from assistant.grounding.figures import named, priced
from assistant.grounding.word_lists import QUALITIES, QUALITY_ENDS, THINGS
from assistant.turn import Evidence


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is said after the subject: "it" ("is dry") or "its" ("battery is 30 hours")."""

    subject: str
    words: str

    def after(self, before: Phrase | None) -> str:
        """The phrase as it goes on from another one in the same sentence.

        >>> Phrase("it", "is dry").after(Phrase("it", "costs €9"))
        'is dry'
        """
        if before is not None and before.subject == self.subject == "it":
            return self.words
        return f"{self.subject} {self.words}"


def phrases_of(one: Evidence) -> tuple[Phrase, ...]:
    """The ways to say an attribute, a price or a rating; at least one.

    >>> phrases_of(Evidence(1, "attribute", "attribute:weight", "weight: 1.3 kg"))[0].words
    'weighs 1.3 kg'
    """
    if one.kind == "price":
        return tuple(Phrase("it", words) for words in _price_said(one))
    if one.kind == "rating":
        verbs = ("is rated", "has an average of", "is rated on average")
        return tuple(Phrase("it", f"{verb} {one.text}") for verb in verbs)
    name, value = named(one)
    where = one.source.partition(":")[2]
    from_catalog = _CATALOG.get(where)
    if from_catalog is not None:
        return (Phrase(*from_catalog(value)),)
    return _attribute_said(_in_sentence(name), value)


def is_quality(name: str) -> bool:
    """Whether the name says how a thing is ("waterproof") rather than what it has ("wifi")."""
    last = name.split()[-1].casefold() if name.split() else ""
    if last in THINGS:
        return False
    return last in QUALITIES or (len(last) > 3 and last.endswith(QUALITY_ENDS))


def _in_sentence(name: str) -> str:
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _attribute_said(name: str, value: str) -> tuple[Phrase, ...]:
    if value.endswith(IN_STOCK):
        offered = value.removesuffix(IN_STOCK)
        return (
            Phrase("it", f"is in stock in {name} {offered}"),
            Phrase("it", f"comes in {name} {offered}"),
        )
    if value.casefold() == "included":
        return (Phrase("it", f"has {name} included"),)
    if value == "yes":
        if is_quality(name):
            return (Phrase("it", f"is {name}"),)
        return (Phrase("it", f"has {name}"), Phrase("it", f"comes with {name}"))
    if denies(value):
        return (Phrase("it", f"is not {name}" if is_quality(name) else f"has no {name}"),)
    verb = "are" if ", " in value and name.endswith("s") and not name.endswith("ss") else "is"
    return (*_measured(name, value), Phrase("its", f"{name} {verb} {value}"))


def _measured(name: str, value: str) -> tuple[Phrase, ...]:
    """What is said of a measure or a count by more than "its … is …"."""
    amounts = quantities(value)
    whole = len(amounts) == 1 and amounts[0].start == 0 and amounts[0].end == len(value)
    last = name.split()[-1].casefold()
    if name.casefold() in _MADE_OF and not amounts:
        return (Phrase("it", f"is made of {value}"),)
    if name.casefold() in ("colour", "color", "colours", "colors"):
        return (Phrase("it", f"comes in {value}"),)
    if not whole:
        return ()
    if amounts[0].unit and name.casefold() in _MEASURED_BY:
        return tuple(
            Phrase("it", f"{words.format(value)}") for words in _MEASURED_BY[name.casefold()]
        )
    counts = last.endswith("s") and not last.endswith("ss") and unit_of(last) is None
    if not amounts[0].unit and counts and len(name.split()) == 1 and value != "1":
        return (Phrase("it", f"has {value} {name}"), Phrase("it", f"comes with {value} {name}"))
    return ()


_MADE_OF = frozenset({"material", "materials", "fabric"})
_MEASURED_BY: dict[str, tuple[str, ...]] = {
    "weight": ("weighs {}", "weighs in at {}"),
    "width": ("is {} wide",),
    "length": ("is {} long",),
    "height": ("is {} high",),
    "depth": ("is {} deep",),
    "thickness": ("is {} thick",),
    "capacity": ("holds {}", "has a capacity of {}"),
    "volume": ("has a volume of {}",),
    "diameter": ("has a diameter of {}",),
    "range": ("has a range of {}",),
    "resolution": ("has a resolution of {}",),
    "power": ("has a power of {}",),
    "battery": ("has a battery of {}",),
    "battery life": ("has a battery life of {}",),
}
_CATALOG: dict[str, Callable[[str], tuple[str, str]]] = {
    "category": lambda value: ("it", f"is listed under {value}"),
    "brand": lambda value: ("its", f"brand is {value}"),
    "title": lambda value: ("it", f'is listed as "{value}"'),
    "description": lambda value: ("its", f'description says: "{value}"'),
}


def _price_said(one: Evidence) -> tuple[str, ...]:
    price, margin, side, limit = priced(one)
    if margin is None:
        return (f"costs {price}{'' if limit is None else ', exactly your limit'}",)
    if side == "above":
        return (f"costs {price}, {margin} above your limit",)
    return (
        f"costs {price}, {margin} under your limit",
        f"costs {price}, which is {margin} below your limit of {limit}",
        f"costs {price} and leaves {margin} of your budget",
        f"stays {margin} under your limit at {price}",
    )
