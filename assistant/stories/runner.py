"""Stories told to an assistant: what was said, what came, what failed, in the stories' order.

It knows nothing of files, reports or how an answer comes about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from assistant.stories.compare import ProductOf, differences
from assistant.stories.promises import Grounded, broken_promises
from assistant.stories.story import Story, StoryTurn
from assistant.turn import Turn, TurnDone, TurnEvent


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
    """A told story. It stops at its first failing turn."""

    story: Story
    told: tuple[Told, ...]

    @property
    def passed(self) -> bool:
        """Whether no turn failed."""
        return not any(told.failures for told in self.told)

    @property
    def failed_turn(self) -> int | None:
        """The failing turn, from 1."""
        return next((n for n, told in enumerate(self.told, 1) if told.failures), None)


def run_stories(
    stories: Sequence[Story],
    conversation: Conversation,
    product_of: ProductOf,
    grounded: Grounded,
    *,
    jobs: int = 2,
    done: Callable[[Result], None] = lambda result: None,
) -> list[Result]:
    """Each story's result, in order; `jobs` stories are told at a time."""

    def tell(story: Story) -> Result:
        result = tell_story(story, conversation, product_of, grounded)
        done(result)
        return result

    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        return list(pool.map(tell, stories))


def tell_story(
    story: Story, conversation: Conversation, product_of: ProductOf, grounded: Grounded
) -> Result:
    """The story told in a session of its own, up to its first failing turn."""
    session_id = conversation.open_session(story.shopper)
    shown: dict[int, Sequence[str]] = {}
    told: list[Told] = []
    for number, asked in enumerate(story.turns, 1):
        turn = _answer(conversation, session_id, asked.say)
        if turn is None:
            told.append(Told(asked, None, ("the turn ended without an answer",)))
            break
        shown[number] = [pick.product_id for pick in turn.picks]
        failures = (
            *differences(asked.expect, turn, shown, product_of),
            *broken_promises(turn, product_of, grounded),
        )
        told.append(Told(asked, turn, failures))
        if failures:
            break
    return Result(story, tuple(told))


def _answer(conversation: Conversation, session_id: str, text: str) -> Turn | None:
    answered = None
    for event in conversation.turn(session_id, text):
        if isinstance(event, TurnDone):
            answered = event.turn
    return answered
