"""Is a shop the same at the end when import and build are killed at random moments?

    python -m benchmarks.killed [--moments 30] [--products 400]

Each moment: kill -9, then the same command again to its end, and the shop compared with one that
nobody disturbed. Files are read by a second process, as only long ones are otherwise. Import is
compared by every row of its tables, build by every array of its index.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import tempfile
from pathlib import Path

from benchmarks.import_speed import write
from benchmarks.report import keep
from retrieval.testing_kill import facts_of, run_killed, run_through

IMPORT = """
import sys
from pathlib import Path
from retrieval.catalog.store import Store
from retrieval.importers import ahead, import_paths
ahead.WORTH_A_PROCESS = 1
files, shop = map(Path, sys.argv[1:])
shop.mkdir(parents=True, exist_ok=True)
store = Store.open(f"sqlite:///{shop}/shop.db")
import_paths(store, [files], shop=shop, currency="EUR")
store.close()
"""
BUILD = """
import sys
from pathlib import Path
from retrieval.build import build
from retrieval.catalog.store import Store
from retrieval.testing import HashEncoder
shop = Path(sys.argv[1])
store = Store.open(f"sqlite:///{shop}/shop.db")
build(store, shop / "index", HashEncoder())
store.close()
"""


def index_of(directory: Path) -> str:
    """A hash of the arrays that the manifest names."""
    manifest = json.loads((directory / "manifest.json").read_text("utf-8"))
    found = hashlib.sha256()
    for path in sorted((directory / manifest["generation"]).glob("*")):
        if path.suffix in (".npy", ".f32", ".txt") and path.is_file():
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def imports(files: Path, place: Path, moments: int, chance: random.Random) -> tuple[int, int]:
    """(how many kills hit, how many shops were the same) over so many moments."""
    takes_s = run_through(["-c", IMPORT, str(files), str(place / "whole")])
    wanted = facts_of(place / "whole" / "shop.db")
    hit = same = 0
    for n in range(moments):
        shop = place / f"import-{n}"
        command = ["-c", IMPORT, str(files), str(shop)]
        hit += run_killed(command, chance.uniform(0, takes_s))
        run_through(command)
        same += facts_of(shop / "shop.db") == wanted
        shutil.rmtree(shop)
    return hit, same


def builds(place: Path, moments: int, chance: random.Random) -> tuple[int, int]:
    """The same for builds."""
    whole = place / "whole"
    takes_s = run_through(["-c", BUILD, str(whole)])
    wanted = index_of(whole / "index")
    hit = same = 0
    for n in range(moments):
        shop = place / f"build-{n}"
        shop.mkdir()
        for path in whole.glob("shop.db*"):
            shutil.copy(path, shop)
        command = ["-c", BUILD, str(shop)]
        hit += run_killed(command, chance.uniform(0, takes_s))
        run_through(command)
        same += index_of(shop / "index") == wanted
        shutil.rmtree(shop)
    return hit, same


def main() -> None:
    """Kill, compare, print and write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=30)
    parser.add_argument("--products", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as directory:
        place, files = Path(directory), Path(directory) / "files"
        files.mkdir()
        write(files, asked.products, asked.products * 10, 0.0)
        hit, same = imports(files, place, asked.moments, chance)
        build_hit, build_same = builds(place, asked.moments, chance)
    document = {
        "moments": asked.moments,
        "import": {"killed": hit, "same_at_the_end": same},
        "build": {"killed": build_hit, "same_at_the_end": build_same},
    }
    keep("killed", document)
    print(json.dumps(document, indent=2))
    if same + build_same < 2 * asked.moments:
        raise SystemExit("a shop was not the same")


if __name__ == "__main__":
    main()
