"""Lists of words beside the code, by heading: `[heading]` lines with words beneath.

It knows the form of the files; nothing of what the words are for.
"""

from __future__ import annotations

from importlib.resources import files


def sections(name: str) -> dict[str, tuple[str, ...]]:
    """Heading → its words, in order, each once. FileNotFoundError for a list that is not there."""
    found: dict[str, dict[str, None]] = {}
    heading = ""
    for line in files("retrieval").joinpath(name).read_text("utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        else:
            found.setdefault(heading, {}).update(dict.fromkeys(line.split()))
    return {heading: tuple(words) for heading, words in found.items()}
