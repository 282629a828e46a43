"""Acts without picks: greetings, policies, what is out of scope, privacy, trouble; and feedback.

Fixed, kind sentences; a policy is quoted with its citation. Nothing a shopper claims is agreed to.
"""

from __future__ import annotations

from assistant.acts import orders, person, recommend
from assistant.grounding import answer_from_policies, short_title
from assistant.parts import Parts
from assistant.reply import Reply
from assistant.sessions import Session
from assistant.stopwatch import Stopwatch
from assistant.understand.reading import Reading
from assistant.wording import counted, listed, lowered
from retrieval.catalog.nouns import Product

NAMED_CATEGORIES = 5

TROUBLE = {
    "insult": "I'm sorry this isn't going well. Tell me what you are looking for and I'll try "
    "again.",
    "self_harm": "I'm really sorry you are going through this. I'm only a shop's assistant, but "
    "you don't have to face it alone: please talk to someone you trust, or call your local "
    "emergency number or a crisis line now.",
    "injection": "I can only help with this shop's products and policies. What are you looking "
    "for?",
    "other_language": "I'm sorry, I speak only English for now. Tell me in English what you are "
    "looking for, and I'll gladly help.",
    "price_claim": "I can only offer the prices the shop shows; I can't promise others.",
}


def answer(parts: Parts, session: Session, reading: Reading, text: str) -> Reply:
    """The reply to a message that asks for no products."""
    if reading.trouble is not None:
        return Reply(reading.act, TROUBLE[reading.trouble], session)
    if reading.act == "policy" and orders.is_about_order(text):
        return orders.answer(parts, session, text)
    if reading.act == "policy":
        return _policy(parts, session, reading, text)
    if reading.act == "privacy":
        return _privacy(parts, session, reading)
    if reading.act == "out_of_scope":
        said = f"That is beyond me: I only know {parts.settings.name}. {_help(parts)}"
        return Reply("out_of_scope", said, session)
    if reading.topic == person.TOPIC:
        return person.answer(parts, session, text)
    return Reply("small_talk", _small_talk(parts, session, reading), session)


def feedback(parts: Parts, session: Session, reading: Reading, watch: Stopwatch) -> Reply:
    """The reply to a like or a "not for me": noted at once; other picks after a refusal."""
    ids = reading.product_ids or ((session.focus,) if session.focus else ())
    if not ids and session.shown and reading.feedback < 0:
        ids = session.shown[-1].product_ids
    products = [p for i in ids if (p := parts.store.product(i)) is not None]
    if reading.missing is not None or not products:
        return Reply("feedback", "Thank you. Which one do you mean?", session)
    kind = "like" if reading.feedback > 0 else "wave_away"
    for product in products:
        session = session.doing(product.product_id, kind, parts.now())
    titles = listed([short_title(product.title) for product in products])
    if reading.feedback > 0:
        said = f"Noted, you like {titles}. Say “add it to my cart” if you want it."
        return Reply("feedback", said, session.with_(focus=products[-1].product_id))
    if not session.shown or _is_open(session):
        return Reply("feedback", f"Noted: {titles} won't come up again.", session)
    return _others(parts, session, reading, watch, products)


def _others(
    parts: Parts, session: Session, reading: Reading, watch: Stopwatch, away: list[Product]
) -> Reply:
    """Picks for the same need, without what was waved away."""
    again = Reading("feedback", reading.need, feedback=-1)
    reply = recommend.answer(parts, session, again, watch)
    titles = listed([short_title(product.title) for product in away])
    return Reply(
        "feedback",
        f"Noted: {titles} won't come up again. {reply.text}",
        reply.session,
        reply.picks,
        reply.question,
        reply.to_justify,
    )


def _is_open(session: Session) -> bool:
    return session.need.is_open


def _policy(parts: Parts, session: Session, reading: Reading, text: str) -> Reply:
    found = answer_from_policies(text, parts.store.policies())
    return Reply("policy", found.text, session, evidence=found.evidence)


def _privacy(parts: Parts, session: Session, reading: Reading) -> Reply:
    if reading.started_over:
        fresh = Session(session.session_id, session.shopper_id, turn_count=session.turn_count)
        said = "I've forgotten what you looked for and liked in this conversation."
        if session.shopper_id:
            said += " To have your account's data deleted, please ask the shop."
        return Reply("privacy", said, fresh)
    known = ["what you are looking for, what I showed you and your cart in this conversation"]
    if session.shopper_id:
        events = len(parts.store.events(shopper_id=session.shopper_id))
        reviews = len(parts.store.reviews(shopper_id=session.shopper_id))
        follows = len(parts.store.follows(shopper_id=session.shopper_id))
        known.append(
            f"of your account {counted(events, 'event')}, {counted(reviews, 'review')} and "
            f"{counted(follows, 'follow')}"
        )
    policies = [
        p for p in parts.store.policies() if "privacy" in f"{p.policy_id} {p.title}".lower()
    ]
    found = answer_from_policies(text_of(reading), policies) if policies else None
    said = f"I remember {listed(known)}. Say “forget me” and I'll forget this conversation."
    if found is not None and found.evidence:
        return Reply("privacy", f"{said} {found.text}", session, evidence=found.evidence)
    return Reply("privacy", said, session)


def text_of(reading: Reading) -> str:
    """The words a privacy question is looked up by."""
    return reading.topic or "privacy personal data"


def _small_talk(parts: Parts, session: Session, reading: Reading) -> str:
    greeting = f"I'm the shopping assistant of {parts.settings.name}, a machine."
    if reading.topic == "thanks":
        return "You're welcome! Is there anything else you are looking for?"
    if reading.topic == "bye":
        return "Goodbye, and thank you for stopping by!"
    if session.turn_count > 1 and reading.topic != "who":
        return f"Gladly. {_help(parts)}"
    return f"Hello! {greeting} {_help(parts)}"


def _help(parts: Parts) -> str:
    kinds = [lowered(kind) for kind in parts.vocabulary.main_categories(NAMED_CATEGORIES)]
    if not kinds:
        return "Tell me what you are looking for."
    return f"Tell me what you are looking for: {listed(kinds, 'or')}, for example."
