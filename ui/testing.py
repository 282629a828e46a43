"""A scripted conversation over a small invented shop: what the pages are tried with.

It keeps the shape of an assistant and answers at once, or with a pause between events; it
understands three words and ranks nothing.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.buttons import Button
from assistant.chips import NeedField
from assistant.settings import Settings
from assistant.turn import (
    Act,
    Cart,
    CartLine,
    Evidence,
    Justification,
    JustificationWritten,
    NeedRead,
    Pick,
    PicksShown,
    TextWritten,
    Turn,
    TurnDone,
    TurnEvent,
)
from retrieval.catalog.nouns import Product
from retrieval.need import Need, keeps_limits
from ui.testing_shelf import TinyShelf


@dataclass(frozen=True)
class ToldTurn:
    """One turn of a scripted history."""

    text: str
    turn: Turn


@dataclass(frozen=True)
class ScriptedSession:
    """What the double remembers of a session."""

    shopper_id: str | None
    need: Need = field(default_factory=Need)
    cart: Cart = field(default_factory=Cart)
    turns: tuple[ToldTurn, ...] = ()


class UnknownScriptedSessionError(LookupError):
    """The double has no session of that id."""


class ScriptedConversation:
    """Answers every message with what the small shop has within the price said, if one was.

    "fail" raises in mid-answer. `pause` is called between events, `hold` between the picks and the
    words (most tests pass neither and wait for nothing). Sessions it met and generators closed
    before their end are counted for tests.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        shelf: TinyShelf | None = None,
        pause: Callable[[], None] = lambda: None,
        hold: Callable[[], None] = lambda: None,
    ) -> None:
        self.settings = settings or settings_of(Path("shop"))
        self.store = shelf or TinyShelf()
        self.pause = pause
        self.hold = hold
        self.sessions: dict[str, ScriptedSession] = {}
        self._numbers = itertools.count(1)
        self.before: dict[str, ScriptedSession] = {}
        self.stopped = 0

    def open_session(self, shopper_id: str | None = None, session_id: str | None = None) -> str:
        """A new session, or the one continued."""
        session_id = session_id or f"s{next(self._numbers)}"
        self.sessions.setdefault(session_id, ScriptedSession(shopper_id))
        return session_id

    def reviews_say(self, product_id: str) -> str:
        """What the scripted reviews come to; nothing of a product with fewer than two."""
        count = len(self.store.reviews(product_id=product_id))
        return f"Of {count} reviews, all praise it." if count > 1 else ""

    def holds(self, session_id: str) -> bool:
        """Whether the double remembers it."""
        return session_id in self.sessions

    def session(self, session_id: str, *, last: int | None = None) -> ScriptedSession:
        """What is remembered; raises UnknownScriptedSessionError."""
        if session_id not in self.sessions:
            raise UnknownScriptedSessionError(session_id)
        kept = self.sessions[session_id]
        turns = kept.turns if last is None else kept.turns[len(kept.turns) - last :]
        return replace(kept, turns=turns)

    def turn(
        self,
        session_id: str,
        text: str,
        *,
        standing_on: str | None = None,
        instead: bool = False,
        since_s: float | None = None,
    ) -> Iterator[TurnEvent]:
        """The answer to a message; "this" is the product of the page, "compare" compares."""
        if instead and session_id in self.before:
            self.sessions[session_id] = self.before[session_id]
        self.before[session_id] = self.session(session_id)
        need = _read(self.session(session_id).need, text)
        page = self.store.product(standing_on or "")
        if page is not None and {"it", "this"} & set(text.lower().split()):
            return self._events(session_id, text, need, "why", "Look.", (self._pick(page, 1),))
        if "compare" in text:
            pair = tuple(self._pick(product, 1) for product in self.store.products()[:2])
            return self._events(session_id, text, need, "compare", "Side by side.", pair)
        if "return" in text:
            return self._told(session_id, text, need, "policy", "Send it back in 30 days [1].")
        return self._recommended(session_id, text, need, fails="fail" in text)

    def press(
        self,
        session_id: str,
        button: Button,
        product_id: str,
        *,
        variant_id: str | None = None,
        quantity: int = 1,
        since_s: float | None = None,
    ) -> Iterator[TurnEvent]:
        """The answer to a button."""
        session = self.session(session_id)
        product = self.store.product(product_id)
        if product is None:
            raise LookupError(product_id)
        if button == "add_to_cart":
            line = CartLine(product_id, variant_id, quantity)
            total = session.cart.total_minor + (product.price_minor or 0) * quantity
            cart = Cart((*session.cart.lines, line), total)
            self.sessions[session_id] = replace(session, cart=cart)
            said = f"Added {product.title} to your cart."
            return self._told(session_id, button, session.need, "cart", said)
        if button == "remove_from_cart":
            left = tuple(x for x in session.cart.lines if x.product_id != product_id)
            gone = sum((product.price_minor or 0) * x.quantity
                       for x in session.cart.lines if x.product_id == product_id)  # fmt: skip
            cart = Cart(left, session.cart.total_minor - gone)
            self.sessions[session_id] = replace(session, cart=cart)
            said = f"Took {product.title} out of your cart."
            return self._told(session_id, button, session.need, "cart", said)
        if button in ("like", "not_for_me"):
            return self._told(session_id, button, session.need, "feedback", "Noted.")
        price = (product.price_minor or 0) - 1
        need = session.need if button == "more_like_this" else Need(price_max_minor=price)
        return self._recommended(session_id, button, need)

    def drop(
        self,
        session_id: str,
        field: NeedField,
        value: str | None = None,
        *,
        since_s: float | None = None,
    ) -> Iterator[TurnEvent]:
        """The answer once a chip was taken away."""
        need = self.session(session_id).need
        if field == "wants":
            need = need.with_(wants=tuple(x for x in need.wants if x != value))
        else:
            need = need.with_(**{{"price_max": "price_max_minor"}.get(field, field): None})
        return self._recommended(session_id, f"without {value or field}", need)

    def change(
        self, session_id: str, field: NeedField, value: str | None, to: str
    ) -> Iterator[TurnEvent]:
        """The answer once a chip got another value; only an upper price can be changed here."""
        if field != "price_max" or not to.isdecimal():
            raise ValueError(f"“{to}” is no amount.")
        need = self.session(session_id).need.with_(price_max_minor=int(to) * 100)
        return self._recommended(session_id, f"[up to {to}]", need)

    def _recommended(
        self, session_id: str, said: str, need: Need, *, fails: bool = False
    ) -> Iterator[TurnEvent]:
        found = [p for p in self.store.products() if keeps_limits(need, p)][:3]
        picks = tuple(self._pick(product, 3 - n) for n, product in enumerate(found))
        text = "These keep to what you asked." if picks else "Nothing fits all of that."
        return self._events(session_id, said, need, "recommend", text, picks, fails=fails)

    def _told(
        self, session_id: str, said: str, need: Need, act: Act, text: str
    ) -> Iterator[TurnEvent]:
        cites = (
            (Evidence(1, "policy", "policy:returns", self.store.policies()[0].text),)
            if "[1]" in text
            else ()
        )
        return self._events(session_id, said, need, act, text, (), cites)

    def _events(
        self,
        session_id: str,
        said: str,
        need: Need,
        act: Act,
        text: str,
        picks: tuple[Pick, ...],
        evidence: tuple[Evidence, ...] = (),
        fails: bool = False,
    ) -> Iterator[TurnEvent]:
        ended = False
        try:
            yield NeedRead(act, need)
            self.pause()
            yield PicksShown(picks)
            if fails:
                raise RuntimeError("the script says that this answer fails")
            self.hold()
            self.pause()
            question = "Which size do you wear?" if picks else None
            yield TextWritten(text, question)
            worded = []
            for pick in picks:
                self.pause()
                why = _reason(pick)
                worded.append(replace(pick, justification=why))
                yield JustificationWritten(pick.product_id, why)
            session = self.sessions[session_id]
            turn = Turn(
                session_id, act, text, question, need, tuple(worded), session.cart, "EUR",
                {"first_pick": 1, "total": 2}, evidence,
            )  # fmt: skip
            turns = (*session.turns, ToldTurn(said, turn))
            self.sessions[session_id] = replace(session, need=need, turns=turns)
            ended = True
            yield TurnDone(turn)
        finally:
            self.stopped += not ended

    def _pick(self, product: Product, rank: int) -> Pick:
        reviews = self.store.reviews(product_id=product.product_id)
        mean, count = self.store.ratings().get(product.product_id, (0.0, 0))
        stated = next(iter(product.attributes.items()), ("about", product.description))
        evidence = [Evidence(1, "attribute", f"attribute:{stated[0]}", stated[1])]
        evidence += [
            Evidence(n, "review", f"review:{r.review_id}", r.text, 1 if (r.rating or 0) > 3 else -1)
            for n, r in enumerate(reviews, start=2)
        ]
        shares = {"need_match": 0.4 + 0.2 * rank, "friends": 0.22, "popularity": -0.06}
        return Pick(
            product.product_id, product.title, product.price_minor, product.currency,
            sum(shares.values()), shares, tuple(evidence),
            causes={"friends": (("friend:ben", 0.15), ("friend:dan", 0.07))},
            category=product.category, brand=product.brand, image_url=product.image_url,
            rating_mean=mean or None, rating_count=count, options=product.options,
            attributes=product.attributes,
        )  # fmt: skip


def settings_of(shop: Path, **chosen: object) -> Settings:
    """Settings of the invented shop: keyless unless chosen otherwise."""
    return Settings.model_validate({"shop": shop, "name": "Fern & Fell", "keyless": True, **chosen})


def pausing(seconds: float) -> Callable[[], None]:
    """A pause of that many seconds between events, for looking at how an answer comes in."""
    return lambda: time.sleep(seconds)


def _reason(pick: Pick) -> Justification:
    if len(pick.evidence) > 1:
        return Justification(f"One who wears it says: “{pick.evidence[1].text}” [2]", "model", (2,))
    return Justification(f"Its maker says: {pick.evidence[0].text} [1].", "code", (1,))


def _read(need: Need, text: str) -> Need:
    words = text.lower()
    if "waterproof" in words and "waterproof" not in need.wants:
        need = need.with_(wants=(*need.wants, "waterproof"))
    for word, category in (("shoe", "trail shoes"), ("odd", "oddities")):
        if word in words:
            need = need.with_(category=category)
    number = next(
        (int(w) for w in words.replace("€", " ").split() if w.isdecimal() and len(w) < 7), None
    )
    return need.with_(price_max_minor=number * 100) if number else need
