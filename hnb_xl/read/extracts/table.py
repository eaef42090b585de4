"""An extract's file to rows of text: CSV of any common kind, or a sheet of a workbook."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from hnb_xl.books.book import RawCell, RawGrid, ReadableBook
from hnb_xl.errors import BookMissing, ExtractUnreadable
from hnb_xl.model.extract import Extract
from hnb_xl.model.money import plain
from hnb_xl.read.cells import decimal
from hnb_xl.read.extracts.decoding import decoded
from hnb_xl.read.extracts.delimiting import MOST_COLUMNS, MOST_ROWS, Row, parted

MOST_BYTES = 100_000_000
_MOST_CELLS = 10_000_000
_PADDED = re.compile(r"0{2,}")
_QUOTED = re.compile(r'"[^"]*"|\\.')


def extract_bytes(path: Path) -> bytes:
    """An extract's file as it stands on disk.

    Raises:
        BookMissing: there is none.
        ExtractUnreadable: it is a folder, or larger than any extract.
    """
    if not path.exists():
        raise BookMissing("extract_missing", f"There is no file {path}.", "Check the path and the spelling.")
    if path.is_dir():
        raise ExtractUnreadable(
            "extract_is_folder", f"{path} is a folder.", "Give the path of a CSV file or a workbook."
        )
    if path.stat().st_size > MOST_BYTES:
        raise _too_large(path.name)
    return path.read_bytes()


def _too_large(name: str) -> ExtractUnreadable:
    size = f"{name} is larger than {MOST_BYTES // 1_000_000} MB."
    return ExtractUnreadable("extract_too_large", size, "Export a shorter period.")


def heading(text: str) -> str:
    """A column's name as names are compared: case, spaces and a closing colon do not matter."""
    return " ".join(text.casefold().split()).rstrip(":").strip()


def holder(names: Iterable[str]) -> Callable[[Row], bool]:
    """Whether a row holds all of some column names; of no names, none does."""
    wanted = {_without_number(name) for name in names}
    return lambda row: bool(wanted) and wanted <= {heading(cell) for cell in row}


def _without_number(name: str) -> str:
    """“Actual (2)” is the second column “Actual”: in the file both are called that."""
    return re.sub(r" \([0-9]{1,2}\)$", "", heading(name))


def extract_of_text(
    data: bytes, name: str, names: Iterable[str] = (), *, encoding: str = "", delimiter: str = ""
) -> Extract:
    """An extract from a file of text.

    Args:
        data: The file's bytes.
        name: Its name, for messages.
        names: The columns that are looked for; whatever parts them is what parts the cells.
        encoding: Where a person says it; else it is decided.
        delimiter: The same: comma, tab, semicolon or bar.

    Raises:
        ExtractUnreadable: it is too large, no text, or cannot be read without guessing.
    """
    if len(data) > MOST_BYTES:
        raise _too_large(name)
    text, how = decoded(data, name, encoding)
    rows, by = parted(text, name, delimiter, holder(names))
    return Extract(name, hashlib.sha256(data).hexdigest(), rows, f"parted by {by}, {how}")


def extract_of_book(book: ReadableBook, sha256: str, names: Iterable[str] = (), *, sheet: str = "") -> Extract:
    """An extract from a sheet of a workbook.

    Args:
        book: The workbook.
        sha256: Of its bytes.
        names: The columns that are looked for: the sheet that holds them is the extract.
        sheet: Its name, where a person says it.

    Raises:
        ExtractUnreadable: there is no such sheet, or the one that is meant cannot be told.
    """
    known = book.sheet_names()
    if sheet and sheet not in known:
        raise ExtractUnreadable(
            "no_such_sheet", f"{book.name} has no sheet “{sheet}”.", f"It has {', '.join(known[:20])}."
        )
    holds_header = holder(names)
    found = {tab: _rows(book.grid(tab), book.name) for tab in ([sheet] if sheet else known)}
    filled = [tab for tab, rows in found.items() if sum(any(row) for row in rows) > 1]
    chosen = [tab for tab in filled if any(holds_header(row) for row in found[tab])] or filled
    if len(chosen) != 1:
        which = "none of its sheets holds a table" if not chosen else f"it could be {' or '.join(chosen[:5])}"
        raise ExtractUnreadable(
            "extract_sheet", f"The extract's sheet in {book.name} cannot be told: {which}.", 'Say it: sheet = "…".'
        )
    tab = chosen[0]
    hidden = len(book.grid(tab).hidden_rows)
    how = f"sheet {tab}" + (f", its {hidden} hidden rows read too" if hidden else "")
    return Extract(book.name, sha256, found[tab], how)


def _rows(grid: RawGrid, name: str) -> tuple[Row, ...]:
    """A sheet as rows of text; what is merged down over rows stands in each of them."""
    if not grid.cells:
        return ()
    height, width = max(row for row, _ in grid.cells), max(column for _, column in grid.cells)
    if height > MOST_ROWS or width > MOST_COLUMNS or height * width > _MOST_CELLS:
        raise ExtractUnreadable(
            "extract_too_large",
            f"The sheet {grid.sheet} of {name} reaches to row {height:,} and column {width}.",
            "Export fewer columns or a shorter period.",
        )
    rows = [[""] * width for _ in range(height)]
    for (row, column), cell in grid.cells.items():
        rows[row - 1][column - 1] = printed(cell, grid.formats.get((row, column), ""))
    for top, left, bottom, right in grid.merged:
        if left == right <= width and top <= height:
            for row in range(top, min(bottom, height)):
                rows[row][left - 1] = rows[top - 1][left - 1]
    return tuple(map(tuple, rows))


def printed(cell: RawCell, number_format: str) -> str:
    """A workbook's cell as an extract prints it: numbers exact, a percentage as one, codes with their noughts."""
    if cell.error:
        return cell.error
    if cell.stale:
        return "(a formula without a value)"
    value = cell.value
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).upper()
    number = decimal(value)
    if number is None:
        return str(value)
    if "%" in _QUOTED.sub("", number_format):
        return f"{plain(number * Decimal(100))}%"
    if _PADDED.fullmatch(number_format) and number == number.to_integral_value() and number >= 0:
        return plain(number).zfill(len(number_format))
    return plain(number)
