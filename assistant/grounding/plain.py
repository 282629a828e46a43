"""The plain sentence: a justification made from evidence by code, for when no model's words pass.

What it says follows from what the evidence is, never from chance; it always passes the checker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.grounding.claims import cited_numbers
from assistant.grounding.phrases import phrases_of
from assistant.turn import Evidence, Justification

_MOST_FACTS = 3
_LONGEST_SENTENCE = 150
_TITLE = "attribute:title"


def plain(evidence: Sequence[Evidence]) -> Justification:
    """The justification in code's words, citing what it says. Needs at least one evidence."""
    if not evidence:
        raise ValueError("plain: no evidence; wanted at least one thing to cite")
    facts = [one for one in evidence if one.kind == "attribute"]
    # What it is called says little where more is known.
    facts = ([one for one in facts if one.source != _TITLE] or facts)[:_MOST_FACTS]
    prices = [one for one in evidence if one.kind == "price"][:1]
    voices = [one for one in evidence if one.kind == "review"]
    sentences = _facts_said([*facts, *prices])
    sentences += [ended(said(one), one.n) for one in voices if one.polarity >= 0][:2]
    sentences += [ended(said(one), one.n) for one in evidence if one.kind == "friends"]
    if len(sentences) < 3:
        sentences += [ended(said(one), one.n) for one in evidence if one.kind == "rating"]
    sentences += [ended(said(one), one.n) for one in voices if one.polarity < 0][:1]
    text = " ".join(sentences or [ended(said(evidence[0]), evidence[0].n)])
    return Justification(text, "code", cited_numbers(text))


def said(one: Evidence) -> str:
    """The evidence as a sentence without its full stop and citation.

    >>> said(Evidence(1, "attribute", "attribute:waterproof", "waterproof: yes"))
    'It is waterproof'
    """
    if one.kind in ("attribute", "price", "rating"):
        return capital(phrases_of(one)[0].after(None))
    if one.kind == "friends":
        return capital(one.text)
    if one.kind == "policy":
        return f'The shop\'s policy says: "{one.text}"'
    return f'{voice_of(one)}: "{one.text}"'


def voice_of(one: Evidence) -> str:
    """Who is speaking in a review sentence, as a lead-in that suits its polarity."""
    if one.polarity < 0:
        return "A drawback some mention"
    return "One owner writes" if one.polarity == 0 or one.n % 2 else "An owner says"


def ended(words: str, n: int) -> str:
    """The words with their citation and a full stop, unless a quote brought one.

    >>> ended("It is dry", 2), ended('One owner writes: "Dry."', 3)
    ('It is dry [2].', 'One owner writes: "Dry." [3]')
    """
    cited = f"{words} [{n}]"
    return cited if re.search(r"[.!?…]\" \[\d+\]$", cited) else f"{cited}."


def capital(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def _facts_said(facts: Sequence[Evidence]) -> list[str]:
    """The facts in sentences, two in one where that stays short and neither is a quote."""
    sentences: list[str] = []
    rest = list(facts)
    while rest:
        one, other = rest[0], rest[1] if len(rest) > 1 else None
        first = phrases_of(one)[0]
        opening = capital(first.after(None))
        if other is not None:
            second = phrases_of(other)[0].after(first)
            link = "and" if second[:3] not in ("it ", "its") else ", and"
            both = f"{opening} [{one.n}] {link} {second}".replace(" ,", ",")
            if '"' not in both and len(both) < _LONGEST_SENTENCE:
                sentences.append(ended(both, other.n))
                rest = rest[2:]
                continue
        sentences.append(ended(opening, one.n))
        rest = rest[1:]
    return sentences
