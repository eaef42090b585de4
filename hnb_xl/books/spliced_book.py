"""A workbook in a file, written without loss: our sheets are spliced in, single cells patched, all else left as it is.

Reading is `OpenpyxlBook`'s (its parts, no library). Writing goes through `books/package`: what cannot be kept is
refused before anything is written, and the result is proved part by part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from hnb_xl.books.book import ComputedCell, RawCell, RawTable, RawValue
from hnb_xl.books.openpyxl_book import OpenpyxlBook
from hnb_xl.books.package import CellPatch, Package, Plan, SpliceRequest, owned_sheets, plan
from hnb_xl.model import blocks
from hnb_xl.model.blocks import Sheet
from hnb_xl.write.layout import address

_LOCKED = frozenset({"locked_cell"})  # computed cells are locked against typing, not against us


class SplicedBook:
    """An existing workbook that keeps everything in it. Nothing changes before `to_bytes`."""

    def __init__(self, data: bytes, name: str) -> None:
        """Read a workbook.

        Raises:
            BookUnreadable: it is not a workbook that can be read; the message says in which way.
        """
        self._read = OpenpyxlBook.from_bytes(data, name)
        self._package = Package.read(data)
        self._sheets: dict[str, Sheet] = {}
        self._patches: dict[tuple[str, int, int], CellPatch] = {}
        self._removed: set[str] = set()

    @property
    def name(self) -> str:
        """The file's name, for messages and results."""
        return self._read.name

    def sheet_names(self) -> tuple[str, ...]:
        """Every worksheet, in tab order, with those put in since."""
        there = [name for name in self._read.sheet_names() if name not in self._removed]
        return (*there, *(name for name in self._sheets if name not in there))

    def tables(self) -> Mapping[str, RawTable]:
        """Every Excel table of the file by name."""
        return self._read.tables()

    def put_sheets(self, sheets: Sequence[Sheet]) -> None:
        """Add generated sheets at the end, or replace those of ours where they stand, under whatever name they have."""
        for sheet in sheets:
            self._sheets[sheet.name] = sheet
            self._removed.discard(sheet.name)

    def remove_sheet(self, name: str) -> None:
        """Remove one of our generated sheets."""
        self._sheets.pop(name, None)
        self._removed.add(name)

    def put_computed(self, cells: Sequence[ComputedCell]) -> None:
        """Write formulas and their values into computed cells of input sheets; those that hold them already stay."""
        there = _computed_there(self.tables().values())
        for cell in cells:
            found = there.get((cell.sheet, cell.row, cell.column))
            if found is not None and found.formula == cell.formula and _same(found.value, cell.value):
                continue
            value = "" if cell.value is None else cell.value
            place = address(cell.row, cell.column)
            patch = CellPatch(cell.sheet, place, value, cell.formula, replace_formula=True)
            self._patches[cell.sheet, cell.row, cell.column] = patch

    def planned(self) -> Plan:
        """What writing would do, with every reason that stands against it."""
        splice = None
        if self._sheets:
            drawn = OpenpyxlBook.new(self.name)
            drawn.put_sheets(list(self._sheets.values()))
            keys = {name: ownership_key(name) for name in self._sheets}
            splice = SpliceRequest(Package.read(drawn.to_bytes()), keys)
        owned = {name: key for key, name in owned_sheets(self._package).items()}
        remove = [owned[name] for name in sorted(self._removed) if name in owned]
        return plan(self._package, splice=splice, patches=self._patches.values(), remove=remove, allow=_LOCKED)

    def to_bytes(self) -> bytes:
        """The workbook with what was put into it; of nothing new, the very bytes that were read.

        Raises:
            Refused: something in the workbook could not be kept; its code and message say what.
        """
        return self.planned().apply()


def ownership_key(sheet: str) -> str:
    """The name by which a generated sheet stays ours, also after somebody renames its tab."""
    return re.sub(r"[^a-z0-9]+", "_", sheet.lower()).strip("_")


def _computed_there(tables: Iterable[RawTable]) -> dict[tuple[str, int, int], RawCell]:
    """Every table cell that holds a formula with its value."""
    return {
        (table.sheet, table.top + 1 + down, table.left + across): cell
        for table in tables
        for down, row in enumerate(table.rows)
        for across, cell in enumerate(row)
        if cell.formula and not cell.error and not cell.stale
    }


def _same(there: RawValue, value: blocks.CellValue) -> bool:
    """Whether a stored value is the computed one, as the double that a file holds."""
    if isinstance(value, bool) or isinstance(there, bool):
        return there is value
    if isinstance(value, int | Decimal):
        return isinstance(there, int | float) and float(there) == float(value)
    return (there or "") == (value or "")
