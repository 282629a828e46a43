"""Every page as axe sees it: nothing serious, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

SAID = "waterproof trail shoes under 100 euros"


def storefront(path: str) -> Callable[[Page, str], None]:
    def opened(page: Page, site: str) -> None:
        page.goto(f"{site}storefront{path}")

    return opened


def widget(page: Page, site: str) -> None:
    page.goto(f"{site}storefront")
    page.get_by_role("button", name="Ask the shop").click()
    page.get_by_label("What are you looking for?").fill(SAID)
    page.keyboard.press("Enter")
    expect(page.locator("shop-assistant .panel")).to_have_attribute("aria-busy", "false")
    page.get_by_role("button", name="Compare the first two").click()
    expect(page.get_by_role("table")).to_be_visible()
    page.locator("shop-assistant .cite").first.click()
    page.get_by_role("button", name="Cart (0)").click()


def chat(page: Page, site: str) -> None:
    page.goto(site)
    page.fill("#box textarea", SAID)
    page.press("#box textarea", "Enter")
    expect(page.locator("#now .exchange.done")).to_be_visible()
    page.get_by_text("Where these picks come from").click()


PAGES = {
    "home": storefront(""),
    "category": storefront("/category/Trail%20shoes"),
    "search": storefront("/search?q=lamp"),
    "product": storefront("/product/ridge-2"),
    "cart": storefront("/cart"),
    "widget": widget,
    "chat": chat,
}


@pytest.fixture(params=["light", "dark"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    opened = browser.new_page(color_scheme=request.param, reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(page: Page, site: str, name: str) -> None:
    PAGES[name](page, site)
    found = Axe().run(page).response["violations"]
    serious = [
        f"{one['id']}: {node['html']} {node.get('failureSummary', '')}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
    assert not serious, "\n".join(serious)
