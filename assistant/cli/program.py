"""The program itself: its verbs, and every foreseen trouble as one sentence and an exit code.

0 done, 1 a test or a check failed, 2 wrong use or input. Verbs that need a page to show are hung
in by the packages that have one (entry points "shop_assistant.commands").
"""

from __future__ import annotations

import errno
import logging
import os
import sys
from importlib.metadata import entry_points
from pathlib import Path

import click

from assistant.cli.ask import ask
from assistant.cli.catalog import catalog
from assistant.cli.doctor import doctor
from assistant.cli.evaluate import evaluate
from assistant.cli.importing import import_
from assistant.cli.keys import keys
from assistant.cli.place import DEFAULT_SHOP, Place, Refused
from assistant.cli.record import record
from assistant.cli.shop import build, export
from assistant.cli.shoppers import export_shopper, forget_shopper
from assistant.cli.test import test
from assistant.cli.tune import tune
from assistant.keys import KeysError
from assistant.models.seam import ModelError
from assistant.sessions import UnknownSessionError
from assistant.settings import SettingsError
from assistant.stories import StoryError
from ranking.judgements import JudgementsError
from ranking.split import SplitError
from retrieval.build import BuildError
from retrieval.catalog.store import StoreError
from retrieval.corrections import CorrectionsError
from retrieval.encoder import EncoderError
from retrieval.importers import ImportPathError
from retrieval.manifest import IndexUnusableError

FORESEEN = (
    BuildError, CorrectionsError, EncoderError, ImportPathError, IndexUnusableError,
    JudgementsError, KeysError, ModelError, SettingsError, SplitError, StoreError, StoryError,
    UnknownSessionError,
)  # fmt: skip
STOPPED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--shop",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="SHOP_DIR",
    default=DEFAULT_SHOP,
    show_default=True,
    help="The shop's directory (or SHOP_DIR).",
)
@click.option(
    "-v", "--verbose", is_flag=True, help="Say more of what happens (shoppers' words too)."
)
@click.version_option(package_name="shop-assistant")
@click.pass_context
def program(ctx: click.Context, shop: Path, verbose: bool) -> None:
    """A shopping assistant for your shop.

    Bring in your files with `import`, make them searchable with `build`, then talk to it with
    `ask`, `chat` or `serve`, and prove that it behaves with `test`. No files yet? Try `demo`.
    """
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.WARNING,
        format="%(name)s: %(message)s",
        stream=sys.stderr,
    )
    for noisy in (
        "httpx",
        "httpcore",
        "bm25s",
        "chromadb",
        "urllib3",
        "matplotlib",
        "asyncio",
        "alembic",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    ctx.obj = Place(shop)


for command in (
    ask,
    build,
    catalog,
    doctor,
    evaluate,
    export,
    export_shopper,
    forget_shopper,
    import_,
    keys,
    record,
    test,
    tune,
):
    program.add_command(command)


def main() -> None:
    """Run the program and exit with its code."""
    for hung_in in entry_points(group="shop_assistant.commands"):
        program.add_command(_Later(hung_in.name, hung_in.value))
    try:
        code = program.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as asked:
        sys.exit(asked.exit_code)
    except click.ClickException as refused:
        refused.show()
        sys.exit(Refused.exit_code)
    except FORESEEN as trouble:
        click.echo(f"Error: {trouble}", err=True)
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        click.echo("Stopped. Nothing is lost: run the same command again to go on.", err=True)
        sys.exit(STOPPED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as trouble:
        if trouble.errno not in (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT):
            raise
        click.echo(
            f"Error: {trouble}. Make room or choose another --shop, then run again.", err=True
        )
        sys.exit(2)


class _Later(click.Command):
    """A command whose module is only imported when it is called or asked for its help."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(name)
        self._value = value

    def _real(self) -> click.Command:
        from importlib import import_module

        module, _, attribute = self._value.partition(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found

    def make_context(self, *args: object, **kwargs: object) -> click.Context:
        """The real command's context."""
        return self._real().make_context(*args, **kwargs)  # type: ignore[arg-type]

    def get_short_help_str(self, limit: int = 45) -> str:
        """The real command's first line."""
        return self._real().get_short_help_str(limit)
