"""A grammar of what may be said of a pick: every fact and quote tied to its own citation.

EBNF of the engine's structured output, start rule `root`. The model chooses what to lead with, what
to leave out, the openings and the words between; it cannot put a value to another's number.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.grounding.phrases import Phrase, phrases_of
from assistant.grounding.plain import capital, ended
from assistant.grounding.stems import stems
from assistant.turn import Evidence
from retrieval.need import Need

_MOST_FACTS = 4
_LONGEST = 430

_SUBJECTS = ("It ", "This one ", "This pick ")
_ASKED = ("As you asked, it ", "Just as you wanted, it ", "You asked for it: it ")
_GOING_ON = ("It also ", "What is more, it ", "Besides, it ", "On top of that, it ")
_PRAISING = (
    "One owner writes: ",
    "An owner says: ",
    "In the words of one owner: ",
    "One owner is happy with it: ",
    "One owner praises it: ",
    "As one owner puts it: ",
)
_TELLING = ("One owner writes: ", "An owner says: ", "One owner notes: ", "As one owner puts it: ")
_BLAMING = (
    "A drawback some mention: ",
    "One caveat: ",
    "Some are less happy: ",
    "One owner warns: ",
    "To be fair, one owner complains: ",
    "On the other hand, one owner notes: ",
)


def grammar_of(evidence: Sequence[Evidence], need: Need, attempt: int = 0) -> str:
    """The grammar for the pick's evidence. A later `attempt` is held to fewer facts."""
    facts, voices = _chosen(evidence, 2 if attempt else _MOST_FACTS)
    rules: dict[str, str] = {}
    if facts:
        _add_facts(rules, facts, need)
    for one in voices:
        rules[_name(one)] = _voice(one)
    before = [one for one in voices if one.polarity >= 0]
    after = [one for one in voices if one.polarity < 0]
    root = _root(bool(facts), [_name(one) for one in before], [_name(one) for one in after])
    return "\n".join(f"{name} ::= {body}" for name, body in ({"root": root} | rules).items())


def _chosen(evidence: Sequence[Evidence], most_facts: int) -> tuple[list[Evidence], list[Evidence]]:
    """What may be said within the length: facts that are no quotes, and who speaks."""
    facts = [one for one in evidence if one.kind in ("attribute", "price", "rating")]
    short = [one for one in facts if not any('"' in p.words for p in phrases_of(one))]
    prices = [one for one in short if one.kind == "price"][:1]
    others = [one for one in short if one.kind == "attribute"][: most_facts - len(prices)]
    ratings = [one for one in short if one.kind == "rating"]
    others += ratings[: max(0, most_facts - len(prices) - len(others))]
    people = [one for one in evidence if one.kind == "friends"][:1]
    praise = [one for one in evidence if one.kind == "review" and one.polarity >= 0][:1]
    blame = [one for one in evidence if one.kind == "review" and one.polarity < 0][:1]
    voices, room = [], _LONGEST - 60 * len(others + prices)
    for one in [*praise, *blame, *people]:
        room -= len(one.text) + 30
        if room > 0:
            voices.append(one)
    chosen = [*others, *prices]
    if not chosen and not voices:
        return facts[:1] or [], list(evidence[:1]) if not facts else []
    return chosen, voices


def _root(facts: bool, before: Sequence[str], after: Sequence[str]) -> str:
    """Facts, friends and praise in an order of the model's choice, then a drawback."""
    last = "".join(f' " " {name}' for name in after)
    parts = [*(["facts"] if facts else []), *before]
    if not parts:
        return ' " " '.join(after)
    orders = [parts, [*parts[1:], parts[0]]] if len(parts) > 1 else [parts]
    if len(parts) > 2:
        orders.append([parts[0], *reversed(parts[1:])])
    told = " | ".join(' " " '.join(order) for order in orders)
    return f"({told}){last}"


def _name(one: Evidence) -> str:
    return f"voice{one.n}"


def _voice(one: Evidence) -> str:
    if one.kind == "friends":
        return _literal(ended(capital(one.text), one.n))
    leads = _PRAISING if one.polarity > 0 else _TELLING if one.polarity == 0 else _BLAMING
    quoted = ended(f'"{one.text}"', one.n)
    return f"{_either(leads)} {_literal(quoted)}"


def _add_facts(rules: dict[str, str], facts: Sequence[Evidence], need: Need) -> None:
    """Sentences of facts, each fact once, in any order: a rule for every set that is told."""
    wished = stems(" ".join((*need.wants, *need.options.values())))
    at_least = min(2, len(facts))
    for at, one in enumerate(facts):
        asked = one.kind == "attribute" and bool(stems(one.text) & wished)
        first = _either_of(one, _SUBJECTS + (_ASKED if asked else ()))
        rules[f"first{at}"] = first
        rules[f"next{at}"] = _either_of(one, _GOING_ON)
        rules[f"joined{at}"] = _either([f" and {_said(p, one)}" for p in _of_it(one)])
        rules[f"clause{at}"] = _either(
            [f", and {p.after(None)} [{one.n}]" for p in phrases_of(one)]
        )
    everything = frozenset(range(len(facts)))
    rules["facts"] = " | ".join(f"first{at} {_after({at}, at, True)}" for at in everything)
    pending, done = [(frozenset({at}), at, True) for at in everything], set()
    while pending:
        told, last, opens = pending.pop()
        if (told, last, opens) in done:
            continue
        done.add((told, last, opens))
        options = ['"."'] if len(told) >= at_least else []
        for at in sorted(everything - told):
            if opens:
                joint = "joined" if _of_it(facts[last]) and _of_it(facts[at]) else "clause"
                options.append(f"{joint}{at} {_after(told | {at}, at, False)}")
                pending.append((told | {at}, at, False))
            else:
                options.append(f'". " next{at} {_after(told | {at}, at, True)}')
                pending.append((told | {at}, at, True))
        rules[_after(told, last, opens)] = " | ".join(options) or '"."'


def _after(told: frozenset[int] | set[int], last: int, opens: bool) -> str:
    return f"{'one' if opens else 'two'}{last}of{''.join(str(at) for at in sorted(told))}"


def _of_it(one: Evidence) -> list[Phrase]:
    return [phrase for phrase in phrases_of(one) if phrase.subject == "it"]


def _said(phrase: Phrase, one: Evidence) -> str:
    return f"{phrase.words} [{one.n}]"


def _either_of(one: Evidence, openings: Sequence[str]) -> str:
    """Every phrase of the fact after every opening that suits it."""
    ways = []
    of_it = [_said(phrase, one) for phrase in _of_it(one)]
    if of_it:
        ways.append(f"{_either(openings)} {_either(of_it)}")
    else:
        others = [capital(f"{phrase.after(None)} [{one.n}]") for phrase in phrases_of(one)]
        ways.append(_either(others))
    return " | ".join(ways)


def _either(texts: Sequence[str]) -> str:
    return f"({' | '.join(_literal(text) for text in texts)})"


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
