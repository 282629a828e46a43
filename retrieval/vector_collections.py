"""Chroma: the collections products, shoppers and review_sentences, by inner product.

Embedded in a directory, or on a server. It knows ids and vectors, nothing of what they stand for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import numpy as np

from retrieval.candidates import Vector
from retrieval.manifest import CorruptIndexError, IndexUnusableError

log = logging.getLogger(__name__)

PRODUCTS, SHOPPERS, REVIEW_SENTENCES = "products", "shoppers", "review_sentences"
_BATCH = 1000
# Inner product, not cosine: how long a product's behaviour block is says how sure we are of it.
_CONFIGURATION: dict[str, Any] = {
    "hnsw": {"space": "ip", "ef_construction": 100, "max_neighbors": 16, "ef_search": 100}
}


class ServerUnreachableError(IndexUnusableError):
    """No Chroma server where the settings say there is one."""


class Collections:
    """The collections of one index; `close` lets go of their files."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._opened: dict[str, Any] = {}

    @classmethod
    def open(cls, directory: Path, url: str | None = None) -> Collections:
        """The collections in the directory, or on the server at the URL.

        Raises CorruptIndexError when the directory cannot be opened, ServerUnreachableError when
        no server answers.
        """
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        if url is not None:
            return cls(_server(url, settings))
        try:
            directory.mkdir(parents=True, exist_ok=True)
            return cls(chromadb.PersistentClient(path=str(directory), settings=settings))
        except Exception as error:  # Chroma raises many kinds, its own and the database's
            raise CorruptIndexError(
                f"The vectors in {directory} cannot be opened ({error})."
            ) from error

    def close(self) -> None:
        """Let go of the files or the connection."""
        self._opened.clear()
        self._client.close()

    def count(self, name: str) -> int:
        """How many rows the collection has."""
        return int(self._collection(name).count())

    def nearest(self, name: str, query: Vector, limit: int) -> tuple[list[str], Vector]:
        """The ids of the rows of highest inner product, best first, and those products (n,)."""
        if limit <= 0:
            return [], np.zeros(0, dtype=np.float32)
        try:
            found = self._collection(name).query(
                query_embeddings=query.astype(np.float32)[None, :],
                n_results=limit,
                include=["distances"],
            )
        except Exception as error:
            raise CorruptIndexError(
                f"The collection {name} cannot be searched ({error})."
            ) from error
        ids: list[str] = found["ids"][0]
        return ids, 1 - np.asarray(found["distances"][0], dtype=np.float32)

    def replace(
        self,
        name: str,
        ids: Sequence[str],
        rows: Vector,
        before: Mapping[str, Vector],
        progress: Callable[[int], None] = lambda done: None,
    ) -> int:
        """Make the collection hold exactly these rows; how many had to be written.

        `before` are the rows it holds already by id, as the last build left them: what did not
        change is not written again.
        """
        collection = self._made(name)
        kept = set(ids)
        gone = [row_id for row_id in before if row_id not in kept]
        for start in range(0, len(gone), _BATCH):
            collection.delete(ids=gone[start : start + _BATCH])
        changed = [
            i
            for i, row_id in enumerate(ids)
            if row_id not in before or not np.array_equal(before[row_id], rows[i])
        ]
        for start in range(0, len(changed), _BATCH):
            batch = changed[start : start + _BATCH]
            collection.upsert(
                ids=[ids[i] for i in batch],
                embeddings=np.asarray(rows[batch], dtype=np.float32),
            )
            progress(len(batch))
        return len(changed)

    def clear(self) -> None:
        """Drop the three collections."""
        existing = {collection.name for collection in self._client.list_collections()}
        for name in (PRODUCTS, SHOPPERS, REVIEW_SENTENCES):
            self._opened.pop(name, None)
            if name in existing:
                self._client.delete_collection(name)

    def _made(self, name: str) -> Any:
        self._opened[name] = self._client.get_or_create_collection(
            name, configuration=_CONFIGURATION, embedding_function=None
        )
        return self._opened[name]

    def _collection(self, name: str) -> Any:
        if name not in self._opened:
            try:
                self._opened[name] = self._client.get_collection(name, embedding_function=None)
            except Exception as error:
                raise CorruptIndexError(f"The collection {name} is missing ({error}).") from error
        return self._opened[name]


def _server(url: str, settings: Any) -> Any:
    import chromadb

    parts = urlparse(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ServerUnreachableError(
            f"chroma_url is {url!r}; wanted something like http://localhost:8000. "
            "Mend it in shop.toml, or leave it out for vectors in the shop's directory."
        )
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 8000)
    try:
        return chromadb.HttpClient(host=parts.hostname, port=port, ssl=secure, settings=settings)
    except Exception as error:
        raise ServerUnreachableError(
            f"No Chroma server answers at {url} ({error}). Start it, or leave chroma_url out of "
            "shop.toml for vectors in the shop's directory."
        ) from error
