"""Every encoder keeps the same contract; only what they take two texts to share differs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from retrieval import embedding
from retrieval.embedding import RememberingEncoder, SentenceEncoder, open_encoder, packaged_model
from retrieval.encoder import EncoderError, TextEncoder, unit_rows
from retrieval.testing import HashEncoder

TEXTS = [
    "A quiet fan",
    "the fan is whisper quiet",
    "trail shoes for mud",
    "naïve café ☕",
    "x" * 3000,
]


@pytest.fixture(
    scope="module",
    params=[
        "hash",
        "remembering",
        pytest.param("sentence-transformers", marks=pytest.mark.weights),
        pytest.param("openvino", marks=pytest.mark.weights),
    ],
)
def encoder(request: pytest.FixtureRequest) -> Iterator[TextEncoder]:
    if request.param == "hash":
        yield HashEncoder()
    elif request.param == "remembering":
        yield RememberingEncoder(HashEncoder(), kept=3)
    elif request.param == "sentence-transformers":
        yield SentenceEncoder()
    else:
        yield open_encoder(device="cpu")


def test_rows_are_unit_float32_one_a_text(encoder: TextEncoder) -> None:
    rows = encoder.encode(TEXTS)
    assert rows.shape == (len(TEXTS), encoder.dimension)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_a_text_has_the_same_row_alone_in_company_and_again(encoder: TextEncoder) -> None:
    together = encoder.encode([*TEXTS, TEXTS[0]])
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(together[:-1], alone, atol=2e-3)
    np.testing.assert_allclose(together[-1], together[0], atol=2e-3)


def test_no_texts_and_empty_texts_are_no_trouble(encoder: TextEncoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)
    assert np.isfinite(encoder.encode(["", " ", "\n"])).all()


def test_texts_about_the_same_thing_lie_closer(encoder: TextEncoder) -> None:
    fan, quiet_fan, shoes = encoder.encode(TEXTS[:3])
    assert fan @ quiet_fan > fan @ shoes + 0.1


@pytest.mark.weights
def test_openvino_gives_the_vectors_of_sentence_transformers() -> None:
    texts = [*TEXTS, "Boils a litre in two minutes", "Not worth the money, sent it back."]
    fast, plain = open_encoder(device="cpu"), SentenceEncoder()
    cosines = (fast.encode(texts) * plain.encode(texts)).sum(axis=1)
    assert cosines.min() > 0.999
    assert fast.name == plain.name


def test_remembered_texts_are_not_computed_again() -> None:
    beneath = HashEncoder()
    encoder = RememberingEncoder(beneath, kept=8)
    encoder.encode(["fan", "shoe"])
    encoder.encode(["shoe", "fan"])
    assert beneath.encoded == ["fan", "shoe"]


def test_only_so_many_texts_are_remembered() -> None:
    beneath = HashEncoder()
    encoder = RememberingEncoder(beneath, kept=4)
    for text in ("one", "two", "three", "four", "five", "one"):
        encoder.encode([text])
    assert beneath.encoded.count("one") == 2


def test_missing_weights_name_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "find_spec", lambda name: None)
    with pytest.raises(EncoderError, match="scripts/install"):
        packaged_model()


def test_a_gpu_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "has_cuda", lambda: False)
    with pytest.raises(EncoderError, match="no CUDA GPU"):
        open_encoder(device="cuda")


def test_rows_that_are_not_numbers_become_zero() -> None:
    rows = unit_rows(np.array([[np.nan, 1], [0, 0], [np.inf, 0]], dtype=np.float32))
    assert np.isfinite(rows).all()
    assert rows[1].tolist() == [0, 0]
