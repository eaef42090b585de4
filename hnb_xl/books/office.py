"""A finished .xlsx as .ods or .pdf, by whichever office program is at hand: LibreOffice, else Excel."""

from __future__ import annotations

import io
import re
import sys
import tempfile
import zipfile
from pathlib import Path

from hnb_xl.books.libreoffice import find_soffice, to_ods, to_pdf
from hnb_xl.errors import CannotRun

_OPEN_DOCUMENT = 60  # Excel's number for .ods
_PRINTER = re.compile(
    rb"<config:config-item config:name=\"Printer(?:Name|Setup)\"[^>]*?(?:/>|>[^<]*</config:config-item>)"
)
_LEFT_OUT = "Thumbnails/"  # a picture of the first page, of no use beside the page itself


def converted(xlsx: bytes, kind: str, stem: str) -> bytes:
    """The same workbook as another kind of file.

    Args:
        xlsx: The workbook.
        kind: "ods" or "pdf".
        stem: What the file is called, without an extension; LibreOffice shows it where there is no title.

    Raises:
        CannotRun: there is no office program, or it failed.
    """
    with tempfile.TemporaryDirectory(prefix="hnb-xl-", ignore_cleanup_errors=True) as folder:
        source, out = Path(folder) / f"{stem}.xlsx", Path(folder) / "out"
        source.write_bytes(xlsx)
        out.mkdir()
        if find_soffice() is not None:
            made = (to_pdf if kind == "pdf" else to_ods)(source, out)
        elif sys.platform in {"win32", "darwin"}:
            made = _by_excel(source, out, kind)
        else:
            raise _nothing_at_hand(kind)
        data = made.read_bytes()
    return without_printer(data) if kind == "ods" else data


def _by_excel(source: Path, out: Path, kind: str) -> Path:
    """Excel itself, in a window nobody sees; only on Windows does it save .ods for us."""
    try:
        import xlwings
    except ImportError as error:
        raise _nothing_at_hand(kind) from error
    if kind == "ods" and sys.platform != "win32":
        raise _nothing_at_hand(kind)
    target = out / f"{source.stem}.{kind}"
    try:
        with xlwings.App(visible=False, add_book=False) as app:
            app.display_alerts = False
            book = app.books.open(str(source), read_only=True)
            if kind == "pdf":
                book.to_pdf(str(target))
            else:
                book.api.SaveAs(str(target), FileFormat=_OPEN_DOCUMENT)
            book.close()
    except (xlwings.XlwingsError, OSError) as error:
        raise CannotRun(
            "excel_failed",
            f"Excel could not save the copy as {kind} ({error}).",
            "Publish as xlsx, open the copy in Excel, and save it from there.",
        ) from error
    return target


def _nothing_at_hand(kind: str) -> CannotRun:
    return CannotRun(
        "no_office_program",
        f"A copy cannot be made as {kind} here: neither LibreOffice nor Excel is at hand.",
        "Install LibreOffice Calc, or publish as xlsx and save that copy from Excel.",
    )


def without_printer(ods: bytes) -> bytes:
    """An OpenDocument file without the name of the printer at which it was made, and without its thumbnail."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ods)) as before, zipfile.ZipFile(out, "w") as after:
        for entry in before.infolist():
            if entry.filename.startswith(_LEFT_OUT):
                continue
            data = before.read(entry)
            if entry.filename == "settings.xml":
                data = _PRINTER.sub(b"", data)
            if entry.filename == "META-INF/manifest.xml":
                data = re.sub(rb"<manifest:file-entry [^>]*full-path=\"Thumbnails/[^>]*/>", b"", data)
            after.writestr(entry, data, compress_type=entry.compress_type)
    return out.getvalue()
