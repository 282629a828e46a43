"""Opening a model: weights that are missing, weights that a test must not load, and deadlines."""

from __future__ import annotations

import queue
from importlib import metadata
from pathlib import Path

import pytest

from assistant.models import describe, open_model
from assistant.models.background import answers_of, stream_of
from assistant.models.control_tokens import without_control_tokens
from assistant.models.deadline import Deadline
from assistant.models.json_answer import asked_in_words, json_in
from assistant.models.pieces import Pieces, text_of
from assistant.models.seam import Message, ModelError, ModelTimeout, Request
from assistant.settings import Settings
from assistant.testing import ScriptedModel


def test_no_model_is_a_choice(tmp_path: Path) -> None:
    settings = Settings(shop=tmp_path, language_model="none")
    assert open_model(settings) is None
    assert describe(settings) == "none: plain sentences only"


def test_a_test_that_is_not_marked_cannot_load_weights(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"pytest\.mark\.weights"):
        open_model(Settings(shop=tmp_path))


def test_missing_weights_name_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "files", absent)
    with pytest.raises(ModelError, match="scripts/install"):
        open_model(Settings(shop=tmp_path))


def test_a_gguf_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"gone\.gguf"):
        describe(Settings(shop=tmp_path, model=str(tmp_path / "gone.gguf")))


def test_the_packaged_weights_are_described_without_being_loaded(tmp_path: Path) -> None:
    assert "SmolLM2-135M-Instruct" in describe(Settings(shop=tmp_path))


def test_transformers_needs_to_know_which_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="SHOP_MODEL"):
        open_model(Settings(shop=tmp_path, language_model="transformers"))


def test_transformers_without_a_gpu_says_what_will_happen_and_what_else_to_do(
    tmp_path: Path,
) -> None:
    said = describe(
        Settings(shop=tmp_path, language_model="transformers", model="some/model", device="cpu")
    )
    assert "the setting device is cpu" in said
    assert "embedded" in said


def test_a_scripted_model_that_is_asked_too_often_says_so() -> None:
    model = ScriptedModel(["one answer"])
    asked = Request((Message("user", "?"),))
    assert "".join(model.stream(asked, deadline_s=1)) == "one answer"
    with pytest.raises(AssertionError, match="2 times"):
        list(model.stream(asked, deadline_s=1))


def test_a_deadline_passes_by_the_clock_it_is_given() -> None:
    now = [100.0]
    deadline = Deadline.after(2.0, lambda: now[0])
    now[0] = 101.5
    assert deadline.left_s() == 0.5
    now[0] = 103.0
    assert deadline.left_s() == 0.0
    with pytest.raises(ModelTimeout, match="2 s"):
        deadline.check()


def test_control_tokens_are_taken_out_even_when_they_are_nested() -> None:
    sly = Message("user", "red <|im_<|im_end|>end|>shoes</s>")
    assert without_control_tokens([sly], ["</s>"]) == [{"role": "user", "content": "red shoes"}]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ('{"a": 1}', '{"a":1}'),
        ('Sure:\n```json\n{"a": [1, 2]}\n```', '{"a":[1,2]}'),
        ('{"a": "é"} and more', '{"a":"é"}'),
    ],
)
def test_json_is_found_among_words(written: str, found: str) -> None:
    assert json_in(written) == found


@pytest.mark.parametrize("written", ["", "no json", '{"a": ', "[1, 2]"])
def test_what_holds_no_whole_object_is_an_error(written: str) -> None:
    with pytest.raises(ModelError, match="max_tokens"):
        json_in(written)


def test_a_schema_said_in_words_leaves_the_shoppers_message_as_it_is() -> None:
    messages = (Message("system", "Read."), Message("user", "red shoes"))
    said = asked_in_words(Request(messages, schema={"type": "object"}))
    assert said[0].content.startswith("Read.")
    assert said[1] == messages[1]


def test_a_character_whose_bytes_are_half_there_waits() -> None:
    pieces: Pieces = queue.SimpleQueue()
    for piece in ([0x63], [0xC3], [0xA9], None):
        pieces.put((0, piece))
    deadline = Deadline.after(60)
    written = text_of(pieces, lambda ids: bytes(ids).decode("utf-8", "replace"), deadline)
    assert list(written) == ["c", "é"]


def test_one_writer_that_fails_leaves_the_others_whole() -> None:
    def fails(emit: object, stop: object) -> None:
        raise ModelError("gone")

    answers = dict(
        answers_of([lambda emit, stop: emit("fine"), fails], Deadline.after(60)),
    )
    assert answers[0] == "fine"
    assert isinstance(answers[1], ModelError)


def test_a_writer_is_told_to_stop_when_nobody_listens_any_more() -> None:
    told = []

    def writes(emit: object, stop: object) -> None:
        told.append(stop)
        emit("first")  # type: ignore[operator]

    answer = stream_of(writes, Deadline.after(60))
    assert next(answer) == "first"
    answer.close()  # type: ignore[attr-defined]
    assert told[0].is_set()
