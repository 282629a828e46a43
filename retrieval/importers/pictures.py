"""Pictures kept in the shop: those that lie beside an export, and those that were fetched.

Each is decoded and written anew, small and with a thumbnail, so that no hidden data (places,
cameras) and nothing but a picture comes in. It knows nothing of products but what their picture is
called, and nothing of the web: what a link leads to is handed in.
"""

from __future__ import annotations

import os
import re
import shutil
import warnings
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from threading import get_ident

from PIL import Image, ImageOps

DIRECTORY = "pictures"
LONGEST_SIDE, THUMBNAIL_SIDE = 1600, 320
MOST_BYTES, MOST_PIXELS = 25 << 20, 50_000_000
TOO_BIG = f"it is bigger than {MOST_BYTES >> 20} MB; save it smaller"
_TOO_MANY = f"it has too many pixels; wanted at most {MOST_PIXELS // 1_000_000} million"
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_LINK = re.compile(r"(?i)[a-z][a-z0-9+.-]*:|//")
_OURS = re.compile(r"[0-9a-f]{16}\.jpg")


class WrongPictureError(ValueError):
    """A picture that cannot be used: what it is, and what was wanted."""


def is_link(image_url: str) -> bool:
    """Whether the picture lies elsewhere ("https://…", "//cdn…", "data:…"), or there is none."""
    return not image_url or bool(_LINK.match(image_url))


def keep_picture(image_url: str, beside: Path, shop: Path) -> str:
    """Copy the picture, named from the export's directory, into the shop; what it is called there.

    Raises WrongPictureError: it is missing, lies outside that directory, or is too big or none.
    """
    path = (beside / image_url).resolve()
    if not path.is_relative_to(beside.resolve()):
        raise WrongPictureError("it lies outside the export's directory; put it beside the file")
    if not path.is_file():
        raise WrongPictureError("there is no such file beside the export")
    if path.stat().st_size > MOST_BYTES:
        raise WrongPictureError(TOO_BIG)
    data = path.read_bytes()
    note = _note(shop, data, "made")
    if made := _noted(note, shop):
        return made
    if not (_OURS.fullmatch(path.name) and _name(data) == path.name):
        data = _written(_decoded(data), LONGEST_SIDE)
    return _kept(data, note, shop)


def keep_fetched(link: str, data: bytes, shop: Path) -> str:
    """Keep what the link led to; what it is called in the shop. Raises WrongPictureError."""
    return _kept(_written(_decoded(data), LONGEST_SIDE), _note(shop, link.encode(), "link"), shop)


def fetched_picture(link: str, shop: Path) -> str:
    """What the picture behind the link is called in the shop; "" where it was never fetched."""
    return _noted(_note(shop, link.encode(), "link"), shop)


def any_fetched(shop: Path) -> bool:
    """Whether the shop keeps any picture that was fetched."""
    return next((shop / DIRECTORY).glob("*.link"), None) is not None


def kept_picture(image_url: str, shop: Path, *, small: bool = False) -> Path | None:
    """The file of a picture that the shop keeps; None when it is none of those."""
    name = image_url.removeprefix(f"{DIRECTORY}/")
    if name == image_url or not _OURS.fullmatch(name):
        return None
    path = shop / DIRECTORY / name
    path = _thumbnail(path) if small else path
    return path if path.is_file() else None


def copy_pictures(shop: Path, directory: Path) -> None:
    """Copy the pictures that the shop keeps into the directory, thumbnails left out."""
    for path in sorted((shop / DIRECTORY).glob("*.jpg")):
        if _OURS.fullmatch(path.name):
            (directory / DIRECTORY).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, directory / DIRECTORY / path.name)


def _kept(data: bytes, note: Path, shop: Path) -> str:
    """Keep a picture as it is, and note what it was made of."""
    target = shop / DIRECTORY / _name(data)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        _put(_thumbnail(target), _written(_decoded(data), THUMBNAIL_SIDE))
        _put(target, data)
    made = f"{DIRECTORY}/{target.name}"
    _put(note, made.encode("ascii"))
    return made


def _note(shop: Path, of: bytes, kind: str) -> Path:
    return (shop / DIRECTORY / _name(of)).with_suffix(f".{kind}")


def _noted(note: Path, shop: Path) -> str:
    made = note.read_text("ascii") if note.is_file() else ""
    return made if kept_picture(made, shop) else ""


def _name(data: bytes) -> str:
    return f"{blake2b(data, digest_size=8).hexdigest()}.jpg"


def _thumbnail(path: Path) -> Path:
    return path.with_name(f"{path.stem}-{THUMBNAIL_SIDE}.jpg")


def _decoded(data: bytes) -> Image.Image:
    """The picture the right way up, in RGB. Its size is looked at before it is unpacked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=_FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise WrongPictureError(_TOO_MANY)
                upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except Image.DecompressionBombError as error:
        raise WrongPictureError(_TOO_MANY) from error
    except WrongPictureError:
        raise
    except (OSError, ValueError, SyntaxError) as error:
        raise WrongPictureError("it is no JPEG, PNG, WebP or GIF, or is damaged") from error
    ground = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(ground, upright).convert("RGB")


def _written(picture: Image.Image, side: int) -> bytes:
    small = picture.copy()
    small.thumbnail((side, side))
    data = BytesIO()
    small.save(data, "JPEG", quality=88, optimize=True)
    return data.getvalue()


def _put(path: Path, data: bytes) -> None:
    """Write the file whole or not at all."""
    beside = path.with_suffix(f".{os.getpid()}-{get_ident()}.tmp")
    beside.write_bytes(data)
    beside.replace(path)
