"""The one question asked is the one that tells most; a relaxation is computed, never guessed."""

from collections.abc import Mapping

from assistant.question import best_question
from assistant.relax import relaxations
from retrieval.catalog.nouns import Product
from retrieval.need import Need, keeps_limits


def lamp(product_id: str, price_minor: int, **attributes: str) -> Product:
    return Product(
        product_id, product_id.title(), category="Home > Desk lamps", brand="Lumen",
        price_minor=price_minor, attributes=attributes,
    )  # fmt: skip


LAMPS = [
    lamp("a", 2000, material="steel", dimmable="yes", weight_g="800"),
    lamp("b", 3000, material="wood", dimmable="yes", weight_g="900"),
    lamp("c", 4000, material="glass", dimmable="yes", weight_g="700"),
    lamp("d", 5000, material="steel", dimmable="no", weight_g="750"),
]
EVEN = [1.0] * len(LAMPS)


def test_the_attribute_that_splits_best_is_asked() -> None:
    question = best_question(Need(category="Desk lamps"), LAMPS, EVEN, frozenset())
    assert question is not None
    assert question.about == "material"
    assert question.text == "Which material would you like: steel, glass or wood?"


def test_nothing_is_asked_twice_nor_what_the_need_says() -> None:
    asked = best_question(Need(category="Desk lamps"), LAMPS, EVEN, frozenset({"material"}))
    assert asked is not None
    assert asked.about == "dimmable"
    known = best_question(Need(wants=("steel",)), LAMPS, EVEN, frozenset({"dimmable"}))
    assert known is None


def test_an_even_split_in_two_tells_one_bit() -> None:
    two = [lamp("a", 1, material="steel"), lamp("b", 1, material="wood")]
    question = best_question(Need(), two, [1.0, 1.0], frozenset())
    assert question is not None
    assert abs(question.gain_bits - 1.0) < 1e-9


def test_the_kind_of_thing_is_asked_first() -> None:
    mixed = [*LAMPS, Product("t", "T", category="Outdoor > Tents", attributes={"material": "silk"})]
    question = best_question(Need(), mixed, [1.0] * 5, frozenset())
    assert question is not None
    assert question.about == "category"


def test_what_the_shop_files_its_products_under_is_not_asked() -> None:
    filed = [lamp("a", 1, tags="bestseller"), lamp("b", 1, tags="new"), lamp("c", 1, tags="sale")]
    assert best_question(Need(), filed, [1.0] * 3, frozenset()) is None


def test_one_product_is_no_question() -> None:
    assert best_question(Need(), LAMPS[:1], [1.0], frozenset()) is None


class Shelf:
    """The catalog's questions answered by looking at every product."""

    def __init__(self, products: list[Product]) -> None:
        self.by_id: Mapping[str, Product] = {p.product_id: p for p in products}

    def count_matching(self, need: Need) -> int:
        return len(self.ordered_by_price(need, limit=1000))

    def ordered_by_price(
        self, need: Need, *, descending: bool = False, limit: int = 10
    ) -> list[str]:
        fitting = [p for p in self.by_id.values() if keeps_limits(need, p)]
        fitting.sort(key=lambda p: p.price_minor or 0, reverse=descending)
        return [p.product_id for p in fitting][:limit]

    def product(self, product_id: str) -> Product | None:
        return self.by_id.get(product_id)


def test_a_budget_too_small_moves_to_the_nearest_price() -> None:
    need = Need(category="Desk lamps", price_max_minor=1500)
    ways = relaxations(need, Shelf(LAMPS), currency="EUR", locale="en")
    assert ways[0].need.price_max_minor == 2000
    assert ways[0].count == 1
    assert ways[0].change == "with up to €20"


def test_a_brand_ruled_out_is_offered_back_with_what_it_brings() -> None:
    need = Need(category="Desk lamps", brands_excluded=("Lumen",))
    ways = relaxations(need, Shelf(LAMPS), currency="EUR", locale="en")
    assert any(not way.need.brands_excluded and way.count == 4 for way in ways)


def test_what_brings_nothing_is_not_offered() -> None:
    need = Need(category="Cars", price_max_minor=1500, brands_excluded=("Acme",))
    ways = relaxations(need, Shelf([]), currency="EUR", locale="en")
    assert ways == ()
