"""Writes a team's workbook with XlsxWriter: a format once for each look, figures in a unit of theirs."""

from __future__ import annotations

import io
from decimal import Decimal

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from tests.books.package.builders import MADE


class Writer:
    """Writes a book, a format once for each look."""

    def __init__(self) -> None:
        self.out = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.out, {"in_memory": True})
        self.book.set_properties({"created": MADE, "title": "SV monitoring"})
        self._formats: dict[str, object] = {}

    def look(self, code: str = "", **options: object) -> object:
        """A cell format."""
        key = f"{code}{sorted(options.items())}"
        if key not in self._formats:
            self._formats[key] = self.book.add_format({**({"num_format": code} if code else {}), **options})
        return self._formats[key]

    @property
    def head(self) -> object:
        """How headers look."""
        return self.look(bold=True, bg_color="#DDEBF7", border=1, text_wrap=True, align="center")

    def figure(self, sheet: Worksheet, row: int, column: int, value: object, code: str = "", scale: int = 1) -> None:
        """A figure in a unit of theirs, or the words that stand for it; nothing where there is none."""
        if isinstance(value, Decimal):
            sheet.write_number(
                row, column, float(value * scale) if scale > 0 else float(value / -scale), self.look(code)
            )
        elif value is not None and value != "":
            sheet.write_string(row, column, str(value))

    def done(self) -> bytes:
        """The file."""
        self.book.close()
        return self.out.getvalue()
