"""Pictures beside an export come in small and clean; what is no picture, or a bomb, stays out."""

from __future__ import annotations

import csv
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from retrieval.catalog.store import Store
from retrieval.importers import export_shop, import_paths, pictures, reading
from retrieval.importers.pictures import kept_picture


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


def come_in(files: Path, shop: Path, *urls: str):
    rows = [
        ("product_id", "title", "image_url"),
        *((f"p{n}", "Cup", u) for n, u in enumerate(urls)),
    ]
    with (files / "products.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    store = Store.open("sqlite://")
    report = import_paths(store, [files], shop=shop, currency="EUR")
    found = {product.product_id: product.image_url for product in store.products()}
    return store, report, found


def bomb(path: Path, side: int) -> None:
    """A PNG that says it is side × side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) +
                     chunk(b"IEND", b""))  # fmt: skip


def test_a_picture_comes_in_small_upright_and_without_hidden_data(files, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Secret Camera"
    Image.new("RGB", (2000, 1000), "red").save(files / "my cup.jpg", exif=exif)
    store, report, found = come_in(files, tmp_path / "shop", "my cup.jpg")
    assert report.notes == ()
    whole = kept_picture(found["p0"], tmp_path / "shop")
    small = kept_picture(found["p0"], tmp_path / "shop", small=True)
    with Image.open(whole) as picture, Image.open(small) as thumbnail:
        assert (picture.format, picture.size, thumbnail.size) == ("JPEG", (800, 1600), (160, 320))
        assert not picture.getexif()
    store.close()


def test_links_stay_links_and_nothing_is_fetched(files, tmp_path):
    given = ("https://cdn.example.com/a.jpg", "//cdn.example.com/b.jpg", "")
    store, report, found = come_in(files, tmp_path / "shop", *given)
    assert tuple(found.values()) == given
    assert report.notes == ()
    assert not (tmp_path / "shop" / "pictures").exists()
    store.close()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.jpg", "no such file"),
        ("../outside.png", "outside"),
        ("/etc/passwd", "outside"),
        ("text.jpg", "is no JPEG"),
        ("bomb.png", "million"),
        ("cut.png", "is no JPEG"),
        ("heavy.png", "bigger than"),
        ("drawing.svg", "is no JPEG"),
    ],
)
def test_what_cannot_be_used_is_said_and_its_product_comes_in(
    files, tmp_path, monkeypatch, name, said
):
    monkeypatch.setattr(pictures, "MOST_BYTES", 1 << 20)
    Image.new("RGB", (40, 40)).save(tmp_path / "outside.png")
    (files / "text.jpg").write_text("hello")
    (files / "drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (files / "heavy.png").write_bytes(bytes((1 << 20) + 1))
    Image.effect_noise((40, 40), 9).save(files / "cut.png")
    (files / "cut.png").write_bytes((files / "cut.png").read_bytes()[:300])
    bomb(files / "bomb.png", 30_000)
    store, report, found = come_in(files, tmp_path / "shop", name)
    (note,) = report.notes
    assert said in note
    assert name in note
    assert found == {"p0": ""}
    assert report.rows[0].reported == 0
    store.close()


def test_pictures_go_out_and_come_back_the_same(files, tmp_path):
    Image.effect_noise((60, 40), 9).save(files / "cup.png")
    store, _, found = come_in(files, tmp_path / "shop", "cup.png")
    export_shop(store, tmp_path / "out", shop=tmp_path / "shop")
    other = Store.open("sqlite://")
    import_paths(other, [tmp_path / "out"], shop=tmp_path / "other", currency="EUR")
    assert other.products() == store.products()
    here = kept_picture(found["p0"], tmp_path / "shop").read_bytes()
    assert kept_picture(found["p0"], tmp_path / "other").read_bytes() == here
    store.close()
    other.close()


def test_a_trial_copies_nothing(files, tmp_path):
    Image.new("RGB", (40, 40)).save(files / "cup.png")
    store, _, _ = come_in(files, tmp_path / "shop", "cup.png")
    store.close()
    rehearsed = Store.open("sqlite://")
    import_paths(rehearsed, [files], shop=tmp_path / "trial", currency="EUR", dry_run=True)
    assert not (tmp_path / "trial").exists()
    rehearsed.close()


def test_a_picture_that_changed_under_its_name_is_noticed(files, tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_WORTH_KNOWING", 0)
    store = Store.open("sqlite://")
    (files / "products.csv").write_text("product_id,title,image_url\ncup,Cup,cup.png\n")

    def kept() -> str:
        import_paths(store, [files], shop=tmp_path / "shop", currency="EUR")
        return store.product("cup").image_url

    Image.new("RGB", (40, 40), "red").save(files / "cup.png")
    red = kept()
    assert kept() == red
    Image.new("RGB", (40, 40), "blue").save(files / "cup.png")
    blue = kept()
    store.close()
    assert blue != red
    with Image.open(kept_picture(blue, tmp_path / "shop")) as picture:
        assert picture.getpixel((9, 9))[2] > 200


def test_a_picture_seen_before_is_not_made_again(files, tmp_path, monkeypatch):
    Image.new("RGB", (40, 40)).save(files / "cup.png")
    store, _, found = come_in(files, tmp_path / "shop", "cup.png")
    store.close()
    monkeypatch.setattr(pictures, "_decoded", None)
    store, report, again = come_in(files, tmp_path / "shop", "cup.png")
    store.close()
    assert (again, report.notes) == (found, ())
