"""Who a thing is for: "for my dad", "a gift for a 6-year-old".

It knows words for people, not what they would like.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.understand.english import COLOURS, FILLER, OCCASIONS, STOP
from assistant.understand.measures import is_adjective
from assistant.understand.message import Message

_PEOPLE = (
    "dad|daddy|father|mum|mom|mummy|mommy|mother|parents?|wife|husband|spouse"
    "|partner|girlfriend"
    "|boyfriend|fiancee?|son|daughter|kids?|child|children|baby|babies"
    "|toddlers?|brother|sister"
    "|siblings?|grandma|grandmother|grandpa|grandfather|granny|grandparents?"
    "|grandson|granddaughter"
    "|niece|nephew|aunt|uncle|cousin|friends?|mate|buddy|boss|colleagues?"
    "|coworkers?|co workers?"
    "|neighbou?rs?|teacher|roommate|flatmate|dogs?|cats?|puppy|pupp(?:y|ies)"
    "|kitten|pets?|men|man"
    "|women|woman|boys?|girls?|teens?|teenagers?|adults?|seniors?|students?"
    "|guests?|myself|lad(?:y|ies)"
    "|in laws?|mother in law|father in law|team|him|her|them"
)
_DAYS = "|".join(sorted(OCCASIONS))
_AGE = (
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine) (?:years?|yrs?|months?|weeks?) olds?"
)
_RECIPIENT = re.compile(
    rf"(?<![^ ])(?P<lead>for|to give|gift for|present for|to)(?: (?:a|an|the|my"
    rf"|our|his|her|their|some|both|little|young|older|elderly|new|best|two"
    rf"|three|pregnant|good|dear|beloved|close|teenage|newborn|grown up))* "
    rf"(?P<who>{_AGE}(?: (?:{_PEOPLE}))?|(?:{_PEOPLE}))"
    rf"(?P<day>s? (?:\d+(?:st|nd|rd|th)|(?:[a-z0-9]+ )?(?:birthday|anniversary)))?(?![^ ])"
)
_BARE_RECIPIENT = re.compile(
    rf"(?<![^ ])(?:my|our) (?P<who>{_AGE}(?: (?:{_PEOPLE}))?"
    rf"|(?:{_PEOPLE}))(?: (?:is|has|will|would|wants?|needs?|loves?|likes?"
    rf"|turns?|who|starts?|started|plays?|enjoys?|just|always|never|got|can"
    rf"|(?:\d+(?:st|nd|rd|th) )?(?:{_DAYS}))(?![^ ]))"
)
_TURNS = re.compile(
    r"(?: (?:who|just|is|will be|has|turns?|turned|turning|about to turn|will turn))+"
    r" (?P<age>\d{1,3})"
    r"(?: years? old)?(?: (?:today|tomorrow|soon|now|(?:this|next) (?:week|month|year)))?(?![^ ])"
)
_GROWN_UP = 18
_PERSON = re.compile(rf"(?:{_PEOPLE})")


def is_person(word: str) -> bool:
    """Whether the word is one for somebody: a partner, a boss, a daughter."""
    return _PERSON.fullmatch(word) is not None


def _is_of_noun(message: Message, who: range) -> bool:
    """Whether the person only says what kind of noun follows: "for a student flat"."""
    if message.said(who.start - 1, who.start) not in ("a", "an") or who.stop >= len(message.tokens):
        return False
    after = message.tokens[who.stop]
    plain = after.kind == "word" and after.word not in STOP | FILLER | OCCASIONS | COLOURS
    return plain and not is_adjective(after.word) and not after.word.endswith("s")


def read_recipient(
    message: Message, begins_name: Callable[[int], bool] = lambda place: False
) -> tuple[str | None, frozenset[int]]:
    """(who it is for, the tokens that say so).

    The words of "for my 6-year-old" are kept as "6-year-old", a child's age with the child, a
    grown-up's age says nothing. `begins_name` says whether the token
    there begins a longer name of the shop: "for a kids bike" tells of kids' bikes.
    """
    found = (m for p in (_RECIPIENT, _BARE_RECIPIENT) for m in p.finditer(message.line))
    match = next(
        (
            m
            for m in found
            if not begins_name(message.covered(*m.span("who")).stop - 1)
            and not _is_of_noun(message, message.covered(*m.span("who")))
        ),
        None,
    )
    if match is None:
        return None, frozenset()
    who = match["who"]
    if match.groupdict().get("lead") == "to" and "gift" not in message.line:
        return None, frozenset()
    if re.match(_AGE, who):
        who = re.sub(r"^(\w+) (\w+?)s? olds?", r"\1-\2-old", who)
    day = match.groupdict().get("day") or ""
    # "For my dad's 60th": a day with a number alone says no more than whose it is.
    end = match.end("day") if day[-2:] in ("st", "nd", "rd", "th") else match.end("who")
    if turns := _TURNS.match(message.line, end):
        end = turns.end()
        if int(turns["age"]) < _GROWN_UP and not re.search(r"-old\b", who):
            who = f"{turns['age']}-year-old {who}"
    return who, frozenset(message.covered(match.start(), end))
