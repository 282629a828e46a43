"""Words that may stand beside a fact which a claim tells whole: "a 27 inch screen", "of tea".

Who changes a fact leaves part of it out; who tells all of it may add plain words of their own, but
nothing that claims more: no quality, no further thing in a list, no name, no number, nothing asked
for. It reads English by its word order and its endings, and knows no kinds of goods.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.grounding import vocabulary
from assistant.grounding.amounts import quantities, unit_of
from assistant.grounding.facts import IN_STOCK, OUT_OF_STOCK
from assistant.grounding.figures import named
from assistant.grounding.leading import CLAIMS_OF_ITS_OWN
from assistant.grounding.opinions import CONTRAST
from assistant.grounding.stems import kin, stem, stems
from assistant.grounding.wishes import denied
from assistant.grounding.word_lists import CLAIMING, GENERIC, NUMBERS, YES
from assistant.turn import Evidence
from retrieval.need import Need
from retrieval.polarity import judgement
from retrieval.words import words_of

_MOST_BESIDE = 3
_CONJUNCTS = re.compile(
    r"[,;:()]|(?<!\w)(?:and|or|plus|with|besides|but|while|as well as|along)(?!\w)|\s[–—-]\s"
)
_QUALITY = tuple(
    str.split("proof able ible ful less ive ic ous al free friendly resistant tight safe ish est")
)
_GRANTING = frozenset(str.split("included suitable available possible supported"))
_BOUNDS = stems("max min maximum minimum")
_SUBJECT = r"\b(?:it|they|this one|which|that|you|can|could|may|will)(?: also)?"
_COMPOUNDS = frozenset(str.split("free proof resistant friendly safe tight like ready"))
_BEFORE_A_NOUN = frozenset(
    str.split("a an the its their of in from with is are be made as at for by comes come has have")
)


def beside(
    words: str,
    unknown: Sequence[str],
    cited: Sequence[Evidence],
    need: Need,
) -> frozenset[str]:
    """Those of the unknown words that only stand beside facts told whole; all of them or none."""
    told = [one.kind in _TOLD_BY and _TOLD_BY[one.kind](one, words) for one in cited]
    if not all(told) or len(unknown) > _MOST_BESIDE:
        return frozenset()
    held = frozenset().union(*(_content_of(one) for one in cited))
    wished = stems(" ".join((*need.wants, *need.avoids, *need.options.values())))
    leaning = {one.polarity for one in cited} if _are_reviews(cited) else {0}
    plain = all(_is_plain(word, words, wished, leaning) for word in unknown)
    placed = all(_has_its_place(word, words, held, _are_reviews(cited)) for word in unknown)
    return frozenset(unknown) if plain and placed else frozenset()


def is_told_whole(one: Evidence, words: str) -> bool:
    """Whether the words tell all of the attribute's value, and of what.

    >>> lens = Evidence(1, "attribute", "attribute:lens", "lens: tempered glass")
    >>> is_told_whole(lens, "a lens of tempered glass"), is_told_whole(lens, "a glass lens")
    (True, False)
    """
    name, value = named(one)
    value = value.removesuffix(IN_STOCK).removesuffix(OUT_OF_STOCK)
    said = _said(words)
    name_said = _of_name(name) <= said
    if value.casefold() in YES | _GRANTING or denied(one):
        return name_said
    amounts = quantities(value)
    if not {q.value for q in amounts} <= {q.value for q in quantities(words)}:
        return False
    rest = value
    for quantity in reversed(amounts):
        rest = f"{rest[: quantity.start]} {rest[quantity.end :]}"
    bare_number = bool(amounts) and not rest.strip() and not amounts[-1].unit
    generic = not bare_number and bool(_of_name(name) & GENERIC)
    told = [word for word in _parts(rest) if word not in _GRANTING]
    return all(_is_said(word, said) for word in told) and (name_said or generic)


def is_retold_whole(one: Evidence, words: str) -> bool:
    """Whether the words tell all of a review's sentence, or of the half of it they speak of.

    >>> wet = Evidence(1, "review", "review:r", "The handle gets slippery when wet.")
    >>> is_retold_whole(wet, "Once wet, the handle gets slippery"), is_retold_whole(wet, "Slippery")
    (True, False)
    """
    said = _said(words)
    halves = [_telling(half) for half in CONTRAST.split(one.text)]
    spoken_of = [half for half in halves if any(_is_said(word, said) for word in half)]
    return bool(spoken_of) and all(_is_said(word, said) for half in spoken_of for word in half)


def _telling(text: str) -> list[str]:
    return [word for word in _parts(text) if word not in vocabulary.NEUTRAL]


_TOLD_BY = {"attribute": is_told_whole, "review": is_retold_whole}


def _are_reviews(cited: Sequence[Evidence]) -> bool:
    return all(one.kind == "review" for one in cited)


def _is_plain(word: str, words: str, wished: frozenset[str], leaning: set[int]) -> bool:
    """Whether the word claims nothing by itself, and judges only as all the reviews do."""
    written = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", words, re.IGNORECASE)
    capital = written is None or (written.start() > 0 and written[0][:1].isupper())
    judged = judgement(word)
    claims = (
        not word.isalpha()
        or capital
        or (judged and {1 if judged > 0 else -1} != leaning)
        or unit_of(word) is not None
        or word in NUMBERS
        or word in CLAIMING
        or word.endswith(_QUALITY)
    )
    listed = vocabulary.AUTHORITY | vocabulary.SWEEPING | vocabulary.PRAISING
    known = {stem(word), *kin(word)}
    return not claims and word not in listed | vocabulary.REPROACHING and not known & wished


def _has_its_place(word: str, words: str, held: frozenset[str], reviews: bool) -> bool:
    """Whether the word stands with a part of the fact, and does not describe it.

    What leads up to reviews before a colon stands alone: "Give it time to air: …".
    """
    lead, colon, rest = words.partition(":")
    parts = _CONJUNCTS.split(rest if reviews and colon else words)
    if reviews and colon and CLAIMS_OF_ITS_OWN.search(lead):
        return False
    if re.search(rf"{_SUBJECT} {re.escape(word)}(?!\w)", words, re.IGNORECASE):
        return True  # a verb: what it is about is told whole
    for part in parts:
        tokens = words_of(part.replace("-", " "))
        if word not in tokens:
            continue
        at = tokens.index(word)
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        before = tokens[at - 1] if at else ""
        beside_it = any(_known_in(one, held) for one in tokens) or bool(quantities(part))
        describes = _known_in(after, held) and (
            before in _BEFORE_A_NOUN or before.isdigit() or before in NUMBERS
        )
        if after in _COMPOUNDS or describes or not beside_it:
            return False
    return True


def _known_in(word: str, held: frozenset[str]) -> bool:
    return bool(word) and (stem(word) in held or bool(kin(word) & held))


def _is_said(word: str, said: frozenset[str]) -> bool:
    return stem(word) in said or bool(kin(word) & said)


@lru_cache(maxsize=4096)
def _said(words: str) -> frozenset[str]:
    parts = _parts(words)
    return frozenset().union(*(kin(one) for one in parts), (stem(one) for one in parts))


def _parts(text: str) -> list[str]:
    """The text's words that are no mere joints, compounds in their parts."""
    words = words_of(text.replace("-", " ").replace("/", " "))
    return [word for word in words if word not in vocabulary.JOINING]


@lru_cache(maxsize=4096)
def _of_name(name: str) -> frozenset[str]:
    return stems(name.replace("-", " ")) - _BOUNDS


def _content_of(one: Evidence) -> frozenset[str]:
    """Stems of what the evidence tells, but for "included" and the like."""
    found = {stem(word) for word in _parts(one.text) if word not in vocabulary.FREE}
    return frozenset(found) - {stem("included"), stem("stock")}
