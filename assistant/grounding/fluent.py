"""A grammar rich enough to sound like a clerk, for a model tuned to choose well among its ways.

Each fact is told once, in an order and in sentences of the model's choice, and is tied to its own
citation: values and quotes leave no choice, so the model writes only the citation and code fills
them in. Every way on offer suits what it leads up to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.grounding import ways
from assistant.grounding.figures import named
from assistant.grounding.grammar import Frame, chosen, either, literal
from assistant.grounding.phrases import Phrase
from assistant.grounding.plain import capital, ended
from assistant.grounding.wishes import denied, speaks_of_a_wish
from assistant.turn import Evidence
from retrieval.need import Need

MOST_FACTS = 3
OPENINGS_AT_ONCE = 3
WAYS_AT_ONCE = 4
JOINTS_AT_ONCE = 2  # few, so that the picks of a turn are not all joined alike
LEADS_AT_ONCE = 8


def fluent(evidence: Sequence[Evidence], need: Need, title: str, *, variation: int = 0) -> Frame:
    """The grammar for one pick's evidence, and what stands behind its short forms.

    `variation` turns the ways on offer, so that the picks of a turn do not sound alike.
    """
    facts, voices = told(evidence, need)
    rules: dict[str, str] = {}
    fillings: dict[str, str] = {}
    for one in facts:
        for phrase in ways.phrased(one):
            fillings[f"{phrase.short} [{one.n}]"] = f"{phrase.words} [{one.n}]"
    answered = first_voice(facts, voices, need)
    for one in voices:
        want = ways.meets_by_voice(one, need) if one is answered else None
        rules[f"voice{one.n}"] = _voice(one, want, variation, fillings)
    if facts:
        first_words = ("It",) if answered else _first_words(variation)
        _add_facts(rules, facts, need, title, variation, first_words)
    before = [f"voice{one.n}" for one in voices if one is answered]
    first = [f"voice{one.n}" for one in voices if one.polarity >= 0 and one is not answered]
    last = [f"voice{one.n}" for one in voices if one.polarity < 0]
    root = ' " " '.join([*before, *(["facts"] if facts else []), *first, *last])
    grammar = "\n".join(f"{name} ::= {body}" for name, body in {"root": root, **rules}.items())
    return Frame(grammar, fillings)


def told(evidence: Sequence[Evidence], need: Need) -> tuple[list[Evidence], list[Evidence]]:
    """The facts and the voices that are told, each once.

    Beside what answers a wish only one fact is told that nobody asked for; the rating only where
    there is room.
    """
    facts, voices = chosen(evidence, MOST_FACTS)
    asked = [one for one in facts if speaks_of_a_wish(one, need)]
    others = [one for one in facts if one.kind == "attribute" and one not in asked]
    met = bool(asked) or _answering(voices, need) is not None
    spare = others[1 if met else 2 :]
    kept = [one for one in facts if one not in spare]
    room = len(kept) < MOST_FACTS
    return [one for one in kept if room or one.kind != "rating"], voices


def first_voice(
    facts: Sequence[Evidence], voices: Sequence[Evidence], need: Need
) -> Evidence | None:
    """The voice to begin with: one that speaks of a wish which no fact meets."""
    return None if any(ways.met(one, need) for one in facts) else _answering(voices, need)


def _answering(voices: Sequence[Evidence], need: Need) -> Evidence | None:
    """The voice that speaks of a wish."""
    return next((one for one in voices if ways.meets_by_voice(one, need)), None)


def _first_words(variation: int) -> list[str]:
    """The words that a pick may begin with."""
    return _some(ways.OPENINGS, OPENINGS_AT_ONCE, variation % OPENINGS_AT_ONCE)


def _add_facts(
    rules: dict[str, str],
    facts: Sequence[Evidence],
    need: Need,
    title: str,
    variation: int,
    first_words: Sequence[str],
) -> None:
    """Sentences that tell every fact once; what is told, last and in the sentence is the state."""
    for at, one in enumerate(facts):
        rules |= _rules_of(at, one, need, title, first_words, variation)
    starts = _starts(facts, need)
    rules["facts"] = " | ".join(f"first{at} {_state({at}, at, 1)}" for at in starts)
    pending = [(frozenset({at}), at, 1) for at in starts]
    while pending:
        done, last, length = pending.pop()
        if (name := _state(done, last, length)) in rules:
            continue
        found = []
        for at in sorted(set(range(len(facts))) - done):
            after = done | {at}
            if length < 2 and f"link{at}" in rules:
                found.append(f"link{at} {_state(after, at, length + 1)}")
                pending.append((after, at, length + 1))
            found.append(f'{_end(done, last)} " " next{at} {_state(after, at, 1)}')
            pending.append((after, at, 1))
        rules[name] = " | ".join(found) or _end(done, last)


def _rules_of(
    at: int, one: Evidence, need: Need, title: str, first_words: Sequence[str], variation: int
) -> dict[str, str]:
    """The fact as the first, in the sentence of another, in a new one; and how it may end."""

    def leading(phrase: Phrase) -> list[str]:
        if phrase.subject != "it" and any(other.subject == "it" for other in ways.phrased(one)):
            return []
        words = [*first_words, "It"]
        found = [ways.openings(one, phrase, need, title, word) for word in words]
        return [way for some in found[:-1] for way in some] or found[-1]

    def joining(phrase: Phrase) -> list[str]:
        return _some(ways.links(one, phrase, need), JOINTS_AT_ONCE, variation)

    def beginning(phrase: Phrase) -> list[str]:
        return _some(ways.nexts(one, phrase, need), JOINTS_AT_ONCE, variation)

    short = ways.answer(one, need)
    rules = {
        f"first{at}": _led(one, leading, [short.short] if short else []),
        f"next{at}": _led(one, beginning),
    }
    if joined := _led(one, joining):
        rules[f"link{at}"] = joined
    rules[f"end{at}"] = either([f"{end}." for end in _some(ways.ends(one, need), 3, variation)])
    return rules


def _starts(facts: Sequence[Evidence], need: Need) -> list[int]:
    """Which facts may be told first: what was asked for, else what it has, else the first."""
    asked = [at for at, one in enumerate(facts) if ways.met(one, need)]
    has = [at for at, one in enumerate(facts) if one.kind == "attribute" and not denied(one)]
    return asked or has or [0]


def _led(
    one: Evidence, ways_before: Callable[[Phrase], Sequence[str]], more: Sequence[Phrase] = ()
) -> str:
    """The fact's phrases, each behind what may lead up to it; "" when nothing may."""
    by_ways: dict[tuple[str, ...], list[str]] = {}
    for phrase in (*ways.phrased(one), *more):
        if before := tuple(dict.fromkeys(ways_before(phrase))):
            by_ways.setdefault(before, []).append(f"{phrase.short} [{one.n}]")
    return " | ".join(f'{either(b)} " " {either(shorts)}' for b, shorts in by_ways.items())


def _end(done: frozenset[int], last: int) -> str:
    """How a sentence ends; the first fact has named the wish it meets before."""
    return '"."' if done == {last} else f"end{last}"


def _voice(one: Evidence, want: str | None, variation: int, fillings: dict[str, str]) -> str:
    """Words that lead up to what somebody says, which stands behind the citation.

    `want` is the wish that it answers, if it is told for that.
    """
    if one.kind == "friends":
        fillings[f", ({one.n})"] = f", {ended(one.text, one.n)}"
        fillings[f"({one.n})"] = ended(capital(one.text), one.n)
        friendly = _some(ways.leads(one), WAYS_AT_ONCE, variation)
        return either([f"{lead}({one.n})" for lead in friendly])
    said = named(one)[1] if one.kind == "attribute" else one.text
    short = f': "" [{one.n}].'
    fillings[short] = ended(f': "{said}"', one.n)
    found = list(ways.leads(one)) if want is None else ways.answering(want, one)
    count = LEADS_AT_ONCE if want is None else OPENINGS_AT_ONCE
    return f"{either(_some(found, count, variation))} {literal(short)}"


def _some(found: Sequence[str], count: int, variation: int) -> list[str]:
    """That many of the ways, spread over them, other ones for another variation."""
    if len(found) <= count:
        return list(found)
    step = len(found) / count
    return list(
        dict.fromkeys(found[(int(at * step) + variation) % len(found)] for at in range(count))
    )


def _state(done: frozenset[int] | set[int], last: int, length: int) -> str:
    return f"told{''.join(str(at) for at in sorted(done))}last{last}in{length}"
