"""A whole purchase through the widget on the storefront: by mouse, by keyboard, by thumb."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SAID = "waterproof trail shoes under 100 euros"
FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.ariaLabel || at?.textContent || "";
}"""


def tab_to(page: Page, label: str, back: bool = False) -> None:
    """Press Tab until what is called so has the focus."""
    for _ in range(80):
        if str(page.evaluate(FOCUSED)).strip().startswith(label):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"no Tab leads to {label!r}")


def bought(page: Page) -> None:
    """The shop's own cart has the shoe in the size that was chosen."""
    line = page.locator("table.lines tr").first
    expect(line).to_contain_text("Ridge 2 trail shoe")
    expect(line).to_contain_text("size 42")
    expect(page.locator("table.lines")).to_contain_text("€89")


def test_by_mouse(desk: Page, site: str) -> None:
    desk.goto(f"{site}storefront")
    desk.get_by_role("button", name="Ask the shop").click()
    desk.get_by_label("What are you looking for?").fill(SAID)
    desk.get_by_role("button", name="Send").click()
    first = desk.locator("shop-assistant .cards li").first
    first.locator(".cite").click()
    expect(first.locator(".evidence")).to_have_text("Feet stayed dry through a whole wet week.")
    expect(desk.locator("shop-assistant .send")).to_have_text("Send")
    first.get_by_label("Which Ridge 2 trail shoe").select_option("size 42")
    first.get_by_role("button", name="Add to cart").click()
    expect(desk.locator("[data-cart]")).to_have_text("Cart (1)")
    desk.get_by_role("button", name="Cart (1)").click()
    expect(desk.locator("shop-assistant .cart")).to_contain_text("1 × Ridge 2 trail shoe · 42")
    desk.get_by_role("button", name="Remove: Ridge 2 trail shoe").click()
    expect(desk.locator("[data-cart]")).to_have_text("Cart (0)")
    first.get_by_role("button", name="Add to cart").click()
    expect(desk.locator("[data-cart]")).to_have_text("Cart (1)")
    desk.get_by_role("link", name="Go to the cart").click()
    bought(desk)


def test_by_keyboard_alone(desk: Page, site: str) -> None:
    desk.goto(f"{site}storefront")
    tab_to(desk, "Ask the shop")
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("What are you looking for?")).to_be_focused()
    desk.keyboard.type(SAID)
    desk.keyboard.press("Enter")
    expect(desk.locator("shop-assistant .cards li")).to_have_count(3)
    expect(desk.locator("shop-assistant .send")).to_have_text("Send")
    expect(desk.get_by_label("What are you looking for?")).to_be_focused()
    desk.get_by_role("log").focus()
    tab_to(desk, "Which Ridge 2 trail shoe")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    tab_to(desk, "Add to cart: Ridge 2")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-cart]")).to_have_text("Cart (1)")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("button", name="Ask the shop")).to_be_focused()
    tab_to(desk, "Cart (1)", back=True)
    desk.keyboard.press("Enter")
    bought(desk)


def test_by_thumb(phone: Page, site: str) -> None:
    def never_sideways() -> None:
        assert phone.evaluate("document.documentElement.scrollWidth") == 390

    phone.goto(f"{site}storefront")
    never_sideways()
    phone.get_by_role("button", name="Ask the shop").tap()
    phone.get_by_label("What are you looking for?").fill(SAID)
    phone.get_by_role("button", name="Send").tap()
    expect(phone.locator("shop-assistant .cards li")).to_have_count(3)
    box = phone.locator("shop-assistant .cards li").first.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    expect(phone.locator("shop-assistant .send")).to_have_text("Send")
    phone.get_by_label("Which Ridge 2 trail shoe").select_option("size 42")
    phone.get_by_role("button", name="Add to cart: Ridge 2").tap()
    expect(phone.locator("[data-cart]")).to_have_text("Cart (1)")
    phone.get_by_role("button", name="Close").tap()
    phone.locator("[data-cart]").tap()
    bought(phone)
    never_sideways()


def test_a_products_page_says_why_it_suits(desk: Page, site: str) -> None:
    desk.goto(f"{site}storefront/product/ridge-2")
    desk.get_by_role("button", name="Ask why").click()
    expect(desk.locator("[data-why]")).to_contain_text("Feet stayed dry")
    expect(desk.locator("[data-shares] dt")).to_have_count(3)
    desk.reload()
    expect(desk.locator("[data-why]")).to_contain_text("Feet stayed dry")
