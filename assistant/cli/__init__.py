"""The command line: `shop-assistant [--shop DIR] VERB …`."""

from assistant.cli.program import main, program

__all__ = ["main", "program"]
