"""Kingston's real return through the line, and ways to read a sheet as a person does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from hnb_xl.books.memory import MemoryBook
from hnb_xl.build.entries import entries, points_of, tables_of
from hnb_xl.build.input_sheets import input_sheets
from hnb_xl.check import check
from hnb_xl.measure import measure
from hnb_xl.model.authority import Authority, load_authority
from hnb_xl.model.blocks import Beside, Block, Cell, Charts, Dashboard, Sheet, Table, Text, Title
from hnb_xl.model.inputs import Inputs
from hnb_xl.model.tables import contract
from hnb_xl.present import dashboard
from hnb_xl.read import read
from tests.factories import Row, book


@dataclass(frozen=True)
class Seen:
    """A dashboard, read by sheet, table, row and column."""

    made: Dashboard
    inputs: Inputs

    def sheet(self, name: str) -> Sheet:
        """A sheet by name."""
        return next(sheet for sheet in self.made.sheets if sheet.name == name)

    def blocks(self, name: str) -> tuple[Block, ...]:
        """A sheet's blocks, those side by side one by one."""
        return tuple(flat(self.sheet(name).blocks))

    def tables(self, name: str) -> dict[str, Table]:
        """A sheet's tables by name."""
        return {block.name: block for block in self.blocks(name) if isinstance(block, Table)}

    def table(self, name: str) -> Table:
        """A table, wherever it stands."""
        return next(
            block
            for sheet in self.made.sheets
            for block in flat(sheet.blocks)
            if isinstance(block, Table) and block.name == name
        )

    def headers(self, table: str) -> list[str]:
        """A table's headers."""
        return [column.header for column in self.table(table).columns]

    def row(self, table: str, first: str) -> dict[str, Cell]:
        """The row of a table that begins so, by header."""
        found = self.table(table)
        row = next(row for row in found.rows if row.cells[0].value == first)
        return dict(zip([column.header for column in found.columns], row.cells, strict=True))

    def values(self, table: str, first: str) -> list[object]:
        """A row's values."""
        return [cell.value for cell in self.row(table, first).values()]

    def words(self, name: str) -> str:
        """All the words of a sheet."""
        found: list[str] = []
        for block in self.blocks(name):
            if isinstance(block, Title):
                found += [block.text, *block.lines]
            elif isinstance(block, Table):
                found += [column.header for column in block.columns]
                found += [str(cell.value) for row in block.rows for cell in row.cells if cell.value is not None]
            elif isinstance(block, Charts):
                found += [text for chart in block.charts for text in (chart.title, chart.alt)]
            elif isinstance(block, Text):
                found.append(block.text)
            else:
                found.append(str(block))
        return "\n".join(found)


def flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks one by one, those side by side too."""
    for block in blocks:
        if isinstance(block, Beside):
            yield from flat((*block.left, *block.right))
        else:
            yield block


def seen(source: MemoryBook, pack: str = "return") -> Seen:
    """A book through read, measure, check and present."""
    inputs = read(source)
    results = measure(inputs)
    return Seen(dashboard(inputs, results, check(inputs, results), pack), inputs)


@pytest.fixture(scope="session")
def kingston(repository: Path) -> Seen:
    """The quarter 3 return of 2021-22, as published."""
    authority = load_authority(repository / "workbook_templates" / "authorities" / "kingston.toml")
    period = "2021-22/Q3"
    source = MemoryBook("kingston.xlsx")
    source.put_sheets(input_sheets(contract(points_of(authority, period)), entries(authority, period)))
    return seen(source)


def reported(authority: Authority, period: str) -> Seen:
    """A report of a council's own pack, from its file."""
    rows = entries(authority, period)
    source = MemoryBook("report.xlsx")
    source.put_sheets(input_sheets(tables_of(authority, period, rows), rows))
    return seen(source, authority.authority.pack)


@pytest.fixture(scope="session")
def highlight(repository: Path) -> Seen:
    """The highlight report of March 2024, as published."""
    folder = repository / "workbook_templates" / "authorities"
    return reported(load_authority(folder / "wiltshire-2024.toml"), "2024-25/Start")


@pytest.fixture(scope="session")
def portfolio(repository: Path) -> Seen:
    """The portfolio summary of January 2025, as published."""
    folder = repository / "workbook_templates" / "authorities"
    return reported(load_authority(folder / "wiltshire-2025.toml"), "2024-25/January")


@pytest.fixture(scope="session")
def made() -> Callable[..., Seen]:
    """A dashboard of an invented return: rows by table key, and the return points of its year."""

    def make(rows: dict[str, list[Row]] | None = None, points: tuple[str, ...] = ("Q1", "Q2", "Q3", "Q4")) -> Seen:
        return seen(book(rows, points))

    return make


def D(text: str) -> Decimal:  # noqa: N802 - as in every table of figures
    """A figure."""
    return Decimal(text)
