"""`export-shopper` and `forget-shopper`: what is kept of a person, handed over or taken out."""

from __future__ import annotations

import json

import click

from assistant.cli.place import Place, Refused, err
from retrieval.catalog.store import Store


@click.command("export-shopper")
@click.argument("shopper_id", metavar="ID")
@click.pass_obj
def export_shopper(place: Place, shopper_id: str) -> None:
    """Print everything kept of a shopper, as one JSON document."""
    store = place.facts(place.must_exist())
    _must_know(store, shopper_id)
    click.echo(json.dumps(store.export_shopper(shopper_id), ensure_ascii=False, indent=2))


@click.command("forget-shopper")
@click.argument("shopper_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("--json", "as_json", is_flag=True, help="Print what was forgotten as JSON.")
@click.pass_obj
def forget_shopper(place: Place, shopper_id: str, yes: bool, as_json: bool) -> None:
    """Take a shopper out: events, follows and conversations go, reviews stay without a name."""
    store = place.facts(place.must_exist())
    _must_know(store, shopper_id)
    if not yes and not as_json:
        click.confirm(f"Forget {shopper_id} for good?", abort=True, err=True)
    changes = store.forget_shopper(shopper_id)
    if as_json:
        click.echo(json.dumps({"shopper_id": shopper_id, "rows": changes.changed}))
    err().print(f"Forgot {shopper_id}. Run `shop-assistant build` to take them out of the index.")


def _must_know(store: Store, shopper_id: str) -> None:
    if store.shopper(shopper_id) is None:
        raise Refused(f"no shopper {shopper_id!r} in this shop; nothing was done")
