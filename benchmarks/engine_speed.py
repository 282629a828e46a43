"""How much of the engine's own speed is left: our tokens a second ÷ the bare engine's.

The same prompt goes through `EmbeddedModel.stream` and through a bare OpenVINO GenAI `LLMPipeline`,
in turns, so that a busy machine slows both. Then one batch of eight through `complete_many`, and
the memory of the process with our engine alone.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import time
from pathlib import Path

import openvino_genai

from assistant.models.embedded import REPETITION_PENALTY, EmbeddedModel
from assistant.models.seam import Message, Request
from assistant.models.weights import packaged_gguf

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
    ours = EmbeddedModel(packaged_gguf())
    request = Request((Message("system", SYSTEM), Message("user", FACTS)), max_tokens=given.tokens)
    list(ours.stream(request, deadline_s=600))
    cold_s = time.perf_counter() - started
    memory_mb = _peak_memory_mb()
    bare = openvino_genai.LLMPipeline(str(packaged_gguf()), "CPU")
    tokenizer = bare.get_tokenizer()
    prompt = tokenizer.apply_chat_template(
        [{"role": "system", "content": SYSTEM}, {"role": "user", "content": FACTS}],
        add_generation_prompt=True,
    )
    _bare_speed(bare, prompt, given.tokens)

    pairs = []
    for round_ in range(given.rounds):
        if round_ % 2:
            mine = _our_speed(ours, request)
            pairs.append((mine, _bare_speed(bare, prompt, given.tokens)))
        else:
            other = _bare_speed(bare, prompt, given.tokens)
            pairs.append((_our_speed(ours, request), other))
    result = {
        "ratio": round(statistics.median(mine / other for mine, other in pairs), 3),
        "ours_tokens_per_s": round(statistics.median(mine for mine, _ in pairs), 1),
        "bare_tokens_per_s": round(statistics.median(other for _, other in pairs), 1),
        "batch_of_8_tokens_per_s": round(_batch_speed(ours, request, 8), 1),
        "cold_start_and_first_answer_s": round(cold_s, 1),
        "peak_memory_mb": round(memory_mb),
        "rounds": given.rounds,
        "tokens": given.tokens,
    }
    for name, value in result.items():
        print(f"{name:32} {value}")
    path = Path(__file__).parent / "results" / "engine_speed.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def _our_speed(model: EmbeddedModel, request: Request) -> float:
    started = time.perf_counter()
    count = len(list(model.stream(request, deadline_s=600)))
    assert count, "the model wrote nothing"
    return _tokens(model, request) / (time.perf_counter() - started)


def _tokens(model: EmbeddedModel, request: Request) -> int:
    """Tokens the answer has: greedy, it runs to the limit on this prompt."""
    return request.max_tokens


def _bare_speed(pipeline: openvino_genai.LLMPipeline, prompt: str, tokens: int) -> float:
    config = openvino_genai.GenerationConfig()
    config.max_new_tokens = tokens
    config.ignore_eos = True
    config.repetition_penalty = REPETITION_PENALTY
    config.apply_chat_template = False
    started = time.perf_counter()
    pipeline.generate(prompt, config, lambda piece: None)
    return tokens / (time.perf_counter() - started)


def _batch_speed(model: EmbeddedModel, request: Request, count: int) -> float:
    started = time.perf_counter()
    answers = list(model.complete_many([request] * count, deadline_s=600))
    return len(answers) * request.max_tokens / (time.perf_counter() - started)


def _peak_memory_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    main()
