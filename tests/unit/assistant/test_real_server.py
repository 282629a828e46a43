"""A real OpenAI-compatible server: `transformers serve`, with a tiny model of random weights."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant.models.openai_compatible import OpenAICompatibleModel
from assistant.models.seam import Message, ModelError, ModelTimeout, Request
from assistant.testing_llama import write_tiny_llama

pytestmark = pytest.mark.weights
STARTS_WITHIN_S = 180
ASKED = Request((Message("system", "You sell shoes."), Message("user", "Why?")), max_tokens=12)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAICompatibleModel]:
    directory = tmp_path_factory.mktemp("served")
    tiny = str(write_tiny_llama(directory / "tiny"))
    (directory / "hub").mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "transformers"), "serve", tiny]
    command += ["--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HUB_CACHE": str(directory / "hub")}
    with (directory / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        _wait_for(f"http://127.0.0.1:{port}/health", server, directory / "log")
        with httpx.Client() as client:
            yield OpenAICompatibleModel(f"http://127.0.0.1:{port}/v1", tiny, client=client)
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()[-2000:]
        try:
            if httpx.get(url, timeout=1).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.3)
    pytest.fail(log.read_text()[-2000:])


def test_it_streams_an_answer(model: OpenAICompatibleModel) -> None:
    assert len(list(model.stream(ASKED, deadline_s=60))) > 1


def test_a_batch_is_answered_whole(model: OpenAICompatibleModel) -> None:
    answers = dict(model.complete_many([ASKED] * 3, deadline_s=60))
    assert sorted(answers) == [0, 1, 2]
    assert all(isinstance(answer, str) and answer for answer in answers.values())


def test_an_answer_that_is_no_json_is_a_model_error(model: OpenAICompatibleModel) -> None:
    """This server takes a schema without keeping to it, and random weights write no JSON."""
    asked = Request(ASKED.messages, max_tokens=12, schema={"type": "object"})
    with pytest.raises(ModelError, match="JSON"):
        list(model.stream(asked, deadline_s=60))


def test_a_deadline_ends_an_answer(model: OpenAICompatibleModel) -> None:
    with pytest.raises(ModelTimeout):
        list(model.stream(Request(ASKED.messages, max_tokens=1500), deadline_s=0.2))


def test_a_model_it_does_not_serve_is_a_model_error(model: OpenAICompatibleModel) -> None:
    other = OpenAICompatibleModel(model.url, "no/such-model", client=model.client)
    with pytest.raises(ModelError):
        list(other.stream(ASKED, deadline_s=20))
