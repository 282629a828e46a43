"""The last step of a build: Chroma made to hold the new generation, unchanged rows copied.

It knows a generation's files and rows; nothing of how they came about.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from retrieval.build_text import Progress
from retrieval.candidates import Vector
from retrieval.columns import TextColumn, numbers
from retrieval.generation import Generation
from retrieval.vector_collections import PRODUCTS, REVIEW_SENTENCES, SHOPPERS, Collections


def write_collections(
    old: Path | None,
    unfinished: Path,
    chroma_url: str | None,
    generation: Generation,
    progress: Progress,
) -> int:
    """Fill the three collections; how many rows were written. What is unchanged is copied."""
    sentences = np.fromfile(unfinished / "sentence_vectors.f32", dtype=np.float32)
    wanted: dict[str, tuple[list[str], Vector]] = {
        PRODUCTS: (generation.product_ids, generation.products),
        SHOPPERS: (generation.shopper_ids, generation.shoppers),
        REVIEW_SENTENCES: (
            generation.sentence_ids,
            sentences.reshape(len(generation.sentence_ids), -1)
            if generation.sentence_ids
            else np.zeros((0, 1), dtype=np.float32),
        ),
    }
    before: dict[str, dict[str, Vector]] = {name: {} for name in wanted}
    if chroma_url is None and old is not None and (old / "chroma").exists():
        shutil.copytree(old / "chroma", unfinished / "chroma")
        before = _rows_before(old)
    total = sum(len(ids) for ids, _ in wanted.values())
    done = 0

    def more(rows: int) -> None:
        nonlocal done
        done += rows
        progress("store", done, total)

    progress("store", 0, total)
    collections = Collections.open(unfinished / "chroma", chroma_url)
    try:
        if chroma_url is not None:
            collections.clear()
        written = sum(
            collections.replace(name, ids, rows, before[name], more)
            for name, (ids, rows) in wanted.items()
        )
    finally:
        collections.close()
    progress("store", total, total)
    return written


def _rows_before(old: Path) -> dict[str, dict[str, Vector]]:
    """Each collection's rows by id as the last build left them."""
    shapes = {PRODUCTS: "product", SHOPPERS: "shopper"}
    rows: dict[str, dict[str, Vector]] = {
        name: dict(
            zip(TextColumn(old, f"{noun}_ids"), numbers(old, f"{noun}_vectors"), strict=True)
        )
        for name, noun in shapes.items()
    }
    ids = list(TextColumn(old, "sentence_ids"))
    vectors = np.fromfile(old / "sentence_vectors.f32", dtype=np.float32)
    matrix = vectors.reshape(len(ids), -1) if ids else np.zeros((0, 1), dtype=np.float32)
    rows[REVIEW_SENTENCES] = dict(zip(ids, matrix, strict=True))
    return rows
