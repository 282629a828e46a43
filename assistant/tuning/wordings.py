"""How a good clerk would word a pick: many ways, drawn by chance, as the model is to learn them.

What is written are the short forms of `assistant.grounding.fluent`, without values and quotes.
Whether it may be said is for the checker, which every wording has to pass before it is learnt.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

from assistant.grounding import ways
from assistant.grounding.fluent import first_voice, told
from assistant.grounding.justify import Item
from assistant.grounding.phrases import Phrase
from assistant.grounding.quotable import spoken_title
from assistant.grounding.wishes import denied, meets_a_wish
from assistant.turn import Evidence


def wording(item: Item, opening: str, chance: random.Random) -> str:
    """One way to word the pick that begins with that word, in short forms."""
    facts, voices = told(item.evidence, item.need)
    first = first_voice(facts, voices, item.need)
    said = [_answer(first, item, chance)] if first else []
    opening = "It" if first else opening
    said += [_facts(_order(facts, item, chance), item, opening, chance)] if facts else []
    said += [_voice(one, chance) for one in voices if one.polarity >= 0 and one is not first]
    said += [_voice(one, chance) for one in voices if one.polarity < 0]
    return " ".join(said)


def _order(facts: Sequence[Evidence], item: Item, chance: random.Random) -> list[Evidence]:
    """What was asked for first, what it lacks and the price later; now and then the price first."""
    priced_first = chance.random() < 0.06

    def place(one: Evidence) -> tuple[float, float]:
        if one.kind == "price":
            return (0 if priced_first and not ways.is_over(one) else 3, chance.random())
        if one.kind == "rating":
            return (4, chance.random())
        return (1 if meets_a_wish(one, item.need) else 2 + denied(one) * 0.5, chance.random())

    return sorted(facts, key=place)


def _facts(facts: Sequence[Evidence], item: Item, opening: str, chance: random.Random) -> str:
    title = spoken_title(item.product.title)
    first = facts[0]
    lead, phrase = _begun(first, item, title, opening, chance)
    text, in_sentence = f"{lead} {phrase.short} [{first.n}]", 1
    for before, one in pairwise(facts):
        phrase = _phrase(one, chance, starts=False)
        links = ways.links(one, phrase, item.need)
        if in_sentence < 2 and links and chance.random() < 0.6:
            text += f"{chance.choice(links)} {phrase.short} [{one.n}]"
            in_sentence += 1
        else:
            text += f"{_end(before, item, chance)} "
            text += f"{chance.choice(ways.nexts(one, phrase, item.need))} {phrase.short} [{one.n}]"
            in_sentence = 1
    return text + _end(facts[-1], item, chance)


def _begun(
    first: Evidence, item: Item, title: str, opening: str, chance: random.Random
) -> tuple[str, Phrase]:
    """What leads up to the first fact, if anything with that word, and the fact."""
    short = ways.answer(first, item.need)
    for phrase in (_phrase(first, chance, starts=True), *([short.short] if short else [])):
        for word in (opening, "It", *ways.OPENINGS):
            if found := ways.openings(first, phrase, item.need, title, word):
                return chance.choice(found), phrase
    raise ValueError(f"nothing leads up to {first.text!r}")


def _phrase(one: Evidence, chance: random.Random, *, starts: bool) -> Phrase:
    """One of the fact's phrases; a sentence of its own begins with none that needs a lead."""
    found = [p for p in ways.phrased(one) if not starts or p.subject == "it" or ways.is_clause(p)]
    after_it = [phrase for phrase in found if phrase.subject == "it"]
    return chance.choice(after_it if after_it and chance.random() < 0.6 else found)


def _end(one: Evidence, item: Item, chance: random.Random) -> str:
    found = ways.ends(one, item.need)
    return f"{chance.choice(found) if chance.random() < 0.4 else ''}."


def _answer(one: Evidence, item: Item, chance: random.Random) -> str:
    """The voice that speaks of a wish."""
    want = ways.meets_by_voice(one, item.need) or ""
    return f'{chance.choice(ways.answering(want, one))}: "" [{one.n}].'


def _voice(one: Evidence, chance: random.Random) -> str:
    lead = chance.choice(ways.leads(one))
    return f"{lead}({one.n})" if one.kind == "friends" else f'{lead}: "" [{one.n}].'
