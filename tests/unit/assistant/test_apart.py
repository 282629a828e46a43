"""The model in a process of its own: answers cross, what is unwanted stops, a death is survived."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from assistant.models.apart import ModelApart
from assistant.models.apart_worker import answer
from assistant.models.seam import Message, ModelError, ModelTimeout, Request
from assistant.testing import ScriptedModel

ENOUGH_S = 60.0


def asked(said: str, max_tokens: int = 2) -> Request:
    return Request((Message("user", said),), max_tokens=max_tokens)


@pytest.fixture(scope="module")
def model() -> Iterator[ModelApart]:
    model = ModelApart(Path("no.gguf"), worker="assistant.testing_apart")
    yield model
    model.close()


def is_at_rest(model: ModelApart) -> bool:
    end = monotonic() + ENOUGH_S
    while model.is_writing() and monotonic() < end:
        sleep(0.01)
    return not model.is_writing()


def test_each_request_of_a_batch_has_its_own_answer(model: ModelApart) -> None:
    answers = dict(model.complete_many([asked("“é”"), asked("b\nc", 4)], deadline_s=ENOUGH_S))
    assert {i: str(text).strip() for i, text in answers.items()} == {0: "“é” “é”", 1: "b\nc b\nc"}


def test_whoever_waits_hears_when_it_can_answer(model: ModelApart) -> None:
    assert model.wait(ENOUGH_S)
    assert model.wording == "chosen"


def test_what_nobody_reads_is_not_written_on(model: ModelApart) -> None:
    going = model.stream(asked("on", 100_000), deadline_s=ENOUGH_S)
    next(going)
    assert model.is_writing()
    going.close()  # type: ignore[attr-defined]
    assert is_at_rest(model)


def test_a_deadline_ends_it_here_and_there(model: ModelApart) -> None:
    with pytest.raises(ModelTimeout):
        list(model.stream(asked("on", 100_000), deadline_s=0.05))
    assert is_at_rest(model)


def test_a_deadline_met_over_there_is_told_as_one() -> None:
    said: list[Mapping[str, Any]] = []
    ask = {"ask": 1, "deadline_s": 0.01, "request": asdict(asked("on", 100_000))}
    answer([json.dumps(ask)], ScriptedModel(["on and on"], piece_s=1), said.append)
    end = monotonic() + ENOUGH_S
    while not any("error" in one for one in said) and monotonic() < end:
        sleep(0.01)
    assert said[-1]["late"]


def test_it_gives_way_within_this_session_and_hears_no_interrupt(model: ModelApart) -> None:
    told = "".join(model.stream(asked("where", 3), deadline_s=ENOUGH_S))
    session, group, niceness = map(int, told.split())
    assert session == os.getsid(0)  # Linux compares niceness within a session only
    assert group != os.getpgrp()
    assert niceness > os.nice(0)


def test_where_nobody_watches_picks_it_gives_way_to_nobody() -> None:
    model = ModelApart(Path("no.gguf"), niceness=0, worker="assistant.testing_apart")
    told = "".join(model.stream(asked("where", 3), deadline_s=ENOUGH_S))
    model.close()
    assert int(told.split()[2]) == os.nice(0)


def test_a_process_that_dies_costs_its_answers_and_is_started_again(model: ModelApart) -> None:
    going = model.stream(asked("on", 100_000), deadline_s=ENOUGH_S)
    next(going)
    with pytest.raises(ModelError, match="ended with code 3"):
        list(model.stream(asked("die"), deadline_s=ENOUGH_S))
    with pytest.raises(ModelError, match="ended with code 3"):
        list(going)
    assert "".join(model.stream(asked("again"), deadline_s=ENOUGH_S)).split() == ["again"] * 2


def test_a_process_that_cannot_answer_at_all_is_not_started_over_and_over() -> None:
    model = ModelApart(Path("no.gguf"), worker="assistant.no_such_worker")
    line = model._line
    for _ in range(2):
        with pytest.raises(ModelError, match="ended"):
            list(model.stream(asked("Why?"), deadline_s=ENOUGH_S))
    assert model._line is line
    assert not model.wait(ENOUGH_S)
    model.close()
    assert not model.wait(ENOUGH_S)
    with pytest.raises(ModelError, match="closed"):
        list(model.stream(asked("Why?"), deadline_s=ENOUGH_S))
