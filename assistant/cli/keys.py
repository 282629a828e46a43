"""`keys`: the shop's keys shown, made, rotated and ended."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import cast

import click
from rich.table import Table

from assistant.cli.place import Place, err, out
from assistant.keys import KINDS, OVERLAP, Key, Kind, end_key, make_key, read_keys, rotate_key

_KIND = click.Choice(KINDS)


@click.group()
def keys() -> None:
    """Keys of your shop: publishable ones for its pages, secret ones for its server.

    A running server knows of a new key at once. Two keys may hold at the same time, so that
    nothing stands still while you exchange one.
    """


@keys.command()
@click.option("--json", "as_json", is_flag=True, help="Print the keys as one JSON document.")
@click.pass_obj
def show(place: Place, as_json: bool) -> None:
    """Show the keys that were made here; of secret ones only the beginning."""
    kept = read_keys(place.shop)
    if as_json:
        click.echo(json.dumps([_key_json(key) for key in kept], indent=2))
        return
    if not kept:
        err().print("No keys yet. Make one: shop-assistant keys make publishable --origin URL")
        return
    table = Table("kind", "key", "pages", "made", "holds until", box=None)
    for key in kept:
        table.add_row(
            key.kind, key.shown, ", ".join(key.origins) or "–", f"{key.made_at:%Y-%m-%d}", _end(key)
        )
    out().print(table)


@keys.command()
@click.argument("kind", type=_KIND)
@click.option(
    "--origin", "origins", multiple=True, metavar="URL", help="A page that may use it; repeatable."
)
@click.pass_obj
def make(place: Place, kind: str, origins: tuple[str, ...]) -> None:
    """Make a key and print it: this once only, where it is a secret one."""
    if origins and kind == "secret":
        raise click.UsageError("--origin belongs to publishable keys: no page may hold a secret")
    settings = place.must_exist()
    made = make_key(settings.shop, cast(Kind, kind), origins=origins)
    click.echo(made.key)
    if kind == "secret":
        err().print("Keep it on your server, for example as SHOP_SECRET_KEY; no page may hold it.")
    elif not origins:
        err().print("It works on this server's own pages. Name your shop's: --origin URL")


@keys.command()
@click.argument("kind", type=_KIND)
@click.option(
    "--overlap-days", type=click.FloatRange(0, 90), default=OVERLAP.days, show_default=True,
    help="How long the keys before it hold yet.",
)  # fmt: skip
@click.pass_obj
def rotate(place: Place, kind: str, overlap_days: float) -> None:
    """Make a new key for the same pages and print it; the old ones end after the overlap."""
    settings = place.must_exist()
    made = rotate_key(settings.shop, cast(Kind, kind), overlap=timedelta(days=overlap_days))
    click.echo(made.key)
    err().print(f"The {kind} keys before it hold for {overlap_days:g} days yet.")


@keys.command()
@click.argument("beginning")
@click.pass_obj
def end(place: Place, beginning: str) -> None:
    """End the key that begins with BEGINNING, now."""
    settings = place.must_exist()
    err().print(f"{end_key(settings.shop, beginning).shown} opens nothing any more.")


def _key_json(key: Key) -> dict[str, object]:
    return {
        "kind": key.kind,
        "key": key.shown,
        "origins": list(key.origins),
        "made_at": key.made_at.isoformat(),
        "ends_at": key.ends_at and key.ends_at.isoformat(),
        "holds": key.holds(datetime.now(UTC)),
    }


def _end(key: Key) -> str:
    if not key.holds(datetime.now(UTC)):
        return "over"
    return "rotated or ended" if key.ends_at is None else f"{key.ends_at:%Y-%m-%d %H:%M} UTC"
