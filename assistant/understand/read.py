"""Reading a message: from its words, this shop's vocabulary and the situation to what it means.

By code alone; what no rule read is handed back as `unread`. Never raises on any text.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from assistant.understand import cues
from assistant.understand.acts import Heard, act_of, direction_of, policy_topic
from assistant.understand.called import References
from assistant.understand.cart_words import cart_kind, quantity_of, quantity_tokens
from assistant.understand.changes import Changed, Pieces, changed_need
from assistant.understand.english import FILLER, STOP
from assistant.understand.measures import read_measures
from assistant.understand.mentions import Mention, find_mentions
from assistant.understand.message import Message, read_tokens
from assistant.understand.negation import Scope, find_scopes
from assistant.understand.pieces import category_of, pieces_of
from assistant.understand.prices import Prices, read_prices
from assistant.understand.reading import CartChange, Reading, Situation
from assistant.understand.recipients import read_recipient
from assistant.understand.references import find_references
from assistant.understand.trouble import trouble_of
from assistant.understand.vocabulary import Vocabulary
from assistant.understand.wishes import Wishes, read_idioms, read_wishes, with_stance
from retrieval.need import Need
from retrieval.words import same_words


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
    parts = _parts(message, situation, vocabulary, currency, trouble == "other_language")
    heard = _heard(message, situation, vocabulary, parts)
    act = act_of(message, heard)
    if trouble == "price_claim":
        act = act if act == "cart" else "out_of_scope"
        return Reading(act, need, parts.references.ids, trouble=trouble)
    if trouble == "other_language" and act not in ("recommend", "refine"):
        return Reading("out_of_scope", need, trouble=trouble)
    if trouble == "other_language" and parts.pieces.is_empty:
        return Reading("out_of_scope", need, trouble=trouble)
    reading = _reading(message, situation, vocabulary, parts, heard, act)
    return replace(reading, trouble=trouble)


@dataclass(frozen=True, slots=True)
class _Parts:
    prices: Prices
    mentions: tuple[Mention, ...]
    scopes: tuple[Scope, ...]
    references: References
    category: Mention | None
    others: tuple[Mention, ...]
    wishes: Wishes
    pieces: Pieces
    recipient: str | None
    content: int


def _parts(
    message: Message,
    situation: Situation,
    vocabulary: Vocabulary,
    currency: str,
    foreign: bool,
) -> _Parts:
    need = situation.need
    prices = read_prices(
        message,
        vocabulary,
        currency=currency,
        asked=situation.asked in ("price", "budget", "price_max"),
        limited=need.price_max_minor is not None or need.price_min_minor is not None,
    )
    recipient, told = read_recipient(message)
    used: set[int] = set(prices.used) | set(told)
    idioms = read_idioms(message, used)
    used |= {place for wish in idioms for place in range(wish.start, wish.end)}
    mentions = find_mentions(message, vocabulary, used, _spoken_of(situation))
    scopes = find_scopes(message, mentions)
    references = find_references(message, mentions, situation, vocabulary, currency)
    mentions = tuple(m for m in mentions if not _only_refers(m, references))
    if situation.asked and not mentions:
        mentions = _bare_answer(message, situation, vocabulary)
    category, others = category_of(message, mentions, scopes)
    if references.exact and category is not None and category.start in references.used:
        category = None
    # What merely names an attribute stays free: "61 keys", "long battery life".
    used |= {
        place for m in mentions if m.kind != "attribute_name" for place in range(m.start, m.end)
    }
    used |= references.used | quantity_tokens(message) | _cue_tokens(message)
    measures = read_measures(message, scopes, used)
    used |= {place for wish in measures for place in range(wish.start, wish.end)}
    wishes = (
        Wishes()
        if foreign
        else read_wishes(
            message,
            vocabulary,
            scopes,
            used,
            in_category=_in_category(message, situation, category),
        )
    )
    measures = (*measures, *with_stance(idioms, scopes))
    wished = tuple(sorted((*measures, *wishes.found), key=lambda w: w.start))
    skipped = references.used if references.exact else frozenset()
    words = _search_words(
        message, mentions, scopes, (*measures, *wishes.found), wishes, prices.used
    )
    pieces = pieces_of(
        message, vocabulary, situation, mentions, scopes, prices, wished, category,
        recipient, skipped, words,
    )  # fmt: skip
    content = sum(
        token.kind == "word" and token.word not in STOP and token.word not in FILLER
        for token in message.tokens
    )
    return _Parts(prices, mentions, scopes, references, category, others,
                  replace(wishes, found=wished), pieces, recipient, content)  # fmt: skip


def _spoken_of(situation: Situation) -> str | None:
    """The category an option's value is looked up in: the product's in hand, or the need's."""
    product = situation.asked_for
    if product is not None and product.category_path:
        return product.category_path[-1]
    if situation.need.category is None and situation.focus and situation.focus.category_path:
        return situation.focus.category_path[-1]
    return situation.need.category


def _only_refers(mention: Mention, references: References) -> bool:
    return references.exact and all(
        place in references.used for place in range(mention.start, mention.end)
    )


def _bare_answer(
    message: Message, situation: Situation, vocabulary: Vocabulary
) -> tuple[Mention, ...]:
    """A short answer that names a value of what was asked ("42", "the blue")."""
    asked = situation.asked or ""
    words = [(place, t) for place, t in enumerate(message.tokens) if t.kind != "mark"]
    if len(words) > 6:
        return ()
    offered = vocabulary.options_in(_spoken_of(situation))
    values = [v for name, all_of in offered.items() if same_words(name, asked) for v in all_of]
    if situation.asked_for is not None:
        own = situation.asked_for.options
        values = [
            v for name, all_of in own.items() if same_words(name, asked) for v in all_of
        ] + values
    name = next((name for name in offered if same_words(name, asked)), asked)
    for place, token in words:
        for value in values:
            if same_words(value, token.word):
                from assistant.understand.naming import Meaning

                meaning = Meaning("option", name, value)
                return (Mention(place, place + 1, "option", name, value, token.word, (meaning,)),)
    if any(same_words(a.said, asked) or same_words(a.name, asked) for a in vocabulary.attributes):
        first = words[0][1].word
        attribute = next(
            a
            for a in vocabulary.attributes
            if same_words(a.said, asked) or same_words(a.name, asked)
        )
        if attribute.kind == "yes_no" and first in ("yes", "yeah", "yep", "sure", "yup"):
            from assistant.understand.naming import Meaning

            meaning = Meaning("flag", attribute.said)
            return (Mention(0, 1, "flag", attribute.said, "", attribute.said, (meaning,)),)
    return ()


def _in_category(message: Message, situation: Situation, category: Mention | None) -> bool:
    if category is not None:
        return True
    if cues.KIND_REQUEST.search(message.line):
        return False
    return situation.need.category is not None or bool(situation.shown)


def _cue_tokens(message: Message) -> set[int]:
    """The tokens of cues whose words are no wish."""
    used: set[int] = set()
    patterns = [
        cues.GREETING, cues.THANKS, cues.BYE, cues.PRICE_DROPPED, cues.BRAND_DROPPED,
        cues.PRICE_LOOSENED, cues.START_OVER, cues.COUNTING, cues.SAME_BUDGET, cues.NO_PREFERENCE,
        *(pattern for _, pattern in cues.DIRECTIONS),
    ]  # fmt: skip
    for pattern in patterns:
        for match in pattern.finditer(message.line):
            covered = message.covered(*match.span())
            before = message.tokens[covered.start - 1].word if covered.start else ""
            if before not in ("not", "nothing"):
                used |= set(covered)
    return used


def _search_words(
    message: Message,
    mentions: Sequence[Mention],
    scopes: Sequence[Scope],
    wishes: Sequence[object],
    read: Wishes,
    priced: Set[int],
) -> str:
    """The shopper's own words for what is searched, in their order."""
    refused = {place for scope in scopes for place in range(scope.cue, scope.end)}
    kept: dict[int, str] = {}
    for mention in mentions:
        if mention.kind in ("option_name", "attribute_name"):
            continue
        if mention.start not in refused:
            kept[mention.start] = mention.said
    for wish in wishes:
        if wish.start not in refused and wish.stance == "wanted":  # type: ignore[attr-defined]
            kept[wish.start] = wish.words  # type: ignore[attr-defined]
    words = {*read.searched, *read.unread}
    for place, token in enumerate(message.tokens):
        if token.word in words and place not in refused and place not in priced:
            kept.setdefault(place, token.word)
    return " ".join(kept[place] for place in sorted(kept))


def _heard(message: Message, situation: Situation, vocabulary: Vocabulary, parts: _Parts) -> Heard:
    kind = cart_kind(
        message,
        meant=bool(parts.references.products)
        or parts.references.missing is not None
        or (bool(parts.references.used) and bool(situation.shown)),
        options=bool(parts.pieces.options),
        has_lines=bool(situation.cart),
        choosing=situation.asked_for is not None,
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
        direction=direction_of(message, parts.references),
        content=parts.content,
    )


def _reading(
    message: Message,
    situation: Situation,
    vocabulary: Vocabulary,
    parts: _Parts,
    heard: Heard,
    act: str,
) -> Reading:
    before = situation.need
    ids = parts.references.ids
    missing = parts.references.missing
    if act == "cart":
        assert heard.cart is not None
        change = CartChange(heard.cart, ids, quantity_of(message), dict(parts.pieces.options))
        return Reading("cart", before, ids, missing, cart=change)
    if act == "feedback":
        liked = -1 if cues.DISLIKE.search(message.line) else 1
        need = before
        if not parts.pieces.is_empty and liked < 0:
            need = changed_need(before, parts.pieces, vocabulary).need
        return Reading("feedback", need, ids, missing, feedback=liked)
    if act in ("compare", "ask_product", "why"):
        return Reading(act, before, ids, missing, topic=_topic(message, parts))  # type: ignore[arg-type]
    if act == "policy":
        return Reading("policy", before, ids, topic=heard.policy or _topic(message, parts))
    if act == "privacy":
        return Reading("privacy", before, started_over=bool(cues.FORGET.search(message.line)))
    if act in ("small_talk", "out_of_scope"):
        return Reading(act, before, topic=_talk(message))  # type: ignore[arg-type]
    return _request(message, before, vocabulary, parts, heard)


def _request(
    message: Message, before: Need, vocabulary: Vocabulary, parts: _Parts, heard: Heard
) -> Reading:
    """A recommend or refine reading: the need changed as the message says."""
    pieces = parts.pieces
    unknown = (
        bool(parts.wishes.unread)
        and pieces.category is None
        and before.category is not None
        and bool(cues.KIND_REQUEST.search(message.line))
        and not (pieces.brands or pieces.options)
    )
    if unknown:
        # Another kind of thing, one the shop has no name for: the old category does not hold.
        changed = Changed(changed_need(Need(), pieces, vocabulary).need, moved=True)
    else:
        changed = changed_need(before, pieces, vocabulary)
    first = before == Need() or changed.moved or (pieces.anew and not pieces.is_empty)
    return Reading(
        "recommend" if first else "refine",
        changed.need,
        parts.references.ids if parts.references.products else (),
        parts.references.missing,
        direction=heard.direction,
        counting=bool(cues.COUNTING.search(message.line)),
        started_over=pieces.anew,
        dropped=changed.dropped,
        kept=changed.kept,
        unread=(*parts.wishes.unread, *_also(parts)),
    )


def _also(parts: _Parts) -> tuple[str, ...]:
    """A second kind of thing asked for in the same message, and a sum in another currency."""
    second = [
        m.said for m in parts.others
        if parts.category is not None and m.start > parts.category.end
        and m.said not in parts.pieces.wants
    ]  # fmt: skip
    return (*second, *([parts.prices.foreign] if parts.prices.foreign else []))


def _topic(message: Message, parts: _Parts) -> str | None:
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


_TOPICS = frozenset(["price", "cost", "costs", "fit", "fits", "warranty", "work", "works"])
_COMPARING = frozenset(
    ["compare", "vs", "versus", "between", "difference", "differences", "said", "tell"]
)


def _talk(message: Message) -> str | None:
    """ "thanks", "bye" or "who", for the small talk that has an answer of its own."""
    for topic, cue in (("who", cues.WHO), ("bye", cues.BYE), ("thanks", cues.THANKS)):
        if cue.search(message.line):
            return topic
    return None
