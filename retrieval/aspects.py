"""What is said of a want about a product: by its attributes, its description and its reviews.

It knows English negation and the words of the product at hand; nothing of scores or taste.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Values, Vector
from retrieval.catalog.nouns import Product
from retrieval.lexical import STOP_WORDS, stem
from retrieval.measures import Measure, holds, measure_of
from retrieval.polarity import judgement
from retrieval.review_sentences import Sentences
from retrieval.words import folded, singular, words_of

STATED, MENTIONED = 1.0, 0.7
_YES = frozenset({"yes", "true", "y", "included", "1"})
_NO = frozenset({"no", "false", "n", "none", "not", "n/a", "0", "without"})
_DENIES_BEFORE = frozenset(
    {"not", "no", "non", "without", "never", "isn't", "isnt", "aren't", "faux", "imitation", "zero"}
)
# Where a thing sits is what it is: "in-ear" is no "over-ear", though both are about ears.
_PLACES = frozenset({"in", "on", "over", "under", "off", "out", "up", "down"})
_TURNS = frozenset({"no", "non", "without"})
_DENIES_AFTER = frozenset({"free", "less"})
_REACH = 2
_NUMBER_UNIT = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)")

_LETTER = re.compile(r"(?P<letter>[a-g])(?P<plus>\+*)")
_GRADE = re.compile(
    rf"(?P<of>[a-z ]+?) {_LETTER.pattern}(?: or (?:better|higher|above)| and (?:up|above))"
)
_SIZED = re.compile(r"(?<![\w.])\d+(?:\.\d+)?[ -]?[A-Za-z]{1,8}\b")
# Similarity from which a sentence is taken to be about a want, and from which surely so.
_ABOUT, _SURELY = 0.38, 0.62
_REVIEWS_PRIOR = 0.8
_REVIEWS_MOST = 0.8
_OBJECTION = 0.5


@lru_cache(maxsize=32768)
def stems(text: str) -> tuple[str, ...]:
    """The text's words as they are compared: numbers parted from units, in the singular, stemmed.

    >>> stems("8GB, quick-drying")
    ('8', 'gb', 'quick', 'dri')
    """
    parted = _NUMBER_UNIT.sub(" ", folded(text))
    return tuple(stem(singular(word)) for word in words_of(parted))


@lru_cache(maxsize=4096)
def _content(want: str) -> tuple[str, ...]:
    if words_of(want)[:1] and words_of(want)[0] in _PLACES:
        return stems(want)
    words = tuple(w for w in words_of(_NUMBER_UNIT.sub(" ", folded(want))) if w not in STOP_WORDS)
    return tuple(stem(singular(word)) for word in words) or stems(want)


def stated(want: str, product: Product) -> float:
    """What the shop's own words say: 1 or 0.7 stated, -1 or -0.7 denied, 0 nothing.

    >>> boots = Product("b", "Rain boots", attributes={"waterproof": "yes", "lining": "no"})
    >>> [stated(want, boots) for want in ("waterproof", "lining", "warm", "no lining")]
    [1.0, -1.0, 0.0, 1.0]
    """
    first, _, rest = want.strip().partition(" ")
    if rest and folded(first) in _TURNS:
        return -stated(rest, product)
    measure = measure_of(want)
    if measure is not None and product.variants:
        offered = tuple((name, v) for name, values in product.options.items() for v in values)
        if told := _measured(measure, (*product.attributes.items(), *offered)):
            return told
    return _stated(
        want,
        product.title,
        product.description,
        product.category,
        tuple(product.attributes.items()),
    )


@lru_cache(maxsize=65536)
def _stated(
    want: str,
    title: str,
    description: str,
    category: str,
    attributes: tuple[tuple[str, str], ...],
) -> float:
    wanted = _content(want)
    if not wanted:
        return 0.0
    measure = measure_of(want)
    if measure is not None:
        told = _measured(measure, attributes)
        # A length in feet may not be quite the three metres that the title says as well.
        if told <= 0 and _in_title(measure, title):
            return MENTIONED
        if told:
            return told
    if graded := _graded(want, attributes):
        return graded
    by_attribute = _by_attributes(wanted, {*stems(title), *stems(category)}, attributes)
    if by_attribute:
        return by_attribute
    said = [_mentioned(wanted, stems(text)) for text in (title, description, category) if text]
    if any(value > 0 for value in said):
        return MENTIONED
    return -MENTIONED if any(value < 0 for value in said) else 0.0


def _measured(measure: Measure, attributes: tuple[tuple[str, str], ...]) -> float:
    """1 where a number of the product keeps the measure, -1 where one breaks it."""
    named = [
        (n, v) for n, v in attributes if measure.of.intersection(words_of(n.replace("_", " ")))
    ]
    kept = {holds(measure, name, value) for name, value in named or attributes}
    return STATED if True in kept else -STATED if False in kept else 0.0


def _in_title(measure: Measure, title: str) -> bool:
    """Whether a number with its unit in the title keeps the measure: "USB Cable (2 Meter)"."""
    return any(holds(measure, "", found[0]) for found in _SIZED.finditer(title))


def _graded(want: str, attributes: tuple[tuple[str, str], ...]) -> float:
    """1 where a grade is as good as the one wanted, -1 where it is worse: "class C or better".

    Grades are letters, A the best; each plus is better still.
    """
    match = _GRADE.fullmatch(folded(want).strip())
    if match is None:
        return 0.0
    named = set(stems(match["of"]))
    for name, value in attributes:
        grade = _LETTER.fullmatch(folded(value).strip())
        if grade and named and named <= set(stems(name)):
            return STATED if _rank(grade) <= _rank(match) else -STATED
    return 0.0


def _rank(grade: re.Match[str]) -> tuple[str, int]:
    return grade["letter"], -len(grade["plus"])


def _by_attributes(
    wanted: tuple[str, ...], about: set[str], attributes: tuple[tuple[str, str], ...]
) -> float:
    told = 0.0
    for name, value in attributes:
        names, values = stems(name), stems(value)
        named = _covers(names, wanted)
        plain = value.strip().casefold()
        if named and plain in _NO | _YES:
            # What is "sugar free: yes" is not what has sugar.
            turned = set(names) - set(wanted) & (_DENIES_BEFORE | _DENIES_AFTER)
            return STATED if (plain in _YES) != bool(turned) else -STATED
        said = _mentioned(wanted, values)
        if said:
            return said * STATED
        rest = set(wanted) - set(values)
        if len(rest) < len(set(wanted)) and rest <= about | set(names):
            told = STATED
        elif named and values:
            told = told or MENTIONED
    return told


def _covers(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return set(wanted) <= set(words) or "".join(words) == "".join(wanted)


@lru_cache(maxsize=32768)
def _run_together(words: tuple[str, ...]) -> str:
    return "".join(words)


def _mentioned(wanted: tuple[str, ...], words: tuple[str, ...]) -> float:
    """1 where the words hold what is wanted side by side, -1 where they deny it, 0 neither."""
    found = 0.0
    size, joined = len(wanted), "".join(wanted)
    if joined not in _run_together(words):
        return 0.0
    for start in range(len(words)):
        for length in {size, size + 1, max(1, size - 1)}:
            if "".join(words[start : start + length]) == joined:
                if not _denied(words, start, start + length, wanted):
                    return 1.0
                found = -1.0
    return found


def _denied(words: tuple[str, ...], start: int, end: int, wanted: tuple[str, ...]) -> bool:
    before = words[max(0, start - _REACH) : start]
    after = words[end : end + 1]
    return bool(_DENIES_BEFORE.intersection(before) or _DENIES_AFTER.intersection(after))


def wish_sign(want: str) -> float:
    """-1 for something that is itself a complaint ("noisy"): praise then speaks against it."""
    return -1.0 if judgement(want) < 0 else 1.0


def said_by_reviews(
    sentences: Sentences,
    products: NDArray[np.intp],
    wants: Vector,
    signs: Sequence[float],
    avoided: Sequence[str] = (),
) -> Values:
    """(n, wants) what the reviews of each product say of each want, about -0.8..0.8.

    Sentences count by how much they are about the want and by their review's weight; one voice
    says little, several that agree say much. The last wants are those `avoided`, in words: of them
    a sentence says that it is so or not, however it judges that ("far too oaky" is oaky).
    """
    counts = sentences.offsets[products + 1] - sentences.offsets[products]
    result = np.zeros((len(products), len(wants)))
    if not len(wants) or not counts.sum():
        return result
    rows, similarity = _similarity(sentences, products, counts, wants)
    groups = np.repeat(np.arange(len(products)), counts)
    about = np.clip((similarity - _ABOUT) / (_SURELY - _ABOUT), 0, 1)
    about *= np.minimum(sentences.weight[rows], 2.0)[:, None]
    leaning = about * sentences.polarity[rows][:, None]
    for column, avoid in enumerate(avoided, len(signs) - len(avoided)):
        wanted = _content(avoid)
        for place in np.flatnonzero(about[:, column]):
            said = _mentioned(wanted, stems(sentences.text[int(rows[place])]))
            if said:
                leaning[place, column] = said * signs[column] * about[place, column]
    for column, sign in enumerate(signs):
        total = np.bincount(groups, about[:, column], len(products))
        lean = np.bincount(groups, leaning[:, column], len(products))
        result[:, column] = sign * _REVIEWS_MOST * lean / (total + _REVIEWS_PRIOR) + 0.0
    return result


def _similarity(
    sentences: Sentences, products: NDArray[np.intp], counts: NDArray[np.int64], wants: Vector
) -> tuple[NDArray[np.intp], Vector]:
    """The rows (m,) of the products' sentences and their similarity to each want (m, wants)."""
    total = int(counts.sum())
    rows = np.empty(total, dtype=np.intp)
    similarity = np.empty((total, len(wants)), dtype=np.float32)
    start, turned = 0, np.ascontiguousarray(wants.T)
    # Product by product: their rows lie side by side, and nothing is copied.
    for first, count in zip(sentences.offsets[products].tolist(), counts.tolist(), strict=True):
        rows[start : start + count] = range(first, first + count)
        np.matmul(
            sentences.vectors[first : first + count],
            turned,
            out=similarity[start : start + count],
        )
        start += count
    return rows, similarity


def together(by_shop: float, by_reviews: float) -> float:
    """What both say: the shop's word holds unless reviews object; silence leaves the reviews'.

    >>> together(1.0, 0.4), together(1.0, -0.5), together(0.0, 0.5)
    (1.0, 0.75, 0.5)
    """
    if by_shop == 0:
        return by_reviews
    if by_shop * by_reviews < 0:
        return by_shop + _OBJECTION * by_reviews
    return by_shop
