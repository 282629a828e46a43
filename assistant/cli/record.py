"""`record`: a conversation that was held, as a story on stdout."""

from __future__ import annotations

import click

from assistant import sessions
from assistant.cli.place import Place, Refused
from assistant.compose import open_store
from assistant.stories.record import story_of


@click.command()
@click.argument("session_id", metavar="SESSION")
@click.pass_obj
def record(place: Place, session_id: str) -> None:
    """Write a conversation down as a story, for `test`.

    \b
    shop-assistant record 7f3a… > "stories/a size is asked for.yaml"

    The session's id stands under every answer of `ask`. The story expects what came: correct what
    should have come, and the bug has its test.
    """
    store = open_store(place.must_exist())
    try:
        session = sessions.load(store, session_id)
        turns = sessions.history(store, session_id)
        if not turns:
            raise Refused(f"nothing was said in session {session_id!r} yet")
        click.echo(story_of(turns, session.shopper_id, store.product), nl=False)
    finally:
        store.close()
