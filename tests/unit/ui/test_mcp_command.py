"""`shop-assistant mcp` in a process of its own, spoken to by the official client."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from assistant.compose import build_shop, open_store
from assistant.settings import Settings
from retrieval.importers import import_paths
from tests.browser.conftest import free_port
from tests.unit.ui.test_mcp import alone

pytestmark = pytest.mark.weights

ROOT = Path(__file__).parents[3]
PRODUCTS = """product_id,title,description,category,brand,price,currency,availability
k1,Quiet kettle,Boils a litre without a sound,Kettles,Fern,39.00,EUR,in_stock
k2,Steel kettle,Boils fast,Kettles,Fell,59.00,EUR,in_stock
"""
# The program itself finds its commands where the package is installed; here it may be older.
PROGRAM = """
from assistant.cli.program import main, program
from ui.mcp.command import mcp
program.add_command(mcp)
main()
"""
STARTS_WITHIN_S = 120.0


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command over a small shop that was imported and built."""
    directory = tmp_path_factory.mktemp("shop")
    (directory / "products.csv").write_text(PRODUCTS)
    settings = Settings(shop=directory, language_model="none")
    store = open_store(settings)
    import_paths(store, [directory / "products.csv"], shop=directory, currency="EUR")
    store.close()
    build_shop(settings)
    return [sys.executable, "-c", PROGRAM, "--shop", str(directory), "mcp"]


@pytest.fixture
def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "SHOP_LANGUAGE_MODEL": "none"}


async def searched(client: Client) -> Any:
    """What the tool answers to one wish with a limit."""
    result = await client.call_tool("search", {"wanted": "a kettle under 50 euros"})
    assert not result.is_error
    return json.loads(getattr(result.content[0], "text", ""))


def test_over_stdin_and_stdout(command: list[str], environment: dict[str, str]) -> None:
    async def talked() -> Any:
        server = StdioServerParameters(command=command[0], args=command[1:], env=environment)
        with anyio.fail_after(STARTS_WITHIN_S):
            async with Client(server) as client:
                return await searched(client)

    assert [pick["product_id"] for pick in alone(talked())["picks"]] == ["k1"]


@pytest.fixture
def served(command: list[str], environment: dict[str, str]) -> Iterator[str]:
    """The address of the tools over HTTP."""
    port = free_port()
    asked = [*command, "--http", "--port", str(port)]
    with subprocess.Popen(asked, env=environment, stderr=subprocess.DEVNULL) as server:
        end = monotonic() + STARTS_WITHIN_S
        while monotonic() < end and server.poll() is None:
            with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
                break
            sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp"
        server.terminate()


def test_over_http(served: str) -> None:
    async def talked() -> Any:
        async with Client(served) as client:
            return await searched(client)

    assert [pick["product_id"] for pick in alone(talked())["picks"]] == ["k1"]
