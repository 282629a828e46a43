"""Batches kept in the store: what repeats an id or names no known product is reported instead.

It knows nothing of files and formats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import attrgetter
from typing import Any

import numpy as np

from retrieval.catalog.nouns import Event, Follow, Policy, Product, Review, Shopper
from retrieval.catalog.reading import BATCH
from retrieval.catalog.rehearsal import Rehearsal
from retrieval.catalog.rows import review_tuple
from retrieval.catalog.store import Changes, Store
from retrieval.importers import values
from retrieval.importers.marks import Same
from retrieval.importers.report import MOST_PROBLEMS, NOUNS, BadRow
from retrieval.importers.seen import Seen

NO_PRODUCT = "no such product in the shop; import its products first"
_OF_A_PRODUCT = (Review, Event)
_OF_A_SHOPPER = (Review, Event, Shopper)
REPEATED = "it was in this import before; the first one is kept"


@dataclass
class Tally:
    """What is known of the file at hand so far."""

    name: str
    columns: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0
    reported: int = 0
    problems: list[BadRow] = field(default_factory=list)

    def refuse(self, line: int, column: str, value: Any, reason: str) -> None:
        """Report a row."""
        self.reported += 1
        if len(self.problems) < MOST_PROBLEMS:
            shown = value if isinstance(value, str) else values.written(value)
            column = self.columns.get(column, column)
            self.problems.append(BadRow(self.name, line, column, shown, reason))

    def taken(self) -> Tally:
        """What was told so far; this one begins anew."""
        told = replace(self)
        self.rows, self.reported, self.problems = 0, 0, []
        return told

    def add(self, other: Tally) -> None:
        """Count what another tells of the same file as well."""
        self.columns = other.columns or self.columns
        self.rows += other.rows
        self.reported += other.reported
        self.problems += other.problems[: MOST_PROBLEMS - len(self.problems)]


@dataclass(frozen=True, slots=True)
class Ready:
    """What one row, or one product's rows, brings: to be kept together or reported together."""

    lines: tuple[int, ...]
    nouns: tuple[tuple[str, Any], ...]
    other_product_ids: tuple[str, ...] = ()
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Rows that are in the store as they are, with the hash of their noun's id."""

    noun: str
    row: Same


class Keeper:
    """Puts nouns into the store, and remembers what it met and what changed."""

    def __init__(self, store: Store | Rehearsal) -> None:
        self.store = store
        self.changes = dict.fromkeys(NOUNS, Changes())
        self.seen = {noun: Seen() for noun in NOUNS}
        self._products: set[str] = set()

    def keep_all(self, ready: Iterable[Ready | Unchanged], tally: Tally) -> None:
        """Keep what comes, a batch at a time."""
        batch: list[Ready | Unchanged] = []
        for each in ready:
            batch.append(each)
            if len(batch) >= BATCH:
                self._keep(batch, tally)
                batch = []
        self._keep(batch, tally)

    def _keep(self, batch: Sequence[Ready | Unchanged], tally: Tally) -> None:
        given: Sequence[Ready] = self._not_repeated(batch, tally)
        if any(noun != "products" for ready in given for noun, _ in ready.nouns):
            given = self._not_forgotten(self._products_exist(given, tally), tally)
        by_noun: dict[str, list[Any]] = {}
        marks: dict[str, int | None] = {}
        for ready in given:
            for noun, each in ready.nouns:
                by_noun.setdefault(noun, []).append(each)
                if ready.mark is not None:
                    marks[str(_identity(each))] = ready.mark
        for noun in NOUNS:
            if noun in by_noun:
                self.changes[noun] += self._put(noun, by_noun[noun], marks)

    def _put(self, noun: str, nouns: list[Any], marks: Mapping[str, int | None]) -> Changes:
        if noun == "products":
            self._products.update(each.product_id for each in nouns)
            return self.store.put_products(nouns, marks)
        if noun == "reviews":
            rows = [review_tuple(each, marks.get(each.review_id)) for each in nouns]
            return self.store.put_review_rows(rows)
        changes: Changes = getattr(self.store, f"put_{noun}")(nouns)
        return changes

    def _not_repeated(self, batch: Sequence[Ready | Unchanged], tally: Tally) -> list[Ready]:
        by_noun: dict[str, list[tuple[int, Hashable]]] = {}
        for n, ready in enumerate(batch):
            if isinstance(ready, Unchanged):
                by_noun.setdefault(ready.noun, []).append((n, ready.row.id_hash))
                continue
            for noun, each in ready.nouns:
                by_noun.setdefault(noun, []).append((n, hash(_identity(each))))
        repeated: set[int] = set()
        for noun, keys in by_noun.items():
            hashes = np.fromiter((key for _, key in keys), dtype=np.int64, count=len(keys))
            told = self.seen[noun].repeats_of(hashes)
            repeated.update(keys[i][0] for i in np.flatnonzero(told))
        for n in sorted(repeated):
            _refuse_repeated(batch[n], tally)
        fresh = [ready for n, ready in enumerate(batch) if n not in repeated]
        unchanged = Counter(ready.noun for ready in fresh if isinstance(ready, Unchanged))
        for noun, count in unchanged.items():
            self.changes[noun] += Changes(unchanged=count)
        return [ready for ready in fresh if isinstance(ready, Ready)]

    def known_products(self, product_ids: set[str]) -> set[str]:
        """Those of the ids that are products of the shop; asked of the store once each."""
        self._products |= self.store.known_products(product_ids - self._products)
        return product_ids & self._products

    def _products_exist(self, batch: Sequence[Ready], tally: Tally) -> list[Ready]:
        wanted = {
            each.product_id
            for ready in batch
            for _, each in ready.nouns
            if isinstance(each, _OF_A_PRODUCT)
        }
        if not wanted:
            return list(batch)
        coming = {e.product_id for r in batch for _, e in r.nouns if isinstance(e, Product)}
        known = self.known_products(wanted - coming) | coming
        kept = []
        for ready in self._by_other_ids(batch, known):
            unknown = next(
                (
                    each.product_id
                    for _, each in ready.nouns
                    if isinstance(each, _OF_A_PRODUCT) and each.product_id not in known
                ),
                None,
            )
            if unknown is None:
                kept.append(ready)
            else:
                tally.refuse(ready.lines[0], "product_id", unknown, NO_PRODUCT)
        return kept

    def _not_forgotten(self, batch: Sequence[Ready], tally: Tally) -> Sequence[Ready]:
        """The batch without what brings back a shopper who was forgotten since."""
        ids = {i for ready in batch for _, each in ready.nouns for i in _people(each)}
        gone = self.store.forgotten(ids) if ids else {}
        if not gone:
            return batch
        kept = []
        for ready in batch:
            nouns = tuple((noun, without_writer(each, gone)) for noun, each in ready.nouns)
            back = next((i for _, each in nouns for i in _brought_back(each, gone)), None)
            if back is None:
                kept.append(replace(ready, nouns=nouns))
            else:
                reason = "this shopper asked to be forgotten; nothing from before comes back"
                for line in ready.lines:
                    tally.refuse(line, "shopper_id", back, reason)
        return kept

    def _by_other_ids(self, batch: Sequence[Ready], known: set[str]) -> Sequence[Ready]:
        """The batch, reviews of unknown products given to the product that another id names."""

        def lost(ready: Ready) -> bool:
            return any(isinstance(e, Review) and e.product_id not in known for _, e in ready.nouns)

        others = {each for ready in batch if lost(ready) for each in _named(ready)}
        if not others:
            return batch
        found = {each: each for each in self.store.known_products(others)}
        found = self.store.products_of_variants(others - set(found)) | found
        known.update(found.values())
        return [_given_to(ready, found) if lost(ready) else ready for ready in batch]


def _refuse_repeated(repeated: Ready | Unchanged, tally: Tally) -> None:
    if isinstance(repeated, Unchanged):
        for line in repeated.row.lines:
            tally.refuse(line, ID_COLUMNS[repeated.noun], repeated.row.id, REPEATED)
        return
    noun, each = repeated.nouns[0]
    for line in repeated.lines:
        tally.refuse(line, ID_COLUMNS[noun], _shown(_identity(each)), REPEATED)


def _people(noun: Any) -> tuple[str, ...]:
    """The shoppers whom the noun names."""
    if isinstance(noun, Follow):
        return (noun.shopper_id, noun.follows_id)
    if isinstance(noun, _OF_A_SHOPPER):
        return (noun.shopper_id,) if noun.shopper_id else ()
    return ()


def without_writer(noun: Any, gone: Mapping[str, datetime]) -> Any:
    """A review from before its writer was forgotten stays, unsigned."""
    if not isinstance(noun, Review) or noun.shopper_id not in gone:
        return noun
    since = noun.created_at is not None and noun.created_at > gone[noun.shopper_id]
    return noun if since else replace(noun, shopper_id="")


def _brought_back(noun: Any, gone: Mapping[str, datetime]) -> tuple[str, ...]:
    """The forgotten shoppers of the noun, unless it tells of a time after that."""
    if isinstance(noun, Review):
        return ()
    if isinstance(noun, Event) and noun.shopper_id in gone and noun.at > gone[noun.shopper_id]:
        return ()
    return tuple(each for each in _people(noun) if each in gone)


def _named(ready: Ready) -> tuple[str, ...]:
    """Every id by which the row's reviews name their product."""
    own = tuple(each.product_id for _, each in ready.nouns if isinstance(each, Review))
    return (*own, *ready.other_product_ids)


def _given_to(ready: Ready, found: Mapping[str, str]) -> Ready:
    product_id = next((found[each] for each in _named(ready) if each in found), None)
    if product_id is None:
        return ready
    nouns = tuple(
        (noun, replace(each, product_id=product_id) if isinstance(each, Review) else each)
        for noun, each in ready.nouns
    )
    return replace(ready, nouns=nouns)


ID_COLUMNS = {
    "products": "product_id",
    "reviews": "review_id",
    "shoppers": "shopper_id",
    "follows": "follows_id",
    "events": "at",
    "policies": "policy_id",
}


_identity_of: Mapping[type, Callable[[Any], Hashable]] = {
    Product: attrgetter("product_id"),
    Review: attrgetter("review_id"),
    Shopper: attrgetter("shopper_id"),
    Follow: attrgetter("shopper_id", "follows_id"),
    Event: attrgetter("shopper_id", "product_id", "event", "at"),
    Policy: attrgetter("policy_id"),
}


def _identity(noun: Any) -> Hashable:
    return _identity_of[type(noun)](noun)


def _shown(key: Hashable) -> str:
    return ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)
