"""The tables of a turn: what its picks come from, and products side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.turn import Evidence, Pick
from ui.chat.exchange import Exchange
from ui.chat.view import exchange_html
from ui.testing import ScriptedConversation
from ui.views.cards import card_of
from ui.views.comparison import comparison_of
from ui.views.origins import REST, origins_of
from ui.views.shop import Shop


def pick(title: str, **shares: float) -> Pick:
    return Pick(title, title, 100, "EUR", sum(shares.values()), shares)


SHARES = st.dictionaries(
    st.sampled_from(["need_match", "friends", "behaviour", "taste", "freshness", "aspect_match"]),
    st.floats(-9, 9, allow_nan=False),
    min_size=1,
)


@given(st.lists(SHARES, min_size=2, max_size=5))
def test_every_column_adds_up_to_its_picks_score(all_shares: list[dict[str, float]]) -> None:
    table = origins_of([pick(str(n), **shares) for n, shares in enumerate(all_shares)])
    assert table is not None
    for column, score in enumerate(table.scores):
        assert sum(cells[column].share for _, cells in table.rows) == pytest.approx(score)


def test_what_reviews_say_of_a_wish_stands_in_its_own_row() -> None:
    asked = replace(
        pick("a", aspect_match=4.0, friends=1.0),
        causes={"aspect_match": (("want:quiet", 3.0), ("avoid:bulky", 1.0))},
    )
    table = origins_of([asked, pick("b", friends=-2.0, freshness=0.001)])
    assert table is not None
    rows = {name: [cell.share for cell in cells] for name, cells in table.rows}
    assert rows["Reviews on “quiet”"] == [3.0, 0.0]
    assert rows["Reviews on “bulky”"] == [1.0, 0.0]
    assert rows["People you follow"] == [1.0, -2.0]
    assert rows[REST] == [0.0, 0.001]


def test_the_strongest_is_darkest_and_what_counts_against_is_marked() -> None:
    table = origins_of([pick("a", need_match=2.0, friends=-1.0), pick("b", need_match=0.4)])
    assert table is not None
    levels = {name: [cell.level for cell in cells] for name, cells in table.rows}
    assert levels == {"Your words": [5, 1], "People you follow": [-2, 0]}


def test_one_pick_alone_is_not_set_against_others() -> None:
    assert origins_of([pick("a", need_match=1.0)]) is None


def test_compared_products_stand_side_by_side_with_what_says_it(shop: Shop) -> None:
    both = (
        ("ridge-2", Evidence(1, "attribute", "attribute:weight", "weight: 310 g")),
        ("mudlark", Evidence(2, "review", "review:r4", "Heavy, but dry.", -1)),
    )
    cards = [
        card_of(n, replace(pick(i), product_id=i, evidence=(one,)), None, shop)
        for n, (i, one) in enumerate(both, start=1)
    ]
    table = comparison_of(cards)
    assert table is not None
    told = {name: [[c.text for c in cells] for cells in columns] for name, columns in table.rows}
    assert told == {"Weight": [["310 g"], []], "What bothers some": [[], ["Heavy, but dry."]]}


def test_the_table_cites_evidence_that_is_on_the_page(shop: Shop) -> None:
    conversation = ScriptedConversation()
    session = conversation.open_session()
    *_, done = conversation.turn(session, "shoes")
    exchange = Exchange("compare them").after(done)
    assert exchange.turn is not None
    compared = replace(exchange, turn=replace(exchange.turn, act="compare"))
    page = exchange_html(compared, 4, shop)
    assert 'class="compare"' in page
    for cited in page.split('popovertarget="')[1:]:
        assert f'id="{cited.split(chr(34))[0]}"' in page
