"""How simulated shoppers put things: plainly, tersely, politely, at length, or with slips.

It knows turns of phrase, not shops.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

Voice = Literal["plain", "terse", "polite", "rambling", "hasty"]
VOICES: tuple[Voice, ...] = ("plain", "plain", "terse", "polite", "rambling", "hasty")

OPENINGS: dict[Voice, Sequence[str]] = {
    "plain": ("I'm looking for {thing}", "do you have {thing}?", "I need {thing}"),
    "terse": ("{thing}", "{thing} pls"),
    "polite": ("Hello, could you recommend {thing}, please?", "Hi! I'd love to find {thing}"),
    "rambling": (
        "so my old one broke last week and my husband says it's about time, so I want {thing}",
        "I've been to three shops today and nobody could help me, what I'd like is {thing}",
    ),
    "hasty": ("I want {thing}", "looking for {thing}"),
}  # fmt: skip
SAYINGS: dict[str, Sequence[str]] = {
    "budget": ("under {value}", "my budget is {value}", "it should cost at most {value}",
               "max {value}", "up to {value} please", "no more than {value}"),
    "want": ("it should be {value}", "{value} please", "I'd like it {value}",
             "and {value}, if possible"),
    "brand": ("I'd prefer {value}", "do you have any by {value}?"),
    "not_brand": ("anything but {value}", "not {value} please", "no {value}"),
    "option": ("in {name} {value}", "I need {name} {value}"),
    "else": ("something else?", "show me others", "what else do you have?"),
}  # fmt: skip
_LEAST_LETTERS = 6


def one_of(choices: Sequence[str], generator: np.random.Generator) -> str:
    """One of the choices, drawn."""
    return choices[int(generator.integers(len(choices)))]


def put(said: str, voice: Voice, generator: np.random.Generator) -> str:
    """The saying as that voice writes it: the hasty one swaps two letters now and then."""
    if voice != "hasty" or generator.random() < 0.5:
        return said
    words = said.split(" ")
    long = [n for n, word in enumerate(words) if word.isalpha() and word.islower()
            and len(word) >= _LEAST_LETTERS]  # fmt: skip
    if not long:
        return said
    place = long[int(generator.integers(len(long)))]
    word = words[place]
    at = int(generator.integers(1, len(word) - 2))
    words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)
