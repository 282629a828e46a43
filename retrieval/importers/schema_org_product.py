"""A schema.org Product or ProductGroup as the canonical record of a product.

It knows nothing of files and pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from retrieval.importers.offers import options_of, without_options
from retrieval.importers.values import missing, written

Node = Mapping[str, Any]

_PRODUCTS = frozenset({"Product", "ProductGroup", "ProductModel", "IndividualProduct", "Vehicle",
                       "Book", "SomeProducts", "Car"})  # fmt: skip
_IDS = ("productGroupID", "sku", "productID", "mpn", "gtin", "gtin13", "gtin14", "gtin12", "gtin8",
        "isbn", "@id", "url", "name")  # fmt: skip
_PLAIN = ("material", "pattern", "color", "size", "model", "award", "countryOfOrigin",
          "itemCondition", "slogan")  # fmt: skip
_MEASURED = ("weight", "width", "height", "depth")
_UNITS = {"KGM": "kg", "GRM": "g", "CMT": "cm", "MMT": "mm", "MTR": "m", "INH": "in", "LBR": "lb",
          "ONZ": "oz", "LTR": "l", "MLT": "ml", "FOT": "ft", "HUR": "h", "WTT": "W"}  # fmt: skip
_DEEPEST = 12


def types(node: Node) -> frozenset[str]:
    """The node's types, without the address of the vocabulary."""
    given = node.get("@type")
    listed = given if isinstance(given, list) else [given]
    return frozenset(str(each).rsplit("/", 1)[-1].removeprefix("schema:") for each in listed)


def is_group(node: Node) -> bool:
    """Whether the node is a ProductGroup."""
    return "ProductGroup" in types(node)


def is_product(node: Node) -> bool:
    """Whether the node is a product that says something of itself."""
    return bool(types(node) & _PRODUCTS) and not missing(node.get("name"))


def nodes(document: Any, deep: int = 0) -> Iterator[Node]:
    """The products of a document, wherever it keeps them, but none inside of another product."""
    if deep > _DEEPEST:
        return
    if isinstance(document, list):
        for each in document:
            yield from nodes(each, deep + 1)
    elif isinstance(document, Mapping):
        if is_product(document):
            yield document
            return
        for name in ("@graph", "mainEntity", "itemListElement", "item", "hasPart", "about",
                     "mainEntityOfPage", "itemOffered", "itemReviewed"):  # fmt: skip
            if name in document:
                yield from nodes(document[name], deep + 1)


def product_id(node: Node) -> str:
    """The first id the node has."""
    for name in _IDS:
        given = _text(node.get(name))
        if given:
            return given
    return ""


def product_of(node: Node, own_id: str, members: Sequence[Node]) -> dict[str, Any]:
    """The record of the product; `members` are variants that stand beside their group."""
    inside = node.get("hasVariant")
    variants = [each for each in _listed(inside) if isinstance(each, Mapping) and len(each) > 2]
    known = {product_id(each) for each in variants}
    variants += [each for each in members if product_id(each) not in known]
    offer = _offer(node)
    record: dict[str, Any] = {
        "product_id": own_id,
        "title": node.get("name"),
        "description": node.get("description"),
        "category": _category(node.get("category")),
        "brand": _text(node.get("brand")) or _text(node.get("manufacturer")),
        "price": offer["price"],
        "availability": offer["availability"],
        "image_url": _image(node.get("image")),
        "link": _text(node.get("url")) or offer["link"],
        "created_at": node.get("releaseDate"),
        "attributes": _attributes(node),
    }
    if variants:
        listed = [_variant(each, _varies(node)) for each in variants]
        record["variants"] = listed
        if missing(record["price"]):
            record["offered_by_variants"] = True
            record.pop("availability")
        every = [value for each in listed for value in each["options"].values()]
        record["title"] = without_options(record["title"], every)
        said = [each for each in variants if not missing(each.get("image"))]
        record["image_url"] = record["image_url"] or (_image(said[0]["image"]) if said else "")
        names = {name for each in listed for name in each["options"]}
        record["attributes"] = {n: v for n, v in record["attributes"].items() if n not in names}
    return record


def _varies(node: Node) -> frozenset[str]:
    """The names of the properties by which the group's variants differ."""
    return frozenset(str(each).rsplit("/", 1)[-1] for each in _listed(node.get("variesBy")))


def _variant(node: Node, varies: frozenset[str]) -> dict[str, Any]:
    offer = _offer(node)
    options = options_of({name: _text(node.get(name)) for name in ("color", "size", "pattern",
                                                                  "material")})  # fmt: skip
    options |= {name: value for name, value in _properties(node) if name in varies}
    return {
        "variant_id": product_id(node),
        "options": {n: v for n, v in options.items() if not varies or n in varies} or options,
        "price": offer["price"],
        "availability": offer["availability"],
    }


def _offer(node: Node) -> dict[str, Any]:
    """The price asked ("79.00 EUR"), the stock and the link of the node's offers.

    Of several offers the cheapest in stock counts; an AggregateOffer asks its lowPrice.
    """
    found = [each for each in _listed(node.get("offers")) if isinstance(each, Mapping)]
    inner = [e for each in found for e in _listed(each.get("offers")) if isinstance(e, Mapping)]
    read = [_read(each) for each in (*found, *inner)]
    priced = [each for each in read if not missing(each["price"])]
    buyable = [each for each in priced if "outofstock" not in str(each["availability"]).casefold()]
    best = min(buyable or priced or read, key=_amount, default=None)
    if best is None:
        return {"price": None, "availability": None, "link": ""}
    if missing(best["availability"]):
        known = (each["availability"] for each in read if not missing(each["availability"]))
        best = {**best, "availability": next(known, None)}
    return best


def _read(offer: Node) -> dict[str, Any]:
    specified = [e for e in _listed(offer.get("priceSpecification")) if isinstance(e, Mapping)]
    holders = (offer, *specified)
    names = ("price", "lowPrice", "minPrice")
    price = next((h[n] for n in names for h in holders if not missing(h.get(n))), None)
    currency = next((h["priceCurrency"] for h in holders if h.get("priceCurrency")), "")
    bare = missing(price) or any(letter.isalpha() for letter in written(price))
    return {
        "price": price if bare or not currency else f"{written(price)} {currency}",
        "availability": _text(offer.get("availability")),
        "link": _text(offer.get("url")),
    }


def _amount(offer: Mapping[str, Any]) -> float:
    try:
        return float(written(offer["price"]).split(" ")[0].replace(",", "."))
    except ValueError:
        return float("inf")


def _attributes(node: Node) -> dict[str, str]:
    found = {name: _text(node.get(name)) for name in _PLAIN}
    for name in _MEASURED:
        found[name] = _measured(node.get(name))
    audience = node.get("audience")
    if isinstance(audience, Mapping):
        for name in ("suggestedGender", "suggestedAge"):
            found[name.removeprefix("suggested").casefold()] = _text(audience.get(name))
    for name, value in _properties(node):
        found.setdefault(name, value)
    rated = node.get("aggregateRating")
    if isinstance(rated, Mapping) and not missing(rated.get("ratingValue")):
        count = rated.get("reviewCount", rated.get("ratingCount"))
        found["rating"] = written(rated["ratingValue"])
        found["rating count"] = "" if missing(count) else written(count)
    return {name: value for name, value in found.items() if value}


def _properties(node: Node) -> Iterator[tuple[str, str]]:
    for each in _listed(node.get("additionalProperty")):
        if isinstance(each, Mapping) and not missing(each.get("name")):
            yield written(each["name"]), _measured(each)


def _measured(raw: Any) -> str:
    """A value with its unit."""
    if not isinstance(raw, Mapping):
        return _text(raw)
    value = _text(raw.get("value"))
    code = _text(raw.get("unitCode"))
    unit = _text(raw.get("unitText")) or _UNITS.get(code.upper(), code)
    return f"{value} {unit}".strip() if value else _text(raw)


def _category(raw: Any) -> Any:
    names = [_text(each) for each in _listed(raw)]
    return next((name for name in names if ">" in name), names[0] if names else None)


def _image(raw: Any) -> str:
    for each in _listed(raw):
        if isinstance(each, Mapping):
            each = each.get("contentUrl") or each.get("url")
        if isinstance(each, str) and each.strip():
            return each
    return ""


def _text(raw: Any) -> str:
    """The text of a value, of a node by its name, or of a list's first."""
    if isinstance(raw, list):
        return ", ".join(filter(None, map(_text, raw)))
    if isinstance(raw, Mapping):
        for name in ("name", "@value", "value", "@id"):
            if not missing(raw.get(name)):
                return _text(raw[name])
        return ""
    return "" if missing(raw) else written(raw).strip()


def _listed(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else [] if raw is None else [raw]
