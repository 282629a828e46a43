"""What a story expects of a turn, held against the turn that came: every difference in words.

It compares state, never wording; what the story does not name is not compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from assistant.stories.cart_lines import cart_differences
from assistant.stories.expect import NEED_LISTS, Selector, listed
from assistant.stories.same import said, same, same_pairs, within
from assistant.turn import Evidence, Pick, Turn, need_json
from retrieval.catalog.nouns import Product
from retrieval.money import to_major
from retrieval.need import category_covers

ProductOf = Callable[[str], Product | None]
Shown = Mapping[int, Sequence[str]]
"""The product ids each earlier turn (from 1) showed, best first."""


def differences(
    expect: Mapping[str, Any], turn: Turn, shown: Shown, product_of: ProductOf
) -> Iterator[str]:
    """A sentence for each thing named in `expect` that the turn does not keep."""
    if expect.get("act") is not None:
        wanted = listed(expect["act"])
        if turn.act not in wanted:
            yield f"act is {turn.act}; wanted {' or '.join(map(str, wanted))}"
    if expect.get("need") is not None:
        yield from _need_differences(expect["need"], need_json(turn.need, turn.currency))
    if expect.get("picks") is not None:
        yield from _pick_differences(expect["picks"], turn.picks, product_of)
    if expect.get("justifications") is not None:
        yield from _citation_differences(expect["justifications"], turn)
    if expect.get("cart") is not None:
        products = {line.product_id: product_of(line.product_id) for line in turn.cart.lines}
        yield from cart_differences(expect["cart"], turn.cart.lines, shown, products)
    if "question" in expect and bool(turn.question) is not expect["question"]:
        asked = f"asked {turn.question!r}" if turn.question else "asked nothing"
        yield f"the turn {asked}; wanted {'a' if expect['question'] else 'no'} question"


def _need_differences(expected: Mapping[str, Any], need: Mapping[str, Any]) -> Iterator[str]:
    for name, wanted in expected.items():
        seen = need[name]
        if not _need_field_matches(name, wanted, seen):
            yield f"need.{name} is {said(seen)}; wanted {said(wanted)}"


def _need_field_matches(name: str, wanted: Any, seen: Any) -> bool:
    if wanted in (None, [], {}):
        return seen in (None, [], {})
    if name in NEED_LISTS:
        contained = all(any(same(one, s) for s in seen) for one in listed(wanted))
        whole = all(any(same(one, s) for one in listed(wanted)) for s in seen)
        return contained and (whole or name in ("wants", "avoids"))
    if name == "options":
        return len(wanted) == len(seen) and same_pairs(wanted, seen)
    if name == "category":
        return _same_category(wanted, seen)
    return same(wanted, seen)


def _same_category(wanted: Any, seen: Any) -> bool:
    """Whether both name one category; of a whole path its last name counts."""
    return seen is not None and same(_leaf(wanted), _leaf(seen))


def _leaf(category: Any) -> str:
    return str(category).split(">")[-1].strip()


def _pick_differences(
    expected: Mapping[str, Any], picks: Sequence[Pick], product_of: ProductOf
) -> Iterator[str]:
    if len(picks) < expected.get("min", 0):
        yield f"{len(picks)} picks; wanted at least {expected['min']}"
    if len(picks) > expected.get("max", len(picks)):
        yield f"{len(picks)} picks; wanted at most {expected['max']}"
    for selector in listed(expected.get("every")):
        for pick in picks:
            if not matches(selector, pick, product_of(pick.product_id)):
                yield f"pick {pick.product_id} is not {said(selector)}; wanted of every pick"
    for selector in listed(expected.get("none")):
        for pick in picks:
            if matches(selector, pick, product_of(pick.product_id)):
                yield f"pick {pick.product_id} is {said(selector)}; wanted of no pick"
    for selector in listed(expected.get("include")):
        if not any(matches(selector, pick, product_of(pick.product_id)) for pick in picks):
            ids = ", ".join(pick.product_id for pick in picks) or "none"
            yield f"no pick is {said(selector)}; the picks are {ids}"
    for selector in listed(expected.get("first")):
        first = picks[0] if picks else None
        if first is None or not matches(selector, first, product_of(first.product_id)):
            seen = first.product_id if first else "none"
            yield f"the first pick is {seen}; wanted {said(selector)}"


def matches(selector: Selector, pick: Pick, product: Product | None) -> bool:
    """Whether the pick has every field as the selector wants it."""
    return all(_field_matches(name, wanted, pick, product) for name, wanted in selector.items())


def _field_matches(name: str, wanted: Any, pick: Pick, product: Product | None) -> bool:
    if name in ("attributes", "options"):
        return product is not None and _named_values_match(name, wanted, pick, product)
    if name == "category":
        path = product.category_path if product else ()
        return any(_in_category(str(one), path) for one in listed(wanted))
    seen: Any = {
        "product_id": pick.product_id,
        "variant_id": pick.variant_id,
        "title": pick.title,
        "brand": product.brand if product else pick.brand,
        "price": to_major(pick.price_minor, pick.currency),
        "currency": pick.currency,
        "rating": pick.rating_mean,
        "score": pick.score,
        "availability": product.availability if product else None,
    }[name]
    return within(wanted, seen, exact=name in ("product_id", "variant_id"))


def _in_category(wanted: str, path: tuple[str, ...]) -> bool:
    """Whether the path is in the category: a name of it, the head of one, or its beginning."""
    names = [name.strip() for name in wanted.split(">")]
    if len(names) == 1:
        return category_covers(wanted, path)
    return len(names) <= len(path) and all(same(*pair) for pair in zip(names, path, strict=False))


def _named_values_match(name: str, wanted: Mapping[str, Any], pick: Pick, product: Product) -> bool:
    offered: list[tuple[str, str]] = list(product.attributes.items())
    if name == "options":
        variants = [v for v in product.variants if pick.variant_id in (None, v.variant_id)]
        offered = [pair for v in variants for pair in v.options.items()] or offered
    return all(
        any(same(key, k) and within(value, v) for k, v in offered)
        or (value is None and not any(same(key, k) for k, _ in offered))
        for key, value in wanted.items()
    )


def _citation_differences(expected: Mapping[str, Any], turn: Turn) -> Iterator[str]:
    cited = set(cited_kinds(turn))
    for kind in listed(expected.get("cite")):
        if kind not in cited:
            seen = ", ".join(sorted(cited)) or "nothing"
            yield f"no justification cites {kind}; cited were {seen}"


def cited_kinds(turn: Turn) -> Iterator[str]:
    """The kind of each piece of evidence that a justification or the turn's text cites."""
    for pick in turn.picks:
        numbers = set(pick.justification.cites) if pick.justification else set()
        yield from (e.kind for e in pick.evidence if e.n in numbers or _cites(turn.text, e))
    yield from (e.kind for e in turn.evidence if _cites(turn.text, e))


def _cites(text: str, evidence: Evidence) -> bool:
    return f"[{evidence.n}]" in text
