"""The three CSV files of the source articles: user_behavior, item_info and social_network.

Their columns go by many names; an item's other columns become its attributes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from retrieval.importers.columns import ITEM, TIME, USER, PlainCells, chosen
from retrieval.importers.files import Source
from retrieval.importers.plain_text import line_of
from retrieval.importers.seam import Recognised, Record, Row
from retrieval.importers.tables import Broken, Sample
from retrieval.importers.tables import rows as rows_of
from retrieval.importers.values import WrongValueError, event_kind, missing, written

_BEHAVIOR = ("behavior", "behaviour", "behavior_type", "behaviour_type", "action", "action_type",
             "event", "event_type", "interaction", "interaction_type", "type")  # fmt: skip
_NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "item_info": {
        "product_id": (*ITEM, "id"),
        "title": ("title", "name", "item_name", "product_name", "item_title", "product_title"),
        "description": ("description", "desc", "item_description", "product_description",
                        "details", "text", "content"),
        "category": ("category", "categories", "item_category", "category_name", "category_path",
                     "product_category", "type"),
        "brand": ("brand", "brand_name", "item_brand", "manufacturer", "vendor", "maker"),
        "price": ("price", "item_price", "sale_price", "unit_price"),
        "currency": ("currency",),
        "availability": ("availability", "in_stock", "stock", "stock_status", "inventory",
                         "quantity"),
        "image_url": ("image_url", "image", "img", "picture", "image_link"),
        "link": ("link", "url", "product_url", "item_url"),
        "created_at": ("created_at", "publish_time", "listed_at", "release_date", "timestamp"),
    },
    "user_behavior": {
        "shopper_id": USER,
        "product_id": ITEM,
        "event": _BEHAVIOR,
        "rating": ("rating", "score", "stars", "rate"),
        "text": ("review", "comment", "review_text", "text", "content", "comment_text",
                 "review_content", "review_body"),
        "title": ("review_title", "summary"),
        "at": TIME,
        "helpful_votes": ("helpful_votes", "helpful", "helpful_vote"),
        "verified": ("verified", "verified_purchase"),
    },
    "social_network": {
        "shopper_id": (*USER, "follower_id", "source"),
        "follows_id": ("friend_id", "friend", "follows_id", "followee_id", "following_id",
                       "friend_user_id", "user_id_2", "target"),
        "weight": ("weight", "strength", "trust", "closeness", "score"),
    },
}  # fmt: skip
_REQUIRED = {
    "item_info": ("product_id",),
    "user_behavior": ("shopper_id", "product_id"),
    "social_network": ("shopper_id", "follows_id"),
}
_NOUNS = {"item_info": "products", "user_behavior": "events", "social_network": "follows"}
_CODES = {"1": "view", "2": "like", "3": "cart", "4": "buy"}
"""The codes of public behaviour logs: click, favourite, cart, purchase."""
_SAID = frozenset({"review", "comment", "rate", "rating", "rated", "reviewed", "commented"})
_LONGEST_TITLE = 80


def recognise(path: Path, sample: Sample) -> Recognised | None:
    """What the file is by its name, or by its columns when it was named itself."""
    kind = path.name.split(".")[0].casefold().replace("-", "_").replace(" ", "_")
    if kind not in _NAMES or sample.kind not in ("csv", "jsonl", "html", "empty"):
        if not (sample.given and sample.kind == "csv"):
            return None
        if "user_id" in sample.columns and "friend_id" in sample.columns:
            kind = "social_network"
        elif {"user_id", "item_id"} <= sample.columns:
            kind = "user_behavior"
        elif "item_id" in sample.columns:
            kind = "item_info"
        else:
            return None
    used = set(chosen(sample.columns, _NAMES[kind]).values())
    ignored = () if kind == "item_info" else tuple(sorted(sample.columns - used - {""}))
    return Recognised(kind, _NOUNS[kind], False, ignored)


def rows(source: Source, sample: Sample, what: Recognised) -> Iterator[Row | Broken]:
    """The file's rows; one `Broken` for a file that lacks a column it needs."""
    names = chosen(sample.columns, _NAMES[what.name])
    for canonical in _REQUIRED[what.name]:
        if canonical not in names:
            wanted = _NAMES[what.name][canonical][0]
            seen = ", ".join(sorted(sample.columns))
            yield Broken(1, wanted, "", f"the file has no such column; its columns are {seen}")
            return
    saved_at = datetime.fromtimestamp(int(source.path.stat().st_mtime), UTC)
    plain_cells = PlainCells()
    for row in rows_of(source, sample):
        if isinstance(row, Broken):
            yield row
            continue
        cells = plain_cells(row.cells)
        values = {canonical: cells.get(column) for canonical, column in names.items()}
        if what.name == "item_info":
            records: tuple[Record, ...] = (Record("products", _item(values, cells, names), names),)
        elif what.name == "social_network":
            records = (Record("follows", values, names),)
        else:
            at = saved_at + timedelta(microseconds=row.line)
            try:
                records = _behavior(values, at, names)
            except WrongValueError as error:
                seen = written(values.get("event"))
                yield Broken(row.line, names["event"], seen, str(error))
                continue
        yield Row(row.line, records)


def _item(
    values: dict[str, Any], cells: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, Any]:
    used = set(names.values())
    attributes = {
        name.replace("_", " "): cell
        for name, cell in cells.items()
        if name and name not in used and not missing(cell)
    }
    if "title" not in names:
        values["title"] = _title(values)
    return {**values, "attributes": attributes}


def _title(values: Mapping[str, Any]) -> str:
    """A title for items of a file that gives none: the description's first words, or the id."""
    said = line_of(written(values.get("description")))
    if said:
        first = said.split(". ")[0]
        short = first[:_LONGEST_TITLE].rsplit(" ", 1)[0]
        return first if len(first) <= _LONGEST_TITLE else f"{short}…"
    parts = (values.get("brand"), values.get("category"), values.get("product_id"))
    return " ".join(line_of(written(part)) for part in parts if not missing(part))


def _behavior(
    values: Mapping[str, Any], at_latest: datetime, names: Mapping[str, str]
) -> tuple[Record, ...]:
    """The event, the review, or both that a row of user_behavior tells of.

    A row without a time counts as of when the file was saved, which is the same at every import.
    """
    word = line_of(written(values.get("event"))).casefold()
    said = not missing(values.get("rating")) or not missing(values.get("text"))
    records = []
    if said or word in _SAID:
        review = {name: cell for name, cell in values.items() if name not in ("event", "at")}
        records.append(Record("reviews", {**review, "created_at": values.get("at")}, names))
    if word not in _SAID and (word or not said):
        event = _CODES.get(word.removesuffix(".0")) or (event_kind(word) if word else "view")
        at = at_latest if missing(values.get("at")) else values["at"]
        records.append(Record("events", {**values, "event": event, "at": at}, names))
    return tuple(records)
