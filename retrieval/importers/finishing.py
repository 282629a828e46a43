"""A product as it was read made ready for the shop: measured, corrected, its picture copied.

It knows nothing of rows or the store.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path

from retrieval.catalog.nouns import Product
from retrieval.corrections import Corrections
from retrieval.importers.pictures import (
    WrongPictureError,
    any_fetched,
    fetched_picture,
    is_link,
    keep_picture,
)
from retrieval.importers.seam import Row
from retrieval.importers.titled_measures import with_titled


class Finisher:
    """Finishes products; `troubles` says which pictures could not be used."""

    def __init__(self, corrections: Corrections, shop: Path, *, keep: bool = True) -> None:
        """`shop`: the directory that takes pictures; without `keep` it takes no new ones."""
        self._corrections = corrections
        self._shop = shop
        self._keep = keep
        self.troubles: list[str] = []

    @property
    def anew(self) -> Callable[[], Finisher]:
        """Makes another that finishes alike, here or in another process."""
        return partial(Finisher, self._corrections, self._shop, keep=self._keep)

    def finished(self, product: Product, beside: Path) -> Product:
        """The product with what its title measures, corrected, its picture in the shop.

        `beside`: the directory from which the picture is named. A link stays one until what it
        leads to has been fetched.
        """
        product = self._corrections.of(with_titled(product))
        return product if not product.image_url else self._pictured(product, beside)

    def _pictured(self, product: Product, beside: Path) -> Product:
        try:
            image_url = self._picture(product.image_url, beside)
        except WrongPictureError as error:
            self.troubles.append(
                f"{product.product_id}: picture {product.image_url!r} is not used: {error}"
            )
            image_url = ""
        return product if image_url == product.image_url else replace(product, image_url=image_url)

    def _picture(self, image_url: str, beside: Path) -> str:
        if is_link(image_url):
            fetched = self._any_fetched and fetched_picture(image_url, self._shop)
            return fetched or image_url
        return keep_picture(image_url, beside, self._shop) if self._keep else image_url

    @cached_property
    def _any_fetched(self) -> bool:
        return any_fetched(self._shop)


def has_picture(row: Row) -> bool:
    """Whether a picture lies beside the export, which may change though the row does not."""
    for record in row.records:
        image_url = record.values.get("image_url")
        if isinstance(image_url, str) and not is_link(image_url.strip()):
            return True
    return False
