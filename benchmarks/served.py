"""A shop served by its own program in another process, as it is in use."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

START_S, ASK_AGAIN_S = 120.0, 0.2


@contextmanager
def served(shop: Path, **settings: str) -> Iterator[str]:
    """The address of the shop, ready, until the end; `settings` are variables (SHOP_KEYLESS=…).

    Raises SystemExit when it is not ready within two minutes.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("shop-assistant")
    command = [str(program), "--shop", str(shop), "serve", "--port", str(port)]
    environment = {**os.environ, **settings}
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(server, address)
            yield address
        finally:
            server.terminate()


def _wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    end = time.perf_counter() + START_S
    while time.perf_counter() < end and server.poll() is None:
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(ASK_AGAIN_S)
    raise SystemExit(f"the shop was not ready after {START_S:.0f} s; see what serve says")
