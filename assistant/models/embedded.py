"""The embedded language model: SmolLM2 from a GGUF file, in OpenVINO GenAI, on this machine's CPU.

One engine with one copy of the weights serves all sessions: every request joins one running batch.
It knows no prompts. Its weights are read in the background, from the moment it is opened; reading
the GGUF directly takes as long as reading converted weights would, so only the tokenizer is kept
converted.
"""

from __future__ import annotations

import atexit
import json
import logging
import queue
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.models.batch import RunningBatch, Ticket
from assistant.models.control_tokens import without_control_tokens
from assistant.models.deadline import Deadline
from assistant.models.ebnf import check_grammar
from assistant.models.json_grammar import grammar_of
from assistant.models.pieces import Pieces, text_of, whole_texts
from assistant.models.seam import ModelError, Request, Wording
from assistant.models.tokenizers import open_tokenizer
from assistant.models.tuned import tuned_gguf
from assistant.models.weights import announce

log = logging.getLogger(__name__)

CACHE_TOKENS = 8192
CACHE_BLOCK_TOKENS = 32
REPETITION_PENALTY = 1.1


@dataclass(frozen=True)
class _Engine:
    tokenizer: Any
    batch: RunningBatch


class EmbeddedModel:
    """A `LanguageModel` on OpenVINO GenAI. Greedy: nothing is drawn by chance."""

    supports_grammar = True

    def __init__(self, gguf: Path, *, adapter: Path | None = None) -> None:
        """Begin to read the weights; who asks before they are read waits within the deadline.

        With an adapter, the weights it is merged into are made first where the cache has none;
        where they cannot be made, the bare weights serve.
        """
        announce(str(gguf))
        self.name = gguf.stem
        self._gguf = gguf
        self._adapter = adapter
        self._engine: Future[_Engine] = Future()
        threading.Thread(target=self._load, name="read-weights", daemon=True).start()
        atexit.register(self.close)

    @property
    def wording(self) -> Wording:
        """Fluent when tuned, else by choice."""
        return "chosen" if self._adapter is None else "fluent"

    def stream(self, request: Request, *, deadline_s: float) -> Iterator[str]:
        """Pieces of the answer as they are written. Closing the iterator stops the model."""
        deadline = Deadline.after(deadline_s)
        engine = self._ready(deadline)
        pieces: Pieces = queue.SimpleQueue()
        ticket = _ticket(engine.tokenizer, request, 0, pieces)
        engine.batch.submit(ticket)
        try:
            yield from text_of(pieces, engine.tokenizer.decode, deadline)
        finally:
            engine.batch.cancel(ticket)

    def complete_many(
        self, requests: Sequence[Request], *, deadline_s: float
    ) -> Iterator[tuple[int, str | ModelError]]:
        """(index, whole answer or error) of each request as it ends; all run in one batch."""
        deadline = Deadline.after(deadline_s)
        engine = self._ready(deadline)
        pieces: Pieces = queue.SimpleQueue()
        tickets: list[Ticket] = []
        try:
            for index, request in enumerate(requests):
                try:
                    ticket = _ticket(engine.tokenizer, request, index, pieces)
                except ModelError as error:
                    pieces.put((index, error))
                else:
                    tickets.append(ticket)
                    engine.batch.submit(ticket)
            indices = range(len(requests))
            yield from whole_texts(pieces, indices, engine.tokenizer.decode, deadline)
        finally:
            for ticket in tickets:
                engine.batch.cancel(ticket)

    def wait(self, timeout_s: float) -> bool:
        """Whether the weights could be read, once that is over; False when it is not in time."""
        try:
            return self._engine.exception(timeout_s) is None
        except TimeoutError:
            return False

    def is_writing(self) -> bool:
        """Whether a request is being answered now."""
        return self._engine.done() and self._engine.result().batch.is_writing()

    def close(self) -> None:
        """Stop the engine and let its memory go; requests under way get an error.

        Weights that are still being read are waited for: the engine cannot be stopped amid that.
        """
        atexit.unregister(self.close)
        if self._engine.exception() is None:
            self._engine.result().batch.close()

    def _ready(self, deadline: Deadline) -> _Engine:
        try:
            return self._engine.result(timeout=deadline.left_s())
        except TimeoutError as error:
            raise deadline.error("being loaded") from error

    def _load(self) -> None:
        try:
            self._engine.set_result(_open(self._weights()))
        except Exception as error:
            self._engine.set_exception(
                ModelError(
                    f"{self._gguf.name} could not be read as a language model ({error}). "
                    "Run scripts/install again, or set model to a GGUF of the llama family."
                )
            )

    def _weights(self) -> Path:
        if self._adapter is None:
            return self._gguf
        try:
            return tuned_gguf(self._gguf, self._adapter)
        except ModelError as error:
            log.warning("the language model goes on without its tuning: %s", error)
            self._adapter = None
            return self._gguf


def _open(gguf: Path) -> _Engine:
    import openvino_genai as genai

    tokenizer = open_tokenizer(gguf)

    def open_pipeline() -> Any:
        scheduler = genai.SchedulerConfig()
        scheduler.cache_size = 0  # in whole GB; the blocks below are 112 MB
        scheduler.num_kv_blocks = CACHE_TOKENS // CACHE_BLOCK_TOKENS
        scheduler.enable_prefix_caching = True  # the picks of a turn share their instructions
        return genai.ContinuousBatchingPipeline(str(gguf), tokenizer, scheduler, "CPU")

    return _Engine(tokenizer, RunningBatch(open_pipeline, open_pipeline()))


def _ticket(tokenizer: Any, request: Request, index: int, pieces: Pieces) -> Ticket:
    """The request as ids and settings. Raises ModelError when it is longer than the cache."""
    prompt = tokenizer.apply_chat_template(
        without_control_tokens(request.messages), add_generation_prompt=True
    )
    ids = tokenizer.encode(prompt, add_special_tokens=False).input_ids
    length = ids.shape[1]
    if length + request.max_tokens > CACHE_TOKENS:
        raise ModelError(
            f"the request has {length} tokens and asks for {request.max_tokens} more; the embedded "
            f"model holds {CACHE_TOKENS}. Shorten the prompt or choose a bigger engine."
        )
    config = _config(request, tokenizer.get_eos_token_id())
    return Ticket(ids, config, lambda piece: pieces.put((index, piece)))


def _config(request: Request, end_token: int) -> Any:
    import openvino_genai as genai

    config = genai.GenerationConfig()
    config.max_new_tokens = request.max_tokens
    config.set_eos_token_id(end_token)
    config.do_sample = False
    config.repetition_penalty = 1.0 if request.grammar else REPETITION_PENALTY
    grammar = request.grammar
    if grammar is None and request.schema is not None:
        grammar = grammar_of(request.schema)
    if grammar is not None:
        check_grammar(grammar)
        config.structured_output_config = genai.StructuredOutputConfig(grammar=grammar)
    elif request.schema is not None:
        schema = json.dumps(request.schema)
        config.structured_output_config = genai.StructuredOutputConfig(json_schema=schema)
    return config
