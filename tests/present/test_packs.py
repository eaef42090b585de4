"""What holds for every sheet of a pack, whatever it shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from hnb_xl.books.memory import MemoryBook
from hnb_xl.errors import BadArgument
from hnb_xl.measure import measure
from hnb_xl.model.blocks import Charts, Role, Table, Text, Title
from hnb_xl.model.finding import Findings
from hnb_xl.model.tables import INPUT_SHEETS
from hnb_xl.present import dashboard
from hnb_xl.present.packs import PACKS

if TYPE_CHECKING:
    from tests.present.conftest import Seen

ORDER = [
    "Cover",
    "Summary",
    "Condition assurance",
    "Appendix A",
    "Appendix B",
    "DSG outturn by block",
    "EHCP flow and contributions",
    "Risk register",
    "Capital and requests",
    "Checks",
]


def tables(kingston: Seen) -> list[Table]:
    """Every table of the dashboard."""
    return [block for sheet in kingston.made.sheets for block in sheet.blocks if isinstance(block, Table)]


def test_the_return_has_its_sheets_in_order(kingston: Seen) -> None:
    """Ten sheets, none named as an input sheet, with Checks the only one of its role."""
    names = [sheet.name for sheet in kingston.made.sheets]

    assert names == ORDER
    assert not set(names) & {*INPUT_SHEETS, "About"}
    assert [sheet.name for sheet in kingston.made.sheets if sheet.role is Role.CHECKS] == ["Checks"]


def test_a_pack_may_be_asked_for(kingston: Seen) -> None:
    """An unknown pack is refused by name, with those there are."""
    inputs = kingston.inputs
    with pytest.raises(BadArgument, match="no dashboard pack “poster”") as error:
        dashboard(inputs, measure(inputs), Findings(findings=(), outcomes=()), "poster")

    assert "return" in error.value.fix
    assert set(PACKS) == {"return", "highlight", "portfolio"}


def test_every_sheet_begins_and_ends_alike(kingston: Seen) -> None:
    """A title that says whose return it is, and a stamp with period, data date and fingerprint."""
    for sheet in kingston.made.sheets:
        first, last = sheet.blocks[0], sheet.blocks[-1]
        assert isinstance(first, Title)
        assert first.lines[0] == (
            "Kingston upon Thames · Quarter 3 of 2021-22 · data at 30 November 2021 · submitted 16 December 2021"
        )
        assert isinstance(last, Text)
        assert re.fullmatch(r"Made from 2021-22/Q3 · data at 30 November 2021 · sha256:[0-9a-f]{12}", last.text), (
            sheet.name
        )


def test_tables_are_real_tables(kingston: Seen) -> None:
    """Unique names that begin with `out`, unique headers that are not blank, and a cell in every place."""
    found = tables(kingston)
    names = [table.name for table in found]

    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"out[A-Za-z0-9_]+", name) for name in names)
    for table in found:
        headers = [column.header.casefold() for column in table.columns]
        assert len(headers) == len(set(headers)), table.name
        assert all(headers), table.name
        assert {len(row.cells) for row in table.rows} == {len(headers)}, table.name
        assert table.summary, table.name


def test_no_table_has_a_blank_row(kingston: Seen) -> None:
    """A screen reader takes a blank row for the end of a table."""
    for table in tables(kingston):
        assert all(any(cell.value not in (None, "") for cell in row.cells) for row in table.rows), table.name


def test_charts_stand_over_a_table_of_their_sheet(kingston: Seen) -> None:
    """Each chart's table and columns are there, and its description says its figures."""
    charts = 0
    for sheet in kingston.made.sheets:
        here = {block.name: block for block in sheet.blocks if isinstance(block, Table)}
        for block in sheet.blocks:
            for chart in block.charts if isinstance(block, Charts) else ():
                charts += 1
                headers = {column.header for column in here[chart.table].columns}
                assert {chart.categories, *(series.column for series in chart.series)} <= headers
                assert re.search(r"\d", chart.alt), chart.title

    assert charts == 5


def test_the_layout_takes_every_sheet(kingston: Seen) -> None:
    """Drawn into a book beside the input sheets, every block finds its place."""
    drawn = MemoryBook("drawn.xlsx")
    drawn.put_sheets(kingston.made.sheets)

    assert list(drawn.sheet_names()) == ORDER


def test_a_rating_is_never_colour_alone(kingston: Seen) -> None:
    """Every coloured cell of a table carries a shape and words."""
    coloured = {"green", "amber", "red", "amber_green", "amber_red", "error", "warning", "remark"}
    for table in tables(kingston):
        for row in table.rows:
            for cell in row.cells:
                if cell.style.value in coloured:
                    assert re.match(r"[●○▲▼■] \S", str(cell.value)), (table.name, cell.value)
