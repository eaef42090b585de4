"""The highlight on input sheets: a rule that only looks cells up, so that nothing is ever written to mark one."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest

from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.jobs.refresh import refresh
from hnb_xl.model.authority import load_authority
from hnb_xl.model.change import Change
from hnb_xl.model.tables import TABLES
from hnb_xl.pipeline import new
from hnb_xl.shipped import authorities

NOW = datetime(2022, 1, 10, 9, 30, tzinfo=UTC)
LOOKED_UP = re.compile(r'ISNUMBER\(MATCH\("([^"]+)!"&amp;ADDRESS\(ROW\(\),COLUMN\(\),4\),HighlightedCells,0\)\)')


@pytest.fixture(scope="module")
def published() -> bytes:
    """Kingston's return with a line in its audit, so that a refresh without a change writes nothing."""
    book, _ = new(load_authority(authorities() / "kingston.toml"), "2021-22/Q3", "kingston.xlsx")
    book = SplicedBook(book.to_bytes(), "kingston.xlsx")
    book.put_values([Change("KPIs", "W7", None, "Explained")])
    refresh(book, now=NOW)
    return book.to_bytes()


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a file."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refreshed(data: bytes, *changes: Change, highlight: bool = True) -> bytes:
    """A file after some typing and a refresh."""
    book = SplicedBook(data, "kingston.xlsx")
    book.put_values(changes)
    refresh(book, now=NOW, highlight=highlight)
    return book.to_bytes()


def listed(data: bytes) -> set[str]:
    """The cells that Checks lists to be highlighted."""
    table = SplicedBook(data, "kingston.xlsx").tables()["outFindings"]
    at = table.headers.index("Highlighted cell")
    return {str(row[at].value) for row in table.rows if row[at].value}


def input_parts(data: bytes) -> dict[str, bytes]:
    """The worksheets that have a rule which looks cells up."""
    found = {name: part for name, part in parts(data).items() if LOOKED_UP.search(part.decode("utf-8", "ignore"))}
    return {name: part for name, part in found.items() if name.startswith("xl/worksheets/")}


def test_every_input_table_looks_its_cells_up_under_its_own_sheet(published: bytes) -> None:
    """One rule a table over all of its cells, on the contract's sheets and on no other."""
    tables = SplicedBook(published, "kingston.xlsx").tables()
    ours = {table.name: table.sheet for table in TABLES if table.name in tables}
    sheets = set(ours.values())
    text = "".join(part.decode() for part in input_parts(published).values())

    assert set(LOOKED_UP.findall(text)) == sheets
    assert len(LOOKED_UP.findall(text)) == len(ours)
    assert {"KPIs!I7", "KPIs!I11", "EHCPs!F11"} <= listed(published)
    assert b'name="HighlightedCells"' in parts(published)["xl/workbook.xml"]


def test_taking_the_highlight_away_touches_no_input_sheet(published: bytes) -> None:
    """Checks alone changes (and the audit, which says that something was written); and back again, to the byte."""
    without = refreshed(published, highlight=False)
    back = refreshed(without)

    assert listed(without) == set()
    assert listed(back) == listed(published)
    assert input_parts(without) == input_parts(published) == input_parts(back)
    assert len(input_parts(published)) > 5


def test_a_cell_that_is_mended_is_marked_no_longer(published: bytes) -> None:
    """A slip in direct spend marks a cell more; typed back, none more is marked and every sheet is the very same."""
    slip = Change("KPIs", "I18", 30_336_298, 3_033_629)
    mend = Change("KPIs", "I18", 3_033_629, 30_336_298)
    start = refreshed(refreshed(published, slip), mend)  # the cell as our own pen writes it, which spells it shorter
    slipped = refreshed(start, slip)
    back = refreshed(slipped, mend)

    assert listed(slipped) > listed(start) == listed(back) == listed(published)
    assert input_parts(back) == input_parts(start)


def test_a_renamed_tab_is_still_highlighted(published: bytes) -> None:
    """Cells are looked up under the contract's name of the sheet."""
    old = parts(published)
    renamed = old | {"xl/workbook.xml": old["xl/workbook.xml"].replace(b'name="KPIs"', b'name="Our KPIs"')}
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in renamed.items():
            archive.writestr(name, part)

    again = refreshed(target.getvalue())

    assert "Our KPIs" in SplicedBook(again, "kingston.xlsx").sheet_names()
    assert "KPIs!I7" in listed(again)
