"""How often a model's first words pass the checker, each way alone and together.

Picks of kinds of goods that the adapter never saw are worded by the bare and by the tuned model:
alone, in the plain grammar, and in the grammar with a clerk's many ways. The texts go to a file,
beside those of the plain sentence, for whoever reads them.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.grounding import check, plain
from assistant.grounding.justify import Ask, Item, ask_for
from assistant.models.embedded import EmbeddedModel
from assistant.models.seam import LanguageModel, Wording
from assistant.models.tuned import packaged_adapter
from assistant.models.weights import packaged_gguf
from assistant.tuning.situations import domains, drawn
from benchmarks.report import keep, table

PICKS_AT_ONCE = 3
MAX_TOKENS = 120
COLUMNS = ("first_try", "median_s", "openings", "wordings")


def main() -> None:
    """Print the table, write results/justifications.json and the texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--picks", type=int, default=60)
    parser.add_argument("--seed", type=int, default=99)
    parser.add_argument("--adapter", type=Path, default=packaged_adapter())
    parser.add_argument("--texts", type=Path, default=None, help="where to write the texts")
    given = parser.parse_args()

    unseen = [domain for domain in domains() if domain.held_out]
    picks = [(item, currency) for item, currency, _ in drawn(unseen, given.picks, seed=given.seed)]
    rows, texts = {}, {}
    bare = EmbeddedModel(packaged_gguf())
    for name, wording, free in (
        ("bare, alone", "free", False),
        ("bare, choosing", "chosen", False),
        ("bare, fluent", "fluent", False),
    ):
        rows[name], texts[name] = _measured(bare, wording, picks, alone=free)
    bare.close()
    if given.adapter is not None:
        tuned = EmbeddedModel(packaged_gguf(), adapter=given.adapter)
        for name, wording, alone in (
            ("tuned, alone", "fluent", True),
            ("tuned, choosing", "chosen", False),
            ("tuned, fluent", "fluent", False),
        ):
            rows[name], texts[name] = _measured(tuned, wording, picks, alone=alone)
        tuned.close()
    texts["code"] = [plain(item.evidence).text for item, _ in picks]
    print(table(rows, COLUMNS))
    keep("justifications", {"picks": len(picks), "held_out": len(unseen), "rows": rows})
    if given.texts is not None:
        given.texts.write_text(_side_by_side(picks, texts), encoding="utf-8")


def _measured(
    model: LanguageModel, wording: Wording, picks: Sequence[tuple[Item, str]], *, alone: bool
) -> tuple[dict[str, object], list[str]]:
    """The row of one way, and its texts, those that failed marked."""
    _ask(model, wording, picks[:1], alone=alone)
    passed, seconds, texts = 0, [], []
    for start in range(0, len(picks), PICKS_AT_ONCE):
        some = picks[start : start + PICKS_AT_ONCE]
        began = time.perf_counter()
        worded = _ask(model, wording, some, alone=alone)
        seconds.append(time.perf_counter() - began)
        for (item, currency), text in zip(some, worded, strict=True):
            verdict = check(
                text, item.evidence, product=item.product, need=item.need, currency=currency
            )
            passed += verdict.passed
            texts.append(text if verdict.passed else f"✗ {text} ({verdict.problems[0]})")
    begun = [text.removeprefix("✗ ") for text in texts]
    return {
        "first_try": round(passed / len(picks), 3),
        "median_s": round(sorted(seconds)[len(seconds) // 2], 2),
        "openings": len({" ".join(text.split()[:3]) for text in begun}),
        "wordings": len({_shape(text) for text in begun}),
    }, texts


def _ask(
    model: LanguageModel, wording: Wording, picks: Sequence[tuple[Item, str]], *, alone: bool
) -> list[str]:
    asks = [
        ask_for(item, wording, "this shop", "friendly", MAX_TOKENS, variation=number)
        for number, (item, _) in enumerate(picks)
    ]
    requests = [replace(ask.request, grammar=None) if alone else ask.request for ask in asks]
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
