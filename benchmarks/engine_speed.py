"""How much of the engine's own speed is left: our tokens a second ÷ the bare engine's.

The same prompt goes through `ModelApart.stream`, the model in its own process as a chat has it, and
through a bare OpenVINO GenAI `LLMPipeline`, in turns, so that a busy machine slows both (ours more:
its process gives way to others). Then one batch of eight through `complete_many`, and the memory of
the model's process.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openvino_genai

from assistant.models.apart import ModelApart
from assistant.models.embedded import REPETITION_PENALTY
from assistant.models.seam import Message, Request
from assistant.models.weights import packaged_gguf

TokensIn = Callable[[str], int]

SYSTEM = "You word short reasons for a shop's picks. Use the numbered facts only."
FACTS = """The shopper asked for waterproof trail shoes under 100 euros.
[1] price: 79.00 EUR
[2] membrane: waterproof
[3] Ada, who owns it, writes: "they kept my feet dry for a week in Wales"
Why is the Ridge 2 a good pick?"""


def main() -> None:
    """Print the table and write results/engine_speed.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--tokens", type=int, default=80)
    given = parser.parse_args()

    started = time.perf_counter()
    ours = ModelApart(packaged_gguf())
    request = Request((Message("system", SYSTEM), Message("user", FACTS)), max_tokens=given.tokens)
    list(ours.stream(request, deadline_s=600))
    cold_s = time.perf_counter() - started
    bare = openvino_genai.LLMPipeline(str(packaged_gguf()), "CPU")
    tokenizer = bare.get_tokenizer()
    prompt = tokenizer.apply_chat_template(
        [{"role": "system", "content": SYSTEM}, {"role": "user", "content": FACTS}],
        add_generation_prompt=True,
    )

    def tokens_in(text: str) -> int:
        return int(tokenizer.encode(text, add_special_tokens=False).input_ids.shape[1])

    def mine() -> float:
        return _our_speed(ours, request, tokens_in)

    def other() -> float:
        return _bare_speed(bare, prompt, given.tokens, tokens_in)

    other()
    pairs = []
    for number in range(given.rounds):
        first = mine() if number % 2 else other()
        second = other() if number % 2 else mine()
        pairs.append((first, second) if number % 2 else (second, first))
    batch_speed = _batch_speed(ours, request, tokens_in)
    ours.close()
    result = {
        "ratio": round(statistics.median(a / b for a, b in pairs), 3),
        "ours_tokens_per_s": round(statistics.median(a for a, _ in pairs), 1),
        "bare_tokens_per_s": round(statistics.median(b for _, b in pairs), 1),
        "batch_of_8_tokens_per_s": round(batch_speed, 1),
        "cold_start_and_first_answer_s": round(cold_s, 1),
        "peak_memory_mb": round(_peak_memory_mb()),
        "rounds": given.rounds,
        "tokens": given.tokens,
    }
    for name, value in result.items():
        print(f"{name:32} {value}")
    path = Path(__file__).parent / "results" / "engine_speed.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def _our_speed(model: ModelApart, request: Request, tokens_in: TokensIn) -> float:
    started = time.perf_counter()
    text = "".join(model.stream(request, deadline_s=600))
    return tokens_in(text) / (time.perf_counter() - started)


def _bare_speed(
    pipeline: openvino_genai.LLMPipeline, prompt: str, tokens: int, tokens_in: TokensIn
) -> float:
    config = openvino_genai.GenerationConfig()
    config.max_new_tokens = tokens
    config.repetition_penalty = REPETITION_PENALTY
    config.apply_chat_template = False
    pieces: list[str] = []
    started = time.perf_counter()
    pipeline.generate(prompt, config, pieces.append)
    return tokens_in("".join(pieces)) / (time.perf_counter() - started)


def _batch_speed(model: ModelApart, request: Request, tokens_in: TokensIn) -> float:
    system, user = request.messages
    asked = [
        replace(request, messages=(system, Message("user", f"{user.content} Shopper {number}.")))
        for number in range(8)
    ]
    started = time.perf_counter()
    answers = dict(model.complete_many(asked, deadline_s=600))
    return sum(tokens_in(str(answer)) for answer in answers.values()) / (
        time.perf_counter() - started
    )


def _peak_memory_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    main()
