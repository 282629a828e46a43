from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli.place import Place
from ui.commands import _bound, _first_free, chat, demo, serve
from ui.demo_shop import make_demo_shop
from ui.suggestions import examples_of, suggested_shoppers
from ui.testing_shelf import TinyShelf
from ui.views.shop import Shop


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_taken_port_is_said_and_the_chat_takes_the_next(taken: int) -> None:
    with pytest.raises(Exception, match="Choose another with --port"):
        _bound("127.0.0.1", taken)
    with _first_free("127.0.0.1", taken) as bound:
        assert bound.getsockname()[1] > taken


def test_a_port_that_cannot_be_is_said() -> None:
    with pytest.raises(Exception, match="cannot serve at"):
        _bound("127.0.0.1", 70_000)


@pytest.mark.parametrize("command", [chat, serve])
def test_without_a_shop_the_next_step_is_said(command: object, tmp_path: Path) -> None:
    answer = CliRunner().invoke(command, [], obj=Place(tmp_path / "none"))  # type: ignore[arg-type]
    assert answer.exit_code == 2
    assert "shop-assistant demo" in answer.output


def test_the_demo_leaves_another_shop_alone(tmp_path: Path) -> None:
    (tmp_path / "shop.db").touch()
    answer = CliRunner().invoke(demo, ["--no-chat"], obj=Place(tmp_path))
    assert answer.exit_code == 2
    assert "is not the demo's" in answer.output
    assert list(tmp_path.iterdir()) == [tmp_path / "shop.db"]


def test_a_demo_shop_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    (tmp_path / "demo-shop.txt").write_text("built\n")
    make_demo_shop(Place(tmp_path), None)  # type: ignore[arg-type]
    assert len(list(tmp_path.iterdir())) == 1


def test_examples_and_shoppers_come_from_the_shops_data() -> None:
    shop = Shop("Fern & Fell", "EUR", "en", TinyShelf())
    assert examples_of(shop)[0] == "trail shoes under €90"
    assert examples_of(shop)[-1] == "what about returns?"
    assert suggested_shoppers(shop.shelf) == ("ada", "ben")
