"""Stories told to an assistant: what was said, what came, what failed, in the stories' order.

It knows nothing of files, reports or how an answer comes about.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.stories.compare import ProductOf, differences
from assistant.stories.promises import Grounded, broken_promises
from assistant.stories.story import Story, StoryTurn
from assistant.turn import Turn, TurnDone, TurnEvent

log = logging.getLogger(__name__)

JOBS = 8
"""How many stories are told at a time: about as many chats as the embedded engine batches well."""


class Conversation(Protocol):
    """What a story is told to."""

    def open_session(self, shopper_id: str | None = None, session_id: str | None = None) -> str:
        """The id of a new session."""
        ...

    def turn(self, session_id: str, text: str) -> Iterator[TurnEvent]:
        """What happens in one turn, TurnDone last."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """One turn of a told story: the answer, and what it failed in."""

    asked: StoryTurn
    turn: Turn | None
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A told story. It stops at its first failing turn.

    Told several times, it is the first failing telling (or the first) and says how many failed.
    """

    story: Story
    told: tuple[Told, ...]
    seconds: float = 0.0
    times: int = 1
    failed_times: int = 0

    @property
    def passed(self) -> bool:
        """Whether no turn failed."""
        return not any(told.failures for told in self.told)

    @property
    def failed_turn(self) -> int | None:
        """The failing turn, from 1."""
        return next((n for n, told in enumerate(self.told, 1) if told.failures), None)


class Telling:
    """Tells stories side by side, `jobs` at a time; one that breaks off fails, the others go on.

    The embedded engine words the picks of all of them in one batch.
    """

    def __init__(
        self,
        conversation: Conversation,
        product_of: ProductOf,
        grounded: Grounded,
        *,
        jobs: int = JOBS,
    ) -> None:
        self._to = (conversation, product_of, grounded)
        self._pool = ThreadPoolExecutor(max_workers=max(1, jobs), thread_name_prefix="story")

    def tell(self, story: Story) -> Future[Result]:
        """The story's result, once it has been told."""
        return self._pool.submit(tell_story, story, *self._to)

    def close(self) -> None:
        """Tell no more; waits for the stories under way."""
        self._pool.shutdown(cancel_futures=True)


def run_stories(
    stories: Sequence[Story],
    conversation: Conversation,
    product_of: ProductOf,
    grounded: Grounded,
    *,
    jobs: int = JOBS,
    repeat: int = 1,
    done: Callable[[Result], None] = lambda result: None,
) -> list[Result]:
    """Each story's result, in order; each is told `repeat` times, `jobs` stories at a time.

    `done` is called with each telling as it ends.
    """
    telling = Telling(conversation, product_of, grounded, jobs=jobs)
    try:
        futures = [telling.tell(story) for _ in range(max(1, repeat)) for story in stories]
        for future in as_completed(futures):
            done(future.result())
    finally:
        telling.close()
    results = [future.result() for future in futures]
    return [_of_all(results[place :: len(stories)]) for place in range(len(stories))]


def _of_all(tellings: Sequence[Result]) -> Result:
    """One result of several tellings of a story: the first that failed, or the first."""
    failed = [result for result in tellings if not result.passed]
    return replace(
        failed[0] if failed else tellings[0], times=len(tellings), failed_times=len(failed)
    )


def tell_story(
    story: Story, conversation: Conversation, product_of: ProductOf, grounded: Grounded
) -> Result:
    """The story told in a session of its own, up to its first failing turn."""
    began = time.perf_counter()
    session_id = conversation.open_session(story.shopper)
    shown: dict[int, Sequence[str]] = {}
    told: list[Told] = []
    for number, asked in enumerate(story.turns, 1):
        turn, trouble = _answer(conversation, session_id, asked.say)
        if turn is None:
            told.append(Told(asked, None, (trouble,)))
            break
        shown[number] = [pick.product_id for pick in turn.picks]
        failures = (
            *differences(asked.expect, turn, shown, product_of),
            *broken_promises(turn, product_of, grounded),
        )
        told.append(Told(asked, turn, failures))
        if failures:
            break
    return Result(story, tuple(told), time.perf_counter() - began)


def _answer(conversation: Conversation, session_id: str, text: str) -> tuple[Turn | None, str]:
    """The turn, or None and why none came: whatever breaks a turn fails its story only."""
    answered = None
    try:
        for event in conversation.turn(session_id, text):
            if isinstance(event, TurnDone):
                answered = event.turn
    except Exception as error:
        log.exception("the turn %r broke off", text)
        return None, f"the turn broke off: {type(error).__name__}: {error}"
    return answered, "the turn ended without an answer"
