"""A drawn picture for a product without a photograph: always the same for the same product.

The category chooses the motif and its hue, the product's colour (when it names one) the palette,
the product's id the arrangement. It knows no shop.
"""

from __future__ import annotations

from hashlib import blake2b
from random import Random

from retrieval.catalog.nouns import Product
from ui.views.colours import CALM, Palette, named_colour, palette
from ui.views.motifs import MOTIFS, SIDE


def picture_of(product: Product) -> str:
    """An SVG document. No text of the shop is in it, so there is nothing to escape."""
    kind = product.category or product.brand
    colours = _palette_of(product, kind)
    motif = MOTIFS[_number(kind) % len(MOTIFS)]
    drawn = motif(colours, Random(_number(product.product_id)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" role="img">'
        f'<rect width="{SIDE}" height="{SIDE}" fill="{colours.ground}"/>{drawn}</svg>'
    )


def _palette_of(product: Product, kind: str) -> Palette:
    for text in _colour_texts(product):
        named = named_colour(text)
        if named is not None:
            return palette(*named)
    hue, saturation, lightness = CALM[_number(kind) // len(MOTIFS) % len(CALM)]
    return palette(hue + _number(product.product_id) % 16 - 8, saturation, lightness)


def _colour_texts(product: Product) -> list[str]:
    """What may name the product's colour: attributes, options, the title; surest first."""
    stated = [v for name, v in product.attributes.items() if name.lower() in ("color", "colour")]
    offered = [
        values[0]
        for name, values in product.options.items()
        if name.lower() in ("color", "colour") and values
    ]
    return [*stated, *offered, product.title]


def _number(text: str) -> int:
    """A number that is the text's own on every machine and in every run."""
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest(), "big")
