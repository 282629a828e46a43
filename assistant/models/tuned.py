"""The packaged weights with an adapter merged in: made once, kept in a cache, checked by SHA-256.

An adapter is a safetensors file with `TENSOR.a` (rank, in) and `TENSOR.b` (out, rank) in the layout
of the GGUF; a weight becomes W + b·a (Hu et al. 2021, LoRA) and is kept as Q8_0. It knows neither
how an adapter is trained nor what it is good for.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from assistant.models.seam import ModelError

log = logging.getLogger(__name__)

VERSION = 1
PACKAGED_ADAPTER = "adapter.safetensors"

Report = Callable[[int, int], None]
"""Hears how many tensors are done, of how many."""


def packaged_adapter() -> Path | None:
    """The adapter that comes with the assistant; None when there is none."""
    path = Path(str(resources.files("assistant.tuning").joinpath(PACKAGED_ADAPTER)))
    return path if path.is_file() else None


def cache_directory() -> Path:
    """Where merged weights are kept: `$XDG_CACHE_HOME/shop-assistant`, or under `~/.cache`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shop-assistant"


def tuned_gguf(
    base: Path, adapter: Path, cache: Path | None = None, report: Report = lambda done, of: None
) -> Path:
    """The GGUF of the base with the adapter merged in, out of the cache or made now.

    Raises ModelError when the adapter does not fit the base or the cache cannot be written.
    """
    directory = cache_directory() if cache is None else cache
    key = hashlib.sha256(f"{VERSION} {sha256_of(base)} {sha256_of(adapter)}".encode()).hexdigest()
    path = directory / f"{base.stem}-{key[:16]}.gguf"
    checksum = path.with_suffix(".sha256")
    if path.is_file() and checksum.is_file() and checksum.read_text().strip() == sha256_of(path):
        return path
    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _merge(base, adapter, part, report)
        checksum.write_text(sha256_of(part) + "\n")
        part.replace(path)
    except OSError as error:
        raise ModelError(
            f"the tuned weights cannot be kept in {directory} ({error.strerror or error}). Make "
            "room there, or set XDG_CACHE_HOME to a directory that can be written."
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    log.info("the tuned weights are made: %s", path)
    return path


def sha256_of(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_adapter(path: Path) -> Mapping[str, np.ndarray[Any, Any]]:
    """The adapter's matrices by name. Raises ModelError when it is no adapter."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        matrices: Mapping[str, np.ndarray[Any, Any]] = load_file(path)
    except (SafetensorError, OSError) as error:
        raise ModelError(f"{path} cannot be read as an adapter ({error})") from error
    pairs = {name[:-2] for name in matrices}
    if not pairs or any(f"{p}.{side}" not in matrices for p in pairs for side in "ab"):
        raise ModelError(f"{path} is no adapter: wanted pairs of NAME.a and NAME.b")
    return matrices


def _merge(base: Path, adapter: Path, to: Path, report: Report) -> None:
    """Write the merged GGUF; tensors without an adapter are copied as they are."""
    import gguf

    matrices = read_adapter(adapter)
    reader = gguf.GGUFReader(base)
    known = {tensor.name.removesuffix(".weight") for tensor in reader.tensors}
    if strange := sorted({name[:-2] for name in matrices} - known):
        raise ModelError(f"{adapter.name} does not fit {base.name}, which has no {strange[0]}")
    writer = gguf.GGUFWriter(to, "llama")
    _copy_fields(reader, writer)
    for done, tensor in enumerate(reader.tensors, 1):
        kind, data = tensor.tensor_type, tensor.data
        name = tensor.name.removesuffix(".weight")
        if f"{name}.a" in matrices:
            weights = gguf.dequantize(data, kind)
            change = _change(matrices, name)
            if weights.shape != change.shape:
                raise ModelError(f"{adapter.name} does not fit {base.name}: the shape of {name}")
            kind = gguf.GGMLQuantizationType.Q8_0
            data = gguf.quantize(weights + change, kind)
        writer.add_tensor(tensor.name, data, raw_dtype=kind)
        report(done, len(reader.tensors))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _change(matrices: Mapping[str, np.ndarray[Any, Any]], name: str) -> np.ndarray[Any, Any]:
    """What the adapter adds to the weight: (out, in), float32."""
    b, a = (matrices[f"{name}.{side}"].astype(np.float32) for side in "ba")
    product: np.ndarray[Any, Any] = b @ a
    return product


def _copy_fields(reader: Any, writer: Any) -> None:
    import gguf

    for field in reader.fields.values():
        if field.name.startswith("GGUF.") or field.name == "general.architecture":
            continue
        is_list = field.types[0] == gguf.GGUFValueType.ARRAY
        writer.add_key_value(
            field.name,
            field.contents(),
            field.types[0],
            sub_type=field.types[-1] if is_list else None,
        )
