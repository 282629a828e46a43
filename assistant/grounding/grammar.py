"""A grammar of what may be said of a pick, with every value and quote tied to its own citation.

EBNF of the engine's structured output, start rule `root`. The model chooses what to lead with, what
to leave out and the words between; values and quotes leave it no choice, so it writes only their
citation and code fills them in: a third of the tokens for the same words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.grounding.figures import named
from assistant.grounding.phrases import Phrase, phrases_of
from assistant.grounding.plain import capital, ended
from assistant.grounding.wishes import denied, meets_a_wish
from assistant.turn import Evidence
from retrieval.need import Need

_MOST_FACTS = 4
_FEWEST_FACTS = 2

_SUBJECTS = ("It ", "This one ", "This pick ")
_ASKED = ("As you asked, it ", "Just as you wanted, it ", "You asked for it: it ")
_GOING_ON = ("What is more, it ", "Besides, it ", "On top of that, it ")
_PRAISING = (
    "One owner writes: ",
    "An owner is happy with it: ",
    "In the words of one owner: ",
    "From an owner: ",
    "What one owner likes: ",
    "As one owner puts it: ",
)
_TELLING = ("One owner writes: ", "An owner says: ", "One owner notes: ", "As one owner puts it: ")
_QUOTED_SOURCES = ("attribute:description", "attribute:title")
_TITLED: tuple[str, ...] = ("Its title says: ", "The title says: ")
_DESCRIBING = ("Its description says: ", "The shop describes it so: ")
_BLAMING = (
    "A drawback some mention: ",
    "One caveat: ",
    "One owner warns: ",
    "To be fair, one owner complains: ",
    "On the other hand, one owner notes: ",
    "Some are not happy with one thing: ",
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A grammar, and what its short forms stand for."""

    ebnf: str
    fillings: Mapping[str, str]

    def filled(self, text: str) -> str:
        """The model's text with values and quotes put in where their citations stand."""
        if not self.fillings:
            return text
        shorts = sorted(self.fillings, key=len, reverse=True)
        found = re.compile("|".join(re.escape(short) for short in shorts))
        return found.sub(lambda match: self.fillings[match[0]], text)


def frame_of(
    evidence: Sequence[Evidence], need: Need, *, variation: int = 0, attempt: int = 0
) -> Frame:
    """The grammar for one pick's evidence.

    `variation` turns the openings on offer, so that the picks of a turn do not all begin alike; a
    later `attempt` is held to fewer facts.
    """
    facts, voices = chosen(evidence, 2 if attempt else _MOST_FACTS)
    builder = _Builder(variation + attempt, {}, {})
    if facts:
        builder.add_facts(facts, need)
    for one in voices:
        builder.add_voice(one)
    first = [f"voice{one.n}" for one in voices if one.polarity >= 0]
    last = "".join(f' " " voice{one.n}' for one in voices if one.polarity < 0)
    orders = _orders([*(["facts"] if facts else []), *first], variation + attempt)
    root = f"({' | '.join(orders)}){last}" if orders else last.removeprefix(' " " ')
    rules = {"root": root} | builder.rules
    return Frame("\n".join(f"{n} ::= {body}" for n, body in rules.items()), builder.fillings)


def chosen(evidence: Sequence[Evidence], most_facts: int) -> tuple[list[Evidence], list[Evidence]]:
    """What may be said: a few facts that are no quotes, the price, and one voice of each kind."""
    facts = [one for one in evidence if one.kind in ("attribute", "price", "rating")]
    quotes = [one for one in facts if any('"' in phrase.words for phrase in phrases_of(one))]
    plain = [one for one in facts if one not in quotes] or facts[:1]
    prices = [one for one in plain if one.kind == "price"][:1]
    others = [one for one in plain if one.kind == "attribute"][: most_facts - len(prices)]
    others += [one for one in plain if one.kind == "rating"][: 3 - len(others)]
    people = [one for one in evidence if one.kind == "friends"][:1]
    praise = [one for one in evidence if one.kind == "review" and one.polarity >= 0][:1]
    blame = [one for one in evidence if one.kind == "review" and one.polarity < 0][:1]
    described = [one for one in facts if one.source in _QUOTED_SOURCES][:1]
    told = [*others, *prices]
    return told, [*(described if told or praise else []), *praise, *people, *blame]


def _orders(parts: Sequence[str], variation: int) -> list[str]:
    """The orders in which facts and voices may come; every third pick begins with a voice."""
    if len(parts) < 2:
        return list(parts)
    if variation % 3 == 1:
        orders = [[*parts[1:], parts[0]], [*reversed(parts[1:]), parts[0]]]
    else:
        orders = [[*parts], [parts[0], *reversed(parts[1:])]]
    return [' " " '.join(order) for order in orders]


@dataclass(frozen=True, slots=True)
class _Builder:
    variation: int
    rules: dict[str, str]
    fillings: dict[str, str]

    def add_voice(self, one: Evidence) -> None:
        """Who speaks, and the quote that stands behind the citation."""
        if one.kind == "friends":
            words = ended(capital(one.text), one.n)
            self.fillings[f"({one.n})"] = words
            self.rules[f"voice{one.n}"] = f'"({one.n})"'
            return
        if one.kind == "attribute":
            value = named(one)[1]
            short = f'"" [{one.n}].'
            self.fillings[short] = ended(f'"{value}"', one.n)
            whose = _TITLED if one.source == "attribute:title" else _DESCRIBING
            self.rules[f"voice{one.n}"] = f"{either(whose)} {literal(short)}"
            return
        leads = _PRAISING if one.polarity > 0 else _TELLING if one.polarity == 0 else _BLAMING
        quoted = ended(f'"{one.text}"', one.n)
        short = f'"" [{one.n}].'
        self.fillings[short] = quoted
        self.rules[f"voice{one.n}"] = f"{either(self._some(leads, 3))} {literal(short)}"

    def add_facts(self, facts: Sequence[Evidence], need: Need) -> None:
        """Sentences of facts, each fact once: a rule for every set that is told already."""
        asked = [one.kind == "attribute" and meets_a_wish(one, need) for one in facts]
        for at, one in enumerate(facts):
            openings = self._some(_SUBJECTS, 2) + (self._some(_ASKED, 2) if asked[at] else ())
            self.rules[f"first{at}"] = self._opening(one, openings)
            self.rules[f"next{at}"] = self._opening(one, self._some(_GOING_ON, 2), also=True)
            joined = [f" and {self._short(p, one)}" for p in _of_it(one)]
            clauses = [f", and {p.subject} {self._short(p, one)}" for p in phrases_of(one)]
            if joined:
                self.rules[f"joined{at}"] = either(joined)
            self.rules[f"clause{at}"] = either(clauses)
        leading = [at for at, is_asked in enumerate(asked) if is_asked] or [
            at for at, one in enumerate(facts) if one.kind == "attribute" and not denied(one)
        ]
        starts = leading or list(range(len(facts)))
        self.rules["facts"] = " | ".join(f"first{at} {_state({at}, at, True)}" for at in starts)
        self._add_states(facts, [(frozenset({at}), at, True) for at in starts])

    def _add_states(
        self, facts: Sequence[Evidence], pending: list[tuple[frozenset[int], int, bool]]
    ) -> None:
        everything = frozenset(range(len(facts)))
        at_least = min(_FEWEST_FACTS, len(facts))
        while pending:
            told, last, opens = pending.pop()
            name = _state(told, last, opens)
            if name in self.rules:
                continue
            ways = ['"."'] if len(told) >= at_least else []
            for at in sorted(everything - told):
                after = told | {at}
                joins = bool(_of_it(facts[last]) and _of_it(facts[at]))
                link = f"{'joined' if joins else 'clause'}{at}" if opens else f'". " next{at}'
                ways.append(f"{link} {_state(after, at, not opens)}")
                pending.append((after, at, not opens))
            self.rules[name] = " | ".join(ways)

    def _opening(self, one: Evidence, openings: Sequence[str], also: bool = False) -> str:
        """The fact as the start of a sentence."""
        phrases = _of_it(one)
        if not phrases:
            return either([capital(f"{p.subject} {self._short(p, one)}") for p in phrases_of(one)])
        ways = [f"{either(openings)} {either([self._short(p, one) for p in phrases])}"]
        if also:
            ways.append(either([f"It {_with_also(self._short(p, one))}" for p in phrases]))
            for phrase in phrases:
                full = f"{_with_also(phrase.words)} [{one.n}]"
                self.fillings[_with_also(f"{phrase.short} [{one.n}]")] = full
        return " | ".join(ways)

    def _short(self, phrase: Phrase, one: Evidence) -> str:
        short = f"{phrase.short} [{one.n}]"
        self.fillings[short] = f"{phrase.words} [{one.n}]"
        return short

    def _some(self, ways: tuple[str, ...], count: int) -> tuple[str, ...]:
        """That many of the ways, other ones for another variation."""
        start = self.variation * count % len(ways)
        return tuple((ways * 2)[start : start + count])


def _with_also(words: str) -> str:
    verb, _, rest = words.partition(" ")
    return f"is also {rest}" if verb == "is" else f"also {words}"


def _state(told: frozenset[int] | set[int], last: int, opens: bool) -> str:
    return f"{'one' if opens else 'two'}{last}of{''.join(str(at) for at in sorted(told))}"


def _of_it(one: Evidence) -> list[Phrase]:
    return [phrase for phrase in phrases_of(one) if phrase.subject == "it"]


def either(texts: Sequence[str]) -> str:
    """A choice of the texts."""
    return f"({' | '.join(literal(text) for text in dict.fromkeys(texts))})"


def literal(text: str) -> str:
    """The text as a literal; cut behind other than ASCII letters.

    The engine's reader takes hexadecimal digits that follow such a character for part of it.

    >>> literal("£15")
    '"£" "15"'
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    parts = re.findall(r"[\x00-\x7f]*[^\x00-\x7f]|[\x00-\x7f]+$", escaped)
    return " ".join(f'"{part}"' for part in parts) or '""'
