"""`import`, `export` and `build`: a shop's files in, out, and made searchable."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from assistant.cli.place import Place, err
from assistant.compose import build_shop
from retrieval.build import BuildReport
from retrieval.importers import ImportReport, export_shop, import_paths

SHOWN_PROBLEMS = 20


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON document.")
@click.pass_obj
def import_(place: Place, paths: Sequence[Path], as_json: bool) -> None:
    """Bring a shop's files in: products, reviews, events, follows, policies.

    PATH is a file or a directory. A bad row is reported with file, line, value and reason, and
    skipped; the rest comes in. The same file twice changes nothing.
    """
    settings = place.settings()
    store = place.facts(settings)
    with bar() as progress:
        report = import_paths(
            store,
            paths,
            shop=place.shop,
            currency=settings.currency,
            progress=lambda name, done, total: tell(progress, name, done, total),
        )
    if as_json:
        click.echo(json.dumps(_report_json(report), ensure_ascii=False, indent=2))
    else:
        _show(report)


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.pass_obj
def export(place: Place, directory: Path) -> None:
    """Write the shop's files back, in the form `import` reads, into DIR."""
    store = place.facts(place.must_exist())
    counts = export_shop(store, directory, shop=place.shop)
    err().print(f"Wrote {_counted(counts)} to {directory}.")


@click.command()
@click.option("--fresh", is_flag=True, help="Throw the index away and build it whole.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON document.")
@click.pass_obj
def build(place: Place, fresh: bool, as_json: bool) -> None:
    """Make the shop searchable. Only what changed since the last time is done again."""
    settings = place.must_exist()
    with bar() as progress:
        report = build_shop(
            settings,
            fresh=fresh,
            progress=lambda name, done, total: tell(progress, name, done, total),
        )
    if as_json:
        click.echo(json.dumps(asdict(report)))
    else:
        err().print(build_said(report))


def build_said(report: BuildReport) -> str:
    """What a build did, in a sentence."""
    if report.up_to_date:
        return "Nothing has changed since the last build."
    return (
        f"Built {report.products} products, {report.sentences} review sentences and "
        f"{report.shoppers} shoppers in {report.seconds:.0f} s; {report.embedded} texts were new."
    )


def bar() -> Progress:
    """A progress bar on standard error."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=err(),
    )


def tell(progress: Progress, name: str, done: float, total: float | None) -> None:
    """Move the bar of that name, made when first told of."""
    known = {task.description: task.id for task in progress.tasks}
    task = known[name] if name in known else progress.add_task(name, total=total)
    progress.update(task, completed=done, total=total)


def _show(report: ImportReport) -> None:
    table = Table("", "new", "changed", "as before", box=None)
    for noun, changes in report.changes.items():
        row = (changes.inserted, changes.changed, changes.unchanged)
        if any(row):
            table.add_row(noun, *(str(number) for number in row))
    console = err()
    for file, recognised in report.files.items():
        console.print(f"{file}: {recognised}", style="dim")
    console.print(table)
    for note in report.notes:
        console.print(note, style="yellow", markup=False)
    for problem in report.problems[:SHOWN_PROBLEMS]:
        console.print(str(problem), style="yellow", markup=False)
    if report.reported > SHOWN_PROBLEMS:
        console.print(f"… and {report.reported - SHOWN_PROBLEMS} more rows; see --json")
    if report.reported:
        console.print(f"{report.reported} rows were not used; everything else is in.")
    console.print("Next: shop-assistant build")


def _report_json(report: ImportReport) -> dict[str, Any]:
    return {
        "files": [asdict(file) for file in report.rows],
        "changes": {
            noun: {
                "inserted": changes.inserted,
                "changed": changes.changed,
                "unchanged": changes.unchanged,
            }
            for noun, changes in report.changes.items()
        },
        "unrecognised": list(report.unrecognised),
        "notes": list(report.notes),
        "problems": [
            {
                "file": problem.file,
                "line": problem.line,
                "column": problem.column,
                "value": problem.value,
                "reason": problem.reason,
            }
            for problem in report.problems
        ],
    }


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {noun}" for noun, count in counts.items() if count) or "nothing"
