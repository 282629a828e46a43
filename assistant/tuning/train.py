"""Training of the adapter: LoRA on the upper layers of the packaged model, on the CPU.

Each sequence holds one prompt and several wordings of it, which see the prompt and not each other;
the loss is on the wordings only. What comes out is laid out as the GGUF is, so that merging needs
neither torch nor peft.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.tuning.examples import Example

log = logging.getLogger(__name__)

RANK = 16
SCALE = 2.0
LOWEST_LAYER = 12
LEARNING_RATE = 5e-4
SEQUENCES_PER_STEP = 4
WARM_AFTER = 40
WORKERS = 2
NAMES = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Progress:
    """How far training is: sequences seen of all, the mean loss of the last ones, seconds."""

    seen: int
    of: int
    loss: float
    seconds: float


def train(
    gguf: Path,
    given: Sequence[Example],
    *,
    seed: int,
    most_s: float,
    report: Callable[[Progress, Callable[[], Mapping[str, np.ndarray[Any, Any]]]], None],
) -> Mapping[str, np.ndarray[Any, Any]]:
    """The adapter's matrices by name, float16: `blk.N.attn_q.a` (16, in) and `….b` (out, 16).

    The learning rate falls to nothing over the examples, or over `most_s` seconds where those end
    first. `report` hears of every step and may ask for the matrices so far.
    """
    import torch

    torch.manual_seed(seed)
    model, tokenizer = _adapted(gguf)
    order = list(given)
    random.Random(seed).shuffle(order)
    weights = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=LEARNING_RATE, weight_decay=0.0)
    started = time.monotonic()
    losses: list[float] = []

    def learn(example: Example) -> float:
        loss = _loss(model, tokenizer, example) / SEQUENCES_PER_STEP
        loss.backward()
        return float(loss.detach()) * SEQUENCES_PER_STEP

    # Two sequences side by side on a thread each wait for nobody; one on two threads waits often.
    torch.set_num_threads(1)
    with ThreadPoolExecutor(WORKERS) as workers:
        for start in range(0, len(order), SEQUENCES_PER_STEP):
            losses += workers.map(learn, order[start : start + SEQUENCES_PER_STEP])
            seen, spent = len(losses), time.monotonic() - started
            done = max(seen / len(order), spent / most_s)
            for group in optimizer.param_groups:
                group["lr"] = LEARNING_RATE * min(1.0, seen / WARM_AFTER) * max(0.0, 1 - done)
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimizer.step()
            optimizer.zero_grad()
            mean = float(np.mean(losses[-10 * SEQUENCES_PER_STEP :]))
            report(Progress(seen, len(order), mean, spent), lambda: _matrices(model))
            if spent > most_s:
                break
    return _matrices(model)


def _adapted(gguf: Path) -> tuple[Any, Any]:
    """The packaged model in float32 with an adapter that changes nothing yet, and its tokenizer."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM, AutoTokenizer

    at: dict[str, Any] = {"gguf_file": gguf.name}
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, **at)
    base: Any = AutoModelForCausalLM.from_pretrained(gguf.parent, dtype=torch.float32, **at)
    layers = base.config.num_hidden_layers
    config = LoraConfig(
        r=RANK,
        lora_alpha=int(RANK * SCALE),
        target_modules=[name.split(".")[1] for name in NAMES],
        layers_to_transform=list(range(min(LOWEST_LAYER, layers - 1), layers)),
    )
    return get_peft_model(base, config), tokenizer


def _loss(model: Any, tokenizer: Any, example: Example) -> Any:
    """The mean loss of the wordings' tokens, each wording ended by the end of its message."""
    import torch

    chat = [{"role": "user", "content": example.prompt}]
    text = tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
    prompt = tokenizer(text, add_special_tokens=False).input_ids
    ids, places, groups, labels = list(prompt), list(range(len(prompt))), [0] * len(prompt), []
    for number, words in enumerate(example.wordings, 1):
        written = tokenizer(words, add_special_tokens=False).input_ids
        tokens = [*written, tokenizer.eos_token_id]
        labels += [(len(prompt) - 1, tokens[0])]
        labels += [(len(ids) + at, token) for at, token in enumerate(tokens[1:])]
        ids += tokens
        places += range(len(prompt), len(prompt) + len(tokens))
        groups += [number] * len(tokens)
    hidden = model.get_base_model().model(
        input_ids=torch.tensor([ids]),
        position_ids=torch.tensor([places]),
        attention_mask=_seen(torch.tensor(groups)),
    ).last_hidden_state[0, [at for at, _ in labels]]  # fmt: skip
    scores = model.get_base_model().lm_head(hidden)
    return torch.nn.functional.cross_entropy(scores, torch.tensor([token for _, token in labels]))


def _seen(groups: Any) -> Any:
    """(1, 1, n, n): 0 where a token sees another, -inf where not; 0 is the prompt's group."""
    import torch

    own = (groups[:, None] == groups[None, :]) | (groups[None, :] == 0)
    causal = torch.tril(torch.ones(len(groups), len(groups), dtype=torch.bool))
    return torch.zeros(own.shape).masked_fill(~(own & causal), torch.finfo(torch.float32).min)[
        None, None
    ]


def _matrices(model: Any) -> Mapping[str, np.ndarray[Any, Any]]:
    return dict(_laid_out(model))


def _laid_out(model: Any) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    config = model.get_base_model().config
    heads = {"attn_q": config.num_attention_heads, "attn_k": config.num_key_value_heads}
    for number, layer in enumerate(model.get_base_model().model.layers):
        for path, name in NAMES.items():
            part = layer.get_submodule(path)
            if not hasattr(part, "lora_A"):
                continue
            a = part.lora_A["default"].weight.detach().numpy()
            b = part.lora_B["default"].weight.detach().numpy() * SCALE
            if name in heads:
                b = _rotary_order(b, heads[name])
            yield f"blk.{number}.{name}.a", a.astype(np.float16)
            yield f"blk.{number}.{name}.b", b.astype(np.float16)


def _rotary_order(rows: np.ndarray[Any, Any], heads: int) -> np.ndarray[Any, Any]:
    """The rows of q or k as the GGUF orders them (llama.cpp, convert_hf_to_gguf.py: permute)."""
    split = rows.reshape(heads, 2, rows.shape[0] // heads // 2, *rows.shape[1:])
    return split.swapaxes(1, 2).reshape(rows.shape)
