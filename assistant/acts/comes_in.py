"""Whether a product comes in what is asked for: "does it come in mint?", "do you have it in L?".

What it comes in is cited; that it does not come in a value the shop has elsewhere is said with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.acts.variants import values_in_stock
from assistant.grounding import Answer
from assistant.grounding.asks import asks_fit
from assistant.grounding.evidence import fact_evidence, numbered
from assistant.grounding.facts import IN_STOCK, Fact
from assistant.understand.mentions import find_mentions
from assistant.understand.message import read_tokens
from assistant.understand.vocabulary import Vocabulary
from assistant.wording import listed
from retrieval.catalog.nouns import Product
from retrieval.words import same_words

_ASKS = re.compile(
    r"(?<![^ ])(?:comes?|have|has|got|get|available|made|sold|stocked|sell|is|are|what|which|any"
    r"|there)(?: [^ ]+)*? (?:in|sizes?|colou?rs?|other|as)(?![^ ])"
)


def comes_in(product: Product, question: str, vocabulary: Vocabulary, first: int) -> Answer | None:
    """What the product comes in, of the options the question names; None where it asks of none.

    The evidence is numbered from `first`.
    """
    asked = _options_asked(product, question, vocabulary)
    offered = {name: values for name in asked if (values := values_in_stock(product, name))}
    if not offered:
        return None
    facts = [Fact(name, f"{', '.join(values)}{IN_STOCK}") for name, values in offered.items()]
    evidence = numbered([fact_evidence(fact) for fact in facts], first)
    said = [
        _said(name, values, asked[name], one.n)
        for (name, values), one in zip(offered.items(), evidence, strict=True)
    ]
    return Answer(" ".join(said), evidence)


def _options_asked(
    product: Product, question: str, vocabulary: Vocabulary
) -> Mapping[str, list[str]]:
    """The options of the product that are asked for, each with the values named."""
    message = read_tokens(question)
    if asks_fit(message.line) or not _ASKS.search(message.line):
        return {}
    leaf = product.category_path[-1] if product.category_path else None
    asked: dict[str, list[str]] = {}
    for mention in find_mentions(message, vocabulary, set(), leaf):
        for meaning in mention.meanings:
            own = next((n for n in product.options if same_words(n, meaning.name)), None)
            if own is not None and meaning.kind in ("option", "option_name"):
                asked.setdefault(own, []).extend([meaning.value] if meaning.value else [])
    return asked


def _said(name: str, values: Sequence[str], wanted: Sequence[str], n: int) -> str:
    offered = f"{name} {listed(values, 'or')}"
    missing = [w for w in wanted if not any(same_words(w, value) for value in values)]
    if wanted and not missing:
        return f"Yes: it comes in {offered} [{n}]."
    return f"It comes in {offered} [{n}]{f', not in {listed(missing)}' if missing else ''}."
