"""Input sheets made from the contract: what may be typed where, in which format, and how cells are told apart."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from hnb_xl.build.input_sheets import cell_value, input_sheets
from hnb_xl.model import columns
from hnb_xl.model.blocks import Cell, Heading, Sheet, Style, Table, Text
from hnb_xl.model.columns import STATED, Column, Filled
from hnb_xl.model.tables import INPUT_SHEETS, QUARTERS, TABLES, contract
from tests.properties.returns import kingston_sheets


def tables_of(sheets: tuple[Sheet, ...]) -> dict[str, Table]:
    """Every table by name."""
    return {block.name: block for sheet in sheets for block in sheet.blocks if isinstance(block, Table)}


def cell_of(table: str, key: str, column: str) -> Cell:
    """A cell of Kingston's input sheets."""
    found = tables_of(kingston_sheets())[table]
    row = next(row for row in found.rows if row.key == key)
    return row.cells[[each.key for each in found.columns].index(column)]


def test_every_table_of_the_contract_is_there() -> None:
    """The sheets stand in the contract's order, each of its tables on its own sheet, with a heading and its help."""
    sheets = kingston_sheets()

    assert tuple(sheet.name for sheet in sheets) == INPUT_SHEETS
    for sheet in sheets:
        ours = [table for table in TABLES if table.sheet == sheet.name]
        assert [block.name for block in sheet.blocks if isinstance(block, Table)] == [table.name for table in ours]
        assert [block.text for block in sheet.blocks if isinstance(block, Heading)] == [table.title for table in ours]
        assert [block.text for block in sheet.blocks if isinstance(block, Text)] == [table.help for table in ours]


@pytest.mark.parametrize("table", contract(QUARTERS).values(), ids=lambda table: table.key)
def test_headers_are_the_contracts(table: object) -> None:
    """Headers and keys are those that the reader looks for."""
    name, columns = getattr(table, "name", ""), getattr(table, "columns", ())
    made = tables_of(kingston_sheets())[name]

    assert [(column.header, column.key) for column in made.columns] == [(c.header, c.key) for c in columns]


def test_units_show_in_the_cells() -> None:
    """£m with three places, £k, pounds, percentages and counts each have their format."""
    assert cell_of("tblModel", "hnb_allocation", "plan").number_format == '£0.000"m";-£0.000"m";£0.000"m"'
    assert cell_of("tblContributions", "Adult social care", "Q3").number_format == '£#,##0"k";-£#,##0"k";£0"k"'
    assert cell_of("tblKPI", "14", "Q3").number_format == "£#,##0;-£#,##0;£0"
    assert cell_of("tblKPI", "16", "Q3").number_format == "0.00%"
    assert cell_of("tblKPI", "1", "Q3").number_format == "#,##0"
    assert cell_of("tblPeriod", "data_date", "value").number_format == "d mmmm yyyy"
    assert cell_of("tblKPI", "1", "name").number_format == "General"


def test_thresholds_show_no_stray_point() -> None:
    """250,000 has its comma and 0.02 its places; "#,##0.######" would show 250,000 as “250,000.”."""
    for cell in (cell_of("tblPolicy", "savings", "red_amount"), cell_of("tblKPI", "13", "rounded_to")):
        assert cell.number_format == "[>=1000]#,##0;General"


def test_cells_are_told_apart() -> None:
    """Typed cells are open, those of the agreement and the template fixed, formulas grey."""
    assert cell_of("tblKPI", "14", "Q3").style is Style.INPUT
    assert cell_of("tblKPI", "14", "ref").style is Style.FIXED
    assert cell_of("tblKPI", "14", "variance").style is Style.COMPUTED
    assert cell_of("tblPeriod", "point", "value").style is Style.INPUT
    assert cell_of("tblPeriod", "index", "value").style is Style.COMPUTED
    assert cell_of("tblAgreement", "authority", "value").style is Style.FIXED


def test_computed_cells_wait_for_the_writer() -> None:
    """No computed cell holds anything yet, and every column with one formula for all rows gives it to new rows."""
    for table in contract(QUARTERS).values():
        made = tables_of(kingston_sheets())[table.name]
        for at, column in enumerate(table.columns):
            if column.filled is Filled.COMPUTED:
                assert {row.cells[at].value for row in made.rows} == {None}, column.header
                assert made.columns[at].calculated == (_for_new_rows(table, column) or None)


def _for_new_rows(table: columns.Table, column: Column) -> str:
    """The formula a new row gets: none where each cell only states what it was given."""
    return "" if column.formula == STATED else table.file_formula(column.formula)


def test_lists_are_offered_where_something_is_typed() -> None:
    """A cell that a person fills in from a list offers it; a locked one needs none."""
    columns = {column.key: column for column in tables_of(kingston_sheets())["tblKPI"].columns}

    assert columns["reported"].allowed == ("G", "A/G", "A", "A/R", "R")
    assert columns["better"].allowed == ()
    assert columns["Q3"].is_number
    assert not columns["variance"].is_number
    assert all(len(column.help) <= 255 for column in columns.values())


def test_spare_rows_can_be_typed_into() -> None:
    """Tables cannot grow on a protected sheet: spare rows are open, key included, and an empty table has one."""
    risks = tables_of(kingston_sheets())["tblRisks"]
    empty = tables_of(input_sheets(contract(), {}))

    assert [row.key for row in risks.rows[-5:]] == [f"spare {number}" for number in range(1, 6)]
    assert {cell.style for cell in risks.rows[-1].cells} == {Style.INPUT, Style.COMPUTED}
    assert all(len(table.rows) >= 1 for table in empty.values())
    assert empty["tblKPI"].rows[0].cells[0].style is Style.INPUT


def test_names_that_formulas_use() -> None:
    """The position of the return, the months gone by and the lists of policies and return points have names."""
    names = {name.name: (name.table, name.column) for sheet in kingston_sheets() for name in sheet.names}

    assert names == {
        "PeriodIndex": ("tblPeriod", "value"),
        "MonthsElapsed": ("tblPeriod", "value"),
        "ReturnPoints": ("tblReturnPoints", "point"),
        "Policies": ("tblPolicy", "policy"),
    }


def test_what_prints_is_legible() -> None:
    """No more columns are printed than stay legible on A4, and at least one."""
    for sheet in kingston_sheets():
        printed = sheet.print_columns
        assert printed is not None
        assert printed >= 1
        assert printed == 1 or sum(sheet.widths[:printed]) <= 195


def test_a_workbook_for_another_calendar() -> None:
    """A year with two return points of its own has a column for each."""
    sheets = input_sheets(contract(("R1", "R2")), {})

    headers = [column.header for column in tables_of(sheets)["tblContributions"].columns]

    assert headers == ["Partner", "Kind", "Unit", "R1", "R2"]


def test_what_no_cell_can_hold() -> None:
    """A cell holds words, numbers and dates; anything else is a fault of the caller."""
    assert cell_value(D("0.001")) == D("0.001")
    assert cell_value(None) is None
    with pytest.raises(TypeError, match="a cell cannot hold list"):
        cell_value([])
