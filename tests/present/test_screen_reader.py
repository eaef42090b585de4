"""What a screen reader needs of every pack: one title in A1, real tables, unique headers, alt text, contrast."""

from __future__ import annotations

import io
import re
import tomllib
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from hnb_xl.books import look as looks
from hnb_xl.books.openpyxl_book import OpenpyxlBook
from hnb_xl.model.authority import load_authority
from hnb_xl.model.blocks import Charts, Style, Table, Title
from tests.data import test_third_authority as third
from tests.present.conftest import Seen, flat, reported

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

PACKS = ["kingston", "highlight", "portfolio", "invented"]


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """A council of another kind: three points, a month for every return, eight KPIs."""
    path = tmp_path_factory.mktemp("invented") / "invented.toml"
    path.write_text(third.text(), encoding="utf-8")
    return reported(load_authority(path), tomllib.loads(third.text())["period"][-1]["name"])


@pytest.fixture(params=PACKS)
def pack(request: pytest.FixtureRequest) -> Seen:
    """Each pack in turn."""
    found: Seen = request.getfixturevalue(request.param)
    return found


def drawn(pack: Seen) -> Workbook:
    """The pack as a file, read back."""
    book = OpenpyxlBook.new("pack")
    book.put_sheets(pack.made.sheets)
    return load_workbook(io.BytesIO(book.to_bytes()))


def test_one_title_in_the_first_cell(pack: Seen) -> None:
    """The first block, and no other, is the title."""
    book = drawn(pack)
    for sheet in pack.made.sheets:
        titles = [block for block in flat(sheet.blocks) if isinstance(block, Title)]
        assert [titles[0]] == titles
        assert book[sheet.name]["A1"].value == titles[0].text


def test_tables_are_real_with_unique_headers_and_nothing_merged(pack: Seen) -> None:
    """A table's cells are its own; names are unique in the whole workbook."""
    names: list[str] = []
    for sheet in drawn(pack).worksheets:
        for table in sheet.tables.values():
            names.append(table.displayName)
            headers = [column.name.casefold() for column in table.tableColumns]
            assert len(headers) == len(set(headers)), table.displayName
            top, *_ = sheet[table.ref]
            assert [str(cell.value) for cell in top] == [column.name for column in table.tableColumns]
            cells = {cell.coordinate for row in sheet[table.ref] for cell in row}
            for merged in sheet.merged_cells.ranges:
                assert not cells & {cell.coordinate for row in sheet[merged.coord] for cell in row}, merged.coord
    assert len(names) == len(set(names))


def test_charts_are_described_with_their_figures(pack: Seen) -> None:
    """Alt text says more than the title."""
    for sheet in pack.made.sheets:
        tables = {block.name: block for block in flat(sheet.blocks) if isinstance(block, Table)}
        for block in flat(sheet.blocks):
            for chart in block.charts if isinstance(block, Charts) else ():
                headers = {column.header for column in tables[chart.table].columns}
                assert {chart.categories, *(series.column for series in chart.series)} <= headers
                assert re.search(r"\d", chart.alt), chart.title


def test_colour_is_never_alone(pack: Seen) -> None:
    """Every coloured cell carries a shape and words; a risk map's squares carry a count."""
    coloured = {Style.GREEN, Style.AMBER_GREEN, Style.AMBER, Style.AMBER_RED, Style.RED}
    for sheet in pack.made.sheets:
        for block in flat(sheet.blocks):
            for row in block.rows if isinstance(block, Table) else ():
                for cell in row.cells:
                    if cell.style in coloured:
                        assert re.match(r"[●○▲▼■] \S", str(cell.value)), cell.value


def test_every_text_can_be_read_on_its_fill(pack: Seen) -> None:
    """4.5 to 1 for every cell that holds anything, as drawn in the file."""
    for sheet in drawn(pack).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in (None, ""):
                    continue
                fill = cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type else looks.WHITE
                assert looks.contrast(cell.font.color.rgb[-6:], fill) >= 4.5, f"{sheet.title}!{cell.coordinate}"


def test_bands_of_the_risk_map_differ_in_grey() -> None:
    """Printed without colour each band is clearly darker than the one before."""
    fills = [looks.look(style).fill for style in (Style.HEAT_LOW, Style.HEAT_MEDIUM, Style.HEAT_HIGH, Style.HEAT_KEY)]
    against_black = [looks.contrast(fill or looks.WHITE, "000000") for fill in fills]

    assert all(before / after > 1.1 for before, after in pairwise(against_black))


def test_the_invented_council_is_drawn_in_its_own_words(invented: Seen) -> None:
    """Three points, worded by itself, with last period beside this one."""
    words = invented.words("Portfolio summary")

    assert "Off course" in words
    assert invented.headers("outWorkstreamCounts") == ["Workstreams by programme", "● G", "▲ A", "■ R"]
    assert invented.values("outKeyRisks", "Too few carers.")[1:4] == [4, 3, 12]
