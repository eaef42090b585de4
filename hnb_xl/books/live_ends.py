"""Which Excel it is, and where a sheet ends in Excel for Windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw

_FORMULAS, _PART, _BY_ROWS, _BY_COLUMNS, _PREVIOUS = -4123, 2, 1, 2, 2


def is_windows(what: xw.Book | xw.App) -> bool:
    """Whether a workbook, or Excel itself, is Excel for Windows, whose objects are used here."""
    return type(what.impl).__module__.endswith("_xlwindows")


def last_filled(sheet: xw.Sheet) -> tuple[int, int]:
    """The last row and the last column with anything in them, hidden ones included; 1 and 1 of an empty sheet."""
    cells = sheet.api.Cells
    ends = []
    for order, name in ((_BY_ROWS, "Row"), (_BY_COLUMNS, "Column")):
        # Looking in formulas finds values too, and unlike looking in values does not pass over hidden rows.
        found = cells.Find(
            What="*", LookIn=_FORMULAS, LookAt=_PART, SearchOrder=order, SearchDirection=_PREVIOUS, MatchCase=False
        )
        ends.append(1 if found is None else int(getattr(found, name)))
    return ends[0], ends[1]
