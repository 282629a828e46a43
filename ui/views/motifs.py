"""Patterns a picture is drawn with, on a square of 400: hills, arches, suns, waves…

Each takes a palette and a source of chance and gives SVG shapes; none knows what it stands for.
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from random import Random

from ui.views.colours import Palette

SIDE = 400
Motif = Callable[[Palette, Random], str]


def hills(colours: Palette, chance: Random) -> str:
    """Three ranges of hills under a sun."""
    sun = _circle(chance.randint(110, 290), chance.randint(95, 135), 46, colours.spark)
    ranges = []
    for height, colour in ((215, colours.soft), (265, colours.main), (320, colours.deep)):
        a, b = chance.randint(-45, 45), chance.randint(-45, 45)
        ranges.append(
            f'<path d="M0 {height + a} C 110 {height - 70} 170 {height + 60 + b} 250 '
            f'{height - 10} S 350 {height - 40} 400 {height + b} V400 H0Z" fill="{colour}"/>'
        )
    return sun + "".join(ranges)


def arches(colours: Palette, chance: Random) -> str:
    """One arch within another."""
    middle = 200 + chance.randint(-34, 34)
    shapes = []
    for radius, colour in zip(
        (150, 112, 74, 36), (colours.soft, colours.main, colours.deep, colours.spark), strict=True
    ):
        shapes.append(
            f'<path d="M{middle - radius} 400 V230 a{radius} {radius} 0 0 1 {2 * radius} 0 '
            f'V400Z" fill="{colour}"/>'
        )
    return "".join(shapes)


def rings(colours: Palette, chance: Random) -> str:
    """Circles around a point, one eclipsed."""
    x, y = 200 + chance.randint(-30, 30), 200 + chance.randint(-20, 20)
    angle = chance.random() * 2 * pi
    return (
        _circle(x, y, 150, colours.soft)
        + _circle(x + 26 * cos(angle), y + 26 * sin(angle), 108, colours.main)
        + _circle(x + 52 * cos(angle), y + 52 * sin(angle), 62, colours.deep)
        + _circle(x - 118 * cos(angle), y - 118 * sin(angle), 24, colours.spark)
    )


def waves(colours: Palette, chance: Random) -> str:
    """Bands of water."""
    shift = chance.randint(-60, 0)
    bands = []
    for row, colour in enumerate((colours.soft, colours.main, colours.soft, colours.deep)):
        top = 130 + 66 * row
        curve = "".join(" q 40 -44 80 0 t 80 0" for _ in range(4))
        bands.append(
            f'<path d="M{shift - 40 * (row % 2)} {top}{curve} V400 H-80Z" fill="{colour}"/>'
        )
    return _circle(chance.randint(90, 310), 84, 34, colours.spark) + "".join(bands)


def petals(colours: Palette, chance: Random) -> str:
    """A flower of leaves."""
    count = chance.choice((6, 8, 10))
    turn = chance.random() * 360
    leaves = "".join(
        f'<ellipse cx="200" cy="112" rx="38" ry="86" fill="{colour}" '
        f'transform="rotate({turn + 360 * n / count:.1f} 200 200)"/>'
        for n, colour in zip(range(count), (colours.main, colours.soft) * (count // 2), strict=True)
    )
    return leaves + _circle(200, 200, 46, colours.deep) + _circle(200, 200, 18, colours.spark)


def tiles(colours: Palette, chance: Random) -> str:
    """Quarter circles on a grid of four by four."""
    fills = (colours.soft, colours.main, colours.deep, colours.main, colours.soft, colours.spark)
    shapes = []
    for row in range(4):
        for column in range(4):
            x, y, colour = 40 + 80 * column, 40 + 80 * row, chance.choice(fills)
            corner = chance.randrange(4)
            shapes.append(
                f'<path d="M0 0 H80 A80 80 0 0 1 0 80Z" fill="{colour}" '
                f'transform="translate({x} {y}) rotate({90 * corner} 40 40)"/>'
            )
    return "".join(shapes)


def stripes(colours: Palette, chance: Random) -> str:
    """Slanted bands through a disc."""
    angle = chance.choice((-35, -20, 20, 35))
    bands, x = [], -80
    for colour in (colours.main, colours.soft, colours.deep, colours.main, colours.spark) * 2:
        width = chance.randint(26, 66)
        bands.append(f'<rect x="{x}" y="-120" width="{width}" height="640" fill="{colour}"/>')
        x += width + 14
    return (
        '<clipPath id="disc"><circle cx="200" cy="200" r="150"/></clipPath>'
        f'{_circle(200, 200, 150, colours.soft)}<g clip-path="url(#disc)">'
        f'<g transform="rotate({angle} 200 200)">{"".join(bands)}</g></g>'
    )


def stones(colours: Palette, chance: Random) -> str:
    """A few rounded stones in balance."""
    shapes, base = [], 338
    for width, height, colour in (
        (260, 84, colours.deep),
        (196, 72, colours.main),
        (138, 60, colours.soft),
        (78, 46, colours.spark),
    ):
        x = 200 + chance.randint(-16, 16)
        tilt = chance.randint(-5, 5)
        shapes.append(
            f'<rect x="{x - width / 2:.0f}" y="{base - height}" width="{width}" '
            f'height="{height}" rx="{height / 2:.0f}" fill="{colour}" '
            f'transform="rotate({tilt} {x} {base - height / 2:.0f})"/>'
        )
        base -= height + 3
    return "".join(shapes)


MOTIFS: tuple[Motif, ...] = (hills, arches, rings, waves, petals, tiles, stripes, stones)


def _circle(x: float, y: float, radius: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}"/>'
