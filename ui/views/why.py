"""Why a pick ranks where it does: its contributions as bars, and what each came from.

The shares are the ranker's own and add up to the score; nothing is estimated here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.turn import Pick
from ui.views.shop import SOMEONE, Shop

SIGNALS: Mapping[str, str] = {
    "need_match": "Fits what you asked",
    "lexical_match": "Your words in its text",
    "aspect_match": "What reviews say of your wishes",
    "taste": "Like what you reviewed well",
    "behaviour": "Goes with what you bought",
    "friends": "People you follow",
    "review_quality": "Well reviewed",
    "popularity": "Popular here",
    "freshness": "New here",
    "price_fit": "Fits your budget",
    "session": "What you said a minute ago",
    "exploration": "Something new to try",
}
_LEAST_SHARE = 0.005
_CAUSES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One signal's share of the score.

    `start` and `width` are percent of the scale, `share` is signed; `causes` say what it came from.
    """

    name: str
    share: float
    start: float
    width: float
    causes: tuple[tuple[str, float], ...] = ()


def bars_of(pick: Pick, shop: Shop) -> tuple[Bar, ...]:
    """The pick's contributions as bars on one scale with zero, greatest first."""
    shares = {name: share for name, share in pick.contributions.items() if _counts(share)}
    low = min(0.0, *shares.values()) if shares else 0.0
    high = max(0.0, *shares.values()) if shares else 0.0
    span = (high - low) or 1.0
    ordered = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        Bar(
            signal_name(name),
            share,
            100 * (min(share, 0.0) - low) / span,
            100 * abs(share) / span,
            _causes(pick.causes.get(name, ()), shop),
        )
        for name, share in ordered
    )


def signal_name(signal: str) -> str:
    """The signal in a shopper's words.

    >>> signal_name("friends"), signal_name("in_season")
    ('People you follow', 'In season')
    """
    return SIGNALS.get(signal, signal.replace("_", " ").capitalize())


def cause_name(cause: str, shop: Shop) -> str:
    """Where a share came from, in a shopper's words; people only by a name they share."""
    kind, _, key = cause.partition(":")
    if key == "others":
        return {"event": "your other choices", "friend": "others you follow"}.get(kind, "the rest")
    if kind == "event":
        return f"you chose {shop.title_of(key)}"
    if kind == "friend":
        name = shop.name_of(key)
        return f"{name} likes it" if name != SOMEONE else "someone you follow likes it"
    if kind == "want":
        return f"“{key}”"
    if kind == "learned":
        return "what shoppers here go by"
    if kind == "avoid":
        return f"not “{key}”"
    return (key or kind).replace("_", " ")


def _causes(causes: tuple[tuple[str, float], ...], shop: Shop) -> tuple[tuple[str, float], ...]:
    told: dict[str, float] = {}
    for cause, share in causes:
        name = cause_name(cause, shop)
        told[name] = told.get(name, 0.0) + share
    greatest = sorted(told.items(), key=lambda item: -abs(item[1]))
    return tuple(item for item in greatest if _counts(item[1]))[:_CAUSES_SHOWN]


def _counts(share: float) -> bool:
    return abs(share) >= _LEAST_SHARE
