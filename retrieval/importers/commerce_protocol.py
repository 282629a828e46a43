"""An Agentic Commerce Protocol feed: `metadata.json` and `products.jsonl`.

Products with `variants` (today's schema) or one flat object a variant (the older one).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from retrieval.importers.files import Source
from retrieval.importers.json_objects import objects
from retrieval.importers.offers import options_of, price_text, without_options
from retrieval.importers.sales import on_sale, saved_at
from retrieval.importers.seam import Recognised, Record, Row
from retrieval.importers.tables import Broken, Sample, plain_name
from retrieval.importers.values import missing, written

_METADATA = frozenset(
    {"feed_id", "account_id", "target_merchant", "target_country", "feed_version"}
)
_SIGNS = frozenset(
    {"variants", "enable_search", "is_eligible_search", "image_link", "image_url", "media", "link",
     "url", "price", "availability", "item_group_id", "group_id", "seller_name", "brand"}
)  # fmt: skip
_ATTRIBUTES = ("condition", "material", "dimensions", "length", "width", "height", "weight",
               "age_group", "gender", "color", "size", "size_system", "pattern")  # fmt: skip


def recognise(path: Path, sample: Sample) -> Recognised | None:
    """The feed's metadata, or objects with an id and a title as the feed names them."""
    if sample.kind not in ("json", "jsonl"):
        return None
    name = path.name.casefold().removesuffix(".gz")
    if name == "metadata.json":
        text = sample.text
        if sample.columns & _METADATA or any(f'"{sign}"' in text for sign in _METADATA):
            return Recognised("Agentic Commerce Protocol metadata", "products", document=True)
        return None
    listed = sample.first.get("products")
    first = listed[0] if isinstance(listed, list) and listed else None
    columns = frozenset(map(plain_name, first)) if isinstance(first, dict) else sample.columns
    if sample.kind == "json" and all(f'"{key}"' in sample.text for key in ("products", "id")):
        columns = frozenset({"id", "title", "variants"})
    own = columns & {"id", "item_id"}
    if own and "title" in columns and columns & _SIGNS and not columns & {"product_id", "@type"}:
        return Recognised("Agentic Commerce Protocol feed", "products", varied=True, document=True)
    return None


def rows(source: Source, sample: Sample, what: Recognised) -> Iterator[Row | Broken]:
    """The feed's products; metadata has none."""
    if what.name.endswith("metadata"):
        return
    at = saved_at(source.path)
    for row in objects(source, sample):
        if isinstance(row, Broken):
            yield row
            continue
        cells = {plain_name(name): cell for name, cell in row.cells.items()}
        variants = cells.get("variants")
        if isinstance(variants, list) and variants:
            yield Row(row.line, (_with_variants(cells, variants),))
            continue
        starts, _, ends = str(cells.get("sale_price_effective_date") or "").partition("/")
        sale = on_sale(cells.get("sale_price"), starts, ends, at)
        yield Row(row.line, (_flat(cells, cells.get("sale_price" if sale else "price")),))


def _with_variants(cells: Mapping[str, Any], variants: list[Any]) -> Record:
    """A product that lists its variants; one variant without options is the product itself."""
    values = _product(cells)
    if not all(isinstance(each, dict) for each in variants):
        return Record("products", values | {"variants": variants}, {"product_id": "id"})
    offers = [_variant(each) for each in variants]
    if len(offers) == 1 and not offers[0]["options"]:
        values |= {name: offers[0][name] for name in ("price", "availability")}
    else:
        values["variants"] = [{k: v for k, v in each.items() if k != "said"} for each in offers]
        values["offered_by_variants"] = True
    said = [each["said"] for each in offers]
    for name in ("title", "description", "image_url", "link", "category", "brand"):
        if missing(values[name]):
            values[name] = next((v[name] for v in said if not missing(v[name])), None)
    columns = {"product_id": "id", "variants": "variants"}
    return Record("products", values, columns)


def _variant(raw: Mapping[str, Any]) -> dict[str, Any]:
    cells = {plain_name(name): cell for name, cell in raw.items()}
    options = _pairs(cells.get("variant_options", cells.get("options"))) or options_of(cells)
    return {
        "variant_id": cells.get("id", cells.get("sku")),
        "options": options,
        "price": price_text(cells.get("price"), cells.get("currency")),
        "availability": _stock(cells),
        "said": _product(cells),
    }


def _flat(cells: Mapping[str, Any], price: Any) -> Record:
    own = _own_id(cells)
    group = "item_group_id" if not missing(cells.get("item_group_id")) else "group_id"
    grouped = not missing(cells.get(group))
    options = _pairs(cells.get("variant_dict")) or _custom(cells) if grouped else {}
    values = _product(cells) | {
        "product_id": cells.get(group if grouped else own),
        "price": price_text(price, cells.get("currency")),
        "availability": _stock(cells),
    }
    if grouped:
        values["title"] = cells.get("item_group_title") or without_options(
            cells.get("title"), options.values()
        )
        values |= {"variant_id": cells.get(own), "options": options}
    attributes = values["attributes"]
    values["attributes"] = {n: v for n, v in attributes.items() if n not in options}
    return Record("products", values, {"product_id": group if grouped else own})


def _custom(cells: Mapping[str, Any]) -> dict[str, str]:
    found = options_of(cells)
    for n in ("1", "2", "3"):
        name, value = (
            cells.get(f"custom_variant{n}_category"),
            cells.get(f"custom_variant{n}_option"),
        )
        if not missing(name) and not missing(value):
            found[written(name)] = written(value)
    return found


def _product(cells: Mapping[str, Any]) -> dict[str, Any]:
    description = cells.get("description")
    if isinstance(description, dict):
        known = (description.get(form) for form in ("plain", "markdown", "html"))
        description = next((text for text in known if not missing(text)), None)
    link = cells.get("url") if missing(cells.get("link")) else cells.get("link")
    return {
        "product_id": cells.get(_own_id(cells)),
        "title": cells.get("title"),
        "description": description,
        "category": _category(cells),
        "brand": _name(cells.get("brand")),
        "image_url": _image(cells),
        "link": link,
        "attributes": {
            name.replace("_", " "): cells[name]
            for name in _ATTRIBUTES
            if not missing(cells.get(name))
        }
        | _pairs(cells.get("attributes")),
    }


def _own_id(cells: Mapping[str, Any]) -> str:
    return "item_id" if missing(cells.get("id")) and "item_id" in cells else "id"


def _category(cells: Mapping[str, Any]) -> Any:
    names = ("product_category", "category", "categories")
    raw = next((cells[name] for name in names if not missing(cells.get(name))), None)
    if isinstance(raw, list):
        return next((_name(each) for each in raw if not missing(_name(each))), None)
    return _name(raw)


def _name(raw: Any) -> Any:
    if isinstance(raw, dict):
        return next((raw[n] for n in ("path", "name", "value") if not missing(raw.get(n))), None)
    return raw


def _image(cells: Mapping[str, Any]) -> Any:
    for name in ("image_link", "image_url", "media", "images"):
        raw = cells.get(name)
        first = raw[0] if isinstance(raw, list) and raw else raw
        first = first.get("url") if isinstance(first, dict) else first
        if not missing(first):
            return first
    return None


def _stock(cells: Mapping[str, Any]) -> Any:
    raw = cells.get("availability")
    if isinstance(raw, dict):
        return raw.get("available") if missing(raw.get("status")) else raw["status"]
    return cells.get("quantity", cells.get("inventory_quantity")) if missing(raw) else raw


def _pairs(raw: Any) -> dict[str, str]:
    """Options or attributes as an object or as a list of {name, value}."""
    if isinstance(raw, dict):
        return {str(name): written(value) for name, value in raw.items() if not missing(value)}
    if isinstance(raw, list):
        return {
            written(each["name"]): written(each["value"])
            for each in raw
            if isinstance(each, dict)
            and not missing(each.get("name"))
            and not missing(each.get("value"))
        }
    return {}
