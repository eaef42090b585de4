"""Where blocks stand: nothing overlaps, nothing touches a table, every name leads to its cell."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.model.addresses import letters
from hnb_xl.model.blocks import (
    Banner,
    Block,
    Card,
    Cards,
    Cell,
    Chart,
    ChartKind,
    Charts,
    Column,
    Gap,
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
from hnb_xl.write.layout import Addresses, Layout, file_form, layout, quoted, resolve
from hnb_xl.write.paging import page_breaks

WORDS = st.text("abcdefgh €£ ●", max_size=200)
CELLS = st.builds(Cell, st.one_of(st.none(), st.integers(), WORDS))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table of any size, somewhere on the grid."""
    columns = draw(st.integers(1, 5))
    rows = draw(st.lists(st.tuples(*[CELLS] * columns), max_size=6))
    name = draw(st.uuids()).hex
    return Table(
        f"t{name}",
        tuple(Column(f"c{at}") for at in range(columns)),
        tuple(Row(cells, key=f"r{at}") for at, cells in enumerate(rows)),
        at=draw(st.integers(0, 2)),
    )


CHART = Chart("t", "alt", ChartKind.LINE, "none", "x", (Series("y", "000000"),))
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    tables(),
    st.builds(Heading, WORDS),
    st.builds(Text, WORDS),
    st.builds(Banner, WORDS, st.just(Style.RED)),
    st.builds(Gap, st.integers(0, 3)),
    st.lists(st.builds(Card, WORDS, CELLS, WORDS), min_size=1, max_size=7).map(lambda c: Cards(tuple(c))),
    st.integers(1, 4).map(lambda n: Charts((CHART,) * n)),
)
SHEETS = st.builds(
    Sheet,
    st.just("S"),
    st.sampled_from(Role),
    st.lists(BLOCKS, max_size=8).map(lambda blocks: (Title("t"), *blocks)),
    st.lists(st.floats(3, 40), max_size=8).map(tuple),
    landscape=st.booleans(),
    one_page=st.booleans(),
)


def table(name: str = "tblA", *rows: str) -> Table:
    """A table with a column of labels and a column of figures."""
    cells = (Cell("x"), Cell(1))
    return Table(name, (Column("Label", "label"), Column("Actual Q3", "actual")), tuple(Row(cells, r) for r in rows))


def sheet(*blocks: Block, name: str = "KPIs") -> Sheet:
    """A sheet of two columns."""
    return Sheet(name, Role.DASHBOARD, blocks, (20, 12))


@given(SHEETS)
def test_blocks_follow_one_another_without_touching_a_table(plan: Sheet) -> None:
    """Each place begins after the one before it ends, and at least one row later beside a table."""
    placed = layout(plan)

    for before, after in pairwise(placed.places):
        touches = isinstance(before.block, Table) and not isinstance(after.block, Gap)
        has_gap = any(isinstance(block, Gap) and block.rows == 0 for block in plan.blocks)
        assert after.row > before.last_row + (1 if touches and not has_gap else 0)


@given(SHEETS)
def test_every_row_has_a_height_excel_allows(plan: Sheet) -> None:
    """Rows are numbered without a hole from 1 and none is higher than 409 points."""
    placed = layout(plan)

    assert list(placed.heights) == list(range(1, len(placed.heights) + 1))
    assert all(0 < height <= 409 for height in placed.heights.values())


@given(SHEETS)
def test_charts_and_cards_stand_side_by_side(plan: Sheet) -> None:
    """No two charts and no two cards share a cell, and none leaves the grid."""
    placed = layout(plan)

    boxes = [(c.row, c.column, c.last_row, c.last_column) for c in placed.charts]
    boxes += [(c.row, c.column, c.row + 2, c.last_column) for c in placed.cards]
    for at, one in enumerate(boxes):
        assert one[1] <= one[3] <= placed.columns
        assert not any(_overlap(one, other) for other in boxes[at + 1 :])


@given(SHEETS)
def test_page_breaks_never_cut_a_chart(plan: Sheet) -> None:
    """A page may start before or after a chart, never inside it."""
    placed = layout(plan)

    for row in page_breaks(placed):
        assert not any(chart.row <= row < chart.last_row for chart in placed.charts)


@given(tables())
def test_a_table_knows_the_address_of_each_cell(drawn: Table) -> None:
    """Row and column keys lead to the cell, and the reference covers header and data."""
    placed = layout(Sheet("S", Role.INPUT, (drawn,), ())).tables[drawn.name]

    assert placed.ref == f"{letters(drawn.at + 1)}1:{letters(drawn.at + len(drawn.columns))}{placed.last_row}"
    for at, row in enumerate(drawn.rows):
        assert placed.cell(row.key, "c0") == f"{letters(drawn.at + 1)}{at + 2}"


def test_title_is_a1_and_its_lines_follow() -> None:
    """The title stands in row 1, its lines under it, then an empty row."""
    placed = layout(sheet(Title("T", ("one", "two")), table()))

    assert placed.places[0].ref == "A1:B3"
    assert placed.tables["tblA"].top == 5


def test_a_heading_stands_directly_above_what_it_heads() -> None:
    """There is no empty row between a heading and its table."""
    placed = layout(sheet(Title("T"), Heading("H"), table()))

    assert placed.tables["tblA"].top == placed.places[1].row + 1


def test_an_empty_table_has_one_data_row() -> None:
    """Excel refuses a table without a data row."""
    assert layout(sheet(table())).tables["tblA"].ref == "A1:B2"


def test_longer_text_never_needs_less_room() -> None:
    """A row is as high as its longest text needs, numbers never wrap."""
    short = layout(sheet(_row("word")))
    long = layout(sheet(_row("word " * 40)))
    number = layout(sheet(Table("t", (Column("a"),), (Row((Cell(10**30),)),))))

    assert long.heights[2] > short.heights[2]
    assert number.heights[2] == short.heights[2]


def test_formula_placeholders_become_addresses() -> None:
    """A cell of the same sheet is named alone, one of another sheet with its sheet."""
    layouts = [layout(sheet(table("tblA", "r1"))), layout(sheet(table("tblB", "r1"), name="It's"))]

    assert resolve("{tblA:r1:actual}*2", layouts, "KPIs") == "B2*2"
    assert resolve("{tblA:r1:actual}-{tblB:r1:actual}", layouts, "KPIs") == "B2-'It''s'!B2"


@pytest.mark.parametrize(
    "formula", ["{tblX:r1:actual}", "{tblA:r9:actual}", "{tblA:r1:nothing}"], ids=["table", "row", "column"]
)
def test_a_formula_that_names_nothing_is_refused(formula: str) -> None:
    """A table, row or column that is not there is an error, not a formula that shows #NAME?."""
    with pytest.raises(LookupError):
        resolve(formula, [layout(sheet(table("tblA", "r1")))])


@pytest.mark.parametrize(
    ("formula", "stored"),
    [
        ("[@Actual]-[@[Actual Q3]]", "tblA[[#This Row],[Actual]]-tblA[[#This Row],[Actual Q3]]"),
        ("tblB[@Actual]", "tblB[[#This Row],[Actual]]"),
        ("SUM(tblA[Actual])", "SUM(tblA[Actual])"),
    ],
)
def test_this_row_is_spelled_as_files_spell_it(formula: str, stored: str) -> None:
    """Excel shows [@Column], but a file must hold table[[#This Row],[Column]]."""
    assert file_form(formula, "tblA") == stored


def test_array_constants_are_left_alone() -> None:
    """Braces that name no table are part of the formula."""
    assert resolve('SUM({1,2;3,4})&"{a:b}"', []) == 'SUM({1,2;3,4})&"{a:b}"'


@pytest.mark.parametrize(
    "make",
    [
        lambda: layout(sheet(table(), table())),
        lambda: layout(sheet(table("t", "same", "same"))),
        lambda: layout(sheet(Table("t", (Column("A"), Column("a")), ()))),
        lambda: layout(sheet(Table("t", (Column("A"),), (Row((Cell(1), Cell(2))),)))),
    ],
    ids=["table twice", "row key twice", "header twice", "row too long"],
)
def test_a_sheet_that_makes_no_sense_is_refused(make: Callable[[], Layout]) -> None:
    """A table name, row key or header given twice, or a row of another width, is a mistake of ours."""
    with pytest.raises(ValueError, match=r"two|has 2 cells"):
        make()


def test_addresses_serve_many_formulas() -> None:
    """One index answers for every sheet."""
    addresses = Addresses([layout(sheet(table("tblA", "r1")))])

    assert addresses.table("tblA").data("actual") == "B2:B2"
    assert quoted("It's") == "'It''s'"


def test_lines_end_where_the_printed_page_ends() -> None:
    """On a sheet that prints only its first columns, a title is not wider than the page."""
    plan = Sheet("S", Role.INPUT, (Title("T"), table()), (10,) * 8, print_columns=3)

    assert layout(plan).places[0].last_column == 3


def _row(text: str) -> Table:
    return Table("t", (Column("a"),), (Row((Cell(text),)),))


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
