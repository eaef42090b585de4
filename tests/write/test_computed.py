"""Computed cells: Python's value, the one saved beside the formula, and LibreOffice's own are one value."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from hnb_xl.books.book import ComputedCell, RawCell, RawTable
from hnb_xl.books.file_book import FileBook
from hnb_xl.books.libreoffice import recalculated
from hnb_xl.books.memory import MemoryBook
from hnb_xl.build.entries import entries, points_of
from hnb_xl.build.input_sheets import input_sheets
from hnb_xl.errors import ContractBroken
from hnb_xl.measure import measure
from hnb_xl.model.authority import load_authority
from hnb_xl.model.tables import contract
from hnb_xl.read import read
from hnb_xl.shipped import authorities
from hnb_xl.write.computed import computed_cells
from tests.factories import Row, book
from tests.properties.returns import (
    Typed,
    edited,
    kingston,
    kingston_sheets,
    refreshed,
    saved,
    typed_cells,
    with_cells,
    with_table,
)
from tests.properties.variants import variants

Value = str | float
FINENESS = 1e-9


def cells_of(workbook: MemoryBook) -> dict[tuple[str, str, str], ComputedCell]:
    """Every computed cell by table key, row label and header."""
    inputs = read(workbook)
    tables = workbook.tables()
    found = {}
    for cell in computed_cells(tables, inputs, measure(inputs)):
        for table in tables.values():
            row, column = cell.row - table.top - 1, cell.column - table.left
            if table.sheet == cell.sheet and 0 <= row < len(table.rows) and 0 <= column < len(table.headers):
                found[table.name, str(table.rows[row][0].value), table.headers[column]] = cell
    return found


def formulas(tables: Iterator[RawTable]) -> Iterator[tuple[tuple[str, int, str], RawCell]]:
    """Every cell with a formula, by table, row and header."""
    for table in tables:
        for index, row in enumerate(table.rows):
            for header, cell in zip(table.headers, row, strict=True):
                if cell.formula:
                    yield (table.name, index, header), cell


def shown(cell: RawCell) -> Value:
    """What a cell shows."""
    value = cell.error or ("" if cell.value is None else cell.value)
    assert isinstance(value, str | int | float)
    return value


def differ(one: Value, other: Value) -> bool:
    """Whether two cells show different things; numbers to the precision that a spreadsheet keeps."""
    if isinstance(one, str) or isinstance(other, str):
        return one != other
    return abs(one - other) > FINENESS * max(1, abs(one), abs(other))


def disagreements(data: bytes, folder: Path) -> tuple[int, list[str]]:
    """How many formulas a refreshed file holds, and where Python, the file and LibreOffice are not of one mind."""
    workbook = FileBook(data, "book.xlsx")
    inputs = read(workbook)
    python = {
        (cell.sheet, cell.row, cell.column): cell.value
        for cell in computed_cells(workbook.tables(), inputs, measure(inputs))
    }
    (folder / "book.xlsx").write_bytes(data)
    other = FileBook.open(recalculated(folder / "book.xlsx", folder / "out")).tables()
    anew = dict(formulas(iter(other.values())))
    found, number = [], 0
    for place, cell in formulas(iter(workbook.tables().values())):
        number += 1
        name, index, header = place
        table = workbook.tables()[name]
        value = python.get((table.sheet, table.top + 1 + index, table.left + table.headers.index(header)))
        mine = float(value) if isinstance(value, D | int) else str(value or "")
        if differ(shown(cell), shown(anew[place])) or (value is not None and differ(mine, shown(cell))):
            found.append(
                f"{name} {table.rows[index][0].value} {header}: {mine!r}, {shown(cell)!r}, {shown(anew[place])!r}"
            )
    return number, found


@pytest.mark.libreoffice
def test_kingston_recalculated(tmp_path: Path) -> None:
    """Nothing that Kingston's workbook carries changes when another program works it out."""
    number, found = disagreements(refreshed(saved(kingston_sheets())), tmp_path)

    assert found == []
    assert number > 800


@pytest.mark.libreoffice
def test_blank_recalculated(tmp_path: Path) -> None:
    """A new workbook without a figure holds no figure after recalculation either."""
    authority = load_authority(authorities() / "blank.toml")
    period = authority.latest_period().name
    sheets = input_sheets(contract(points_of(authority, period)), entries(authority, period, empty=True))

    number, found = disagreements(refreshed(saved(sheets)), tmp_path)

    assert found == []
    assert number > 500


@pytest.mark.libreoffice
def test_every_kind_of_row_recalculated(tmp_path: Path) -> None:
    """Policies, units, signs, words, blanks, errors and limits: formula and measure give the same in every case."""
    number, found = disagreements(refreshed(variants()), tmp_path)

    assert found == []
    assert number > 2500


_FIGURES: tuple[Typed, ...] = (None, 0, -5, 12.5, 1e6, "TBC", "1,512", " ", "#REF!", 0.1, -0.25, 33)
_CHOICES: dict[str, tuple[Typed, ...]] = {
    "Ref": (None, "6a", "14", "—"),
    "Key": (None, "commissioning", "x y"),
    "Unit": ("£", "£k", "£m", "%", "count", "£M", "units", None),
    "Better": ("lower", "higher", "on target", "Higher", "better", None),
    "Signs": ("as stated", "reversed", "Reversed", "income", "saving written positive", "deficit", None),
    "Basis": ("stock", "flow", "to date", "forecast", None),
    "Target basis": ("annual", "annual, rated pro rata", "pro rata", "Pro rata", "ceiling", None),
    "Policy": ("finance", "Finance", "default", "not on the list", None),
    "Trips": ("either", "both", "Both", "neither", None),
    "Parts": (None, "+hnb_allocation", "+total_budget -srp_places", "+nosuch", "+net_dsg_deficit"),
}
_PERIOD: dict[int, tuple[Typed, ...]] = {
    1: ("Q1", "q2", "Q3", "Q4", "Q9"),
    2: (date(2021, 3, 31), date(2022, 3, 31), date(2021, 9, 29), "30/11/2021", "2021-09-30", "never", None, 44530),
}
_EDITED = ("tblKPI", "tblModel", "tblOutturn", "tblEHCP", "tblSavings", "tblRisks", "tblPolicy")


@pytest.mark.libreoffice
@pytest.mark.parametrize("seed", [2021, 2022])
def test_kingston_recalculated_after_edits(seed: int, tmp_path: Path) -> None:
    """Whatever a person types into 250 cells, a refresh leaves values that recalculation does not change."""
    chance = random.Random(seed)
    cells = [
        cell for cell in typed_cells(kingston()) if cell[0] in _EDITED and (cell[0], cell[2]) != ("tblEHCP", "Period")
    ]
    edits = [(*cell, chance.choice(_CHOICES.get(cell[2], _FIGURES))) for cell in chance.sample(cells, 250)]
    edits += [("tblPeriod", row, "Value", chance.choice(values)) for row, values in _PERIOD.items()]

    _, found = disagreements(refreshed(edited(saved(kingston_sheets()), edits)), tmp_path)

    assert found == []


def test_a_value_stands_in_its_rows_unit_and_sign() -> None:
    """£28.363m is shown as 28.363, a reversed figure as typed, a share as a fraction."""
    cells = cells_of(kingston())

    assert cells["tblModel", "cumulative_before_sv", "Forecast used"].value == D("28.363")
    assert cells["tblModel", "general_fund", "Forecast used"].value == D("-1.2")
    assert cells["tblKPI", "6", "This return"].value == -35
    assert cells["tblKPI", "6", "Variance"].value == 37
    assert cells["tblKPI", "6", "Adverse"].value == 37
    assert cells["tblKPI", "14", "Computed RAG"].value == "Green"
    assert cells["tblEHCP", "Q3", "Net"].value == 29
    assert cells["tblPeriod", "Months elapsed", "Value"].value == 8


def test_words_are_repeated_and_blanks_are_empty() -> None:
    """Words typed as an actual are shown again; a figure that is not there is an empty text, never nought."""
    cells = cells_of(kingston())

    assert cells["tblKPI", "36", "This return"].value == "n/a"
    assert cells["tblKPI", "36", "Variance"].value == ""
    assert cells["tblKPI", "6a", "Compared with"].value == ""


def test_a_subtotals_formula_names_its_parts() -> None:
    """A subtotal adds up its parts, with their signs; the formula says nothing unless all are numbers."""
    cell = cells_of(kingston())["tblModel", "net_dsg_deficit", "Parts of forecast"]

    assert cell.formula.startswith("IF(COUNT(")
    assert cell.formula.endswith(',"")')
    assert cell.formula.count("+") == 2
    assert cell.value == D("3.962")


def test_parts_in_other_units_are_scaled() -> None:
    """A part in £k counts a thousandth in a total in £m."""
    rows: list[Row] = [
        {"key": "a", "unit": "£m", "actual": D("1.5")},
        {"key": "b", "unit": "£k", "actual": 250},
        {"key": "total", "unit": "£m", "parts": "+a -b"},
    ]

    cell = cells_of(book({"model": rows}))["tblModel", "total", "Parts of forecast"]

    assert "*0.001" in cell.formula
    assert cell.value == D("1.25")


def test_parts_taken_out_leave_no_formula_behind() -> None:
    """A total that no longer has parts, or that is its own part, does not keep the formula of before."""
    table = kingston().tables()["tblModel"]
    at = table.headers.index("Parts of forecast")
    old = RawCell(26.353, formula="IF(COUNT(K7,K8)=2,K7+K8)")
    rows = tuple((*row[:at], old, *row[at + 1 :]) if row[0].value == "total_budget" else row for row in table.rows)
    workbook = with_table(kingston(), replace(table, rows=rows))

    for parts in (None, "+total_budget", "+nosuch"):
        cell = cells_of(with_cells(workbook, {("model", "total_budget", "Parts"): parts}))
        assert cell["tblModel", "total_budget", "Parts of forecast"].formula == '""', parts


def test_spare_rows_have_formulas_ready() -> None:
    """Every row of a table holds the column's formula, also one that nobody has filled in yet."""
    cells = cells_of(kingston())
    spare = [
        cell
        for (table, label, header), cell in cells.items()
        if (table, label, header) == ("tblRisks", "None", "Score")
    ]

    assert [cell.value for cell in spare] == [""]


def test_rows_that_are_not_measured_are_left_to_excel() -> None:
    """A row without a key, or with another's, keeps the values its formulas have: no other row's are put there."""
    rows = [{"ref": ref, "unit": "count", "target": 1, "Q3": 2} for ref in ("1", "1", None)]
    workbook = book({"kpi": rows})
    top = workbook.tables()["tblKPI"].top

    inputs = read(workbook)
    numbers = {cell.row for cell in computed_cells(workbook.tables(), inputs, measure(inputs)) if cell.sheet == "KPIs"}

    assert numbers == {top + 1}


def headed(table: str, name: Callable[[str], str]) -> MemoryBook:
    """Kingston's workbook with the columns of one table headed otherwise."""
    found = kingston().tables()[table]
    return with_table(kingston(), replace(found, headers=tuple(name(header) for header in found.headers)))


def test_formulas_name_columns_as_they_are_headed() -> None:
    """A stray space in a header is kept in the formulas, or Excel would not know the column."""
    spaced = {"Target": "Target ", "Variance": " Variance", "Q1": "Q1 "}

    cells = cells_of(headed("tblKPI", lambda header: spaced.get(header, header)))
    policies = cells_of(headed("tblPolicy", lambda header: header.replace("Red amount", "Red amount ")))
    values = cells_of(headed("tblPeriod", lambda header: f"{header} "))

    assert "[[#This Row],[Target ]]" in cells["tblKPI", "14", "Compared with"].formula
    assert "[[#This Row],[Q1 ]:[Q4]]" in cells["tblKPI", "14", "This return"].formula
    assert cells["tblKPI", "14", " Variance"].value == -244_000
    assert "tblPolicy[Red amount ]" in policies["tblKPI", "14", "Red amount"].formula
    assert "tblPolicy[[Amber %]:[Red amount ]]" in policies["tblKPI", "14", "Trips"].formula
    assert values["tblPeriod", "Months elapsed", "Value "].value == 8


def test_a_lost_column_that_formulas_need() -> None:
    """A grey column that others are worked out from cannot be done without when the workbook is written."""
    workbook = headed("tblKPI", lambda header: "gone" if header == "Variance" else header)

    with pytest.raises(ContractBroken) as caught:
        cells_of(workbook)

    assert caught.value.message == "tblKPI has no column “Variance”, which its formulas need."


def test_a_lost_column_that_no_formula_needs() -> None:
    """Any other grey column is simply not there."""
    workbook = headed("tblKPI", lambda header: "gone" if header == "Computed RAG" else header)

    assert ("tblKPI", "14", "Computed RAG") not in cells_of(workbook)
    assert cells_of(workbook)["tblKPI", "14", "Variance"].value == -244_000


def test_what_a_cell_cannot_hold() -> None:
    """A result beyond the largest number of a cell is #NUM!, as in Excel, never an endless one."""
    row = {"ref": "1", "unit": "£", "target": 9e307, "Q3": -9e307}

    cells = cells_of(book({"kpi": [row]}))

    assert cells["tblKPI", "1", "Variance"].value == "#NUM!"
