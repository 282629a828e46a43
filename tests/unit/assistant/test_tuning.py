"""What the model is tuned with: wordings that may be said, from kinds of goods kept apart."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli.program import program
from assistant.models import adapter_of
from assistant.models.tuned import packaged_adapter
from assistant.settings import Settings
from assistant.tuning.examples import examples, may_be_said
from assistant.tuning.shop import domains_of
from assistant.tuning.situations import domains, domains_in, drawn
from retrieval.catalog.nouns import Product, Review

SEEN = [domain for domain in domains() if not domain.held_out]
KETTLE = "= kettles | Boily\nvolume: 1 l, 2 l; quiet: yes, no\n? quiet\n+ Boils fast.\n- Loud."


def test_there_are_many_kinds_of_goods_and_some_are_kept_apart() -> None:
    assert len(domains()) >= 45
    assert len(domains()) - len(SEEN) >= 8


def test_the_same_seed_draws_the_same_examples() -> None:
    once, again = (list(examples(SEEN, 12, seed=5)) for _ in range(2))
    assert once == again
    assert once != list(examples(SEEN, 12, seed=6))


def test_wordings_of_an_example_begin_differently() -> None:
    for example in examples(SEEN, 20, seed=5):
        first = [words.split()[0] for words in example.wordings]
        assert len(set(first)) == len(first)


def test_no_value_and_no_quote_is_learnt_by_heart() -> None:
    for example in examples(SEEN, 20, seed=5):
        for words in example.wordings:
            assert "€" not in words
            assert words.count('"') == 2 * words.count('""')


def test_a_wording_that_claims_more_is_not_learnt() -> None:
    item, currency, _ = next(drawn(SEEN, 1, seed=5))
    assert not may_be_said("This one is the best there is [1].", item, currency)


def test_a_line_before_the_first_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="before the first"):
        list(domains_in("+ Lovely.\n" + KETTLE))
    with pytest.raises(ValueError, match="no blame"):
        list(domains_in(KETTLE.replace("- Loud.", "")))


def test_a_shop_brings_kinds_of_goods_of_its_own() -> None:
    products = [
        Product(
            f"k{n}",
            f"Boily {n}, red",
            category="Kitchen > Kettles",
            attributes={"volume_l": str(n), "quiet": "yes"},
        )
        for n in (1, 2, 3)
    ]
    reviews = [
        Review("r1", "k1", "s1", 5.0, text="It boils fast and I love it."),
        Review("r2", "k1", "s2", 1.0, text="The lid broke and it is terrible."),
    ]
    (kind,) = domains_of(products, reviews)
    assert kind.kind == "kettles"
    assert ("volume", ("1 l", "2 l", "3 l")) in kind.facts
    assert kind.wishes == ("quiet",)
    assert kind.titles[0] == "Boily 1"
    assert list(domains_of(products[:2], reviews)) == []


def test_a_shops_own_adapter_comes_before_the_packaged_one(tmp_path: Path) -> None:
    settings = Settings(shop=tmp_path)
    assert adapter_of(settings) == packaged_adapter()
    own = tmp_path / "adapter.safetensors"
    own.write_bytes(b"")
    assert adapter_of(settings) == own
    assert adapter_of(Settings(shop=tmp_path, model="other.gguf")) is None


def test_tuning_without_a_shop_says_what_to_do(tmp_path: Path) -> None:
    answer = CliRunner().invoke(program, ["--shop", str(tmp_path / "none"), "tune"])
    assert answer.exit_code == 2
    assert "shop-assistant" in answer.output
