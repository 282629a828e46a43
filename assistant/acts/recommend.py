"""The recommend act: find, order, show; say what could not be kept; ask at most one question.

When nothing fits, the smallest relaxation that helps is computed and said; limits never give way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.grounding import short_title
from assistant.parts import Parts
from assistant.question import Question, best_question
from assistant.relax import price_in, relaxations
from assistant.reply import Reply
from assistant.sessions import Session
from assistant.stopwatch import Stopwatch
from assistant.turn import Pick
from assistant.understand.reading import Reading
from assistant.wording import limits_said, listed, lowered, noun_of
from ranking import Ranked
from retrieval.candidates import Candidates, Taste
from retrieval.catalog.nouns import Product
from retrieval.money import minor_digits
from retrieval.need import Need, fitting_variants
from retrieval.words import same_words, singular_words

CANDIDATES = 200
ASKED_OVER = 40
STATED = 0.3
FEW = 6
UNLIKE = 0.55
WAYS_NAMED = 3
RELAXATION = "relaxation"


def answer(parts: Parts, session: Session, reading: Reading, watch: Stopwatch) -> Reply:
    """The reply with picks that keep every limit of the need, best first."""
    session, need, note = _directed(parts, session, reading)
    if reading.counting:
        note = _count_said(parts, need, reading)
    hidden = _hidden(session, reading)
    with watch.stage("find"):
        taste = parts.taste(session)
        asked = searched(need)
        candidates = parts.finder.retrieve(asked, taste, CANDIDATES)
    with watch.stage("order"):
        ranked = _ordered(parts, session, reading, asked, taste, candidates, hidden)
    session = session.with_(need=need)
    if not ranked:
        return _nothing(parts, session, reading)
    if _unknown_kind(need, reading, candidates):
        return _unknown(parts, session, reading)
    picks = tuple(pick_of(parts, one, need) for one in ranked)
    question = _question(parts, session, need, candidates)
    about = question.about if question else None
    session = session.showing(tuple(pick.product_id for pick in picks)).with_(
        asked=about,
        asked_before=(*session.asked_before, about) if about else session.asked_before,
    )
    notes = list(_notes(need, ranked, reading, parts.settings.currency))
    end = "." if notes else ":"
    text = " ".join([note or f"{_headline(parts, reading, need, picks)}{end}", *notes])
    return Reply(
        reading.act, text, session, picks, question.text if question else None, to_justify=True
    )


def searched(need: Need) -> Need:
    """The need as it is searched for: words that only name the category are a limit, not a query.

    Among trail shoes no shoe is more of a trail shoe than another: reviews, friends and taste
    order them.
    """
    named = set(singular_words(need.category or ""))
    more = [word for word in singular_words(need.words) if word not in named]
    return need if more else need.with_(words="")


def pick_of(parts: Parts, ranked: Ranked, need: Need) -> Pick:
    """The pick to be shown for a ranked product, at the price that keeps the need's limits."""
    product = ranked.product
    fitting = fitting_variants(need, product)
    mean, count = parts.ratings.get(product.product_id, (None, 0))
    return Pick(
        product_id=product.product_id,
        title=product.title,
        price_minor=price_in(need, product),
        currency=product.currency,
        score=ranked.score,
        contributions=ranked.contributions,
        causes=ranked.causes,
        variant_id=fitting[0].variant_id if len(fitting) == 1 else None,
        category=product.category,
        brand=product.brand,
        image_url=product.image_url,
        rating_mean=mean,
        rating_count=count,
        options=product.options,
        attributes=product.attributes,
    )


def _directed(parts: Parts, session: Session, reading: Reading) -> tuple[Session, Need, str]:
    """(session, need, what to say) after "cheaper", "dearer" or "more like this"."""
    need = reading.need
    meant = [parts.store.product(i) for i in reading.product_ids] or _last_shown(parts, session)
    products = [product for product in meant if product is not None]
    if not products:
        return session, need, ""
    if reading.direction == "cheaper":
        return session, *_cheaper(parts, need, products)
    if reading.direction == "dearer":
        prices = [p for product in products if (p := price_in(need, product)) is not None]
        if prices:
            need = need.with_(price_min_minor=max(prices) + 1, price_max_minor=None)
        return session, need, ""
    if reading.direction == "more_like":
        like = products[0]
        leaf = like.category_path[-1] if like.category_path else need.category
        need = need.with_(words=f"{like.title}. {like.description}"[:400], category=leaf)
        return session, need, f"More like {short_title(like.title)}:"
    return session, need, ""


def _cheaper(parts: Parts, need: Need, products: Sequence[Product]) -> tuple[Need, str]:
    """Below the cheapest of the products where something is, else below the dearest."""
    prices = sorted({p for product in products if (p := price_in(need, product)) is not None})
    for price in (prices[:1] + prices[-1:])[: len(prices)]:
        lower = need.with_(price_max_minor=_below(price, parts), price_min_minor=None)
        if parts.store.count_matching(lower):
            return lower, ""
    if prices:
        return need.with_(price_max_minor=_below(prices[0], parts), price_min_minor=None), ""
    return need, ""


def _below(price_minor: int, parts: Parts) -> int:
    """The next whole unit of money below the price, in minor units; never below 0."""
    unit: int = 10 ** minor_digits(parts.settings.currency)
    return max((price_minor - 1) // unit * unit, 0)


def _last_shown(parts: Parts, session: Session) -> list[Product | None]:
    if not session.shown:
        return []
    return [parts.store.product(i) for i in session.shown[-1].product_ids]


def _hidden(session: Session, reading: Reading) -> frozenset[str]:
    """The products not to be shown again: waved away, or seen when something else is wanted."""
    away = session.products_with("wave_away")
    if reading.direction == "more_like":
        return away | frozenset(reading.product_ids or (session.focus or "",))
    if reading.direction == "something_else":
        return away | {i for shown in session.shown for i in shown.product_ids}
    return away


def _ordered(
    parts: Parts,
    session: Session,
    reading: Reading,
    need: Need,
    taste: Taste,
    candidates: Candidates,
    hidden: frozenset[str],
) -> tuple[Ranked, ...]:
    limit = parts.settings.picks
    if reading.direction in ("cheapest", "dearest", "best_rated"):
        return _superlative(parts, session, reading.direction, need, taste, hidden)
    ranked = parts.rank(need, candidates, taste, limit + len(hidden), session=session)
    return tuple(one for one in ranked if one.product.product_id not in hidden)[:limit]


def _superlative(
    parts: Parts,
    session: Session,
    direction: str,
    need: Need,
    taste: Taste,
    hidden: frozenset[str],
) -> tuple[Ranked, ...]:
    """Exactly ordered by price or rating over everything that keeps limits and stated wishes."""
    ids = [i for i in parts.store.matching_ids(need) if i not in hidden]
    candidates = parts.finder.score(need, taste, ids)
    ranked = parts.rank(need, candidates, taste, len(ids), session=session, diversity=0.0)
    if need.wants:
        stated = [r for r in ranked if all(r.wants_met.get(w, 0) > STATED for w in need.wants)]
        ranked = tuple(stated) or ranked
    if direction == "best_rated":
        key = [parts.sure_rating(one.product.product_id) for one in ranked]
        order = sorted(range(len(ranked)), key=lambda row: -key[row])
    else:
        prices = [price_in(need, one.product) for one in ranked]
        known = [row for row, price in enumerate(prices) if price is not None]
        sign = 1 if direction == "cheapest" else -1
        order = sorted(known, key=lambda row: sign * (prices[row] or 0))
    return tuple(ranked[row] for row in order[: parts.settings.picks])


def _count_said(parts: Parts, need: Need, reading: Reading) -> str:
    count = parts.store.count_matching(need)
    said = limits_said(need, parts.settings.currency, parts.settings.locale, category=False)
    noun = noun_of(need)
    return f"We have {count} {noun}{f' {said}' if said else ''} in stock."


def _question(
    parts: Parts, session: Session, need: Need, candidates: Candidates
) -> Question | None:
    """A question only where the need is still open, never about what was asked before."""
    told = len(need.wants) + len(need.options) + len(need.brands) + len(need.avoids)
    priced = need.price_max_minor is not None or need.price_min_minor is not None
    if told + priced + bool(need.category) * 1 > 1 or len(session.asked_before) >= 3:
        return None
    if need.category and len(candidates) <= FEW:
        return None
    if need.category is None and told:
        return None
    products = candidates.products[:ASKED_OVER]
    weights = [1.0 / (2.0 + rank) for rank in range(len(products))]
    return best_question(need, products, weights, frozenset(session.asked_before))


def _unknown_kind(need: Need, reading: Reading, candidates: Candidates) -> bool:
    """Whether a kind of thing was asked for that the shop neither names nor has the like of."""
    if need.category or need.wants or need.brands or need.options or not reading.unread:
        return False
    return bool(candidates.need_match.max(initial=0.0) < UNLIKE)


def _unknown(parts: Parts, session: Session, reading: Reading) -> Reply:
    kinds = parts.vocabulary.main_categories(FEW)
    offered = f" I can help you with {listed([lowered(k) for k in kinds])}." if kinds else ""
    thing = " ".join(reading.unread)
    return Reply(reading.act, f"I found no “{thing}” in this shop.{offered}", session)


def _nothing(parts: Parts, session: Session, reading: Reading) -> Reply:
    need = session.need
    settings = parts.settings
    said = limits_said(need, settings.currency, settings.locale)
    ways = relaxations(need, parts.store, currency=settings.currency, locale=settings.locale)
    if reading.direction == "something_else" and parts.store.count_matching(need):
        return Reply(reading.act, f"You have seen all the {said} that fit.", session)
    if not ways:
        return Reply(reading.act, f"Nothing in the shop fits: {said}.", session)
    offers = "; ".join(way.text for way in ways[:WAYS_NAMED])
    return Reply(
        reading.act,
        f"We have no {said} in stock right now. {offers[0].upper()}{offers[1:]}.",
        session.with_(asked=RELAXATION),
        question=f"Shall I look {ways[0].text.rpartition(',')[0]}?",
    )


def relaxed(parts: Parts, need: Need) -> Need:
    """The need after its smallest relaxation that brings something; itself where none does."""
    settings = parts.settings
    ways = relaxations(need, parts.store, currency=settings.currency, locale=settings.locale)
    return ways[0].need if ways else need


SUPERLATIVES = {
    "cheapest": "The least expensive {noun} first",
    "dearest": "The dearest {noun} first",
    "best_rated": "The best rated {noun} first",
}


def _headline(parts: Parts, reading: Reading, need: Need, picks: Sequence[Pick]) -> str:
    said = limits_said(need, parts.settings.currency, parts.settings.locale, category=False)
    noun = noun_of(need) + (f" {said}" if said else "")
    if reading.direction in SUPERLATIVES:
        return SUPERLATIVES[reading.direction].format(noun=noun)
    if len(picks) == 1:
        return f"One of our {noun} fits"
    return f"Here are {len(picks)} {noun}"


def _notes(need: Need, ranked: Sequence[Ranked], reading: Reading, currency: str) -> Iterable[str]:
    """What could not be kept, and what was carried over or let go."""
    unmet = [
        want
        for want in need.wants
        if not any(one.wants_met.get(want, 0.0) > STATED for one in ranked)
    ]
    if unmet:
        yield f"Neither the shop nor its reviews say “{listed(unmet, 'or')}” of any of them."
    met = [a for a in need.avoids if any(_has_avoided(one, a) for one in ranked)]
    if met:
        yield f"Not all of them are free of what you would avoid ({listed(met)})."
    if need.brands and not need.brands_only:
        offered = {one.product.brand for one in ranked}
        missing = [b for b in need.brands if not any(same_words(b, o) for o in offered)]
        if missing:
            yield f"Nothing by {listed(missing, 'or')} fits, so these are by others."
    foreign = [words for words in reading.unread if any(map(str.isdigit, words))]
    if foreign:
        yield f"Prices here are in {currency}, so I left “{listed(foreign)}” aside."
    if reading.kept:
        yield f"I kept {listed(reading.kept)}."
    if reading.dropped and not reading.started_over:
        yield f"I let go of {listed(reading.dropped)}."


def _has_avoided(one: Ranked, avoided: str) -> bool:
    return one.wants_met.get(avoided, 0.0) > STATED
