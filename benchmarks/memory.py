"""How much memory does a running chat take at its peak?

    python -m benchmarks.memory SHOP

Starts `shop-assistant serve` on a free port, converses over HTTP, and reads the peak of the process
and its children from the kernel (Linux).
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from benchmarks.report import keep, table

SAID = (
    "something waterproof for hiking under 100 euros",
    "a cheaper one",
    "what do people say about the first one?",
    "compare the first two",
    "a quiet kettle",
    "what is your return policy?",
    "a gift for my sister who likes music",
    "the second one, why?",
)
LIMIT_MB = 2048
STARTS_WITHIN_S = 120.0


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def tree(pid: int) -> list[int]:
    """The process and all it started, from whichever of its threads."""
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    below = [int(child) for children in threads for child in children.read_text().split()]
    return [pid, *(each for child in below for each in tree(child))]


def status_mb(pid: int, field: str) -> float:
    """A field of /proc/PID/status in MB; 0 when the process is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(x.split()[1]) / 1024 for x in lines if x.startswith(f"{field}:")), 0.0)


def converse(url: str) -> None:
    """One session in which everything is asked once."""
    with httpx.Client(base_url=url, timeout=180, headers={"X-Shop-Key": "demo"}) as client:
        opened = client.post("/v1/sessions", json={}).raise_for_status().json()
        bearer = {"Authorization": f"Bearer {opened['token']}"}
        for text in SAID:
            path = f"/v1/sessions/{opened['session']}/turns"
            client.post(path, json={"text": text}, headers=bearer).raise_for_status()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> float:
    """Seconds until the server answers. Raises SystemExit when it ends or takes too long."""
    started = time.monotonic()
    while time.monotonic() - started < STARTS_WITHIN_S:
        if process.poll() is not None:
            raise SystemExit(f"serve ended with {process.returncode} before it answered")
        try:
            if httpx.get(f"{url}/readyz", timeout=2).status_code == httpx.codes.OK:
                return time.monotonic() - started
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise SystemExit(f"serve did not answer within {STARTS_WITHIN_S:.0f} s")


def main() -> None:
    """Start, converse, print the peak and write the JSON."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m benchmarks.memory SHOP")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    program = Path(sys.executable).with_name("shop-assistant")
    command = [str(program), "--shop", sys.argv[1], "serve", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        ready_s = wait_for(url, process)
        ready_mb = sum(status_mb(pid, "VmRSS") for pid in tree(process.pid))
        converse(url)
        peak_mb = sum(status_mb(pid, "VmHWM") for pid in tree(process.pid))
    finally:
        process.terminate()
        process.wait(30)
    document = {
        "ready_s": round(ready_s, 1),
        "ready_mb": round(ready_mb),
        "peak_mb": round(peak_mb),
        "limit_mb": LIMIT_MB,
        "within": peak_mb <= LIMIT_MB,
    }
    keep("memory", document)
    print(table({"chat": document}, tuple(document)))


if __name__ == "__main__":
    main()
