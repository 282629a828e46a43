"""Serves the scripted conversation for a browser: `python site.py PORT DIRECTORY ORIGIN`."""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn

from ui.app import make_app
from ui.testing import ScriptedConversation, pausing, settings_of

PAUSE_SECONDS = 0.25


class Ledger:
    inserted = 0

    def put_events(self, given: list[object]) -> Ledger:
        return self

    def export_shopper(self, shopper_id: str) -> dict[str, object]:
        return {}

    def forget_shopper(self, shopper_id: str) -> None:
        return None


def main(port: int, directory: Path, origin: str) -> None:
    conversation = ScriptedConversation(
        settings_of(directory, allowed_origins=(origin,)),
        pause=pausing(PAUSE_SECONDS),
    )
    app = make_app(
        conversation,
        ledger=Ledger(),
        suggested=["ada", "ben"],
        examples=["waterproof trail shoes under 100 euros"],
    )
    uvicorn.run(app, port=port, log_level="warning")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
