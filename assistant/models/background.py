"""Answers written by threads, handed over piece by piece and never later than a deadline.

It knows no engine: a writer is a function that emits pieces and looks whether it was stopped.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from assistant.models.deadline import Deadline
from assistant.models.seam import ModelError, ModelTimeout

Piece = TypeVar("Piece")

AT_ONCE = 8
Writer = Callable[[Callable[[str], None], threading.Event], None]
"""Called with `emit(piece)` and the event that says stop; raises ModelError when it cannot."""


def stream_of(writer: Writer, deadline: Deadline) -> Iterator[str]:
    """The writer's pieces. Raises what it raises, and ModelTimeout when the deadline passes.

    The writer is told to stop when the iterator ends, is closed, or runs out of time.
    """
    pieces: queue.SimpleQueue[str | Exception | None] = queue.SimpleQueue()
    stop = threading.Event()

    def run() -> None:
        try:
            writer(pieces.put, stop)
            pieces.put(None)
        except Exception as error:
            pieces.put(error)

    threading.Thread(target=run, name="model-answer", daemon=True).start()
    try:
        while (piece := next_before(deadline, pieces)) is not None:
            if isinstance(piece, Exception):
                raise piece
            yield piece
    finally:
        stop.set()


def answers_of(
    writers: Sequence[Writer], deadline: Deadline
) -> Iterator[tuple[int, str | ModelError]]:
    """(index, whole answer or error) of each writer as it ends; at most AT_ONCE write at once.

    What has not ended by the deadline brings a ModelTimeout. All are told to stop at the end.
    """
    ended: queue.SimpleQueue[tuple[int, str | Exception]] = queue.SimpleQueue()
    stop = threading.Event()
    places = threading.Semaphore(AT_ONCE)

    def collect(index: int) -> None:
        written: list[str] = []
        with places:
            try:
                if not stop.is_set():
                    writers[index](written.append, stop)
                ended.put((index, "".join(written)))
            except Exception as error:
                ended.put((index, error))

    waiting = set(range(len(writers)))
    for index in sorted(waiting):
        threading.Thread(target=collect, args=(index,), name="model-answer", daemon=True).start()
    try:
        while waiting:
            try:
                index, answer = next_before(deadline, ended)
            except ModelTimeout as error:
                yield from ((index, error) for index in sorted(waiting))
                return
            if isinstance(answer, Exception) and not isinstance(answer, ModelError):
                raise answer
            waiting.remove(index)
            yield index, answer
    finally:
        stop.set()


def next_before(deadline: Deadline, pieces: queue.SimpleQueue[Piece]) -> Piece:
    """The next piece. Raises ModelTimeout when the deadline comes first."""
    try:
        return pieces.get(timeout=deadline.left_s())
    except queue.Empty as error:
        raise deadline.error() from error
