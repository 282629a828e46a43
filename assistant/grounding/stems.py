"""Words cut to their stems, so that "grips" and "grip", "weighs" and "weight" meet.

It knows English and nothing of any shop.
"""

from __future__ import annotations

from functools import lru_cache

import Stemmer

from assistant.grounding.word_lists import JOINING
from retrieval.words import words_of

_ENGLISH = Stemmer.Stemmer("english")
# Stems that the stemmer keeps apart and people do not.
_SAME = {
    "weigh": "weight",
    "colour": "color",
    "metr": "meter",
    "litr": "liter",
    "aluminium": "aluminum",
    "grey": "gray",
    "centr": "center",
    "max": "maximum",
    "min": "minimum",
}


_IRREGULAR = {
    "loaves": "loaf",
    "knives": "knife",
    "shelves": "shelf",
    "halves": "half",
    "scarves": "scarf",
    "calves": "calf",
    "feet": "foot",
    "teeth": "tooth",
    "children": "child",
    "men": "man",
    "women": "woman",
    "mice": "mouse",
}
"""Plurals that no ending tells."""


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of one folded word.

    >>> stem("grips") == stem("gripping"), stem("weighs") == stem("weight")
    (True, True)
    >>> stem("knives") == stem("knife")
    True
    """
    cut: str = _ENGLISH.stemWord(_IRREGULAR.get(word, word))
    return _SAME.get(cut, cut)


_OTHERWISE = {
    "width": frozenset({"wide"}),
    "length": frozenset({"long"}),
    "height": frozenset({"high", "tall"}),
    "depth": frozenset({"deep"}),
    "capacity": frozenset({"hold"}),
    "included": frozenset({"box"}),
    "bluetooth": frozenset({"wireless"}),
    "range": frozenset({"far"}),
    "brightness": frozenset({"bright", "shine"}),
    "resistance": frozenset({"resist", "withstand"}),
    "age": frozenset({"child", "kid"}),
}
"""Stems of other words by which a thing is said than its name."""


@lru_cache(maxsize=16384)
def kin(word: str) -> frozenset[str]:
    """Stems of other words that a folded word bears: what foldable folds, a player plays.

    >>> sorted(kin("foldable") | kin("printer") | kin("width"))
    ['fold', 'print', 'wide']
    """
    found = set(_OTHERWISE.get(word, ()))
    one = word.rstrip("s")
    if len(one) > 5 and one.endswith(("er", "or")):
        found.add(stem(one[:-2]))
    if len(word) > 6 and word.endswith(("able", "ible")):
        found.add(stem(word[:-4]))
        if word.startswith("re"):
            found.add(stem(word[2:-4]))
    return frozenset(found)


@lru_cache(maxsize=16384)
def stems(text: str) -> frozenset[str]:
    """The stems of the text's words but for those that only join others."""
    words = [part for word in words_of(text) for part in word.split("/")]
    return frozenset(stem(word) for word in words if word not in JOINING)
