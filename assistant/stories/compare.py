"""What a story expects of a turn, held against the turn that came: every difference in words.

It compares state, never wording; what the story does not name is not compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from assistant.stories.story import Selector
from assistant.turn import CartLine, Evidence, Pick, Turn, need_json
from retrieval.catalog.nouns import Product
from retrieval.money import to_major
from retrieval.need import category_covers
from retrieval.words import folded, same_words

ProductOf = Callable[[str], Product | None]
Shown = Mapping[int, Sequence[str]]
"""The product ids each earlier turn (from 1) showed, best first."""


def differences(
    expect: Mapping[str, Any], turn: Turn, shown: Shown, product_of: ProductOf
) -> Iterator[str]:
    """A sentence for each thing named in `expect` that the turn does not keep."""
    if expect.get("act") is not None:
        wanted = _listed(expect["act"])
        if turn.act not in wanted:
            yield f"act is {turn.act}; wanted {' or '.join(map(str, wanted))}"
    if expect.get("need") is not None:
        yield from _need_differences(expect["need"], need_json(turn.need, turn.currency))
    if expect.get("picks") is not None:
        yield from _pick_differences(expect["picks"], turn.picks, product_of)
    if expect.get("justifications") is not None:
        yield from _citation_differences(expect["justifications"], turn)
    if expect.get("cart") is not None:
        yield from _cart_differences(expect["cart"], turn.cart.lines, shown, product_of)
    if "question" in expect and bool(turn.question) is not expect["question"]:
        asked = f"asked {turn.question!r}" if turn.question else "asked nothing"
        yield f"the turn {asked}; wanted {'a' if expect['question'] else 'no'} question"


def _need_differences(expected: Mapping[str, Any], need: Mapping[str, Any]) -> Iterator[str]:
    for name, wanted in expected.items():
        seen = need[name]
        if not _need_field_matches(name, wanted, seen):
            yield f"need.{name} is {_said(seen)}; wanted {_said(wanted)}"


def _need_field_matches(name: str, wanted: Any, seen: Any) -> bool:
    if wanted in (None, [], {}):
        return seen in (None, [], {})
    if name in ("wants", "avoids"):
        return all(any(_same(one, s) for s in seen) for one in _listed(wanted))
    if name in ("brands", "brands_excluded"):
        listed = _listed(wanted)
        return len(listed) == len(seen) and all(any(_same(w, s) for s in seen) for w in listed)
    if name == "options":
        return (
            isinstance(wanted, Mapping)
            and len(wanted) == len(seen)
            and all(
                any(_same(option, o) and _same(value, v) for o, v in seen.items())
                for option, value in wanted.items()
            )
        )
    return _same(wanted, seen)


def _pick_differences(
    expected: Mapping[str, Any], picks: Sequence[Pick], product_of: ProductOf
) -> Iterator[str]:
    if len(picks) < expected.get("min", 0):
        yield f"{len(picks)} picks; wanted at least {expected['min']}"
    if len(picks) > expected.get("max", len(picks)):
        yield f"{len(picks)} picks; wanted at most {expected['max']}"
    for selector in _selectors(expected.get("every")):
        for pick in picks:
            if not matches(selector, pick, product_of(pick.product_id)):
                yield f"pick {pick.product_id} is not {_said(selector)}; wanted of every pick"
    for selector in _selectors(expected.get("none")):
        for pick in picks:
            if matches(selector, pick, product_of(pick.product_id)):
                yield f"pick {pick.product_id} is {_said(selector)}; wanted of no pick"
    for selector in _selectors(expected.get("include")):
        if not any(matches(selector, pick, product_of(pick.product_id)) for pick in picks):
            ids = ", ".join(pick.product_id for pick in picks) or "none"
            yield f"no pick is {_said(selector)}; the picks are {ids}"
    for selector in _selectors(expected.get("first")):
        first = picks[0] if picks else None
        if first is None or not matches(selector, first, product_of(first.product_id)):
            seen = first.product_id if first else "none"
            yield f"the first pick is {seen}; wanted {_said(selector)}"


def matches(selector: Selector, pick: Pick, product: Product | None) -> bool:
    """Whether the pick has every field as the selector wants it."""
    return all(_field_matches(name, wanted, pick, product) for name, wanted in selector.items())


def _field_matches(name: str, wanted: Any, pick: Pick, product: Product | None) -> bool:
    if name in ("attributes", "options"):
        return _named_values_match(name, wanted, pick, product)
    if name == "category":
        path = product.category_path if product else ()
        return any(category_covers(str(one), path) for one in _listed(wanted))
    seen: Any = {
        "product_id": pick.product_id,
        "variant_id": pick.variant_id,
        "title": pick.title,
        "brand": product.brand if product else pick.brand,
        "price": to_major(pick.price_minor, pick.currency),
        "currency": pick.currency,
        "rating": pick.rating_mean,
        "availability": product.availability if product else None,
    }[name]
    return _value_matches(wanted, seen, exact=name in ("product_id", "variant_id"))


def _named_values_match(name: str, wanted: Any, pick: Pick, product: Product | None) -> bool:
    if not isinstance(wanted, Mapping) or product is None:
        return False
    offered: list[tuple[str, str]] = list(product.attributes.items())
    if name == "options":
        variants = [v for v in product.variants if pick.variant_id in (None, v.variant_id)]
        offered = [pair for v in variants for pair in v.options.items()] or offered
    return all(
        any(_same(key, k) and _value_matches(value, v) for k, v in offered)
        for key, value in wanted.items()
    )


def _value_matches(wanted: Any, seen: Any, *, exact: bool = False) -> bool:
    if isinstance(wanted, Mapping):
        number = _number(seen)
        low, high = _number(wanted.get("min")), _number(wanted.get("max"))
        return number is not None and (
            (low is None or number >= low) and (high is None or number <= high)
        )
    if exact:
        return any(str(one) == str(seen) for one in _listed(wanted))
    return any(_same(one, seen) for one in _listed(wanted))


def _citation_differences(expected: Mapping[str, Any], turn: Turn) -> Iterator[str]:
    cited = set(cited_kinds(turn))
    for kind in _listed(expected.get("cite")):
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


def _cart_differences(
    expected: Sequence[Mapping[str, Any]],
    lines: Sequence[CartLine],
    shown: Shown,
    product_of: ProductOf,
) -> Iterator[str]:
    left = list(lines)
    for wanted in expected:
        met = next((x for x in left if _line_matches(wanted, x, shown, product_of)), None)
        if met is None:
            yield f"no cart line is {_said(wanted)}; the cart is {_cart_said(lines)}"
        else:
            left.remove(met)
    if len(lines) != len(expected):
        yield f"{len(lines)} cart lines; wanted {len(expected)}; the cart is {_cart_said(lines)}"


def _line_matches(
    wanted: Mapping[str, Any], line: CartLine, shown: Shown, product_of: ProductOf
) -> bool:
    if "shown" in wanted:
        ids = shown.get(wanted["shown"]["turn"], ())
        position = wanted["shown"]["position"]
        if position > len(ids) or ids[position - 1] != line.product_id:
            return False
    if "product_id" in wanted and str(wanted["product_id"]) != line.product_id:
        return False
    if "variant_id" in wanted and str(wanted["variant_id"]) != str(line.variant_id):
        return False
    if wanted.get("options"):
        product = product_of(line.product_id)
        variant = product.variant(line.variant_id or "") if product else None
        options = variant.options if variant else {}
        if not all(
            any(_same(name, n) and _same(value, v) for n, v in options.items())
            for name, value in wanted["options"].items()
        ):
            return False
    return bool(wanted.get("quantity", line.quantity) == line.quantity)


def _same(wanted: Any, seen: Any) -> bool:
    if isinstance(wanted, bool):
        truths = ("yes", "true", "1") if wanted else ("no", "false", "0")
        return folded(str(seen)) in truths or (isinstance(seen, bool) and seen is wanted)
    one, other = _number(wanted), _number(seen)
    if one is not None and other is not None:
        return abs(one - other) < 1e-9
    return (
        seen is not None
        and (same_words(str(wanted), str(seen)) or folded(str(wanted)) == folded(str(seen)))
    )  # fmt: skip


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _selectors(value: Any) -> list[Selector]:
    return [one if isinstance(one, Mapping) else {"product_id": str(one)} for one in _listed(value)]


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_said(one)}" for name, one in value.items())
    if isinstance(value, list):
        return "[" + ", ".join(map(str, value)) + "]"
    return "absent" if value is None else str(value)


def _cart_said(lines: Sequence[CartLine]) -> str:
    said = [f"{x.quantity} × {x.product_id}" + (f" ({x.variant_id})" if x.variant_id else "")
            for x in lines]  # fmt: skip
    return ", ".join(said) or "empty"
