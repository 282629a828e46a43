"""What the API takes and gives back, typed, with an example each: the source of its OpenAPI."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from retrieval.catalog.nouns import EventKind
from ui.conversation import Button, NeedField

LONGEST_MESSAGE = 20_000

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
    at: datetime | None = Field(None, description="when (with its zone); now when absent")


class HappenedEvents(Taken):
    """Several at once."""

    events: list[HappenedEvent] = Field(min_length=1, max_length=1000)


class Kept(BaseModel):
    """How many were new."""

    kept: int = Field(examples=[1])


class CartAnswer(BaseModel):
    """The cart as it stands."""

    lines: list[dict[str, Any]]
    total: float | None
    currency: str


class History(BaseModel):
    """A session as it stands and its turns, oldest first."""

    session: str
    shopper_id: str | None
    need: dict[str, Any]
    cart: dict[str, Any]
    turns: list[dict[str, Any]] = Field(
        description='{"said": the shopper\'s words, "turn": the answer, "shown": its picks\' faces}'
    )


class Health(BaseModel):
    """Whether the server is up, or why it cannot serve yet."""

    status: str = Field(examples=["ok"])
    detail: str = ""
