"""The demo shop's products, with the hidden qualities that its reviews agree on.

Read from the catalog files; chance only fills in what those leave open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from assistant.demo.material import text_of, yaml_of

LATEST = datetime(2026, 11, 1, tzinfo=UTC)
"""The demo shop's last day; nothing in it is newer."""
_SIZES = {"shoes": [str(size) for size in range(36, 48)], "clothes": ["XS", "S", "M", "L", "XL"]}
_HERO = "ridge-2"
_CHILDREN = "Children"


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A variant: its id, options, price and whether it is in stock."""

    variant_id: str
    options: Mapping[str, str]
    price_minor: int
    in_stock: bool


@dataclass(frozen=True, slots=True, eq=False)
class Good:
    """A product with what only its makers know: a quality (0 to 1) per aspect, and its appeal."""

    product_id: str
    title: str
    description: str
    kind: str
    category: str
    brand: str
    price_minor: int
    in_stock: bool
    created_at: datetime
    attributes: Mapping[str, str]
    forms: tuple[Form, ...]
    qualities: Mapping[str, float]
    appeal: float


def slug(name: str) -> str:
    """The name as a readable id.

    >>> slug("Squall Women's")
    'squall-womens'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.casefold().replace("'", "")).strip("-")


def make_goods(random: Random) -> tuple[Good, ...]:
    """Every product of the catalog files, in their order."""
    return tuple(
        _good(kind, category, line, random)
        for kind, category in yaml_of("categories.yaml").items()
        for line in text_of(f"catalog_{kind}.txt").splitlines()
        if line.strip()
    )


def _good(kind: str, category: Mapping[str, Any], line: str, random: Random) -> Good:
    name, brand, price, values, marks, hook = (part.strip() for part in line.split(" | "))
    short, _, noun = name.partition(" / ")
    attributes = dict(zip(category["columns"], values.split(","), strict=True))
    attributes = {key: each for key, each in attributes.items() if each != "0" or key in _ZEROES}
    price_minor = round(float(price) * 100)
    product_id = slug(short)
    known = random.random() > 0.06 or product_id == _HERO
    age_days = random.randint(200, 1090) if known else random.randint(1, 12)
    forms = _forms(product_id, category, price_minor, random, children=_CHILDREN in noun)
    return Good(
        product_id=product_id,
        title=f"{short} {noun}",
        description=_description(hook, category, attributes, random),
        kind=kind,
        category=category["path"],
        brand=brand,
        price_minor=price_minor,
        in_stock=any(form.in_stock for form in forms) if forms else random.random() > 0.07,
        created_at=LATEST - timedelta(days=age_days, minutes=random.randint(0, 1439)),
        attributes=attributes,
        forms=forms,
        qualities=_qualities(category, attributes, marks.split(), random),
        appeal=3.0 if product_id == _HERO else random.lognormvariate(0, 0.6),
    )


_ZEROES = frozenset({"drop_mm", "age_from"})


def _description(
    hook: str, category: Mapping[str, Any], attributes: Mapping[str, str], random: Random
) -> str:
    flag = attributes.get(category.get("flag", "waterproof"), "")
    sentences = [hook]
    fitting = [line for line in category["detail"] if _fits(line, attributes)]
    if fitting:
        sentences.append(random.choice(fitting).partition("|")[0].format(**attributes))
    flagged = [line for line in category.get(flag, []) if _fits(line, attributes)]
    if flagged:
        sentences.append(random.choice(flagged).format(**attributes))
    return " ".join(sentences)


def _fits(line: str, attributes: Mapping[str, str]) -> bool:
    """Whether the product has what the sentence speaks of."""
    sentence, _, condition = line.partition("|")
    name, _, pattern = condition.partition("=")
    if condition and not re.search(pattern, attributes.get(name, "")):
        return False
    return all(slot in attributes for slot in re.findall(r"{(\w+)}", sentence))


def _forms(
    product_id: str,
    category: Mapping[str, Any],
    price_minor: int,
    random: Random,
    *,
    children: bool,
) -> tuple[Form, ...]:
    sizes = _SIZES.get(category.get("sizes", ""), [])
    if children:
        shoes = category.get("sizes") == "shoes"
        sizes = [str(size) for size in range(28, 38)] if shoes else sizes and ["98", "110", "122"]
    colours = random.sample(category.get("colours", []), min(2, len(category.get("colours", []))))
    if not sizes and random.random() < 0.4:
        colours = []
    forms = []
    for size in sizes or [""]:
        for colour in colours or [""]:
            options = {"size": size, "colour": colour}
            options = {name: value for name, value in options.items() if value}
            if options:
                in_stock = random.random() > 0.13 or (product_id == _HERO or size == "42")
                dearer = price_minor + (500 if size in ("46", "47", "XL") else 0)
                variant_id = "-".join([product_id, *map(slug, options.values())])
                forms.append(Form(variant_id, options, dearer, in_stock))
    return tuple(forms)


def _qualities(
    category: Mapping[str, Any], attributes: Mapping[str, str], marks: list[str], random: Random
) -> dict[str, float]:
    """Aspect → quality, for the aspects that the product has at all."""
    aspects = [*category["aspects"], *(mark[:-1] for mark in marks if mark[:-1] != "all")]
    base = min(0.85, max(0.3, random.gauss(0.62, 0.13)))
    found = {}
    for aspect in dict.fromkeys(aspects):
        needed = _NEEDED.get(aspect, ())
        if any(
            attributes.get(name, "no") == "no" for name in needed if name in category["columns"]
        ):
            continue
        if aspect == "battery" and "battery_h" not in attributes:
            continue
        if aspect == "softness" and "cotton" not in attributes["material"]:
            continue
        found[aspect] = min(0.95, max(0.05, random.gauss(base, 0.22)))
    for mark in marks:
        for aspect in found if mark == "all+" else [mark[:-1]]:
            if aspect in found:
                found[aspect] = 0.92 if mark.endswith("+") else 0.12
    return found


_NEEDED = {
    "waterproofing": ("waterproof",),
    "temperature": ("temperature_control",),
    "app": ("bluetooth",),
    "connection": ("bluetooth",),
    "insulation": ("insulated",),
    "noise_cancelling": ("noise_cancelling",),
    "battery": ("battery_h",),
    "speakers": ("speaker_w",),
    "noise": ("wattage", "batteries"),
    "speed": ("wattage",),
}
"""What a product must have before anybody can praise or miss how well it does it."""
