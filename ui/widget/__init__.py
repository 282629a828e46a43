"""The widget's files and the routes that serve them to any page: /widget/shop-assistant.js.

The loader is served as it stands. What it loads when it is opened, panel.js, is written as several
modules and served as one, so that opening costs a single request.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from hashlib import blake2b
from importlib.resources import files

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ui.api.problems import Problem

LOADER = "shop-assistant.js"
PANEL = "panel.js"
_MODULES = (
    "make.js",
    "texts.js",
    "style.js",
    "wire.js",
    "frame.js",
    "patience.js",
    "need.js",
    "cards.js",
    "answer.js",
    PANEL,
)
_MAX_AGE_SECONDS = 300
_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=const|class)", re.MULTILINE)
_SPARED = re.compile(r"^[ \t]*(//.*)?\n|^[ \t]+", re.MULTILINE)


@dataclass(frozen=True)
class Served:
    """One file as it goes out: plain, gzipped, and the tag of its content."""

    plain: bytes
    gzipped: bytes
    tag: str


def served_files() -> dict[str, Served]:
    """The widget's files by name."""
    parts = [_text(name) for name in _MODULES]
    joined = [_EXPORT.sub("", _IMPORT.sub("", part)) for part in parts[:-1]]
    panel = "".join([*joined, _IMPORT.sub("", parts[-1])])
    return {LOADER: _served(_text(LOADER)), PANEL: _served(panel)}


def widget_routes() -> APIRouter:
    """The routes under /widget. The files are public, so any page may load them as modules."""
    routes = APIRouter(prefix="/widget", include_in_schema=False)
    kept = served_files()

    @routes.get("/{name}")
    def module(request: Request, name: str) -> Response:
        """One of the widget's files."""
        if name not in kept:
            raise Problem(404, "no such file of the widget")
        one = kept[name]
        headers = {
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Cache-Control": f"public, max-age={_MAX_AGE_SECONDS}",
            "ETag": one.tag,
            "Vary": "Accept-Encoding",
        }
        if request.headers.get("if-none-match") == one.tag:
            return Response(status_code=304, headers=headers)
        body = one.plain
        if "gzip" in request.headers.get("accept-encoding", ""):
            body = one.gzipped
            headers["Content-Encoding"] = "gzip"
        return Response(body, media_type="text/javascript; charset=utf-8", headers=headers)

    return routes


def _text(name: str) -> str:
    return (files("ui.widget") / name).read_text("utf-8")


def _served(text: str) -> Served:
    """The text without what only its writers need: comments on lines of their own, indentation."""
    plain = _SPARED.sub("", text).encode()
    tag = blake2b(plain, digest_size=8).hexdigest()
    return Served(plain, gzip.compress(plain, mtime=0), f'W/"{tag}"')
