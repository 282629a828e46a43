"""Import and build killed in the middle: nothing half kept; the next run ends with the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from benchmarks.import_speed import write
from retrieval.build import build
from retrieval.build_text import BuildPlan
from retrieval.catalog import reading, store, writing
from retrieval.catalog.store import Store
from retrieval.importers import import_paths, keeping, marks
from retrieval.index import open_index
from retrieval.testing import HashEncoder, fill_tiny_shop
from retrieval.testing_kill import facts_of


def killed(work: Callable[[], object]) -> bool:
    """Do the work in a child of this process; whether it was killed before it had ended."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


class Countdown:
    """Kills this process, as `kill -9` does, when it has been called so many times."""

    def __init__(self, calls: int) -> None:
        self.left = calls

    def __call__(self, *_: object) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def come_in(files: Path, shop: Path) -> None:
    store = Store.open(f"sqlite:///{shop}/shop.db")
    import_paths(store, [files], shop=shop, currency="EUR")
    store.close()


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((reading, "BATCH"), (keeping, "BATCH"), (marks, "AT_ONCE"),
                         (store, "MANY")):  # fmt: skip
        monkeypatch.setattr(module, name, 50)


@pytest.mark.usefixtures("small_batches")
def test_an_import_killed_in_a_transaction_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    write(files, 60, 200, 0.0)
    for name in ("whole", *map(str, range(1, 7))):
        (tmp_path / name).mkdir()
    come_in(files, tmp_path / "whole")
    wanted = facts_of(tmp_path / "whole" / "shop.db")
    real = writing.run_tuples
    hits = 0
    for moment in range(1, 7):
        shop = tmp_path / str(moment)
        count = Countdown(moment)
        with monkeypatch.context() as patched:
            patched.setattr(writing, "run_tuples", lambda *a, c=count: (real(*a), c())[0])
            hits += killed(lambda shop=shop: come_in(files, shop))  # type: ignore[misc]
        come_in(files, shop)
        assert facts_of(shop / "shop.db") == wanted
    assert hits >= 5


KILLED_BUILD = """
import os, signal, sys
from pathlib import Path
from retrieval.build import build
from retrieval.catalog.store import Store
from retrieval.testing import HashEncoder
left = [int(sys.argv[2])]
def step(*_):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
place = Path(sys.argv[1])
store = Store.open(f"sqlite:///{place.parent}/shop.db")
build(store, place, HashEncoder(), progress=step, planned=step)
"""


@pytest.mark.parametrize("moment", [8])
def test_a_build_killed_at_any_step_is_finished_by_the_next(tmp_path: Path, moment: int) -> None:
    store = fill_tiny_shop(Store.open(f"sqlite:///{tmp_path}/shop.db"))
    command = [sys.executable, "-c", KILLED_BUILD, str(tmp_path / "index"), str(moment)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    found = {}
    for name in ("index", "whole"):
        build(store, tmp_path / name, HashEncoder())
        index = open_index(tmp_path / name)
        found[name] = np.array(index.products)
        index.close()
    np.testing.assert_array_equal(found["index"], found["whole"])
    assert not list((tmp_path / "index").glob("unfinished*"))
    store.close()


def test_a_build_says_what_it_will_do_before_it_does_it(tmp_path: Path) -> None:
    store = fill_tiny_shop(Store.open(f"sqlite:///{tmp_path}/shop.db"))
    plans: list[BuildPlan] = []
    encoder = HashEncoder()
    report = build(store, tmp_path / "index", encoder, planned=plans.append)
    (plan,) = plans
    assert (plan.products, plan.changed) == (8, 8)
    assert plan.texts == report.embedded == len(encoder.encoded)
    assert plan.seconds > 0
    store.close()
