"""A workbook in a file, as it stands. Reading one needs no workbook library, only its parts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from hnb_xl.books.book import RawGrid, RawTable
from hnb_xl.books.guard import open_package, read_file
from hnb_xl.books.package_grid import read_grid
from hnb_xl.books.package_reader import PackageReader


class FileBook:
    """A workbook that was read and does not change; `books/spliced_book.py` writes into one.

    Args:
        data: The file's bytes.
        name: The file's name, for messages and results.

    Raises:
        BookUnreadable: it is not a workbook that can be read; the message says in which way.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.package, self.workbook = open_package(data, name)
        self._name = name
        self._reader = PackageReader(name, self.package, self.workbook)
        self._sheet_names = tuple(self._reader.sheets)

    @classmethod
    def open(cls, path: Path) -> FileBook:
        """Open a workbook; one that a spreadsheet program has open can be read all the same.

        Raises:
            BookMissing: there is no such file.
            BookUnreadable: it is not a workbook that can be read; the message says in which way.
        """
        return cls(read_file(path), path.name)

    @property
    def name(self) -> str:
        """The file's name, for messages and results."""
        return self._name

    @property
    def title(self) -> str:
        """The title in the workbook's properties; blank when it has none."""
        return self._reader.title

    def sheet_names(self) -> tuple[str, ...]:
        """Every worksheet, in tab order."""
        return self._sheet_names

    def own_sheets(self) -> frozenset[str]:
        """The tabs that are ours, by the names they have now; all others are the team's."""
        return frozenset(sheet.name for sheet in self.workbook.owned().values())

    def tables(self) -> Mapping[str, RawTable]:
        """Every Excel table by name.

        Raises:
            BookUnreadable: a part that must be read is damaged.
        """
        return self._tables

    def grid(self, sheet: str, last_row: int | None = None) -> RawGrid:
        """Every cell of one worksheet, read in bulk, down to a row when one is given.

        Raises:
            LookupError: there is no such sheet.
            BookUnreadable: a part that must be read is damaged.
        """
        if sheet not in self._sheet_names:
            raise LookupError(f"{self._name} has no sheet {sheet!r}")
        return read_grid(self._reader, sheet, last_row)

    @cached_property
    def _tables(self) -> dict[str, RawTable]:
        return {table.name: table for table in self._reader.tables()}
