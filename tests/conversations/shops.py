"""Which shops have stories, and where their files are."""

import os
from pathlib import Path

from assistant.stories import Story, find_stories

HERE = Path(__file__).parent
REAL = Path(os.environ.get("SHOP_TEST_DATA") or HERE.parents[2] / "shared" / "data")
"""Real data that lies beside the repository, or not; its shops are made when it does."""


def told_to() -> list[tuple[str, Story]]:
    """(shop, story) of every story whose shop can be made here."""
    shops = {path.name: path / "stories" for path in HERE.iterdir() if (path / "stories").is_dir()}
    if not (REAL / "amazon-in").is_dir():
        shops.pop("amazon-in", None)
    return [(shop, story) for shop in sorted(shops) for story in find_stories([shops[shop]])]
