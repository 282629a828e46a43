"""A split: what shoppers chose before (train) and after (valid, test), and who follows whom.

Read from a directory of .csv.gz files or made from a shop's own events, by time. It knows nothing
of methods or measures.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from retrieval.catalog.store import Store
from retrieval.confidence import KIND_WEIGHTS, rating_weight

TEST_SHARE, VALID_SHARE = 0.2, 0.1
SPLIT_AT_LEAST = 3
CHOSEN_AT_LEAST = 2.0
"""How sure one act must make us that it was a choice: a like or four stars, not a view."""


class SplitError(Exception):
    """A split that cannot be read or made: what was seen, what is wanted."""


Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Split:
    """Choices as (users, items) matrices of ones, and `social` (users, users) with weights.

    `kinds` (items, kinds) has a 1 for the category of each item, where that is known.
    `items` are those of train alone: what nobody chose before cannot be told apart by choices.
    """

    users: tuple[str, ...]
    items: tuple[str, ...]
    train: csr_matrix
    valid: csr_matrix
    test: csr_matrix
    social: csr_matrix
    kinds: csr_matrix

    @classmethod
    def of(
        cls,
        train: Sequence[Pair],
        valid: Sequence[Pair],
        test: Sequence[Pair],
        social: Sequence[tuple[str, str, float]],
        category_of: Mapping[str, str] | None = None,
    ) -> Split:
        """The split of those pairs; repeats count once, nobody follows themselves."""
        people = {user for pairs in (train, valid, test) for user, _ in pairs}
        people |= {person for source, target, _ in social for person in (source, target)}
        users, items = sorted(people), sorted({item for _, item in train})
        user_row = {user: row for row, user in enumerate(users)}
        item_row = {item: row for row, item in enumerate(items)}

        def chosen(pairs: Sequence[Pair]) -> csr_matrix:
            places = {(user_row[u], item_row[i]): 1.0 for u, i in pairs if i in item_row}
            return _matrix(places, (len(users), len(items)))

        follows = {(user_row[s], user_row[t]): w for s, t, w in social if s != t and w > 0}
        return cls(
            tuple(users),
            tuple(items),
            chosen(train),
            chosen(valid),
            chosen(test),
            _matrix(follows, (len(users), len(users))),
            _kinds(items, category_of or {}),
        )

    @property
    def popularity(self) -> NDArray[np.float64]:
        """(items,) how many chose each item in train."""
        return np.asarray(self.train.sum(axis=0), np.float64).ravel()

    @property
    def history(self) -> NDArray[np.intp]:
        """(users,) how many items each chose in train."""
        return np.asarray(np.diff(self.train.indptr), np.intp)


def read_split(directory: Path) -> Split:
    """The split in the directory: train, test and, if there, valid and social (.csv.gz or .csv).

    Columns user, item, category if train has it, and src, dst for who follows whom; others are
    passed over. Raises SplitError
    when a file or column is missing, or train is empty.
    """
    rows = list(read_rows(directory, "train", ("user", "item")))
    train = [(row["user"], row["item"]) for row in rows]
    if not train:
        raise SplitError(f"{directory}: train has no rows; wanted one choice (user, item) a row")
    return Split.of(
        train,
        _pairs(directory, "valid", optional=True),
        _pairs(directory, "test"),
        [
            (row["src"], row["dst"], 1.0)
            for row in read_rows(directory, "social", ("src", "dst"), optional=True)
        ],
        {row["item"]: row["category"] for row in rows if row.get("category")},
    )


def split_of_shop(store: Store) -> Split:
    """The shop's own choices split by time, shopper by shopper.

    A choice is a like, share, cart, purchase or a review of four stars or more, not taken back. The
    last fifth (at least one) is test, the tenth before it (at least one) valid; who has fewer than
    three gives the last to test. Raises SplitError when no choice is left to learn from.
    """
    by_shopper: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (shopper, product), at in choices_of(store).items():
        by_shopper[shopper].append((at, product))
    parts: dict[str, list[Pair]] = {"train": [], "valid": [], "test": []}
    for shopper, chosen in sorted(by_shopper.items()):
        ordered = [product for _, product in sorted(chosen)]
        for part, products in _by_time(ordered).items():
            parts[part] += [(shopper, product) for product in products]
    if not parts["train"]:
        raise SplitError(
            "this shop has too few likes, carts, purchases or good reviews to split; "
            "import events and reviews, or name a split with --split DIR"
        )
    follows = [(f.shopper_id, f.follows_id, f.weight) for f in store.follows()]
    categories = {product.product_id: product.category for product in store.products()}
    return Split.of(parts["train"], parts["valid"], parts["test"], follows, categories)


def choices_of(store: Store) -> dict[Pair, float]:
    """(shopper, product) → when it was chosen last, as a timestamp; what was returned is out."""
    at: dict[Pair, float] = {}
    returned: dict[Pair, float] = {}
    for event in store.each_event():
        pair, when = (event.shopper_id, event.product_id), event.at.timestamp()
        if event.event == "return":
            returned[pair] = max(when, returned.get(pair, when))
        elif KIND_WEIGHTS[event.event] >= CHOSEN_AT_LEAST:
            at[pair] = max(when, at.get(pair, when))
    for review in store.each_review():
        pair = (review.shopper_id, review.product_id)
        if not review.shopper_id or review.rating is None:
            continue
        if rating_weight(review.rating) >= CHOSEN_AT_LEAST:
            when = review.created_at.timestamp() if review.created_at else 0.0
            at[pair] = max(when, at.get(pair, when))
        elif rating_weight(review.rating) < 0:
            returned[pair] = float("inf")
    return {pair: when for pair, when in at.items() if when > returned.get(pair, -1.0)}


def _by_time(ordered: Sequence[str]) -> dict[str, Sequence[str]]:
    count = len(ordered)
    if count < SPLIT_AT_LEAST:
        return {"train": ordered[:-1], "test": ordered[-1:]}
    tested = max(1, round(TEST_SHARE * count))
    held = max(1, round(VALID_SHARE * count))
    return {
        "train": ordered[: count - tested - held],
        "valid": ordered[count - tested - held : count - tested],
        "test": ordered[count - tested :],
    }


def _kinds(items: Sequence[str], category_of: Mapping[str, str]) -> csr_matrix:
    known = {row: category_of[item] for row, item in enumerate(items) if category_of.get(item)}
    columns = {kind: column for column, kind in enumerate(sorted(set(known.values())))}
    places = {(row, columns[kind]): 1.0 for row, kind in known.items()}
    return _matrix(places, (len(items), len(columns)))


def _matrix(places: Mapping[tuple[int, int], float], shape: tuple[int, int]) -> csr_matrix:
    if not places:
        return csr_matrix(shape, dtype=np.float64)
    rows, columns = zip(*places, strict=True)
    return csr_matrix((list(places.values()), (rows, columns)), shape=shape, dtype=np.float64)


def _pairs(directory: Path, name: str, *, optional: bool = False) -> list[Pair]:
    rows = read_rows(directory, name, ("user", "item"), optional=optional)
    return [(row["user"], row["item"]) for row in rows]


def read_rows(
    directory: Path, name: str, columns: tuple[str, str], *, optional: bool = False
) -> Iterable[Mapping[str, str]]:
    """The rows of NAME.csv.gz or NAME.csv that have both columns filled.

    Raises SplitError when the file or a column is missing or cannot be read.
    """
    found = [path for end in (".csv.gz", ".csv") if (path := directory / f"{name}{end}").is_file()]
    if not found:
        if optional:
            return []
        raise SplitError(
            f"{directory}: no {name}.csv.gz; wanted train, valid, test and social as .csv.gz"
        )
    opened = gzip.open if found[0].suffix == ".gz" else open
    try:
        with opened(found[0], "rt", encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            seen = reader.fieldnames or []
            if missing := [column for column in columns if column not in seen]:
                raise SplitError(f"{found[0]}: no column {missing[0]!r} among {list(seen)}")
            return [row for row in reader if row[columns[0]] and row[columns[1]]]
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise SplitError(f"{found[0]}: cannot be read ({error}); wanted a gzipped CSV") from error
