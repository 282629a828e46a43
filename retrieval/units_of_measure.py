"""Units of measure: the dimension each belongs to and its size in the dimension's base unit.

Plain data of the world; it knows no shop.
"""

from __future__ import annotations

_SIZES: dict[str, dict[str, float]] = {
    "mass": {"mg": 0.001, "g": 1, "gram": 1, "kg": 1000, "kilo": 1000, "kilogram": 1000,
             "oz": 28.3495, "ounce": 28.3495, "lb": 453.592, "pound": 453.592},
    "length": {"mm": 0.001, "millimetre": 0.001, "millimeter": 0.001, "cm": 0.01,
               "centimetre": 0.01, "centimeter": 0.01, "m": 1, "metre": 1, "meter": 1, "km": 1000,
               "kilometre": 1000, "kilometer": 1000, "inch": 0.0254, "inche": 0.0254, "ft": 0.3048,
               "foot": 0.3048, "feet": 0.3048, "yard": 0.9144, "mile": 1609.344},
    "volume": {"ml": 0.001, "millilitre": 0.001, "milliliter": 0.001, "cl": 0.01, "dl": 0.1,
               "l": 1, "litre": 1, "liter": 1, "gallon": 3.78541, "pint": 0.568261},
    "time": {"s": 1, "sec": 1, "second": 1, "min": 60, "mins": 60, "minute": 60, "h": 3600,
             "hr": 3600, "hrs": 3600, "hour": 3600, "day": 86400, "week": 604800},
    "period": {"month": 1, "year": 12, "yr": 12},
    "power": {"w": 1, "watt": 1, "kw": 1000, "kilowatt": 1000},
    "energy": {"wh": 1, "kwh": 1000},
    "charge": {"mah": 1, "ah": 1000},
    "data": {"mb": 0.001, "gb": 1, "tb": 1000},
    "sound": {"db": 1, "decibel": 1},
    "frequency": {"hz": 1, "khz": 1000, "mhz": 1e6, "ghz": 1e9},
    "light": {"lm": 1, "lumen": 1},
    "temperature": {"c": 1, "celsius": 1},
    "share": {"%": 1, "pct": 1, "percent": 1},
    "pixels": {"mp": 1, "megapixel": 1},
}  # fmt: skip

UNITS: dict[str, tuple[str, float]] = {
    unit: (dimension, float(size))
    for dimension, units in _SIZES.items()
    for unit, size in units.items()
}

# Ways of counting people, all one dimension.
PERSONS = frozenset(
    ["person", "people", "adult", "man", "guest", "player", "seat", "sleep", "berth", "place"]
)

# Where more is enough for fewer as well, by what is measured: seats, a load, a battery's hours.
LEAST_IS_ENOUGH: dict[str, frozenset[str]] = {
    "persons": frozenset(["seat", "place"]),
    "mass": frozenset(["load", "payload", "limit", "capacity", "support"]),
    "time": frozenset(["battery", "playtime", "runtime"]),
}

# Names that say no more than their dimension: "under 2 kg" means the weight, not the load.
GENERIC_NAMES: dict[str, frozenset[str]] = {
    "mass": frozenset(["weight", "mass"]),
    "length": frozenset(["length", "size", "diameter"]),
    "volume": frozenset(["capacity", "volume", "content", "size"]),
    "time": frozenset(["duration", "time", "playtime", "runtime", "battery"]),
    "power": frozenset(["power", "wattage", "watt"]),
    "data": frozenset(["storage", "memory", "capacity"]),
    "period": frozenset(["warranty", "guarantee"]),
    "age": frozenset(["age"]),
    "charge": frozenset(["battery", "capacity"]),
    "energy": frozenset(["battery", "capacity"]),
}
