"""Questions about an order of the shopper's own: none can be seen here, a person is offered.

It quotes a policy only where a sentence of it speaks of just that: cancelling, tracking, changing.
"""

from __future__ import annotations

import re

from assistant.grounding import answer_from_policies
from assistant.parts import Parts
from assistant.reply import Reply
from assistant.sessions import Session
from retrieval.words import words_of

OFFER = "hand over"
"""What the session is asked about while a person is offered."""
_ORDER = re.compile(
    r"\b(?:where(?:'s| is)|track|cancel|change|find|lost|missing|late|delayed|status of|update on"
    r"|what happened to|when (?:will|does|is)|has)\b(?: \S+){0,2}? (?:my|the|our|an?) (?:\S+ )?"
    r"(?:order|parcel|package|delivery)\b"
    r"|\bmy (?:order|parcel|package|delivery)\b"
    r".*\b(?:not|late|missing|lost|arrived?|come|damaged)\b"
    r"|\border (?:number|status)\b|\b(?:cancel|track|change) (?:an? |my )?(?:order|parcel)",
    re.IGNORECASE,
)
_DEEDS = {
    "cancel": ("cancel", "cancelled", "cancellation", "canceled", "cancelling"),
    "track": ("track", "tracking", "tracked"),
    "change": ("change", "changed", "amend"),
    "late": ("late", "delayed", "delay", "lost", "missing"),
    "damaged": ("damaged", "broken"),
}
_NAMED_OTHERWISE = {"where": "track", "status": "track", "lost": "late", "missing": "late"}


def is_about_order(text: str) -> bool:
    """Whether the message is about an order that was placed.

    >>> is_about_order("where is my order?"), is_about_order("can I return an order?")
    (True, False)
    """
    return _ORDER.search(text) is not None


def answer(parts: Parts, session: Session, text: str) -> Reply:
    """The reply: what cannot be done here, what a policy says of that, a person offered."""
    said = "I can't see or change orders from this chat."
    found = answer_from_policies(text, parts.store.policies())
    asked = {_NAMED_OTHERWISE.get(w, w) for w in words_of(text)} & set(_DEEDS)
    forms = {form for deed in asked for form in _DEEDS[deed]}
    telling = tuple(e for e in found.evidence if forms & set(words_of(e.text)))[:1]
    if telling:
        said += f' The shop\'s policy says: "{telling[0].text}" [{telling[0].n}]'
    offered = session.with_(asked=OFFER)
    question = f"Shall I pass this on to the people of {parts.settings.name}?"
    return Reply("policy", said, offered, question=question, evidence=telling)
