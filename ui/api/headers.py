"""The headers that the API takes, as its OpenAPI describes them.

What opens a door is only described here; doors.py looks at it.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header
from fastapi.security import APIKeyHeader, HTTPBearer

TOKEN = Depends(
    HTTPBearer(
        auto_error=False,
        scheme_name="sessionToken",
        description="the token that came with the session; it opens this session only",
    )
)
SHOP_KEY = Depends(
    APIKeyHeader(
        name="X-Shop-Key",
        auto_error=False,
        scheme_name="publishableKey",
        description="the shop's publishable key; a keyless demo shop takes none",
    )
)
SECRET_KEY = Depends(
    HTTPBearer(
        auto_error=False,
        scheme_name="secretKey",
        description="the shop's secret key; it stays on the shop's server",
    )
)

OnceKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="names what is sent: sent again under the same key, it is done once",
        examples=["6f1c2a90-7d31"],
    ),
]
LastEvent = Annotated[
    int,
    Header(
        alias="Last-Event-ID",
        ge=0,
        le=1_000_000,
        description="the last event that came of what is answered under this key; the rest follows",
    ),
]
