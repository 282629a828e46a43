"""Each pick's justification: the model's words where they pass the check, else the plain sentence.

The picks of a turn are worded in one batch; each is yielded as soon as it has passed. No unchecked
word leaves. It knows nothing of engines beyond their seam.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.grounding.checker import check
from assistant.grounding.claims import cited_numbers
from assistant.grounding.fluent import fluent, told
from assistant.grounding.grammar import Frame, frame_of
from assistant.grounding.plain import plain
from assistant.grounding.quotable import short_title, spoken_title
from assistant.models.seam import LanguageModel, Message, ModelError, Request, Wording
from assistant.turn import Evidence, Justification
from prompts import render
from retrieval.catalog.nouns import Product
from retrieval.need import Need

log = logging.getLogger(__name__)

TRIES = 2
# Below this many seconds left, a retry could not end in time and only delays the plain sentence.
LEAST_TIME_FOR_RETRY_S = 0.5


@dataclass(frozen=True, slots=True)
class Item:
    """One pick to justify: its product, the need it answers and what can be cited."""

    product: Product
    need: Need
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Worded:
    """How the justifications of one turn came about, for metrics."""

    by_model_first: int = 0
    by_model_retried: int = 0
    by_code: int = 0
    seconds: float = 0.0

    @property
    def by_model(self) -> int:
        """How many are the model's words."""
        return self.by_model_first + self.by_model_retried


def justify(
    items: Sequence[Item],
    model: LanguageModel | None,
    *,
    deadline_s: float,
    currency: str,
    shop: str = "this shop",
    tone: str = "friendly",
    max_tokens: int = 120,
    clock: Callable[[], float] = time.monotonic,
    record: Callable[[Worded], None] | None = None,
) -> Iterator[tuple[int, Justification]]:
    """(index of the item, its justification), each as soon as it has passed, every item once.

    The model has `deadline_s` seconds for all of them; what has not passed by then is said by code.
    `record` is called once at the end with how they came about.
    """
    started = clock()
    waiting = {index for index, item in enumerate(items) if item.evidence}
    passed = [0, 0]
    for attempt in range(TRIES if model is not None else 0):
        left_s = deadline_s - (clock() - started)
        if not waiting or model is None or left_s < (LEAST_TIME_FOR_RETRY_S if attempt else 0):
            break
        asked = sorted(waiting)
        asks = {
            i: ask_for(
                items[i], model.wording, shop, tone, max_tokens, variation=i, attempt=attempt
            )
            for i in asked
        }
        requests = [asks[i].request for i in asked]
        for index, text in _answers(model, requests, asked, left_s):
            worded = _passing(asks[index].filled(text), items[index], currency)
            if worded is not None:
                waiting.discard(index)
                passed[attempt] += 1
                yield index, worded
    for index in sorted(waiting):
        yield index, plain(items[index].evidence)
    if record is not None:
        record(Worded(passed[0], passed[1], len(waiting), clock() - started))


@dataclass(frozen=True, slots=True)
class Ask:
    """What the model is asked for one pick, and how its answer is filled in."""

    request: Request
    frame: Frame | None

    def filled(self, text: str) -> str:
        """The answer with its values and quotes, in one line."""
        words = " ".join(text.split())
        return words if self.frame is None else self.frame.filled(words)


def ask_for(
    item: Item,
    wording: Wording,
    shop: str,
    tone: str,
    max_tokens: int,
    *,
    variation: int = 0,
    attempt: int = 0,
) -> Ask:
    """The request for one pick, as the model words best; a tuned one is held closer at a retry."""
    if wording == "fluent" and not attempt:
        title = spoken_title(item.product.title)
        frame = fluent(item.evidence, item.need, title, variation=variation)
        return _ask(fluently_asked(item), frame, max_tokens)
    prompt = render(
        "justify" if wording == "free" else "justify_guided",
        shop=shop,
        tone=tone,
        need=_asked(item.need) or "something good",
        product=short_title(item.product.title),
        facts="\n".join(f"[{one.n}] {_shown(one)}" for one in item.evidence),
    )
    if wording == "free":
        return _ask(prompt, None, max_tokens)
    frame = frame_of(item.evidence, item.need, variation=variation, attempt=attempt)
    return _ask(prompt, frame, max_tokens)


def _ask(prompt: str, frame: Frame | None, max_tokens: int) -> Ask:
    grammar = None if frame is None else frame.ebnf
    return Ask(Request((Message("user", prompt),), max_tokens=max_tokens, grammar=grammar), frame)


def fluently_asked(item: Item) -> str:
    """The prompt of a tuned model: only what it is to tell, and nothing it has learnt."""
    facts, voices = told(item.evidence, item.need)
    shown = sorted((*facts, *voices), key=lambda one: one.n)
    whom = f", for their {item.need.recipient}" if item.need.recipient else ""
    return render(
        "justify_fluent",
        need=f"{_asked(item.need) or 'something good'}{whom}",
        product=short_title(item.product.title),
        facts="\n".join(f"[{one.n}] {_shown(one)}" for one in shown),
    )


def _answers(
    model: LanguageModel, requests: Sequence[Request], asked: Sequence[int], left_s: float
) -> Iterator[tuple[int, str]]:
    """The answers that came; a model that fails costs its words, never the turn."""
    try:
        for position, answer in model.complete_many(requests, deadline_s=left_s):
            if isinstance(answer, ModelError):
                log.warning("the model did not word a justification: %s", answer)
            else:
                yield asked[position], answer
    except ModelError as error:
        log.warning("the model did not word the justifications: %s", error)


def _passing(text: str, item: Item, currency: str) -> Justification | None:
    words = text
    verdict = check(words, item.evidence, product=item.product, need=item.need, currency=currency)
    if verdict.passed:
        return Justification(words, "model", cited_numbers(words))
    log.info("a justification did not pass: %d problems", len(verdict.problems))
    log.debug("did not pass: %r: %s", words, "; ".join(verdict.problems))
    return None


def _asked(need: Need) -> str:
    parts = [*need.wants, *(f"{name} {value}" for name, value in need.options.items())]
    wishes = ", ".join(parts)
    return " ".join(part for part in (need.category or "", wishes) if part)


def _shown(one: Evidence) -> str:
    if one.kind == "review":
        leaning = {1: "an owner praises", -1: "some owners complain", 0: "an owner says"}
        return f'{leaning[one.polarity]}: "{one.text}"'
    return one.text
