"""One suite for every book: what is put in comes back.

It may stay in memory, be drawn anew, be spliced into a file, or stand in Excel on the desktop or the remote engine.

Stand-ins take the place of Excel; `pytest -m excel` runs the same suite in Excel itself, on Windows.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal as D

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hnb_xl.books.book import Book, ComputedCell, RawCell, RawTable
from hnb_xl.books.memory import EXCEL_ERRORS
from hnb_xl.errors import Refused
from hnb_xl.model.blocks import Cell, Column, Role, Row, Sheet, Style, Table, Text
from hnb_xl.model.change import Change
from tests.books.kinds import KINDS, NAMES, Kind, in_memory

END = Sheet("End", Role.CHECKS, (Table("tblEnd", (Column("A"),), (Row((Cell("a"),)),)),), (12,))
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**9), 10**9, places=4),
    st.dates(date(1901, 1, 1), date(2099, 12, 31)),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30),
    st.sampled_from(["=1+1", "#REF!", " padded ", "a\nb", "_x0041_", "TRUE", "1.5"]),
)


@pytest.fixture(params=NAMES)
def kind(request: pytest.FixtureRequest) -> Kind:
    """Each kind of book in turn."""
    return KINDS[str(request.param)]


def test_it_is_a_book(kind: Kind, input_sheet: Sheet, dashboard: Sheet) -> None:
    """It has a name, and its sheets in order."""
    book = kind.make()

    book.put_sheets([input_sheet, dashboard])

    assert book.name == "book.xlsx"
    assert book.sheet_names() == kind.read(book).sheet_names() == ("Front", "KPI's", "Summary")


def test_tables_are_those_of_the_fake_before_and_after_a_save(kind: Kind, input_sheet: Sheet, dashboard: Sheet) -> None:
    """What a stage sees does not depend on the kind of book, nor on whether it was saved."""
    fake = in_memory()
    fake.put_sheets([input_sheet, dashboard])
    book = kind.make()

    book.put_sheets([input_sheet, dashboard])

    assert book.tables() == fake.tables()
    assert kind.seen(kind.read(book).tables()) == kind.seen(fake.tables())


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=20)
@given(values=st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=6))
def test_any_value_survives(name: str, values: list[tuple[object, object]]) -> None:
    """Whatever stands in a cell comes back, text that looks like a formula or an error included."""
    # The remote engine sends an error as its name: text of that name is then taken for the error, and shown.
    assume(KINDS[name].sees_formulas or not any(cell in EXCEL_ERRORS for row in values for cell in row))
    rows = tuple(Row(tuple(Cell(value) for value in row)) for row in values)  # type: ignore[arg-type]
    sheet = Sheet("S", Role.DASHBOARD, (Table("tblT", (Column("A"), Column("B")), rows),), ())
    fake = in_memory()
    fake.put_sheets([sheet])
    book = KINDS[name].make()

    book.put_sheets([sheet])

    assert KINDS[name].read(book).tables() == fake.tables()


def test_a_sheet_is_replaced_where_it_stands(kind: Kind, input_sheet: Sheet) -> None:
    """Putting a sheet again keeps the order of tabs and forgets the tables it had."""
    book = kind.make()
    book.put_sheets([input_sheet, END])
    book = kind.again(book)

    book.put_sheets([Sheet("KPI's", Role.INPUT, (Text("Nothing."),), (20,))])

    for each in (book, kind.read(book)):
        assert each.sheet_names() == ("Front", "KPI's", "End")
        assert set(each.tables()) == {"tblEnd"}


def test_a_removed_sheet_takes_its_tables_with_it(kind: Kind, input_sheet: Sheet) -> None:
    """The sheets after it move up."""
    book = kind.make()
    book.put_sheets([input_sheet, END])
    book = kind.again(book)

    book.remove_sheet("KPI's")

    for each in (book, kind.read(book)):
        assert each.sheet_names() == ("Front", "End")
        assert set(each.tables()) == {"tblEnd"}


def test_a_removed_sheet_can_be_put_again(kind: Kind) -> None:
    """Nothing of the removal is left."""
    book = kind.make()
    book.put_sheets([END])
    book = kind.again(book)

    book.remove_sheet("End")
    book.put_sheets([END])

    assert kind.read(book).sheet_names() == book.sheet_names() == ("Front", "End")


def test_a_run_takes_away_what_it_no_longer_makes(kind: Kind, input_sheet: Sheet, dashboard: Sheet) -> None:
    """Dashboards and checks of an earlier run go when the pack has them no more; inputs and guides stay."""
    book = kind.make()
    book.put_sheets([input_sheet])
    book.put_generated([values_only(dashboard), END], "first")
    book = kind.again(book)

    book.put_generated([END], "second")

    assert book.sheet_names() == kind.read(book).sheet_names() == ("Front", "KPI's", "End")
    assert set(kind.read(book).tables()) == {"tblKPI", "tblRisk", "tblEnd"}


def test_computed_cells_take_formula_and_value(kind: Kind, input_sheet: Sheet) -> None:
    """A computed cell holds what was put into it; its neighbours hold what they held."""
    book = kind.make()
    book.put_sheets([input_sheet])
    before = book.tables()["tblKPI"]
    book = kind.again(book)

    book.put_computed([ComputedCell("KPI's", 5, 4, "[@Actual]*2", D("56.726"))])

    wanted = RawCell(56.726, formula="tblKPI[[#This Row],[Actual]]*2")
    table = book.tables()["tblKPI"]
    assert table.rows[0] == (*before.rows[0][:3], wanted, *before.rows[0][4:])
    assert kind.seen({"tblKPI": table})["tblKPI"].rows[1:] == kind.seen({"tblKPI": before})["tblKPI"].rows[1:]
    if kind.sees_formulas:
        assert_same(kind, kind.read(book).tables()["tblKPI"], table)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, RawCell("", formula="1")),
        ("", RawCell("", formula="1")),
        ("Green", RawCell("Green", formula="1")),
        ("#N/A", RawCell(error="#N/A", formula="1")),
        (D("0.3"), RawCell(0.3, formula="1")),
        (3, RawCell(3, formula="1")),
        (True, RawCell(value=True, formula="1")),
    ],
)
def test_every_value_can_stand_beside_a_formula(
    kind: Kind, input_sheet: Sheet, value: str | int | D | None, cell: RawCell
) -> None:
    """What a program that recalculates nothing reads is what was worked out."""
    book = kind.make()
    book.put_sheets([input_sheet])
    book = kind.again(book)

    book.put_computed([ComputedCell("KPI's", 5, 4, "1", value)])

    assert book.tables()["tblKPI"].rows[0][3] == cell
    if kind.sees_formulas:  # else the formula that is there is left as it is
        assert_same(kind, kind.read(book).tables()["tblKPI"], book.tables()["tblKPI"])


def test_what_is_not_there_is_said(kind: Kind, input_sheet: Sheet) -> None:
    """A missing sheet, or a formula that names a missing cell, is an error at once."""
    book = kind.make()
    book.put_sheets([input_sheet])

    with pytest.raises(LookupError, match="no sheet 'X'"):
        book.remove_sheet("X")
    with pytest.raises(LookupError, match="no sheet 'X'"):
        book.put_computed([ComputedCell("X", 1, 1, "1", 1)])
    with pytest.raises(LookupError, match="tblNone"):
        book.put_computed([ComputedCell("KPI's", 5, 4, "{tblNone:a:b}", 1)])


def test_a_table_name_is_taken_once_in_a_book(kind: Kind, input_sheet: Sheet) -> None:
    """Two sheets cannot have a table of the same name."""
    book = kind.make()

    with pytest.raises(ValueError, match="tblKPI is on the sheet KPI's already"):
        book.put_sheets([input_sheet, replace(input_sheet, name="Other", names=())])


def values_only(sheet: Sheet) -> Sheet:
    """A sheet as a refresh makes it: without formulas over other sheets."""
    blocks = tuple(
        block
        for block in sheet.blocks
        if not isinstance(block, Table) or all(cell.formula is None for row in block.rows for cell in row.cells)
    )
    return replace(sheet, blocks=blocks)


def test_a_whole_pack_without_tables_is_a_pack(kind: Kind) -> None:
    """A sheet of words alone, and a table without rows, come back as they are."""
    empty = Sheet("Empty", Role.DASHBOARD, (Table("tblNone", (Column("A"), Column("B")), ()),), (12, 12))
    words = Sheet("Words", Role.DASHBOARD, (Text("=not a formula", Style.NOTE),), (20,))
    book = kind.make()

    book.put_generated([words, empty], "stamp")

    assert kind.read(book).tables() == book.tables()
    assert book.tables()["tblNone"].rows == ((RawCell(), RawCell()),)


def test_typed_values_stand_where_they_were_put(kind: Kind, input_sheet: Sheet) -> None:
    """Numbers, words and dates are written as they are, text is never a formula, and nothing else moves."""
    book = kind.make()
    book.put_sheets([input_sheet])
    before = book.tables()["tblKPI"]
    book = kind.again(book)

    book.put_values(
        [
            Change("KPI's", "C5", D("28.363"), D("28.4")),
            Change("KPI's", "E6", "▲ Amber", "=1+1"),
            Change("KPI's", "F5", date(2021, 11, 30), date(2021, 12, 31)),
            Change("KPI's", "E5", "▲ Amber", None),
        ]
    )

    for each in (book, kind.read(book)):
        rows = kind.seen(each.tables())["tblKPI"].rows
        before = kind.seen({"tblKPI": before})["tblKPI"]
        assert rows[0][2:6] == (RawCell(28.4), before.rows[0][3], RawCell(), RawCell(datetime(2021, 12, 31)))  # noqa: DTZ001
        assert rows[1][4] == RawCell("=1+1")
        assert rows[2:] == before.rows[2:]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "remote"])
def test_a_typed_value_never_replaces_a_formula(name: str, input_sheet: Sheet) -> None:
    """A computed cell is refused by name, and nothing is written; the remote engine sends no formulas to see."""
    kind = KINDS[name]
    book = kind.make()
    book.put_sheets([input_sheet])
    book = kind.again(book)

    with pytest.raises(Refused, match=r"D5 holds a formula"):
        put_and_read(kind, book)


def assert_same(kind: Kind, found: RawTable, wanted: RawTable) -> None:
    """A table read back is the one that was put in; Excel itself works out its own values."""
    if kind.keeps_values:
        assert found == wanted
    else:
        assert [[cell.formula for cell in row] for row in found.rows] == [
            [cell.formula for cell in row] for row in wanted.rows
        ]


def put_and_read(kind: Kind, book: Book) -> None:
    """Put a value over a formula: at once refused, or when it is written."""
    book.put_values([Change("KPI's", "D5", None, D(1))])
    kind.read(book)


def test_a_grid_holds_every_cell_of_the_tables(kind: Kind, input_sheet: Sheet) -> None:
    """What a table gives is what the grid gives, headers included, and what was typed since."""
    book = kind.make()
    book.put_sheets([input_sheet])
    book = kind.again(book)

    book.put_values([Change("KPI's", "C8", None, D(7))])

    for each in (book, kind.read(book)):
        table, grid = each.tables()["tblKPI"], each.grid("KPI's")
        assert grid.cells[table.top, table.left] == RawCell("Ref")
        assert grid.cells[8, 3] == table.rows[3][2] == RawCell(7)
        for row, cells in enumerate(table.rows, table.top + 1):
            for column, cell in enumerate(cells, table.left):
                assert grid.cells.get((row, column), RawCell()) == cell
        assert max(row for row, _ in each.grid("KPI's", last_row=6).cells) <= 6
    with pytest.raises(LookupError, match="no sheet 'X'"):
        book.grid("X")
