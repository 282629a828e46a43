"""The packaged model itself: several chats at once, grammars of their own, and bad ones."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.models.embedded import EmbeddedModel
from assistant.models.seam import Message, ModelError, Request
from assistant.models.weights import packaged_gguf

pytestmark = pytest.mark.weights

ENOUGH_S = 120.0
ASKED = Request((Message("user", "Which size?"),), max_tokens=24)


@pytest.fixture(scope="module")
def model() -> Iterator[EmbeddedModel]:
    model = EmbeddedModel(packaged_gguf())
    yield model
    model.close()


def with_grammar(grammar: str) -> Request:
    return dataclasses.replace(ASKED, grammar=grammar)


def test_chats_that_ask_at_once_each_get_their_own_answer(model: EmbeddedModel) -> None:
    answers: dict[int, str] = {}

    def chat(size: int) -> None:
        asked = with_grammar(f'root ::= "size {size}, " [a-z ]{{1,20}} "."')
        answers[size] = "".join(model.stream(asked, deadline_s=ENOUGH_S))

    chats = [threading.Thread(target=chat, args=(size,)) for size in range(36, 44)]
    for one in chats:
        one.start()
    for one in chats:
        one.join()
    assert all(answers[size].startswith(f"size {size}, ") for size in range(36, 44))


def test_closing_waits_for_weights_that_are_still_being_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    read_on = threading.Event()

    def slow_to_open(gguf: Path, *others: object) -> None:
        read_on.wait(ENOUGH_S)
        raise OSError(f"{gguf} is no model")

    monkeypatch.setattr("assistant.models.embedded._open", slow_to_open)
    model = EmbeddedModel(tmp_path / "weights.gguf")
    closing = threading.Thread(target=model.close)
    closing.start()
    closing.join(0.2)
    assert closing.is_alive()
    read_on.set()
    closing.join(ENOUGH_S)
    assert not closing.is_alive()


def test_the_same_request_has_the_same_answer(model: EmbeddedModel) -> None:
    first, second = ("".join(model.stream(ASKED, deadline_s=ENOUGH_S)) for _ in range(2))
    assert first == second


def test_json_is_compact(model: EmbeddedModel) -> None:
    schema = {"type": "object", "properties": {"size": {"type": "integer"}}, "required": ["size"]}
    asked = dataclasses.replace(ASKED, schema=schema)
    assert '"size":' in "".join(model.stream(asked, deadline_s=ENOUGH_S))


def test_a_malformed_grammar_costs_only_its_own_request(model: EmbeddedModel) -> None:
    asked = [with_grammar("root ::= foo"), with_grammar('root ::= "yes"')]
    answers = dict(model.complete_many(asked, deadline_s=ENOUGH_S))
    assert isinstance(answers[0], ModelError)
    assert answers[1] == "yes"


def test_a_grammar_that_only_the_engine_finds_bad_does_not_stop_the_next(
    model: EmbeddedModel,
) -> None:
    with pytest.raises(ModelError, match="failed"):
        list(model.stream(with_grammar('root ::= "a"{5,2}'), deadline_s=ENOUGH_S))
    answer = model.stream(with_grammar('root ::= "yes"'), deadline_s=ENOUGH_S)
    assert "".join(answer) == "yes"


def test_a_request_longer_than_the_engine_holds_says_so(model: EmbeddedModel) -> None:
    long = dataclasses.replace(ASKED, messages=(Message("user", "word " * 9000),))
    with pytest.raises(ModelError, match="Shorten the prompt"):
        list(model.stream(long, deadline_s=ENOUGH_S))


def test_a_closed_model_says_so() -> None:
    model = EmbeddedModel(packaged_gguf())
    assert list(model.stream(ASKED, deadline_s=ENOUGH_S))
    model.close()
    with pytest.raises(ModelError, match="closed"):
        list(model.stream(ASKED, deadline_s=ENOUGH_S))
