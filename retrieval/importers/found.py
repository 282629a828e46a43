"""The files of the paths given to an import, in the order in which they are to be read.

It knows nothing of what is in them but what their formats recognise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.importers import (
    amazon_reviews,
    articles,
    canonical,
    commerce_protocol,
    merchant_feed,
    policy_files,
    review_exports,
    schema_org,
    shopify,
    woocommerce,
)
from retrieval.importers import mapping as mappings
from retrieval.importers.files import BrokenFileError, Source
from retrieval.importers.mapped import Mapped
from retrieval.importers.report import NOUNS, ImportPathError
from retrieval.importers.seam import Format, Recognised
from retrieval.importers.tables import Sample, sample_of

FORMATS: tuple[Format, ...] = (
    policy_files,
    amazon_reviews,
    shopify,
    woocommerce,
    merchant_feed,
    schema_org,
    commerce_protocol,
    review_exports,
    articles,
    canonical,
)
"""Every format, the more telling ones first."""

SETTINGS = "shop.toml"
_TABLES = (
    ".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".jsonld", ".xml", ".rss", ".atom", ".txt",
    ".html", ".htm", ".xlsx", ".xls", ".ods", ".zip", ".7z",
)  # fmt: skip
_LOOKED_FOR = (
    "products, reviews, events, follows, shoppers (.csv or .jsonl, either may be .gz), "
    "policies/*.md, shop.toml, user_behavior.csv, item_info.csv, social_network.csv, "
    "Amazon Reviews (meta_*.jsonl and *.jsonl), product exports of Shopify and WooCommerce, Google "
    "Merchant feeds, JSON-LD, Agentic Commerce Protocol feeds, or review exports"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file with its format, or without one (None) and why."""

    source: Source
    sample: Sample
    format: Format | None
    what: Recognised
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Files:
    """What an import is to read: files by noun, settings, and what nobody knows."""

    to_read: tuple[Found, ...]
    settings: tuple[Path, ...]
    unrecognised: tuple[str, ...]


def find(paths: Sequence[Path], told: Callable[[str], Callable[[int, int], None] | None]) -> Files:
    """The files of the paths. Raises ImportPathError: a path is missing, or nothing is known."""
    listed = _listed(paths)
    names = _names([path for path, _ in listed])
    settings = tuple(path for path, _ in listed if path.name == SETTINGS)
    mapped = _mapped(listed)
    found = [
        _recognised(Source(path, names[path], told(names[path])), given, mapped.get(path))
        for path, given in listed
        if path.name not in (SETTINGS, mappings.NAME)
    ]
    to_read = [each for each in found if each.format is not None or each.problem]
    unrecognised = tuple(each.source.name for each in found if each not in to_read)
    if not to_read and not settings:
        seen = ", ".join(unrecognised[:10]) or "no file of a kind that is read"
        raise ImportPathError(
            f"Nothing to import in {', '.join(map(str, paths))}: looked for {_LOOKED_FOR}; found "
            f"{seen}. Name the files so, or name a file itself."
        )
    to_read.sort(key=lambda each: NOUNS.index(each.what.noun))
    return Files(tuple(to_read), settings, unrecognised)


def _listed(paths: Iterable[Path]) -> list[tuple[Path, bool]]:
    """(file, whether it was named itself) of the paths, each file once."""
    listed: dict[Path, tuple[Path, bool]] = {}
    for path in paths:
        if not path.exists():
            raise ImportPathError(f"{path} does not exist. Name a file or a directory that does.")
        for file in _inside(path) if path.is_dir() else [path]:
            listed.setdefault(file.resolve(), (file, not path.is_dir()))
    return list(listed.values())


def _mapped(listed: Iterable[tuple[Path, bool]]) -> dict[Path, Mapped]:
    """The files for which a mapping.toml beside them, or one given itself, has a word."""
    paths = [path for path, _ in listed]
    given = {path for path in paths if path.name == mappings.NAME}
    beside = {path.parent / mappings.NAME for path in paths}
    known = [
        mapping
        for place in sorted(given | {place for place in beside if place.is_file()})
        for mapping in mappings.read_mapping(place)
    ]
    found = ((path, next((m for m in known if m.covers(path)), None)) for path in paths)
    return {path: Mapped(mapping) for path, mapping in found if mapping is not None}


def _inside(directory: Path) -> list[Path]:
    try:
        policies = directory if directory.name == "policies" else directory / "policies"
        pages = sorted(policies.glob("*.md")) if policies.is_dir() else []
        files = sorted(file for file in directory.iterdir() if file.is_file())
    except OSError as error:
        raise ImportPathError(
            f"{directory} cannot be read ({error.strerror}). Give yourself permission to read it."
        ) from error
    tables = [f for f in files if _plain_suffix(f) in _TABLES and not f.name.startswith(".")]
    settings = [f for f in files if f.name == SETTINGS]
    return [*settings, *tables, *pages]


def _plain_suffix(path: Path) -> str:
    name = path.name.casefold().removesuffix(".gz")
    return Path(name).suffix


def _names(paths: Sequence[Path]) -> dict[Path, str]:
    """What each file is called in reports: its name, with its directory where that is needed."""
    names = [path.name for path in paths]
    return {
        path: path.name if names.count(path.name) == 1 else f"{path.parent.name}/{path.name}"
        for path in paths
    }


def _recognised(source: Source, given: bool, mapped: Mapped | None) -> Found:
    try:
        sample = sample_of(source, given=given)
    except BrokenFileError as error:
        sample = Sample("empty", frozenset(), "", {}, given)
        return Found(source, sample, None, Recognised("unreadable", "products"), str(error))
    formats: Sequence[Format] = FORMATS if mapped is None else (mapped,)
    for format_ in formats:
        what = format_.recognise(source.path, sample)
        if what is not None:
            return Found(source, sample, format_, what, _unusable(sample, what))
    binary = sample.kind == "binary"
    problem = f"the file is {sample.text}" if binary else _unknown(sample) if given else ""
    return Found(source, sample, None, Recognised("unknown", "products"), problem)


def _unusable(sample: Sample, what: Recognised) -> str:
    if what.noun == "policies":
        return ""
    if sample.kind == "empty":
        return "the file is empty; export it again"
    if what.document:
        return ""
    if sample.kind == "binary":
        return f"the file is {sample.text}"
    if sample.kind == "html":
        return "the file is a web page (HTML), perhaps of a sign-in; download the export again"
    if sample.kind == "json":
        return "the file is not one JSON object a line; wanted JSONL or CSV"
    return ""


def _unknown(sample: Sample) -> str:
    seen = ", ".join(sorted(sample.columns)[:20])
    columns = f"its columns are {seen}; " if seen else ""
    return f"no known kind of export; {columns}looked for {_LOOKED_FOR}"
