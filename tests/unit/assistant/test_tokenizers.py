"""The tokenizer is made once: what is kept says the same, and is made again when it is spoilt."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.models.tokenizers import FILES, open_tokenizer
from assistant.models.weights import packaged_gguf

pytestmark = pytest.mark.weights
CHAT = [{"role": "user", "content": "Why the “Ridge” at €79 — in 42?\n<data>x</data>"}]


def said_by(tokenizer: object) -> tuple[str, list[int]]:
    text = tokenizer.apply_chat_template(CHAT, add_generation_prompt=True)  # type: ignore[attr-defined]
    ids = tokenizer.encode(text, add_special_tokens=False).input_ids.data[0]  # type: ignore[attr-defined]
    return text, [int(one) for one in ids]


def test_what_is_kept_says_the_same_and_is_made_again_when_spoilt(tmp_path: Path) -> None:
    made = said_by(open_tokenizer(packaged_gguf(), tmp_path))
    (kept,) = tmp_path.iterdir()
    written = kept.stat().st_mtime_ns
    assert said_by(open_tokenizer(packaged_gguf(), tmp_path)) == made
    assert kept.stat().st_mtime_ns == written
    (kept / FILES[1]).write_bytes(b"spoilt")
    assert said_by(open_tokenizer(packaged_gguf(), tmp_path)) == made
    assert (kept / FILES[1]).stat().st_size > 1000
    assert [path.name for path in tmp_path.iterdir()] == [kept.name]


def test_a_cache_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert said_by(open_tokenizer(packaged_gguf(), tmp_path / "file"))[1]
