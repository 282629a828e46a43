"""Typing mistakes put right before anything is searched: "runing shoos" means running shoes.

Only a word that neither the shop nor common English knows is changed, and only into a common word
that the shop uses. It knows words and how often the shop says them; nothing of products.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from retrieval.embedding import packaged_model
from retrieval.lexical import STOP_WORDS, stem
from retrieval.words import folded, singular

_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SHORTEST, _LONG = 5, 8  # letters from which one mistake, and two, are told from another word
_CHOICES = 12


@cache
def common_words() -> frozenset[str]:
    """Common English words: the whole words of the packaged text encoder's vocabulary."""
    lines = (packaged_model() / "vocab.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line.isalpha() and line.isascii() and len(line) > 2)


def is_common(word: str) -> bool:
    """Whether English knows the word, as it is, in the singular or as two words run together.

    >>> [is_common(word) for word in ("sneakers", "crockpots", "runing")]
    [True, True, False]
    """
    known = common_words()
    plain = singular(word)
    if word in known or plain in known or word in STOP_WORDS:
        return True
    return any(plain[:at] in known and plain[at:] in known for at in range(4, len(plain) - 2))


def corrector(frequency: Mapping[str, int]) -> Callable[[str], str]:
    """What puts a text right for a shop whose stems stand in that many products each."""
    used = sorted(w for w in common_words() if len(w) >= _SHORTEST - 1 and stem(w) in frequency)

    @lru_cache(maxsize=4096)
    def right(word: str) -> str:
        plain = folded(word)
        if len(plain) < _SHORTEST or not plain.isascii() or not plain.isalpha():
            return word
        if stem(plain) in frequency or is_common(plain):
            return word
        mistakes = 1 if len(plain) < _LONG else 2
        found = process.extract(
            plain, used, scorer=OSA.distance, score_cutoff=mistakes, limit=_CHOICES
        )
        near = [(mistaken, -frequency[stem(w)], w) for w, mistaken, _ in found if w[0] == plain[0]]
        return min(near)[2] if near else word

    return lambda text: _LETTERS.sub(lambda found: right(found.group()), text)
