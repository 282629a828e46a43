"""Which sentences of owners speak for a product, and which drawback they agree on.

It knows nothing of attributes or prices, and takes each sentence's polarity as given.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from assistant.grounding.quotable import is_quotable, tidy
from assistant.grounding.stems import stems
from assistant.grounding.telling import tells, without_lead
from assistant.grounding.word_lists import GUARDS
from retrieval.catalog.nouns import Product
from retrieval.polarity import polarity
from retrieval.sentences import ReviewSentence
from retrieval.words import words_of

Said = Mapping[str, Sequence[tuple[ReviewSentence, float]]]
"""For each wish, the sentences nearest to it with their similarity, best first."""

LEAST_SIMILARITY = 0.42
AGREEING_REVIEWS = 2


def praise(said: Said, product: Product, limit: int = 1) -> tuple[ReviewSentence, ...]:
    """The best praising sentence about each wish that tells something, no two of one review."""
    own = own_words(product)
    chosen: dict[str, ReviewSentence] = {}
    for want, sentences in said.items():
        asked = stems(want)
        fitting = [
            (_worth(sentence, similarity, asked), sentence)
            for sentence, similarity in sentences
            if _praises(sentence)
            and (
                (asked - own) & stems(sentence.text)
                or (similarity >= LEAST_SIMILARITY and tells(sentence.text, own))
            )
            and sentence.review_id not in chosen
        ]
        if fitting:
            best = max(fitting, key=lambda pair: (pair[0], pair[1].review_id))[1]
            chosen[best.review_id] = best
        if len(chosen) == limit:
            break
    return tuple(chosen.values())


def any_praise(sentences: Iterable[ReviewSentence], product: Product) -> ReviewSentence | None:
    """The praising sentence that tells most when it meets no wish, or None."""
    own = own_words(product)
    praising = [s for s in sentences if _praises(s) and tells(s.text, own)]
    return max(praising, key=lambda s: (_worth(s, 0.0, frozenset()), s.review_id), default=None)


def drawback(
    sentences: Iterable[ReviewSentence], product: Product, wishes: Sequence[str]
) -> ReviewSentence | None:
    """The complaint that at least two reviews agree on, or None.

    Reviews agree when their complaints share a word that is not the product's own. A drawback
    that touches a wish comes first, then the one most reviews name.
    """
    wished = stems(" ".join(wishes))
    called = own_words(product)
    own = called | _TOO_COMMON
    complaints = [
        sentence
        for sentence in sentences
        if sentence.polarity < 0
        and is_quotable(tidy(sentence.text))
        and tells(without_lead(tidy(sentence.text)), called, fewest=1)
    ]
    by_word: dict[str, dict[str, ReviewSentence]] = defaultdict(dict)
    for complaint in complaints:
        for word in stems(without_lead(tidy(complaint.text))) - own:
            by_word[word].setdefault(complaint.review_id, complaint)
    agreed = {w: said for w, said in by_word.items() if len(said) >= AGREEING_REVIEWS}
    if not agreed:
        return None
    word = max(agreed, key=lambda w: (w in wished, len(agreed[w]), w))
    return max(agreed[word].values(), key=lambda s: (_worth(s, 0.0, wished), s.review_id))


def own_words(product: Product) -> frozenset[str]:
    """Stems of what the product itself is called."""
    return stems(f"{product.title} {product.category} {product.brand}")


def _praises(sentence: ReviewSentence) -> bool:
    text = tidy(sentence.text)
    return (
        sentence.polarity > 0
        and polarity(text) >= 0
        and is_quotable(text)
        and "?" not in text
        and not _HALF_HEARTED & set(words_of(text))
    )


def _worth(sentence: ReviewSentence, similarity: float, asked: frozenset[str]) -> float:
    words = len(sentence.text.split())
    length = 0.0 if 4 <= words <= 20 else 0.1
    named = 0.1 if asked & stems(sentence.text) else 0.0
    fragment = 0.1 if _FRAGMENT.match(sentence.text) else 0.0
    return similarity + named + 0.02 * math.log1p(sentence.helpful_votes) - length - fragment


# What goes on from a sentence before it, or was cut out of one.
_FRAGMENT = re.compile(r"[a-z]|(?:Because|And|But|So|Or|Which|Also|Then)\b")


# What takes back part of a praise: "would be great if", "good but", "must be", "than my old".
_HALF_HEARTED = GUARDS | {"but", "though", "although", "however", "must", "might", "than", "only"}

# Words that complaints share without agreeing on anything.
_TOO_COMMON = stems(
    "bad worse worst poor disappointed disappointing terrible awful not no never bought buy got get"
    " product item one time day week month year first after before when if but i me we they them"
    " was were had has have do does did not will would could should can just like also only even"
    " more most much little bit lot good great nice ok fine money price return returned really"
    " thing use used using make made makes people because two three about again back there what"
    " which who how all out up off down over work works worked working wish want need say said"
    " don't doesn't didn't isn't wasn't can't won't couldn't wouldn't i'm it's i've that's"
)
