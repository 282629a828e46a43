"""The widget as a shop embeds it: on pages of its own origin, and of another under a strict CSP."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SAID = "waterproof trail shoes under 100 euros"


def ask(page: Page, said: str = SAID) -> None:
    page.get_by_role("button", name="Ask the shop").click()
    page.get_by_label("What are you looking for?").fill(said)
    page.keyboard.press("Enter")
    expect(page.locator("shop-assistant .send")).to_have_text("Send")


def test_a_card_its_reason_and_what_it_cites(desk: Page, site: str) -> None:
    desk.goto(f"{site}storefront")
    ask(desk)
    expect(desk.locator("shop-assistant .cards li")).to_have_count(3)
    first = desk.locator("shop-assistant .cards li").first
    expect(first.locator(".why")).to_contain_text("Feet stayed dry")
    first.locator(".cite").click()
    expect(first.locator(".evidence")).to_have_text("Feet stayed dry through a whole wet week.")


def test_the_conversation_survives_going_to_another_page(desk: Page, site: str) -> None:
    desk.goto(f"{site}storefront")
    ask(desk)
    desk.goto(f"{site}storefront/product/ridge-2")
    expect(desk.locator("shop-assistant .said")).to_have_text(SAID)
    expect(desk.locator("shop-assistant .cards li")).to_have_count(3)
    expect(desk.locator("shop-assistant .chips li")).to_have_count(3)


def test_the_shops_own_cart_hears_of_it(desk: Page, site: str) -> None:
    desk.goto(f"{site}storefront")
    ask(desk)
    desk.get_by_label("Add Fell Runner to cart").click()
    expect(desk.locator("[data-cart]")).to_have_text("Cart (1)")


def test_by_keyboard_alone(desk: Page, site: str) -> None:
    desk.goto(f"{site}storefront")
    bubble = desk.get_by_role("button", name="Ask the shop")
    bubble.focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("What are you looking for?")).to_be_focused()
    desk.keyboard.type(SAID)
    desk.keyboard.press("Enter")
    expect(desk.locator("shop-assistant .cards li")).to_have_count(3)
    expect(desk.locator("shop-assistant .send")).to_have_text("Send")
    desk.keyboard.press("Escape")
    expect(bubble).to_be_focused()


def test_a_shop_that_is_away_loses_no_message(desk: Page, site: str) -> None:
    desk.goto(f"{site}storefront")
    desk.get_by_role("button", name="Ask the shop").click()
    desk.route("**/v1/**", lambda route: route.abort())
    desk.get_by_label("What are you looking for?").fill(SAID)
    desk.keyboard.press("Enter")
    expect(desk.locator("shop-assistant .log")).to_contain_text("I can't reach the shop")
    desk.unroute("**/v1/**")
    desk.get_by_role("button", name="Try again").click()
    expect(desk.locator("shop-assistant .cards li")).to_have_count(3)


def test_markup_stays_text(desk: Page, site: str) -> None:
    desk.goto(f"{site}storefront")
    ask(desk, "<img src=x onerror=alert(1)> shoes")
    said = desk.locator("shop-assistant .said")
    expect(said).to_have_text("<img src=x onerror=alert(1)> shoes")
    assert said.locator("img").count() == 0


def test_on_another_origin_under_a_strict_policy(desk: Page, site: str, elsewhere: str) -> None:
    """The shop's page allows no inline script or style, and the widget works all the same."""
    troubles: list[str] = []
    desk.on("console", lambda m: troubles.append(m.text) if "Content Security" in m.text else None)
    desk.goto(elsewhere)
    ask(desk)
    expect(desk.locator("shop-assistant .cards li")).to_have_count(3)
    assert troubles == []
