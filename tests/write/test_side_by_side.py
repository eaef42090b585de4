"""Blocks side by side, large banners, and cards on an uneven grid."""

from __future__ import annotations

from hnb_xl.model.blocks import (
    Banner,
    Beside,
    Block,
    Card,
    Cards,
    Cell,
    Column,
    Heading,
    Role,
    Row,
    Sheet,
    Style,
    Table,
)
from hnb_xl.write.layout import Layout, layout
from hnb_xl.write.paging import page_breaks


def table(name: str, at: int, rows: int, text: str = "short") -> Table:
    """Two columns from a grid column on."""
    return Table(name, (Column("A"), Column("B")), (Row((Cell(text), Cell("x"))),) * rows, at=at)


def placed(*blocks: Block) -> Layout:
    """A sheet of five columns, the third a gap."""
    return layout(Sheet("Page", Role.DASHBOARD, blocks, (20.0, 10.0, 2.0, 20.0, 10.0)))


def test_both_stacks_begin_in_one_row_and_share_heights() -> None:
    """The next block begins under the longer stack; a row is as high as the higher of the two needs."""
    long = "a text that needs several lines in a narrow column of the grid"
    pair = Beside((Heading("Left"), table("t1", 0, 4)), (Heading("Right"), table("t2", 3, 2, long)), at=3, gap=1)
    found = placed(pair, Heading("After"))
    after = next(place for place in found.places if place.block == Heading("After"))

    assert (found.tables["t1"].top, found.tables["t2"].top) == (2, 2)
    assert (found.tables["t1"].left, found.tables["t2"].left) == (1, 4)
    assert after.row == 8  # heading, header, four rows, and the empty row between blocks
    assert found.heights[3] > found.heights[5]


def test_lines_end_before_the_gap() -> None:
    """A heading on the left stops at the gap, one on the right begins where its stack does."""
    found = placed(Beside((Heading("Left"),), (Heading("Right"),), at=3, gap=1))
    spans = {
        place.block.text: (place.column, place.last_column)
        for place in found.places
        if isinstance(place.block, Heading)
    }

    assert spans == {"Left": (1, 2), "Right": (4, 5)}


def test_stacks_are_kept_on_one_page() -> None:
    """A page break never falls inside blocks that stand side by side."""
    pair = Beside((table("t1", 0, 20),), (table("t2", 3, 20),), at=3, gap=1)
    found = placed(table("t0", 0, 22), pair)

    assert page_breaks(found) == (found.tables["t1"].top - 1,)


def test_a_banner_with_a_label_and_a_detail_takes_three_rows() -> None:
    """The line between them is the highest."""
    found = placed(Banner("▼ AMBER / RED", Style.AMBER_RED, label="Overall", detail="Last period: not rated"))

    assert found.last_row == 3
    assert found.heights[2] > max(found.heights[1], found.heights[3])


def test_cards_may_take_uneven_spans() -> None:
    """Two columns, then three; a third card starts a new band."""
    cards = tuple(Card(name, Cell(1, Style.CARD_FIGURE), "detail") for name in "abc")
    found = placed(Cards(cards, spans=(2, 3)))

    assert [(card.row, card.column, card.last_column) for card in found.cards] == [(1, 1, 2), (1, 3, 5), (5, 1, 2)]
