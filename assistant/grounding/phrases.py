"""How a fact, a price or a rating may be said of "it": several ways, the plainest first.

The words follow from what the evidence is. They add nothing to it, so each passes the checker.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.grounding.amounts import quantities, unit_of
from assistant.grounding.facts import IN_STOCK, OUT_OF_STOCK, denies
from assistant.grounding.figures import named, priced
from assistant.grounding.labels import singular
from assistant.grounding.word_lists import (
    DOING,
    QUALITIES,
    QUALITY_ENDS,
    THINGS,
    UNCOUNTED,
    UNCOUNTED_ENDS,
)
from assistant.turn import Evidence


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is said after the subject: "it" ("is dry") or "its" ("battery is 30 hours").

    `short` is the phrase without its value ("battery is"): all that a model has to write of it.
    """

    subject: str
    words: str
    short: str

    def after(self, before: Phrase | None) -> str:
        """The phrase as it goes on from another one in the same sentence.

        >>> Phrase("it", "is dry", "is dry").after(Phrase("it", "costs €9", "costs"))
        'is dry'
        >>> Phrase("it", "is dry", "is dry").after(Phrase("it", "is light", "is light"))
        'dry'
        """
        if before is not None and before.subject == self.subject == "it":
            verb, _, rest = self.words.partition(" ")
            return (
                rest
                if verb in ("has", "is") and before.words.startswith(f"{verb} ")
                else self.words
            )
        return f"{self.subject} {self.words}"


def phrases_of(one: Evidence) -> tuple[Phrase, ...]:
    """The ways to say an attribute, a price or a rating; at least one.

    >>> phrases_of(Evidence(1, "attribute", "attribute:weight", "weight: 1.3 kg"))[0].words
    'weighs 1.3 kg'
    """
    if one.kind == "price":
        return _price_said(one)
    if one.kind == "rating":
        return tuple(_it(f"{verb} {{}}", one.text) for verb in ("is rated", "has an average of"))
    name, value = named(one)
    from_catalog = _CATALOG.get(one.source.partition(":")[2])
    if from_catalog is not None:
        subject, frame = from_catalog
        return (_framed(subject, frame, value),)
    return _attribute_said(_in_sentence(name), value)


def is_quality(name: str) -> bool:
    """Whether the name says how a thing is ("waterproof") rather than what it has ("wifi")."""
    last = name.split()[-1].casefold() if name.split() else ""
    if last in THINGS:
        return False
    return last in QUALITIES or (len(last) > 3 and last.endswith(QUALITY_ENDS))


def _framed(subject: str, frame: str, value: str) -> Phrase:
    """The frame with its value, and without."""
    before, _, after = frame.partition("{}")
    return Phrase(subject, f"{before}{value}{after}", " ".join(f"{before} {after}".split()))


def _it(frame: str, value: str = "") -> Phrase:
    return _framed("it", frame, value)


def takes_is(name: str) -> bool:
    """Whether the thing named is one, or a mass: "its weight is", not "its speeds are"."""
    return not _is_plural(name) and " per " not in name


def _in_sentence(name: str) -> str:
    first = name.split(maxsplit=1)[0] if name.strip() else ""
    is_proper = not first[1:].islower() or first.casefold() in _PROPER
    return name if is_proper else name[:1].lower() + name[1:]


def _is_plural(name: str) -> bool:
    last = name.split()[-1].casefold() if name.split() else ""
    return last.endswith("s") and not last.endswith(("ss", "us", "is")) and last not in THINGS


def with_article(name: str) -> str:
    """The thing's name with "a" or "an" where it is one of many.

    >>> with_article("scanner"), with_article("noise cancelling"), with_article("Bluetooth")
    ('a scanner', 'noise cancelling', 'Bluetooth')
    """
    last = name.split()[-1]
    mass = last.casefold() in UNCOUNTED or last.casefold().endswith(UNCOUNTED_ENDS)
    if mass or _is_plural(name) or not name.islower():
        return name
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def a_measure(name: str) -> str:
    """The measure's name with its article: "a brightness of 20 lumens" is one, mass or not."""
    return f"{'an' if name[:1].casefold() in 'aeiou' else 'a'} {name}"


def _attribute_said(name: str, value: str) -> tuple[Phrase, ...]:
    verb = "are" if _is_plural(name) or " per " in name else "is"
    if value.endswith(OUT_OF_STOCK):
        which = "" if name.casefold() in _SEEN else f"{name} "
        return (_it(f"is out of stock in {which}{{}}", value.removesuffix(OUT_OF_STOCK)),)
    if value.endswith(IN_STOCK):
        offered = value.removesuffix(IN_STOCK)
        which = "" if name.casefold() in _SEEN else f"{name} "
        return (_it(f"is in stock in {which}{{}}", offered), _it(f"comes in {which}{{}}", offered))
    if name.endswith(" included") and (value == "yes" or denies(value)):
        thing = name.removesuffix(" included")
        be = "are" if _is_plural(thing) else "is"
        return (_framed("its", f"{thing} {be}{'' if value == 'yes' else ' not'} included", ""),)
    if value.casefold() == "included":
        return (_framed("its", f"{name} {verb} included", ""),)
    if name.casefold() in DOING and (value == "yes" or denies(value)):
        does = name if value == "yes" else f"does not {DOING[name.casefold()]}"
        return (_it(does),)
    if name.casefold() in _WORKS_WITH and (value == "yes" or denies(value)):
        return (_it(f"{'works' if value == 'yes' else 'does not work'} with {name}"),)
    if name.casefold().startswith("no ") and (value == "yes" or denies(value)):
        held = name.replace(" ", "-", 1)
        return (_framed("the", f"shop lists it as{'' if value == 'yes' else ' not'} {held}", ""),)
    if value.count(", ") > 1 and _is_plural(name) and name.casefold() not in _COLOURS:
        return (_it(f"comes in {name} {{}}", value),)
    is_how = is_quality(name) or name.split()[0].casefold() in _PREPOSITIONS
    if value == "yes":
        if is_how:
            return (_it(f"is {name}"),)
        thing = with_article(name)
        return (_it(f"has {thing}"), _it(f"comes with {thing}"))
    if denies(value):
        return (_it(f"is not {name}" if is_how else f"has no {name}"),)
    counted = _counted(name, value)
    return counted or (*_measured(name, value), _framed("its", f"{name} {verb} {{}}", value))


def _measured(name: str, value: str) -> tuple[Phrase, ...]:
    """What is said of a measure, a material or a colour by more than "its … is …"."""
    key = name.casefold()
    amounts = quantities(value)
    if key in _MADE_OF and not amounts:
        return (_it("is made of {}", value),)
    if key in _COLOURS:
        return (_it("comes in {}", value),)
    if key in _ORIGINS:
        return (_it("comes from {}", value),)
    whole = bool(amounts) and amounts[0].start == 0 and amounts[-1].end == len(value)
    if not whole or not (amounts[0].unit or amounts[-1].unit):
        return ()
    frames = _MEASURED_BY.get(key, ())
    if key in _BATTERIES and amounts[-1].unit in _DURATIONS:
        frames = ("lasts {} on its battery", "has a battery of {}")
    if not frames and not _is_plural(name) and " per " not in name and key not in _AGES:
        frames = (f"has {a_measure(name)} of {{}}",)
    return tuple(_it(frame, value) for frame in frames)


def _counted(name: str, value: str) -> tuple[Phrase, ...]:
    """What is said of a bare number by what its name counts; () when it counts nothing."""
    key = name.casefold()
    amounts = quantities(value)
    if value.startswith("from ") and key not in _AGES:
        return ()
    at = 5 if value.startswith("from ") else 0
    if not amounts or amounts[0].start != at or len(value) - amounts[-1].end > 1:
        return ()
    if key in _AGES:
        if value.startswith("from "):
            return (_it("is for age {} and up", value.removeprefix("from ")),)
        return (_it("is for age {}", value),)
    if amounts[-1].end != len(value) or amounts[0].unit or amounts[-1].unit:
        return ()
    if key.endswith(" included"):
        return (_it(f"has {{}} {name}", value),)
    if key in _DOES:
        return (_it(f"{name} {{}}", value),)
    noun = singular(name) if value == "1" else name
    if key in _PEOPLE:
        return (_it(f"is for {{}} {noun}", value),)
    if unit_of(key) in _DURATIONS:
        return (_it(f"is listed at {{}} {noun}", value),)
    if _is_plural(name) and " per " not in name:
        return (_it(f"has {{}} {noun}", value), _it(f"comes with {{}} {noun}", value))
    return ()


_WORKS_WITH = frozenset({"induction", "alexa", "homekit", "mac", "windows", "android", "ios"})
_DURATIONS = frozenset({"s", "min", "h", "day", "week", "month", "year"})
_PROPER = frozenset({"bluetooth", "isofix", "android", "windows", "alexa"})
_MADE_OF = frozenset({"material", "materials", "fabric"})
_ORIGINS = frozenset({"origin", "country of origin", "made in"})
_COLOURS = frozenset({"colour", "color", "colours", "colors"})
_SEEN = _COLOURS | {"finish", "material", "fabric", "flavour", "flavor", "pattern", "style"}
_PREPOSITIONS = frozenset({"for", "from", "in", "on", "with", "without", "under", "over", "to"})
_DOES = frozenset({"sleeps", "seats", "holds", "fits", "serves", "supports", "takes"})
_BATTERIES = frozenset({"battery", "battery life"})
_PEOPLE = frozenset({"players", "people", "persons", "children", "kids"})
_AGES = frozenset({"age", "ages", "recommended age", "minimum age"})
_MEASURED_BY: dict[str, tuple[str, ...]] = {
    "weight": ("weighs {}", "weighs in at {}"),
    "width": ("is {} wide",),
    "length": ("is {} long",),
    "height": ("is {} high",),
    "depth": ("is {} deep",),
    "thickness": ("is {} thick",),
    "capacity": ("has a capacity of {}", "holds {}"),
    "volume": ("has a volume of {}",),
    "diameter": ("has a diameter of {}",),
    "range": ("has a range of {}",),
    "resolution": ("has a resolution of {}",),
    "power": ("has a power of {}",),
    "wattage": ("has a wattage of {}",),
    "noise": ("runs at {}",),
    "max load": ("carries up to {}",),
    "duration": ("lasts {}",),
    "playing time": ("lasts {}",),
}
_CATALOG: dict[str, tuple[str, str]] = {
    "category": ("it", "is listed in {}"),
    "brand": ("its", "brand is {}"),
    "title": ("its", 'title says: "{}"'),
    "description": ("its", 'description says: "{}"'),
}


def _price_said(one: Evidence) -> tuple[Phrase, ...]:
    price, margin, side, limit = priced(one)
    if margin is None:
        exactly = "" if limit is None else ", exactly your limit"
        return (_it("costs {}", f"{price}{exactly}"), _it("is priced at {}", f"{price}{exactly}"))
    if side == "above":
        return (_it("costs {}", f"{price}, {margin} above your limit"),)
    return (
        _it("costs {}", f"{price}, {margin} under your limit"),
        Phrase("it", f"stays {margin} under your limit at {price}", "stays under your limit"),
        Phrase("it", f"leaves {margin} of your budget at {price}", "leaves some of your budget"),
    )
