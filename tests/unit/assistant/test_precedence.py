"""Picks before words, and under load the words of the best picks before the others."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from time import monotonic

from assistant.precedence import LONGEST_WAIT_S, Precedence, unhurried


def test_a_few_turns_have_all_their_words_then_one_each_then_none() -> None:
    precedence = Precedence(places=8)
    with ExitStack() as turns:
        granted = [turns.enter_context(precedence.writing(3)) for _ in range(8)]
    assert granted == [3, 1, 1, 1, 1, 1, 0, 0]
    with precedence.writing(3) as again:
        assert again == 3


def test_a_model_that_is_late_is_asked_for_less_until_it_is_in_time_again() -> None:
    precedence = Precedence(places=8)
    granted = []
    for within_s in (0, 0, 0, 60, 60, 60, 60, 60):
        with precedence.writing(3, within_s) as may_be_written:
            granted.append(may_be_written)
    assert granted == [3, 1, 1, 1, 1, 1, 1, 3]


def test_where_nobody_watches_all_is_written_however_late_it_was() -> None:
    precedence = unhurried()
    with ExitStack() as turns:
        for within_s in (0, 0, 60, 60, 60, 60):
            assert turns.enter_context(precedence.writing(3, within_s)) == 3
    with precedence.writing(3) as again:
        assert again == 3


def test_who_writes_waits_while_picks_are_found_but_not_for_ever() -> None:
    precedence = Precedence()
    with precedence.gathering(monotonic()):
        pass
    with precedence.finding():
        started = monotonic()
        almost_over = started - LONGEST_WAIT_S + 0.1
        with precedence.gathering(almost_over):
            assert monotonic() - started >= 0.09


def test_who_writes_goes_on_as_soon_as_the_picks_are_there() -> None:
    precedence = Precedence()
    came: list[str] = []

    def write() -> None:
        while len(came) < 1:
            with precedence.gathering(monotonic()):
                came.append("words")

    with precedence.finding():
        thread = threading.Thread(target=write)
        thread.start()
        came.append("picks")
    thread.join(timeout=5)
    assert came[0] == "picks"
    assert not thread.is_alive()


def test_a_broken_search_holds_nobody_up() -> None:
    precedence = Precedence()
    try:
        with precedence.finding():
            raise RuntimeError
    except RuntimeError:
        pass
    assert precedence._finding == 0
