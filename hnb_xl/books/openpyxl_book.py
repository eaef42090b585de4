"""A new workbook, drawn by openpyxl; an existing file never passes through here (`books/spliced_book.py`).

openpyxl is imported when the bytes are asked for, not before. Saving to disk is `books/safe_save.py`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from hnb_xl.books.memory import MemoryBook

EPOCH = datetime(2021, 1, 1, tzinfo=UTC)
"""The date written into document properties unless another is given: the same inputs give the same bytes."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a workbook says of itself in its properties; the title also stands in the footer of each page."""

    title: str = ""
    subject: str = ""
    created: datetime = EPOCH


class OpenpyxlBook(MemoryBook):
    """A workbook that is not a file yet: kept as the fake keeps it, and drawn whole by `to_bytes`."""

    def __init__(self, name: str, document: Document) -> None:
        super().__init__(name)
        self.document = document

    @classmethod
    def new(cls, name: str = "workbook.xlsx", document: Document | None = None) -> OpenpyxlBook:
        """A workbook without any sheet yet."""
        return cls(name, document or Document())

    def to_bytes(self, modified: datetime | None = None, *, packed: bool = True) -> bytes:
        """The finished file; the same book gives the same bytes.

        Args:
            modified: The date of the change in the document's properties; 1 January 2021 unless given.
            packed: Whether to compress it; what is only read again at once need not be.

        Raises:
            LookupError: a name or chart names a table, row or column that is not there.
            ValueError: a sheet holds something Excel would not take.
        """
        from hnb_xl.books.workbook_drawing import drawn_workbook

        return drawn_workbook(self, self.document, modified or EPOCH, packed=packed)
