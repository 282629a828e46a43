"""The tokenizer of a GGUF, converted once and kept in the cache: making it takes as long as
reading the weights.

What is kept is checked by SHA-256 and made again when it is spoilt, of another engine or of other
weights. It knows no prompts.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import tempfile
from pathlib import Path
from typing import Any

from assistant.models.tuned import cache_directory, sha256_of

log = logging.getLogger(__name__)

FILES = tuple(
    f"openvino_{what}.{kind}" for what in ("tokenizer", "detokenizer") for kind in ("xml", "bin")
)
CHECKSUM = "sha256"


def open_tokenizer(gguf: Path, cache: Path | None = None) -> Any:
    """OpenVINO GenAI's tokenizer of the GGUF, out of the cache or made now and kept there.

    Where the cache cannot be written it is made anew each time.
    """
    import openvino_genai as genai

    directory = cache_directory() if cache is None else cache
    key = hashlib.sha256(f"{genai.__version__} {sha256_of(gguf)}".encode()).hexdigest()
    kept = directory / f"{gguf.stem}-{key[:16]}.tokenizer"
    if _is_whole(kept):
        return genai.Tokenizer(str(kept))
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory, suffix=".part") as part:
            return _made(genai, gguf, Path(part), kept)
    except OSError as error:
        log.info("the tokenizer cannot be kept in %s: %s", directory, error.strerror or error)
        return genai.Tokenizer(str(gguf))


def _made(genai: Any, gguf: Path, part: Path, kept: Path) -> Any:
    """The tokenizer; the engine writes its files beside the GGUF, so that is linked to."""
    link = part / "model.gguf"
    link.symlink_to(gguf.absolute())
    tokenizer = genai.Tokenizer(str(link), enable_save_ov_model=True)
    if all((part / name).is_file() for name in FILES):
        made = part / "made"
        made.mkdir()
        for name in FILES:
            (part / name).replace(made / name)
        (made / CHECKSUM).write_text(_sum_of(made))
        shutil.rmtree(kept, ignore_errors=True)
        made.replace(kept)
    return tokenizer


def _is_whole(kept: Path) -> bool:
    checksum = kept / CHECKSUM
    try:
        return checksum.read_text() == _sum_of(kept)
    except OSError:
        return False


def _sum_of(directory: Path) -> str:
    """One SHA-256 over the files', in hexadecimal."""
    sums = "".join(sha256_of(directory / name) for name in FILES)
    return hashlib.sha256(sums.encode()).hexdigest()
