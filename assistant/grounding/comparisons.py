"""Comparisons and sweeping words that no evidence bears: "the quietest", "all owners", "any other".

It knows English comparatives and superlatives, and nothing of what is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.grounding import vocabulary
from assistant.grounding.word_lists import NOT_SUPERLATIVE
from assistant.turn import Evidence
from retrieval.words import folded, words_of

_SIDED = re.compile(r"\b(left|right)(?=[- ](?:hand(?:ed)?|side|foot|ear|arm|leg)\b)", re.IGNORECASE)
_LESS_THAN = re.compile(r"less than (?:an? |one )?\w", re.IGNORECASE)
_BOUND = re.compile(r"\b(?:under|below|less than|up to|at most)\b")
_SUPERLATIVE = re.compile(
    r"\b(?:most|least|best|worst|number one|unbeatable|unrivalled|unmatched|second to none"
    r"|top[- ](?:rated|notch|quality|class|choice|pick|selling|of the (?:range|line))"
    r"|[a-z]{3,}(?:iest|est)|(?:any|all|every|no) others?)\b"
    r"|\b(?:more|fewer|better|worse|[a-z]{2,}(?:ier|er))\b(?= than\b)|\bless\b",
    re.IGNORECASE,
)


def unproven(words: str, cited: Sequence[Evidence]) -> Iterator[str]:
    """Comparisons and sweeping words that stand in no evidence cited."""
    told = " ".join(folded(one.text) for one in cited)
    for match in _SUPERLATIVE.finditer(words):
        word = folded(match[0])
        bound = word == "less" and _LESS_THAN.match(words[match.start() :]) and _BOUND.search(told)
        about_price = word in ("less", "cheaper", "lower") and any(
            one.kind == "price" for one in cited
        )
        at_most = re.search(r"\bat (?:the )?$", words[: match.start()], re.IGNORECASE)
        counted = word == "most" and any(one.kind == "rating" for one in cited)
        if counted or word in NOT_SUPERLATIVE or at_most or about_price or bound:
            continue
        if not re.search(rf"\b{re.escape(word)}\b", told):
            yield f"the comparison {match[0]!r} is not in the evidence cited"
    for match in _SIDED.finditer(words):
        if cited and folded(match[0]) not in words_of(told):
            yield f"{match[0]!r} is not in the evidence cited"
    if any(one.kind == "review" for one in cited):
        for word in words_of(words):
            limited = re.search(rf"\bnot {re.escape(word)}\b", words, re.IGNORECASE)
            if word in vocabulary.SWEEPING and word not in words_of(told) and not limited:
                yield f"{word!r} is more than one review says"
