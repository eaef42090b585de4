"""What a file must pass before it is read: every way a workbook can be bad has its own plain message."""

from __future__ import annotations

from pathlib import Path

from hnb_xl.books.package.parts import Package
from hnb_xl.books.package.workbook import Workbook
from hnb_xl.books.safe_save import lock_file_of
from hnb_xl.errors import BookMissing, BookUnreadable

_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_FIRST_ENTRY = 120  # an OpenDocument file begins with its kind, not compressed
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_SAVE_AS = "Open it in Excel and save it as an Excel Workbook (.xlsx)."
_RESTORE = "Restore it from a backup, or ask for it to be sent again."
# What `books/package` calls what it cannot read: our stable code, and whether that is damage.
_SAID_AS = {
    "encrypted_or_xls": ("book_encrypted", False),
    "zip_bomb": ("book_too_large", False),
    "doctype_refused": ("book_unsafe", False),
    "no_content_types": ("not_a_workbook", False),
}


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


def open_package(data: bytes, name: str) -> tuple[Package, Workbook]:
    """The parts of a workbook, and the part that lists its sheets.

    Raises:
        BookUnreadable: it is empty, encrypted, of another kind, damaged, too large, or could be an attack.
    """
    _refuse_other_kinds(data, name)
    try:
        package = Package(data)
        _refuse_doctypes(package, name)
        if package.has("xl/workbook.bin"):
            raise BookUnreadable("book_binary", f"{name} is a binary workbook (.xlsb), which cannot be read.", _SAVE_AS)
        return package, Workbook(package)
    except BookUnreadable as error:
        if error.code.startswith("book_"):
            raise
        # What reads the parts does not know the file's name, and says more than a person needs to tell them apart.
        code, is_damage = _SAID_AS.get(error.code, ("book_damaged", True))
        says = "is damaged" if is_damage else "cannot be read"
        raise BookUnreadable(code, f"{name} {says}: {_as_clause(error.message)}", error.fix) from error


def damaged(name: str, why: str) -> BookUnreadable:
    """The error of a file that cannot be what its maker wrote."""
    return BookUnreadable("book_damaged", f"{name} is damaged: {why.rstrip('.')}.", _RESTORE)


def _as_clause(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


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
    if _OPEN_DOCUMENT in data[:_FIRST_ENTRY]:
        raise BookUnreadable("not_a_workbook", f"{name} is an OpenDocument file, not an Excel workbook.", _SAVE_AS)


def _refuse_doctypes(package: Package, name: str) -> None:
    # It could define entities that grow without end or name other files; no Office program writes one.
    for part in package.names():
        if part.lower().endswith((".xml", ".rels", ".vml")) and any(mark in package.part(part) for mark in _DOCTYPES):
            raise BookUnreadable(
                "book_unsafe",
                f"{name} declares a document type in {part}, which no spreadsheet program writes.",
                "Do not trust it; ask who sent it, or open it in Excel and save it again.",
            )
