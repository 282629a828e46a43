from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 300
DESK = {"width": 1280, "height": 900}
PATIENCE_MS = 20_000
PHONE = {"width": 390, "height": 844}


def chromium() -> str | None:
    """Where a Chromium is: CHROMIUM names one, otherwise the usual names are tried."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    browsing = [item for item in items if item.get_closest_marker("browser")]
    if browsing and chromium() is None:
        items[:] = [item for item in items if item not in browsing]
        config.hook.pytest_deselected(items=browsing)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if chromium() is None:
        terminalreporter.write_line(
            "The browser tests were left out: no Chromium here. Install one (Debian: "
            "apt install chromium) or name one in CHROMIUM.",
            yellow=True,
        )


class Embedding(BaseHTTPRequestHandler):
    """A shop's own page on another origin that embeds the widget and allows nothing inline.

    The element's attributes are the address's query.
    """

    widget_from = ""

    def do_GET(self) -> None:
        site = self.widget_from
        policy = (
            f"default-src 'none'; script-src {site}; connect-src {site}; img-src {site}; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )
        given = parse_qsl(urlsplit(self.path).query)
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in given)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        page = (
            '<!doctype html><html lang="en"><title>A shop</title><main><h1>A shop</h1>'
            f'<script type="module" src="{site}widget/shop-assistant.js"></script>'
            f'<shop-assistant endpoint="{site}"{attributes}></shop-assistant></main>'
        )
        self.wfile.write(page.encode())

    def log_message(self, *said: object) -> None:
        return None


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[str]:
    """The origin of a page that embeds the widget of `site`."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Embedding) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def served(port: int, shop: Path, origin: str, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """The site at that port, once it answers; killed when left."""
    script = str(Path(__file__).with_name("site.py"))
    command = [sys.executable, script, str(port), str(shop), origin, *more]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz", server)
            yield server
        finally:
            server.kill()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, elsewhere: str) -> Iterator[str]:
    """The address of a running site over the scripted conversation."""
    port = free_port()
    with served(port, tmp_path_factory.mktemp("shop"), elsewhere):
        Embedding.widget_from = f"http://127.0.0.1:{port}/"
        yield Embedding.widget_from


@contextmanager
def held(site: str) -> Iterator[None]:
    """While this lasts, the site's answers wait behind their picks."""
    post(f"{site}hold")
    try:
        yield
    finally:
        post(f"{site}go-on")


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        opened = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """A page as wide as a desk's screen."""
    page = browser.new_page(viewport=DESK)
    yield page
    page.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page as wide as a phone."""
    page = browser.new_page(viewport=PHONE, has_touch=True)
    yield page
    page.close()


def post(address: str) -> None:
    """Ask the site to hold, or to go on."""
    urllib.request.urlopen(urllib.request.Request(address, method="POST"), timeout=5).close()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    end = monotonic() + START_SECONDS
    while monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except (urllib.error.URLError, ConnectionError):
            if server.poll() is not None:
                break
            sleep(0.2)
        else:
            return
    raise RuntimeError(f"the site did not start at {address}")
