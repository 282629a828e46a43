"""A file opened whatever way it was saved: plain or gzipped, in any common encoding.

Lines come one at a time, so that a file of any size fits in memory. It knows nothing of columns.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO, cast

SAMPLE_BYTES = 65_536
_GZIP_MAGIC = b"\x1f\x8b"
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ERRORS = "shop_windows_1252"
_TELL_EVERY = 1 << 20


class BrokenFileError(Exception):
    """A file that cannot be read on: what was seen, and the next step."""


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 read as Windows-1252: a whole file of it, or a stray cell."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    if error.encoding.startswith("utf-8"):
        return wrong.decode("cp1252", "replace"), error.end
    return "\ufffd", error.end


codecs.register_error(_ERRORS, _as_windows_1252)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, the name it goes by in reports, and who wants to hear of progress."""

    path: Path
    name: str
    told: Callable[[int, int], None] | None = None

    @contextmanager
    def opened(self) -> Iterator[TextIO]:
        """The file's text, line ends as they are. Raises BrokenFileError."""
        size = self.path.stat().st_size
        with self.path.open("rb") as raw:
            counted = cast(BinaryIO, _Counted(raw, size, self.told) if self.told else raw)
            plain = gzip.GzipFile(fileobj=counted) if _is_gzip(self.path) else counted
            encoding = encoding_of(self.first_bytes())
            yield io.TextIOWrapper(
                cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, plain), SAMPLE_BYTES)),
                encoding=encoding,
                errors=_ERRORS,
                newline="",
            )

    def lines(self) -> Iterator[str]:
        """The file's lines with their ends.

        Raises BrokenFileError where it cannot be read on (a gzip that ends too early).
        """
        with self.explained(), self.opened() as text:
            yield from text

    def first_bytes(self) -> bytes:
        """The beginning of the file, unpacked as far as it can be."""
        with self.explained(), self.path.open("rb") as raw:
            if not _is_gzip(self.path):
                return raw.read(SAMPLE_BYTES)
            unpacked = zlib.decompressobj(wbits=31)
            try:
                return unpacked.decompress(raw.read(SAMPLE_BYTES), SAMPLE_BYTES)
            except zlib.error as error:
                raise BrokenFileError(
                    f"the gzip is damaged ({error}); get the file again"
                ) from error

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what the system says of the file into what is wrong with it."""
        try:
            yield
        except EOFError as error:
            raise BrokenFileError("the gzip ends too early; get the file again") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise BrokenFileError(f"the gzip is damaged ({error}); get the file again") from error
        except PermissionError as error:
            raise BrokenFileError("you may not read it; give yourself permission") from error
        except OSError as error:
            raise BrokenFileError(f"it cannot be read ({error.strerror or error})") from error


def encoding_of(beginning: bytes) -> str:
    """The encoding a file that begins so is in; UTF-8 (or Windows-1252 in it) when in doubt.

    >>> encoding_of("név".encode("utf-16")), encoding_of(b"a\\x00b\\x00c\\x00"), encoding_of(b"abc")
    ('utf-16', 'utf-16-le', 'utf-8')
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if beginning.startswith(mark):
            return encoding
    start = beginning[:1024]
    if start:
        if start[1::2].count(0) > len(start) // 4:
            return "utf-16-le"
        if start[0::2].count(0) > len(start) // 4:
            return "utf-16-be"
    return "utf-8"


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as raw:
        return raw.read(2) == _GZIP_MAGIC


class _Counted(io.RawIOBase):
    """A file that tells how much of it has been read."""

    def __init__(self, raw: BinaryIO, size: int, told: Callable[[int, int], None]) -> None:
        self._raw, self._size, self._told = raw, size, told
        self._done = self._said = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._raw.read(len(buffer))
        buffer[: len(data)] = data
        self._done += len(data)
        if not data or self._done - self._said >= _TELL_EVERY:
            self._said = self._done
            self._told(self._done, self._size)
        return len(data)
