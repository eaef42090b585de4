"""Every way a file can be bad has its own clear error, and nothing is read from it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hnb_xl.books.file_book import FileBook
from hnb_xl.books.guard import read_file
from hnb_xl.books.openpyxl_book import OpenpyxlBook
from hnb_xl.errors import BookMissing, BookUnreadable
from hnb_xl.model.blocks import Sheet

OLE2 = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
RELS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    b' Target="xl/workbook.xml"/></Relationships>'
)
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def package(workbook: bytes) -> bytes:
    """A package with nothing but this workbook part."""
    return zipped({"[Content_Types].xml": TYPES, "_rels/.rels": RELS, "xl/workbook.xml": workbook})


@pytest.fixture
def good(input_sheet: Sheet) -> bytes:
    """A sound workbook."""
    book = OpenpyxlBook.new()
    book.put_sheets([input_sheet])
    return book.to_bytes()


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts[name] = change(parts[name])
    return zipped(parts)


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"", "book_empty", "is empty"),
        (b"Ref,Target\n1,2\n", "not_a_workbook", "is not an Excel workbook"),
        (OLE2, "book_encrypted", "password-protected or an old .xls"),
        (zipped({"readme.txt": b"x"}), "not_a_workbook", "the file is a zip, but not a workbook"),
        (zipped({"mimetype": ODS, "content.xml": b"<x/>"}, zipfile.ZIP_STORED), "not_a_workbook", "OpenDocument"),
        (zipped({"[Content_Types].xml": TYPES, "xl/workbook.bin": b"x"}), "book_binary", ".xlsb"),
        (zipped({"[Content_Types].xml": TYPES}), "book_damaged", "a package without a workbook"),
        (package(b'<workbook xmlns="%s"><sheets/></workbook>' % MAIN), "book_damaged", "no worksheet"),
        (package(b'<workbook xmlns="%s"/>' % MAIN), "book_damaged", "does not list any sheets"),
        (package(b"<workbook/>"), "book_damaged", "no namespace"),
        (package(b"<work"), "book_damaged", "xl/workbook.xml"),
        (zipped({f"p{n}": b"" for n in range(20_001)}), "book_too_large", "more than a workbook can hold"),
        (zipped({"xl/big.xml": bytes(60_000_000)}), "book_too_large", "no real part does"),
    ],
    ids=[
        "empty", "text", "ole2", "zip", "ods", "xlsb", "no book", "no sheet", "no list", "no namespace", "bad xml",
        "entries", "bomb",
    ],
)  # fmt: skip
def test_a_file_that_is_no_sound_workbook_is_refused(tmp_path: Path, data: bytes, code: str, says: str) -> None:
    """The error has a stable code, says what is wrong with the named file, and what to do."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)

    with pytest.raises(BookUnreadable) as caught:
        FileBook.open(path)

    assert caught.value.code == code
    assert says in caught.value.message
    assert "book.xlsx" in caught.value.message
    assert caught.value.fix


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    """A path without a file, and a path of a folder, each have their error."""
    with pytest.raises(BookMissing, match="There is no file"):
        FileBook.open(tmp_path / "none.xlsx")
    with pytest.raises(BookUnreadable, match="is a folder"):
        FileBook.open(tmp_path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_damaged(good: bytes, share: float) -> None:
    """A download that broke off is never half read."""
    with pytest.raises(BookUnreadable, match="is damaged"):
        FileBook(good[: int(len(good) * share)], "book.xlsx")


def test_a_flipped_byte_is_damage(good: bytes) -> None:
    """The zip's own checksums are checked for every part."""
    at = good.index(b"xl/worksheets/sheet1.xml") + 200
    broken = good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :]

    with pytest.raises(BookUnreadable, match="is damaged"):
        FileBook(broken, "book.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(good: bytes, encoding: str) -> None:
    """Entities that grow without end or read other files never get as far as a parser."""
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'.encode(encoding)

    with pytest.raises(BookUnreadable, match=r"declares a document type in xl/styles\.xml"):
        FileBook(changed(good, "xl/styles.xml", lambda _: bomb), "book.xlsx")


def test_a_part_twice_is_damage(good: bytes) -> None:
    """Which of the two a program reads is anybody's guess."""
    target = io.BytesIO(good)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")

    with pytest.raises(BookUnreadable, match=r"is damaged: the file holds the part xl/workbook\.xml twice"):
        FileBook(target.getvalue(), "book.xlsx")


def test_a_text_that_is_not_there_is_damage(good: bytes) -> None:
    """A cell that names a shared text beyond the last one is reported, not guessed."""
    broken = changed(good, "xl/worksheets/sheet1.xml", lambda part: part.replace(b't="inlineStr"', b't="s"'))
    broken = changed(broken, "xl/worksheets/sheet1.xml", lambda part: part.replace(b"<is><t>Ref</t></is>", b"<v>7</v>"))

    with pytest.raises(BookUnreadable, match=r"not in xl/sharedStrings\.xml"):
        FileBook(broken, "book.xlsx").tables()


@pytest.mark.parametrize("lock", ["~$book.xlsx", ".~lock.book.xlsx#"])
def test_an_open_book_is_refused_for_writing_only(tmp_path: Path, good: bytes, lock: str) -> None:
    """Reading a book that Excel or LibreOffice has open is harmless; writing is not."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(good)
    (tmp_path / lock).write_bytes(b"")

    assert FileBook.open(path).sheet_names() == ("KPI's",)
    with pytest.raises(BookUnreadable, match="is open in a spreadsheet program") as caught:
        read_file(path, for_writing=True)
    assert caught.value.code == "book_locked"


def with_table(good: bytes, ref: bytes, more: bytes = b"") -> FileBook:
    """The workbook, its table said to stand elsewhere."""
    part = "xl/tables/table1.xml"
    return FileBook(
        changed(good, part, lambda xml: re.sub(rb'(<table [^>]*?)ref="[^"]*"', rb'\1ref="' + ref + b'"' + more, xml)),
        "b.xlsx",
    )


@pytest.mark.parametrize(
    ("ref", "more"),
    [(b"A1:XFE9", b""), (b"A1:B1048577", b""), (b"A0:B9", b""), (b"Table", b""), (b"A1:" + b"B" + b"9" * 5000, b""),
     (b"A1:B9", b' totalsRowCount="x"')],
)  # fmt: skip
def test_a_table_that_stands_nowhere_is_damage(good: bytes, ref: bytes, more: bytes) -> None:
    """A table beyond the end of a sheet, or with corners that are none."""
    with pytest.raises(BookUnreadable, match="does not say where its table stands"):
        with_table(good, ref, more).tables()


def test_a_table_drawn_to_the_end_of_the_sheet_takes_no_more_than_its_cells(good: bytes) -> None:
    """What lies below the last cell is blank: seventeen billion cells are not made of it."""
    drawn = with_table(good, b"A3:XFD1048576").tables()

    assert all(len(table.rows) <= 100 for table in drawn.values())
    assert max(len(table.rows[0]) for table in drawn.values()) == 16_384
