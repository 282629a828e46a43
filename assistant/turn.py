"""A turn: what the assistant answered, as frozen values and as the JSON of the contract.

It knows nothing of how the answer came about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from retrieval.money import to_major
from retrieval.need import Need

Act = Literal[
    "recommend",
    "refine",
    "compare",
    "ask_product",
    "why",
    "feedback",
    "cart",
    "policy",
    "small_talk",
    "out_of_scope",
    "privacy",
]
ACTS: tuple[Act, ...] = get_args(Act)

EvidenceKind = Literal["attribute", "review", "friends", "price", "policy", "rating"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that can be cited: number `n` in its pick, where it stands, what it says.

    `source` is "attribute:NAME", "review:ID", "friends", "price", "policy:ID", "rating" or
    "reviews" (all of them, counted). `polarity` says of a review sentence whether it praises (1),
    complains (-1) or neither (0).
    """

    n: int
    kind: EvidenceKind
    source: str
    text: str
    polarity: int = 0


@dataclass(frozen=True, slots=True)
class Justification:
    """Why a pick was made, in checked words; `by` says whose words they are."""

    text: str
    by: Literal["model", "code"]
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """A product shown, with what made it rank, what can be cited, and (once worded) why.

    `contributions` maps signal to its share; the shares add up to `score`. `causes` maps signal to
    (cause, share) pairs that add up to that signal's share, where the signal has causes.
    """

    product_id: str
    title: str
    price_minor: int | None
    currency: str
    score: float
    contributions: Mapping[str, float]
    evidence: tuple[Evidence, ...] = ()
    justification: Justification | None = None
    causes: Mapping[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)
    variant_id: str | None = None
    category: str = ""
    brand: str = ""
    image_url: str = ""
    rating_mean: float | None = None
    rating_count: int = 0
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CartLine:
    """So many of one product (or one variant of it)."""

    product_id: str
    variant_id: str | None
    quantity: int


@dataclass(frozen=True, slots=True)
class Cart:
    """What the shopper put aside to buy. `total_minor` in the shop's currency."""

    lines: tuple[CartLine, ...] = ()
    total_minor: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """The assistant's whole answer to one message.

    `evidence` is what `text` cites and no pick holds: the shop's policies.
    """

    session: str
    act: Act
    text: str
    question: str | None
    need: Need
    picks: tuple[Pick, ...]
    cart: Cart
    currency: str
    latency_ms: Mapping[str, int]
    evidence: tuple[Evidence, ...] = ()


# What a turn says while it happens, in this order: need, picks, text, a justification per pick as
# each passes, done.
@dataclass(frozen=True, slots=True)
class NeedRead:
    """The message was understood."""

    act: Act
    need: Need


@dataclass(frozen=True, slots=True)
class PicksShown:
    """The picks are known; their justifications follow."""

    picks: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class JustificationWritten:
    """The justification of one pick passed the check."""

    product_id: str
    justification: Justification
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class TextWritten:
    """The sentence above the picks, and the question if one is asked."""

    text: str
    question: str | None


@dataclass(frozen=True, slots=True)
class TurnDone:
    """The turn is over and remembered."""

    turn: Turn


TurnEvent = NeedRead | PicksShown | JustificationWritten | TextWritten | TurnDone


def need_json(need: Need, currency: str) -> dict[str, Any]:
    """The need as the contract writes it: prices in whole units, absent values null or []."""
    return {
        "category": need.category,
        "price_min": to_major(need.price_min_minor, currency),
        "price_max": to_major(need.price_max_minor, currency),
        "wants": list(need.wants),
        "avoids": list(need.avoids),
        "brands": list(need.brands),
        "brands_excluded": list(need.brands_excluded),
        "options": dict(need.options),
        "for": need.recipient,
    }


def pick_json(pick: Pick) -> dict[str, Any]:
    """The pick as the contract writes it."""
    why = pick.justification
    return {
        "product_id": pick.product_id,
        "title": pick.title,
        "price": to_major(pick.price_minor, pick.currency),
        "currency": pick.currency,
        "score": pick.score,
        "contributions": dict(pick.contributions),
        "justification": why and {"text": why.text, "by": why.by, "cites": list(why.cites)},
        "evidence": [evidence_json(evidence) for evidence in pick.evidence],
    }


def evidence_json(evidence: Evidence) -> dict[str, Any]:
    """The evidence as the contract writes it."""
    return {
        "n": evidence.n,
        "kind": evidence.kind,
        "source": evidence.source,
        "text": evidence.text,
    }


def cart_json(cart: Cart, currency: str) -> dict[str, Any]:
    """The cart as the contract writes it."""
    return {
        "lines": [
            {"product_id": x.product_id, "variant_id": x.variant_id, "quantity": x.quantity}
            for x in cart.lines
        ],
        "total": to_major(cart.total_minor, currency),
    }


def turn_json(turn: Turn) -> dict[str, Any]:
    """The turn as the contract writes it; `evidence` only where the text cites a policy."""
    cited = {"evidence": [evidence_json(evidence) for evidence in turn.evidence]}
    return {
        "session": turn.session,
        "act": turn.act,
        "text": turn.text,
        "question": turn.question,
        "need": need_json(turn.need, turn.currency),
        "picks": [pick_json(pick) for pick in turn.picks],
        "cart": cart_json(turn.cart, turn.currency),
        "latency_ms": dict(turn.latency_ms),
        **(cited if turn.evidence else {}),
    }
