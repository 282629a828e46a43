"""Cross-origin answers for the pages that some key names, and for no others.

The keys may change while the server runs, so each request asks anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp


class WithNamedOrigins(CORSMiddleware):
    """CORS whose origins are those that `named` gives at the time of the request."""

    def __init__(
        self,
        app: ASGIApp,
        named: Callable[[], Collection[str]],
        allow_methods: Sequence[str],
        allow_headers: Sequence[str],
        expose_headers: Sequence[str],
    ) -> None:
        super().__init__(
            app,
            allow_methods=allow_methods,
            allow_headers=allow_headers,
            expose_headers=expose_headers,
        )
        self._named = named

    def is_allowed_origin(self, origin: str) -> bool:
        """Whether some key names the origin."""
        return origin in self._named()
