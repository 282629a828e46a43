"""A shopper wants a person: the conversation goes to the shop's people, who are said to be reached.

It knows nothing of how they hear of it.
"""

from __future__ import annotations

import re

from assistant.grounding import answer_from_policies
from assistant.parts import Parts
from assistant.reply import Reply
from assistant.sessions import Session
from assistant.understand.assent import agrees

TOPIC = "person"
CONTACT = "contact"
_CONTACT = re.compile(
    r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,200}\.[a-z]{2,}|\+?\d[\d /().-]{6,20}\d", re.I
)


def contact_in(text: str) -> str:
    """The e-mail address or telephone number in the message, or ""."""
    found = _CONTACT.search(text)
    return found[0].rstrip(".") if found else ""


def _wanted(parts: Parts, session: Session, text: str) -> str:
    """What the person is wanted for: a mere yes stands for what was said before it."""
    before = parts.memory.turns(session.session_id, last=1) if agrees(text) else []
    return str(before[0]["text"]) if before else text


def answer(parts: Parts, session: Session, text: str) -> Reply:
    """The conversation is handed over; how to be reached is asked for when it was not said."""
    contact = contact_in(text)
    answering = bool(contact) and session.asked == CONTACT  # what was wanted was said before
    wanted = "" if answering else _wanted(parts, session, text)
    parts.memory.hand_off(session.session_id, wanted, contact)
    said = f"I have passed this conversation on to the people of {parts.settings.name}."
    if contact:
        said += f" They will answer you at {contact}."
        return Reply("small_talk", said, session.with_(asked=None))
    pages = [
        p for p in parts.store.policies() if "contact" in f"{p.policy_id} {p.title}".lower().split()
    ]
    found = answer_from_policies("contact", pages) if pages else None
    if found is not None and found.evidence:
        said = f"{said} {found.text}"
    question = "Where can they reach you: an e-mail address or a telephone number?"
    evidence = found.evidence if found is not None else ()
    asking = session.with_(asked=CONTACT, asked_before=(*session.asked_before, CONTACT))
    return Reply("small_talk", said, asking, question=question, evidence=evidence)
