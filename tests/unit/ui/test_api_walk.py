"""docs/api.md, run as it stands against a served shop."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
import uvicorn

from ui.api.application import make_api
from ui.api.tokens import Tokens
from ui.testing import ScriptedConversation

ROOT = Path(__file__).parents[3]


@pytest.fixture
def served() -> Iterator[str]:
    """The address of the scripted shop."""
    app = make_api(ScriptedConversation(), tokens=Tokens(b"s" * 32))
    bound = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    end = monotonic() + 20
    while not server.started and monotonic() < end:
        sleep(0.02)
    yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    bound.close()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed here")
def test_the_walk_through_works_as_written(served: str) -> None:
    page = (ROOT / "docs/api.md").read_text("utf-8")
    script = "set -eu\n" + "\n".join(re.findall(r"```sh\n(.*?)```", page, re.DOTALL))
    done = subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, "SHOP": served, "no_proxy": "127.0.0.1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("event: done") == 2
    assert done.stdout.count("event: need") == 1
    assert '"lines":[]' in done.stdout
    assert done.stdout.count("waterproof trail shoes under 100 euros") == 1
