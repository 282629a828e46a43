"""Whether a claim's words are those of the evidence it cites: content, quotes, polarity.

Words that only join, tell or address are free; every other word must be in the evidence cited,
under the same "not", or name the product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.grounding import vocabulary
from assistant.grounding.amounts import quantities, unit_of
from assistant.grounding.asking import without_wishes
from assistant.grounding.claims import HOLE, Claim
from assistant.grounding.comparisons import unproven
from assistant.grounding.contraries import contrary
from assistant.grounding.covering import beside
from assistant.grounding.facts import OUT_OF_STOCK
from assistant.grounding.figures import named
from assistant.grounding.leading import doing, is_gloss, narrators
from assistant.grounding.names import misnamed
from assistant.grounding.negation import is_negator
from assistant.grounding.opinions import flipped, joining, lessened, mixed, turned, unprefixed
from assistant.grounding.scope import widened
from assistant.grounding.stems import kin, regular, stem, stems
from assistant.grounding.wishes import denied, spared, touches_a_wish
from assistant.grounding.word_lists import FIRST_PERSON, GUARDS
from assistant.turn import Evidence
from retrieval.catalog.nouns import Product
from retrieval.need import Need
from retrieval.words import folded, words_of

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+|/\d+)*")
_MEASURED_IN = {
    unit: frozenset(words.split())
    for units, words in (
        ("°c °f degree", "temperature degrees"),
        ("g kg lb oz", "weight weighs weigh weighing"),
        ("h min day week", "time hours long runtime duration"),
        ("w kw", "power"),
        ("l ml cl gallon", "volume capacity holds"),
        ("db", "noise sound level"),
        ("pixel mp", "resolution"),
        ("year", "age ages aged"),
    )
    for unit in units.split()
}
_EXTENTS = frozenset({"long", "wide", "high", "tall", "deep", "thick", "across"})
_LENGTHS = frozenset({"mm", "cm", "m", "inch", "ft"})
_AS_ASKED = re.compile(
    r"\b(?:as|like|what|just what|exactly what|which) you(?:'ve| have|’ve)? (?:asked|wanted|wished|"
    r"requested|needed|hoped)\b|\byou asked for it\b",
    re.IGNORECASE,
)
_COMPOUND = re.compile(r"\b([a-z]+)-([a-z]+)\b")
_EVERY_SO_OFTEN = re.compile(
    r"every (?:day|week|month|year|morning|evening|night)\b", re.IGNORECASE
)


def uncited_words(
    claim: Claim, evidence: Sequence[Evidence], products: Sequence[Product], need: Need
) -> Iterator[str]:
    """A problem where words that cite nothing claim something."""
    words = without_wishes(claim.words, need)
    free = _naming(products, need) | stems(" ".join(vocabulary.FREE))
    free |= spared(words, evidence, need)
    content = [w for w in _content(words) if stem(w) not in free]
    if content or quantities(words) or claim.quotes:
        seen = content or claim.quotes or [words.strip()]
        yield f"nothing is cited for {', '.join(seen)!r}"
    yield from unproven(words, ())
    for word in _first_person(words):
        yield f"{word!r} speaks for somebody"


def wrong_quotes(
    claim: Claim, cited: Sequence[Evidence], products: Sequence[Product]
) -> Iterator[str]:
    """A problem for each quote that is not word for word in the evidence cited."""
    for quote in claim.quotes:
        if any(_same(quote) in _same(product.title) for product in products):
            continue
        held = [one for one in cited if _holds_quote(one.text, quote)]
        if not held:
            yield f"the quote {quote!r} is not in the evidence cited"
        elif not any(_whole_enough(one.text, quote) for one in held):
            yield f"the quote {quote!r} leaves out what turns it"


def wrong_words(
    claim: Claim,
    cited: Sequence[Evidence],
    others: Sequence[Evidence],
    products: Sequence[Product],
    need: Need,
) -> Iterator[str]:
    """A problem for each word, comparison, polarity and citation the evidence does not bear.

    `others` is evidence of the same pick that the claim does not cite.
    """
    words = without_wishes(claim.words, need)
    held = frozenset().union(*(_held(one) for one in cited))
    known = _naming(products, need) | spared(words, (*cited, *others), need)
    unknown = list(_unknown(words, cited, held | known))
    if not is_gloss(claim, unknown, cited, need):
        spare = beside(words, unknown, cited, need)
        yield from (f"{w!r} is not in the evidence cited" for w in unknown if w not in spare)
    yield from misnamed(words, cited, _naming(products, need))
    yield from unproven(words, cited)
    speakers = narrators(words) if any(one.kind == "review" for one in cited) else ()
    told = " ".join(word for word in words.split() if folded(word) not in speakers)
    yield from turned(told, cited)
    yield from contrary(told, cited)
    yield from lessened(words, cited)
    yield from widened(words, cited)
    yield from flipped(words, cited)
    whole = {_same(quote) for quote in claim.quotes}
    retold = [one for one in cited if _same(one.text) not in whole]
    yield from mixed(words, retold, claim.quotes)
    if need.recipient and any(one.kind == "friends" for one in cited):
        whom = re.escape(re.sub(r"^(?:my|our|an?|the) ", "", need.recipient))
        if re.search(rf"\b{whom} (?:rated|bought|liked|returned|gave|loved)\b", claim.words, re.I):
            yield f"{need.recipient!r} is nobody in the evidence cited"
    for one in cited:
        if not _supports(one, claim, claim.words):
            yield f"[{one.n}] says nothing of this"
    if _AS_ASKED.search(claim.words) and not any(touches_a_wish(one, need) for one in cited):
        yield "nothing cited is what was asked for"
    for word in _first_person(words):
        yield f"{word!r} speaks for somebody"


def _content(words: str) -> list[str]:
    """The folded words that claim something: none that only joins or tells, no number, no unit."""
    measured = [words[q.start : q.end] for q in quantities(words)]
    for seen in sorted(measured, key=len, reverse=True):
        words = re.sub(rf"(?<!\w){re.escape(seen)}(?!\w)", " ", words)
    found = (_base(match[0]) for match in _WORD.finditer(words))
    return [word for word in found if word and not {word, regular(word)} & _free()]


def _base(word: str) -> str:
    return re.sub(r"['’]s?$", "", folded(word).replace("’", "'"))


@lru_cache(maxsize=1)
def _free() -> frozenset[str]:
    return vocabulary.FREE


def _unknown(words: str, cited: Sequence[Evidence], known: frozenset[str]) -> Iterator[str]:
    kinds = {one.kind for one in cited}
    speakers = narrators(words) if "review" in kinds else frozenset()
    facts = [_held(one) for one in cited if one.kind == "attribute"]
    leading = doing(words, frozenset().union(*facts))
    rated = any(one.kind == "friends" and "rated" in one.text for one in cited)
    bought = any(one.kind == "friends" and " bought " in one.text for one in cited)
    units = {unit for one in cited for unit in _units(one)}
    joined = {
        part
        for one, two in _COMPOUND.findall(folded(words))
        if stem(one + two) in known
        for part in (one, two)
    }
    for word in _content(words):
        if word in joined or _EVERY_SO_OFTEN.match(words[words.casefold().find(word) :]):
            continue
        if stem(word) in known or is_negator(word) or unit_of(word) in units:
            continue
        if unprefixed(word) in known or kin(word) & known:
            continue
        if any(word in _MEASURED_IN.get(unit or "", ()) for unit in units):
            continue
        if word in _EXTENTS and any(_is_extent(one) for one in cited):
            continue
        if word in vocabulary.PRICE_WORDS and "price" in kinds:
            continue
        if word in vocabulary.RATING_WORDS and (kinds & {"rating", "review"} or rated):
            continue
        if word in vocabulary.FRIEND_WORDS and "friends" in kinds:
            continue
        if word in leading:
            continue
        if word in speakers and word not in vocabulary.AUTHORITY:
            continue
        judged = word in vocabulary.PRAISING or word in vocabulary.REPROACHING
        if judged and (kinds & {"review", "rating"} or ("friends" in kinds and not bought)):
            continue
        if word == "single" and any(q.value == 1 for one in cited for q in quantities(one.text)):
            continue
        if word == "unfortunately" and any(_lets_down(one) for one in cited):
            continue
        if word in vocabulary.SWEEPING and kinds & {"review", "rating"}:
            continue
        if word in vocabulary.REPROACHING and any(denied(one) for one in cited):
            continue
        yield word


def _lets_down(one: Evidence) -> bool:
    return one.text.endswith(OUT_OF_STOCK) or "above your limit" in one.text


def _supports(one: Evidence, claim: Claim, words: str) -> bool:
    """Whether the evidence has to do with the claim at all."""
    if any(_holds_quote(one.text, quote) for quote in claim.quotes):
        return True
    said = [_base(word) for word in words_of(words)]
    if one.kind == "price":
        return any(w in vocabulary.PRICE_WORDS - vocabulary.JOINING for w in said) or any(
            q.is_money for q in quantities(words)
        )
    if one.kind == "rating" and any(w in vocabulary.RATING_WORDS for w in said):
        return True
    values = {q.value for q in quantities(one.text)}
    if any(q.value in values for q in quantities(words)):
        return True
    spoken = {stem(w) for w in said} | {unit_of(w) for w in said} | {unprefixed(w) for w in said}
    spoken |= frozenset().union(*map(kin, said))
    return bool((_held(one) - joining()) & spoken)


def _is_extent(one: Evidence) -> bool:
    """Whether it is a length that its name does not say which: "cable: 2.8 m", no "height"."""
    name, value = named(one)
    measured = {q.unit for q in quantities(value)} & _LENGTHS
    return bool(measured) and not stems(name) & stems(
        "width length height depth thickness diameter"
    )


def _first_person(words: str) -> list[str]:
    return [w for w in words_of(words.replace("’", "'")) if w in FIRST_PERSON]


@lru_cache(maxsize=4096)
def _held_by(kind: str, text: str) -> frozenset[str]:
    found = set(stems(text.replace("-", " ").replace("/", " "))) | set(stems(text))
    found |= {stem(word) for word in words_of(text)}
    for word in words_of(text.replace("-", " ")):
        found |= kin(word)
    return frozenset(found)


def _held(one: Evidence) -> frozenset[str]:
    return _held_by(one.kind, one.text)


def _units(one: Evidence) -> set[str | None]:
    words = re.findall(r"[^\W\d_]+|%|°[CF]?", one.text)
    return {unit_of(word) for word in words} - {None}


def _naming(products: Sequence[Product], need: Need) -> frozenset[str]:
    """Stems of what names the products and the shopper's occasion."""
    names = [f"{p.title} {p.brand} {p.category}" for p in products]
    asked = f"{need.category or ''} {need.recipient or ''}"
    return frozenset().union(*(_held_by("title", name) for name in (*names, asked)))


def _same(text: str) -> str:
    plain = text.replace("’", "'").replace("‘", "'").casefold()
    return " ".join(plain.split()).strip(" .,!?;:…")


def _holds_quote(text: str, quote: str) -> bool:
    wanted = _same(quote)
    found = re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", _same(text)) if wanted else None
    return found is not None


def _whole_enough(text: str, quote: str) -> bool:
    """Whether what the quote leaves out neither negates nor conditions it."""
    rest = _same(text).replace(_same(quote), HOLE, 1)
    near = [part for part in re.split(r"[.!?;]", rest) if HOLE.strip() in part]
    left = words_of(" ".join(near).replace("'", "'"))
    return not any(is_negator(word) or word in GUARDS for word in left)
