"""What the API takes and gives back, typed, with an example each: the source of its OpenAPI."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.buttons import Button
from assistant.chips import NeedField
from retrieval.catalog.nouns import EventKind
from ui.api.turn_shapes import CartJson, CartLineJson, NeedJson, ToldTurn

LONGEST_MESSAGE = 20_000

Reason = Literal[
    "not_what_i_asked", "too_dear", "not_true", "wrong_reason", "hard_to_understand", "other"
]

Id = Annotated[str, Field(min_length=1, max_length=300)]


class Taken(BaseModel):
    """A body: names it does not know are refused, so that a typing mistake is seen."""

    model_config = ConfigDict(extra="forbid")


class NewSession(Taken):
    """Who the session is for; nobody in particular when empty."""

    shopper_id: Id | None = Field(None, description="a signed-in shopper of the shop")
    shopper_proof: str | None = Field(
        None,
        max_length=200,
        description="HMAC-SHA256 of shopper_id under the secret key, hexadecimal; made on the "
        "shop's server. Not needed on a keyless demo shop.",
    )
    may_be_read: bool = Field(
        False, description="whether the shop's people may read the conversation back"
    )


NOBODY = NewSession.model_validate({})


class OpenedSession(BaseModel):
    """A session and the token that opens it."""

    session: str = Field(examples=["7f3a0c52e9d14b0f8a5b"])
    token: str = Field(examples=["eyJzIjoiN2YzYSJ9.c2lnbmF0dXJl"])
    expires_at: datetime = Field(examples=["2026-12-01T10:00:00Z"])


class Message(Taken):
    """What the shopper says."""

    text: str = Field(
        max_length=LONGEST_MESSAGE, examples=["waterproof trail shoes under 100 euros"]
    )
    product_id: Id | None = Field(
        None, description="the product whose page the shopper looks at: what “this one” means"
    )


class Pressed(Taken):
    """A button of a product that was shown."""

    button: Button = Field(examples=["like"])
    product_id: Id = Field(examples=["ridge-2"])
    variant_id: Id | None = Field(None, description="which one goes into the cart; asked for when "
                                  "it is needed and absent")  # fmt: skip
    quantity: int = Field(1, ge=1, le=99, description="how many go into the cart")


class PutIn(Taken):
    """What goes into the cart."""

    button: Literal["add_to_cart"] = "add_to_cart"
    product_id: Id = Field(examples=["ridge-2"])
    variant_id: Id | None = Field(None, examples=["ridge-2-42"])
    quantity: int = Field(1, ge=1, le=99)


class TakenOut(Taken):
    """What goes out of the cart."""

    product_id: Id = Field(examples=["ridge-2"])


class Feedback(Taken):
    """What the shopper says of an answer."""

    turn: int | None = Field(
        None, ge=1, le=1_000_000, description="which, counted from 1; the last when absent"
    )
    product_id: Id | None = Field(
        None, description="one of its picks; the whole answer when absent", examples=["ridge-2"]
    )
    verdict: Literal["good", "bad"] = Field(examples=["bad"])
    reason: Reason | None = Field(None, examples=["too_dear"])
    words: str = Field("", max_length=2000, examples=["over my budget"])


class WantsPerson(Taken):
    """Why a person is wanted and how they reach the shopper, as far as that was said."""

    words: str = Field("", max_length=2000, examples=["my parcel never came"])
    contact: str = Field("", max_length=300, examples=["ada@example.org"])


class HandedOff(BaseModel):
    """The hand-off, for asking about it."""

    handoff: str = Field(examples=["5a1d7c"])


class Leave(Taken):
    """Whether the shop's people may read the conversation back."""

    may_be_read: bool = Field(examples=[True])


class Dropped(Taken):
    """One thing of the need that is to go: a field of the need's JSON, and which of its values."""

    field: NeedField = Field(examples=["wants"])
    value: str | None = Field(None, max_length=300, examples=["waterproof"])


class HappenedEvent(Taken):
    """Something a shopper did on the shop's own pages."""

    product_id: Id = Field(examples=["ridge-2"])
    event: EventKind = Field(examples=["view"])
    shopper_id: Id | None = Field(
        None, description="whose it is; the session's shopper when a session token is used"
    )
    session: Id | None = Field(
        None, description="the conversation it came of; with a session token, always its own"
    )
    at: datetime | None = Field(None, description="when (with its zone); now when absent")


class HappenedEvents(Taken):
    """Several at once."""

    events: list[HappenedEvent] = Field(min_length=1, max_length=1000)


class Kept(BaseModel):
    """How many were new."""

    kept: int = Field(examples=[1])


class CartAnswer(BaseModel):
    """The cart as it stands."""

    lines: list[CartLineJson]
    total: float | None = Field(examples=[89.0])
    currency: str = Field(examples=["EUR"])


class History(BaseModel):
    """A session as it stands and its turns, oldest first."""

    session: str = Field(examples=["7f3a0c52e9d14b0f8a5b"])
    shopper_id: str | None = Field(examples=[None])
    need: NeedJson
    cart: CartJson
    turns: list[ToldTurn]


class Health(BaseModel):
    """Whether the server is up, or why it cannot serve yet."""

    status: str = Field(examples=["ok"])
    detail: str = ""
