"""The assistant: a message comes in, the turn's events go out, and the session remembers.

It knows the order of a turn (understand, act, show, justify, remember) and leaves each step to its
room. One turn of a session at a time; sessions run side by side.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from weakref import WeakValueDictionary

from assistant import sessions
from assistant.acts import cart, nothing_fits, orders, person, products, recommend, talk, waiting
from assistant.acts.words import words_of_picks
from assistant.buttons import BUTTONS, pressed
from assistant.chips import changed, without
from assistant.grounding.summing_up import summary_evidence
from assistant.parts import Parts
from assistant.reply import Reply
from assistant.sessions import Remembered, Session
from assistant.settings import Settings
from assistant.situation import situation_of
from assistant.stopwatch import Stopwatch
from assistant.turn import (
    JustificationWritten,
    NeedRead,
    Pick,
    PicksShown,
    TextWritten,
    Turn,
    TurnDone,
    TurnEvent,
)
from assistant.understand import read_message
from assistant.understand.assent import agrees
from assistant.understand.reading import CartChange, Reading
from retrieval.catalog.nouns import Event, EventKind
from retrieval.catalog.store import Store

log = logging.getLogger(__name__)

_TAKEN_BACK = 1000


class Assistant:
    """A shop's assistant. Safe to use from several threads."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._locks: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
        self._locks_guard = threading.Lock()
        self._before: OrderedDict[str, Session] = OrderedDict()

    @property
    def settings(self) -> Settings:
        """The settings it was put together from."""
        return self._parts.settings

    @property
    def store(self) -> Store:
        """The shop's facts."""
        return self._parts.store

    @property
    def parts(self) -> Parts:
        """The parts it is made of."""
        return self._parts

    def close(self) -> None:
        """Let go of the index and the database."""
        for close in self._parts.close:
            close()

    def open_session(self, shopper_id: str | None = None, session_id: str | None = None) -> str:
        """The id of a session: that one, opened if it is not there yet, or a new one."""
        opened = session_id or uuid.uuid4().hex
        memory = self._parts.memory
        if session_id is None or memory.load_session(session_id) is None:
            sessions.keep(memory, Session(opened, shopper_id))
        return opened

    def holds(self, session_id: str) -> bool:
        """Whether a session of that id is kept here."""
        return self._parts.memory.load_session(session_id) is not None

    def session(self, session_id: str, *, last: int | None = None) -> Remembered:
        """The session as it stands, with its turns (or its last few).

        Raises UnknownSessionError.
        """
        memory = self._parts.memory
        session = sessions.load(memory, session_id)
        turns = sessions.history(memory, session_id, last=last)
        return Remembered(
            session.shopper_id, session.need, cart.total_of(self._parts, session.cart), turns
        )

    def reviews_say(self, product_id: str) -> str:
        """How many reviews praise and complain, and most of what; "" where few are written."""
        summed = summary_evidence(self._parts.finder.summary(product_id))
        return f"{summed[0].text}." if summed else ""

    def turn(
        self,
        session_id: str,
        text: str,
        *,
        standing_on: str | None = None,
        instead: bool = False,
        since_s: float | None = None,
    ) -> Iterator[TurnEvent]:
        """What happens in one turn: need, picks, text, justifications, done.

        `standing_on` is the product whose page the shopper looks at: once there, "this one" is it.
        `instead` takes the last turn back first, as long as this process remembers what was before.
        `since_s` is when the message came in, by `time.perf_counter`: its times count from there.
        Raises UnknownSessionError. A consumer that stops early costs the turn its model's words,
        nothing else: the turn is remembered with plain sentences.
        """
        watch = Stopwatch(since_s)
        with self._alone(session_id):
            session = self._on_page(self._next_turn(session_id, instead=instead), standing_on)
            with watch.stage("understand"):
                reading = self._read(session, text)
            yield from self._answer(session, reading, text, watch)

    def press(
        self,
        session_id: str,
        button: str,
        product_id: str,
        *,
        variant_id: str | None = None,
        quantity: int = 1,
        since_s: float | None = None,
    ) -> Iterator[TurnEvent]:
        """What happens when a button of a product is pressed. `button` is one of BUTTONS.

        `variant_id` and `quantity` say what goes into the cart. Raises ValueError on an unknown
        button, product or variant, or a quantity below 1.
        """
        product = self._parts.store.product(product_id)
        variant = product.variant(variant_id) if product and variant_id else None
        if button not in BUTTONS or product is None or (variant_id and variant is None):
            seen = f"{button!r} of {product_id!r} ({variant_id!r})"
            raise ValueError(f"press: {seen}; wanted one of {BUTTONS} and a product of the shop")
        if quantity < 1:
            raise ValueError(f"press: quantity is {quantity}; wanted 1 or more")
        watch = Stopwatch(since_s)
        with self._alone(session_id):
            session = self._next_turn(session_id)
            change = CartChange("add", (product_id,), quantity, variant.options if variant else {})
            reading = pressed(session.need, button, product_id, change)
            yield from self._answer(session, reading, f"[{button}: {product.title}]", watch)

    def drop(
        self,
        session_id: str,
        field: str,
        value: str | None = None,
        *,
        since_s: float | None = None,
    ) -> Iterator[TurnEvent]:
        """What happens when a chip of the need is taken away. `field` as in the need's JSON."""
        watch = Stopwatch(since_s)
        with self._alone(session_id):
            session = self._next_turn(session_id)
            reading = Reading("refine", without(session.need, field, value))
            said = f"[without {value or field.replace('_', ' ')}]"
            yield from self._answer(session, reading, said, watch)

    def _read(self, session: Session, text: str) -> Reading:
        if session.asked == nothing_fits.RELAXATION and agrees(text):
            return Reading("refine", nothing_fits.relaxed(self._parts, session.need))
        if session.asked == waiting.NEXT and session.waiting and agrees(text):
            return waiting.taken_up(session)
        if session.asked == orders.OFFER and agrees(text):
            return Reading("small_talk", session.need, topic=person.TOPIC)
        if session.asked == person.CONTACT and person.contact_in(text):
            return Reading("small_talk", session.need, topic=person.TOPIC)
        reading = read_message(self._parts, situation_of(self._parts, session), text)
        return waiting.remembered(session, reading)

    def change(
        self, session_id: str, field: str, value: str | None, to: str
    ) -> Iterator[TurnEvent]:
        """What happens when a chip of the need gets another value. Raises UnusableValueError."""
        watch = Stopwatch()
        with self._alone(session_id):
            session = self._next_turn(session_id)
            parts = self._parts
            currency = parts.settings.currency
            need = changed(session.need, field, value, to, parts.vocabulary, currency)
            said = f"[{field.replace('_', ' ')}: {to}]"
            yield from self._answer(session, Reading("refine", need), said, watch)

    def _next_turn(self, session_id: str, *, instead: bool = False) -> Session:
        """The session, one turn further; as it was before the last turn when that is taken back."""
        before = self._before.get(session_id) if instead else None
        session = before or sessions.load(self._parts.memory, session_id)
        self._before[session_id] = session
        self._before.move_to_end(session_id)
        while len(self._before) > _TAKEN_BACK:
            self._before.popitem(last=False)
        return session.with_(turn_count=session.turn_count + 1)

    def _on_page(self, session: Session, product_id: str | None) -> Session:
        """The session of a shopper on that product's page; one the shop does not know is none."""
        if product_id in (None, session.standing_on) or not self._parts.store.product(product_id):
            return session
        return session.with_(standing_on=product_id, focus=product_id)

    def _answer(
        self, session: Session, reading: Reading, said: str, watch: Stopwatch
    ) -> Iterator[TurnEvent]:
        before = session
        with self._parts.precedence.finding():
            reply = act(self._parts, session, reading, said, watch)
        session = reply.session
        yield NeedRead(reply.act, session.need)
        watch.mark("first_pick")
        picks = list(reply.picks)
        try:
            try:
                if picks:
                    yield PicksShown(reply.picks)
            finally:  # after the picks: they wait for no other chat's writing
                sessions.keep(self._parts.memory, session)
                self._note_events(before, session)
            yield TextWritten(reply.text, reply.question)
            if reply.to_justify:
                with watch.stage("justify"):
                    for position, pick in words_of_picks(self._parts, session, reply.picks):
                        picks[position] = pick
                        assert pick.justification is not None
                        yield JustificationWritten(
                            pick.product_id, pick.justification, pick.evidence
                        )
        finally:
            watch.mark("total")
            turn = self._turn(session, reply, picks, watch)
            sessions.remember(self._parts.memory, said, turn, session.turn_count)
        log.info("turn: act %s, %d picks, %s", turn.act, len(turn.picks), dict(turn.latency_ms))
        yield TurnDone(turn)

    def _turn(self, session: Session, reply: Reply, picks: list[Pick], watch: Stopwatch) -> Turn:
        return Turn(
            session=session.session_id,
            act=reply.act,
            text=reply.text,
            question=reply.question,
            need=session.need,
            picks=tuple(picks),
            cart=cart.total_of(self._parts, session.cart),
            currency=self._parts.settings.currency,
            latency_ms=watch.latency_ms(),
            evidence=reply.evidence,
        )

    def _note_events(self, before: Session, after: Session) -> None:
        """Keep what a known shopper just did as events of the shop."""
        if after.shopper_id is None:
            return
        kinds: dict[str, EventKind] = {"like": "like", "cart": "cart"}
        new = [g for g in after.gestures if g not in before.gestures and g.kind in kinds]
        self._parts.memory.put_events(
            [Event(after.shopper_id, g.product_id, kinds[g.kind], g.at) for g in new]
        )

    @contextmanager
    def _alone(self, session_id: str) -> Iterator[None]:
        with self._locks_guard:
            lock = self._locks.setdefault(session_id, threading.Lock())
        with lock:
            yield


def act(parts: Parts, session: Session, reading: Reading, said: str, watch: Stopwatch) -> Reply:
    """The reply of the act that the message was read as."""
    if reading.started_over:
        session = session.with_(asked=None, asked_before=(), asked_for=None, focus=None, waiting=())
    if reading.trouble is not None and reading.act != "recommend":
        return talk.answer(parts, session.with_(need=reading.need), reading, said)
    if reading.act in ("recommend", "refine"):
        return recommend.answer(parts, session.with_(topic=None), reading, watch)
    session = session.with_(need=reading.need)
    if reading.act == "cart":
        return cart.answer(parts, session, reading)
    if reading.act == "feedback":
        return talk.feedback(parts, session, reading, watch)
    if reading.act in ("compare", "ask_product", "why"):
        return products.answer(parts, session, reading, said, watch)
    return talk.answer(parts, session, reading, said)


def answer_of(events: Iterable[TurnEvent]) -> Turn:
    """The whole turn, once all its events have come."""
    answered = [event.turn for event in events if isinstance(event, TurnDone)]
    return answered[-1]
