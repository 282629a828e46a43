"""Linked pictures are fetched only when asked for, within limits, and only those missing."""

from __future__ import annotations

import csv
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import ClassVar

import pytest
from PIL import Image

from retrieval.catalog.store import Changes, Store
from retrieval.importers import Fetcher, export_shop, fetching, import_paths, pictures, reading
from retrieval.importers.pictures import WrongPictureError, kept_picture


def png(colour: str = "red", size: tuple[int, int] = (60, 40)) -> bytes:
    data = BytesIO()
    Image.new("RGB", size, colour).save(data, "PNG")
    return data.getvalue()


class Site(BaseHTTPRequestHandler):
    """A site with pictures, and with what only says so."""

    asked: ClassVar[Counter[str]] = Counter()
    hosts: ClassVar[set[str]] = set()
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        Site.asked[self.path] += 1
        Site.hosts.add(self.headers["Host"])
        name = self.path.strip("/")
        if name.startswith(("cup", "pan")):
            self._say(200, png("red" if name.startswith("cup") else "blue"))
        elif name == "page":
            self._say(200, b"<html>Sign in", {"Content-Type": "image/png"})
        elif name == "heavy":
            self._say(200, b"", {"Content-Length": str(1 << 40)})
        elif name == "endless":
            self._drip(bytes(1 << 16), 0)
        elif name == "slow":
            self._drip(b"x", 0.05)
        elif name == "flaky":
            first = Site.asked[self.path] == 1
            self._say(503 if first else 200, b"" if first else png())
        elif name == "moved":
            self._say(302, b"", {"Location": "/cup.png"})
        elif name == "round":
            self._say(302, b"", {"Location": "/round"})
        elif name == "inside":
            self._say(302, b"", {"Location": "http://10.1.2.3/cup.png"})
        elif name == "file":
            self._say(302, b"", {"Location": "file:///etc/passwd"})
        else:
            self._say(404, b"no")

    def _say(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _drip(self, part: bytes, pause_s: float) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for _ in range(200):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
                time.sleep(pause_s)
            self.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def site(server):
    Site.asked.clear()
    Site.hosts.clear()
    return server


@pytest.fixture
def web():
    web = Fetcher(inside=True)
    yield web
    web.close()


@pytest.fixture
def shop(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_WORTH_KNOWING", 0)
    (tmp_path / "files").mkdir()
    store = Store.open("sqlite://")

    def come_in(*urls: str, web: Fetcher | None = None, **more: object):
        products = ((f"p{n}", "Cup", url) for n, url in enumerate(urls))
        rows = [("product_id", "title", "image_url"), *products]
        with (tmp_path / "files" / "products.csv").open("w", newline="") as file:
            csv.writer(file).writerows(rows)
        return import_paths(
            store, [tmp_path / "files"], shop=tmp_path / "shop", currency="EUR", web=web, **more
        )

    yield store, come_in, tmp_path / "shop"
    store.close()


def test_pictures_come_into_the_shop_small_and_with_a_thumbnail(shop, site, web):
    store, come_in, place = shop
    told: list[tuple[str, int, int]] = []
    report = come_in(
        f"{site}/cup.png", f"{site}/moved", "", web=web, progress=lambda *of: told.append(of)
    )
    assert (report.pictures.fetched, report.pictures.failed) == (2, ())
    for product_id in ("p0", "p1"):
        kept = store.product(product_id).image_url
        with Image.open(kept_picture(kept, place)) as picture:
            assert (picture.format, picture.size) == ("JPEG", (60, 40))
        assert kept_picture(kept, place, small=True)
    assert ("pictures", 2, 2) in told


def test_nothing_is_fetched_unless_asked_for(shop, site):
    store, come_in, place = shop
    assert come_in(f"{site}/cup.png").pictures is None
    assert (store.product("p0").image_url, Site.asked) == (f"{site}/cup.png", Counter())
    assert not place.exists()


def test_a_second_run_fetches_only_what_is_missing(shop, site, web):
    store, come_in, _ = shop
    links = f"{site}/cup.png", f"{site}/none.png"
    come_in(*links, web=web)
    report = come_in(*links, f"{site}/pan.png", web=Fetcher(inside=True))
    assert (report.pictures.fetched, report.pictures.known) == (1, 0)
    assert Site.asked == {"/cup.png": 1, "/none.png": 2, "/pan.png": 1}
    assert report.changes["products"] == Changes(1, 0, 2)
    assert all(store.product(f"p{n}").image_url.startswith("pictures/") for n in (0, 2))


def test_a_changed_row_keeps_the_picture_that_its_link_led_to(shop, site, web):
    store, come_in, _ = shop
    come_in(f"{site}/cup.png", web=web)
    kept = store.product("p0").image_url
    report = come_in(f"{site}/cup.png", f"{site}/pan.png")
    assert report.changes["products"] == Changes(1, 0, 1)
    come_in(f"{site}/pan.png")
    assert store.product("p0").image_url == f"{site}/pan.png"
    come_in(f"{site}/cup.png")
    assert store.product("p0").image_url == kept
    assert Site.asked == {"/cup.png": 1}


def test_one_picture_of_several_products_is_fetched_once(shop, site, web):
    store, come_in, _ = shop
    report = come_in(*[f"{site}/cup.png"] * 5, web=web)
    assert (report.pictures.fetched, Site.asked) == (1, {"/cup.png": 1})
    assert len({product.image_url for product in store.products()}) == 1


def test_one_run_fetches_so_many_and_says_how_many_are_left(shop, site, web):
    _, come_in, _ = shop
    links = [f"{site}/cup{n}.png" for n in range(5)]
    report = come_in(*links, web=web, most_pictures=2)
    assert (report.pictures.fetched, report.pictures.left) == (2, 3)
    assert come_in(*links, web=Fetcher(inside=True)).pictures.fetched == 3


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("none.png", "404"),
        ("page", "no JPEG"),
        ("heavy", "bigger than"),
        ("endless", "bigger than"),
        ("round", "leads on"),
        ("file", "no http or https"),
    ],
)
def test_what_cannot_be_had_is_said_with_its_row_and_its_link_stays(
    shop, site, web, monkeypatch, path, said
):
    monkeypatch.setattr(fetching, "MOST_BYTES", 1 << 20)
    store, come_in, _ = shop
    report = come_in(f"{site}/cup.png", f"{site}/{path}", web=web)
    (failed,) = report.pictures.failed
    assert (failed.file, failed.line, failed.column) == ("products.csv", 3, "image_url")
    assert said in failed.reason
    assert store.product("p1").image_url == f"{site}/{path}"
    assert (report.pictures.fetched, report.reported) == (1, 0)


def test_a_picture_that_would_burst_the_memory_stays_out(shop, site, web, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)
    _, come_in, _ = shop
    (failed,) = come_in(f"{site}/cup.png", web=web).pictures.failed
    assert "pixels" in failed.reason


def test_what_takes_too_long_is_given_up(site):
    web = Fetcher(inside=True, whole_s=0.3)
    with pytest.raises(WrongPictureError, match="more than"):
        web.fetch(f"{site}/slow")
    web.close()


def test_a_server_in_trouble_is_asked_once_more(site, web):
    assert web.fetch(f"{site}/flaky") == png()


def test_who_breaks_it_off_does_not_wait(site, web):
    threading.Timer(0.2, web.stop).start()
    with pytest.raises(WrongPictureError, match="waited"):
        web.fetch(f"{site}/slow")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1",
     "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "2002:a00:1::", "224.0.0.1"],
)  # fmt: skip
def test_addresses_inside_a_network_are_not_asked(address):
    web = Fetcher(resolve=lambda host, port: ["93.184.216.34", address])
    with pytest.raises(WrongPictureError, match="inside a network"):
        web.fetch("https://pictures.example/cup.png")
    web.close()


def test_a_redirect_does_not_lead_inside(site, monkeypatch):
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1")
    web = Fetcher(resolve=lambda host, port: ["10.1.2.3" if host[0] == "1" else "127.0.0.1"])
    port = site.rpartition(":")[2]
    assert web.fetch(f"http://shop.example:{port}/cup.png") == png()
    assert Site.hosts == {f"shop.example:{port}"}
    with pytest.raises(WrongPictureError, match=r"10\.1\.2\.3 is inside"):
        web.fetch(f"http://shop.example:{port}/inside")
    web.close()


@pytest.mark.parametrize(
    "link", ["ftp://a.example/cup.png", "javascript:alert(1)", "http:///a", "http://[::1/a"]
)
def test_what_is_no_address_of_the_web_is_refused(web, link):
    with pytest.raises(WrongPictureError, match="address"):
        web.fetch(link)


def test_a_host_that_is_not_there_is_said(web):
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    web = Fetcher(resolve=nowhere)
    with pytest.raises(WrongPictureError, match=r"no host none\.example"):
        web.fetch("https://none.example/cup.png")
    web.close()


def test_fetched_pictures_go_out_and_come_back(shop, site, web, tmp_path: Path):
    store, come_in, place = shop
    come_in(f"{site}/cup.png", web=web)
    export_shop(store, tmp_path / "out", shop=place)
    other = Store.open("sqlite://")
    import_paths(other, [tmp_path / "out"], shop=tmp_path / "other", currency="EUR")
    assert other.products() == store.products()
    other.close()
