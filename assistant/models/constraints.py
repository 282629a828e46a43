"""Answers of a transformers model held to a JSON schema or an EBNF grammar, by `xgrammar`.

It knows tokens and grammars; where xgrammar is not installed nothing here can be used.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from typing import Any

import torch
from transformers import LogitsProcessor

from assistant.models.seam import ModelError, Request


def can_constrain() -> bool:
    """Whether xgrammar is installed."""
    return importlib.util.find_spec("xgrammar") is not None


class Constraints:
    """Compiles grammars for one tokenizer. `vocabulary_size` is the width of the model's scores."""

    def __init__(self, tokenizer: Any, vocabulary_size: int, end_tokens: Sequence[int]) -> None:
        import xgrammar

        self._xgrammar = xgrammar
        self._vocabulary = xgrammar.TokenizerInfo.from_huggingface(
            tokenizer, vocab_size=vocabulary_size, stop_token_ids=list(end_tokens)
        )
        self._compiler = xgrammar.GrammarCompiler(self._vocabulary)

    def compiled(self, request: Request) -> Any:
        """What the request's answer is held to, None when it is free. Raises ModelError."""
        try:
            if request.grammar is not None:
                return self._compiler.compile_grammar(request.grammar)
            if request.schema is not None:
                schema = json.dumps(request.schema)
                return self._compiler.compile_json_schema(schema, any_whitespace=False)
        except RuntimeError as error:
            raise ModelError(f"the grammar cannot be used: {str(error).strip()[-200:]}") from error
        return None

    def processor(self, compiled: Sequence[Any], prompt_length: int) -> LogitsProcessor | None:
        """Masks each row's scores by its grammar; None when no row has one."""
        if all(grammar is None for grammar in compiled):
            return None
        matchers = [grammar and self._xgrammar.GrammarMatcher(grammar) for grammar in compiled]
        return _Masks(self._xgrammar, matchers, self._vocabulary.vocab_size, prompt_length)


class _Masks(LogitsProcessor):
    def __init__(
        self, xgrammar: Any, matchers: Sequence[Any], vocabulary_size: int, prompt_length: int
    ) -> None:
        self._xgrammar = xgrammar
        self._matchers = matchers
        self._prompt_length = prompt_length
        self._mask = xgrammar.allocate_token_bitmask(len(matchers), vocabulary_size)

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """`scores` (rows, vocabulary) with -inf where a row's grammar forbids the token."""
        going = []
        for row, matcher in enumerate(self._matchers):
            if matcher is None or matcher.is_terminated():
                continue
            if input_ids.shape[1] > self._prompt_length:
                matcher.accept_token(int(input_ids[row, -1]))
            if not matcher.is_terminated():
                matcher.fill_next_token_bitmask(self._mask, row)
                going.append(row)
        if going:
            mask = self._mask.to(scores.device)
            self._xgrammar.apply_token_bitmask_inplace(scores, mask, indices=going)
        return scores
