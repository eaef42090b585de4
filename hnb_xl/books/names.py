"""Defined names for cells and columns of our tables."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from hnb_xl.model.addresses import letters
from hnb_xl.model.blocks import Name, Sheet
from hnb_xl.write.layout import Addresses, quoted


def define_names(workbook: Workbook, sheet: Sheet, addresses: Addresses) -> None:
    """Define a sheet's names, or define them anew.

    Raises:
        LookupError: a name is for a table, row or column that is not there.
    """
    for name in sheet.names:
        workbook.defined_names[name.name] = DefinedName(name.name, attr_text=_target(name, addresses))


def _target(name: Name, addresses: Addresses) -> str:
    place = addresses.table(name.table)
    column = letters(place.column(name.column))
    first, last = (place.row(name.row),) * 2 if name.row else (place.first_row, place.last_row)
    cells = f"${column}${first}" if first == last else f"${column}${first}:${column}${last}"
    return f"{quoted(place.sheet)}!{cells}"
