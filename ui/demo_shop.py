"""The demo shop made step by step, each step once: its files written, imported, made searchable.

A run that was interrupted goes on where it stopped. It knows nothing of what is in the shop.
"""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from assistant.cli.place import Place, Refused
from assistant.cli.progress import bar, tell

_NOTE = "demo-shop.txt"
_FILES = "files"
STEPS = ("begun", "written", "imported", "built")


def make_demo_shop(place: Place, console: Console) -> None:
    """Make the demo shop in the place, unless it is there already.

    A shop that is not the demo's is left alone: Refused says how to open it.
    """
    done = _done(place.shop)
    if done == STEPS[-1]:
        return
    if done is None and (place.shop / "shop.db").exists():
        raise Refused(
            f"{place.shop} holds a shop that is not the demo's. Open it with "
            f"`shop-assistant --shop {place.shop} chat`, or choose another --shop for the demo."
        )
    console.print(f"Making the demo shop in {place.shop} (once; a minute or two).")
    if done is None:
        _note(place.shop, "begun")
    if done in (None, "begun"):
        _write(place, console)
    if done != "imported":
        _import(place, console)
    _build(place, console)


def _write(place: Place, console: Console) -> None:
    from assistant.demo import write_demo_shop

    with console.status("writing products, reviews, follows and events…"):
        write_demo_shop(place.shop / _FILES)
    _note(place.shop, "written")


def _import(place: Place, console: Console) -> None:
    from retrieval.importers import import_paths

    settings = place.settings()
    store = place.facts(settings)
    try:
        with bar() as progress:
            report = import_paths(
                store,
                [place.shop / _FILES],
                shop=place.shop,
                currency=settings.currency,
                progress=lambda name, done, total: tell(progress, name, done, total),
            )
    finally:
        store.close()
    came = ", ".join(f"{c.inserted} {noun}" for noun, c in report.changes.items() if c.inserted)
    console.print(f"Imported {came or 'nothing new'}.")
    _note(place.shop, "imported")


def _build(place: Place, console: Console) -> None:
    with console.status("loading the text encoder…"):
        from assistant.compose import build_shop
    with bar() as progress:
        report = build_shop(
            place.settings(), progress=lambda name, done, total: tell(progress, name, done, total)
        )
    console.print(f"{report.products} products can be found by what they are and what reviews say.")
    _note(place.shop, "built")


def _done(shop: Path) -> str | None:
    """The last step that is done, None when none is."""
    note = shop / _NOTE
    said = note.read_text("utf-8").strip() if note.exists() else None
    return said if said in STEPS else None


def _note(shop: Path, step: str) -> None:
    shop.mkdir(parents=True, exist_ok=True)
    (shop / _NOTE).write_text(f"{step}\n", "utf-8")
