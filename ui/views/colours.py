"""Colours by their English names, and palettes made from a hue.

It knows what people call colours and nothing of any shop.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

from retrieval.words import words_of

# Hue in degrees, saturation and lightness in percent, of what people mean by the word.
NAMED: dict[str, tuple[int, int, int]] = {
    "amber": (40, 85, 52),
    "anthracite": (210, 8, 28),
    "aqua": (183, 55, 55),
    "beige": (38, 35, 76),
    "black": (220, 8, 20),
    "blue": (213, 62, 48),
    "bordeaux": (346, 55, 30),
    "brass": (42, 45, 50),
    "bronze": (30, 45, 40),
    "brown": (25, 40, 34),
    "burgundy": (345, 55, 30),
    "charcoal": (215, 9, 28),
    "cherry": (350, 65, 42),
    "chestnut": (15, 45, 34),
    "clay": (16, 42, 52),
    "cobalt": (218, 70, 42),
    "copper": (20, 55, 48),
    "coral": (12, 75, 64),
    "cream": (42, 50, 84),
    "crimson": (348, 70, 42),
    "denim": (213, 35, 44),
    "emerald": (152, 55, 38),
    "forest": (145, 35, 28),
    "gold": (44, 65, 52),
    "graphite": (215, 8, 30),
    "green": (140, 40, 40),
    "grey": (215, 7, 55),
    "gray": (215, 7, 55),
    "indigo": (240, 42, 42),
    "ivory": (45, 45, 86),
    "khaki": (52, 28, 50),
    "lavender": (262, 42, 72),
    "lemon": (52, 85, 62),
    "lilac": (278, 38, 72),
    "lime": (82, 55, 52),
    "magenta": (318, 60, 48),
    "maroon": (350, 50, 28),
    "midnight": (228, 42, 24),
    "mint": (158, 42, 68),
    "moss": (92, 28, 36),
    "mustard": (44, 68, 48),
    "natural": (36, 34, 72),
    "navy": (220, 48, 28),
    "oak": (34, 42, 56),
    "oat": (38, 32, 76),
    "ochre": (36, 65, 46),
    "olive": (74, 32, 36),
    "orange": (24, 82, 56),
    "peach": (22, 78, 74),
    "petrol": (192, 48, 30),
    "pine": (160, 36, 28),
    "pink": (342, 62, 74),
    "plum": (316, 32, 34),
    "purple": (276, 42, 46),
    "red": (2, 65, 48),
    "rose": (346, 52, 68),
    "ruby": (348, 65, 40),
    "rust": (16, 60, 42),
    "sage": (110, 18, 58),
    "sand": (38, 40, 72),
    "sapphire": (216, 65, 40),
    "scarlet": (4, 72, 48),
    "silver": (212, 10, 70),
    "sky": (203, 62, 66),
    "slate": (212, 15, 42),
    "steel": (208, 14, 52),
    "stone": (38, 12, 62),
    "tan": (30, 40, 58),
    "taupe": (28, 14, 50),
    "teal": (180, 48, 34),
    "terracotta": (14, 52, 50),
    "turquoise": (176, 52, 50),
    "violet": (268, 48, 54),
    "walnut": (22, 36, 32),
    "white": (40, 20, 90),
    "wine": (344, 50, 30),
    "yellow": (48, 82, 58),
}

# Muted colours that look well beside each other, for products that name no colour.
CALM: tuple[tuple[int, int, int], ...] = (
    (12, 46, 54),
    (24, 42, 48),
    (40, 52, 52),
    (72, 26, 42),
    (138, 24, 42),
    (164, 34, 38),
    (186, 40, 38),
    (206, 40, 44),
    (224, 34, 46),
    (258, 24, 52),
    (336, 30, 52),
    (350, 38, 48),
)
_WARM_SPARK, _COLD_SPARK = "#e0a04f", "#3f7f8c"
_COLD_FROM, _COLD_TO = 60, 320


@dataclass(frozen=True, slots=True)
class Palette:
    """Five colours that go together, as CSS hexadecimal: from the ground to the deepest."""

    ground: str
    soft: str
    main: str
    deep: str
    spark: str


def named_colour(text: str) -> tuple[int, int, int] | None:
    """Hue, saturation, lightness of the last colour named in the text ("forest green": green).

    >>> named_colour("Dark Teal"), named_colour("size 42")
    ((180, 48, 34), None)
    """
    named = [NAMED[word] for word in words_of(text) if word in NAMED]
    return named[-1] if named else None


def palette(hue: float, saturation: float, lightness: float) -> Palette:
    """A palette around one colour: hue in degrees, the others in percent."""
    calm = min(saturation, 62)
    middle = min(max(lightness, 30), 68)
    return Palette(
        ground=hexadecimal(hue, min(calm, 34), 93),
        soft=hexadecimal(hue + 8, min(calm, 40), 83),
        main=hexadecimal(hue, calm, middle),
        deep=hexadecimal(hue - 6, calm, max(middle - 20, 17)),
        spark=_WARM_SPARK if _COLD_FROM <= hue % 360 <= _COLD_TO else _COLD_SPARK,
    )


def hexadecimal(hue: float, saturation: float, lightness: float) -> str:
    """CSS #rrggbb of a colour: hue in degrees, the others in percent.

    >>> hexadecimal(0, 100, 50)
    '#ff0000'
    """
    parts = colorsys.hls_to_rgb((hue % 360) / 360, lightness / 100, saturation / 100)
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)
