"""Pages start where nothing is cut: before a heading with its chart or short table."""

from __future__ import annotations

from hnb_xl.model.blocks import (
    Block,
    Cell,
    Chart,
    ChartKind,
    Charts,
    Column,
    Heading,
    Role,
    Row,
    Series,
    Sheet,
    Style,
    Table,
    Text,
    Title,
)
from hnb_xl.write.layout import Layout, layout
from hnb_xl.write.paging import page_breaks

CHART = Charts((Chart("t", "alt", ChartKind.LINE, "none", "x", (Series("y", "000000"),), width=4, height=15),))


def table(name: str, rows: int, *, repeat_header: bool = False) -> Table:
    """A table of so many rows of one line."""
    return Table(name, (Column("A"),), (Row((Cell(1),)),) * rows, repeat_header=repeat_header)


def sheet(*blocks: Block, one_page: bool = False) -> Layout:
    """A landscape sheet narrow enough to print at its own size: some 500 points of rows a page."""
    return layout(Sheet("S", Role.DASHBOARD, (Title("T"), *blocks), (20,) * 4, one_page=one_page))


def test_a_heading_goes_to_the_next_page_with_its_chart() -> None:
    """The second chart does not fit on the first page, so its page starts at its heading."""
    placed = sheet(Heading("One"), CHART, Heading("Two"), CHART)

    assert page_breaks(placed) == (placed.places[3].row - 1,)


def test_a_short_table_is_not_cut() -> None:
    """A table that fits on one page, but not on what is left of this one, goes to the next."""
    placed = sheet(CHART, table("tblA", 6), table("tblB", 9))

    assert page_breaks(placed) == (placed.tables["tblB"].top - 1,)


def test_a_long_table_goes_on_where_it_is() -> None:
    """A table longer than a page starts at once and flows."""
    assert page_breaks(sheet(CHART, table("tblA", 80, repeat_header=True))) == ()


def test_a_long_table_never_leaves_its_header_alone() -> None:
    """Where only the header would fit, the table starts on the next page."""
    placed = sheet(CHART, table("tblA", 9), table("tblB", 80))

    assert page_breaks(placed) == (placed.tables["tblB"].top - 1,)


def test_a_heading_with_a_note_goes_to_the_next_page_with_its_table() -> None:
    """The line in small print under a heading does not part it from its table."""
    placed = sheet(
        CHART, table("tblA", 6), Heading("Payments"), Text("One row an instalment.", Style.NOTE), table("tblB", 9)
    )

    assert page_breaks(placed) == (placed.places[3].row - 1,)


def test_one_page_has_no_breaks() -> None:
    """A sheet fitted to one page is shrunk, not cut."""
    assert page_breaks(sheet(*[CHART] * 6, one_page=True)) == ()
