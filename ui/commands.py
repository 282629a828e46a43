"""The commands that open a page: `demo`, `chat` and `serve`, hung into the command line.

They check what they need, say what they do on stderr, and bind the port before anything heavy.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path

import click

from assistant.cli.place import Place, Refused, err
from assistant.settings import Settings

HOST, PORT = "127.0.0.1", 7860
_PORTS_TRIED = 20


@click.command()
@click.option("--chat/--no-chat", "with_chat", default=True, help="Open the chat at the end.")
@click.option("--port", default=PORT, show_default=True, help="Where the chat is served.")
@click.pass_obj
def demo(place: Place, with_chat: bool, port: int) -> None:
    """Make the demo shop if it is missing, and open the chat.

    The first time takes a minute or two; afterwards nothing is made twice.
    """
    from ui.demo_shop import make_demo_shop

    make_demo_shop(place, err())
    if with_chat:
        from assistant.demo import DEMO_SHOPPERS

        _open_chat(place, HOST, port, [shopper_id for shopper_id, _ in DEMO_SHOPPERS])


@click.command()
@click.option("--port", default=PORT, show_default=True, help="Where the chat is served.")
@click.option(
    "--record",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the conversation down as a story while you talk; a directory takes several.",
)
@click.pass_obj
def chat(place: Place, port: int, record: Path | None) -> None:
    """Open the web chat of your shop, on this machine only."""
    _open_chat(place, HOST, port, record=record)


@click.command()
@click.option("--host", default=HOST, show_default=True, help="0.0.0.0 to be reached by others.")
@click.option("--port", default=8080, show_default=True)
@click.pass_obj
def serve(place: Place, host: str, port: int) -> None:
    """Serve your shop: the API, the chat, the widget and the storefront.

    The API's reference is at /docs.
    """
    settings = place.must_exist()
    bound = _bound(host, port)
    _run(settings, bound, f"The API and its reference: {_url(bound)}docs")


def _open_chat(
    place: Place,
    host: str,
    port: int,
    suggested: Sequence[str] | None = None,
    record: Path | None = None,
) -> None:
    settings = place.must_exist()
    bound = _first_free(host, port)
    said = f"The chat of {settings.name}: {_url(bound)}"
    if record is not None:
        said += f"\nWhat is said there is written down in {record}."
    _run(settings, bound, said, suggested, record)


def _run(
    settings: Settings,
    bound: socket.socket,
    said: str,
    suggested: Sequence[str] | None = None,
    record: Path | None = None,
) -> None:
    """Serve the shop at the bound port until stopped."""
    from ui.serving import serve_shop

    with bound:
        serve_shop(
            settings,
            bound,
            lambda: err().print(f"{said}\nStop it with Ctrl-C."),
            suggested,
            record,
        )


def _first_free(host: str, port: int) -> socket.socket:
    """The port, or the next one that is free."""
    for candidate in range(port, port + _PORTS_TRIED):
        try:
            return _bound(host, candidate)
        except Refused:
            if candidate == port + _PORTS_TRIED - 1:
                raise
    raise AssertionError("no port was tried")


def _bound(host: str, port: int) -> socket.socket:
    """A socket bound to the address. Raises Refused when it is taken or cannot be."""
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except (OSError, OverflowError) as error:
        bound.close()
        raise Refused(
            f"cannot serve at {host}:{port}: {error}. Choose another with --port."
        ) from error
    return bound


def _url(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"
