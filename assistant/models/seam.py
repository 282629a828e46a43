"""The seam every language model stands behind: messages in, text out, in pieces.

It knows nothing of shops, prompts or engines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Role = Literal["system", "user", "assistant"]
Wording = Literal["free", "chosen", "fluent"]
"""How a model words a justification best: in its own words; by choice among those of a grammar; or,
tuned to it, by choice among a clerk's many ways. All but the first need grammars."""


class ModelError(Exception):
    """The model could not answer: the reason and what to do, for the operator."""


class ModelTimeout(ModelError):  # noqa: N818 - named as the operator knows it
    """The model was still writing when its time was over."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """One answer asked of a model.

    At most one of `schema` (JSON Schema of the whole answer) and `grammar` (EBNF in the dialect of
    the engine's structured output, start rule `root`) is given.
    """

    messages: tuple[Message, ...]
    max_tokens: int = 160
    schema: Mapping[str, Any] | None = None
    grammar: str | None = None

    def __post_init__(self) -> None:
        """Check the values."""
        if not self.messages:
            raise ValueError("request: no messages; wanted at least one")
        if self.max_tokens < 1:
            raise ValueError(f"request: max_tokens is {self.max_tokens}; wanted 1 or more")
        if self.schema is not None and self.grammar is not None:
            raise ValueError("request: both schema and grammar were given; wanted at most one")


class LanguageModel(Protocol):
    """A language model: one engine with its weights, shared by all sessions."""

    @property
    def name(self) -> str:
        """The model, as an operator knows it."""
        ...

    @property
    def supports_grammar(self) -> bool:
        """Whether a request may carry a grammar."""
        ...

    @property
    def wording(self) -> Wording:
        """How this model is best asked for a justification."""
        ...

    def wait(self, timeout_s: float) -> bool:
        """Whether it can answer, once its weights are read; False when they never are, or late."""
        ...

    def stream(self, request: Request, *, deadline_s: float) -> Iterator[str]:
        """Pieces of the answer as they are written.

        Raises ModelTimeout when `deadline_s` seconds pass before the end, ModelError for the rest.
        Closing the iterator stops the model.
        """
        ...

    def complete_many(
        self, requests: Sequence[Request], *, deadline_s: float
    ) -> Iterator[tuple[int, str | ModelError]]:
        """(index of the request, whole answer) of each request, worded in one batch.

        Answers come as they end, in any order; one that failed brings its error instead.
        """
        ...
