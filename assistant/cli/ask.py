"""`ask`: one message, or a file of them, and the answer for people or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from assistant.cli.place import Place, Refused, err, out
from assistant.cli.ready import wait_for_model
from assistant.compose import compose
from assistant.dialogue import Assistant, answer_of
from assistant.turn import Turn, turn_json
from retrieval.money import written

# Picks of two turns are one good batch for the model on two cores; more only make all of them late.
AT_ONCE = 2


@click.command()
@click.argument("text", required=False)
@click.option("--shopper", metavar="ID", help="Ask as this known shopper.")
@click.option("--session", "session_id", metavar="ID", help="Go on with this conversation.")
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Ask each line of this file (text or a JSON string) in a session of its own.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the turn as one JSON document.")
@click.pass_obj
def ask(
    place: Place,
    text: str | None,
    shopper: str | None,
    session_id: str | None,
    batch: Path | None,
    as_json: bool,
) -> None:
    """Ask the assistant one thing.

    \b
    shop-assistant ask "waterproof trail shoes under 100 euros"
    shop-assistant ask "in blue" --session 7f3a…   # goes on with that conversation
    """
    if (text is None) == (batch is None):
        raise Refused('wanted either a TEXT in quotes or --batch FILE: ask "a quiet kettle"')
    assistant = compose(place.must_exist(), watched=False)
    try:
        wait_for_model(assistant.parts.model, err())
        if batch is not None:
            for turn in _answers(assistant, _lines(batch), shopper):
                click.echo(json.dumps(turn_json(turn), ensure_ascii=False))
            return
        _check_shopper(assistant, shopper)
        opened = assistant.open_session(shopper, session_id)
        if as_json:
            turn = answer_of(assistant.turn(opened, text or ""))
            click.echo(json.dumps(turn_json(turn), ensure_ascii=False, indent=2))
        else:
            with err().status("thinking…"):
                turn = answer_of(assistant.turn(opened, text or ""))
            show(out(), turn)
    finally:
        assistant.close()


def show(console: Console, turn: Turn) -> None:
    """Print a turn for people."""
    console.print(Text(turn.text))
    for position, pick in enumerate(turn.picks, 1):
        price = "price unknown"
        if pick.price_minor is not None:
            price = written(pick.price_minor, pick.currency)
        console.print(Text(f"\n {position}. {pick.title}", style="bold"), Text(f" {price}"), sep="")
        if pick.justification:
            console.print(Padding(Text(pick.justification.text), (0, 0, 0, 4)))
            for one in pick.evidence:
                if one.n in pick.justification.cites:
                    line = Text(f"[{one.n}] {one.source}: {one.text}", style="dim")
                    console.print(Padding(line, (0, 0, 0, 6)))
    for one in turn.evidence:
        console.print(
            Padding(Text(f"[{one.n}] {one.source}: {one.text}", style="dim"), (0, 0, 0, 2))
        )
    if turn.question:
        console.print(Text(f"\n{turn.question}", style="italic"))
    console.print(Text(f"\nsession {turn.session}", style="dim"))


def _check_shopper(assistant: Assistant, shopper: str | None) -> None:
    if shopper is not None and assistant.store.shopper(shopper) is None:
        some = ", ".join(one.shopper_id for one in assistant.store.shoppers()[:5])
        raise Refused(f"no shopper {shopper!r} in this shop. Some that there are: {some or 'none'}")


def _lines(path: Path) -> Iterator[str]:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise Refused(f"{path}: not UTF-8 text ({error}). Save it as UTF-8.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if not line.lstrip().startswith('"'):
            yield line
            continue
        try:
            yield str(json.loads(line))
        except json.JSONDecodeError as error:
            raise Refused(f"{path}, line {number}: not a JSON string ({error})") from error


def _answers(assistant: Assistant, texts: Iterator[str], shopper: str | None) -> Iterator[Turn]:
    """The answers in the texts' order, a few asked at a time."""
    _check_shopper(assistant, shopper)

    def answered(text: str) -> Turn:
        return answer_of(assistant.turn(assistant.open_session(shopper), text))

    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        yield from pool.map(answered, list(texts))
