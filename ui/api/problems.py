"""Errors as problem+json (RFC 9457), each with its request's id; nothing of the inside leaks.

It knows nothing of what the routes do.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class ProblemDocument(BaseModel):
    """What every error answers with."""

    type: str = Field("about:blank", description="a URI of the kind of problem")
    title: str = Field(description="the status in words", examples=["Forbidden"])
    status: int = Field(description="the HTTP status", examples=[403])
    detail: str = Field(
        description="what was seen, what was wanted, the next step",
        examples=["the token opens another session; use the one this session came with"],
    )
    request_id: str = Field(description="names this request in the server's log")


class Problem(Exception):  # noqa: N818 - it is what the answer calls itself
    """Ends a request with a status and a sentence with the next step."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def unauthorised(detail: str) -> Problem:
    """401, saying which credentials are wanted."""
    return Problem(401, detail, {"WWW-Authenticate": "Bearer"})


def document(status: int, detail: str, request_id: str) -> dict[str, Any]:
    """The problem as JSON."""
    title = HTTPStatus(status).phrase
    return ProblemDocument(
        type="about:blank", title=title, status=status, detail=detail, request_id=request_id
    ).model_dump()


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems a route may answer with, for OpenAPI; 400 and 429 wherever one may ask."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in sorted({*statuses, 400, 429})
    }


def request_id_of(request: Request) -> str:
    """The request's id, as its answer's X-Request-Id says it."""
    return str(request.scope.get("request_id", "-"))


def answer_problems(app: FastAPI) -> None:
    """Make every error of the API answer as a problem."""

    def answered(
        request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None
    ) -> JSONResponse:
        body = document(status, detail, request_id_of(request))
        return JSONResponse(body, status, dict(headers or {}), MEDIA_TYPE)

    @app.exception_handler(Problem)
    async def told(request: Request, problem: Problem) -> JSONResponse:
        return answered(request, problem.status, problem.detail, problem.headers)

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> JSONResponse:
        return answered(request, error.status_code, str(error.detail), error.headers)

    @app.exception_handler(RequestValidationError)
    async def of_values(request: Request, error: RequestValidationError) -> JSONResponse:
        return answered(request, 422, _wanted(error))

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> JSONResponse:
        log.error("request %s failed", request_id_of(request), exc_info=error)
        return answered(request, 500, "something went wrong on our side; try again")


def _wanted(error: RequestValidationError) -> str:
    told = []
    for problem in error.errors()[:5]:
        where = ".".join(str(part) for part in problem["loc"] if part != "body") or "body"
        told.append(f"{where}: {problem['msg'][0].lower()}{problem['msg'][1:]}")
    return "; ".join(told)
