"""A kind of thing the shop does not have: said plainly, with the nearest kinds it has.

Nothing is shown as if it fitted; the nearest kind is offered, and a yes takes it up.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

import numpy as np

from assistant.acts import waiting
from assistant.parts import Parts
from assistant.reply import Reply
from assistant.sessions import Session
from assistant.understand.reading import Reading
from assistant.understand.vocabulary import head_noun
from assistant.wording import listed, lowered, plural
from retrieval.candidates import Candidates, Taste
from retrieval.need import Need
from retrieval.words import same_words, singular, singular_words

SAME = 0.78
"""Likeness of names from which they are two words for one kind: earphones, headphones."""
CALLED = 0.7
"""Likeness from which a word is another name of the whole category, not of a part of it."""
NEAR = 0.38
BESIDE = 0.8
"""Share of the best likeness from which another kind is worth naming beside the nearest."""
PRODUCTS = 12
MOST_NEAR = 3
MAIN_KINDS = 6
LONGEST_THING = 60


def nearest_kinds(parts: Parts, thing: str) -> list[tuple[str, float]]:
    """The shop's narrowest categories by likeness to the thing, of name or product, best first."""
    vocabulary = parts.vocabulary
    names = [n for n in vocabulary.category_names() if not vocabulary.is_department(n)]
    likeness = dict(zip(names, _alike(parts, thing, names), strict=True))
    found = parts.finder.retrieve(Need(words=thing), parts.taste_of(None, ()), PRODUCTS)
    for product, match in zip(found.products, found.need_match.tolist(), strict=True):
        if product.category_path and product.category_path[-1] in likeness:
            leaf = product.category_path[-1]
            likeness[leaf] = max(likeness[leaf], min(match, SAME - 0.01))
    return sorted(likeness.items(), key=lambda entry: (-entry[1], entry[0]))


def worth_naming(kinds: Sequence[tuple[str, float]]) -> list[str]:
    """The nearest kinds, each under one name."""
    least = max(NEAR, BESIDE * kinds[0][1]) if kinds else NEAR
    named: list[str] = []
    for kind, likeness in kinds:
        if likeness >= least and not any(same_words(kind, other) for other in named):
            named.append(kind)
    return named[:MOST_NEAR]


def _alike(parts: Parts, thing: str, names: Sequence[str]) -> list[float]:
    """The cosine of each name with the thing's."""
    if not names:
        return []
    vectors = np.asarray(parts.finder.encoder.encode([thing, *names]), dtype=np.float64)
    alike: list[float] = (vectors[1:] @ vectors[0]).tolist()
    return alike


def of_kind(parts: Parts, need: Need, taste: Taste, candidates: Candidates) -> Candidates:
    """The candidates whose titles turn on the kind asked for, where a word of the need is one.

    "Frying pans" are not all of Cookware. A word for the whole category leaves it whole, and so
    does a kind of which nothing keeps the limits.
    """
    own = set(singular_words(need.category or ""))
    words = [] if need.category is None else singular_words(need.words)
    heads = [w for w in words if same_words(parts.vocabulary.category_of_head(w) or "",
                                            need.category or "")]  # fmt: skip
    if not heads or own & set(words) or max(_alike(parts, need.category or "", heads)) >= CALLED:
        return candidates
    ids = [p.product_id for p in candidates.products if head_noun(p.title) in heads]
    return parts.finder.score(need, taste, ids) if ids else candidates


def meant(parts: Parts, need: Need, thing: str) -> Need | None:
    """The need for the kind that is only called otherwise here, or None."""
    best = next(iter(nearest_kinds(parts, thing)), None)
    if best is None or best[1] < SAME:
        return None
    named = singular_words(best[0])
    how = [w for w in thing.split()[:-1] if singular(w) not in named and parts.vocabulary.knows(w)]
    return need.with_(category=best[0].lower(), wants=(*need.wants, *how))


def answer(parts: Parts, session: Session, reading: Reading) -> Reply:
    """The reply that says what the shop lacks and what comes nearest, with nothing picked."""
    thing = shorten(reading.unsold or "", LONGEST_THING, placeholder="…")
    near = worth_naming(nearest_kinds(parts, thing))
    said = f"This shop has no {plural(thing)}."
    need = reading.need.with_(words="")
    session = session.with_(need=need, asked=None)
    if not near:
        kinds = [lowered(kind) for kind in parts.vocabulary.main_categories(MAIN_KINDS)]
        help_ = f" I can help you with {listed(kinds)}." if kinds else ""
        return Reply(reading.act, f"{said}{help_}", session)
    first = need.with_(category=near[0].lower())
    offered = session.with_(asked=waiting.NEXT, waiting=(first,))
    nearest = f"The nearest are {listed([lowered(k) for k in near])}."
    return Reply(
        reading.act, f"{said} {nearest}", offered,
        question=f"Shall I show you {lowered(near[0])}?",
    )  # fmt: skip
