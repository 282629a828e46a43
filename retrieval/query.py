"""A need and a taste as one vector and one line of words: weights live here, in the query.

It knows the weights of the fusion; nothing of products or how they are searched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from retrieval.aspects import stems
from retrieval.candidates import Taste, Vector
from retrieval.encoder import TextEncoder, unit_rows
from retrieval.lexical import terms_of
from retrieval.need import Need
from retrieval.words import words_of

_FRIENDS_MOST = 0.6
_FRIENDS_HALVED_AT = 5.0
_TASTE_BESIDE_NEED, _BEHAVIOUR_BESIDE_NEED = 0.2, 0.35


# "under 100 euros", "between 20 and 30": what became a limit says nothing of the thing itself.
_AMOUNT = r"\D{0,3}\d[\d.,]*k?"
_PRICE = re.compile(
    r"\b(?:for )?(?:under|below|over|above|around|about|between|up to|at most|at least|max|"
    rf"less than|more than|cheaper than) {_AMOUNT}(?:\s*(?:and|to|-)\s*{_AMOUNT})?\s*"
    r"(?:(?:euros?|eur|dollars?|usd|bucks|pounds?|gbp|rupees?|inr|rs)\b|€|\$|£|₹)?",
    re.IGNORECASE,
)

# How old somebody is says what suits them, not what is called so: "Old Copper Kettle".
_AGE = re.compile(r"\b\w+[- ](?:year|month|week)s?[- ]olds?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Query:
    """What is searched for. `need` (d,) is zero when nothing was asked; `fused` is (d + k,).

    `subject` (d,) is what kind of thing is meant, its wants set aside; zero when that is not said.
    `words` and `wish_words` are searched by word, the stems in `avoided` are not. `wishes` (w, d)
    are the need's wants and avoids, each once, in the order of `wishes_of`.
    """

    need: Vector
    subject: Vector
    fused: Vector
    words: str
    wish_words: str
    avoided: tuple[str, ...]
    wishes: Vector


def wishes_of(need: Need) -> tuple[str, ...]:
    """The need's wants and avoids, each once."""
    return tuple(dict.fromkeys((*need.wants, *need.avoids)))


def friends_share(taste: Taste) -> float:
    """γ: how much friends count beside the shopper's own history, less the longer that is.

    0 without friends whose taste is known, and where friends are no more alike than strangers.
    """
    if not taste.friends or not taste.friends_behaviour.any():
        return 0.0
    return taste.friends_weight * _FRIENDS_MOST / (1 + len(taste.events) / _FRIENDS_HALVED_AT)


def query_of(need: Need, taste: Taste, encoder: TextEncoder) -> Query:
    """The query for the need and the taste."""
    avoided = tuple({stem for avoid in need.avoids for stem in stems(avoid)})
    said = _content(_without(_unpriced(need), avoided))
    subject = _subject(need, said)
    texts = [text for text in dict.fromkeys((said, subject, wished_words(need))) if text]
    # One call for everything: a batch of four costs little more than a single text.
    rows = unit_rows(encoder.encode([*texts, *wishes_of(need)]))
    wanted = unit_rows(rows[: len(texts)].sum(axis=0)[None, :])[0]
    about = rows[texts.index(subject)] if subject else np.zeros_like(wanted)
    share = friends_share(taste)
    behaviour = (1 - share) * taste.behaviour + share * taste.friends_behaviour
    text_weight, behaviour_weight = (
        (_TASTE_BESIDE_NEED, _BEHAVIOUR_BESIDE_NEED) if texts else _by_evidence(taste)
    )
    fused = np.concatenate([wanted + text_weight * taste.text, behaviour_weight * behaviour])
    category = need.category if texts and need.category else ""
    named = (subject or said, *need.brands, category, need.recipient or "")
    return Query(
        need=wanted,
        subject=about,
        fused=fused.astype(np.float32),
        words=_AGE.sub(" ", " ".join(part for part in named if part)),
        wish_words=" ".join((*need.wants, *need.options.values())),
        avoided=avoided,
        wishes=rows[len(texts) :],
    )


def wished_words(need: Need) -> str:
    """What the need's fields say, as words: brand, wants, options, category, for whom.

    A category alone says nothing: it is a limit, and what keeps it keeps it equally well.
    """
    options = (value for name, value in need.options.items() if not value.isdigit())
    parts = [part for part in (*need.brands, *need.wants, *options) if part]
    text = " ".join([*parts, need.category or ""]).strip() if parts else ""
    return f"{text} for {need.recipient}" if need.recipient and text else text


def _by_evidence(taste: Taste) -> tuple[float, float]:
    """α and β without a need: text and behaviour by how much stands behind each."""
    by_text = 1.0 if taste.text.any() else 0.0
    by_behaviour = len(taste.events) / 3 + (1.0 if taste.friends else 0.0)
    total = by_text + by_behaviour
    return (by_text / total, by_behaviour / total) if total else (0.0, 0.0)


def _unpriced(need: Need) -> str:
    limited = need.price_min_minor is not None or need.price_max_minor is not None
    return _PRICE.sub(" ", need.words) if limited else need.words


def _content(words: str) -> str:
    """The words, or "" when they only greet and ask ("hello, what do you have?")."""
    return words.strip() if terms_of(words) else ""


def _subject(need: Need, said: str) -> str:
    """What kind of thing was asked for: the words without the wants; "" when none are left."""
    return _content(_without(said, tuple({s for want in need.wants for s in stems(want)})))


def _without(words: str, avoided: tuple[str, ...]) -> str:
    if not avoided:
        return words
    return " ".join(word for word in words_of(words) if not set(stems(word)).intersection(avoided))
