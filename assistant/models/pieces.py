"""Token ids handed over by an engine's thread, made into text: as they come, or whole answers.

It knows no engine: ids come through a queue, `decode` turns them into text.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Iterator, Sequence

from assistant.models.background import next_before
from assistant.models.deadline import Deadline
from assistant.models.seam import ModelError, ModelTimeout

Piece = list[int] | ModelError | None
"""Token ids as they are written, an error, or None at the end."""

Pieces = queue.SimpleQueue[tuple[int, Piece]]
"""(index of the request, piece)."""

Decode = Callable[[Sequence[int]], str]

UNFINISHED_CHARACTER = "\ufffd"


def text_of(pieces: Pieces, decode: Decode, deadline: Deadline) -> Iterator[str]:
    """The text of the one request in the queue as it grows. Raises its error, or ModelTimeout."""
    text = _GrowingText(decode)
    while (piece := next_before(deadline, pieces)[1]) is not None:
        if isinstance(piece, ModelError):
            raise piece
        if new := text.grown_by(piece):
            yield new
    if rest := text.rest():
        yield rest


def whole_texts(
    pieces: Pieces, indices: Iterable[int], decode: Decode, deadline: Deadline
) -> Iterator[tuple[int, str | ModelError]]:
    """(index, whole text or error) of each request as it ends; ModelTimeout for the late ones."""
    ids: dict[int, list[int]] = {index: [] for index in indices}
    while ids:
        try:
            index, piece = next_before(deadline, pieces)
        except ModelTimeout as error:
            yield from ((index, error) for index in ids)
            return
        if isinstance(piece, list):
            ids[index].extend(piece)
        else:
            written = ids.pop(index)
            yield index, decode(written) if piece is None else piece


class _GrowingText:
    """Text of a growing list of token ids; a character whose bytes are half there waits."""

    def __init__(self, decode: Decode) -> None:
        self._decode = decode
        self._ids: list[int] = []
        self._given = ""

    def grown_by(self, ids: Sequence[int]) -> str:
        self._ids.extend(ids)
        return self._new(self._decode(self._ids).rstrip(UNFINISHED_CHARACTER))

    def rest(self) -> str:
        return self._new(self._decode(self._ids))

    def _new(self, text: str) -> str:
        new = text[len(self._given) :]
        self._given = text
        return new
