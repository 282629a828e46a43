"""Which words of a sentence stand under a "not".

It reads English negation by its words and knows nothing of meaning beyond them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from assistant.grounding.stems import kin, stem
from assistant.grounding.word_lists import ENDS_OF_NEGATION, NEGATORS, OPPOSITES
from retrieval.words import folded

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*|[.,;:!?()¤]")
_INSTEAD = re.compile(r"\b(?:rather than|instead of|in place of)\b", re.I)
_NOT_ONLY = re.compile(r"\bnot only\b|\bno doubt\b|\bnot to mention\b|\bno wonder\b", re.I)

_TURNING_AT_THE_END = frozenset({"never", "absent"})


def is_negator(word: str) -> bool:
    """Whether the folded word turns what follows it.

    >>> is_negator("never"), is_negator("doesn't"), is_negator("ever")
    (True, True, False)
    """
    return word in NEGATORS or word.endswith(("n't", "n’t"))


@lru_cache(maxsize=8192)
def parities(text: str) -> Mapping[str, frozenset[bool]]:
    """Each word's stem with whether it stands negated; both when it stands either way.

    >>> sorted(parities("No leaks, grain-free, never loud.").items())[0]
    ('grain', frozenset({True}))
    """
    found: dict[str, set[bool]] = {}
    tokens = _tokens(text)
    tokens = _last_first(tokens)
    turned, reach = False, 0
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        if token in ("nothing", "nobody") and at and tokens[at - 1].isalpha():
            found[stem(tokens[at - 1])] = {not turned}
        if is_negator(token):
            turned, reach = not turned or reach > 1, 0
        elif token == "free":
            if after in ("of", "from"):
                turned, reach = not turned, -1
        elif token in ENDS_OF_NEGATION and reach > 1:
            turned = False
        elif token not in ENDS_OF_NEGATION and token != "non":
            alone = after == "free" or (at > 0 and tokens[at - 1] == "non")
            for one in (stem(token), *kin(token)):
                found.setdefault(one, set()).add(turned ^ alone)
            if len(token) > 5 and token.startswith("un"):
                found.setdefault(stem(token[2:]), set()).add(not turned ^ alone)
            if token in OPPOSITES:
                found.setdefault(stem(OPPOSITES[token]), set()).add(not turned ^ alone)
        reach += 1
    return {word: frozenset(seen) for word, seen in found.items()}


def _tokens(text: str) -> list[str]:
    plain = _INSTEAD.sub(" not ", _NOT_ONLY.sub(" ", text))
    return _TOKEN.findall(folded(plain).replace("-", " "))


def _last_first(tokens: list[str]) -> list[str]:
    """The tokens with what turns a clause at its end moved before it: "palm oil is absent"."""
    moved: list[str] = []
    start = 0
    for at, token in enumerate(tokens):
        ends = at + 1 == len(tokens) or not tokens[at + 1][0].isalnum()
        if token in _TURNING_AT_THE_END and ends:
            moved.insert(start, token)
        else:
            moved.append(token)
        if not token[0].isalnum():
            start = len(moved)
    return moved


def is_turned(text: str) -> bool:
    """Whether an odd number of negations stands in the text."""
    tokens = _tokens(text)
    return sum(is_negator(token) or token in ("free", "non") for token in tokens) % 2 == 1
