"""Policies as Markdown files: the file's name is the id, its first heading the title.

A title that is no heading stands in front matter (`---`, `title: …`, `---`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

from retrieval.catalog.nouns import Policy
from retrieval.importers.files import BrokenFileError, Source
from retrieval.importers.plain_text import line_of, without_controls
from retrieval.importers.seam import Recognised, Record, Row
from retrieval.importers.tables import Broken, Sample

_FRONT = re.compile(r"\A---\ntitle: (?P<title>[^\n]*)\n---\n")
_HEADING = re.compile(r"^#\s+(?P<title>.+?)\s*#*$", re.MULTILINE)


def recognise(path: Path, sample: Sample) -> Recognised | None:
    """A Markdown file in a directory called policies, or one named itself."""
    if path.suffix.casefold() not in (".md", ".markdown"):
        return None
    if path.parent.name.casefold() == "policies" or sample.given:
        return Recognised("policy", "policies")
    return None


def rows(source: Source, sample: Sample, what: Recognised) -> Iterator[Row | Broken]:
    """The one policy of the file."""
    try:
        lines = "".join(source.lines()).replace("\r\n", "\n").replace("\r", "\n")
    except BrokenFileError as error:
        yield Broken(0, "", "", str(error))
        return
    policy = policy_of(unquote(source.path.stem), without_controls(lines))
    if not policy.text:
        yield Broken(1, "", "", "the file is empty; wanted the policy's words")
        return
    values = {"policy_id": policy.policy_id, "title": policy.title, "text": policy.text}
    yield Row(1, (Record("policies", values),))


def policy_of(policy_id: str, text: str) -> Policy:
    """The policy of a file's name and text."""
    front = _FRONT.match(text)
    body = (text[front.end() :] if front else text).strip()
    heading = _HEADING.search(body)
    if front:
        title = front["title"]
    elif heading:
        title = line_of(heading["title"])
    else:
        title = policy_id.replace("-", " ").replace("_", " ").strip().capitalize()
    return Policy(policy_id, line_of(title), body)


def file_of(policy: Policy) -> tuple[str, str]:
    """(name, text) of the file that reads back as the policy."""
    name = quote(policy.policy_id, safe=" ") + ".md"
    if policy_of(policy.policy_id, policy.text) == policy:
        return name, policy.text + "\n"
    return name, f"---\ntitle: {policy.title}\n---\n{policy.text}\n"
