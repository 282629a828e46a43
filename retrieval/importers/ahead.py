"""What a second process reads while this one writes: long files come in on two cores.

It knows nothing of what is read; the reader is a function of a module, given by its name.
"""

from __future__ import annotations

import gc
import io
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

T = TypeVar("T")
Told = Callable[[int, int], None]
_CHILD = "from retrieval.importers.ahead import answer; answer()"


WORTH_A_PROCESS = 16 << 20
"""Bytes of a file from which on a second process saves more than it takes to start."""


class ReadingStoppedError(RuntimeError):
    """The second process ended before it was done."""


def worth_a_process(path: Path) -> bool:
    """Whether the file is long enough for a second process, and there is a core for one."""
    return path.stat().st_size >= WORTH_A_PROCESS and (os.cpu_count() or 1) > 1


def unheard(_done: int, _size: int) -> None:
    """Nobody wants to hear of progress."""


def ahead(reader: Callable[..., Iterator[T]], arguments: tuple[Any, ...], told: Told) -> (
    Iterator[T]
):  # fmt: skip
    """What `reader(*arguments, told)` yields there, each read while the one before is used here.

    Raises what the reader raises, and ReadingStoppedError.
    """
    paths = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with process.stdin:
                pickle.dump((reader, arguments), process.stdin)
            yield from _heard(process.stdout, told)
        finally:
            process.kill()


def _heard(answers: Any, told: Told) -> Iterator[Any]:
    while True:
        try:
            kind, value = pickle.load(answers)
        except (EOFError, pickle.UnpicklingError) as error:
            raise ReadingStoppedError(
                "the process that reads the file ended early, perhaps for want of memory. Run the "
                "same command again."
            ) from error
        if kind == "told":
            told(*value)
        elif kind == "error":
            raise value
        elif kind == "end":
            return
        else:
            yield value


def answer() -> None:
    """What the second process does; it ends as well when nobody listens any more."""
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    gc.disable()  # Rows hold nothing that holds them; looking for that takes a fifth of the time.
    try:
        reader, arguments = pickle.load(sys.stdin.buffer)
        try:
            for value in reader(*arguments, lambda *of: _say(answers, "told", of)):
                _say(answers, "value", value)
            _say(answers, "end", None)
        except (BrokenPipeError, KeyboardInterrupt):
            raise
        except Exception as error:
            _say(answers, "error", error)
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(1)


def _say(answers: BinaryIO, kind: str, value: Any) -> None:
    said = io.BytesIO()
    pickler = pickle.Pickler(said, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True  # Nothing here holds itself, and texts seldom repeat.
    pickler.dump((kind, value))
    answers.write(said.getbuffer())
    answers.flush()
