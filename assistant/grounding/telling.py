"""Whether a sentence of a review tells anything: of how a thing is, not that somebody is pleased.

"Good tent", "worth every cent of the 18 euros" and "came on a Thursday" tell nothing that helps to
choose; "the zip snags" does. It knows English, and of the product only the words given.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache
from importlib import resources

from assistant.grounding import vocabulary
from assistant.grounding.stems import stem
from retrieval.polarity import judgement
from retrieval.words import words_of

FEWEST_TELLING = 2
_LEAD = re.compile(r"^(?:[^\W\d_][\w'’]*\s+){0,4}[^\W\d_][\w'’]*:\s+(?=\S+\s+\S)")
_EMPTY = re.compile(
    r"\bexactly (?:what|as)\b|\bas (?:described|advertised|expected|pictured)\b", re.IGNORECASE
)
_SENDING = frozenset(
    str.split(
        "parcel delivery delivered shipping shipped courier seller arrived dispatch dispatched"
    )
)
_LEADS = frozenset(
    str.split(
        "but hand point complaint gripe side downside upside minus plus con cons pro pros drawback "
        "negative positive good bad bugs due note remark verdict summary update edit warning "
        "caveat"
    )
)


def tells(text: str, own: Set[str] = frozenset(), fewest: int = FEWEST_TELLING) -> bool:
    """Whether the sentence tells how the thing is; `own` are stems of what the product is called.

    >>> tells("Good tent", {"tent"}), tells("Good for 27 euros"), tells("The zip snags a bit")
    (False, False, True)
    """
    words = [word for word in words_of(text.replace("’", "'")) if word.isalpha()]
    if _SENDING.intersection(words) or _EMPTY.search(text):
        return False
    telling = {stem(w) for w in words if w not in _general() and stem(w) not in own}
    if len(telling) >= fewest:
        return True
    return len(words) > 1 and any(judgement(word) for word in words if stem(word) in telling)


def without_lead(text: str) -> str:
    """The sentence without words that only announce it, as it stands in the review otherwise.

    >>> without_lead("Minus point: The lid leaks."), without_lead("Battery life: two full days")
    ('The lid leaks.', 'Battery life: two full days')
    """
    lead = _LEAD.match(text)
    announces = lead is not None and bool(_LEADS & set(words_of(lead[0])))
    return text[lead.end() :] if lead is not None and announces else text


@lru_cache(maxsize=1)
def _general() -> frozenset[str]:
    """Words that tell nothing of a product."""
    text = resources.files("assistant.grounding").joinpath("telling.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("[")]
    listed = frozenset(word for line in lines for word in line.split())
    return listed | vocabulary.NEUTRAL | vocabulary.SWEEPING
