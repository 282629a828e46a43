"""Whether a text says only what the evidence it cites says, claim by claim.

Deterministic and quick; it knows no language model and asks nobody. What it cannot trace is a
problem, so a true sentence may fail and a false one should not pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from assistant.grounding.asking import plainly, without_recipient
from assistant.grounding.claims import (
    CITATION,
    HOLE,
    Claim,
    cited_numbers,
    claims_of,
    sentences_said,
)
from assistant.grounding.figures import wrong_figures
from assistant.grounding.leading import is_person
from assistant.grounding.quotable import UNSAFE
from assistant.grounding.why import REASONS
from assistant.grounding.word_lists import NUMBERS
from assistant.grounding.wording import uncited_words, wrong_quotes, wrong_words
from assistant.turn import Evidence
from retrieval.catalog.nouns import Product
from retrieval.need import Need
from retrieval.words import folded, words_of

LONGEST = 4000
MOST_SENTENCES = 14
REPEATED_RUN = 5

_MARKUP = re.compile(r"https?:|www\.|[<>{}|\\`*#~^_]|\]\(|@\w|&\w+;|\n\s*[-•]")
_SPEAKERS = re.compile(
    r"(?<![\d.,])(\d+|two|three|four) (?:other |happy |unhappy )?(?:reviews|others|([a-z]+))\b"
    r"(?! you\b)",
    re.IGNORECASE,
)
_ENDING = re.compile(r"(?:[.!?…][\"”’')]*|\]|[\"”])\s*$")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the text passed, and what was wrong with it if not."""

    problems: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing was wrong."""
        return not self.problems


def check(
    text: str,
    evidence: Sequence[Evidence],
    *,
    product: Product | Sequence[Product],
    need: Need,
    currency: str,
) -> Verdict:
    """What the text says beyond its evidence, if anything.

    `product` is what the text is about (several for a comparison): its title, brand and category
    may be named freely. `currency` is the shop's, which "$" is read as where it is a dollar.
    """
    products = (product,) if isinstance(product, Product) else tuple(product)
    found = dict.fromkeys((*_shape(text, evidence), *_repeats(text, len(products) > 1)))
    if not found:
        by_number = {one.n: one for one in evidence}
        claims = claims_of(_without_reasons(text))
        for at, claim in enumerate(claims):
            plain = replace(claim, words=plainly(claim.words))
            counted = _without_speakers(plain, claims[at + 1 :], by_number)
            found |= dict.fromkeys(_claim(counted, by_number, products, need, currency))
    return Verdict(tuple(found))


def _shape(text: str, evidence: Sequence[Evidence]) -> Iterator[str]:
    """What is wrong before any claim is read."""
    bare = CITATION.sub("", text)
    if not text.strip():
        yield "there are no words"
    if len(text) > LONGEST:
        yield f"{len(text)} characters; wanted {LONGEST} at most"
    numbers = {one.n for one in evidence}
    cited = set(cited_numbers(text))
    if not cited:
        yield "nothing is cited"
    for n in sorted(cited - numbers):
        yield f"[{n}] is no evidence"
    if "[" in bare or "]" in bare:
        yield "brackets that are no citation"
    if _MARKUP.search(" ".join(sentences_said(text))) or UNSAFE.search(bare):
        yield "markup or a link"
    if any(not c.isprintable() for c in text):
        yield "characters that cannot be seen"
    if text.strip() and not _ENDING.search(text):
        yield "the last sentence has no end"


def _repeats(text: str, side_by_side: bool) -> Iterator[str]:
    """Loops; products side by side are told of in the same words."""
    sentences = [s for s in sentences_said(text) if words_of(s)]
    if len(sentences) > MOST_SENTENCES * (1 + side_by_side):
        yield f"{len(sentences)} sentences; wanted {MOST_SENTENCES} at most"
    said = [words_of(s) for s in sentences if HOLE.strip() not in s]
    if len(set(said)) < len(said):
        yield "a sentence is repeated"
    words = words_of(" . ".join(sentences))
    runs = [words[at : at + REPEATED_RUN] for at in range(len(words) - REPEATED_RUN + 1)]
    if len(set(runs)) < len(runs) and not side_by_side:
        yield "words are repeated"


def _claim(
    claim: Claim,
    by_number: dict[int, Evidence],
    products: Sequence[Product],
    need: Need,
    currency: str,
) -> Iterator[str]:
    if not claim.cites:
        yield from uncited_words(claim, list(by_number.values()), products, need)
        return
    cited = [by_number[n] for n in claim.cites]
    yield from wrong_quotes(claim, cited, products)
    words = without_recipient(_without_titles(claim.words, products), need)
    yield from wrong_figures(words, cited, currency)
    others = [one for n, one in by_number.items() if n not in claim.cites]
    yield from wrong_words(claim, cited, others, products, need)


def _without_speakers(
    claim: Claim, later: Sequence[Claim], by_number: Mapping[int, Evidence]
) -> Claim:
    """The claim without the number of those who speak, where as many are cited.

    "Two owners complain: …" is followed by two quotes, the second without words of its own or
    with those that only say that it is another's.
    """
    said = _SPEAKERS.search(claim.words)
    if said is None or (said[2] and not is_person(folded(said[2]))):
        return claim
    quoting = takewhile(_speaks_on, later[: _number(said[1]) - 1])
    cites = (*claim.cites, *(n for one in quoting for n in one.cites))
    speakers = {by_number[n].source for n in cites if by_number[n].kind == "review"}
    if _number(said[1]) != len(speakers):
        return claim
    return replace(claim, words=f"{claim.words[: said.start(1)]}{claim.words[said.end(1) :]}")


def _number(written: str) -> int:
    return NUMBERS.get(written.casefold()) or int(written)


def _speaks_on(claim: Claim) -> bool:
    """Whether the claim brings what the next of several says: a quote, "and static makes …"."""
    return bool(claim.cites)


def _without_titles(words: str, products: Sequence[Product]) -> str:
    """The words without the products' titles or their beginnings, whose numbers are names."""
    for product in products:
        title = product.title.casefold().split()
        for length in range(len(title), 1, -1):
            beginning = " ".join(title[:length]).rstrip(",;|:")
            at = words.casefold().find(beginning)
            if at >= 0 and len(words) == len(words.casefold()):
                words = f"{words[:at]} {words[at + len(beginning) :]}"
                break
    return words


def _without_reasons(text: str) -> str:
    """The text without the fixed sentences that claim nothing of a product."""
    for reason in REASONS.values():
        text = text.replace(reason, " ")
    return text
