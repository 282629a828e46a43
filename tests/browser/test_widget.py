"""The widget as a shop embeds it: on pages of its own origin, and of another under a strict CSP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, Route, expect

from tests.browser.conftest import free_port, held, post, served

pytestmark = pytest.mark.browser

SAID = "waterproof trail shoes under 100 euros"


def write(page: Page, said: str = SAID) -> None:
    page.get_by_role("button", name="Ask the shop").click()
    page.get_by_label("What are you looking for?").fill(said)
    page.keyboard.press("Enter")


def ask(page: Page, said: str = SAID) -> None:
    write(page, said)
    answered(page)


def answered(page: Page) -> None:
    expect(page.locator("shop-assistant .panel")).to_have_attribute("aria-busy", "false")


def answered_once(page: Page, said: str = SAID) -> None:
    """The message stands there once, with its three cards and their reasons."""
    expect(page.locator("shop-assistant .said")).to_have_text([said])
    expect(page.locator("shop-assistant .cards li")).to_have_count(3)
    expect(page.locator("shop-assistant .why").last).to_contain_text("Heavy, but the lining")


def test_the_conversation_survives_going_to_another_page(desk: Page, site: str) -> None:
    desk.goto(f"{site}storefront")
    ask(desk)
    desk.goto(f"{site}storefront/product/ridge-2")
    answered_once(desk)
    expect(desk.locator("shop-assistant .chips li")).to_have_count(3)
    expect(desk.locator("shop-assistant .chips")).to_contain_text("up to €100")


def test_the_question_goes_up_so_that_its_answer_is_seen(desk: Page, site: str) -> None:
    desk.goto(f"{site}storefront")
    ask(desk)
    from_the_top = desk.locator("shop-assistant .said").evaluate(
        "(said) => said.offsetTop - said.parentNode.scrollTop"
    )
    assert abs(from_the_top - 8) < 2


def test_a_reload_in_mid_answer_takes_it_up_again(desk: Page, site: str) -> None:
    desk.goto(f"{site}storefront")
    with held(site):
        write(desk)
        expect(desk.locator("shop-assistant .cards li")).to_have_count(3)
        expect(desk.locator("shop-assistant .chips")).to_contain_text("up to €100")
        desk.reload()
        expect(desk.locator("shop-assistant .cards li")).to_have_count(3)
    answered_once(desk)
    answered(desk)
    desk.reload()
    answered_once(desk)


def test_compared_products_stand_side_by_side(desk: Page, site: str) -> None:
    desk.goto(f"{site}storefront")
    ask(desk)
    desk.get_by_role("button", name="Compare the first two").click()
    table = desk.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(["Ridge 2 trail shoe", "Fell Runner"])
    expect(desk.locator("shop-assistant .log")).not_to_contain_text("Side by side.")
    expect(table.get_by_role("row", name="colour")).to_contain_text("moss")


def test_a_page_s_product_is_known(desk: Page, site: str) -> None:
    desk.goto(f"{site}storefront/product/lamp-1")
    ask(desk, "is it bright?")
    expect(desk.locator("shop-assistant .cards li")).to_have_count(1)
    expect(desk.locator("shop-assistant .cards li")).to_contain_text("Halo desk lamp")


def test_whoever_talks_here_is_seen_to_look_at_a_product(desk: Page, site: str) -> None:
    seen: list[Response] = []
    desk.on("response", lambda one: seen.append(one) if one.url.endswith("/v1/events") else None)
    desk.goto(f"{site}storefront/product/lamp-1")
    ask(desk, "is it bright?")
    desk.keyboard.press("Escape")
    with desk.expect_response("**/v1/events"):
        desk.goto(f"{site}storefront/product/ridge-2")
    told = [(one.status, one.request.post_data_json) for one in seen]
    assert told == [(202, {"product_id": i, "event": "view"}) for i in ("lamp-1", "ridge-2")]


def test_the_focus_stays_and_those_who_listen_are_told(desk: Page, site: str) -> None:
    desk.goto(f"{site}storefront")
    ask(desk)
    expect(desk.get_by_role("status")).to_contain_text("These keep to what you asked.")
    box = desk.get_by_label("What are you looking for?")
    expect(box).to_be_focused()
    desk.get_by_label("Remove waterproof").press("Enter")
    expect(desk.locator("shop-assistant .chips li")).to_have_count(2)
    expect(box).to_be_focused()


def test_a_stopped_answer_is_over_and_the_next_one_comes(desk: Page, site: str) -> None:
    desk.goto(f"{site}storefront")
    with held(site):
        write(desk)
        expect(desk.locator("shop-assistant .cards li")).to_have_count(3)
        desk.get_by_role("button", name="Stop").click()
        answered(desk)
    desk.get_by_label("What are you looking for?").fill("a lamp")
    desk.keyboard.press("Enter")
    answered(desk)
    expect(desk.locator("shop-assistant .said")).to_have_text([SAID, "a lamp"])


def test_the_page_hears_what_happens(desk: Page, site: str) -> None:
    desk.goto(f"{site}storefront")
    desk.evaluate("""() => {
      window.heard = [];
      for (const name of ["open", "answer", "reason", "close"]) {
        document.addEventListener(`shop-assistant:${name}`, (event) =>
          window.heard.push([name, event.detail.product_ids ?? event.detail.product_id]));
      }
    }""")
    ask(desk)
    desk.keyboard.press("Escape")
    ids = ["ridge-2", "fell-runner", "mudlark"]
    reasons = [["reason", one] for one in ids]
    assert desk.evaluate("heard") == [["open", None], *reasons, ["answer", ids], ["close", None]]


def test_markup_and_oddities_stay_text_and_break_no_layout(phone: Page, site: str) -> None:
    phone.goto(f"{site}storefront")
    said = "odd <img src=x onerror=document.title=1> **things**"
    ask(phone, said)
    expect(phone.locator("shop-assistant .said")).to_have_text(said)
    expect(phone.locator("shop-assistant .cards li")).to_have_count(3)
    expect(phone.locator("shop-assistant .cards")).to_contain_text("<script>alert(1)</script>")
    assert phone.locator("shop-assistant .said img, shop-assistant script").count() == 0
    wide = phone.locator("shop-assistant .log").evaluate(
        "(log) => log.scrollWidth - log.clientWidth"
    )
    assert wide == 0
    tall = phone.locator("shop-assistant h3").evaluate_all(
        "(all) => all.map((h) => h.clientHeight)"
    )
    assert max(tall) < 80
    assert phone.title() == "Fern & Fell"


@pytest.mark.parametrize(
    "path", ["", "/category/Oddities", "/product/odd-markup", "/product/odd-long"]
)
def test_oddities_break_no_page(phone: Page, site: str, path: str) -> None:
    phone.goto(f"{site}storefront{path}")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert phone.title() != "1"
    for image in phone.locator("main img").all():
        image.scroll_into_view_if_needed()
        phone.wait_for_function("(one) => one.naturalWidth > 0", arg=image.element_handle())


@pytest.fixture
def without_storage(browser: Browser) -> Iterator[Page]:
    context: BrowserContext = browser.new_context()
    context.add_init_script(
        "for (const name of ['sessionStorage', 'localStorage'])"
        "Object.defineProperty(window, name, { get() { throw new Error('blocked'); } })"
    )
    yield context.new_page()
    context.close()


def test_blocked_storage_costs_the_memory_and_nothing_else(
    without_storage: Page, site: str
) -> None:
    without_storage.goto(f"{site}storefront")
    ask(without_storage)
    answered_once(without_storage)


def test_on_another_origin_under_a_strict_policy(desk: Page, site: str, elsewhere: str) -> None:
    """The shop's page allows no inline script or style, and the widget works all the same."""
    troubles: list[str] = []
    desk.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    desk.on("pageerror", lambda error: troubles.append(str(error)))
    desk.goto(elsewhere)
    ask(desk)
    answered_once(desk)
    desk.get_by_role("button", name="Compare the first two").click()
    expect(desk.get_by_role("table")).to_be_visible()
    assert troubles == []


def test_attributes_say_where_how_and_in_which_words(desk: Page, site: str, elsewhere: str) -> None:
    chosen = "locale=ar&theme=dark&position=left&label=Frag&greeting=Hallo&text-send=Los"
    desk.goto(f"{elsewhere}/?{chosen}")
    bubble = desk.get_by_role("button", name="Frag")
    box = bubble.bounding_box()
    assert box is not None
    assert box["x"] < 100
    bubble.click()
    panel = desk.locator("shop-assistant .panel")
    expect(panel).to_have_css("direction", "rtl")
    expect(panel).to_have_css("color-scheme", "dark")
    expect(panel).to_contain_text("Hallo")
    expect(panel).to_contain_text("I'm a machine")
    expect(desk.locator("shop-assistant .send")).to_have_text("Los")


@pytest.mark.parametrize("mode", ["inline", "panel"])
def test_it_opens_in_the_page_or_beside_it(
    desk: Page, site: str, elsewhere: str, mode: str
) -> None:
    desk.goto(f"{elsewhere}/?mode={mode}")
    desk.evaluate("document.querySelector('shop-assistant').open()")
    expect(desk.locator("shop-assistant .panel")).to_be_visible()
    expect(desk.locator("shop-assistant .bubble")).to_be_hidden()
    box = desk.locator("shop-assistant .panel").bounding_box()
    assert box is not None
    assert (box["height"] == 900) is (mode == "panel")


@pytest.mark.parametrize("path", ["", "/product/ridge-2", "/cart"])
def test_at_four_hundred_percent_everything_reflows(browser: Browser, site: str, path: str) -> None:
    """A desk's screen zoomed in that far is 320 pixels wide and 256 high (WCAG 1.4.10)."""
    page = browser.new_page(viewport={"width": 320, "height": 256})
    page.goto(f"{site}storefront{path}")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    ask(page)
    panel = page.locator("shop-assistant .panel").bounding_box()
    assert panel == {"x": 0, "y": 0, "width": 320, "height": 256}
    log = page.get_by_role("log")
    assert log.evaluate("(log) => log.scrollWidth - log.clientWidth") == 0
    assert log.evaluate("(log) => log.clientHeight") > 60
    send = page.get_by_role("button", name="Send").bounding_box()
    assert send is not None
    assert send["y"] + send["height"] <= 256
    page.close()


def test_whoever_wants_less_motion_gets_none(browser: Browser, site: str) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{site}storefront")
    with held(site):
        write(page)
        waiting = page.locator("shop-assistant .waiting").first
        expect(waiting).to_be_visible()
        moving = page.evaluate("""() => {
          const { shadowRoot } = document.querySelector("shop-assistant");
          const all = [document, shadowRoot].flatMap((root) => root.getAnimations());
          return all.filter((one) => one.playState === "running").length;
        }""")
    assert moving == 0
    page.close()


def test_a_server_that_is_killed_and_comes_back_loses_no_message(
    desk: Page, tmp_path: Path
) -> None:
    port = free_port()
    again = desk.get_by_role("button", name="Try again")
    with served(port, tmp_path, "http://localhost", "plain"):
        address = f"http://127.0.0.1:{port}/"
        post(f"{address}hold")
        desk.goto(f"{address}storefront")
        write(desk)
        expect(desk.locator("shop-assistant .cards li")).to_have_count(3)
    expect(desk.locator("shop-assistant .away")).to_contain_text("Your message is kept")
    desk.get_by_label("What are you looking for?").fill("a lamp")
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("What are you looking for?")).to_have_value("a lamp")
    with served(port, tmp_path, "http://localhost", "plain"):
        if again.is_visible():
            again.click()
        answered_once(desk)


def test_a_shop_with_too_many_askers_is_asked_again_and_loses_no_message(
    desk: Page, site: str
) -> None:
    turned_away: list[str] = []

    def busy_once(route: Route) -> None:
        if turned_away:
            route.continue_()
            return
        turned_away.append(route.request.headers["idempotency-key"])
        route.fulfill(status=503, headers={"Retry-After": "1"}, json={"detail": "many"})

    desk.route("**/turns", busy_once)
    desk.goto(f"{site}storefront")
    write(desk)
    expect(desk.locator("shop-assistant .away")).to_contain_text("Many are asking just now")
    answered_once(desk)
    assert len(turned_away) == 1
