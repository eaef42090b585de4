"""Text to rows: which character parts the cells is decided by every candidate being tried on the whole table."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from hnb_xl.errors import ExtractUnreadable

Rows = list[list[str]]
Row = tuple[str, ...]

_CANDIDATES = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars"}
NAMES = {"comma": ",", "tab": "\t", "semicolon": ";", "bar": "|"}
MOST_ROWS, MOST_COLUMNS, MOST_TEXT = 500_000, 500, 32_767
_SAMPLE = 2_000


def parted(text: str, name: str, delimiter: str, holds_header: Callable[[Row], bool]) -> tuple[tuple[Row, ...], str]:
    """Every row of a table of text, and what parts its cells, in words.

    Args:
        text: The whole text.
        name: The file's name, for messages.
        delimiter: comma, tab, semicolon or bar where a person says so; else blank.
        holds_header: Whether a row holds the column names that are looked for: what holds them is parted rightly.

    Raises:
        ExtractUnreadable: quotes do not match, cells cannot be told apart, or there is too much of it.
    """
    text, declared = _declared(text)
    sign = NAMES.get(delimiter, delimiter) or declared or _decided(text, name, holds_header)
    rows: list[Row] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True):
            if len(rows) >= MOST_ROWS:
                raise _too_large(name, f"more than {MOST_ROWS:,} rows")
            if len(row) > MOST_COLUMNS:
                raise _too_large(name, f"more than {MOST_COLUMNS} columns in row {len(rows) + 1}")
            if len(max(row, key=len, default="")) > MOST_TEXT:
                raise _too_large(name, f"more than {MOST_TEXT:,} characters in a cell of row {len(rows) + 1}")
            rows.append(tuple(row))
    except csv.Error as wrong:
        raise _bad_quotes(name, len(rows) + 1, wrong) from None
    if declared:  # the line "sep=;" is a row of the file too
        rows.insert(0, ())
    return tuple(rows), _CANDIDATES.get(sign, repr(sign))


def _declared(text: str) -> tuple[str, str]:
    """The text without Excel's own line `sep=;`, and what that line says."""
    first, _, rest = text.partition("\n")
    line = first.strip().lower()
    if line.startswith("sep=") and len(line) == 5 and line[4] in _CANDIDATES:
        return rest, line[4]
    return (rest, "\t") if line == "sep=" and first.rstrip("\r").endswith("\t") else (text, "")


def _decided(text: str, name: str, holds_header: Callable[[Row], bool]) -> str:
    samples: dict[str, list[Row]] = {}
    wrong: csv.Error | None = None
    for sign in _CANDIDATES:
        try:
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
            samples[sign] = [tuple(row) for row in islice(rows, _SAMPLE)]
        except csv.Error as error:
            wrong = error
    sure = [sign for sign, rows in samples.items() if any(holds_header(row) for row in rows)]
    if len(sure) == 1:
        return sure[0]
    scores = sorted(((*_score(rows), sign) for sign, rows in samples.items() if sign in sure or not sure), reverse=True)
    if not scores or scores[0][0] * 2 < sum(1 for row in samples[scores[0][2]] if any(row)):
        if wrong is not None:
            raise _bad_quotes(name, 0, wrong)
        raise ExtractUnreadable(
            "extract_one_column",
            f"{name} has no commas, tabs, semicolons or bars that part most rows into the same columns.",
            'Export it as CSV, or say what parts its cells in the mapping (delimiter = "semicolon").',
        )
    if len(scores) > 1 and scores[0][:2] == scores[1][:2]:
        both = " or by ".join(_CANDIDATES[sign] for *_, sign in scores[:2])
        raise ExtractUnreadable(
            "extract_delimiter",
            f"The cells of {name} could be parted by {both}.",
            'Say which in the mapping: delimiter = "comma", "tab", "semicolon" or "bar".',
        )
    return scores[0][2]


def _score(rows: Iterable[Row]) -> tuple[int, int]:
    """How many rows have the commonest number of cells (of two or more), and how many cells that is."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, 0
    width, count = max(widths.items(), key=lambda each: (each[1], each[0]))
    return count, width


def refuse_spilled(rows: Iterator[tuple[int, Row]], width: int, name: str) -> None:
    """Refuse rows with figures beyond the last column: 1,234 without quotes moves every figure after it.

    Raises:
        ExtractUnreadable: there is such a row.
    """
    for number, row in rows:
        if any(cell.strip() for cell in row[width:]):
            raise ExtractUnreadable(
                "extract_ragged",
                f"Row {number} of {name} has more cells than the header has columns.",
                "A comma inside a figure or a name without quotes would do that; export it with quotes, or as .xlsx.",
            )


def _too_large(name: str, what: str) -> ExtractUnreadable:
    return ExtractUnreadable("extract_too_large", f"{name} has {what}.", "Export fewer columns or a shorter period.")


def _bad_quotes(name: str, row: int, wrong: csv.Error) -> ExtractUnreadable:
    where = f" near row {row}" if row else ""
    return ExtractUnreadable(
        "extract_quotes",
        f"The quotation marks of {name} do not match{where} ({wrong}).",
        "The file may be cut short; export it again.",
    )
