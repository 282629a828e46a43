"""`test`: tell the shop's stories and say which fail, where and why."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from assistant.cli.place import Place, Refused, err, out
from assistant.cli.ready import wait_for_model
from assistant.compose import compose
from assistant.grounding import grounded
from assistant.memory import VolatileMemory
from assistant.stories import (
    JOBS,
    Result,
    find_stories,
    results_json,
    results_junit,
    run_stories,
    transcript,
)

LAST_RUN = "stories-last-run.json"


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH…]")
@click.option("--json", "as_json", is_flag=True, help="Print the results as one JSON document.")
@click.option("--junit", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write the results as JUnit XML for your CI.")  # fmt: skip
@click.option("--jobs", default=JOBS, show_default=True, type=click.IntRange(1),
              help="How many stories are told at a time.")  # fmt: skip
@click.option("--repeat", default=1, show_default=True, type=click.IntRange(1),
              help="Tell each story so many times, to find one that is not steady.")  # fmt: skip
@click.pass_obj
def test(
    place: Place,
    paths: Sequence[Path],
    as_json: bool,
    junit: Path | None,
    jobs: int,
    repeat: int,
) -> None:
    """Tell scripted conversations to the assistant and check what it does.

    PATH is a story (a .yaml file) or a directory of them; without one, the stories in the shop's
    `stories` directory are told. Nothing a story does is kept in the shop. Exits with 1 when a
    story fails.
    """
    settings = place.must_exist()
    stories = find_stories(paths or [place.shop / "stories"])
    unknown = {s.shopper for s in stories if s.shopper}
    assistant = compose(settings, memory=VolatileMemory())
    try:
        for shopper_id in unknown:
            if assistant.store.shopper(shopper_id) is None:
                names = [s.name for s in stories if s.shopper == shopper_id]
                raise Refused(f"story {names[0]!r}: no shopper {shopper_id!r} in this shop")
        console = err()
        wait_for_model(assistant.parts.model, console)
        results = run_stories(
            stories,
            assistant,
            assistant.store.product,
            grounded,
            jobs=jobs,
            repeat=repeat,
            done=lambda result: console.print(_line(result), markup=False),
        )
    finally:
        assistant.close()
    if junit is not None:
        junit.write_text(results_junit(results), "utf-8")
    leave_results(settings.shop, results_json(results), datetime.now(UTC))
    _report(results, as_json)
    if not all(result.passed for result in results):
        raise click.exceptions.Exit(1)


def leave_results(shop: Path, results: Mapping[str, Any], at: datetime) -> None:
    """Leave the last run's results in the shop's directory, for the storekeeper's desk."""
    document = json.dumps({"at": at.isoformat(timespec="seconds"), **results}, ensure_ascii=False)
    try:
        (shop / LAST_RUN).write_text(document, "utf-8")
    except OSError as error:
        err().print(f"The results could not be left for the desk: {error}", markup=False)


def _line(result: Result) -> str:
    return f"{'✓' if result.passed else '✗'} {result.story.name}"


def _report(results: list[Result], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(results_json(results), ensure_ascii=False, indent=2))
        return
    console = out()
    for result in results:
        if not result.passed:
            console.print("\n".join(["", *transcript(result)]), markup=False)
    passed = sum(result.passed for result in results)
    console.print(f"{passed} of {len(results)} stories passed", markup=False)
