"""`evaluate`: how well the shop ranks, searches and converses, beside simpler ways to do it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from assistant.cli.place import Place, Refused, err, out
from assistant.cli.plots import plot_calibration, plot_ranking
from assistant.cli.ready import wait_for_model
from assistant.compose import compose, open_shop_encoder, open_shop_index, open_store
from assistant.dialogue import Assistant
from assistant.grounding import grounded
from assistant.memory import VolatileMemory
from assistant.simulation import baselines, evaluate_conversations, personas

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group()
def evaluate() -> None:
    """Measure ranking, search and conversation, each beside its baselines."""


@evaluate.command()
@click.option(
    "--split",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A directory with train, valid, test and social as .csv.gz; else the shop's own events.",
)
@click.option(
    "--plot",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also draw NDCG@10 with its 95 % intervals into this file (.png, .svg, .pdf).",
)
@AS_JSON
@click.pass_obj
def ranking(place: Place, split: Path | None, plot: Path | None, as_json: bool) -> None:
    """How well what shoppers chose later is ranked from what was known before."""
    from ranking.evaluate_ranking import evaluate_ranking
    from ranking.split import read_split, split_of_shop

    chosen = read_split(split) if split else split_of_shop(open_store(place.must_exist()))
    with err().status("ranking…") as status:
        document = evaluate_ranking(chosen, progress=status.update)
    if plot:
        plot_ranking(document, plot)
    _print(document, as_json, ("ndcg@10", "recall@10", "coverage@10", "sampled_accuracy"))


@evaluate.command()
@click.option(
    "--split",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A directory as for `evaluate ranking`, with times; else the shop's own events.",
)
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw calibration.")
@AS_JSON
@click.pass_obj
def predictions(place: Place, split: Path | None, plot: Path | None, as_json: bool) -> None:
    """How well next purchase, churn and what is chosen are foretold, as calibrated chances."""
    from ranking.lessons import lessons_of
    from ranking.predictions import (
        predict_activity,
        predict_choice,
        timeline_of_shop,
        timeline_of_split,
    )

    if split:
        document = predict_activity(timeline_of_split(split))
    else:
        settings = place.must_exist()
        store, encoder = open_store(settings), open_shop_encoder(settings)
        index = open_shop_index(settings, encoder)
        try:
            document = predict_activity(timeline_of_shop(store))
            chosen = predict_choice(lessons_of(store, index, encoder))
        finally:
            index.close()
            store.close()
        document["predictions"]["click_through"] = chosen["click_through"]
        document["choice"] = chosen["choice"]
    if plot:
        plot_calibration(document, plot)
    _print_predictions(document, as_json)


@evaluate.command()
@click.option(
    "--relevance",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of query, title and relevance; else questions made from the shop's products.",
)
@AS_JSON
@click.pass_obj
def search(place: Place, relevance: Path | None, as_json: bool) -> None:
    """How well words find products."""
    from ranking.evaluate_search import evaluate_search
    from ranking.judgements import judgements_of_shop, read_judgements

    settings = place.settings()
    if relevance:
        judgements = read_judgements(relevance)
    else:
        judgements = judgements_of_shop(open_store(place.must_exist()))
    with err().status("searching…") as status:
        document = evaluate_search(judgements, open_shop_encoder(settings), progress=status.update)
    _print(document, as_json, ("ndcg@10", "recall@10", "mrr@10"))


@evaluate.command()
@click.option("--conversations", "count", default=100, show_default=True, help="How many.")
@click.option("--seed", default=7, show_default=True, help="Draws targets, budgets and words.")
@click.option("--jobs", default=4, show_default=True, help="How many converse at a time.")
@AS_JSON
@click.pass_obj
def conversation(place: Place, count: int, seed: int, jobs: int, as_json: bool) -> None:
    """How soon simulated shoppers find what they have in mind, and whether promises hold.

    Each has a hidden target product, a budget, words and patience of its own; nothing they do is
    kept in the shop.
    """
    assistant = compose(place.must_exist(), memory=VolatileMemory(), watched=False)
    try:
        document = _conversed(assistant, count, seed, jobs)
    finally:
        assistant.close()
    if as_json:
        click.echo(json.dumps(document, indent=2))
        return
    measures = ("success@1", "success@3", "success@5", "hits@1", "hits@5")
    table = Table("", *measures, box=None)
    rows = {"ours": document, **document["baselines"]}
    for name, row in rows.items():
        table.add_row(name, *(f"{row[measure]:.2f}" for measure in measures))
    console = out()
    console.print(table)
    console.print(
        f"{document['conversations']} conversations, {document['turns']} turns: "
        f"{document['limits_broken']} limits broken, {document['ungrounded']} ungrounded claims; "
        f"{document['stuck']:.0%} saw nothing new in some turn; "
        f"{document['by_model']:.0%} of {document['justifications']} justifications in the "
        f"model's own words; first picks after {document['median_first_pick_ms']} ms, whole turn "
        f"{document['median_total_ms']} ms (medians)"
    )


def _conversed(assistant: Assistant, count: int, seed: int, jobs: int) -> dict[str, Any]:
    store, settings = assistant.store, assistant.settings
    shoppers = [shopper.shopper_id for shopper in store.shoppers()]
    drawn = list(personas(store.products(), shoppers, count, seed=seed, currency=settings.currency))
    if not drawn:
        raise Refused("no product is in stock with a price and a category; nobody could shop")
    wait_for_model(assistant.parts.model, err())
    with err().status("shopping…") as status:
        held = 0

        def done(outcome: object) -> None:
            nonlocal held
            held += 1
            status.update(f"shopping… {held} of {len(drawn)} conversations")

        return evaluate_conversations(
            drawn,
            assistant,
            store.product,
            grounded,
            baselines(assistant.parts.finder, store, assistant.parts.model),
            picks=settings.picks,
            jobs=jobs,
            done=done,
        )


def _print(document: dict[str, Any], as_json: bool, measures: Sequence[str]) -> None:
    if as_json:
        click.echo(json.dumps(document, indent=2))
        return
    table = Table("method", "of", *measures, box=None)
    for method, segments in document["methods"].items():
        rows = segments if all(isinstance(v, dict) for v in segments.values()) else {"": segments}
        for segment, values in rows.items():
            shown = (values.get(measure) for measure in measures)
            table.add_row(method, segment, *("–" if v is None else f"{v:.4f}" for v in shown))
    out().print(table)


def _print_predictions(document: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(document, indent=2))
        return
    measures = ("examples", "share", "auc", "log_loss", "log_loss_usual", "calibration_error")
    table = Table("prediction", *measures, box=None)
    for name, values in document["predictions"].items():
        shown = (values[measure] for measure in measures)
        table.add_row(
            name,
            *("–" if v is None else f"{v:.3f}" if isinstance(v, float) else str(v) for v in shown),
        )
    out().print(table)
