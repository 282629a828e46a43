"""Variables over shop.toml: empty ones choose nothing, and what a webhook needs goes together."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import settings_page
from assistant.settings import SettingsError, read_settings


def test_an_empty_variable_chooses_nothing(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text('allowed_origins = ["https://Fern.shop/"]')
    empty = {"SHOP_HANDOFF_URL": "", "SHOP_HANDOFF_KEY": " ", "SHOP_ALLOWED_ORIGINS": ""}
    settings = read_settings(tmp_path, empty)
    assert (settings.handoff_url, settings.handoff_key) == (None, None)
    assert settings.allowed_origins == ("https://fern.shop",)


def test_several_origins_stand_in_one_variable(tmp_path: Path) -> None:
    chosen = {"SHOP_ALLOWED_ORIGINS": "https://fern.shop, https://fell.shop/"}
    settings = read_settings(tmp_path, chosen)
    assert settings.allowed_origins == ("https://fern.shop", "https://fell.shop")


def test_a_webhook_without_a_key_is_refused_and_says_nothing_of_its_address(
    tmp_path: Path,
) -> None:
    with pytest.raises(SettingsError, match="SHOP_HANDOFF_KEY") as refused:
        read_settings(tmp_path, {"SHOP_HANDOFF_URL": "https://user:hush@hooks.example"})
    assert "hush" not in str(refused.value)


def test_the_page_of_the_settings_is_made_from_them() -> None:
    docs = Path(__file__).parents[3] / "docs" / "settings.md"
    assert docs.read_text("utf-8") == settings_page.page()
