"""`import`: a shop's files in, tried first or taken as the whole catalog, or a mapping proposed.

It knows how what came of it is said; nothing of formats.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from assistant.cli.place import Place, Refused, err
from assistant.cli.progress import bar, tell
from assistant.settings import Settings
from retrieval.catalog.store import Store
from retrieval.importers import (
    MOST_PICTURES,
    BadRow,
    Fetcher,
    ImportReport,
    Pictures,
    Suggestion,
    import_paths,
    suggest_mapping,
)

SHOWN_PROBLEMS = 20


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("--dry-run", is_flag=True, help="Keep nothing; say what would come of it.")
@click.option(
    "--replace",
    "replaced",
    is_flag=True,
    help="The files are the whole catalog: withdraw products they no longer name.",
)
@click.option(
    "--suggest-mapping",
    "suggested",
    is_flag=True,
    help="Keep nothing; propose a mapping.toml for tables of any other kind.",
)
@click.option(
    "--fetch-pictures",
    "fetched",
    is_flag=True,
    help="Fetch the pictures that the products link to into the shop: those it lacks.",
)
@click.option(
    "--from-inside",
    "inside",
    is_flag=True,
    help="With --fetch-pictures: also from addresses inside your own network.",
)
@click.option(
    "--most-pictures",
    "most",
    type=click.IntRange(min=1),
    default=MOST_PICTURES,
    show_default=True,
    help="With --fetch-pictures: how many at most; the next run goes on.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON document.")
@click.pass_obj
def import_(
    place: Place,
    paths: Sequence[Path],
    dry_run: bool,
    replaced: bool,
    suggested: bool,
    fetched: bool,
    inside: bool,
    most: int,
    as_json: bool,
) -> None:
    """Bring a shop's files in: products, reviews, events, follows, policies.

    PATH is a file or a directory. A bad row is reported with file, line, value and reason, and
    skipped; the rest comes in. The same file twice changes nothing. Nothing is fetched from the
    web but with --fetch-pictures.
    """
    if suggested:
        if dry_run or replaced or fetched:
            raise Refused("--suggest-mapping keeps nothing; give it without other options.")
        _suggest(paths, as_json)
        return
    if inside and not fetched:
        raise Refused("--from-inside says where pictures may come from; add --fetch-pictures.")
    if dry_run and fetched:
        raise Refused("--dry-run fetches nothing; give it without --fetch-pictures.")
    settings = place.settings()
    store = _store(place, settings, dry_run)
    web = Fetcher(inside=inside) if fetched else None
    try:
        with bar() as progress:
            report = import_paths(
                store,
                paths,
                shop=place.shop,
                currency=settings.currency,
                progress=lambda name, done, total: tell(progress, name, done, total),
                dry_run=dry_run,
                replace=replaced,
                web=web,
                most_pictures=most,
            )
    finally:
        if web is not None:
            web.close()
        store.close()
    if as_json:
        click.echo(json.dumps(_report_json(report), ensure_ascii=False, indent=2))
    else:
        _show(report, place.shop)


def _store(place: Place, settings: Settings, dry_run: bool) -> Store:
    """The shop's facts; for a trial of a shop that is not there yet, empty ones in memory."""
    missing = settings.database_url is None and not (place.shop / "shop.db").exists()
    return Store.open("sqlite://") if dry_run and missing else place.facts(settings)


def _suggest(paths: Sequence[Path], as_json: bool) -> None:
    """Print a mapping.toml for the tables; how sure each line is goes to standard error."""
    found = [suggest_mapping(path) for path in paths]
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        _show_guesses(each)
        click.echo(each.toml)
    err().print(
        "Keep this as mapping.toml beside the files (… --suggest-mapping FILE > mapping.toml), "
        "mend what is not right, then try it: shop-assistant import --dry-run DIRECTORY"
    )


def _show_guesses(suggestion: Suggestion) -> None:
    table = Table("column", "taken for", "sure", "for example", "why", box=None)
    for guess in suggestion.columns:
        sure = f"{guess.sureness:.0%}" if guess.field else ""
        table.add_row(guess.column, guess.field or "—", sure, guess.example, guess.why)
    console = err()
    console.print(f"{suggestion.file} looks like {suggestion.noun}:", markup=False, soft_wrap=True)
    console.print(table)


def _show(report: ImportReport, shop: Path) -> None:
    console = err()
    for file in report.rows:
        told = f"{file.file}: {file.recognised_as}, {file.rows} rows, {file.reported} not used"
        console.print(told, style="dim", markup=False, soft_wrap=True)
    for name in report.unrecognised:
        told = f"{name}: of no known kind, left alone. Try: import --suggest-mapping {name}"
        console.print(told, style="yellow", markup=False, soft_wrap=True)
    table = Table("", "new", "changed", "as before", box=None)
    for noun, changes in report.changes.items():
        row = (changes.inserted, changes.changed, changes.unchanged)
        if any(row):
            table.add_row(noun, *(str(number) for number in row))
    if table.row_count:
        console.print(table)
    if report.withdrawn:
        would = "would be " if report.dry_run else ""
        console.print(f"{report.withdrawn} products {would}withdrawn: no longer in the export.")
    if report.pictures is not None:
        _show_pictures(report.pictures)
    for note in report.notes:
        console.print(note, style="yellow", markup=False, soft_wrap=True)
    _show_alike(report.problems, console)
    if report.reported:
        rows = "1 row was" if report.reported == 1 else f"{report.reported:,} rows were"
        console.print(f"{rows} not used; everything else is in.")
    if report.dry_run:
        console.print("Nothing was kept. To keep it, run the same without --dry-run.")
    else:
        console.print(f"Next: shop-assistant --shop {shop} build", markup=False, soft_wrap=True)


def _show_pictures(pictures: Pictures) -> None:
    console = err()
    console.print(
        f"pictures: {pictures.fetched:,} fetched, {pictures.known:,} there before, "
        f"{len(pictures.failed):,} not to be had"
    )
    _show_alike(pictures.failed, console)
    if pictures.left:
        console.print(f"{pictures.left:,} more are left to fetch: run the same again.")


def _show_alike(problems: Sequence[BadRow], console: Console) -> None:
    alike = _alike(problems)
    for said in alike[:SHOWN_PROBLEMS]:
        console.print(said, style="yellow", markup=False, soft_wrap=True)
    if len(alike) > SHOWN_PROBLEMS:
        console.print(f"… and {len(alike) - SHOWN_PROBLEMS} more kinds of trouble; see --json")


def _alike(problems: Sequence[BadRow]) -> list[str]:
    """Each trouble once, with the rows that have it too."""
    rows: dict[tuple[str, str, str], list[BadRow]] = {}
    for problem in problems:
        rows.setdefault((problem.file, problem.column, problem.reason), []).append(problem)
    return [
        f"{first}" + (f" (and {len(rest)} more such rows, to line {rest[-1].line})" if rest else "")
        for first, *rest in rows.values()
    ]


def _report_json(report: ImportReport) -> dict[str, Any]:
    return {
        "files": [asdict(file) for file in report.rows],
        "changes": {noun: asdict(changes) for noun, changes in report.changes.items()},
        "withdrawn": report.withdrawn,
        "dry_run": report.dry_run,
        "unrecognised": list(report.unrecognised),
        "notes": list(report.notes),
        "reported": report.reported,
        "problems": [asdict(problem) for problem in report.problems],
        "pictures": None if report.pictures is None else asdict(report.pictures),
    }
