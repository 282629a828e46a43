"""The ways a good clerk words a pick: what may lead up to a fact, join two, or announce a voice.

Each is chosen by what the fact or the voice is, so that any of those offered may be said of it. A
tuned model chooses among them; its tuning learns from them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from assistant.grounding.amounts import quantities
from assistant.grounding.figures import named, priced
from assistant.grounding.phrases import (
    Phrase,
    a_measure,
    is_quality,
    phrases_of,
    takes_is,
    with_article,
)
from assistant.grounding.stems import stems
from assistant.grounding.wishes import denied, meets_a_wish
from assistant.turn import Evidence
from retrieval.need import Need

# Every third is offered together, so that three picks of a turn begin with other words.
_EASY_TO = re.compile(r"(?:easy|simple|quick|hard|safe|fun|good|nice|comfortable|ready) to \w+")
_AS_ASKED = ("As you asked, it", "As you wished, this one")
OPENINGS = ("You", "With", "If", "As", "It", "The", "This", "Since", "Here")
_READ: Mapping[str, Any] = tomllib.loads(
    resources.files(__package__).joinpath("ways.toml").read_text("utf-8")
)
_WAYS: Mapping[str, Sequence[str]] = {k: v for k, v in _READ.items() if isinstance(v, list)}
_BY_WORD: Mapping[str, Mapping[str, Sequence[str]]] = {
    name: _READ[name] for name in ("met", "open", "priced", "bare", "lacking")
}
_CLAUSES: Mapping[str, str] = _READ["clauses"]
_ABOUT = {1: _WAYS["about"], 0: (), -1: _WAYS["blames_about"]}
_NOUN = re.compile(
    r"\b[Tt]he ([a-z]{3,}) (?:is|are|was|has|leaks|tips|fills|drips|needs|hums|rattles|broke|falls"
    r"|slips|sheds|came|tires|catches|creases|stays|goes|shakes|jams)\b"
)


def phrased(one: Evidence) -> list[Phrase]:
    """The ways to put a fact: after "it", with its own subject, or after "with" or "at"."""
    found = [p if p.subject == "it" else _with_subject(p) for p in phrases_of(one)]
    if one.kind == "price":
        price, *against = priced(one)
        return found if any(against) else [*found, Phrase("", f"at {price}", "at")]
    name, value = named(one)
    amounts = quantities(value)
    whole = bool(amounts) and amounts[0].start == 0 and amounts[-1].end == len(value)
    has_a_verb = any(p.subject == "it" and not p.short.startswith("has") for p in found)
    if name and whole and amounts[-1].unit and takes_is(name) and not has_a_verb:
        having = f"with {a_measure(name)} of"
        found.append(Phrase("", f"{having} {value}", having))
    return found


def openings(one: Evidence, phrase: Phrase, need: Need, title: str, opening: str) -> list[str]:
    """What leads up to the first fact and begins with that word; () where nothing does.

    `title` is "" for one that is no name. A wish named right before is not said again: "You asked
    for something dry, and it is [1]".
    """
    if phrase.subject != "it" and not is_clause(phrase):
        return []
    want = met(one, need)
    if want and need.recipient and opening == "You":
        ways: Sequence[str] = _WAYS["for_someone"]
    elif denied(one) and not want:
        ways = _BY_WORD["lacking"].get(opening, ())
    elif one.kind == "price" and opening in _BY_WORD["priced"] and "below" in one.text:
        ways = _BY_WORD["priced"][opening]
    elif one.kind == "price":
        ways = _BY_WORD["bare"].get(opening, ())
    else:
        ways = _BY_WORD["met" if want else "open"].get(opening, ())
    only_in_part = want is not None and _names_a_part(want, one)
    if only_in_part:
        ways = _AS_ASKED if opening == "As" else _BY_WORD["open"].get(opening, ())
    short = answer(one, need)
    if short is not None and phrase in (short.short, *short.long):
        ways = [way for way in ways if ("{want}" in way) == (phrase == short.short)]
    if want and len((*need.wants, *need.avoids)) > 1 and not only_in_part:
        ways = [way for way in ways if "{want}" in way]  # what was asked for is more than this
    words = [
        way.format(
            want=want and _wished(want, one), title=title, kind=need.category, who=need.recipient
        )
        for way in ways
        if need.category or "{kind}" not in way
        if (title and takes_is(title)) or "{title}" not in way
    ]
    return words if phrase.subject == "it" else [_before_clause(one, opening) for one in words]


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """How a wish just named is answered, and the phrases that would say it again."""

    short: Phrase
    long: tuple[Phrase, ...]


def answer(one: Evidence, need: Need) -> ShortAnswer | None:
    """The short answer that a fact gives to the wish it meets; None where it has to be told.

    >>> dry = Evidence(1, "attribute", "attribute:waterproof", "waterproof: yes")
    >>> answer(dry, Need(wants=("waterproof",))).short.words
    'is'
    """
    want = met(one, need)
    if want is None:
        return None
    plain = phrases_of(one)
    phrases = (*plain, *(_with_subject(phrase) for phrase in plain if phrase.subject != "it"))
    if want.startswith(("no ", "not ")):
        none = {f"has {want}": "has none", f"is {want}": "is not"}
        short = next((none[phrase.words] for phrase in phrases if phrase.words in none), None)
        return ShortAnswer(Phrase("it", short, short), phrases) if short else None
    is_so = is_quality(want) and named(one)[1].casefold() == want
    if is_so or any(phrase.words in (f"is {want}", f"is for {want}") for phrase in phrases):
        return ShortAnswer(Phrase("it", "is", "is"), phrases)
    if any(phrase.words == f"has {with_article(want)}" for phrase in phrases):
        has = "has it" if with_article(want) == want else "has one"
        has = "has them" if quantities(want) and not takes_is(want) else has
        return ShortAnswer(Phrase("it", has, has), phrases)
    return None


def meets_by_voice(one: Evidence, need: Need) -> str | None:
    """The wish that a praising sentence speaks of, if it names one."""
    if one.kind != "review" or one.polarity <= 0:
        return None
    said = stems(one.text)
    return next((want for want in need.wants if stems(want) and stems(want) <= said), None)


def answering(want: str, one: Evidence) -> list[str]:
    """What announces the voice that speaks of the wish, without its colon."""
    return [way.format(want=_wished(want, one)) for way in _WAYS["answering"]]


def links(one: Evidence, phrase: Phrase, need: Need) -> Sequence[str]:
    """What joins a fact to the one before it in the same sentence; () when it needs its own."""
    if is_over(one):
        return ()
    if phrase.subject != "it":
        return _WAYS[f"to_{_joined(phrase)}"]
    if denied(one) and not met(one, need):
        return _WAYS["to_lack"]
    if one.kind == "price":
        return _WAYS["to_price"]
    return _fitting(_WAYS["to_it"], phrase)


def nexts(one: Evidence, phrase: Phrase, need: Need) -> Sequence[str]:
    """What begins a new sentence for the fact."""
    if is_over(one):
        return _WAYS["over"] if phrase.subject == "it" else ("To be fair, it comes",)
    if phrase.subject != "it":
        return _WAYS[f"next_{_joined(phrase)}"]
    if denied(one) and not met(one, need):
        return _WAYS["next_lack"]
    if one.kind == "price":
        return _WAYS["next_price"] if "your limit" in one.text else _WAYS["next_price"][1:]
    return _fitting(_WAYS["next_it"], phrase)


def ends(one: Evidence, need: Need) -> Sequence[str]:
    """What may stand between a fact and the full stop."""
    return ("", *_WAYS["ends_met"]) if met(one, need) else ("",)


def leads(one: Evidence) -> Sequence[str]:
    """What announces a voice, without its colon; for people followed, with its comma."""
    if one.kind == "friends":
        return ("", *(_WAYS["back"] if one.polarity < 0 else _WAYS["friendly"]))
    if one.kind == "attribute":
        return _WAYS["titled" if one.source == "attribute:title" else "describes"]
    noun = _NOUN.search(one.text)
    about = [way.format(noun=f"the {noun[1]}") for way in _ABOUT[one.polarity]] if noun else []
    if one.polarity > 0:
        return (
            *about,
            *_WAYS["praising"],
            *(f"{who} {praises}" for who in _WAYS["who"] for praises in _WAYS["praises"]),
        )
    return (*about, *(_WAYS["tells"] if one.polarity == 0 else _WAYS["blames"]))


def _joined(phrase: Phrase) -> str:
    """How a phrase without "it" is joined: as a clause, by "with" or by "at"."""
    return "clause" if is_clause(phrase) else phrase.short.split()[0]


def is_clause(phrase: Phrase) -> bool:
    """Whether the phrase brings its own subject."""
    return phrase.short.startswith("its ")


def is_over(one: Evidence) -> bool:
    """Whether the evidence is a price above the shopper's limit."""
    return one.kind == "price" and "above your limit" in one.text


def met(one: Evidence, need: Need) -> str | None:
    """The wish that the fact meets, if it meets one."""
    if one.kind != "attribute":
        return None
    for want in need.wants:
        if meets_a_wish(one, need.with_(wants=(want,), avoids=())):
            return want
    for avoid in need.avoids:
        if meets_a_wish(one, need.with_(wants=(), avoids=(avoid,))):
            return f"not {avoid}" if is_quality(avoid) else f"no {avoid}"
    return None


def _with_subject(phrase: Phrase) -> Phrase:
    return Phrase("", f"{phrase.subject} {phrase.words}", f"{phrase.subject} {phrase.short}")


def _fitting(ways: Sequence[str], phrase: Phrase) -> Sequence[str]:
    """The ways that go before the phrase: no "also" before "is"."""
    fits = not phrase.short.startswith("is ")
    return [way for way in ways if fits or not way.endswith(("also", "also it"))]


def _wished(want: str, one: Evidence) -> str:
    """The wish as it stands after "you asked for"."""
    if _EASY_TO.match(want):
        return f"something {want}"
    if want.startswith(("for ", "not ")) or is_quality(want.split()[-1]):
        return f"something {want}"
    if one.kind != "attribute":
        return want
    if any(phrase.words == f"is for {want}" for phrase in phrases_of(one)):
        return f"something for {want}"
    return with_article(want) if want == named(one)[0] else want


def _names_a_part(want: str, one: Evidence) -> bool:
    """Whether the wish is a bare thing that the fact only names beside another.

    Nobody who says "laptop" of a bag asked for one: what is told is its laptop sleeve.
    """
    name = named(one)[0]
    return stems(want) < stems(name) and not is_quality(want.split()[-1])


def _before_clause(words: str, opening: str) -> str:
    """The same opening for a clause with its own subject: "..., as it" becomes "..., as"."""
    for subject in (" this one", " it"):
        if words.endswith(subject) and len(words) > len(opening) + len(subject):
            return words.removesuffix(subject)
    return _CLAUSES.get(opening, f"{words} might suit you, as")
