"""`export` and `build`: a shop's files out, and made searchable."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from babel import Locale

from assistant.cli.place import Place, err
from assistant.cli.progress import bar, tell
from assistant.compose import INDEX, build_shop
from assistant.settings import Settings
from ranking.ranker_file import read_ranker
from retrieval.build import BuildReport
from retrieval.build_text import BuildPlan
from retrieval.importers import export_shop
from retrieval.importers.commerce_feed import write_feed


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option(
    "--format", "form", type=click.Choice(["files", "acp"]), default="files", show_default=True,
    help="files: everything, as import reads it. acp: products as an Agentic Commerce feed.",
)  # fmt: skip
@click.option("--country", default="", metavar="XX", help="The country an acp feed is for.")
@click.pass_obj
def export(place: Place, directory: Path, form: str, country: str) -> None:
    """Write the shop's files back, in the form `import` reads, into DIR."""
    settings = place.must_exist()
    store = place.facts(settings)
    if form == "files":
        counts = export_shop(store, directory, shop=place.shop)
        err().print(f"Wrote {_counted(counts)} to {directory}.")
        return
    country = country or country_of(settings.locale)
    written, left_out = write_feed(store, directory, shop=settings.name, country=country)
    without = f"; {left_out} without a price were left out" if left_out else ""
    err().print(f"Wrote a feed of {written} products to {directory}{without}.")


def country_of(locale: str) -> str:
    """The country a locale names, or ""."""
    territory = Locale.parse(locale.replace("-", "_")).territory
    return territory or ""


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
            planned=lambda plan: progress.console.print(plan_said(plan)),
        )
    if as_json:
        click.echo(json.dumps(asdict(report)))
    else:
        err().print(build_said(report))
        err().print(order_said(settings))


def plan_said(plan: BuildPlan) -> str:
    """What a build is about to do, in a sentence."""
    return (
        f"{plan.changed} of {plan.products} products are new or changed: {plan.texts} texts to "
        f"embed, about {_duration(plan.seconds)}. Stop whenever you like; the next build goes on."
    )


def _duration(seconds: float) -> str:
    """The time as people say it."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def build_said(report: BuildReport) -> str:
    """What a build did, in a sentence."""
    if report.up_to_date:
        return "Nothing has changed since the last build."
    return (
        f"Built {report.products} products, {report.sentences} review sentences and "
        f"{report.shoppers} shoppers in {report.seconds:.0f} s; {report.embedded} texts were new."
    )


def order_said(settings: Settings) -> str:
    """How products are ordered since the last build, and why so, in a sentence."""
    kept = read_ranker(settings.shop / INDEX)
    if kept is None:
        return "Nothing was learned yet: products are ordered by fixed weights."
    taught = kept.taught
    judged = (
        ""
        if taught.fixed is None or taught.learned is None
        else f" (NDCG@10 {taught.learned:.3f} against {taught.fixed:.3f} on shoppers held out)"
    )
    how = "learned weights" if taught.trees else "fixed weights"
    return f"Products are ordered by {how}: {taught.why}{judged}."


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {noun}" for noun, count in counts.items() if count) or "nothing"
