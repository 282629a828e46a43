"""schema.org's Product and ProductGroup as JSON-LD, from files and from saved web pages.

Reviews inside a product become reviews of it, without their writer's name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from retrieval.importers import saved_pages
from retrieval.importers.files import BrokenFileError, Source
from retrieval.importers.json_objects import objects
from retrieval.importers.schema_org_product import (
    is_group,
    is_product,
    nodes,
    product_id,
    product_of,
    types,
)
from retrieval.importers.seam import Recognised, Record, Row
from retrieval.importers.tables import Broken, Sample
from retrieval.importers.values import missing

_PAGES = (".html", ".htm", ".xhtml")
_COMMENT = re.compile(
    r"^\s*(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|//\]\]>|/\*\]\]>\*/)\s*$"
)


def recognise(path: Path, sample: Sample) -> Recognised | None:
    """JSON that speaks of schema.org, or a page with a script of it."""
    if sample.kind in ("json", "jsonl"):
        if "@type" in sample.columns or '"@type"' in sample.text or "@graph" in sample.columns:
            return Recognised("schema.org JSON-LD", "products", document=True)
        return None
    if sample.kind == "html" and path.name.casefold().removesuffix(".gz").endswith(_PAGES):
        try:
            if saved_pages.has_scripts(Source(path, path.name)):
                return Recognised("web page with JSON-LD", "products", document=True)
        except BrokenFileError:
            return None
    return None


def rows(source: Source, sample: Sample, what: Recognised) -> Iterator[Row | Broken]:
    """The products that the file or page speaks of, and their reviews."""
    if sample.kind == "html":
        documents = _of_page(source)
    else:
        documents = (
            each if isinstance(each, Broken) else (each.line, each.cells)
            for each in objects(source, sample)
        )
    for document in documents:
        if isinstance(document, Broken):
            yield document
        else:
            yield from _of_document(*document)


def _of_page(source: Source) -> Iterator[tuple[int, Any] | Broken]:
    try:
        found = saved_pages.scripts(source)
    except BrokenFileError as error:
        yield Broken(0, "", "", str(error))
        return
    for line, text in found:
        try:
            yield line, json.loads(_COMMENT.sub("", text), strict=False)
        except (ValueError, RecursionError) as error:
            reason = f"the page's JSON-LD is not JSON ({error}); mend the page's template"
            yield Broken(line, "", text.strip(), reason)


def _of_document(line: int, document: Any) -> Iterator[Row | Broken]:
    """A row a product, one a review; a document without products is one row of nothing."""
    found = [node for node in nodes(document) if is_product(node)]
    groups = {product_id(node): node for node in found if is_group(node)}
    apart = [node for node in found if not is_group(node)]
    members: dict[str, list[Mapping[str, Any]]] = {}
    alone = []
    for node in apart:
        group = _group_of(node, groups)
        if group:
            members.setdefault(group, []).append(node)
        else:
            alone.append(node)
    told = False
    for own_id, group_node in groups.items():
        told = True
        yield from _rows(line, group_node, own_id, members.get(own_id, []))
    for node in alone:
        told = True
        yield from _rows(line, node, product_id(node), [])
    if not told and isinstance(document, Mapping) and types(document) & {"Product", "ProductGroup"}:
        yield Broken(line, "name", "", "wanted a value")
    elif not told:
        yield Row(line, ())


def _group_of(node: Mapping[str, Any], groups: Mapping[str, Mapping[str, Any]]) -> str:
    """The id of the group that the product says it is a variant of, "" without."""
    named = node.get("inProductGroupWithID")
    if isinstance(named, str) and named in groups:
        return named
    parent = node.get("isVariantOf")
    for each in parent if isinstance(parent, list) else [parent]:
        if not isinstance(each, Mapping):
            continue
        for own_id, group in groups.items():
            same = each.get("@id") is not None and each.get("@id") == group.get("@id")
            if same or each.get("productGroupID") == own_id:
                return own_id
    return ""


def _rows(
    line: int, node: Mapping[str, Any], own_id: str, members: list[Mapping[str, Any]]
) -> Iterator[Row]:
    yield Row(line, (Record("products", product_of(node, own_id, members)),))
    said = node.get("review", node.get("reviews"))
    for review in said if isinstance(said, list) else [said]:
        if isinstance(review, Mapping) and "Review" in types(review):
            yield Row(line, (Record("reviews", _review(review, own_id)),))


def _review(node: Mapping[str, Any], own_id: str) -> dict[str, Any]:
    given = node.get("reviewRating")
    stars = given.get("ratingValue") if isinstance(given, Mapping) else given
    best = given.get("bestRating") if isinstance(given, Mapping) else None
    if not missing(stars) and not missing(best) and str(best).strip() not in ("5", "5.0"):
        stars = f"{stars}/{str(best).strip().removesuffix('.0')}"
    return {
        "review_id": node.get("@id") or node.get("identifier"),
        "product_id": own_id,
        "rating": stars,
        "title": node.get("name") or node.get("headline"),
        "text": node.get("reviewBody") or node.get("description"),
        "created_at": node.get("datePublished") or node.get("dateCreated"),
    }
