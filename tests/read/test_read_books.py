"""The same entries read the same from every book, and the fingerprint is of what was entered and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal as D

import pytest

from hnb_xl.books.book import RawCell
from hnb_xl.books.file_book import FileBook
from hnb_xl.books.memory import MemoryBook
from hnb_xl.books.openpyxl_book import OpenpyxlBook
from hnb_xl.errors import BadArgument
from hnb_xl.model import blocks
from hnb_xl.model.tables import TABLES
from hnb_xl.model.year import Period
from hnb_xl.read import read
from hnb_xl.write.computed import computed_cells
from tests.factories import book
from tests.properties.returns import (
    Cells,
    kingston,
    kingston_measured,
    kingston_sheets,
    put,
    with_cells,
    with_table,
    with_tables,
)


@pytest.fixture(scope="module")
def saved() -> bytes:
    """Kingston's workbook as a file, its computed cells filled."""
    file = OpenpyxlBook.new("kingston.xlsx")
    file.put_sheets(kingston_sheets())
    measured = kingston_measured()
    file.put_computed(computed_cells(file.tables(), measured.inputs, measured.results))
    return file.to_bytes()


def test_memory_and_file_give_the_same_inputs(saved: bytes) -> None:
    """What was put into a book in memory and what a saved file holds are read as the same entries, cell by cell."""
    from_memory, from_file = read(kingston()), read(FileBook(saved, "kingston.xlsx"))

    for key, table in from_memory.tables.items():
        other = from_file.tables[key]
        entered = [row for row in table.rows if row.key not in {"index", "months"}]
        assert [row for row in other.rows if row.key not in {"index", "months"}] == entered, key
    assert from_file.fingerprint == from_memory.fingerprint
    assert from_file.points == from_memory.points == ("Q1", "Q2", "Q3", "Q4")


def test_reading_twice_is_reading_once(saved: bytes) -> None:
    """A book read twice gives equal inputs."""
    file = FileBook(saved, "kingston.xlsx")

    assert read(file) == read(file)


def test_computed_cells_leave_the_fingerprint(saved: bytes) -> None:
    """A stamp made when a workbook was new still fits it when its formulas hold their values."""
    assert read(FileBook(saved, "kingston.xlsx")).fingerprint == read(kingston()).fingerprint


def test_heights_and_places_leave_the_fingerprint() -> None:
    """Higher rows, other widths, or a table elsewhere on its sheet change nothing that was entered."""
    moved_sheets = [
        replace(
            sheet,
            widths=tuple(width + 3 for width in sheet.widths),
            blocks=(*sheet.blocks[:1], blocks.Gap(4), *(taller(block) for block in sheet.blocks[1:])),
        )
        for sheet in kingston_sheets()
    ]
    moved = MemoryBook("kingston.xlsx")
    moved.put_sheets(moved_sheets)

    there, before = read(moved), read(kingston())

    assert there.fingerprint == before.fingerprint
    assert there["kpi"].rows[0]["Q3"].cell != before["kpi"].rows[0]["Q3"].cell
    assert there["kpi"].rows[0]["Q3"].number == before["kpi"].rows[0]["Q3"].number


def taller(block: blocks.Block) -> blocks.Block:
    """A table with higher rows."""
    return (
        replace(block, rows=tuple(replace(row, height=50.0) for row in block.rows))
        if isinstance(block, blocks.Table)
        else block
    )


def test_a_table_beside_other_columns_reads_the_same() -> None:
    """Columns of the user's own between ours, and ours in another order, change nothing that was entered."""
    table = kingston().tables()["tblOutturn"]
    turned = replace(
        table,
        left=table.left + 3,
        headers=("My notes", *reversed(table.headers), "More"),
        rows=tuple((RawCell("mine"), *reversed(row), RawCell(error="#N/A")) for row in table.rows),
    )

    inputs = read(with_table(kingston(), turned))

    assert inputs.fingerprint == read(kingston()).fingerprint
    assert inputs["outturn"].rows[0]["outturn"].number == 50_188_000


def test_tables_of_the_users_own_are_ignored() -> None:
    """A workbook may hold other sheets and tables."""
    own = replace(kingston().tables()["tblSavings"], name="Table1", sheet="My sums")
    tables = {**kingston().tables(), "Table1": own}

    assert read(with_tables(kingston(), tables)) == read(kingston())


def test_the_sign_off_leaves_the_fingerprint() -> None:
    """Signing says something of the figures; it must not change them."""
    signed = {
        ("sign_off", "Section 151 officer", "Signed"): "No",
        ("sign_off", "Section 151 officer", "Name"): "A. Person",
        ("sign_off", "Section 151 officer", "Date"): datetime(2021, 12, 16),  # noqa: DTZ001 -- as a cell holds it
    }

    inputs = read(with_cells(kingston(), signed))

    assert inputs.fingerprint == read(kingston()).fingerprint
    assert inputs["sign_off"].rows[0]["name"].words == "A. Person"


@pytest.mark.parametrize("key", [table.key for table in TABLES if table.key != "sign_off"])
def test_every_column_changes_the_fingerprint(key: str) -> None:
    """Anything entered in any column of any table gives another fingerprint; so does taking it out again."""
    contract = next(table for table in TABLES if table.key == key).for_points(("Q1", "Q2", "Q3", "Q4"))
    table = kingston().tables()[contract.name]
    before = read(kingston()).fingerprint
    typed = [
        column for column in contract.columns if not column.is_computed and column.key not in {contract.row_key, "help"}
    ]
    if contract.items:
        typed = [column for column in typed if column.key == "value"]

    seen = {before}
    for column in typed:
        if key in {"period", "point"} and column.header in {"Value", "Return point"}:
            continue  # another return is another workbook
        row = 1 if key == "agreement" else 0
        seen.add(read(with_table(kingston(), put(table, row, column.header, RawCell("zz")))).fingerprint)

    assert len(seen) > len(typed) or key in {"period", "point"}


def test_kinds_of_things_have_different_fingerprints() -> None:
    """The number 1, the text "1", a blank, an error and a formula without a value are five different entries."""
    entered = (1, "1", None, "#REF!", "=", "#N/A")

    prints = {read(with_cells(kingston(), {("kpi", "14", "Q3"): held})).fingerprint for held in entered}

    assert len(prints) == len(entered)


def test_data_date_and_return_change_the_fingerprint() -> None:
    """Another data date or another return point is another return."""
    cells: list[Cells] = [
        {("period", "Data date", "Value"): date(2021, 12, 31)},
        {("period", "Return point", "Value"): "Q2"},
        {("period", "Financial year", "Value"): "2022-23"},
    ]

    prints = {read(with_cells(kingston(), each)).fingerprint for each in cells}

    assert len(prints | {read(kingston()).fingerprint}) == 4


def test_another_return_may_be_asked_for() -> None:
    """A caller may ask for an earlier return of the year; one that the workbook does not hold is refused."""
    inputs = read(kingston(), Period.parse("2021-22/Q2"))

    assert (inputs.point, inputs.previous_point) == ("Q2", "Q1")
    assert inputs.points_so_far == ("Q1", "Q2")
    for missing in ("2021-22/M03", "2020-21/Q2"):
        with pytest.raises(BadArgument, match="has no return"):
            read(kingston(), Period.parse(missing))


def test_units_and_signs() -> None:
    """£m, £k, £, % and counts become base units; a reversed row and a saving written positive are turned round."""
    rows = [
        {"ref": "m", "unit": "£m", "target": D("28.607"), "Q3": D("0.001")},
        {"ref": "k", "unit": "£k", "target": D(-111), "Q3": D("0.5")},
        {"ref": "p", "unit": "£", "target": 5_704_626, "Q3": 0},
        {"ref": "%", "unit": "%", "target": D("0.2534"), "Q3": D("-0.01")},
        {"ref": "n", "unit": "count", "signs": "reversed", "target": -72, "baseline": 41, "Q3": -35},
    ]
    lines = [
        {"key": sign, "signs": sign, "unit": "£m", "plan": D("-0.351"), "actual": 2}
        for sign in ("saving written negative", "saving written positive")
    ]

    inputs = read(book({"kpi": rows, "model": lines}))

    assert [row.number("target") for row in inputs["kpi"]] == [28_607_000, -111_000, 5_704_626, D("0.2534"), 72]
    assert [row.number("Q3") for row in inputs["kpi"]] == [1000, 500, 0, D("-0.01"), 35]
    assert inputs["kpi"].rows[4].number("baseline") == -41
    assert [row.number("plan") for row in inputs["model"]] == [-351_000, 351_000]
    assert [row.number("actual") for row in inputs["model"]] == [2_000_000, -2_000_000]


def test_words_of_a_list_are_spelled_as_the_list_does() -> None:
    """Excel takes "Reversed" for reversed and "£M" for £m: so does the reader, or the two would disagree."""
    row = {"ref": "1", "unit": "£M", "signs": "Reversed", "better": "HIGHER", "Q3": 2}

    found = read(book({"kpi": [row]}))["kpi"].rows[0]

    assert (found.words("unit"), found.words("signs"), found.words("better")) == ("£m", "reversed", "higher")
    assert found.number("Q3") == -2_000_000


def test_published_precision() -> None:
    """A row's precision is of what it reports; exact counts have none, and their targets are whole numbers."""
    rows = [
        {"ref": "exact", "unit": "count", "rounded_to": 0, "target": 1496, "Q3": 1512},
        {"ref": "count", "unit": "count", "target": 1537, "Q3": 1533},
        {"ref": "thousands", "unit": "£", "rounded_to": 1000, "target": 3_482_000, "Q3": 3_962_000},
        {"ref": "pounds", "unit": "£", "target": 1, "Q3": 1},
        {"ref": "millions", "unit": "£m", "target": 1, "Q3": 1},
        {"ref": "rate", "unit": "%", "target": 1, "Q3": 1},
        {"ref": "odd", "unit": "£", "rounded_to": -5, "target": 1, "Q3": 1},
    ]

    inputs = read(book({"kpi": rows}))

    rate = D("0.0001")
    assert [row["target"].quantum for row in inputs["kpi"]] == [1, 1, 1000, 1, 1000, rate, 1]
    assert [row["Q3"].quantum for row in inputs["kpi"]] == [0, 0, 1000, 1, 1000, rate, 1]


@pytest.mark.parametrize("id", ["tblKPI / 9 / Q3", "tblKPI/9/Q3", " TBLKPI /9/ q3 "])
def test_one_figure_may_be_rounder_than_its_row(id: str) -> None:
    """The rounding table names a cell by table, row and column, however it is spaced, and wins over the row."""
    rows = {
        "kpi": [{"ref": "9", "unit": "£", "rounded_to": 1, "target": 5_432_000, "Q3": 5_120_000}],
        "rounding": [{"id": id, "rounded_to": 1000}],
    }

    row = read(book(rows))["kpi"].rows[0]

    assert row["Q3"].quantum == 1000
    assert row["target"].quantum == 1
