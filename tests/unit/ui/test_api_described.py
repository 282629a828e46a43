"""The OpenAPI, tried by Schemathesis: no 5xx, and no answer that is not described."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks

from ui.api.application import make_api
from ui.api.rates import Allowed
from ui.api.tokens import Tokens
from ui.testing import ScriptedConversation, settings_of

OFTEN = 10_000_000
TRIES = 15
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


def made(shop: Path) -> FastAPI:
    conversation = ScriptedConversation(settings_of(shop, secret_key="sk1"))
    allowed = Allowed(OFTEN, OFTEN, OFTEN, OFTEN)
    return make_api(conversation, tokens=Tokens(b"s" * 32), allowed=allowed)


OPERATIONS = [
    (path, method)
    for path, methods in made(Path("shop")).openapi()["paths"].items()
    for method in methods
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return made(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="module")
def described(app: FastAPI) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi("/openapi.json", app)


@pytest.fixture(scope="module")
def bearer(app: FastAPI) -> dict[str, str]:
    """The token of the session s1, the first that is opened."""
    token = TestClient(app).post("/v1/sessions").json()["token"]
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
@pytest.mark.parametrize("known", [True, False], ids=["with-a-key", "without"])
def test_what_is_answered_is_described(
    described: schemathesis.BaseSchema,
    bearer: dict[str, str],
    path: str,
    method: str,
    known: bool,
) -> None:
    of_the_shop = path.startswith(("/v1/shoppers", "/v1/events", "/v1/feeds"))
    key = {"Authorization": "Bearer sk1"} if of_the_shop else bearer
    headers = key if known else {}

    @settings(
        max_examples=TRIES if known else 3,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=described[path][method.upper()].as_strategy())
    def tried(case: schemathesis.Case) -> None:
        if known and "session_id" in case.path_parameters:
            case.path_parameters["session_id"] = "s1"
        case.call_and_validate(headers=headers, checks=CHECKS)

    tried()
