"""What the widget costs a page, and how soon its first card stands there, in a real browser.

    python benchmarks/widget.py --shop DIR [--chromium PATH] [--out FILE]

At load: bytes on the wire, layout shift, the longest task, beside the same page without the widget.
In use: from Enter to the first card painted, in units of the server's own first-pick time.
"""

from __future__ import annotations

import argparse
import json
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from assistant.compose import compose
from assistant.settings import read_settings
from ui.api.application import make_api
from ui.widget import served_files, widget_routes

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
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - begun);
      port2.postMessage(0);
    });
  }).observe(root, { childList: true, subtree: true, attributes: true });
  box.value = said;
  box.form.requestSubmit();
})"""

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


@contextmanager
def shop_at(shop: Path, origin: str) -> Iterator[str]:
    """The address of the shop's API and widget, for pages of that origin."""
    chosen = {"keyless": True, "allowed_origins": (origin,)}
    assistant = compose(read_settings(shop).model_copy(update=chosen))
    app = make_api(assistant)
    app.include_router(widget_routes())
    bound = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    serving = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    serving.start()
    yield f"http://127.0.0.1:{bound.getsockname()[1]}/"
    server.should_exit = True
    serving.join()
    assistant.close()


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


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shop", type=Path, required=True)
    options.add_argument("--chromium", default=shutil.which("chromium"))
    options.add_argument("--out", type=Path)
    given = options.parse_args()
    sizes = {name: len(one.gzipped) for name, one in served_files().items()}
    with (
        page() as embedding,
        shop_at(given.shop, embedding) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=given.chromium, args=list(FLAGS))
        Embedding.widget = (
            f'<script type="module" src="{site}widget/shop-assistant.js"></script>'
            f'<shop-assistant endpoint="{site}"></shop-assistant>'
        )
        without = load_cost(browser, embedding)
        with_widget = load_cost(browser, f"{embedding}/with")
        cards = first_cards(browser.new_page(), f"{embedding}/with")
        browser.close()
    ratio = median(painted / server for painted, server in cards if server)
    found = {
        "gzipped_bytes": sizes,
        "load_without": without,
        "load_with": with_widget,
        "first_card_ms": round(median(painted for painted, _ in cards), 1),
        "server_first_pick_ms": median(server for _, server in cards),
        "ratio": round(ratio, 2),
    }
    for name, value in found.items():
        print(f"{name:22} {value}")
    if given.out:
        given.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
