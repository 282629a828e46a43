"""Cross-origin answers for the pages that some key names, and for no others.

The keys may change while the server runs, so each request asks anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp


class WithNamedOrigins(CORSMiddleware):
    """CORS whose origins are those that `named` gives at the time of the request."""

    def __init__(
        self, app: ASGIApp, *, named: Callable[[], Collection[str]], **options: Any
    ) -> None:
        super().__init__(app, **options)
        self._named = named

    def is_allowed_origin(self, origin: str) -> bool:
        """Whether some key names the origin."""
        return origin in self._named()
