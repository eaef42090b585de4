"""The monitoring workbook itself through the line: made, worked in, saved by another program, refreshed."""

from __future__ import annotations

from pathlib import Path

import pytest

from hnb_xl.books.file_book import FileBook
from hnb_xl.books.libreoffice import recalculated
from hnb_xl.books.memory import raw_table
from hnb_xl.books.openpyxl_book import OpenpyxlBook
from hnb_xl.books.package import Package, lint
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.model.authority import load_authority
from hnb_xl.model.blocks import Cell, Column, Role, Row, Sheet, Table
from hnb_xl.pipeline import Run, assess, new, pack_only, refresh
from hnb_xl.shipped import authorities
from tests.books.parts_of_books import packed, parts

NAME = "kingston.xlsx"


@pytest.fixture(scope="module")
def made() -> tuple[bytes, Run]:
    """Kingston's workbook and the run that made it."""
    authority = load_authority(authorities() / "kingston.toml")
    book, run = new(authority, authority.latest_period().name, NAME)
    return book.to_bytes(), run


def refreshed(data: bytes) -> bytes:
    """The workbook after a refresh."""
    book = SplicedBook(data, NAME)
    refresh(book)
    return book.to_bytes()


def test_a_new_workbook_is_up_to_date(made: tuple[bytes, Run]) -> None:
    """Refreshing it gives the very bytes: what was computed before it was a file is what is computed from it."""
    data, run = made

    assert refreshed(data) == data
    assert assess(FileBook(data, NAME)).results == run.figures.results


def test_a_page_the_pack_no_longer_has_goes(made: tuple[bytes, Run]) -> None:
    """An earlier version's dashboard is taken away by the next refresh; an input sheet of ours is not."""
    data, _ = made
    rows = (Row((Cell("a"),)),)
    old = SplicedBook(data, NAME)
    old.put_sheets(
        [
            Sheet("Old page", Role.DASHBOARD, (Table("tblOldPage", (Column("A"),), rows),), (20,)),
            Sheet("Own list", Role.INPUT, (Table("tblOwnList", (Column("A"),), rows),), (20,)),
        ]
    )

    after = FileBook(refreshed(old.to_bytes()), NAME)

    assert after.sheet_names() == (*FileBook(data, NAME).sheet_names(), "Own list")
    assert "tblOldPage" not in after.tables()


def test_a_changed_figure_changes_the_generated_sheets_and_their_stamp(made: tuple[bytes, Run]) -> None:
    """Input sheets keep their bytes, apart from cells that had not been recalculated."""
    data, run = made
    table = FileBook(data, NAME).tables()["tblPeriod"]
    part = FileBook(data, NAME).workbook.sheet(table.sheet)
    assert part is not None
    changed = {**parts(data)}
    changed[part.part] = changed[part.part].replace(b"<v>44530</v>", b"<v>44531</v>")

    after = parts(refreshed(packed(changed)))

    assert run.dashboard.stamp.encode() in b"".join(parts(data).values())
    assert run.dashboard.stamp.encode() not in b"".join(after.values())
    assert all(after[name] == each for name, each in changed.items() if "/worksheets/sheet" in name)


def test_the_workbook_says_what_it_is(made: tuple[bytes, Run]) -> None:
    """Properties and printed pages carry its title, the pack alone its stamp as well."""
    data, run = made

    assert FileBook(data, NAME).title == "High needs block monitoring: Kingston upon Thames"
    pack = parts(pack_only(run, "pack.xlsx").to_bytes())
    assert run.dashboard.stamp.encode() in pack["docProps/core.xml"]
    pages = [each for name, each in pack.items() if name.startswith("xl/worksheets/sheet")]
    assert len(pages) == len(run.dashboard.sheets)
    assert all(run.dashboard.stamp.encode() in page for page in pages)


def test_the_pack_alone_reads_back(made: tuple[bytes, Run]) -> None:
    """What is printed holds the tables of the dashboards."""
    pack: OpenpyxlBook = pack_only(made[1], "pack.xlsx")

    expected = {
        name: raw_table(place, pack.addresses())
        for layout in pack.layouts.values()
        for name, place in layout.tables.items()
    }
    assert FileBook(pack.to_bytes(), "pack.xlsx").tables() == expected


@pytest.mark.libreoffice
def test_a_workbook_that_libreoffice_saved_can_be_refreshed(made: tuple[bytes, Run], tmp_path: Path) -> None:
    """Our sheets are still known as ours; the result is sound, has the same figures, and is up to date at once."""
    data, run = made
    path = tmp_path / NAME
    path.write_bytes(data)
    theirs = recalculated(path, tmp_path / "saved").read_bytes()

    after = refreshed(theirs)

    assert FileBook(after, NAME).sheet_names() == FileBook(data, NAME).sheet_names()
    assert set(FileBook(after, NAME).tables()) == set(FileBook(data, NAME).tables())
    assert assess(FileBook(after, NAME)).results == run.figures.results
    assert lint(Package(after)) == []
    assert refreshed(after) == after
