"""The proof of an upgrade: every cell and comment of the workbook as it was is found in the workbook as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from hnb_xl.errors import Refused
from hnb_xl.model.addresses import address
from hnb_xl.model.tables import TABLES

if TYPE_CHECKING:
    from hnb_xl.books.book import RawCell, RawGrid
    from hnb_xl.books.file_book import FileBook
    from hnb_xl.books.package.shifting import Shift
    from hnb_xl.model.change import Change
    from hnb_xl.model.tables.versions import Version

_LISTED = 10


def prove(
    before: FileBook, after: FileBook, shifts: Sequence[Shift], path: Sequence[Version], changes: Sequence[Change]
) -> int:
    """Compare every cell of every sheet that is not generated, and every comment.

    Args:
        before: The workbook as it was.
        after: The upgraded one.
        shifts: The rows that came in, in order.
        path: The steps, whose new names are no loss.
        changes: The cells of the workbook's own that say which version it is.

    Returns:
        How many cells were compared.

    Raises:
        Refused: Code `entry_lost`: something is missing or another; the message names the first ten.
    """
    generated = {sheet.name for key, sheet in before.workbook.owned().items() if key.split("_")[0] in _GENERATED}
    renamed = {
        new for step in path for names in (*step.columns.values(), *step.items.values()) for new in names.values()
    }
    follow = _follower(shifts, path)
    written = {(change.sheet, change.cell): change.after for change in changes}
    lost: list[str] = []
    compared = 0
    for name in before.sheet_names():
        if name in generated:
            continue
        if name not in after.sheet_names():
            lost.append(f"the sheet {name}")
            continue
        mine = [shift for shift in shifts if shift.sheet.casefold() == name.casefold()]
        old, new = before.grid(name), after.grid(name)
        compared += len(old.cells)
        lost += [
            place
            for place, moved in _lost(name, old, new, mine, follow, _computed(before, name), renamed)
            if (name, moved) not in written
        ]
    lost += _comments_lost(before, after, shifts)
    if lost:
        raise Refused(
            "entry_lost",
            f"The upgrade would lose or change {len(lost)} entries: {'; '.join(lost[:_LISTED])}.",
            "Nothing was written. This is a fault of hnb_xl: please report it with the message above.",
        )
    return compared


_GENERATED = {"dashboard", "checks"}


def _lost(
    name: str,
    old: RawGrid,
    new: RawGrid,
    mine: Sequence[Shift],
    follow: Callable[[str, str], str],
    computed: set[tuple[int, int]],
    renamed: set[str],
) -> Iterator[tuple[str, str]]:
    """Each cell that is not found again, as it is written, with the address it should have now."""
    for (row, column), cell in old.cells.items():
        found = new.cells.get((_moved(row, mine), column))
        if found is not None and (_same(cell, found, follow(name, cell.formula)) or found.value in renamed):
            continue
        if (row, column) not in computed:  # those each refresh works out anew
            yield f"{name}!{address(row, column)}", address(_moved(row, mine), column)


def _same(cell: RawCell, found: RawCell, formula: str) -> bool:
    return (cell.value, cell.error, formula) == (found.value, found.error, found.formula)


def _follower(shifts: Sequence[Shift], path: Sequence[Version]) -> Callable[[str, str], str]:
    """What a formula of a sheet should be after new names and new rows."""
    from hnb_xl.books.package.renaming import renamed_by, renamed_formula

    names = [renamed_by(step) for step in path]

    def follow(sheet: str, formula: str) -> str:
        for renamed in names:
            formula = renamed_formula(formula, renamed)
        for shift in shifts:
            formula = shift.formula(formula, home=shift.sheet.casefold() == sheet.casefold())
        return formula

    return follow


def _moved(row: int, shifts: Iterable[Shift]) -> int:
    for shift in shifts:
        row = shift.row(row)
    return row


def _computed(book: FileBook, sheet: str) -> set[tuple[int, int]]:
    """The cells that each refresh writes: the computed columns and items of our tables."""
    contracts = {table.name: table for table in TABLES}
    found: set[tuple[int, int]] = set()
    for raw in book.tables().values():
        contract = contracts.get(raw.name)
        if raw.sheet != sheet or contract is None:
            continue
        found |= {
            (raw.top + 1 + down, raw.left + across)
            for down, row in enumerate(raw.rows)
            for across, cell in enumerate(row)
            if cell.formula
        }
    return found


def _comments_lost(before: FileBook, after: FileBook, shifts: Sequence[Shift]) -> Iterator[str]:
    """Comments by sheet and cell, with their words."""
    from hnb_xl.books.package.comments import comments

    there = comments(after.package)
    for (sheet, row, column), text in comments(before.package).items():
        mine = [shift for shift in shifts if shift.sheet.casefold() == sheet.casefold()]
        if there.get((sheet, _moved(row, mine), column)) != text:
            yield f"the comment on {sheet}!{address(row, column)}"
