"""Programs killed at a given moment, and a shop's whole state as one value to compare.

They ship with the package so that a shop's own tests can use them.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

_SETTLED = ("alembic_version",)


def run_killed(command: Sequence[str], after_s: float) -> bool:
    """Run the Python arguments, kill -9 them and all they started then; whether that hit them."""
    with subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(after_s)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return True
    return False


def run_through(command: Sequence[str]) -> float:
    """Run the Python arguments to their end; seconds it took. Raises CalledProcessError."""
    started = time.monotonic()
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    return time.monotonic() - started


def facts_of(database: Path) -> str:
    """A hash of every row of every table, whatever the order they were written in."""
    found = hashlib.sha256()
    with closing(sqlite3.connect(database)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise ValueError(f"{database} is damaged")
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in sorted(names.fetchall()):
            if name not in _SETTLED:
                rows = sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"')))
                found.update(repr((name, rows)).encode("utf-8", "surrogatepass"))
    return found.hexdigest()
