"""Which wishes a later message does away with: another value of the same attribute, a new number.

"Open back", then "no, closed back"; "at least 5 m", then "10 m"; "any country"; "forget the
weight". It knows how wishes are held against attributes, not how they were read.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from assistant.understand.english import EXTREMES
from assistant.understand.message import key_of
from assistant.understand.said import Pieces
from assistant.understand.vocabulary import Vocabulary
from retrieval.measures import measure_of
from retrieval.units_of_measure import GENERIC_NAMES, UNITS
from retrieval.words import same_words, singular_words


def stays(want: str, pieces: Pieces, vocabulary: Vocabulary) -> bool:
    """Whether the message leaves the wish as it is."""
    if covered(want, pieces.avoids) or _is_let_go(want, pieces, vocabulary):
        return False
    return pieces.adds or not is_replaced(want, pieces.wants, vocabulary)


def is_allowed(avoided: str, pieces: Pieces, vocabulary: Vocabulary) -> bool:
    """Whether what was avoided may be now."""
    return covered(avoided, pieces.wants) or _is_let_go(avoided, pieces, vocabulary)


def _is_let_go(wish: str, pieces: Pieces, vocabulary: Vocabulary) -> bool:
    """Whether the message takes the wish back, by its name or by what it is about."""
    about = (*pieces.waived, *pieces.options_dropped)
    return covered(wish, pieces.waived) or any(is_about(wish, s, vocabulary) for s in about)


def covered(phrase: str, others: Iterable[str]) -> bool:
    """Whether the phrase is (or holds as its one telling word) one of the others."""
    key = singular_words(phrase)
    for other in others:
        words = singular_words(other)
        if words and (key == words or (len(words) < len(key) and set(words) <= set(key))):
            return True
    return False


def is_replaced(want: str, wants: Iterable[str], vocabulary: Vocabulary) -> bool:
    """Whether one of the newer wishes says otherwise of the same attribute or measure.

    An attribute of which the shop lists several values at once leaves room for both.
    """
    old = measure_of(want)
    names = _attributes_of(want, vocabulary)
    for other in wants:
        if same_words(want, other):
            continue
        new = measure_of(other)
        if old and new and (old.dimension, old.of) == (new.dimension, new.of):
            return True
        if names & _attributes_of(other, vocabulary):
            return True
    return False


def is_about(want: str, said: str, vocabulary: Vocabulary) -> bool:
    """Whether the wish is one for a value of what was said: "under 2 kg" of the weight."""
    words = set(singular_words(said))
    if not words:
        return False
    if any(words == set(singular_words(name)) for name in _attributes_of(want, vocabulary)):
        return True
    if any(EXTREMES[w][0] in words for w in singular_words(want) if w in EXTREMES):
        return True
    measure = measure_of(want)
    return measure is not None and measure.dimension in _dimensions(said, words, vocabulary)


def _attributes_of(want: str, vocabulary: Vocabulary) -> Set[str]:
    """The attributes (with one value a product) that the wish is a value of."""
    meanings = vocabulary.phrases.of(key_of(want))
    named = {meaning.name for meaning in meanings if meaning.kind == "value"}
    return {a.said for a in vocabulary.attributes if a.said in named and not a.lists_several}


def _dimensions(said: str, words: Set[str], vocabulary: Vocabulary) -> Set[str]:
    """What numbers called so measure: "weight" a mass."""
    found = {dimension for dimension, names in GENERIC_NAMES.items() if words & names}
    attribute = vocabulary.attribute_said(said)
    if attribute is not None and attribute.unit in UNITS:
        found.add(UNITS[attribute.unit][0])
    return found
