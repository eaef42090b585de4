"""What a file must pass before it is read: every way a workbook can be bad has its own plain message."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from hnb_xl.books.safe_save import lock_file_of
from hnb_xl.errors import BookMissing, BookUnreadable

_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"
_MOST_ENTRIES = 5_000
_MOST_BYTES = 400 * 1024 * 1024
_HIGHEST_RATIO = 250
_RATIO_COUNTS_FROM = 20 * 1024 * 1024  # a small file of blank rows may well be packed very tightly
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_SAVE_AS = "Open it in Excel and save it as an Excel Workbook (.xlsx)."
_RESTORE = "Restore it from a backup, or ask for it to be sent again."


def read_file(path: Path, *, for_writing: bool = False) -> bytes:
    """Read a workbook file.

    Args:
        path: Where it is.
        for_writing: Refuse it while a spreadsheet program has it open.

    Raises:
        BookMissing: there is no such file.
        BookUnreadable: it is a folder, may not be read, or is open elsewhere.
    """
    if not path.exists():
        raise BookMissing("book_missing", f"There is no file {path}.", "Check the path and the spelling.")
    if path.is_dir():
        raise BookUnreadable("not_a_workbook", f"{path} is a folder, not a workbook.", "Give the path of a workbook.")
    lock = lock_file_of(path) if for_writing else None
    if lock is not None:
        raise BookUnreadable(
            "book_locked",
            f"{path.name} is open in a spreadsheet program ({lock.name} is beside it).",
            f"Close it and run this again; if nobody has it open, delete {lock.name}.",
        )
    try:
        return path.read_bytes()
    except OSError as error:
        raise BookUnreadable(
            "book_not_readable",
            f"{path.name} cannot be read: {error.strerror}.",
            "Check that you may open it and that it is not open elsewhere.",
        ) from error


def unpack(data: bytes, name: str) -> dict[str, bytes]:
    """Every part of a workbook, in the order of the file.

    Raises:
        BookUnreadable: it is empty, encrypted, of another kind, damaged, too large, or could be an attack.
    """
    _refuse_other_kinds(data, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bombs(archive, name)
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise _damaged(name, str(error)) from error
    _refuse_other_packages(parts, name)
    _refuse_doctypes(parts, name)
    return parts


def _refuse_other_kinds(data: bytes, name: str) -> None:
    if not data:
        raise BookUnreadable("book_empty", f"{name} is empty (0 bytes).", _RESTORE)
    if data.startswith(_OLE2):
        raise BookUnreadable(
            "book_encrypted",
            f"{name} is password-protected or an old .xls workbook.",
            "Open it in Excel, remove the password (File, Info, Protect Workbook), and save it as .xlsx.",
        )
    if not data.startswith(_ZIP):
        raise BookUnreadable(
            "not_a_workbook",
            f"{name} is not an Excel workbook, whatever its name says.",
            "Give the path of an .xlsx file.",
        )


def _refuse_bombs(archive: zipfile.ZipFile, name: str) -> None:
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > _MOST_ENTRIES:
        raise _too_large(name, f"{len(entries):,} parts, more than {_MOST_ENTRIES:,}")
    if total > _MOST_BYTES:
        raise _too_large(name, f"{total / 1024 / 1024:,.0f} MB unpacked, more than {_MOST_BYTES // 1024 // 1024}")
    if total > _RATIO_COUNTS_FROM and total > packed * _HIGHEST_RATIO:
        raise _too_large(name, f"packed {total // packed} to 1, which no real workbook is")
    if any(entry.flag_bits & 1 for entry in entries):
        raise BookUnreadable(
            "book_encrypted", f"{name} is password-protected.", "Remove the password and save it again."
        )
    names = [entry.filename.casefold() for entry in entries]
    if len(names) != len(set(names)):
        raise _damaged(name, "it holds a part twice")


def _refuse_other_packages(parts: dict[str, bytes], name: str) -> None:
    lower = {part.lower() for part in parts}
    if "xl/workbook.bin" in lower:
        raise BookUnreadable("book_binary", f"{name} is a binary workbook (.xlsb), which cannot be read.", _SAVE_AS)
    if "content.xml" in lower:
        raise BookUnreadable("not_a_workbook", f"{name} is an OpenDocument file, not an Excel workbook.", _SAVE_AS)
    if "[content_types].xml" not in lower:
        raise BookUnreadable(
            "not_a_workbook",
            f"{name} is a zip file, but not an Excel workbook.",
            "Give the path of an .xlsx file.",
        )
    if "xl/workbook.xml" not in lower:
        raise _damaged(name, "it has no xl/workbook.xml")
    workbook = next(parts[part] for part in parts if part.lower() == "xl/workbook.xml")
    if _STRICT in workbook:
        raise BookUnreadable("book_strict", f"{name} is saved as Strict Open XML, which cannot be read.", _SAVE_AS)


def _refuse_doctypes(parts: dict[str, bytes], name: str) -> None:
    # It could define entities that grow without end or name other files; no Office program writes one.
    for part, data in parts.items():
        if part.lower().endswith((".xml", ".rels", ".vml")) and any(mark in data for mark in _DOCTYPES):
            raise BookUnreadable(
                "book_unsafe",
                f"{name} declares a document type in {part}, which no spreadsheet program writes.",
                "Do not trust it; ask who sent it, or open it in Excel and save it again.",
            )


def _too_large(name: str, why: str) -> BookUnreadable:
    return BookUnreadable("book_too_large", f"{name} is too large to read safely: {why}.", "Ask who sent it.")


def _damaged(name: str, why: str) -> BookUnreadable:
    return BookUnreadable("book_damaged", f"{name} is damaged: {why.rstrip('.')}.", _RESTORE)
