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
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

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
START_SECONDS = 90
DESK = {"width": 1280, "height": 900}
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
    """A shop's own page on another origin that embeds the widget and allows nothing inline."""

    widget_from = ""

    def do_GET(self) -> None:
        site = self.widget_from
        policy = f"default-src 'none'; script-src {site}; connect-src {site}; img-src {site}"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        page = (
            f'<script type="module" src="{site}widget/shop-assistant.js"></script>'
            f'<shop-assistant endpoint="{site}"></shop-assistant>'
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


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, elsewhere: str) -> Iterator[str]:
    """The address of a running site over the scripted conversation."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(Path(__file__).with_name("site.py")), str(port)]
    shop = str(tmp_path_factory.mktemp("shop"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([*command, shop, elsewhere], cwd=ROOT, env=environment) as server:
        try:
            address = f"http://127.0.0.1:{port}/"
            _wait_for(f"{address}healthz", server)
            Embedding.widget_from = address
            yield address
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
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
