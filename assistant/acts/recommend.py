"""The recommend act: find, order, show; say what could not be kept; ask at most one question.

When nothing fits, the smallest relaxation that helps is computed and said; limits never give way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from textwrap import shorten

from assistant.acts import chosen, nothing_fits, unsold, waiting
from assistant.acts.directions import (
    STATED,
    SUPERLATIVES,
    directed,
    extreme,
    hidden,
    is_by_price,
    superlative,
)
from assistant.acts.picks import pick_of
from assistant.acts.saying import STATED_BY_THE_SHOP, count_said, text_above
from assistant.departments import is_for_others, suits
from assistant.parts import Parts
from assistant.question import Question, best_question
from assistant.relax import price_in
from assistant.reply import Reply
from assistant.sessions import Session
from assistant.stopwatch import Stopwatch
from assistant.understand.extremes import is_occasion
from assistant.understand.reading import Reading
from assistant.wording import listed, lowered
from ranking import Ranked
from retrieval.candidates import Candidates, Taste
from retrieval.need import Need, category_covers
from retrieval.price_wishes import price_wish
from retrieval.words import singular_words

CANDIDATES = 200
ASKED_OVER = 40
MOST_QUESTIONS = 3
FEW = 6
UNLIKE = 0.55
LONGEST_THING = 60
WIDER, FEWEST = 4, 2
SHORT = 3


def answer(parts: Parts, session: Session, reading: Reading, watch: Stopwatch) -> Reply:
    """The reply with picks that keep every limit of the need, best first."""
    if reading.missing is not None and reading.need.with_(words="") == session.need.with_(words=""):
        text = f"I'm not sure which one you mean by “{reading.missing}”."
        return Reply(reading.act, text, session)
    if reading.chosen:
        return chosen.answer(parts, session, reading, watch)
    if reading.unsold is not None:
        same = unsold.meant(parts, reading.need, reading.unsold)
        if same is None:
            return unsold.answer(parts, session, reading)
        reading = replace(reading, need=same)
    before = session.need
    need, lead = directed(parts, session, reading)
    if reading.counting:
        lead = count_said(parts, need)
    away = hidden(session, reading)
    with watch.stage("find"):
        taste = parts.taste(session)
        asked = searched(need)
        found = parts.finder.retrieve(asked, taste, CANDIDATES)
        candidates = unsold.of_kind(parts, asked, taste, found)
        candidates = _for_whom(parts, asked, taste, candidates)
    with watch.stage("order"):
        ranked, measure = extreme(parts, session, reading, asked, taste, away)
        ranked = ranked or _ordered(parts, session, reading, asked, taste, candidates, away)
    session = session.with_(need=need)
    if not ranked:
        return nothing_fits.answer(parts, session, reading)
    if _unknown_kind(parts, need, reading, candidates):
        return _unknown(parts, session, reading)
    picks = tuple(pick_of(parts, one, need) for one in ranked)
    session = waiting.with_also(session, reading).showing(tuple(p.product_id for p in picks))
    if reading.direction in SUPERLATIVES or (measure and not reading.further):
        # The cheapest is the one asked for: "add it" means that.
        session = session.with_(focus=picks[0].product_id)
    # Whoever looks for something else chooses no size of what once went into the cart.
    session = session.with_(asked_for=None, asked_options={})
    text = text_above(parts, reading, need, picks, ranked, lead, measure, before)
    if (offer := waiting.offer(parts, session, reading)) is not None:
        session = session.with_(asked=waiting.NEXT)
        return Reply(reading.act, text, session, picks, offer, to_justify=True)
    question = _question(parts, session, need, candidates)
    about = question.about if question else None
    session = session.with_(
        asked=about,
        asked_before=(*session.asked_before, about) if about else session.asked_before,
    )
    return Reply(
        reading.act, text, session, picks, question.text if question else None, to_justify=True
    )


def _for_whom(parts: Parts, need: Need, taste: Taste, candidates: Candidates) -> Candidates:
    """The candidates without other people's departments, unless there are no others."""
    ids = [p.product_id for p in candidates.products if not is_for_others(p, need)]
    few = 0 < len(ids) < len(candidates)
    return parts.finder.score(need, taste, ids) if few else candidates


def searched(need: Need) -> Need:
    """The need as it is searched for: words that only name the category are a limit, not a query.

    Among trail shoes no shoe is more of a trail shoe than another: reviews, friends and taste
    order them. Whom it is for is always searched for, on which occasion never: a gift for a
    cyclist's birthday is something for cyclists.
    """
    if need.recipient and any(map(is_occasion, need.wants)):
        wants = tuple(want for want in need.wants if not is_occasion(want))
        words = " ".join(word for word in need.words.split() if not is_occasion(word))
        need = need.with_(wants=wants, words=words)
    named = set(singular_words(need.category or ""))
    if any(word not in named for word in singular_words(need.words)):
        return need
    whom = f"{need.category or ''} for a {need.recipient}".strip() if need.recipient else ""
    return need.with_(words=whom)


def _ordered(
    parts: Parts,
    session: Session,
    reading: Reading,
    need: Need,
    taste: Taste,
    candidates: Candidates,
    away: frozenset[str],
) -> tuple[Ranked, ...]:
    limit = parts.settings.picks
    if reading.direction in SUPERLATIVES:
        return superlative(parts, session, reading.direction, need, taste, away)
    if is_by_price(parts, reading, need):
        return superlative(parts, session, "cheapest", need, taste, away)
    more = bool(need.wants or need.recipient) or reading.act == "refine"
    wider = (WIDER * limit if more else limit) + len(away)
    ranked = parts.rank(need, candidates, taste, wider, session=session)
    fresh = [one for one in ranked if one.product.product_id not in away]
    if not need.category and any(_is_heard_of(one, need) for one in fresh[:limit]):
        fresh = [one for one in fresh if _is_heard_of(one, need)]
    shown = _stated_first(need, fresh)
    shown = _without_avoided(need, shown)
    kept = tuple(one for one in shown if not _is_denied(one, need))
    best = sorted(kept if len(kept) >= FEWEST else shown, key=lambda one: -suits(one.product, need))
    return _fresh_first(session, reading, _priced_first(need, best))[:limit]


def _fresh_first(
    session: Session, reading: Reading, ranked: tuple[Ranked, ...]
) -> tuple[Ranked, ...]:
    """On a further wish, what was not seen yet before what was; the best and what is in hand stay.

    Who says more after a list has not chosen from it: another three of what fits as well tell more
    than the same three again.
    """
    if reading.act != "refine" or reading.direction is not None:
        return ranked
    seen = {i for shown in session.shown for i in shown.product_ids}
    seen -= {session.focus, *(line.product_id for line in session.cart)}
    first, rest = ranked[:1], ranked[1:]
    return (*first, *sorted(rest, key=lambda one: one.product.product_id in seen))


def _priced_first(need: Need, ranked: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """What has a price before what has none: nobody can decide for the latter here."""
    return tuple(sorted(ranked, key=lambda one: price_in(need, one.product) is None))


def _is_heard_of(one: Ranked, need: Need) -> bool:
    """Whether anything the shopper wants is said of it: a guitar is nothing for podcasts."""
    return any(one.wants_met.get(want, 0.0) > STATED for want in need.wants)


def _stated_first(need: Need, ranked: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """Those of which the shop states every wish that it states of any; alone where there are two.

    A tent for one person does not stand beside two for four where four was asked for.
    """
    stated = [
        want for want in need.wants
        if not price_wish(want)
        and any(_is_stated(one, want) for one in ranked)
    ]  # fmt: skip
    full = [one for one in ranked if all(_is_stated(one, want) for want in stated)]
    if not stated or not full:
        return tuple(ranked)
    rest = [one for one in ranked if one not in full]
    return tuple(full) if len(full) >= FEWEST else (*full, *rest)


def _without_avoided(need: Need, ranked: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """Those free of what is avoided; before them what alone is as the shopper wants it."""
    free = [one for one in ranked if not _is_avoided(one, need)]
    lost = [want for want in need.wants if not any(_is_stated(one, want) for one in free)]
    alone = [
        one for one in ranked if one not in free and any(_is_stated(one, want) for want in lost)
    ]
    return (*alone, *free) or tuple(ranked)


def _is_stated(one: Ranked, want: str) -> bool:
    return one.wants_met.get(want, 0.0) >= STATED_BY_THE_SHOP


def _is_avoided(one: Ranked, need: Need) -> bool:
    """Whether it is said to be what the shopper would avoid: fewer picks are better than such."""
    return any(
        one.wants_met.get(avoided, 0.0) > STATED
        or category_covers(avoided, one.product.category_path)
        for avoided in need.avoids
    )


def _is_denied(one: Ranked, need: Need) -> bool:
    """Whether the shop says it is not what the shopper wants: a cable of 3 m for "at least 5 m"."""
    return any(
        one.wants_met.get(want, 0.0) <= -STATED_BY_THE_SHOP
        for want in need.wants
        if not price_wish(want)
    )


def _question(
    parts: Parts, session: Session, need: Need, candidates: Candidates
) -> Question | None:
    """A question only where the need is still open, never about what was asked before."""
    told = len(need.wants) + len(need.options) + len(need.brands) + len(need.avoids)
    priced = need.price_max_minor is not None or need.price_min_minor is not None
    if told or len(session.asked_before) >= MOST_QUESTIONS:
        return None
    if need.category and (priced or len(candidates) <= FEW):
        return None
    products = candidates.products[:ASKED_OVER]
    weights = [1.0 / (2.0 + rank) for rank in range(len(products))]
    return best_question(need, products, weights, frozenset(session.asked_before))


def _unknown_kind(parts: Parts, need: Need, reading: Reading, candidates: Candidates) -> bool:
    """Whether a kind of thing was asked for that the shop neither names nor has the like of."""
    told = need.category or need.wants or need.brands or need.options or need.recipient
    unread = set(reading.unread)
    known = [w for w in singular_words(need.words) if len(w) > SHORT and w not in unread]
    titled = any(parts.vocabulary.titles_hold((word,)) for word in known)
    if told or titled or not unread:
        return False
    return bool(candidates.need_match.max(initial=0.0) < UNLIKE)


def _unknown(parts: Parts, session: Session, reading: Reading) -> Reply:
    kinds = parts.vocabulary.main_categories(FEW)
    offered = f" I can help you with {listed([lowered(k) for k in kinds])}." if kinds else ""
    thing = shorten(" ".join(dict.fromkeys(reading.unread)), LONGEST_THING, placeholder="…")
    return Reply(reading.act, f"I found no “{thing}” in this shop.{offered}", session)
