"""A product as it was read made ready for the shop: measured, corrected, its picture copied.

It knows nothing of rows or the store.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from retrieval.catalog.nouns import Product
from retrieval.corrections import Corrections
from retrieval.importers.pictures import WrongPictureError, is_link, keep_picture
from retrieval.importers.seam import Row
from retrieval.importers.titled_measures import with_titled


class Finisher:
    """Finishes products; `troubles` says which pictures could not be used."""

    def __init__(self, corrections: Corrections, shop: Path | None) -> None:
        """`shop`: the directory that takes pictures; None when nothing is kept."""
        self._corrections = corrections
        self._shop = shop
        self.troubles: list[str] = []

    def finished(self, product: Product, beside: Path) -> Product:
        """The product with what its title measures, corrected, its picture in the shop.

        `beside`: the directory from which the picture is named.
        """
        product = self._corrections.of(with_titled(product))
        if is_link(product.image_url) or self._shop is None:
            return product
        try:
            image_url = keep_picture(product.image_url, beside, self._shop)
        except WrongPictureError as error:
            self.troubles.append(
                f"{product.product_id}: picture {product.image_url!r} is not used: {error}"
            )
            image_url = ""
        return replace(product, image_url=image_url)


def has_picture(row: Row) -> bool:
    """Whether a picture lies beside the export, which may change though the row does not."""
    given = (record.values.get("image_url") for record in row.records)
    return any(isinstance(url, str) and not is_link(url.strip()) for url in given)
