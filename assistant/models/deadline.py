"""A moment by which something must be over.

It knows no models; the clock comes in, so that tests need not wait.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from assistant.models.seam import ModelTimeout


@dataclass(frozen=True, slots=True)
class Deadline:
    """`seconds` after `start_s` on the clock, which counts seconds from anywhere."""

    seconds: float
    start_s: float
    clock: Callable[[], float]

    @classmethod
    def after(cls, seconds: float, clock: Callable[[], float] = time.monotonic) -> Deadline:
        """So many seconds from now."""
        return cls(seconds, clock(), clock)

    def left_s(self) -> float:
        """Seconds left, 0 when it has passed."""
        return max(0.0, self.start_s + self.seconds - self.clock())

    def check(self) -> None:
        """Raise ModelTimeout when it has passed."""
        if self.left_s() <= 0:
            raise self.error()

    def error(self, doing: str = "writing") -> ModelTimeout:
        """What is raised when it has passed."""
        return ModelTimeout(
            f"the model was still {doing} after {self.seconds:g} s. Raise model_timeout_s, lower "
            "max_tokens, or choose a faster engine."
        )
