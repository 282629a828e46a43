"""The same answer given for each of several products, one after another.

Numbers of the evidence run on from product to product, so that each [n] names one thing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from assistant.grounding import Answer, short_title
from assistant.wording import listed
from retrieval.catalog.nouns import Product

AnswerOne = Callable[[Product, int], Answer]
"""The answer for one product, its evidence numbered from the number given."""


def one_after_another(products: Sequence[Product], answer_one: AnswerOne) -> Answer:
    """Each product's answer in turn, the evidence numbered on from product to product."""
    answers: dict[str, Answer] = {}
    first = 1
    for product in products:
        answers[product.product_id] = answer_one(product, first)
        first += len(answers[product.product_id].evidence)
    evidence = {i: answered.evidence for i, answered in answers.items()}
    cited = tuple(e for found in evidence.values() for e in found)
    return Answer(_each_said(products, answers), cited, evidence)


def _each_said(products: Sequence[Product], answers: Mapping[str, Answer]) -> str:
    """What is said of each by its name; those of which nothing is known, in one sentence."""
    if len(products) == 1:
        return answers[products[0].product_id].text
    silent = [p for p in products if not answers[p.product_id].evidence]
    if len(silent) == len(products):
        return answers[silent[0].product_id].text.replace("say,", "say for any of them,", 1)
    said = [
        f"{short_title(p.title)}: {answers[p.product_id].text}" for p in products if p not in silent
    ]
    names = listed([short_title(p.title) for p in silent])
    return " ".join([*said, *([f"Of {names} the shop doesn't say."] if names else [])])
