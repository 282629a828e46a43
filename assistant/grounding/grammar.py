"""A grammar of what may be said of a pick: every fact and quote tied to its own citation.

EBNF of the engine's structured output, start rule `root`. The model chooses what to lead with, what
to leave out, the openings, the verbs and the words between; it cannot put a value to another number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.grounding.figures import named, priced
from assistant.grounding.plain import ended, fact_said
from assistant.turn import Evidence

_MOST_FACTS = 3

_OPENINGS = ("It ", "This one ", "This pick ", "As you asked, it ", "For what you asked, this one ")
_GOING_ON = ("It also ", "It ", "What is more, it ", "Besides, it ", "On top of that, it ")
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
    "One caveat from an owner: ",
    "Some are less happy: ",
    "One owner warns: ",
    "To be fair, one owner complains: ",
    "On the other hand, one owner notes: ",
)


def grammar_of(evidence: Sequence[Evidence], attempt: int = 0) -> str:
    """The grammar for the pick's evidence. A later `attempt` is held to fewer facts."""
    facts = [one for one in evidence if one.kind in ("attribute", "price", "rating")]
    facts = facts[: 2 + 2 * (attempt == 0)]
    friends = [one for one in evidence if one.kind == "friends"]
    good = [one for one in evidence if one.kind == "review" and one.polarity >= 0]
    bad = [one for one in evidence if one.kind == "review" and one.polarity < 0]
    rules: dict[str, str] = {}
    if facts:
        _add_facts(rules, facts)
    for one in friends:
        rules[f"friends{one.n}"] = _either([f"{_capital(one.text)} [{one.n}]."])
    for one in good:
        leads = _PRAISING if one.polarity > 0 else _TELLING
        rules[f"voice{one.n}"] = f"{_either(leads)} {_literal(_quoted(one))}"
    for one in bad:
        rules[f"voice{one.n}"] = f"{_either(_BLAMING)} {_literal(_quoted(one))}"
    rules = {"root": _root(facts, friends, good, bad)} | rules
    return "\n".join(f"{name} ::= {body}" for name, body in rules.items())


def _root(
    facts: Sequence[Evidence],
    friends: Sequence[Evidence],
    good: Sequence[Evidence],
    bad: Sequence[Evidence],
) -> str:
    """Facts and friends and praise in an order of the model's choice, then a drawback."""
    social = [f"friends{one.n}" for one in friends[:1]] + [f"voice{one.n}" for one in good[:1]]
    tail = f' (" " voice{bad[0].n})?' if bad else ""
    if not facts:
        first = _joined(social) if social else f"voice{bad[0].n}"
        return f"{first}{tail if social else ''}"
    if not social:
        return f"facts{tail}"
    after = "".join(f' (" " {name})?' for name in social)
    before = " | ".join(f'{name} " " facts' for name in social)
    return f"(facts{after} | {before}){tail}"


def _joined(names: Sequence[str]) -> str:
    return names[0] + "".join(f' (" " {name})?' for name in names[1:])


def _add_facts(rules: dict[str, str], facts: Sequence[Evidence]) -> None:
    """One or two sentences of facts, each fact once, in any order: a rule for every set left."""
    for one in facts:
        rules[f"verb{one.n}"] = _either([f"{form} [{one.n}]" for form in _verbs(one)])
    numbers = tuple(one.n for one in facts)
    starts = " | ".join(f"verb{n} {_rest_name(numbers, {n})}" for n in numbers)
    rules["facts"] = f"{_either(_OPENINGS)} ({starts})"
    pending, done = [frozenset({n}) for n in numbers], set()
    while pending:
        told = pending.pop()
        if told in done:
            continue
        done.add(told)
        left = [n for n in numbers if n not in told]
        options = [_literal(".")]
        for n in left:
            after = told | {n}
            pending.append(after)
            joint = '(" and " | ", and it ")' if len(told) % 2 else f'(". " {_either(_GOING_ON)})'
            options.append(f"{joint} verb{n} {_rest_name(numbers, after)}")
        rules[_rest_name(numbers, told)] = " | ".join(options)


def _rest_name(numbers: Sequence[int], told: frozenset[int] | set[int]) -> str:
    return "after" + "".join(str(int(n in told)) for n in numbers)


def _verbs(one: Evidence) -> list[str]:
    """The fact as what "it" does: is waterproof, has 88 keys, costs €79."""
    if one.kind == "price":
        return _price_verbs(one)
    if one.kind == "rating":
        return [f"is rated {one.text}", f"has a rating of {one.text}", f"scores {one.text}"]
    sentence = fact_said(one)
    name, value = named(one)
    shown = name[:1].lower() + name[1:] if name[1:2].islower() else name
    if sentence.startswith("It is "):
        plain = sentence.removeprefix("It ")
        return [plain]
    if sentence.startswith("It "):
        return [sentence.removeprefix("It ")]
    if sentence.startswith("Its "):
        said = sentence.removeprefix(f"Its {shown} is ") if shown else value
        return [f"has {shown} {said}", f"comes with {shown} {said}", f"offers {shown}: {said}"]
    if sentence.startswith("The description says"):
        return [f'is described so: "{value}"']
    return [f"has {shown}: {value}" if shown else f"is {value}"]


def _price_verbs(one: Evidence) -> list[str]:
    price, margin, side, limit = priced(one)
    if margin is not None and side == "below":
        return [
            f"costs {price}, {margin} under your limit",
            f"costs {price}, which is {margin} below your limit of {limit}",
            f"leaves {margin} of your budget at {price}",
            f"stays below your limit at {price}",
        ]
    if margin is not None:
        return [f"costs {price}, {margin} above your limit"]
    return [f"costs {price}", f"comes at {price}", f"is priced at {price}"]


def _quoted(one: Evidence) -> str:
    return ended(f'"{one.text}"', one.n)


def _either(texts: Sequence[str]) -> str:
    return f"({' | '.join(_literal(text) for text in texts)})"


def _literal(text: str) -> str:
    escaped = re.sub(r'(["\\])', r"\\\1", text)
    return f'"{escaped}"'


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
