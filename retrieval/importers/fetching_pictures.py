"""The linked pictures of an import fetched into the shop: only those it does not have yet.

Each is kept as soon as it is there, so that whoever breaks it off loses nothing. It knows nothing
of the web; what fetches one picture is handed in.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Protocol

from retrieval.catalog.nouns import Product
from retrieval.catalog.reading import batches
from retrieval.catalog.store import Store
from retrieval.importers.pictures import (
    WrongPictureError,
    fetched_picture,
    is_link,
    keep_fetched,
)
from retrieval.importers.report import BadRow, Pictures, Progress

MOST_PICTURES = 20_000
"""How many are fetched in one run, unless more are asked for; the next one goes on."""
_TOGETHER = 8
_AHEAD = 4 * _TOGETHER


class Web(Protocol):
    """What fetches a picture from the web."""

    def fetch(self, link: str) -> bytes:
        """What the link leads to. Raises WrongPictureError."""
        ...

    def stop(self) -> None:
        """End the fetches under way."""
        ...


Places = Mapping[str, tuple[str, int]]
"""product_id → the file and line that name it."""


def fetch_pictures(
    store: Store,
    places: Places,
    shop: Path,
    web: Web,
    progress: Progress | None = None,
    most: int = MOST_PICTURES,
) -> Pictures:
    """Fetch what the products at these places link to, and give them the shop's own copy."""
    wanted = _wanted(store, places)
    known = {link: made for link in wanted if (made := fetched_picture(link, shop))}
    _give(store, {i: made for link, made in known.items() for i in wanted[link]})
    missing = [link for link in wanted if link not in known]
    asked = missing[:most]
    fetched = 0
    failed: list[BadRow] = []
    with closing(_each(asked, shop, web)) as coming:
        for n, (link, found) in enumerate(coming, start=1):
            if isinstance(found, str):
                fetched += 1
                _give(store, dict.fromkeys(wanted[link], found))
            else:
                reason = f"not fetched: {found}"
                failed += [BadRow(*places[i], "image_url", link, reason) for i in wanted[link]]
            if progress:
                progress("pictures", n, len(asked))
    failed.sort(key=lambda row: (row.file, row.line))
    return Pictures(fetched, len(known), tuple(failed), len(missing) - len(asked))


def _wanted(store: Store, places: Places) -> dict[str, list[str]]:
    """Link → the products that show what it leads to, in the order of their ids."""
    wanted: dict[str, list[str]] = {}
    for batch in batches(sorted(places)):
        for product in store.products(batch):
            if product.image_url and is_link(product.image_url) and not _inline(product):
                wanted.setdefault(product.image_url, []).append(product.product_id)
    return wanted


def _inline(product: Product) -> bool:
    return product.image_url.casefold().startswith("data:")


def _each(
    links: Sequence[str], shop: Path, web: Web
) -> Generator[tuple[str, str | WrongPictureError], None, None]:
    """Each link with what its picture is called in the shop, or what is wrong with it."""
    decoding = Lock()

    def kept(link: str) -> str:
        data = web.fetch(f"https:{link}" if link.startswith("//") else link)
        with decoding:  # One big picture unpacked is enough for the memory.
            return keep_fetched(link, data, shop)

    coming = iter(links)
    with ThreadPoolExecutor(_TOGETHER, thread_name_prefix="pictures") as threads:
        under_way: dict[Future[str], str] = {}
        try:
            while True:
                for link in islice(coming, _AHEAD - len(under_way)):
                    under_way[threads.submit(kept, link)] = link
                if not under_way:
                    return
                for done in wait(under_way, return_when=FIRST_COMPLETED).done:
                    link = under_way.pop(done)
                    try:
                        yield link, done.result()
                    except WrongPictureError as error:
                        yield link, error
        finally:
            web.stop()
            threads.shutdown(cancel_futures=True)


def _give(store: Store, pictures: Mapping[str, str]) -> None:
    """Give the products (by id) these pictures."""
    for batch in batches(pictures):
        store.put_pictures(
            replace(product, image_url=pictures[product.product_id])
            for product in store.products(batch)
        )
