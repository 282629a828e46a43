"""Words cut to their stems, so that "grips" and "grip", "weighs" and "weight" meet.

It knows English and nothing of any shop.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

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


def lines_of(file: str) -> Iterator[str]:
    """The lines of one of this package's word lists, but for empty ones and remarks."""
    text = resources.files(__package__).joinpath(file).read_text("utf-8")
    return (line for line in text.splitlines() if line.strip() and not line.startswith("#"))


def regular(word: str) -> str:
    """The word that a folded irregular form is of, or the form itself.

    >>> regular("knives"), regular("kept"), regular("blue")
    ('knife', 'keep', 'blue')
    """
    return _irregular().get(word, word)


@cache
def _irregular() -> dict[str, str]:
    rows = (line.split() for line in lines_of("irregular.txt"))
    return {form: word for word, *forms in rows for form in forms}


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of one folded word.

    >>> stem("grips") == stem("gripping"), stem("weighs") == stem("weight")
    (True, True)
    >>> stem("knives") == stem("knife")
    True
    """
    cut: str = _ENGLISH.stemWord(regular(word))
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
    """What a folded word shares with others: stems of words that say the same, and its root.

    >>> "dim" in kin("dimmable"), "print" in kin("printer"), "wide" in kin("width")
    (True, True, True)
    >>> bool(kin("delivered") & kin("delivery")), bool(kin("quiet") & kin("silently"))
    (True, True)
    """
    found = set(_OTHERWISE.get(word, ())) | _alike().get(stem(word), frozenset())
    one = word.rstrip("s")
    if len(one) > 5 and one.endswith(("er", "or")):
        found.add(stem(one[:-2]))
    if len(word) > 6 and word.endswith(("able", "ible")):
        found.add(stem(word[:-4]))
        if word[-5] == word[-6]:
            found.add(stem(word[:-5]))
        if word.startswith("re"):
            found.add(stem(word[2:-4]))
    if len(root(word)) >= _SHORTEST_ROOT:
        found.add(f"√{root(word)}")
    return frozenset(found)


_SHORTEST_ROOT = 4
_ENDINGS = sorted(
    str.split(
        "isation ization ation ised ized ising izing ise ize ically ness ment ance ence able ible"
        " ally ity ing ion ive ery ure ical ed er or en ly al ic ies y es e s"
    ),
    key=len,
    reverse=True,
)


@lru_cache(maxsize=16384)
def root(word: str) -> str:
    """What is left of the folded word without the endings that make nouns, verbs and adjectives.

    None of them turns the word: "-less" and "-free" stay.

    >>> root("noisy") == root("noise"), root("hardened") == root("hardness")
    (True, True)
    >>> root("brushed") == root("brushless")
    False
    """
    word = regular(word)
    while True:
        for ending in _ENDINGS:
            left = word.removesuffix(ending)
            double = ending in ("s", "es") and word.endswith("ss")
            if left != word and len(left) >= _SHORTEST_ROOT and not double:
                word = left
                break
        else:
            break
    doubled = len(word) > _SHORTEST_ROOT and word[-1] == word[-2] and word[-1] not in "aeiousl"
    return word[:-1] if doubled else word.rstrip("i")


@cache
def _alike() -> dict[str, frozenset[str]]:
    """Stems by which else people say them: alike.txt."""
    found: dict[str, frozenset[str]] = {}
    for words in lines_of("alike.txt"):
        group = frozenset(stem(word) for word in words.split())
        for one in group:
            found[one] = found.get(one, frozenset()) | group
    return found


@lru_cache(maxsize=16384)
def stems(text: str) -> frozenset[str]:
    """The stems of the text's words but for those that only join others."""
    words = [part for word in words_of(text) for part in word.split("/")]
    return frozenset(stem(word) for word in words if word not in JOINING)
