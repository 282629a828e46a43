"""Answers under way: each can be read again from any event on, and stopped.

A message that comes twice with one `Idempotency-Key` is answered once. It knows nothing of what is
in an answer, and forgets the oldest when there are many.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

from ui.api.problems import Problem

MOST_KEPT = 500


class Answer:
    """One answer: its frames so far, and whether more will come."""

    def __init__(self, frames: AsyncIterator[str], said: str) -> None:
        self.said = said
        self._came: list[str] = []
        self._more = asyncio.Event()
        self._task = asyncio.create_task(self._listen(frames))

    @property
    def is_over(self) -> bool:
        """Whether no more will come."""
        return self._task.done()

    async def after(self, number: int) -> AsyncIterator[str]:
        """The frames after the first `number`, those that came at once in one piece.

        A browser draws for each piece that it gets: cards would wait for the need to be drawn.
        """
        while True:
            more = self._more
            if came := self._came[number:]:
                number += len(came)
                yield "".join(came)
            elif self.is_over:
                return
            else:
                await more.wait()

    def stop(self) -> None:
        """Stop the answer; who reads it comes to its end."""
        self._task.cancel()

    async def _listen(self, frames: AsyncIterator[str]) -> None:
        try:
            async with aclosing(frames) as coming:  # type: ignore[type-var]
                async for frame in coming:
                    self._came.append(frame)
                    self._tell()
        finally:
            asyncio.get_running_loop().call_soon(self._tell)

    def _tell(self) -> None:
        told, self._more = self._more, asyncio.Event()
        told.set()


class Answers:
    """The answers of all sessions. Used from the event loop only."""

    def __init__(self, most_kept: int = MOST_KEPT) -> None:
        self._kept: OrderedDict[tuple[str, str], Answer] = OrderedDict()
        self._running: dict[str, set[Answer]] = {}
        self._most_kept = most_kept

    def of(
        self, session_id: str, key: str | None, said: str, begin: Callable[[], AsyncIterator[str]]
    ) -> Answer:
        """The answer to what was said: the one under that key, or a new one.

        Raises Problem when something else was said under that key.
        """
        if key is not None and (known := self._kept.get((session_id, key))) is not None:
            if known.said != said:
                raise Problem(422, "this Idempotency-Key came with another message; take a new one")
            return known
        answer = Answer(begin(), said)
        running = {one for one in self._running.get(session_id, ()) if not one.is_over}
        self._running[session_id] = running | {answer}
        if key is not None:
            self._kept[session_id, key] = answer
        self._forget()
        return answer

    def holds(self, session_id: str, key: str | None) -> bool:
        """Whether an answer is kept under that key."""
        return key is not None and (session_id, key) in self._kept

    def stop(self, session_id: str) -> int:
        """Stop what is being answered in the session; how many answers that were."""
        running = [one for one in self._running.pop(session_id, ()) if not one.is_over]
        for answer in running:
            answer.stop()
        return len(running)

    def _forget(self) -> None:
        while len(self._kept) > self._most_kept:
            self._kept.popitem(last=False)
        if len(self._running) > self._most_kept:
            alive = ((i, {a for a in these if not a.is_over}) for i, these in self._running.items())
            self._running = {session_id: these for session_id, these in alive if these}
