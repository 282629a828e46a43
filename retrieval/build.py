"""Builds a shop's index: only what changed is embedded, and an interrupted build loses nothing.

A new generation is written beside the old one and takes its place with the manifest, last of all.
It knows the order of the steps; what each makes stands beside.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import IO, Any

from retrieval import polarity
from retrieval.behaviour import FACTORS
from retrieval.behaviour_before import Before
from retrieval.build_behaviour import METHOD
from retrieval.build_collections import write_collections
from retrieval.build_text import Planned, Progress
from retrieval.catalog.store import Store
from retrieval.encoder import TextEncoder
from retrieval.generation import write_generation
from retrieval.manifest import (
    CorruptIndexError,
    Manifest,
    NotBuiltError,
    read_manifest,
    write_manifest,
)
from retrieval.vector_cache import VectorCache

log = logging.getLogger(__name__)

_UNFINISHED = "unfinished"


class BuildError(Exception):
    """A build that could not be finished; the sentence says what to do."""


@dataclass(frozen=True)
class BuildReport:
    """What a build did. `embedded`: texts newly embedded; `written`: rows written to Chroma."""

    products: int
    sentences: int
    shoppers: int
    embedded: int
    written: int
    seconds: float
    up_to_date: bool = False


def _silent(*_: object) -> None:
    """Report nothing."""


def build(
    store: Store,
    directory: Path,
    encoder: TextEncoder,
    *,
    chroma_url: str | None = None,
    fresh: bool = False,
    factors: int = FACTORS,
    progress: Progress = _silent,
    planned: Planned = _silent,
) -> BuildReport:
    """Make the directory's index that of the store, embedding only texts not embedded before.

    `fresh` starts over, embedding included. `planned` is told what will be embedded and how long
    that takes before it begins, `progress` the stages read, embed, learn, store. Raises BuildError:
    no room, no permission, another build under way.
    """
    started = monotonic()
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with _alone(directory):
            told = (progress, planned)
            return _built(store, directory, encoder, chroma_url, fresh, factors, told, started)
    except (OSError, sqlite3.OperationalError) as error:
        raise BuildError(
            f"The index could not be written to {directory} ({error}). Free some space or mend the "
            "permissions, then run: shop-assistant build"
        ) from error


def _built(
    store: Store,
    directory: Path,
    encoder: TextEncoder,
    chroma_url: str | None,
    fresh: bool,
    factors: int,
    told: tuple[Progress, Planned],
    started: float,
) -> BuildReport:
    progress, planned = told
    before = None if fresh else _usable(directory, encoder, factors)
    progress("read", 0, 1)
    fingerprints = store.fingerprints()
    text, behaviour = digests(store, fingerprints)
    progress("read", 1, 1)
    if before and (before.text_digest, before.behaviour_digest) == (text, behaviour):
        return _nothing_new(before, monotonic() - started)
    for path in directory.glob(f"{_UNFINISHED}-*"):
        shutil.rmtree(path, ignore_errors=True)
    unfinished = directory / f"{_UNFINISHED}-{os.getpid()}"
    unfinished.mkdir()
    cache = _cache(directory, encoder, fresh)
    old = directory / before.generation if before else None
    try:
        generation = write_generation(
            store,
            unfinished,
            fingerprints,
            _known(directory, before),
            Before(old, factors),
            cache,
            encoder,
            factors,
            progress,
            planned,
        )
        written = write_collections(old, unfinished, chroma_url, generation, progress)
        manifest = Manifest(
            generation=f"generation-{behaviour[:12]}-{datetime.now(UTC):%Y%m%d%H%M%S%f}",
            encoder=encoder.name,
            dimension=encoder.dimension,
            factors=factors,
            counts={**store.counts(), "sentences": len(generation.sentence_ids)},
            text_digest=text,
            behaviour_digest=behaviour,
            choices_digest=choices_digest(store),
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        unfinished.rename(directory / manifest.generation)
        write_manifest(directory, manifest)
        cache.keep_only(generation.hashes)
    finally:
        cache.close()
        shutil.rmtree(unfinished, ignore_errors=True)
    _drop_others(directory, manifest.generation)
    return BuildReport(
        products=len(generation.product_ids),
        sentences=len(generation.sentence_ids),
        shoppers=len(generation.shopper_ids),
        embedded=generation.embedded,
        written=written,
        seconds=monotonic() - started,
    )


_MADE_OF_BEHAVIOUR = f"{METHOD}, together, communities, seasons".encode()


def digests(store: Store, fingerprints: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """What the texts are made from, and what behaviour is: two hashes that change with either."""
    text = hashlib.sha256(f"polarity {polarity.RULES}\n".encode())
    for product_id in sorted(fingerprints):
        text.update(f"{product_id}\0{fingerprints[product_id][0]}\n".encode("utf-8", "replace"))
    behaviour = hashlib.sha256(text.digest() + _MADE_OF_BEHAVIOUR)
    for noun in (store.follows(), store.each_event()):
        for each in noun:
            behaviour.update(f"{each}\n".encode("utf-8", "replace"))
    for shopper in store.shoppers():
        behaviour.update(f"{shopper.shopper_id}\n".encode("utf-8", "replace"))
    return text.hexdigest(), behaviour.hexdigest()


def choices_digest(store: Store) -> str:
    """A hash of what shoppers did, whom they follow, how they rated, and what is made of that.

    Whatever texts say.
    """
    said = hashlib.sha256(_MADE_OF_BEHAVIOUR)
    rated = sorted(store.ratings().items())
    for each in (*rated, *store.follows(), *store.each_event()):
        said.update(f"{each}\n".encode("utf-8", "replace"))
    return said.hexdigest()


def _usable(directory: Path, encoder: TextEncoder, factors: int) -> Manifest | None:
    """The manifest of the index to go on from; None when everything must be made anew."""
    try:
        before = read_manifest(directory)
    except NotBuiltError:
        return None
    except CorruptIndexError as error:
        log.warning("%s Building it anew.", error)
        return None
    same = (before.encoder, before.dimension, before.factors)
    if same != (encoder.name, encoder.dimension, factors):
        log.info("the encoder is now %s: everything is embedded anew", encoder.name)
        return None
    return before if (directory / before.generation / "learned.json").exists() else None


def _known(directory: Path, before: Manifest | None) -> dict[str, str]:
    if before is None:
        return {}
    path = directory / before.generation / "fingerprints.json"
    try:
        known: dict[str, str] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known


def _cache(directory: Path, encoder: TextEncoder, fresh: bool) -> VectorCache:
    path = directory / "vectors.sqlite"
    if fresh:
        for each in directory.glob("vectors.sqlite*"):
            each.unlink()
    try:
        return VectorCache(path, encoder.name, encoder.dimension)
    except sqlite3.DatabaseError as error:
        log.warning("%s is damaged (%s): everything is embedded anew", path, error)
        for each in directory.glob("vectors.sqlite*"):
            each.unlink()
        return VectorCache(path, encoder.name, encoder.dimension)


def _nothing_new(before: Manifest, seconds: float) -> BuildReport:
    counts = before.counts
    return BuildReport(
        products=counts.get("products", 0),
        sentences=counts.get("sentences", 0),
        shoppers=counts.get("shoppers", 0),
        embedded=0,
        written=0,
        seconds=seconds,
        up_to_date=True,
    )


def _drop_others(directory: Path, generation: str) -> None:
    for path in directory.glob("generation-*"):
        if path.name != generation:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _alone(directory: Path) -> Iterator[IO[Any]]:
    """Hold the directory against a second build."""
    with (directory / "build.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BuildError(
                "Another build of this shop is under way. Wait until it has ended."
            ) from error
        yield lock
