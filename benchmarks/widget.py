"""What the widget costs a page, and how soon its first card stands there, in a real browser.

    python -m benchmarks.widget SHOP [--chromium PATH]

The shop is served by its own program in another process. At load: bytes on the wire, layout shift,
the longest task, beside the same page without the widget. In use: from Enter to the first card
painted, in units of the server's own first-pick time, which counts from the request's arrival to
the picks. Beside it the floor of that browser on that machine: the bare page fetches a file of the
same server, about as long as an answer's picks, and paints one line of it.
"""

from __future__ import annotations

import argparse
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.report import keep
from benchmarks.served import served
from ui.widget import LOADER, served_files

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
SAYINGS = (
    "waterproof trail shoes under 150 euros",
    "a quiet kettle",
    "a light tent for two",
    "headphones for the office",
    "a gift for a child of six",
    "a desk lamp with warm light",
    "something to grind coffee",
    "a rain jacket that packs small",
)
WATCH = """
window.cost = { shift: 0, longest_task_ms: 0 };
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.cost.shift += one.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries())
    window.cost.longest_task_ms = Math.max(window.cost.longest_task_ms, duration);
}).observe({ type: "longtask", buffered: true });
"""
# After the next frame's painting: the message is handled once the frame is done.
PAINTED = """requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => resolve(performance.now() - begun);
  port2.postMessage(0);
});"""
TIMED = """(said) => new Promise((resolve) => {
  const root = document.querySelector("shop-assistant").shadowRoot;
  const box = root.querySelector("textarea");
  const before = root.querySelectorAll(".cards li").length;
  const begun = performance.now();
  let busy = false;
  new MutationObserver((_, watching) => {
    const panel = root.querySelector(".panel");
    const over = busy && panel.ariaBusy === "false";
    busy ||= panel.ariaBusy === "true";
    const shown = root.querySelectorAll(".cards li").length > before;
    if (!shown && !over) return;
    watching.disconnect();
    if (!shown) return resolve(null);
    PAINTED
  }).observe(root, { childList: true, subtree: true, attributes: true });
  box.value = said;
  box.form.requestSubmit();
})""".replace("PAINTED", PAINTED)
BARE = """(file) => new Promise(async (resolve) => {
  const begun = performance.now();
  const text = await (await fetch(file, { cache: "no-store" })).text();
  const line = document.createElement("p");
  line.textContent = text.split("\\n", 1)[0];
  document.body.prepend(line);
  PAINTED
})""".replace("PAINTED", PAINTED)

FIRST_PICK = """async () => {
  const kinds = /^shop-assistant:session:.*(?<!:asked)$/;
  const slot = Object.keys(sessionStorage).find((one) => kinds.test(one));
  const { session, token } = JSON.parse(sessionStorage[slot]);
  const root = document.querySelector("shop-assistant").getAttribute("endpoint");
  const headers = { Authorization: `Bearer ${token}` };
  const kept = await (await fetch(`${root}v1/sessions/${session}?last=1`, { headers })).json();
  return kept.turns[0].turn.latency_ms.first_pick;
}"""


class Embedding(BaseHTTPRequestHandler):
    """A shop's page on an origin of its own: / is bare, /with has the widget."""

    widget = ""

    def do_GET(self) -> None:
        """The page."""
        words = "<p>Some words.</p>" * 40
        widget = self.widget if self.path == "/with" else ""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f"<!doctype html><h1>A shop</h1>{words}{widget}".encode())

    def log_message(self, *said: object) -> None:
        """Nothing is logged."""


@contextmanager
def page() -> Iterator[str]:
    """The address of the shop's page."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Embedding) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def load_cost(browser: Browser, address: str, times: int = 5) -> dict[str, float]:
    """The worst layout shift and longest task of some loads."""
    costs = []
    for _ in range(times):
        tab = browser.new_page()
        tab.add_init_script(WATCH)
        tab.goto(address, wait_until="networkidle")
        costs.append(tab.evaluate("cost"))
        tab.close()
    return {name: max(cost[name] for cost in costs) for name in costs[0]}


def first_cards(tab: Page, address: str) -> list[tuple[float, float]]:
    """Per message: milliseconds to the first card painted, and the server's own first pick."""
    tab.goto(address)
    tab.get_by_role("button").first.click()
    tab.get_by_role("dialog").wait_for()
    measured = []
    for said in SAYINGS:
        painted = tab.evaluate(TIMED, said)
        tab.wait_for_function(
            "document.querySelector('shop-assistant').shadowRoot"
            ".querySelector('.panel').ariaBusy === 'false'"
        )
        if painted is not None:  # some answers show nothing new
            measured.append((painted, tab.evaluate(FIRST_PICK)))
    return measured[1:]


def floors(tab: Page, address: str, file: str) -> list[float]:
    """Milliseconds in which a bare page fetches the file and paints a line, once it is warm."""
    tab.goto(address)
    return [float(tab.evaluate(BARE, file)) for _ in SAYINGS * 2][1:]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("shop", type=Path)
    options.add_argument("--chromium", default=shutil.which("chromium"))
    given = options.parse_args()
    sizes = {name: len(one.gzipped) for name, one in served_files().items()}
    with (
        page() as embedding,
        served(given.shop, SHOP_KEYLESS="true", SHOP_ALLOWED_ORIGINS=embedding) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=given.chromium, args=list(FLAGS))
        file = f"{site}/widget/{LOADER}"
        Embedding.widget = (
            f'<script type="module" src="{file}"></script>'
            f'<shop-assistant endpoint="{site}/"></shop-assistant>'
        )
        without = load_cost(browser, embedding)
        with_widget = load_cost(browser, f"{embedding}/with")
        cards = first_cards(browser.new_page(), f"{embedding}/with")
        floor = median(floors(browser.new_page(), embedding, file))
        browser.close()
    found = {
        "gzipped_bytes": sizes,
        "load_without": without,
        "load_with": with_widget,
        "first_card_ms": median(painted for painted, _ in cards),
        "server_first_pick_ms": median(server for _, server in cards),
        "floor_ms": floor,
        "ratio": round(median(painted / server for painted, server in cards), 2),
        "ratio_of_the_floor": round(median((server + floor) / server for _, server in cards), 2),
    }
    for name, value in found.items():
        print(f"{name:22} {value}")
    keep("widget", found)


if __name__ == "__main__":
    main()
