"""One cue: a pattern over whole words of a message's line."""

from __future__ import annotations

import re


def cue(*patterns: str) -> re.Pattern[str]:
    """The pattern that finds any of those, between spaces."""
    return re.compile(rf"(?<![^ ])(?:{'|'.join(patterns)})(?![^ ])")
