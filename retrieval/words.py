"""Words compared as people mean them: case, accents, number and punctuation set aside.

It knows English plurals and nothing of any shop.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:[.'’/][^\W_]+)*")
_INVARIANT = frozenset({"glasses", "jeans", "series", "species", "shorts", "trousers", "pyjamas"})

_IRREGULAR = {
    "mice": "mouse", "geese": "goose", "teeth": "tooth", "feet": "foot", "men": "man",
    "women": "woman", "children": "child", "knives": "knife", "shelves": "shelf",
    "scarves": "scarf", "loaves": "loaf", "leaves": "leaf", "wolves": "wolf",
    **{f"{word}{ending}": word for word in ("lens", "canvas", "atlas", "bus", "gas", "bias", "iris")
       for ending in ("", "es")},
}  # fmt: skip


def folded(text: str) -> str:
    """The text without case, accents or compatibility forms.

    >>> folded("Café №5")
    'cafe no5'
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of the text, in order; numbers and "3/4" stay whole."""
    return tuple(_WORD.findall(folded(text)))


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """The word's singular as far as English spelling tells.

    >>> [singular(w) for w in ("shoes", "boxes", "batteries", "glass", "mice", "lens", "lenses")]
    ['shoe', 'box', 'battery', 'glass', 'mouse', 'lens', 'lens']
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or word in _INVARIANT or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zzes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def is_plural_only(word: str) -> bool:
    """Whether the word has no other singular: jeans, glasses."""
    return word in _INVARIANT


@lru_cache(maxsize=65536)
def singular_words(text: str) -> tuple[str, ...]:
    """The text's folded words, each in the singular."""
    return tuple(singular(word) for word in words_of(text))


def same_words(one: str, other: str) -> bool:
    """Whether two names are the same but for case, accents, number and punctuation.

    >>> same_words("Trail Shoes", "trail shoe")
    True
    """
    return singular_words(one) == singular_words(other) and bool(singular_words(one))
