"""Where a command works: the shop's directory, its settings and its facts.

It knows nothing of what the commands do.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from assistant.settings import Settings, read_settings
from retrieval.catalog.store import Store

DEFAULT_SHOP = Path("demo-shop")


def err() -> Console:
    """Where progress and notes go: standard error."""
    return Console(stderr=True, highlight=False)


def out() -> Console:
    """Where answers for people go: standard output."""
    return Console(highlight=False)


class Refused(click.ClickException):
    """Wrong use or input, in a sentence with the next step. The program exits with 2."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Place:
    """The shop a command is about."""

    shop: Path

    def settings(self) -> Settings:
        """The shop's settings. Raises SettingsError."""
        return read_settings(self.shop)

    def facts(self, settings: Settings) -> Store:
        """The shop's facts, made when missing. Raises StoreError."""
        self.shop.mkdir(parents=True, exist_ok=True)
        return Store.open(settings.database_url or f"sqlite:///{self.shop / 'shop.db'}")

    def must_exist(self) -> Settings:
        """The settings of a shop that has been imported. Raises Refused when there is none."""
        settings = self.settings()
        if settings.database_url is None and not (self.shop / "shop.db").exists():
            raise Refused(
                f"there is no shop in {self.shop}. Make the demo shop with `shop-assistant demo`, "
                f"or bring in your own: shop-assistant --shop {self.shop} import PATH"
            )
        return settings
