"""Sentences with their slots filled, each said by a few people at most.

It knows nothing of which sentence suits a product or a rating.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

from assistant.demo.goods import Good
from assistant.demo.material import yaml_of
from assistant.demo.shoppers import Person

_SLOT = re.compile(r"{(\w+?)(_cap)?}")
_TRIES = 12
_SAID_AT_MOST = 9
_MORE_SLOTS = {
    "weekday": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    "city": ["Graz", "Leipzig", "Lyon", "Porto", "Gdansk", "Malmö", "Turin"],
    "place_days": ["a week of commuting", "a long weekend away", "a four-day trip", "a whole exam"],
}


class Words:
    """What can be said, and how often each sentence was said already."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._said: Counter[str] = Counter()
        self._slots = {**yaml_of("slots.yaml"), **_MORE_SLOTS}
        self._places = yaml_of("places.yaml")

    def context(self, good: Good, person: Person, size: str) -> dict[str, str]:
        """The slots that the product and its buyer fill."""
        category = yaml_of("categories.yaml")[good.kind]
        plural = category["one"] == "pair"
        price = good.price_minor / 100
        worlds = category["worlds"]
        world = max(worlds, key=lambda each: worlds[each] * person.taste[each])
        return {
            **good.attributes,
            **({"size": size} if size else {}),
            "price": f"{price:.0f}" if price == int(price) else f"{price:.2f}",
            "one": category["one"],
            "many": category["many"],
            "an_old": "an old pair" if plural else f"the old {category['one']}",
            "brand": good.brand,
            "obj": "them" if plural else "it",
            "it": "they" if plural else "it",
            "is": "are" if plural else "is",
            "s": "" if plural else "s",
            "world": world,
        }

    def choose(
        self, sentences: Sequence[str], context: Mapping[str, str], *, most: int = _SAID_AT_MOST
    ) -> str:
        """One of the sentences, filled; '' when all have been said too often or lack a slot."""
        for _ in range(_TRIES):
            said = self._fill(self._random.choice(sentences), context)
            if said and self._said[said] < most:
                self._said[said] += 1
                return said
        return ""

    def _fill(self, sentence: str, context: Mapping[str, str]) -> str:
        lacking = False

        def filled(match: re.Match[str]) -> str:
            nonlocal lacking
            value = self._value(match[1], context)
            lacking = lacking or not value
            return value[:1].upper() + value[1:] if match[2] else value

        said = _SLOT.sub(filled, sentence)
        said = re.sub(r"^[a-z]", lambda first: first[0].upper(), said)
        return "" if lacking else said

    def _value(self, slot: str, context: Mapping[str, str]) -> str:
        if slot in context:
            return context[slot]
        if slot in ("place", "place2"):
            return str(self._random.choice(self._places[context["world"]]))
        if slot == "month_in":
            return f"in {self._random.choice(['January', 'March', 'May', 'July', 'autumn'])}"
        if slot == "row":
            return str(self._random.randint(9, 48))
        values = self._slots.get(slot)
        return str(self._random.choice(values)) if values else ""


def roughened(text: str, voice: str, random: Random) -> str:
    """The text as somebody types it on a telephone: now and then a slip."""
    if voice == "terse":
        text = text[:1].lower() + text[1:] if not text.startswith("I") else text
        text = text.removesuffix(".")
    if random.random() < (0.12 if voice in ("chatty", "terse", "student") else 0.04):
        text = text.replace("'", "", 1)
    if random.random() < 0.05:
        words = text.split(" ")
        at = random.randrange(len(words))
        word = words[at]
        if len(word) > 4 and word.isalpha() and word.islower():
            cut = random.randint(1, len(word) - 3)
            words[at] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
            text = " ".join(words)
    return text
