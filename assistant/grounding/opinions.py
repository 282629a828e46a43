"""Whether a claim keeps the sense of its evidence: its "not", its praise or blame, its "if".

It compares words under negation, and takes a review sentence's polarity as given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.grounding import vocabulary
from assistant.grounding.claims import HOLE
from assistant.grounding.facts import IN_STOCK, OUT_OF_STOCK
from assistant.grounding.figures import named
from assistant.grounding.leading import CLAIMS_OF_ITS_OWN
from assistant.grounding.negation import is_negator, is_turned, parities
from assistant.grounding.stems import stem, stems
from assistant.grounding.wishes import denied
from assistant.grounding.word_lists import GUARDS, LESSENING, YES
from assistant.turn import Evidence
from retrieval.polarity import judgement, polarity
from retrieval.words import words_of

CONTRAST = re.compile(r"\b(?:but|though|although|however|yet|whereas)\b|[;.!?]", re.IGNORECASE)
_NOT_LIKED = re.compile(
    r"\b(?:do|does|did)(?: not|n['’]t) (?:like|love|enjoy|recommend|appreciate)\b", re.IGNORECASE
)


_COMPLAINS_OF = re.compile(
    r"\b(?:complain|warn|grumbl|mention|gripe)\w* (?:of|about)\b[^,;:.¤]*(?=[:,]?\s*¤)",
    re.IGNORECASE,
)
_GRANTS = re.compile(
    r"\b(?:has|have|got|comes with|offers|includes) (?:it|that|one|them|both)\b"
    r"|\b(?:it|this one|that) (?:is|does)(?: so)?\s*$",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"(?<!even )\b(?:when(?:ever)?|while|once|during|near|with|without|in|(?<!all )over|under"
    r"|against)\b([^,;.!?]*)",
    re.IGNORECASE,
)


_IN_STOCK = re.compile(r"\b(?:in stock|available|to be had)\b", re.IGNORECASE)
_OUT_OF_STOCK = re.compile(
    r"\b(?:out of|not in) stock\b|\b(?:sold out|unavailable|not available)\b", re.IGNORECASE
)
_SOME_LEFT = re.compile(r", (?:only )?\d+ left$", re.IGNORECASE)
_APART = re.compile(r"\b(?:separately|extra|optional(?:ly)?|your own|yourself)\b", re.IGNORECASE)
_AS_IT_SHOULD = re.compile(r"\bas (?:it|they) should\b", re.IGNORECASE)
_IF = re.compile(r"\b(?:if|until)\b([^,;.!?]*)", re.IGNORECASE)
_BELOW_ZERO = re.compile(
    r"\bminus (?=\d|one|two|three|four|five|six|seven|eight|nine|ten|twenty)", re.IGNORECASE
)
_CLAUSES = re.compile(r"[,;:]| and | but | though | although |¤")
_SAME_WORDS = 3


def turned(words: str, cited: Sequence[Evidence]) -> Iterator[str]:
    """Words that stand under a "not" on one side only."""
    words = _COMPLAINS_OF.sub(" ", _NOT_LIKED.sub(" ", words))
    clauses = _CLAUSES.split(words)
    for clause in clauses:
        for one in cited:
            name, value = named(one)
            if denied(one):
                # "Its description says: Not suitable for …" grants nothing of that name.
                told = one.source not in ("attribute:description", "attribute:title")
                if (
                    told
                    and _grants(clause, name)
                    and not any(_denies_whole(c, name) for c in clauses)
                ):
                    yield f"{name!r} is denied by the evidence cited"
                continue
            affirmed = value.casefold() in YES or value.casefold() == "included"
            about = affirmed and stems(name) & set(parities(clause))
            if about and (is_turned(clause) != is_turned(name) or _APART.search(clause)):
                yield f"{name!r} is granted by the evidence cited"
            others = [other for other in cited if other is not one]
            yield from _turned_words(clause, name, value, others)


def _grants(clause: str, name: str) -> bool:
    """Whether the clause says that it has what the name names."""
    shared = stems(name) & set(parities(clause))
    prefixed = any(unprefixed(word) in stems(name) for word in words_of(clause))
    if not shared and not prefixed:
        return _GRANTS.search(clause) is not None and not is_turned(clause)
    return is_turned(f"{clause} {name}") == prefixed and not _APART.search(clause)


def _denies_whole(clause: str, name: str) -> bool:
    """Whether the clause denies the thing by its whole name of several words."""
    whole = stems(name)
    return len(whole) > 1 and whole <= set(parities(clause)) and not _grants(clause, name)


def _turned_words(clause: str, name: str, value: str, others: Sequence[Evidence]) -> Iterator[str]:
    """Words of the clause that the evidence tells the other way, and no other evidence so."""
    told = f"{name}: {value}" if name else value
    held, claimed = parities(told), parities(clause)
    shared = set(held) & set(claimed) - joining()
    if _APART.search(clause):
        shared -= stems("included supplied bundled")
    new = stems(told) - joining() - set(claimed)
    both = not name and is_turned(told) and is_turned(clause)
    if both and len(new) < 2 < len(shared):
        return  # "cards do not fit the insert" of "the insert does not hold cards"
    for word in sorted(shared):
        either = any(claimed[word] & parities(other.text).get(word, set()) for other in others)
        if not held[word] & claimed[word] and not either:
            yield f"{word!r} is turned into its opposite"


def lessened(words: str, cited: Sequence[Evidence]) -> Iterator[str]:
    """Words whose evidence makes less of them, and stock that is not there."""
    said = words_of(words)
    for one in cited:
        held = words_of(one.text)
        for less, word in pairwise(held):
            if less in LESSENING and less not in said and stem(word) in map(stem, said):
                yield f"{less!r} is left out"
        limited = bool(held) and one.kind == "attribute" and held[-1] == "only"
        to_what = stems(named(one)[1]) - stems("only")
        if limited and not {"only", "just"} & set(said) and not to_what <= stems(words):
            yield "'only' is left out"
        gone = one.text.endswith(OUT_OF_STOCK)
        if gone and _IN_STOCK.search(words) and not _OUT_OF_STOCK.search(words):
            yield "it is out of stock"
        there = one.text.endswith(IN_STOCK) or _SOME_LEFT.search(one.text)
        if one.kind == "attribute" and there and _OUT_OF_STOCK.search(words):
            yield "it is in stock"


def flipped(words: str, cited: Sequence[Evidence]) -> Iterator[str]:
    """Praise of what complains, and reproach of what praises."""
    leanings = {_leaning(one) for one in cited if one.kind in ("review", "friends")}
    if not leanings:
        return
    words = _BELOW_ZERO.sub(" ", words)
    if _judging(words, vocabulary.PRAISING) and 1 not in leanings:
        yield "a sentence that does not praise is given as praise"
    if leanings == {-1} and _led_by_another_claim(words):
        yield "a complaint is quoted for what it does not say"
    if leanings == {-1} and _denies_complaint(words):
        yield "a sentence that complains is told as if it did not"
    if _judging(words, vocabulary.REPROACHING) and -1 not in leanings:
        yield "a sentence that does not complain is given as a complaint"


def _led_by_another_claim(words: str) -> bool:
    """Whether a quote follows a claim that blames nothing: "It is roomy: …"."""
    lead, colon, rest = words.partition(":")
    claims = bool(colon) and HOLE.strip() in rest and CLAIMS_OF_ITS_OWN.search(lead) is not None
    blames = judgement(lead) < 0 or is_turned(lead) or _judging(lead, vocabulary.REPROACHING)
    return claims and not blames


def _denies_complaint(words: str) -> bool:
    """Whether the words say that nobody complains: "no trouble with", "never a problem"."""
    reproaching = {stem(word) for word in vocabulary.REPROACHING}
    return any(turned == {True} for word, turned in parities(words).items() if word in reproaching)


def _leaning(one: Evidence) -> int:
    if one.polarity:
        return one.polarity
    return polarity(one.text) if one.kind == "review" else 1


def _judging(words: str, judging: frozenset[str]) -> bool:
    if judging is vocabulary.PRAISING and vocabulary.PRAISING_PHRASE.search(words):
        return True
    said = words_of(words.replace("’", "'"))
    for at, word in enumerate(said):
        if word in judging and not any(is_negator(w) for w in said[max(0, at - 3) : at]):
            return True
    return False


def mixed(words: str, cited: Sequence[Evidence], quotes: Sequence[str] = ()) -> Iterator[str]:
    """Words put together from two halves of a sentence, or said without its "if"."""
    claimed = stems(words) - light()
    for one in cited:
        if one.kind != "review":
            continue
        halves = [stems(half) - light() for half in CONTRAST.split(one.text) if half.strip()]
        shared = [claimed & half for half in halves]
        touched = [half for half in shared if half]
        if not touched and len(stems(words) & stems(one.text)) >= _SAME_WORDS:
            touched = [stems(words) & stems(one.text)]
        if len(touched) > 1 and not CONTRAST.search(words):
            only = [
                half - frozenset().union(*(o for o in shared if o is not half)) for half in touched
            ]
            if sum(bool(half) for half in only) > 1:
                yield "words of two statements are mixed"
        held = _AS_IT_SHOULD.sub(" ", one.text)
        missing = (GUARDS & set(words_of(held))) - set(words_of(" ".join((words, *quotes))))
        if (told := _IF.search(held)) and stems(told[1]) - light() <= claimed:
            missing -= {"if", "until"}
        if touched and missing and not _also_said(claimed, one, cited):
            yield f"{', '.join(sorted(missing))!r} is left out"
        if touched and _without_its_when(claimed | stems(" ".join(quotes)), one.text):
            yield "when or where it is so is left out"


def _also_said(claimed: frozenset[str], one: Evidence, cited: Sequence[Evidence]) -> bool:
    """Whether another review cited says as much without any "if"."""
    return any(
        other is not one
        and other.kind == "review"
        and claimed & stems(other.text) - light()
        and not GUARDS & set(words_of(other.text))
        for other in cited
    )


def _without_its_when(claimed: frozenset[str], text: str) -> bool:
    """Whether the words take what is so only when something else is, and leave that out."""
    for when in _WHEN.finditer(text):
        condition, rest = (stems(part) - light() for part in (when[1], text[: when.start()]))
        if condition and claimed & rest and not claimed & condition:
            return True
    return False


def unprefixed(word: str) -> str | None:
    """The stem that "un-" turns into its opposite, or None."""
    return stem(word[2:]) if len(word) > 5 and word.startswith("un") else None


@lru_cache(maxsize=1)
def joining() -> frozenset[str]:
    """Stems of words that only join, and of who speaks."""
    return frozenset(stem(word) for word in vocabulary.JOINING | vocabulary.NARRATORS)


@lru_cache(maxsize=1)
def light() -> frozenset[str]:
    """Stems of words that carry no claim, so that sharing them proves and denies nothing."""
    return frozenset(stem(word) for word in vocabulary.NEUTRAL)
