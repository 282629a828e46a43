"""Weights with an adapter merged in: made once, kept, checked, and done without when need be."""

import shutil
from pathlib import Path

import gguf
import numpy as np
import pytest
from safetensors.numpy import save_file

from assistant.models.seam import ModelError
from assistant.models.tuned import packaged_adapter, read_adapter, sha256_of, tuned_gguf

RNG = np.random.default_rng(7)
WEIGHT = RNG.normal(size=(64, 32)).astype(np.float32)
A = RNG.normal(size=(4, 32)).astype(np.float16)
B = RNG.normal(size=(64, 4)).astype(np.float16)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "base.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_uint32("llama.block_count", 1)
    writer.add_array("tokenizer.ggml.tokens", ["a", "é"])
    kind = gguf.GGMLQuantizationType.Q4_1
    writer.add_tensor("blk.0.attn_q.weight", gguf.quantize(WEIGHT, kind), raw_dtype=kind)
    writer.add_tensor("blk.0.attn_norm.weight", np.ones(32, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    path = tmp_path / "adapter.safetensors"
    save_file({"blk.0.attn_q.a": A, "blk.0.attn_q.b": B}, path)
    return path


def test_the_merged_weights_are_the_sum(base: Path, adapter: Path, tmp_path: Path) -> None:
    before = {t.name: t for t in gguf.GGUFReader(base).tensors}
    merged = gguf.GGUFReader(tuned_gguf(base, adapter, tmp_path / "cache"))
    after = {t.name: t for t in merged.tensors}
    q = after["blk.0.attn_q.weight"]
    was = gguf.dequantize(
        before["blk.0.attn_q.weight"].data, before["blk.0.attn_q.weight"].tensor_type
    )
    wanted = was + B.astype(np.float32) @ A.astype(np.float32)
    assert q.tensor_type == gguf.GGMLQuantizationType.Q8_0
    assert np.abs(gguf.dequantize(q.data, q.tensor_type) - wanted).max() < 0.08
    assert np.array_equal(after["blk.0.attn_norm.weight"].data, np.ones(32, np.float32))
    assert merged.fields["tokenizer.ggml.tokens"].contents() == ["a", "é"]


def test_they_are_made_once_and_mended_when_spoilt(
    base: Path, adapter: Path, tmp_path: Path
) -> None:
    made: list[int] = []

    def report(done: int, of: int) -> None:
        made.append(done)

    path = tuned_gguf(base, adapter, tmp_path / "cache", report)
    assert made == [1, 2]
    good = sha256_of(path)
    assert tuned_gguf(base, adapter, tmp_path / "cache", report) == path
    assert made == [1, 2]
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert sha256_of(tuned_gguf(base, adapter, tmp_path / "cache", report)) == good
    assert made == [1, 2, 1, 2]


def test_another_adapter_gets_weights_of_its_own(base: Path, adapter: Path, tmp_path: Path) -> None:
    one = tuned_gguf(base, adapter, tmp_path / "cache")
    save_file({"blk.0.attn_q.a": A, "blk.0.attn_q.b": -B}, adapter)
    assert tuned_gguf(base, adapter, tmp_path / "cache") != one


@pytest.mark.parametrize(
    "matrices",
    [
        {"blk.9.attn_q.a": A, "blk.9.attn_q.b": B},
        {"blk.0.attn_q.a": A},
        {"blk.0.attn_q.a": A[:, :8], "blk.0.attn_q.b": B},
    ],
)
def test_an_adapter_that_does_not_fit_is_refused(
    base: Path, tmp_path: Path, matrices: dict[str, np.ndarray]
) -> None:
    path = tmp_path / "strange.safetensors"
    save_file({name: np.ascontiguousarray(m) for name, m in matrices.items()}, path)
    with pytest.raises(ModelError):
        tuned_gguf(base, path, tmp_path / "cache")
    assert not list((tmp_path / "cache").glob("*"))


def test_a_cache_that_cannot_be_written_is_a_model_error(
    base: Path, adapter: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no directory")
    with pytest.raises(ModelError, match="XDG_CACHE_HOME"):
        tuned_gguf(base, adapter, tmp_path / "file")


def test_the_packaged_adapter_can_be_read_and_is_small() -> None:
    path = packaged_adapter()
    assert path is not None
    assert path.stat().st_size < 10e6
    assert len(read_adapter(path)) == 2 * 7 * 18


@pytest.mark.weights
def test_a_spoilt_adapter_costs_the_tuning_and_not_the_model(tmp_path: Path) -> None:
    from assistant.models.embedded import EmbeddedModel
    from assistant.models.seam import Message, Request
    from assistant.models.weights import packaged_gguf

    shutil.copy(__file__, tmp_path / "spoilt.safetensors")
    model = EmbeddedModel(packaged_gguf(), adapter=tmp_path / "spoilt.safetensors")
    try:
        asked = Request((Message("user", "Why?"),), max_tokens=2)
        assert list(model.stream(asked, deadline_s=120))
        assert model.wording == "chosen"
    finally:
        model.close()
