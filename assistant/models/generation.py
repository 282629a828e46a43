"""One generation of a transformers model over a batch of chats, handed over token by token.

It knows nothing of threads: `deliver` takes what is written, `over` says when to stop.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from transformers import LogitsProcessorList, StoppingCriteria, StoppingCriteriaList

from assistant.models.pieces import Piece
from assistant.models.seam import Request

Chat = list[dict[str, str]]


def generate(
    model: Any,
    tokenizer: Any,
    asked: Sequence[tuple[int, Request, Chat]],
    *,
    end_tokens: Sequence[int],
    constraints: Any,
    deliver: Callable[[int, Piece], None],
    over: Callable[[], bool],
) -> None:
    """Word the chats in one batch; `deliver(index, ids)` as they are written, None at each end."""
    chats = [chat for _, _, chat in asked]
    inputs = tokenizer.apply_chat_template(
        chats, add_generation_prompt=True, padding=True, return_tensors="pt", return_dict=True
    ).to(model.device)
    prompt_length = inputs["input_ids"].shape[1]
    watch = _Watch(asked, prompt_length, frozenset(end_tokens), deliver, over)
    masks = constraints and constraints.processor(
        [constraints.compiled(request) for _, request, _ in asked], prompt_length
    )
    with torch.inference_mode():
        model.generate(
            **inputs,
            max_new_tokens=max(request.max_tokens for _, request, _ in asked),
            do_sample=False,
            temperature=None,
            top_p=None,
            top_k=None,
            eos_token_id=list(end_tokens),
            pad_token_id=tokenizer.pad_token_id,
            stopping_criteria=StoppingCriteriaList([watch]),
            logits_processor=LogitsProcessorList([masks] if masks else []),
        )


class _Watch(StoppingCriteria):
    """Sees every new token: hands it over, and says of each row whether it is done."""

    def __init__(
        self,
        asked: Sequence[tuple[int, Request, Chat]],
        prompt_length: int,
        end_tokens: frozenset[int],
        deliver: Callable[[int, Piece], None],
        over: Callable[[], bool],
    ) -> None:
        self._indices = [index for index, _, _ in asked]
        self._max_tokens = [request.max_tokens for _, request, _ in asked]
        self._prompt_length = prompt_length
        self._end_tokens = end_tokens
        self._deliver = deliver
        self._over = over
        self._done = [False] * len(asked)

    def __call__(self, input_ids: torch.Tensor, scores: Any, **_: Any) -> torch.Tensor:
        """(rows,) bool: True where the row is done."""
        written = input_ids.shape[1] - self._prompt_length
        for row, token in enumerate(input_ids[:, -1].tolist()):
            if self._done[row]:
                continue
            index, ended = self._indices[row], token in self._end_tokens
            if not ended:
                self._deliver(index, [token])
            if ended or written >= self._max_tokens[row]:
                self._deliver(index, None)
                self._done[row] = True
        over = self._over()
        return torch.tensor([done or over for done in self._done], device=input_ids.device)
