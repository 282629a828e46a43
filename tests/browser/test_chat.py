"""The chat in a real browser: what a person sees and does."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import held

pytestmark = pytest.mark.browser

SAID = "waterproof trail shoes under 100 euros"


def say(page: Page, site: str, text: str = SAID) -> None:
    page.goto(site)
    page.fill("#box textarea", text)
    page.press("#box textarea", "Enter")


def done(page: Page) -> None:
    expect(page.locator("#now .exchange.done")).to_be_visible()


def test_cards_appear_before_words_and_reasons_follow(desk: Page, site: str) -> None:
    with held(site):
        say(desk, site)
        expect(desk.locator("#now .card")).to_have_count(3)
        expect(desk.locator("#now .card .why .shimmer").last).to_be_visible()
    reason = desk.locator("#now .card .why").first
    expect(reason).to_contain_text("Feet stayed dry through a whole wet week.")
    done(desk)


def test_a_citation_opens_the_review_it_stands_for(desk: Page, site: str) -> None:
    say(desk, site)
    done(desk)
    desk.locator("#now .card .cite").first.focus()
    desk.keyboard.press("Enter")
    evidence = desk.locator(".evidence:popover-open")
    expect(evidence).to_contain_text("Ben Ito")
    desk.keyboard.press("Escape")
    expect(evidence).to_have_count(0)


def test_why_this_shows_bars_and_reviews(desk: Page, site: str) -> None:
    say(desk, site)
    done(desk)
    desk.locator("#now .card").first.get_by_text("Why this?").click()
    reasons = desk.locator(".reasons:popover-open")
    expect(reasons.locator(".bar")).to_have_count(3)
    expect(reasons).to_contain_text("Ben Ito likes it")
    expect(reasons.locator(".quote")).to_have_count(2)


def test_a_chip_is_taken_away(desk: Page, site: str) -> None:
    say(desk, site)
    done(desk)
    expect(desk.locator("#need .chip")).to_have_count(3)
    desk.get_by_label("Remove waterproof").click()
    expect(desk.locator("#need .chip")).to_have_count(2)
    expect(desk.locator("#past .exchange")).to_have_count(1)


def test_a_like_is_kept_and_the_cart_fills(desk: Page, site: str) -> None:
    say(desk, site)
    done(desk)
    desk.get_by_label("Like Ridge 2 trail shoe", exact=True).click()
    expect(desk.locator("#now .said")).to_contain_text("I like Ridge 2 trail shoe")
    liked = desk.locator("#past").get_by_label("Like Ridge 2 trail shoe", exact=True)
    expect(liked).to_have_attribute("aria-pressed", "true")
    desk.locator("#past").get_by_label("Add Fell Runner to cart").click()
    expect(desk.locator("#cart .total")).to_contain_text("€74")


def test_an_answer_can_be_stopped_and_the_next_is_served(desk: Page, site: str) -> None:
    with held(site):
        say(desk, site)
        expect(desk.locator("#now .card")).to_have_count(3)
        desk.locator("#box .stop-button").click()
        expect(desk.locator("#now .note")).to_have_text("Stopped.")
    desk.fill("#box textarea", "a lamp")
    desk.press("#box textarea", "Enter")
    done(desk)
    expect(desk.locator("#past .exchange.stopped")).to_have_count(1)


def test_another_shopper_begins_a_new_chat(desk: Page, site: str) -> None:
    say(desk, site)
    done(desk)
    expect(desk.locator("#person")).to_contain_text("Ada Holm")
    desk.locator("#who input").click()
    desk.get_by_role("option", name="A stranger").click()
    expect(desk.locator("#person")).to_contain_text("A stranger.")
    expect(desk.locator("#now .welcome")).to_be_visible()
    expect(desk.locator(".exchange")).to_have_count(0)


def test_an_example_is_said_with_a_click(desk: Page, site: str) -> None:
    desk.goto(site)
    desk.locator(".examples button").first.click()
    done(desk)
    expect(desk.locator("#now .said")).to_contain_text(SAID)


def test_markup_and_oddities_stay_text_and_break_no_layout(phone: Page, site: str) -> None:
    """Markup everywhere, names of 300 letters, a price of zero and one unknown, a lost picture."""
    say(phone, site, '<img src=x onerror="document.title=1"> **odd** things')
    done(phone)
    expect(phone.locator("#now .said")).to_contain_text("<img src=x")
    assert phone.locator("#now .said img").count() == 0
    expect(phone.locator("#now .card")).to_have_count(3)
    expect(phone.locator("#now")).to_contain_text("<script>alert(1)</script>")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    for image in phone.locator("#now .card img").all():
        image.scroll_into_view_if_needed()
        phone.wait_for_function("(one) => one.naturalWidth > 0", arg=image.element_handle())
    assert phone.title() == "Fern & Fell"


def test_a_phone_never_scrolls_sideways(phone: Page, site: str) -> None:
    say(phone, site)
    done(phone)

    def widths() -> tuple[int, int]:
        wide, seen = phone.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        return wide, seen

    assert widths() == (390, 390)
    phone.locator("#now .card").first.get_by_text("Why this?").tap()
    box = phone.locator(".reasons:popover-open").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert widths() == (390, 390)


def test_on_a_phone_the_cart_opens_from_its_pill(phone: Page, site: str) -> None:
    say(phone, site)
    done(phone)
    phone.get_by_label("Add Ridge 2 trail shoe to cart").tap()
    expect(phone.locator(".basket-pill")).to_contain_text("1")
    phone.locator(".basket-pill").tap()
    expect(phone.locator("#basket .total")).to_be_visible()


def test_nothing_is_fetched_from_elsewhere(desk: Page, site: str) -> None:
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    say(desk, site)
    done(desk)
    hosts = {urlsplit(url).hostname for url in asked if url.startswith(("http", "ws"))}
    assert hosts == {"127.0.0.1"}


def test_a_reload_brings_the_conversation_back(desk: Page, site: str) -> None:
    say(desk, site)
    done(desk)
    desk.get_by_label("Add Ridge 2 trail shoe to cart").click()
    expect(desk.locator("#cart .total")).to_contain_text("€89")
    desk.reload()
    expect(desk.locator("#past .said")).to_contain_text(SAID)
    expect(desk.locator("#past .why").first).to_contain_text("Feet stayed dry")
    expect(desk.locator("#now .said")).to_contain_text("add_to_cart")
    expect(desk.locator("#cart .total")).to_contain_text("€89")
    desk.get_by_role("button", name="New chat").click()
    expect(desk.locator("#now .welcome")).to_be_visible()
    desk.reload()
    expect(desk.locator("#now .welcome")).to_be_visible()
    expect(desk.locator(".exchange")).to_have_count(0)


def test_where_picks_come_from_is_a_table(desk: Page, site: str) -> None:
    say(desk, site)
    done(desk)
    desk.get_by_text("Where these picks come from").click()
    table = desk.get_by_role("table")
    expect(table.get_by_role("rowheader")).to_have_count(4)
    expect(table.get_by_role("row", name="People you follow")).to_contain_text("+0.22")


def test_the_chosen_variant_goes_into_the_cart(desk: Page, site: str) -> None:
    say(desk, site)
    done(desk)
    desk.get_by_label("Which Ridge 2 trail shoe").select_option("size 42")
    desk.get_by_label("Add Ridge 2 trail shoe to cart").click()
    expect(desk.locator("#cart .line")).to_contain_text("size 42")


def test_a_chip_is_given_another_value(desk: Page, site: str) -> None:
    say(desk, site)
    done(desk)
    desk.get_by_label("Change up to €100").click()
    desk.keyboard.type("80")
    desk.keyboard.press("Enter")
    expect(desk.locator("#need")).to_contain_text("up to €80")
    expect(desk.locator("#now .card")).to_have_count(1)


def test_an_edited_message_is_answered_in_its_place(desk: Page, site: str) -> None:
    say(desk, site)
    done(desk)
    desk.get_by_role("button", name="Edit").click()
    box = desk.locator("#box textarea")
    expect(box).to_have_value(SAID)
    box.fill("shoes under 80 euros")
    box.press("Enter")
    expect(desk.locator("#now .card")).to_have_count(1)
    expect(desk.locator(".exchange .said")).to_have_count(1)


def test_a_bad_answer_is_told_with_its_reason(desk: Page, site: str) -> None:
    say(desk, site)
    done(desk)
    desk.get_by_label("Bad answer").click()
    desk.get_by_role("button", name="Too dear").click()
    chosen = desk.get_by_role("button", name="Too dear")
    expect(chosen).to_have_attribute("aria-pressed", "true")


def test_an_earlier_chat_is_opened_again(desk: Page, site: str) -> None:
    say(desk, site)
    done(desk)
    desk.get_by_role("button", name="New chat").click()
    expect(desk.locator("#now .welcome")).to_be_visible()
    desk.get_by_text("Earlier chats").click()
    desk.locator("#before").get_by_role("button", name=SAID).click()
    expect(desk.locator("#now .said")).to_contain_text(SAID)
    expect(desk.locator("#need .chip")).to_have_count(3)


def test_light_or_dark_is_kept(desk: Page, site: str) -> None:
    desk.goto(site)
    desk.get_by_role("button", name="Light or dark").click()
    expect(desk.locator("body.dark")).to_have_count(1)
    desk.reload()
    expect(desk.locator("body.dark")).to_have_count(1)
