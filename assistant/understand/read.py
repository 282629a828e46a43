"""Reading a message: from its words, this shop's vocabulary and the situation to what it means.

By code alone; what no rule read is handed back as `unread`. Never raises on any text.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.understand import cues
from assistant.understand.acts import Heard, act_of, direction_of, policy_topic
from assistant.understand.cart_words import cart_kind, quantity_of
from assistant.understand.changes import Changed, changed_need
from assistant.understand.english import FILLER, STOP
from assistant.understand.extremes import extreme_of, is_further, more_of, plain_word, plain_words
from assistant.understand.heeded import Heeded, heed
from assistant.understand.message import Message, read_tokens
from assistant.understand.others import other_needs, own_part
from assistant.understand.reading import CartChange, Reading, Situation
from assistant.understand.said import Pieces
from assistant.understand.slips import mended
from assistant.understand.trouble import trouble_of
from assistant.understand.vocabulary import Vocabulary
from retrieval.need import Need
from retrieval.words import singular_words


def read(text: str, situation: Situation, vocabulary: Vocabulary, *, currency: str) -> Reading:
    """What the message means: an act, the need after it, the products it means, a cart change."""
    message = read_tokens(text)
    need = situation.need
    if not any(token.kind != "mark" for token in message.tokens):
        return Reading("small_talk", need)
    trouble = trouble_of(message)
    if trouble in ("self_harm", "insult"):
        return Reading("small_talk", need, trouble=trouble)
    if trouble == "injection":
        return Reading("out_of_scope", need, trouble=trouble)
    message = mended(message, vocabulary.speller, vocabulary.title_speller)
    parts = heed(message, situation, vocabulary, currency, trouble == "other_language")
    heard = _heard(message, situation, vocabulary, parts)
    act = act_of(message, heard)
    if trouble == "price_claim":
        act = act if act == "cart" else "out_of_scope"
        return Reading(act, need, parts.references.ids, trouble=trouble)
    if trouble == "other_language" and act not in ("recommend", "refine"):
        return Reading("out_of_scope", need, trouble=trouble)
    if trouble == "other_language" and parts.pieces.is_empty:
        return Reading("out_of_scope", need, trouble=trouble)
    own = parts
    if act in ("recommend", "refine"):
        own = own_part(message, parts, situation, vocabulary, currency)
    reading = _reading(message, situation, vocabulary, own, heard, act)
    also = other_needs(message, parts, reading.need, vocabulary, currency)
    return replace(reading, trouble=trouble, also=also)


def _heard(message: Message, situation: Situation, vocabulary: Vocabulary, parts: Heeded) -> Heard:
    kind = cart_kind(
        message,
        meant=bool(parts.references.products)
        or parts.references.missing is not None
        or (bool(parts.references.used) and bool(situation.shown)),
        options=bool(parts.pieces.options),
        has_lines=bool(situation.cart),
        choosing=situation.asked_for is not None and parts.category is None,
        priced=parts.prices.found,
        in_cart=situation.focus is not None and situation.focus in situation.cart_products,
        referring=parts.references.used,
    )
    return Heard(
        situation=situation,
        references=parts.references,
        pieces=parts.pieces,
        names=parts.mentions,
        cart=kind,
        unread=parts.wishes.unread,
        searched=parts.wishes.searched,
        policy=policy_topic(message, vocabulary, bool(parts.category or parts.references.exact)),
        direction=direction_of(message, parts.references, parts.prices.found),
        content=parts.content,
    )


def _reading(
    message: Message,
    situation: Situation,
    vocabulary: Vocabulary,
    parts: Heeded,
    heard: Heard,
    act: str,
) -> Reading:
    before = situation.need
    ids = parts.references.ids
    missing = parts.references.missing
    if act == "cart":
        assert heard.cart is not None
        focus = situation.focus
        if heard.cart == "set_quantity" and focus in situation.cart_products:
            # "2 of those", said of what went into the cart a moment ago.
            ids = ids if parts.references.exact or focus is None else (focus.product_id,)
        change = CartChange(
            heard.cart, ids, quantity_of(message), {**parts.chosen, **parts.pieces.options}
        )
        return Reading("cart", before, ids, missing, cart=change)
    if act == "feedback":
        liked = -1 if cues.DISLIKE.search(message.line) else 1
        need = before
        if not parts.pieces.is_empty and liked < 0:
            need = changed_need(before, parts.pieces, vocabulary).need
        return Reading("feedback", need, ids, missing, feedback=liked)
    if act in ("compare", "ask_product", "why"):
        topic = _topic(message, parts)
        extreme = None
        if act == "compare":
            extreme = extreme_of(message, comparing=True)
            topic = plain_words(topic, comparing=True) if topic else None
        return Reading(
            act,  # type: ignore[arg-type]
            before, ids, missing,
            topic=topic,
            direction=heard.direction if act == "compare" else None,
            extreme=extreme,
        )  # fmt: skip
    if act == "policy":
        return Reading("policy", before, ids, topic=heard.policy or _topic(message, parts))
    if act == "privacy":
        return Reading("privacy", before, started_over=bool(cues.FORGET.search(message.line)))
    if act in ("small_talk", "out_of_scope"):
        return Reading(act, before, topic=_talk(message))  # type: ignore[arg-type]
    return _request(message, before, vocabulary, parts, heard)


def _request(
    message: Message, before: Need, vocabulary: Vocabulary, parts: Heeded, heard: Heard
) -> Reading:
    """A recommend or refine reading: the need changed as the message says."""
    pieces = parts.pieces
    if parts.unsold is not None:
        asked = set(singular_words(parts.unsold))
        wants = tuple(w for w in pieces.wants if not set(singular_words(w)) <= asked)
        pieces = replace(pieces, wants=wants)
    unknown = parts.unsold is not None or (
        any(plain_word(w, comparing=True) == w for w in parts.wishes.unread)
        and pieces.category is None
        and before.category is not None
        and bool(cues.KIND_REQUEST.search(message.line))
        and not (pieces.brands or pieces.options)
    )
    other_gift = (
        pieces.category is None
        and pieces.recipient not in (None, before.recipient, "him", "her", "them")
        and bool(cues.GIFT.search(message.line))
    )
    if other_gift:
        changed = Changed(changed_need(Need(), pieces, vocabulary).need, moved=True)
    elif unknown:
        # Another kind of thing, one the shop has no name for: the old category does not hold.
        changed = Changed(changed_need(Need(), pieces, vocabulary).need, moved=True)
    else:
        changed = changed_need(before, pieces, vocabulary)
    further = bool(heard.situation.shown) and is_further(message)
    further = further and extreme_of(message, comparing=True) is not None
    exact = parts.references.exact and bool(parts.references.products)
    first = before == Need() or changed.moved or (pieces.anew and not pieces.is_empty)
    return Reading(
        "recommend" if first else "refine",
        changed.need,
        parts.references.ids if exact or heard.direction else (),
        parts.references.missing,
        direction=heard.direction,
        counting=bool(cues.COUNTING.search(message.line)),
        started_over=pieces.anew,
        dropped=changed.dropped,
        kept=changed.kept,
        unread=(*parts.wishes.unread, *_also(parts)),
        foreign=parts.prices.foreign,
        extreme=None
        if pieces.loosened
        else extreme_of(message, comparing=further) or more_of(message, parts.mentions),
        further=further,
        unsold=parts.unsold,
        chosen=exact and heard.direction is None and _says_no_more(pieces),
    )


def _says_no_more(pieces: Pieces) -> bool:
    """Whether the message changes nothing of the need but perhaps an option."""
    return replace(pieces, options={}, words="").is_empty


def _also(parts: Heeded) -> tuple[str, ...]:
    """A second kind of thing asked for in the same message."""
    return tuple(
        m.said for m in parts.others
        if parts.category is not None and m.start > parts.category.end
        and m.said not in parts.pieces.wants
    )  # fmt: skip


def _topic(message: Message, parts: Heeded) -> str | None:
    """What a question is about: its words without the asking and the referring."""
    referred = parts.references.used
    asked = {
        place
        for pattern in (cues.ABOUT_PEOPLE, cues.WHY)
        for match in pattern.finditer(message.line)
        for place in message.covered(*match.span())
    }
    words = [
        token.word
        for place, token in enumerate(message.tokens)
        if place not in referred
        and place not in asked
        and token.kind != "mark"
        and token.word not in STOP
        and (token.word not in FILLER or token.word in _TOPICS)
        and token.word not in _COMPARING
    ]
    return " ".join(words) or None


_TOPICS = frozenset(["price", "cost", "costs", "fit", "fits", "old", "warranty", "work", "works"])
_COMPARING = frozenset(
    ["compare", "vs", "versus", "between", "difference", "differences", "said", "tell"]
)


def _talk(message: Message) -> str | None:
    """ "person", "thanks", "bye" or "who", for the small talk that has an answer of its own."""
    talk = (
        ("person", cues.PERSON), ("who", cues.WHO), ("bye", cues.BYE), ("thanks", cues.THANKS),
    )  # fmt: skip
    for topic, cue in talk:
        if cue.search(message.line):
            return topic
    return None
