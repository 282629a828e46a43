"""How long is a whole turn, in units of the bare engine writing the same number of tokens?

    python -m benchmarks.turn_speed SHOP

Each message is a turn of its own: understood, found, ordered, worded and checked. What the model
was asked in it, and how many tokens it wrote, is noted; then a bare OpenVINO GenAI `LLMPipeline`
with the same weights is given the same prompts and writes as many tokens, without any grammar, one
prompt after another and all in one batch. No message is told twice: prompts are remembered.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import openvino_genai

from assistant.cli.place import err
from assistant.cli.ready import wait_for_model
from assistant.compose import assemble, open_shop_encoder, open_shop_index, open_store, open_trees
from assistant.dialogue import Assistant, answer_of
from assistant.memory import VolatileMemory
from assistant.models import adapter_of, open_model
from assistant.models.seam import LanguageModel, ModelError, Request, Wording
from assistant.models.tuned import tuned_gguf
from assistant.models.weights import gguf_at
from assistant.settings import read_settings
from assistant.turn import Turn
from benchmarks.report import keep, table

WARMING = "a birthday present for a colleague"
SAID = (
    "waterproof trail shoes under 100 euros",
    "a quiet kettle",
    "a light tent for two",
    "a gift for my sister who likes music",
    "headphones with a long battery under 150",
    "a warm jacket, not down",
    "something for camping under 60 euros",
    "a small backpack",
    "running shoes in 42",
    "a board game for four players",
    "something to keep coffee hot",
    "a rain jacket under 120 euros",
    "a speaker for the garden, waterproof",
    "a desk lamp that does not flicker",
    "sleeping bag for cold nights",
    "a good knife for the kitchen",
)


@dataclass
class Overheard:
    """A `LanguageModel` that notes what it is asked and what it writes."""

    model: LanguageModel
    asked: list[tuple[Request, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model.name

    @property
    def supports_grammar(self) -> bool:
        """Whether the model takes a grammar."""
        return self.model.supports_grammar

    @property
    def wording(self) -> Wording:
        """How the model is best asked."""
        return self.model.wording

    def wait(self, timeout_s: float) -> bool:
        """Whether the model can answer."""
        return self.model.wait(timeout_s)

    def stream(self, request: Request, *, deadline_s: float) -> Iterator[str]:
        """The model's pieces."""
        pieces = []
        for piece in self.model.stream(request, deadline_s=deadline_s):
            pieces.append(piece)
            yield piece
        self.asked.append((request, "".join(pieces)))

    def complete_many(
        self, requests: Sequence[Request], *, deadline_s: float
    ) -> Iterator[tuple[int, str | ModelError]]:
        """The model's answers."""
        for index, answer in self.model.complete_many(requests, deadline_s=deadline_s):
            if isinstance(answer, str):
                self.asked.append((requests[index], answer))
            yield index, answer


def main() -> None:
    """Converse, let the bare engine write as much, print the ratios and write the JSON."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m benchmarks.turn_speed SHOP")
    settings = read_settings(Path(sys.argv[1])).model_copy(update={"language_model": "embedded"})
    opened, adapter = open_model(settings, watched=False), adapter_of(settings)
    assert opened is not None
    model = Overheard(opened)
    gguf = gguf_at(settings.model)
    bare = openvino_genai.LLMPipeline(str(tuned_gguf(gguf, adapter) if adapter else gguf), "CPU")
    encoder = open_shop_encoder(settings)
    index = open_shop_index(settings, encoder)
    assistant = assemble(
        settings, open_store(settings), index, encoder, model,
        memory=VolatileMemory(), trees=open_trees(settings),
        close=(index.close, opened.close),  # type: ignore[attr-defined]
    )  # fmt: skip
    wait_for_model(model, err())
    _measured(assistant, model, bare, WARMING)
    rows = [row for said in SAID if (row := _measured(assistant, model, bare, said))]
    assistant.close()
    document = {
        "turns": len(rows),
        "tokens": median(row["tokens"] for row in rows),
        "by_model": sum(row["by_model"] for row in rows) / sum(row["picks"] for row in rows),
        "turn_s": round(median(row["turn_s"] for row in rows), 2),
        "ratio_to_one_by_one": round(
            median(row["turn_s"] / row["one_by_one_s"] for row in rows), 2
        ),
        "ratio_to_one_batch": round(median(row["turn_s"] / row["batch_s"] for row in rows), 2),
    }
    keep("turn_speed", {**document, "each": rows})
    print(table({"a whole turn": document}, tuple(document)))


def _told(assistant: Assistant, said: str) -> tuple[Turn, float]:
    """The turn of a new session, and its seconds."""
    session = assistant.open_session()
    started = perf_counter()
    turn = answer_of(assistant.turn(session, said))
    return turn, perf_counter() - started


def _measured(
    assistant: Assistant, model: Overheard, bare: Any, said: str
) -> dict[str, Any] | None:
    """One turn, then the bare engine; None where the model was not asked."""
    model.asked.clear()
    turn, turn_s = _told(assistant, said)
    asked = list(model.asked)
    if not asked:
        return None
    one_by_one_s, batch_s = _bare_s(bare, asked)
    tokenizer = bare.get_tokenizer()
    return {
        "said": said,
        "picks": len(turn.picks),
        "by_model": sum(p.justification is not None and p.justification.by == "model"
                        for p in turn.picks),
        "tokens": sum(_tokens_in(tokenizer, answer) for _, answer in asked),
        "turn_s": turn_s,
        "one_by_one_s": one_by_one_s,
        "batch_s": batch_s,
    }  # fmt: skip


def _bare_s(bare: Any, asked: Sequence[tuple[Request, str]]) -> tuple[float, float]:
    """Seconds of the bare engine for as many tokens: prompt after prompt, and in one batch."""
    tokenizer = bare.get_tokenizer()
    prompts, lengths = [], []
    for request, answer in asked:
        chat = [{"role": m.role, "content": m.content} for m in request.messages]
        prompts.append(tokenizer.apply_chat_template(chat, add_generation_prompt=True))
        lengths.append(_tokens_in(tokenizer, answer))
    started = perf_counter()
    for prompt, length in zip(prompts, lengths, strict=True):
        bare.generate(prompt, _config(length))
    between = perf_counter()
    bare.generate(prompts, _config(max(lengths)))
    return between - started, perf_counter() - between


def _config(tokens: int) -> openvino_genai.GenerationConfig:
    """Exactly so many tokens, no fewer."""
    config = openvino_genai.GenerationConfig()
    config.max_new_tokens = config.min_new_tokens = max(1, tokens)
    config.ignore_eos = True
    config.apply_chat_template = False
    return config


def _tokens_in(tokenizer: Any, text: str) -> int:
    return int(tokenizer.encode(text, add_special_tokens=False).input_ids.shape[1])


if __name__ == "__main__":
    main()
