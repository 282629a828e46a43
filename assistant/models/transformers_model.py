"""Any causal language model in `transformers`, its weights in 4-bit NF4 by `bitsandbytes`.

Made for a CUDA GPU; without one it says so and works slowly. It knows no prompts. Answers are held
to a schema or a grammar where `xgrammar` is installed; else JSON is asked for in words.
"""

from __future__ import annotations

import atexit
import logging
import queue
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.models.control_tokens import without_control_tokens
from assistant.models.deadline import Deadline
from assistant.models.json_answer import asked_in_words, json_in
from assistant.models.pieces import Pieces, text_of, whole_texts
from assistant.models.seam import ModelError, Request, Wording
from assistant.models.weights import announce

log = logging.getLogger(__name__)

CLOSING_S = 5.0
Device = Literal["auto", "cpu", "cuda"]


@dataclass(frozen=True)
class _Engine:
    tokenizer: Any
    model: Any
    end_tokens: tuple[int, ...]
    constraints: Any

    def decode(self, ids: Sequence[int]) -> str:
        return str(self.tokenizer.decode(list(ids), skip_special_tokens=True))


class TransformersModel:
    """A `LanguageModel` in transformers. Greedy. Generations take turns; a batch is one of them."""

    wording: Wording = "free"

    def __init__(self, source: str, *, device: Device = "auto") -> None:
        """Begin to read the weights of a model id or a directory, in the background."""
        from assistant.models.constraints import can_constrain

        announce(source)
        self.name = Path(source).name
        self.supports_grammar = can_constrain()
        if warning := warning_for(device):
            log.warning("%s: %s", self.name, warning)
        self._turn = threading.Lock()
        self._closed = threading.Event()
        atexit.register(self.close)
        self._engine: Future[_Engine] = Future()
        self._start(self._load, source, device)

    def stream(self, request: Request, *, deadline_s: float) -> Iterator[str]:
        """Pieces of the answer. One under a schema that only words ask for comes whole."""
        deadline = Deadline.after(deadline_s)
        engine = self._ready(deadline)
        pieces, stop = self._generation(engine, [request], deadline)
        try:
            text = text_of(pieces, engine.decode, deadline)
            yield from [json_in("".join(text))] if self._only_asked(request) else text
        finally:
            stop.set()

    def complete_many(
        self, requests: Sequence[Request], *, deadline_s: float
    ) -> Iterator[tuple[int, str | ModelError]]:
        """(index, whole answer or error) of each request as it ends; all run in one batch."""
        deadline = Deadline.after(deadline_s)
        engine = self._ready(deadline)
        pieces, stop = self._generation(engine, requests, deadline)
        try:
            answers = whole_texts(pieces, range(len(requests)), engine.decode, deadline)
            for index, answer in answers:
                if self._only_asked(requests[index]) and isinstance(answer, str):
                    yield index, _json_or_error(answer)
                else:
                    yield index, answer
        finally:
            stop.set()

    def wait(self, timeout_s: float) -> bool:
        """Whether the weights could be read, once that is over; False when it is not in time."""
        try:
            return self._engine.exception(timeout_s) is None
        except TimeoutError:
            return False

    def is_writing(self) -> bool:
        """Whether a request is being answered now."""
        return self._turn.locked()

    def close(self) -> None:
        """Stop what is being written: a thread in torch at the end would abort the process."""
        atexit.unregister(self.close)
        self._closed.set()
        if self._turn.acquire(timeout=CLOSING_S):
            self._turn.release()

    def _only_asked(self, request: Request) -> bool:
        return request.schema is not None and not self.supports_grammar

    def _generation(
        self, engine: _Engine, requests: Sequence[Request], deadline: Deadline
    ) -> tuple[Pieces, threading.Event]:
        """The queue and the stop of a generation that has been started in a thread."""
        pieces: Pieces = queue.SimpleQueue()
        stop = threading.Event()
        self._start(self._generate, engine, requests, deadline, pieces, stop)
        return pieces, stop

    def _generate(
        self,
        engine: _Engine,
        requests: Sequence[Request],
        deadline: Deadline,
        pieces: Pieces,
        stop: threading.Event,
    ) -> None:
        from assistant.models.generation import generate

        if not self._turn.acquire(timeout=deadline.left_s()):
            return
        try:
            able = self._able(engine, requests, pieces)
            if able and not self._is_over(stop, deadline):
                generate(
                    engine.model,
                    engine.tokenizer,
                    able,
                    end_tokens=engine.end_tokens,
                    constraints=engine.constraints,
                    deliver=lambda index, piece: pieces.put((index, piece)),
                    over=lambda: self._is_over(stop, deadline),
                )
        except Exception as error:
            log.warning("%s failed: %s", self.name, type(error).__name__)
            failed = ModelError(f"{self.name} failed in transformers: {str(error)[-300:]}")
            for index in range(len(requests)):
                pieces.put((index, failed))
        finally:
            self._turn.release()

    def _is_over(self, stop: threading.Event, deadline: Deadline) -> bool:
        return stop.is_set() or self._closed.is_set() or deadline.left_s() <= 0

    def _able(
        self, engine: _Engine, requests: Sequence[Request], pieces: Pieces
    ) -> list[tuple[int, Request, list[dict[str, str]]]]:
        """(index, request, chat) of what can be asked; the others get their error."""
        able = []
        tokens = engine.tokenizer.all_special_tokens
        for index, request in enumerate(requests):
            try:
                if request.grammar is not None and not self.supports_grammar:
                    raise ModelError("a grammar needs xgrammar: pip install 'shop-assistant[gpu]'")
                if engine.constraints is not None:
                    engine.constraints.compiled(request)
            except ModelError as error:
                pieces.put((index, error))
            else:
                said = asked_in_words(request) if self._only_asked(request) else request.messages
                able.append((index, request, without_control_tokens(said, tokens)))
        return able

    def _ready(self, deadline: Deadline) -> _Engine:
        try:
            return self._engine.result(timeout=deadline.left_s())
        except TimeoutError as error:
            raise deadline.error("being loaded") from error

    def _load(self, source: str, device: Device) -> None:
        try:
            self._engine.set_result(_open(source, device, self.supports_grammar))
        except Exception as error:
            self._engine.set_exception(
                ModelError(
                    f"{source} could not be read by transformers ({str(error)[:300]}). Set model "
                    "to a directory with the weights, or to an id that this machine may download."
                )
            )

    @staticmethod
    def _start(work: Any, *arguments: Any) -> None:
        threading.Thread(target=work, args=arguments, name="transformers", daemon=True).start()


def warning_for(device: Device) -> str | None:
    """What the operator should know before the model runs here, None when it has a GPU."""
    import torch

    if device != "cpu" and torch.cuda.is_available():
        return None
    why = "the setting device is cpu" if device == "cpu" else "no CUDA GPU was found"
    return (
        f"{why}: the 4-bit (NF4) weights will be unpacked by bitsandbytes on the CPU for every "
        "token, some ten times slower than on a GPU. Most answers will miss model_timeout_s and be "
        "worded by code. Set language_model to embedded, or to openai with a server that has a GPU."
    )


def where(device: Device) -> str:
    """Where the model runs and what that means, for the operator."""
    import torch

    warning = warning_for(device)
    return warning or f"4-bit NF4 on {torch.cuda.get_device_name()}"


def _open(source: str, device: Device, constrained: bool) -> _Engine:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig

    if device == "cuda" and not torch.cuda.is_available():
        raise ModelError("the setting device is cuda and no CUDA GPU was found; wanted auto or cpu")
    tokenizer = AutoTokenizer.from_pretrained(source, padding_side="left")
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    quantization: Any = BitsAndBytesConfig
    model: Any = AutoModelForCausalLM.from_pretrained(
        source,
        device_map="auto" if torch.cuda.is_available() and device != "cpu" else "cpu",
        dtype=torch.bfloat16,
        quantization_config=quantization(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=torch.bfloat16,
        ),
    )
    model.eval()
    ends = _end_tokens(tokenizer, model)
    constraints = None
    if constrained:
        from assistant.models.constraints import Constraints

        constraints = Constraints(tokenizer, model.config.vocab_size, ends)
    return _Engine(tokenizer, model, ends, constraints)


def _end_tokens(tokenizer: Any, model: Any) -> tuple[int, ...]:
    given = model.generation_config.eos_token_id
    many = given if isinstance(given, list) else [given, tokenizer.eos_token_id]
    return tuple(dict.fromkeys(token for token in many if token is not None))


def _json_or_error(text: str) -> str | ModelError:
    try:
        return json_in(text)
    except ModelError as error:
        return error
