"""The About sheet of an upgraded workbook: which version it is of, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from hnb_xl.model.blocks import Cell, Column, Row, Style, Table

if TYPE_CHECKING:
    from hnb_xl.books.extension import Extension
    from hnb_xl.books.file_book import FileBook
    from hnb_xl.model.tables.versions import Version

CHANGES = "aboutChanges"


def about_rows(extension: Extension, book: FileBook, path: Sequence[Version], version: str) -> Iterator[str]:
    """Write each step under the changes that About lists; a workbook without that list stays without."""
    raw = book.tables().get(CHANGES)
    if raw is None or len(raw.headers) != 2:
        return
    there = [(str(row[0].value or ""), str(row[1].value or "")) for row in raw.rows]
    new = [(str(int(version) + number), step.said) for number, step in enumerate(path, start=1)]
    extension.add_rows(
        Table(
            CHANGES,
            tuple(Column(header) for header in raw.headers),
            tuple(Row((Cell(number, Style.LABEL), Cell(said))) for number, said in (*there, *new)),
        )
    )
    yield "About says what changed."
