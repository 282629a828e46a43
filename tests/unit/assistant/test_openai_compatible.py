"""A server that is busy, stalls, dies, or speaks nonsense costs the words, never the turn."""

from __future__ import annotations

import dataclasses
import logging
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.models import describe, open_model
from assistant.models.openai_compatible import OpenAICompatibleModel, base_of
from assistant.models.seam import Message, ModelError, ModelTimeout, Request
from assistant.settings import Settings
from assistant.testing_server import Script, chat_server

ASKED = Request((Message("system", "You sell shoes."), Message("user", "Why?")), max_tokens=3)
THREE_WORDS = "word0 word1 word2 "
SCHEMA = {"type": "object", "properties": {"act": {"type": "string"}}}


def ask(script: Script, request: Request = ASKED, deadline_s: float = 20.0) -> str:
    with chat_server(script) as url:
        model = OpenAICompatibleModel(url, "tiny-chat", first_pause_s=0.01)
        return "".join(model.stream(request, deadline_s=deadline_s))


def test_the_request_speaks_the_dialect() -> None:
    script = Script()
    assert ask(script) == THREE_WORDS
    (body,) = script.asked
    assert body["model"] == "tiny-chat"
    assert body["messages"][1] == {"role": "user", "content": "Why?"}
    assert body["max_tokens"] == 3
    assert body["stream"] is True


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_busy_server_is_asked_again(status: int) -> None:
    script = Script(statuses=[status, status])
    assert ask(script) == THREE_WORDS
    assert len(script.asked) == 3


def test_what_llama_cpp_says_while_it_loads_is_waited_for() -> None:
    script = Script("llama.cpp", statuses=[503])
    assert ask(script) == THREE_WORDS
    assert len(script.asked) == 2


def test_thoughts_are_no_words_of_the_answer() -> None:
    assert ask(Script("ollama")) == THREE_WORDS


def test_a_server_that_stays_busy_is_given_up_with_its_words() -> None:
    with pytest.raises(ModelError, match=r"429.*not now"):
        ask(Script(statuses=[429] * 9))


@pytest.mark.parametrize(("status", "step"), [(401, "SHOP_MODEL_KEY"), (404, "Set model")])
def test_what_another_try_cannot_mend_is_not_tried_again(status: int, step: str) -> None:
    script = Script(statuses=[status])
    with pytest.raises(ModelError, match=step):
        ask(script)
    assert len(script.asked) == 1


def test_no_pause_is_begun_that_outlasts_the_deadline() -> None:
    with chat_server(Script(statuses=[503] * 9)) as url:
        model = OpenAICompatibleModel(url, "tiny-chat", first_pause_s=60)
        with pytest.raises(ModelTimeout):
            list(model.stream(ASKED, deadline_s=5))


def test_a_stall_costs_the_deadline() -> None:
    with pytest.raises(ModelTimeout, match="still writing"):
        ask(Script(stall_after=1), deadline_s=0.3)


@pytest.mark.parametrize("script", [Script(die_after=2), Script(die_after=0)])
def test_a_server_that_dies_in_mid_sentence_is_an_error(script: Script) -> None:
    with pytest.raises(ModelError, match="mid-sentence"):
        ask(script)


def test_an_event_that_is_no_json_is_an_error() -> None:
    with pytest.raises(ModelError, match="no JSON"):
        ask(Script(garbage_after=1))


def test_an_answer_that_ends_without_saying_done_has_ended() -> None:
    assert ask(Script(say_done=False)) == THREE_WORDS


def test_a_server_that_takes_no_schema_is_asked_in_words_and_remembered() -> None:
    script = Script(takes_schema=False, words=("Sure! ", '{"act": ', '"why"} '))
    with chat_server(script) as url:
        model = OpenAICompatibleModel(url, "tiny-chat")
        asked = dataclasses.replace(ASKED, schema=SCHEMA)
        answers = ["".join(model.stream(asked, deadline_s=20)) for _ in range(2)]
    assert answers == ['{"act":"why"}', '{"act":"why"}']
    assert ["response_format" in body for body in script.asked] == [True, False, False]
    assert "JSON Schema" in script.asked[-1]["messages"][0]["content"]


def test_a_server_that_ignores_the_schema_is_asked_in_words_too() -> None:
    script = Script(keeps_schema=False, words=("no ", "JSON ", "here "))
    with pytest.raises(ModelError, match="without a whole object"):
        ask(script, dataclasses.replace(ASKED, schema=SCHEMA))
    assert ["response_format" in body for body in script.asked] == [True, False]


def test_half_a_json_object_is_an_error() -> None:
    asked = dataclasses.replace(ASKED, schema=SCHEMA, max_tokens=1)
    with pytest.raises(ModelError, match="without a whole object"):
        ask(Script(), asked)


def test_a_grammar_is_refused_before_the_server_is_asked() -> None:
    script = Script()
    with pytest.raises(ModelError, match="grammar"):
        ask(script, dataclasses.replace(ASKED, grammar='root ::= "yes"'))
    assert script.asked == []


def test_one_broken_answer_leaves_the_rest_of_a_batch_whole() -> None:
    with chat_server(Script()) as url:
        model = OpenAICompatibleModel(url, "tiny-chat")
        broken = dataclasses.replace(ASKED, grammar='root ::= "yes"')
        answers = dict(model.complete_many([ASKED, broken, ASKED], deadline_s=20))
    assert answers[0] == answers[2] == THREE_WORDS
    assert isinstance(answers[1], ModelError)


def test_the_key_goes_to_the_server_and_into_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with chat_server(Script(key="s3cret-key")) as url:
        model = OpenAICompatibleModel(url, "tiny-chat", SecretStr("s3cret-key"))
        assert "".join(model.stream(ASKED, deadline_s=20)) == THREE_WORDS
    assert "s3cret-key" not in caplog.text + repr(model)


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1"),
        ("http://localhost:8000/v1/", "http://localhost:8000/v1"),
        ("https://example.com/openai/deployments/x", "https://example.com/openai/deployments/x"),
    ],
)
def test_a_bare_host_gets_the_usual_path(given: str, base: str) -> None:
    assert base_of(given) == base


def test_doctor_says_which_model_answers_where(tmp_path: Path) -> None:
    with chat_server(Script()) as url:
        settings = Settings(shop=tmp_path, language_model="openai", model_url=url)
        assert describe(settings) == f"tiny-chat, on the server at {url}, without a key"
        model = open_model(settings)
        assert model is not None
        assert "".join(model.stream(ASKED, deadline_s=20)) == THREE_WORDS
        assert model.name == "tiny-chat"


def test_a_server_that_lists_nothing_must_be_told_the_model(tmp_path: Path) -> None:
    with chat_server(Script(lists_models=False)) as url:
        unnamed = Settings(shop=tmp_path, language_model="openai", model_url=url)
        with pytest.raises(ModelError, match="Set model"):
            describe(unnamed)
        assert "cannot list" in describe(unnamed.model_copy(update={"model": "tiny-chat"}))


def test_a_server_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    nowhere = Settings(shop=tmp_path, language_model="openai", model_url="http://127.0.0.1:9")
    with pytest.raises(ModelError, match=r"Start it, or mend model_url"):
        describe(nowhere)


def test_no_url_is_an_error_that_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="SHOP_MODEL_URL"):
        open_model(Settings(shop=tmp_path, language_model="openai"))
