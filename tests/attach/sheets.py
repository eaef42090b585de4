"""Small workbooks of a team's, written with XlsxWriter from rows of values."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

import xlsxwriter  # type: ignore[import-untyped]

from tests.books.package.builders import MADE

Value = str | float | date | tuple[float, str] | None
Rows = Sequence[Sequence[Value]]


def workbook(
    sheets: Mapping[str, Rows], *, top: int = 0, hidden: Sequence[str] = (), locked: Sequence[str] = (), table: str = ""
) -> bytes:
    """A workbook with these rows on its sheets, from a row and column A on, or as an Excel table of some name.

    A pair is a number and its format.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": MADE})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, values in enumerate(rows, top):
            for column, value in enumerate(values):
                if isinstance(value, tuple):
                    sheet.write_number(row, column, value[0], book.add_format({"num_format": value[1]}))
                elif isinstance(value, date):
                    day = datetime.combine(value, time())
                    sheet.write_datetime(row, column, day, book.add_format({"num_format": "mmm-yy"}))
                elif isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif value is not None:
                    sheet.write_number(row, column, value)
        if table:
            columns = [{"header": str(words)} for words in rows[0]]
            sheet.add_table(top, 0, top + len(rows) - 1, len(columns) - 1, {"name": table, "columns": columns})
        if name in hidden:
            sheet.hide()
        if name in locked:
            sheet.protect("secret")
    book.close()
    return out.getvalue()


KPI_ROWS: Rows = (
    ("KPI no", "Indicator", "Baseline", "Plan", "Q1 actual", "Q2 actual", "RAG status"),
    (1, "Plans maintained", 900, 950, 910, 930, "Green"),
    (
        2,
        "High needs spend",
        (12_000_000, "£#,##0"),
        (12.5, '£0.0"m"'),
        (12_100_000, "£#,##0"),
        (12.3, '£0.0"m"'),
        "Amber",
    ),
    (3, "Timely plans", (0.61, "0%"), (0.8, "0%"), (0.66, "0%"), (0.7, "0%"), "Red"),
    (4, "Share in INMSS", 7.5, 6.0, 7.2, 7.1, "Red"),
)
