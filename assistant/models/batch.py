"""The running batch: one thread steps OpenVINO GenAI, and requests of all sessions join it.

It knows token ids and generation settings; messages, texts and deadlines stand before it.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from assistant.models.pieces import Piece
from assistant.models.seam import ModelError

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Ticket:
    """One request in the batch; `deliver` is called from the batch's thread and must not block."""

    input_ids: Any
    config: Any
    deliver: Callable[[Piece], None]
    cancelled: threading.Event = field(default_factory=threading.Event)


class RunningBatch:
    """Steps a continuous-batching pipeline while there are requests, in a thread of its own.

    `reopen` gives a new pipeline after a step failed: one that raised in the middle of a step takes
    no further one.
    """

    def __init__(self, reopen: Callable[[], Any], pipeline: Any) -> None:
        self._reopen = reopen
        self._pipeline: Any = pipeline
        self._arrived: deque[Ticket] = deque()
        self._running: list[tuple[Ticket, Any]] = []
        self._wake = threading.Condition()
        self._closed = False
        self._requests = 0
        self._thread = threading.Thread(target=self._run, name="language-model", daemon=True)
        self._thread.start()

    def submit(self, ticket: Ticket) -> None:
        """Let the request join before the next step."""
        with self._wake:
            if self._closed:
                raise ModelError("the language model was closed; open it again to ask it")
            self._arrived.append(ticket)
            self._wake.notify()

    def cancel(self, ticket: Ticket) -> None:
        """Take the request out before the next step; nothing more is delivered."""
        ticket.cancelled.set()
        with self._wake:
            self._wake.notify()

    def is_writing(self) -> bool:
        """Whether a request is in the batch or waits to join it."""
        return bool(self._running or self._arrived)

    def close(self) -> None:
        """Stop after the step under way. Requests in the batch get an error."""
        with self._wake:
            self._closed = True
            self._wake.notify()
        self._thread.join()

    def _run(self) -> None:
        while self._waited_for_work():
            try:
                if self._pipeline is None:
                    self._pipeline = self._reopen()
                self._step(self._pipeline)
            except Exception as error:
                log.warning("the embedded model failed and is opened again: %s", _reason(error))
                self._pipeline = None
                self._fail(ModelError(f"the embedded model failed: {_reason(error)}"))
        self._leave()

    def _leave(self) -> None:
        """Let everything go in this thread, where the pipeline is between two steps."""
        for _, handle in self._running:
            handle.cancel()
        self._fail(ModelError("the language model was closed while it was writing"))
        if self._pipeline is not None:
            self._pipeline.step()  # it frees what was cancelled
        self._pipeline = None

    def _step(self, pipeline: Any) -> None:
        self._admit(pipeline)
        if self._running:
            pipeline.step()
            self._hand_out()

    def _waited_for_work(self) -> bool:
        with self._wake:
            while not (self._arrived or self._running or self._closed):
                self._wake.wait()
            return not self._closed

    def _admit(self, pipeline: Any) -> None:
        for ticket, handle in self._running:
            if ticket.cancelled.is_set():
                handle.cancel()
        self._running = [pair for pair in self._running if not pair[0].cancelled.is_set()]
        while self._arrived:
            ticket = self._arrived.popleft()
            if ticket.cancelled.is_set():
                continue
            self._requests += 1
            try:
                handle = pipeline.add_request(self._requests, ticket.input_ids, ticket.config)
            except RuntimeError as error:
                ticket.deliver(ModelError(f"the embedded model refused: {_reason(error)}"))
            else:
                self._running.append((ticket, handle))

    def _hand_out(self) -> None:
        going = []
        for ticket, handle in self._running:
            while handle.can_read():
                for output in handle.read().values():
                    ticket.deliver(list(output.generated_ids))
            status = handle.get_status().name
            if status == "RUNNING":
                going.append((ticket, handle))
            elif status == "IGNORED":
                ticket.deliver(ModelError("the request is too long for the embedded model"))
            else:
                ticket.deliver(None)
        self._running = going

    def _fail(self, error: ModelError) -> None:
        with self._wake:
            waiting = [*(ticket for ticket, _ in self._running), *self._arrived]
            self._running = []
            self._arrived.clear()
        for ticket in waiting:
            ticket.deliver(error)


def _reason(error: Exception) -> str:
    """The last line that says something: the engine puts its build's source paths before it."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1].rpartition(".cc:")[2] if lines else type(error).__name__
