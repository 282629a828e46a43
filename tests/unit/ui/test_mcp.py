"""The shop's tools over MCP, called by the official client in this process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from mcp import Client

from ui.mcp import mcp_server
from ui.testing import ScriptedConversation


def called(tool: str, **arguments: Any) -> tuple[bool, Any]:
    """Whether it was an error, and the answer (JSON, or the error's text)."""
    return calls((tool, arguments))[0]


def calls(*asked: tuple[str, dict[str, Any]]) -> list[tuple[bool, Any]]:
    async def all_of_them() -> list[tuple[bool, Any]]:
        answers = []
        async with Client(mcp_server(ScriptedConversation())) as client:
            for tool, arguments in asked:
                result = await client.call_tool(tool, arguments)
                text = "".join(getattr(part, "text", "") for part in result.content)
                answers.append(
                    (bool(result.is_error), text if result.is_error else json.loads(text))
                )
        return answers

    return alone(all_of_them())


def alone(coroutine: Coroutine[Any, Any, Any]) -> Any:
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, coroutine).result()


def test_the_tools_are_listed_with_what_they_take() -> None:
    async def listed() -> Any:
        async with Client(mcp_server(ScriptedConversation())) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in alone(listed())}
    assert set(tools) == {"search", "product", "compare", "cart", "policy"}
    assert tools["search"].input_schema["required"] == ["wanted"]
    assert all(tool.description for tool in tools.values())
    assert tools["product"].annotations.read_only_hint is True


def test_a_search_answers_with_picks_and_a_session_that_remembers() -> None:
    wanted = {"wanted": "waterproof trail shoes under 95"}
    (_, first), (_, second) = calls(
        ("search", wanted), ("search", {"wanted": "shoes", "session": "s1"})
    )
    assert [pick["product_id"] for pick in first["picks"]] == ["ridge-2", "fell-runner"]
    assert first["picks"][0]["evidence"]
    assert second["session"] == first["session"]
    assert second["need"]["price_max"] == 95.0


def test_a_product_is_told_with_variants_and_reviews_by_those_who_share_their_name() -> None:
    failed, told = called("product", product_id="ridge-2")
    assert not failed
    assert (told["title"], told["price"]) == ("Ridge 2 trail shoe", 89.0)
    assert [one["by"] for one in told["reviews"]] == ["Ben Ito", "Cleo Marsh"]
    _, mudlark = called("product", product_id="mudlark")
    assert mudlark["reviews"][0]["by"] == "a shopper"


def test_products_stand_side_by_side() -> None:
    _, told = called("compare", product_ids=["ridge-2", "lamp-1"])
    assert told["rows"]["price"] == [89.0, 45.0]
    assert told["rows"]["attribute: colour"] == ["moss", None]


def test_a_cart_is_filled_looked_at_and_emptied() -> None:
    answers = calls(
        ("search", {"wanted": "shoes"}),
        ("cart", {"session": "s1", "add": "ridge-2", "quantity": 2}),
        ("cart", {"session": "s1"}),
        ("cart", {"session": "s1", "remove": "ridge-2"}),
    )
    assert [told["cart"]["total"] for _, told in answers] == [0.0, 178.0, 178.0, 0.0]


def test_policies_are_quoted_or_said_to_be_silent() -> None:
    _, told = called("policy", question="can I send it back?")
    assert told["evidence"][0]["source"] == "policy:returns"
    _, silent = called("policy", question="is there parking?")
    assert silent["evidence"] == []


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("product", {"product_id": "nothing"}, "no product"),
        ("compare", {"product_ids": ["ridge-2"]}, "2"),
        ("cart", {"session": "another"}, "no session"),
        ("search", {"wanted": "shoes", "session": "another"}, "no session"),
        ("search", {"wanted": "x" * 2001}, "2000"),
    ],
)
def test_what_cannot_be_is_said(tool: str, arguments: dict[str, Any], said: str) -> None:
    failed, text = called(tool, **arguments)
    assert failed
    assert said in text
