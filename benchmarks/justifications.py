"""How often a model's first words pass the checker, each way alone and together.

    python -m benchmarks.justifications [--way tuned-fluent]… [--texts FILE]

Picks of kinds of goods that the adapter never saw are worded by the bare and by the tuned model:
free of any grammar, in the plain grammar, and in the grammar with a clerk's many ways. Every way
is kept beside those measured before it, so that they may be measured one at a time. The texts go
to a file, beside those of the plain sentence, for whoever reads them.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from assistant.grounding import check, plain
from assistant.grounding.justify import Ask, Item, ask_for
from assistant.models.embedded import EmbeddedModel
from assistant.models.seam import LanguageModel, Wording
from assistant.models.tuned import packaged_adapter
from assistant.models.weights import packaged_gguf
from assistant.tuning.situations import domains, drawn
from benchmarks.report import RESULTS, keep, table

PICKS_AT_ONCE = 3
MAX_TOKENS = 120
COLUMNS = ("picks", "first_try", "median_s", "processor_s", "openings", "wordings")


@dataclass(frozen=True)
class Way:
    """Whether the model is tuned, how it is asked, and whether a grammar holds it."""

    tuned: bool
    wording: Wording
    held: bool = True


WAYS = {
    "bare-free": Way(False, "free"),
    "bare-plain": Way(False, "chosen"),
    "bare-fluent": Way(False, "fluent"),
    "tuned-free": Way(True, "fluent", held=False),
    "tuned-plain": Way(True, "chosen"),
    "tuned-fluent": Way(True, "fluent"),
}


def main() -> None:
    """Measure the ways asked for, print the table of all, write results/justifications.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--way", action="append", choices=WAYS, help="only this one (repeatable)")
    parser.add_argument("--picks", type=int, default=60)
    parser.add_argument("--seed", type=int, default=99)
    parser.add_argument("--adapter", type=Path, default=packaged_adapter())
    parser.add_argument("--texts", type=Path, default=None, help="where to write the texts")
    given = parser.parse_args()

    unseen = [domain for domain in domains() if domain.held_out]
    picks = [(item, currency) for item, currency, _ in drawn(unseen, given.picks, seed=given.seed)]
    rows, texts = _kept_before(), {}
    for name in given.way or WAYS:
        way = WAYS[name]
        model = EmbeddedModel(packaged_gguf(), adapter=given.adapter if way.tuned else None)
        rows[name], texts[name] = _measured(model, way, picks)
        model.close()
        rows = {name: rows[name] for name in WAYS if name in rows}
        keep("justifications", {"held_out_kinds": len(unseen), "rows": rows})
    texts["code"] = [plain(item.evidence).text for item, _ in picks]
    print(table(rows, COLUMNS))
    if given.texts is not None:
        given.texts.write_text(_side_by_side(picks, texts), encoding="utf-8")


def _kept_before() -> dict[str, dict[str, Any]]:
    """The rows measured before, by way."""
    path = RESULTS / "justifications.json"
    rows: dict[str, dict[str, Any]] = (
        json.loads(path.read_text("utf-8"))["rows"] if path.is_file() else {}
    )
    return rows


def _measured(
    model: LanguageModel, way: Way, picks: Sequence[tuple[Item, str]]
) -> tuple[dict[str, Any], list[str]]:
    """The row of one way, and its texts, those that failed marked.

    Seconds are those of three picks in one batch: by the clock, and of the processor.
    """
    _ask(model, way, picks[:1])
    passed, seconds, processor, texts = 0, [], [], []
    for start in range(0, len(picks), PICKS_AT_ONCE):
        some = picks[start : start + PICKS_AT_ONCE]
        began, used = time.perf_counter(), time.process_time()
        worded = _ask(model, way, some)
        seconds.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
        for (item, currency), text in zip(some, worded, strict=True):
            verdict = check(
                text, item.evidence, product=item.product, need=item.need, currency=currency
            )
            passed += verdict.passed
            texts.append(text if verdict.passed else f"✗ {text} ({verdict.problems[0]})")
    begun = [text.removeprefix("✗ ") for text in texts]
    return {
        "picks": len(picks),
        "first_try": round(passed / len(picks), 3),
        "median_s": round(median(seconds), 2),
        "processor_s": round(median(processor), 2),
        "openings": len({" ".join(text.split()[:3]) for text in begun}),
        "wordings": len({_shape(text) for text in begun}),
    }, texts


def _ask(model: LanguageModel, way: Way, picks: Sequence[tuple[Item, str]]) -> list[str]:
    asks = [
        ask_for(item, way.wording, "this shop", "friendly", MAX_TOKENS, variation=number)
        for number, (item, _) in enumerate(picks)
    ]
    requests = [ask.request if way.held else replace(ask.request, grammar=None) for ask in asks]
    answers = dict(model.complete_many(requests, deadline_s=600))
    return [_filled(ask, str(answers[number])) for number, ask in enumerate(asks)]


def _filled(ask: Ask, answer: str) -> str:
    filled: Callable[[str], str] = ask.filled
    return filled(answer)


def _shape(text: str) -> str:
    """The text without what is quoted or cited: how many ways of saying there are."""
    return " ".join(word for word in text.split() if not any(c in word for c in '0123456789["]'))


def _side_by_side(picks: Sequence[tuple[Item, str]], texts: dict[str, list[str]]) -> str:
    lines = []
    for number, (item, _) in enumerate(picks):
        lines.append(f"## {number + 1}. {item.product.title}: {', '.join(item.need.wants)}")
        lines += [f"- {name}: {said[number]}" for name, said in texts.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
