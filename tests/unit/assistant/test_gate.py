"""The gate lets a few through: the lower rank first, then whoever came first."""

from __future__ import annotations

import threading
from time import monotonic, sleep

from assistant.gate import Gate


def test_the_lower_rank_goes_first_then_who_came_first() -> None:
    gate, came = Gate(1), list[str]()

    def go(name: str, rank: int) -> None:
        with gate.through(rank):
            came.append(name)

    with gate.through():
        threads = []
        for name, rank in (("reads", 1), ("reads later", 1), ("finds", 0), ("finds later", 0)):
            threads.append(threading.Thread(target=go, args=(name, rank)))
            threads[-1].start()
            end = monotonic() + 5
            while len(gate._queue) < len(threads) and monotonic() < end:
                sleep(0.001)
        assert came == []
    for thread in threads:
        thread.join(5)
    assert came == ["finds", "finds later", "reads", "reads later"]


def test_no_more_than_the_places_are_in_at_once_and_trouble_gives_the_place_back() -> None:
    gate, inside, most = Gate(2), 0, 0
    guard = threading.Lock()

    def go() -> None:
        nonlocal inside, most
        try:
            with gate.through():
                with guard:
                    inside += 1
                    most = max(most, inside)
                sleep(0.002)
                with guard:
                    inside -= 1
                raise RuntimeError
        except RuntimeError:
            pass

    threads = [threading.Thread(target=go) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert most == 2
    assert gate._free == 2
