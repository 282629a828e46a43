"""How genuine a review looks: copied, hollow or shouted ones count for less.

Looks only at words; it accuses nobody and removes nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from retrieval.catalog.nouns import Review
from retrieval.polarity import judgement
from retrieval.words import words_of

_COPIED = 0.25
_HOLLOW = 0.5
_SHOUTED = 0.7
_LEAST = 0.1
_KEY_WORDS = 12


def text_key(review: Review) -> int:
    """What copied reviews share: their first words, without case and punctuation; 0 for few."""
    words = words_of(f"{review.title} {review.text}")
    if len(words) < 5:
        return 0  # "Five Stars" is written by many people who never met
    digest = hashlib.blake2b(" ".join(words[:_KEY_WORDS]).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") or 1


def count_texts(reviews: Iterable[Review]) -> Counter[int]:
    """How many reviews share each text key."""
    return Counter(key for review in reviews if (key := text_key(review)))


def genuineness(review: Review, copies: int) -> float:
    """Between 0.1 and 1: `copies` is how many reviews of the shop share this one's text key."""
    text = f"{review.title} {review.text}"
    words = words_of(text)
    value = 1.0 if copies <= 1 else _COPIED
    if review.rating in (1.0, 5.0) and len(words) < 40 and _hollow(words):
        value *= _HOLLOW
    if text.count("!") >= 4 or _in_capitals(text):
        value *= _SHOUTED
    if review.verified:
        value = min(1.0, value * 1.2)
    return max(_LEAST, value)


def _in_capitals(text: str) -> bool:
    if text == text.lower():
        return False
    letters = sum(map(str.isalpha, text))
    return letters > 20 and sum(map(str.isupper, text)) > 0.6 * letters


def _hollow(words: tuple[str, ...]) -> bool:
    """Whether most long words only judge ("best amazing perfect") and none says what of."""
    told = [word for word in words if len(word) > 3]
    return bool(told) and sum(judgement(word) != 0 for word in told) > 0.45 * len(told)
