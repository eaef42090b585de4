"""Which workbooks a refresh must refuse, because it would lose something of a person's."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from hnb_xl.books.openpyxl_book import OpenpyxlBook, parts_not_ours
from hnb_xl.model.blocks import Sheet


@pytest.fixture
def book(tmp_path: Path, input_sheet: Sheet, dashboard: Sheet) -> Path:
    """A workbook of ours on disk."""
    drawn = OpenpyxlBook.new()
    drawn.put_sheets([input_sheet, dashboard])
    path = tmp_path / "book.xlsx"
    path.write_bytes(drawn.to_bytes())
    return path


def add(path: Path, **parts: bytes) -> None:
    """Add parts to a workbook; "__" stands for "/"."""
    with zipfile.ZipFile(path, "a") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)


def test_our_own_workbook_holds_nothing_foreign(book: Path) -> None:
    """What our builder writes, it may write again."""
    assert parts_not_ours(book) == []
    assert parts_not_ours(book, sheets={"KPI's", "Summary"}) == []


def test_what_excel_rebuilds_is_no_loss(book: Path) -> None:
    """Calculation order, pool of texts, thumbnail and printer settings come back by themselves."""
    add(
        book,
        xl__calcChain_dot_xml=b"<x/>",
        xl__sharedStrings_dot_xml=b"<x/>",
        docProps__thumbnail_dot_wmf=b"x",
        xl__printerSettings__printerSettings1_dot_bin=b"x",
    )

    assert parts_not_ours(book) == []


def test_foreign_parts_are_named(book: Path) -> None:
    """A picture, a macro project or custom XML is named, in order."""
    add(book, xl__vbaProject_dot_bin=b"x", customXml__item1_dot_xml=b"<x/>", xl__media__image1_dot_png=b"x")

    assert parts_not_ours(book) == ["customXml/item1.xml", "xl/media/image1.png", "xl/vbaProject.bin"]


def test_a_persons_chart_is_told_from_ours(book: Path) -> None:
    """A chart drawn by somebody else has a part of an ordinary name, but not our mark."""
    workbook = openpyxl.load_workbook(book)
    chart = BarChart()
    chart.add_data(Reference(workbook["KPI's"], min_col=2, min_row=4, max_row=7))
    workbook["KPI's"].add_chart(chart)
    workbook.save(book)

    assert any("not ours" in part for part in parts_not_ours(book))


def test_a_persons_comment_is_named(book: Path) -> None:
    """Comments bring parts of their own."""
    workbook = openpyxl.load_workbook(book)
    workbook["KPI's"]["A5"].comment = Comment("check this", "an officer")
    workbook.save(book)

    assert any("comment" in part for part in parts_not_ours(book))


def test_a_persons_sheet_is_named_when_asked(book: Path) -> None:
    """With the names of our sheets, a sheet that is none of them is named."""
    workbook = openpyxl.load_workbook(book)
    workbook.create_sheet("Workings")
    workbook.save(book)

    found = parts_not_ours(book, sheets={"KPI's", "Summary"})
    assert "xl/worksheets/sheet3.xml (the sheet Workings)" in found


def test_rules_of_a_newer_excel_are_named(book: Path) -> None:
    """Sparklines and rules that openpyxl drops hide inside a sheet's own part."""
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        b"</worksheet>", b"<extLst><ext/></extLst></worksheet>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    book.write_bytes(target.getvalue())

    assert parts_not_ours(book) == ["xl/worksheets/sheet1.xml (sparklines, slicers, or rules of a newer Excel)"]
