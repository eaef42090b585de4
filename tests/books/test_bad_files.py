"""Every way a file can be bad has its own clear error, and nothing is read from it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hnb_xl.books.openpyxl_book import OpenpyxlBook
from hnb_xl.errors import BookMissing, BookUnreadable
from hnb_xl.model.blocks import Sheet

OLE2 = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
RELS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


@pytest.fixture
def good(input_sheet: Sheet) -> bytes:
    """A sound workbook."""
    book = OpenpyxlBook.new()
    book.put_sheets([input_sheet])
    return book.to_bytes()


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


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
        (zipped({"readme.txt": b"x"}), "not_a_workbook", "a zip file, but not an Excel workbook"),
        (zipped({"content.xml": b"<x/>", "mimetype": b"y"}), "not_a_workbook", "OpenDocument"),
        (zipped({"[Content_Types].xml": TYPES, "xl/workbook.bin": b"x"}), "book_binary", ".xlsb"),
        (zipped({"[Content_Types].xml": TYPES}), "book_damaged", "no xl/workbook.xml"),
        (
            zipped({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"http://purl.oclc.org/ooxml/spreadsheetml/main"}),
            "book_strict",
            "Strict Open XML",
        ),
        (zipped({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<workbook/>"}), "book_damaged", "no worksheet"),
        (zipped({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<work"}), "book_damaged", "cannot be read"),
        (zipped({f"p{n}": b"" for n in range(5001)}), "book_too_large", "5,001 parts"),
        (zipped({"xl/big.xml": bytes(30_000_000)}), "book_too_large", "no real workbook"),
    ],
    ids=[
        "empty", "text", "ole2", "zip", "ods", "xlsb", "no book", "strict", "no sheet", "bad xml", "entries", "bomb",
    ],
)  # fmt: skip
def test_a_file_that_is_no_sound_workbook_is_refused(tmp_path: Path, data: bytes, code: str, says: str) -> None:
    """The error has a stable code, says what is wrong with the named file, and what to do."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)

    with pytest.raises(BookUnreadable) as caught:
        OpenpyxlBook.open(path)

    assert caught.value.code == code
    assert says in caught.value.message
    assert "book.xlsx" in caught.value.message
    assert caught.value.fix


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    """A path without a file, and a path of a folder, each have their error."""
    with pytest.raises(BookMissing, match="There is no file"):
        OpenpyxlBook.open(tmp_path / "none.xlsx")
    with pytest.raises(BookUnreadable, match="is a folder"):
        OpenpyxlBook.open(tmp_path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_damaged(good: bytes, share: float) -> None:
    """A download that broke off is never half read."""
    with pytest.raises(BookUnreadable, match="is damaged"):
        OpenpyxlBook.from_bytes(good[: int(len(good) * share)])


def test_a_flipped_byte_is_damage(good: bytes) -> None:
    """The zip's own checksums are checked for every part."""
    at = good.index(b"xl/worksheets/sheet1.xml") + 200
    broken = good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :]

    with pytest.raises(BookUnreadable, match="is damaged"):
        OpenpyxlBook.from_bytes(broken)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(good: bytes, encoding: str) -> None:
    """Entities that grow without end or read other files never get as far as a parser."""
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'.encode(encoding)

    with pytest.raises(BookUnreadable, match=r"declares a document type in xl/styles\.xml"):
        OpenpyxlBook.from_bytes(changed(good, "xl/styles.xml", lambda _: bomb))


def test_a_part_twice_is_damage(good: bytes) -> None:
    """Which of the two a program reads is anybody's guess."""
    target = io.BytesIO(good)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")

    with pytest.raises(BookUnreadable, match="a part twice"):
        OpenpyxlBook.from_bytes(target.getvalue())


def test_a_text_that_is_not_there_is_damage(good: bytes) -> None:
    """A cell that names a shared text beyond the last one is reported, not guessed."""
    broken = changed(good, "xl/worksheets/sheet1.xml", lambda part: part.replace(b't="inlineStr"', b't="s"'))
    broken = changed(broken, "xl/worksheets/sheet1.xml", lambda part: part.replace(b"<is><t>Ref</t></is>", b"<v>7</v>"))

    with pytest.raises(BookUnreadable, match=r"not in xl/sharedStrings\.xml"):
        OpenpyxlBook.from_bytes(broken)


def test_what_openpyxl_cannot_load_is_damaged_and_nothing_else(good: bytes, input_sheet: Sheet) -> None:
    """Styles that make no sense show only when the book is written, and then as an error of ours."""
    broken = changed(good, "xl/styles.xml", lambda _: b"<styleSheet><fonts/></styleSheet>")

    with pytest.raises(BookUnreadable, match="openpyxl cannot load it"):
        OpenpyxlBook.from_bytes(broken).put_sheets([input_sheet])


@pytest.mark.parametrize("lock", ["~$book.xlsx", ".~lock.book.xlsx#"])
def test_an_open_book_is_refused_for_writing_only(tmp_path: Path, good: bytes, lock: str) -> None:
    """Reading a book that Excel or LibreOffice has open is harmless; writing is not."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(good)
    (tmp_path / lock).write_bytes(b"")

    assert OpenpyxlBook.open(path).sheet_names() == ("KPI's",)
    with pytest.raises(BookUnreadable, match="is open in a spreadsheet program") as caught:
        OpenpyxlBook.open(path, for_writing=True)
    assert caught.value.code == "book_locked"
