"""The amazon-in set (products.csv.gz, reviews.csv.gz) as the canonical files of a shop.

    python -m tests.data_conversion.amazon_in SOURCE TARGET

The set gives no brands and no stars: a brand is taken from the titles only where they agree on it,
and every review stays without a rating.
"""

from __future__ import annotations

import csv
import gzip
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

Row = Mapping[str, str]

SHOP_TOML = 'name = "Amazon India sample"\ncurrency = "INR"\nlocale = "en_IN"\ntone = "friendly"\n'
PRODUCT_COLUMNS = ("product_id", "title", "description", "category", "brand", "price", "currency")
REVIEW_COLUMNS = ("review_id", "product_id", "shopper_id", "rating", "title", "text")

_JOINED = (
    (re.compile(r"(?<=[A-Z]{2})(to|for|of|and)(?=[A-Z])"), r" \1 "),
    (re.compile(r"(?<=[a-zé])(?=[A-Z])"), " "),
    (re.compile(r"(?<=[A-Z])(?=[A-Z][a-zé])"), " "),
    (re.compile(r"\s*&\s*"), " & "),
    (re.compile(r",\s*"), ", "),
)
_REALLY_ONE = {"Vo IP": "VoIP", "Micro SD": "MicroSD"}
_PICTURE = re.compile(r"https?://\S+\.(?:jpe?g|png|webp|gif)\b", re.IGNORECASE)
_EDGES = " ,:;.()[]®™|\"'!"


def convert(source: Path, target: Path, *, reviews_of_each: int | None = None) -> None:
    """Write products.csv, reviews.csv and shop.toml of the set into the target directory.

    `reviews_of_each` keeps only so many reviews of a product, the first ones.
    """
    target.mkdir(parents=True, exist_ok=True)
    products = list(_rows(source / "products.csv.gz"))
    brands = brands_of([row["title"] for row in products], [row["about"] for row in products])
    _write(
        target / "products.csv",
        PRODUCT_COLUMNS,
        (product(row, brand) for row, brand in zip(products, brands, strict=True)),
    )
    told = reviews(_rows(source / "reviews.csv.gz"))
    _write(target / "reviews.csv", REVIEW_COLUMNS, _first_of_each(told, reviews_of_each))
    (target / "shop.toml").write_text(SHOP_TOML, encoding="utf-8")


def _first_of_each(rows: Iterable[Row], most: int | None) -> Iterator[Row]:
    """The rows, of each product at most so many."""
    kept: Counter[str] = Counter()
    for row in rows:
        kept[row["product_id"]] += 1
        if most is None or kept[row["product_id"]] <= most:
            yield row


def product(row: Row, brand: str) -> dict[str, str]:
    """The canonical row of a product."""
    return {
        "product_id": row["product_id"],
        "title": row["title"],
        "description": row["about"].replace("|", "\n"),
        "category": readable_path(row["category"]),
        "brand": brand,
        "price": row["price_inr"],
        "currency": "INR",
    }


def reviews(rows: Iterable[Row]) -> Iterator[dict[str, str]]:
    """The canonical rows of the reviews.

    One review stands at several forms of one product; from the second on, its id names the product.
    """
    seen: set[str] = set()
    for row in rows:
        review_id = row["review_id"]
        if review_id in seen:
            review_id = f"{review_id}-{row['product_id']}"
        seen.add(row["review_id"])
        yield {
            "review_id": review_id,
            "product_id": row["product_id"],
            "shopper_id": row["user_id"],
            "rating": "",
            "title": row["title"],
            "text": _PICTURE.sub(" ", row["text"]).strip(),
        }


def readable_path(path: str) -> str:
    """The category path with its joined words apart.

    >>> readable_path("Computers&Accessories|Cables|USBCables")
    'Computers & Accessories > Cables > USB Cables'
    """
    return " > ".join(readable(name) for name in path.split("|"))


def readable(name: str) -> str:
    """The name with its joined words apart.

    >>> [readable(name) for name in ("USBtoUSBAdapters", "3DGlasses", "Coffee,Tea&Espresso")]
    ['USB to USB Adapters', '3D Glasses', 'Coffee, Tea & Espresso']
    """
    for pattern, apart in _JOINED:
        name = pattern.sub(apart, name)
    for apart, one in _REALLY_ONE.items():
        name = name.replace(apart, one)
    return name


def brands_of(titles: Sequence[str], texts: Sequence[str]) -> list[str]:
    """The brand of each title, "" where the titles do not agree on one.

    A brand opens at least two titles, and is no common word: it stands mostly at the front of
    titles, or is hardly ever written small in the texts. Where nearly all of its titles go on with
    the same word, that belongs to it.
    """
    words = [[word.strip(_EDGES) for word in title.split()] for title in titles]
    firsts = Counter(row[0].casefold() for row in words if row)
    anywhere = Counter(word for row in words for word in {w.casefold() for w in row})
    pairs = Counter((row[0].casefold(), row[1].casefold()) for row in words if len(row) > 1)
    spelled: dict[str, Counter[str]] = {}
    for row in words:
        if row:
            spelled.setdefault(row[0].casefold(), Counter())[row[0]] += 1
    written = Counter(word.strip(_EDGES) for text in texts for word in text.split())
    large = Counter[str]()
    for word, times in written.items():
        if word != word.casefold():
            large[word.casefold()] += times

    def is_brand(first: str) -> bool:
        if len(first) < 2 or firsts[first] < 2 or not first[0].isalnum():
            return False
        rarely_small = written[first] <= 0.2 * large[first]
        return firsts[first] >= 0.6 * anywhere[first] or (large[first] > 0 and rarely_small)

    def brand(row: Sequence[str]) -> str:
        first = row[0].casefold() if row else ""
        if not is_brand(first):
            return ""
        name = spelled[first].most_common(1)[0][0]
        if len(row) > 1 and firsts[first] >= 3 and row[1][:1].isupper() and row[1].isalpha():
            second = row[1].casefold()
            belongs = pairs[first, second] >= 0.8 * firsts[first]
            if belongs and anywhere[second] <= 1.2 * firsts[first]:
                return f"{name} {row[1]}"
        return name

    return [brand(row) for row in words]


def _rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _write(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(f"usage: python -m {__spec__.name if __spec__ else 'amazon_in'} SOURCE TARGET")
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
