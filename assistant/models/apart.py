"""The embedded model in a process of its own: its engine holds Python still while it computes.

Picks are found in this process, so a step of the model must not stop it; the other one also runs at
a lower priority where somebody waits for picks, and picks go before words. Requests and pieces
cross as lines of JSON (apart_worker.py). It knows no engine.
"""

from __future__ import annotations

import atexit
import itertools
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.models.background import next_before
from assistant.models.deadline import Deadline
from assistant.models.seam import ModelError, ModelTimeout, Request, Wording
from assistant.models.weights import announce

WORKER = "assistant.models.apart_worker"
NICENESS = 10
# A process that ended before it could answer is not started again sooner.
REST_S = 30.0
LEAVE_S = 5.0

Piece = str | ModelError | None
"""Text as it is written, an error, or None at the end."""
_Pieces = queue.SimpleQueue[tuple[int, Piece]]


class ModelApart:
    """A `LanguageModel`: the embedded one, asked over a pipe."""

    supports_grammar = True

    def __init__(
        self,
        gguf: Path,
        *,
        adapter: Path | None = None,
        niceness: int = NICENESS,
        worker: str = WORKER,
    ) -> None:
        """Start the process, which begins to read the weights.

        `niceness` 0: it gives way to nobody. `worker` is the module that it runs.
        """
        if worker == WORKER:
            announce(str(gguf))
        self.name = gguf.stem
        told = [str(niceness), str(gguf), str(adapter or "")]
        self._command = [sys.executable, "-m", worker, *told]
        self._expected: Wording = "chosen" if adapter is None else "fluent"
        self._guard = threading.RLock()
        self._closed = False
        self._line = _Line(self._command)
        atexit.register(self.close)

    @property
    def wording(self) -> Wording:
        """Fluent when tuned, else by choice."""
        return self._line.wording or self._expected

    def wait(self, timeout_s: float) -> bool:
        """Whether the process has read the weights, once that is over; False when late."""
        try:
            line = self._open_line()
        except ModelError:
            return False
        return line.settled.wait(timeout_s) and line.wording is not None

    def stream(self, request: Request, *, deadline_s: float) -> Iterator[str]:
        """Pieces of the answer as they are written. Closing the iterator stops the model."""
        deadline = Deadline.after(deadline_s)
        pieces: _Pieces = queue.SimpleQueue()
        line = self._open_line()
        number = line.ask(request, deadline_s, lambda piece: pieces.put((0, piece)))
        try:
            while (piece := self._next(line, deadline, pieces)[1]) is not None:
                if isinstance(piece, ModelError):
                    raise piece
                yield piece
        finally:
            line.cancel(number)

    def complete_many(
        self, requests: Sequence[Request], *, deadline_s: float
    ) -> Iterator[tuple[int, str | ModelError]]:
        """(index, whole answer or error) of each request as it ends; all run in one batch."""
        deadline = Deadline.after(deadline_s)
        pieces: _Pieces = queue.SimpleQueue()
        line = self._open_line()
        written: dict[int, list[str]] = {index: [] for index in range(len(requests))}
        numbers = [
            line.ask(one, deadline_s, _deliver(pieces, index)) for index, one in enumerate(requests)
        ]
        try:
            while written:
                try:
                    index, piece = self._next(line, deadline, pieces)
                except ModelTimeout as error:
                    yield from ((index, error) for index in written)
                    return
                if isinstance(piece, str):
                    written[index].append(piece)
                else:
                    text = "".join(written.pop(index))
                    yield index, text if piece is None else piece
        finally:
            for number in numbers:
                line.cancel(number)

    def is_writing(self) -> bool:
        """Whether a request is being answered now."""
        return self._line.is_writing()

    def close(self) -> None:
        """End the process; requests under way get an error."""
        atexit.unregister(self.close)
        with self._guard:
            self._closed = True
            self._line.close()

    def _next(self, line: _Line, deadline: Deadline, pieces: _Pieces) -> tuple[int, Piece]:
        try:
            return next_before(deadline, pieces)
        except ModelTimeout as error:
            raise error if line.wording is not None else deadline.error("being loaded") from error

    def _open_line(self) -> _Line:
        """The line to the process, which is started again when it has ended."""
        with self._guard:
            if self._closed:
                raise ModelError("the language model was closed; open it again to ask it")
            if self._line.may_be_renewed():
                self._line = _Line(self._command)
            return self._line


class _Line:
    """One process with the requests it answers.

    `wording` is None until its weights are read; `settled` is set when that is over, either way.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self.wording: Wording | None = None
        self.settled = threading.Event()
        self._numbers = itertools.count()
        self._asked: dict[int, Callable[[Piece], None]] = {}
        self._lock = threading.Lock()
        self._ended: ModelError | None = None
        self._started_s = time.monotonic()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            text=True,
            encoding="utf-8",
            # Of its own, so that Ctrl-C does not reach it; in this session, within which alone a
            # niceness counts where Linux groups processes by session (autogroup).
            process_group=0,
        )
        self._outbox: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, name="language-model", daemon=True).start()
        threading.Thread(target=self._write, name="language-model-asked", daemon=True).start()

    def ask(self, request: Request, deadline_s: float, deliver: Callable[[Piece], None]) -> int:
        """The request's number; what comes of it is delivered from another thread."""
        number = next(self._numbers)
        with self._lock:
            if self._ended is not None:
                deliver(self._ended)
                return number
            self._asked[number] = deliver
            # Here the deadline ends an answer, there one that nobody here waits for any more.
            late_s = deadline_s + 1.0
            self._send({"ask": number, "deadline_s": late_s, "request": asdict(request)})
        return number

    def cancel(self, number: int) -> None:
        """Nothing more is wanted of that request."""
        with self._lock:
            if number in self._asked:
                self._asked[number] = lambda piece: None
                self._send({"cancel": number})

    def is_writing(self) -> bool:
        """Whether the process is still at some request."""
        return bool(self._asked)

    def may_be_renewed(self) -> bool:
        """Whether it has ended, and not for want of weights a moment ago."""
        if self._ended is None:
            return False
        return self.wording is not None or time.monotonic() - self._started_s > REST_S

    def close(self) -> None:
        """Let the process end, or end it."""
        with self._lock:
            self._ended = ModelError("the language model was closed while it was writing")
        self._outbox.put(None)
        try:
            self._process.wait(LEAVE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _send(self, message: dict[str, Any]) -> None:
        """Have it written: the process reads between two steps, and nobody here waits for that."""
        self._outbox.put(json.dumps(message) + "\n")

    def _write(self) -> None:
        assert self._process.stdin is not None
        # When the process has ended, whoever listens says so.
        with suppress(OSError), self._process.stdin as lines:
            while (line := self._outbox.get()) is not None:
                lines.write(line)
                lines.flush()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._heard(json.loads(line))
        code = self._process.wait()
        self._outbox.put(None)
        self.settled.set()
        with self._lock:
            self._ended = self._ended or ModelError(
                f"the language model's process ended with code {code}; it is started again"
            )
            for deliver in self._asked.values():
                deliver(self._ended)
            self._asked.clear()

    def _heard(self, message: dict[str, Any]) -> None:
        if "ready" in message:
            self.wording = message["ready"]
            self.settled.set()
            return
        number = message["of"]
        with self._lock:
            deliver = self._asked.get(number)
            if "piece" not in message:
                self._asked.pop(number, None)
        error = message.get("error")
        if deliver is not None:
            kind = ModelTimeout if message.get("late") else ModelError
            deliver(message.get("piece") if error is None else kind(error))


def _deliver(pieces: _Pieces, index: int) -> Callable[[Piece], None]:
    return lambda piece: pieces.put((index, piece))
