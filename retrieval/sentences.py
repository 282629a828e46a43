"""Reviews cut into sentences, each with its polarity; what is found, quoted and cited.

It knows nothing of vectors. A sentence is always the review's own words, letter for letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from retrieval.catalog.nouns import Review
from retrieval.polarity import polarity
from retrieval.words import words_of

SENTENCES_PER_REVIEW = 24
_CHARACTERS_AT_MOST = 400
_WORDS_AT_LEAST = 2
_KEPT = 4096  # reviews whose sentences are told again and again; a few KB each

# A full stop ends a sentence before a space, or before a capital right behind a word ("fine.The").
_END = re.compile(
    r"(?<=[.!?…])[\"')\]]*\s+|(?<=[a-z)][.!?])(?=[A-Z])|[\r\n]+|\s+[•·*]\s+|<br\s*/?>"
)
_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|etc|vs|approx|inc|mr|mrs|dr|st|oz|ft|in|lb|lbs)\.$", re.I
)
_COMMA = re.compile(r"[,;]\s+")
# "Sounds great, but the strap broke": two judgements, told apart so that each is quoted alone.
_CONTRAST = re.compile(r"[,;:]?\s+(?:but|however,?|except that)\s+", re.I)
_NO_CONTRAST = re.compile(r"\b(?:nothing|anything|none|all|choice|everything|only\b.*)$", re.I)
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class ReviewSentence:
    """One sentence of a review. `polarity`: 1 praises, -1 complains, 0 neither."""

    review_id: str
    product_id: str
    shopper_id: str
    text: str
    polarity: int
    helpful_votes: int = 0
    rating: float | None = None


@lru_cache(maxsize=_KEPT)
def sentences_of(review: Review) -> tuple[ReviewSentence, ...]:
    """The review's sentences in order, its title first; at most SENTENCES_PER_REVIEW of them."""
    seen: dict[str, None] = dict.fromkeys((*split(review.title), *split(review.text)))
    return tuple(
        ReviewSentence(
            review_id=review.review_id,
            product_id=review.product_id,
            shopper_id=review.shopper_id,
            text=text,
            polarity=polarity(text, review.rating),
            helpful_votes=review.helpful_votes,
            rating=review.rating,
        )
        for text in list(seen)[:SENTENCES_PER_REVIEW]
    )


def split(text: str) -> tuple[str, ...]:
    """The text's sentences and contrasted halves, letter for letter; single words are left out.

    >>> split("Sounds great, but the strap broke. No. Sent it back!")
    ('Sounds great', 'the strap broke.', 'Sent it back!')
    """
    parts: list[str] = []
    for sentence in _whole_sentences(_LINK.sub("\n", text)):
        for piece in _pieces(sentence):
            parts.extend(_halves(piece))
    trimmed = (part.strip(" \t-–—") for part in parts)
    return tuple(
        part
        for part in trimmed
        if len(words_of(part)) >= _WORDS_AT_LEAST and len(part) <= _CHARACTERS_AT_MOST
    )


def _whole_sentences(text: str) -> list[str]:
    """The text cut at the ends of sentences, an abbreviation's full stop not being one."""
    start, sentences = 0, []
    for end in _END.finditer(text):
        if _ABBREVIATION.search(text, 0, end.start()):
            continue
        sentences.append(text[start : end.start()])
        start = end.end()
    return [*sentences, text[start:]]


def _pieces(sentence: str) -> list[str]:
    """The sentence, or what lies between its commas when it runs on without end."""
    return [sentence] if len(sentence) <= _CHARACTERS_AT_MOST else _COMMA.split(sentence)


def _halves(sentence: str) -> list[str]:
    found = _CONTRAST.search(sentence)
    if not found:
        return [sentence]
    before, after = sentence[: found.start()], sentence[found.end() :]
    if _NO_CONTRAST.search(before) or min(len(words_of(before)), len(words_of(after))) < 2:
        return [sentence]
    return [before, *_halves(after)]
