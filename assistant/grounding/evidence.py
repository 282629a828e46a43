"""What can be said of a product for a need: evidence, numbered, each with its source.

What was asked for comes first, then what owners and people followed say, then price, rating and a
drawback. It words nothing and knows nothing of models.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.grounding.facts import Fact, answering, chosen_options, facts_of, in_prose
from assistant.grounding.quotable import is_quotable, tidy
from assistant.grounding.telling import without_lead
from assistant.grounding.voices import Said, any_praise, drawback, praise
from assistant.turn import Evidence
from retrieval.catalog.nouns import Product, Shopper
from retrieval.money import written
from retrieval.need import Need
from retrieval.polarity import polarity
from retrieval.price_wishes import price_wish
from retrieval.sentences import ReviewSentence

MOST_FACTS = 4
FEWEST_FACTS = 2
LIKES_FROM = 4.0
DISLIKES_TO = 2.0
LONGEST_NAME = 40

Did = Literal["bought", "liked", "rated", "returned"]


@dataclass(frozen=True, slots=True)
class FriendWord:
    """What one person the shopper follows did with the product; `rating` (1–5) when they rated."""

    shopper: Shopper
    did: Did
    rating: float | None = None

    def __post_init__(self) -> None:
        """Check the values."""
        if (self.did == "rated") != (self.rating is not None):
            raise ValueError(f"friend word: did is {self.did!r} with rating {self.rating!r}")


def gather(
    need: Need,
    product: Product,
    *,
    said: Said | None = None,
    sentences: Sequence[ReviewSentence] = (),
    friends: Sequence[FriendWord] = (),
    rating: tuple[float, int] | None = None,
    price_minor: int | None = None,
    currency: str,
    locale: str = "en",
    first: int = 1,
) -> tuple[Evidence, ...]:
    """The evidence for one pick, numbered from `first`; never empty.

    `said` maps a wish to the review sentences nearest to it, `sentences` are any others of the
    product (for a general word of praise and the drawback), `rating` is (mean, how many),
    `price_minor` the price of the variant picked, `currency` the currency of the need's limits.
    """
    about = said or {}
    spoken = _distinct([s for near in about.values() for s, _ in near], sentences)
    found = [*_asked_for(need, product)]
    quoted = praise(about, product)
    if not quoted and (one := any_praise(spoken, product)) is not None:
        quoted = (one,)
    found += [_quote(sentence) for sentence in quoted]
    found += _friends(friends)
    found += _price(need, product, price_minor, currency, locale)
    if rating is not None and rating[1] > 0:
        found.append(Evidence(0, "rating", "rating", rating_said(*rating)))
    against = drawback(spoken, product, (*need.wants, *need.avoids))
    if against is not None and against.review_id not in {s.review_id for s in quoted}:
        found.append(_quote(against))
    if not found:
        found.append(Evidence(0, "attribute", "attribute:title", f"title: {tidy(product.title)}"))
    return numbered(found, first)


def numbered(evidence: Sequence[Evidence], first: int = 1) -> tuple[Evidence, ...]:
    """The same evidence numbered from `first` in its order."""
    return tuple(replace(one, n=n) for n, one in enumerate(evidence, first))


def fact_evidence(fact: Fact) -> Evidence:
    """The fact as evidence, not yet numbered."""
    return Evidence(0, "attribute", fact.source, fact.text)


def rating_said(mean: float, count: int) -> str:
    """The rating as evidence shows it.

    >>> rating_said(4.42, 31), rating_said(5.0, 1)
    ('4.4 of 5 from 31 reviews', '5 of 5 from 1 review')
    """
    shown = f"{mean:.1f}".removesuffix(".0")
    return f"{shown} of 5 from {count:,} review{'' if count == 1 else 's'}"


def price_said(price_minor: int, limit_minor: int | None, currency: str, locale: str = "en") -> str:
    """The price as evidence shows it, against the shopper's limit when there is one.

    >>> price_said(7900, 10000, "EUR")
    '€79, €21 below your limit of €100'
    """
    price = written(price_minor, currency, locale)
    if limit_minor is None:
        return price
    limit = written(limit_minor, currency, locale)
    if price_minor == limit_minor:
        return f"{price}, exactly your limit of {limit}"
    apart = written(abs(limit_minor - price_minor), currency, locale)
    side = "below" if price_minor < limit_minor else "above"
    return f"{price}, {apart} {side} your limit of {limit}"


def limit_told(need: Need) -> int | None:
    """The highest price the shopper named, in minor units; a range has none that a price is under.

    Of "around 60" no end was named, so nothing is said to be below it.
    """
    return need.price_max_minor if need.price_min_minor is None else None


def _asked_for(need: Need, product: Product) -> Iterator[Evidence]:
    found: dict[str, Fact] = {}
    for wish in (*need.wants, *need.avoids):
        answer = None if price_wish(wish) else answering(wish, product)
        if answer is not None:
            found.setdefault(answer.name, answer)
    for fact in chosen_options(need, product):
        found.setdefault(fact.name, fact)
    if product.brand and any(tidy(b).casefold() == product.brand.casefold() for b in need.brands):
        found.setdefault("brand", Fact("brand", tidy(product.brand)))
    for fact in facts_of(product):
        if len(found) >= FEWEST_FACTS:
            break
        if not fact.denies:
            found.setdefault(fact.name, fact)
    if not found:
        found |= {fact.name: fact for fact in in_prose(product)}
    if not found and product.category_path:
        found["category"] = Fact("category", tidy(product.category_path[-1]))
    for fact in list(found.values())[:MOST_FACTS]:
        yield fact_evidence(fact)


def _quote(sentence: ReviewSentence) -> Evidence:
    text = without_lead(tidy(sentence.text))
    return Evidence(
        0, "review", f"review:{sentence.review_id}", text, sentence.polarity or polarity(text)
    )


def quoted_evidence(sentence: ReviewSentence) -> Evidence:
    """The review sentence as evidence, exactly quoted, not yet numbered."""
    return _quote(sentence)


def _price(
    need: Need, product: Product, price_minor: int | None, currency: str, locale: str
) -> Iterator[Evidence]:
    price = product.price_minor if price_minor is None else price_minor
    if price is None:
        return
    limit = limit_told(need) if product.currency == currency else None
    yield Evidence(0, "price", "price", price_said(price, limit, product.currency, locale))


def _friends(words: Sequence[FriendWord]) -> Iterator[Evidence]:
    """One line for what most of them did, praise before reproach."""
    for did in ("bought", "liked"):
        whose = [word.shopper for word in words if word.did == did]
        if whose:
            yield Evidence(0, "friends", "friends", f"{_named(whose)} {did} it", 1)
            return
    rated = [word for word in words if word.rating is not None]
    for word in sorted(rated, key=lambda w: (-(w.rating or 0), w.shopper.shopper_id))[:1]:
        mark = f"{word.rating:g}"
        lean = _lean(word.rating or 0)
        yield Evidence(
            0, "friends", "friends", f"{_named([word.shopper])} rated it {mark} of 5", lean
        )
        return
    back = [word.shopper for word in words if word.did == "returned"]
    if back:
        yield Evidence(0, "friends", "friends", f"{_named(back)} returned it", -1)


def _lean(rating: float) -> int:
    return 1 if rating >= LIKES_FROM else -1 if rating <= DISLIKES_TO else 0


def _named(shoppers: Sequence[Shopper]) -> str:
    """Who they are, by name only where they share it.

    Several who share no name are counted; nobody is named "someone" beside others.
    """
    named = sorted(tidy(s.name) for s in shoppers if s.shares_name and _is_name(s.name))
    others = len({s.shopper_id for s in shoppers}) - len(named)
    if not named:
        return "someone you follow" if others == 1 else f"{others} people you follow"
    if len(named) == 1 and not others:
        return f"{named[0]}, whom you follow,"
    if len(named) == 2 and not others:
        return f"{named[0]} and {named[1]}, whom you follow,"
    rest = len(named) - 1 + others
    return f"{named[0]} and {rest} other{'' if rest == 1 else 's'} you follow"


def _is_name(name: str) -> bool:
    return is_quotable(tidy(name), LONGEST_NAME, shortest_words=1) and not re.search(r"\d", name)


def _distinct(
    near: Sequence[ReviewSentence], others: Sequence[ReviewSentence]
) -> tuple[ReviewSentence, ...]:
    seen: Mapping[tuple[str, str], ReviewSentence] = {
        (s.review_id, s.text): s for s in (*others, *near)
    }
    return tuple(seen.values())
