"""The API's reference as a page, made from its OpenAPI; needs nothing from the network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ui.templates import rendered


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    summary: str
    description: str
    body: str
    answers: tuple[tuple[str, str], ...]


def reference_html(schema: Mapping[str, Any], root: str) -> str:
    """The page of that OpenAPI document, for a server at `root`."""
    operations = [
        _operation(method.upper(), path, detail, schema)
        for path, methods in schema["paths"].items()
        for method, detail in methods.items()
    ]
    return rendered(
        "reference.html", title=schema["info"]["title"], operations=operations, root=root
    )


def _operation(
    method: str, path: str, detail: Mapping[str, Any], schema: Mapping[str, Any]
) -> Operation:
    content = detail.get("requestBody", {}).get("content", {}).get("application/json", {})
    answers = tuple((status, told["description"]) for status, told in detail["responses"].items())
    return Operation(
        method,
        path,
        detail.get("summary", ""),
        detail.get("description", ""),
        _shape(content.get("schema"), schema),
        answers,
    )


def _shape(kind: Mapping[str, Any] | None, schema: Mapping[str, Any]) -> str:
    """A JSON body made of the examples, types and descriptions of its fields."""
    if kind is None:
        return ""
    options = kind.get("anyOf", [kind])
    reference = next((o["$ref"] for o in options if "$ref" in o), None)
    if reference is None:
        return ""
    named = schema["components"]["schemas"][reference.rsplit("/", 1)[-1]]
    fields = {
        name: detail.get("examples", [detail.get("default")])[0]
        for name, detail in named.get("properties", {}).items()
    }
    return json.dumps(fields, ensure_ascii=False)
