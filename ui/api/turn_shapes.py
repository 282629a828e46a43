"""A turn's JSON as a type with examples, for whoever reads the OpenAPI or makes a client of it.

The values come from `assistant.turn`; a test holds both together.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.turn import Act, EvidenceKind


class NeedJson(BaseModel):
    """What the shopper wants now."""

    category: str | None = Field(examples=["trail shoes"])
    price_min: float | None = Field(examples=[None])
    price_max: float | None = Field(examples=[100.0])
    wants: list[str] = Field(examples=[["waterproof"]])
    avoids: list[str] = Field(examples=[[]])
    brands: list[str] = Field(examples=[[]])
    brands_excluded: list[str] = Field(examples=[[]])
    options: dict[str, str] = Field(examples=[{"size": "42"}])
    recipient: str | None = Field(alias="for", examples=[None])


class EvidenceJson(BaseModel):
    """One thing that can be cited, by its number."""

    n: int = Field(examples=[1])
    kind: EvidenceKind = Field(examples=["review"])
    source: str = Field(examples=["review:r17"])
    text: str = Field(examples=["Feet stayed dry through a whole wet week."])


class JustificationJson(BaseModel):
    """Why the pick was made; `code` where no word of the model passed the check."""

    text: str = Field(examples=["One who wears it says: “Feet stayed dry” [1]."])
    by: str = Field(examples=["model"], pattern="^(model|code)$")
    cites: list[int] = Field(examples=[[1]])


class PickJson(BaseModel):
    """A product shown; its contributions add up to its score."""

    product_id: str = Field(examples=["ridge-2"])
    title: str = Field(examples=["Ridge 2 trail shoe"])
    price: float | None = Field(examples=[89.0])
    currency: str = Field(examples=["EUR"])
    score: float = Field(examples=[1.03])
    contributions: dict[str, float] = Field(examples=[{"need_match": 0.81, "friends": 0.22}])
    justification: JustificationJson | None
    evidence: list[EvidenceJson]


class CartLineJson(BaseModel):
    """So many of one product, or of one of its variants."""

    product_id: str = Field(examples=["ridge-2"])
    variant_id: str | None = Field(examples=["ridge-2-42"])
    quantity: int = Field(examples=[1])


class CartJson(BaseModel):
    """The cart, in the shop's currency."""

    lines: list[CartLineJson]
    total: float = Field(examples=[89.0])


class TurnJson(BaseModel):
    """The whole answer to one message."""

    model_config = ConfigDict(title="Turn")

    session: str = Field(examples=["7f3a0c52e9d14b0f8a5b"])
    act: Act = Field(examples=["recommend"])
    text: str = Field(examples=["These keep to what you asked."])
    question: str | None = Field(examples=["Which size do you wear?"])
    need: NeedJson
    picks: list[PickJson]
    cart: CartJson
    latency_ms: dict[str, int] = Field(examples=[{"first_pick": 41, "total": 380}])
    evidence: list[EvidenceJson] | None = Field(
        None, description="what the text cites and no pick holds: the shop's policies"
    )


class ToldTurn(BaseModel):
    """One turn of a history: the shopper's words, the answer, and its picks' faces."""

    said: str = Field(examples=["waterproof trail shoes under 100 euros"])
    turn: TurnJson
    shown: list[dict[str, Any]] = Field(description="what a card needs of each pick")


class NumberedTurn(ToldTurn):
    """One turn of a history with its number, counted from 1."""

    number: int = Field(examples=[1])


class TurnPage(BaseModel):
    """A page of a history, oldest first; what came before it is asked for with `next_before`."""

    turns: list[NumberedTurn]
    next_before: int | None = Field(
        description="give it as `before` to get the page before this one; null at the beginning",
        examples=[None],
    )
