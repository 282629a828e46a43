"""The running batch: who joins, who leaves, and what a step that fails costs."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.models.batch import RunningBatch, Ticket
from assistant.models.pieces import Piece
from assistant.models.seam import ModelError


class Handle:
    """A request that writes its letters one a step; "!" fails the step, "~" is not taken."""

    def __init__(self, letters: list[int]) -> None:
        self.letters = letters
        self.ready: list[int] = []
        self.cancelled = False

    def step(self) -> None:
        if self.letters and chr(self.letters[0]) == "!":
            raise RuntimeError("somewhere/file.cc:12: the step failed")
        self.ready.append(self.letters.pop(0))

    def can_read(self) -> bool:
        return bool(self.ready)

    def read(self) -> dict[int, Any]:
        letters, self.ready = self.ready, []
        return {0: SimpleNamespace(generated_ids=letters)}

    def get_status(self) -> Any:
        return SimpleNamespace(name="RUNNING" if self.letters else "FINISHED")

    def cancel(self) -> None:
        self.cancelled = True


class Pipeline:
    def __init__(self) -> None:
        self.handles: list[Handle] = []
        self.most_at_once = 0

    def add_request(self, number: int, letters: str, config: Any) -> Handle:
        if letters == "~":
            raise RuntimeError("file.cc:7: not taken")
        self.handles.append(Handle([ord(letter) for letter in letters]))
        return self.handles[-1]

    def step(self) -> None:
        going = [h for h in self.handles if h.letters and not h.cancelled]
        self.most_at_once = max(self.most_at_once, len(going))
        for handle in going:
            handle.step()


@pytest.fixture
def opened() -> Iterator[tuple[RunningBatch, list[Pipeline]]]:
    pipelines = [Pipeline()]

    def reopen() -> Pipeline:
        pipelines.append(Pipeline())
        return pipelines[-1]

    batch = RunningBatch(reopen, pipelines[0])
    yield batch, pipelines
    batch.close()


def ask(batch: RunningBatch, letters: str) -> tuple[Ticket, queue.SimpleQueue[Piece]]:
    pieces: queue.SimpleQueue[Piece] = queue.SimpleQueue()
    ticket = Ticket(letters, None, pieces.put)
    batch.submit(ticket)
    return ticket, pieces


def written(pieces: queue.SimpleQueue[Piece]) -> str | ModelError:
    text = ""
    while (piece := pieces.get(timeout=30)) is not None:
        if isinstance(piece, ModelError):
            return piece
        text += "".join(map(chr, piece))
    return text


Opened = tuple[RunningBatch, list[Pipeline]]


def test_each_request_gets_its_own_words(opened: Opened) -> None:
    batch, _ = opened
    asked = [ask(batch, letters)[1] for letters in ("red", "blue", "green")]
    assert [written(pieces) for pieces in asked] == ["red", "blue", "green"]


def test_a_request_joins_the_batch_that_is_running(opened: Opened) -> None:
    batch, pipelines = opened
    _, long = ask(batch, "a" * 100_000)
    long.get(timeout=30)
    assert written(ask(batch, "short")[1]) == "short"
    assert pipelines[0].most_at_once == 2


def test_a_cancelled_request_leaves_the_batch(opened: Opened) -> None:
    batch, pipelines = opened
    ticket, pieces = ask(batch, "a" * 10_000_000)
    pieces.get(timeout=30)
    batch.cancel(ticket)
    assert written(ask(batch, "next")[1]) == "next"
    assert pipelines[0].handles[0].cancelled


def test_a_request_that_is_not_taken_costs_nobody_else(opened: Opened) -> None:
    batch, pipelines = opened
    refused, fine = ask(batch, "~")[1], ask(batch, "fine")[1]
    assert "not taken" in str(written(refused))
    assert written(fine) == "fine"
    assert len(pipelines) == 1


def test_a_step_that_fails_is_told_and_the_engine_opened_again(opened: Opened) -> None:
    batch, pipelines = opened
    assert "the step failed" in str(written(ask(batch, "ab!")[1]))
    assert written(ask(batch, "again")[1]) == "again"
    assert len(pipelines) == 2


def test_closing_tells_those_who_wait(opened: Opened) -> None:
    batch, _ = opened
    _, pieces = ask(batch, "a" * 10_000_000)
    pieces.get(timeout=30)
    batch.close()
    assert "closed" in str(written(pieces))
    with pytest.raises(ModelError, match="closed"):
        ask(batch, "late")
