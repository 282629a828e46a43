"""The packaged encoder in OpenVINO: the vectors of sentence-transformers, faster on a CPU.

It converts the weights once and keeps the result; it knows nothing of what the texts mean.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from retrieval.candidates import Vector
from retrieval.encoder import EncoderError, unit_rows

log = logging.getLogger(__name__)

# Tokens computed at a time: more is no faster on a CPU and takes memory that a chat has not got.
_TOKENS_AT_ONCE = 2048
_CONVERSION = 1  # raise when `_convert` changes, so that old conversions are not used


def cache_directory() -> Path:
    """Where converted weights are kept between runs."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shop-assistant"


class OpenVinoEncoder:
    """A BERT sentence encoder with mean pooling, compiled for this CPU.

    `model` is a sentence-transformers directory. The first use converts it (some seconds) into
    `cache`; later ones load in half a second and never import torch. `threads`: None, one a core.
    """

    def __init__(
        self, model: Path, name: str, *, cache: Path | None = None, threads: int | None = None
    ) -> None:
        from openvino import Core
        from tokenizers import Tokenizer

        graph = _converted(model, cache or cache_directory())
        # f32 keeps the vectors those of sentence-transformers on CPUs that would take bf16.
        options: dict[str, Any] = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": "f32",
            "INFERENCE_NUM_THREADS": threads or 0,
        }
        self._request: Any = Core().compile_model(graph, "CPU", options).create_infer_request()
        self._tokenizer: Any = Tokenizer.from_file(str(model / "tokenizer.json"))
        self._tokenizer.enable_truncation(_max_tokens(model))
        self._tokenizer.no_padding()
        self._name = name
        self._dimension = int(_json(model / "config.json")["hidden_size"])
        self._lock = Lock()

    @property
    def name(self) -> str:
        """The model's name: the vectors are those of sentence-transformers."""
        return self._name

    @property
    def dimension(self) -> int:
        """How long a row is."""
        return self._dimension

    def encode(self, texts: Sequence[str]) -> Vector:
        """Unit rows (n, dimension) float32. Texts of like length are computed together."""
        rows = np.zeros((len(texts), self._dimension), dtype=np.float32)
        tokens = [each.ids for each in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(texts)), key=lambda i: len(tokens[i]))
        for batch in _batches([len(tokens[i]) for i in order]):
            places = order[batch]
            rows[places] = self._infer([tokens[i] for i in places])
        return unit_rows(rows)

    def _infer(self, tokens: list[list[int]]) -> Vector:
        longest = max(map(len, tokens))
        ids = np.zeros((len(tokens), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, each in enumerate(tokens):
            ids[row, : len(each)] = each
            mask[row, : len(each)] = 1
        with self._lock:  # one request computes one thing at a time
            found = self._request.infer({"input_ids": ids, "attention_mask": mask})
            return np.array(found[0], dtype=np.float32)


def _batches(lengths: list[int]) -> Iterator[slice]:
    """Slices of rising lengths, none padded to more than _TOKENS_AT_ONCE."""
    start = 0
    for end, length in enumerate(lengths):
        if end > start and (end - start + 1) * length > _TOKENS_AT_ONCE:
            yield slice(start, end)
            start = end
    if start < len(lengths):
        yield slice(start, len(lengths))


def _json(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return document


def _max_tokens(model: Path) -> int:
    return int(_json(model / "sentence_bert_config.json").get("max_seq_length") or 256)


def _converted(model: Path, cache: Path) -> Path:
    weights = model / "model.safetensors"
    seen = weights.stat()
    fingerprint = f"{_CONVERSION} {model.parent.name} {seen.st_size} {int(seen.st_mtime)}"
    key = hashlib.sha256(fingerprint.encode()).hexdigest()[:16]
    graph = cache / f"encoder-{key}.xml"
    if not (graph.exists() and graph.with_suffix(".bin").exists()):
        log.info("converting the text encoder for this computer: once, some seconds")
        try:
            cache.mkdir(parents=True, exist_ok=True)
            _convert(model, graph)
        except OSError as error:
            raise EncoderError(
                f"The converted text encoder could not be written to {cache} ({error}). "
                "Free some space or set XDG_CACHE_HOME to a directory that can be written."
            ) from error
    return graph


def _convert(model: Path, graph: Path) -> None:
    import openvino
    import torch
    from transformers import AutoModel, utils

    loading: Any = utils.logging
    loading.disable_progress_bar()
    loading.set_verbosity_error()
    bert: Any = AutoModel.from_pretrained(model, attn_implementation="eager").eval()

    class Pooled(torch.nn.Module):
        """Token states averaged over the words that are there."""

        def __init__(self) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            states = self.bert(input_ids=input_ids, attention_mask=attention_mask)
            mask = attention_mask.unsqueeze(-1).to(torch.float32)
            total = (states.last_hidden_state * mask).sum(1)
            return total / mask.sum(1).clamp(min=1e-9)

    example = torch.ones((2, 8), dtype=torch.long)
    shape = [-1, -1]
    inputs = [(name, shape, openvino.Type.i64) for name in ("input_ids", "attention_mask")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tracing warns of branches that our shapes never take
        converted = openvino.convert_model(
            Pooled(),
            example_input={"input_ids": example, "attention_mask": example},
            input=inputs,
        )
    # Written beside and renamed, the weights first: a half-written conversion is never loaded.
    unfinished = graph.with_name(f"{graph.stem}.{os.getpid()}.xml")
    openvino.save_model(converted, unfinished, compress_to_fp16=True)
    unfinished.with_suffix(".bin").replace(graph.with_suffix(".bin"))
    unfinished.replace(graph)
