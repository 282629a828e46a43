"""`catalog`: the sheet of what the assistant took the shop's catalog for."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.cli.place import Place, out
from assistant.compose import open_corrections
from assistant.sheet import AttributeLine, CategoryLine, Sheet, sheet_of

SHOWN = 40
_HINT = """Something not right? Correct it in {toml}, then import or build again:

    [catalog.categories]
    Sneakers = ["trainers", "kicks"]          # what shoppers call them besides

    [catalog.attributes]
    Gewicht = {{name = "weight", unit = "g"}}   # also: type, hidden"""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the sheet as one JSON document.")
@click.option("--all", "whole", is_flag=True, help="Every line, however many.")
@click.pass_obj
def catalog(place: Place, as_json: bool, whole: bool) -> None:
    """Show the catalog as it was understood: categories, attributes, gaps, suspicious prices."""
    settings = place.must_exist()
    store = place.facts(settings)
    try:
        sheet = sheet_of(store.products(), open_corrections(settings))
    finally:
        store.close()
    if as_json:
        click.echo(json.dumps(asdict(sheet), ensure_ascii=False, indent=2))
        return
    _show(out(), sheet, None if whole else SHOWN)
    out().print(
        _HINT.format(toml=place.shop / "shop.toml"), style="dim", markup=False, soft_wrap=True
    )


def _show(console: Console, sheet: Sheet, most: int | None) -> None:
    _categories(console, sheet.categories, most)
    _attributes(console, sheet.attributes, most)
    for field, count in sheet.gaps.items():
        console.print(f"{count} of {sheet.products} products have no {field}")
    for price in sheet.prices[:most]:
        asked = f"{price.price:.2f} {price.currency}"
        said = f"{price.product_id} ({price.title}): {asked}, {price.why}"
        console.print(said, style="yellow", markup=False, soft_wrap=True)
    _left_out(console, len(sheet.prices), most)
    for note in sheet.notes:
        console.print(note, style="yellow", markup=False, soft_wrap=True)


def _categories(console: Console, lines: tuple[CategoryLine, ...], most: int | None) -> None:
    table = Table("category", "products", "prices", "also called", box=None)
    for line in lines[:most]:
        prices = "" if line.cheapest is None else f"{line.cheapest:.2f} – {line.dearest:.2f}"
        row = (line.category or "(none)", str(line.products), prices, ", ".join(line.also))
        table.add_row(*map(escape, row))
    console.print(table)
    _left_out(console, len(lines), most)


def _attributes(console: Console, lines: tuple[AttributeLine, ...], most: int | None) -> None:
    table = Table("attribute", "is a", "unit", "products", "values", box=None)
    for line in lines[:most]:
        unit = line.unit + (f" (also {', '.join(line.others)})" if line.others else "")
        more = f" … {line.different} in all" if line.different > len(line.values) else ""
        values = ", ".join(value[:40] for value in line.values) + more
        name = f"{line.name} (also {', '.join(line.also)})" if line.also else line.name
        row = (name, line.type, unit, str(line.products), values)
        table.add_row(*map(escape, row))
    console.print(table)
    _left_out(console, len(lines), most)


def _left_out(console: Console, count: int, most: int | None) -> None:
    if most is not None and count > most:
        console.print(f"… and {count - most} more; see --all", style="dim")
