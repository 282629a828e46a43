"""Doubles for tests of a shop: a language model that says what it is told, a guard of the weights.

They know no test framework.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence

from assistant.models.seam import ModelError, ModelTimeout, Request, Wording
from assistant.models.weights import LOADING

Answer = str | ModelError
Script = Sequence[Answer] | Callable[[Request], Answer]


class ScriptedModel:
    """A `LanguageModel` whose answers are given: one after another, or by a function.

    An answer that is a ModelError is raised. A piece is a word with the space before it and counts
    as one token. Each piece takes `piece_s` seconds of pretended time: nobody waits, but a deadline
    shorter than that raises ModelTimeout. `requests` are those asked, `pieces_written` how many
    pieces left it.
    """

    def __init__(
        self,
        script: Script = (),
        *,
        name: str = "scripted",
        supports_grammar: bool = True,
        wording: Wording | None = None,
        piece_s: float = 0.0,
    ) -> None:
        self.name = name
        self.supports_grammar = supports_grammar
        self.wording: Wording = wording or ("chosen" if supports_grammar else "free")
        self.requests: list[Request] = []
        self.pieces_written = 0
        self._script = script
        self._piece_s = piece_s

    def wait(self, timeout_s: float) -> bool:
        """Always: there is nothing to read."""
        return True

    def stream(self, request: Request, *, deadline_s: float) -> Iterator[str]:
        """The next answer, piece by piece."""
        answer = self._answer(request)
        if isinstance(answer, ModelError):
            raise answer
        pieces = re.findall(r"\s*\S+\s*$|\s*\S+", answer)[: request.max_tokens]
        for count, piece in enumerate(pieces, 1):
            if count * self._piece_s > deadline_s:
                raise ModelTimeout(f"the scripted model was still writing after {deadline_s:g} s")
            self.pieces_written += 1
            yield piece

    def complete_many(
        self, requests: Sequence[Request], *, deadline_s: float
    ) -> Iterator[tuple[int, str | ModelError]]:
        """The next answers, in the order asked."""
        for index, request in enumerate(requests):
            try:
                yield index, "".join(self.stream(request, deadline_s=deadline_s))
            except ModelError as error:
                yield index, error

    def _answer(self, request: Request) -> Answer:
        self.requests.append(request)
        if callable(self._script):
            return self._script(request)
        position = len(self.requests) - 1
        if position >= len(self._script):
            raise AssertionError(
                f"the scripted model was asked {position + 1} times; it was given "
                f"{len(self._script)} answers"
            )
        return self._script[position]


class WeightsGuard:
    """Refuses, while `allowed` is False, every loading of real weights in this process."""

    def __init__(self) -> None:
        """Listen from now on; an audit hook cannot be taken away again."""
        self.allowed = True
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == LOADING and not self.allowed:
            raise AssertionError(
                f"real weights were about to be loaded ({arguments[0]}). Use ScriptedModel, or "
                "mark the test with @pytest.mark.weights."
            )
