"""The command `mcp`: the shop's tools for a model, over stdin and stdout or over HTTP."""

from __future__ import annotations

import click

from assistant.cli.place import Place, err

PORT = 8090


@click.command()
@click.option("--http", is_flag=True, help="Serve at http://127.0.0.1:PORT/mcp instead.")
@click.option("--port", default=PORT, show_default=True, help="Where, with --http.")
@click.pass_obj
def mcp(place: Place, http: bool, port: int) -> None:
    """Give a model the tools of your shop, over the Model Context Protocol.

    Over stdin and stdout, as desktop programs start it; with --http on this machine only.
    """
    from assistant.compose import compose
    from ui.mcp.server import mcp_server

    settings = place.must_exist()
    assistant = compose(settings)
    try:
        server = mcp_server(assistant)
        if http:
            err().print(f"Tools of {settings.name}: http://127.0.0.1:{port}/mcp")
            server.run("streamable-http", host="127.0.0.1", port=port)
        else:
            server.run("stdio")
    finally:
        assistant.close()
