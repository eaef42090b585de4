"""Cells named by table, row and column: what a formula may say before the tables have their places."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hnb_xl.write.places import Layout, TablePlace, quoted

_PLACEHOLDER = re.compile(r"\{([^{}:\"]+):([^{}]*):([^{}:\"]+)\}")
_THIS_ROW = re.compile(r"(?<![\w\]])(\w+)?\[@(?:\[([^\[\]]+)\]|([^\[\]]+))\]")


class Addresses:
    """Every table of several sheets, so that a formula may name cells by table, row and column."""

    def __init__(self, layouts: Iterable[Layout]) -> None:
        self._tables = {name: place for each in layouts for name, place in each.tables.items()}

    def table(self, name: str) -> TablePlace:
        """Where a table stands.

        Raises:
            LookupError: no sheet has it.
        """
        try:
            return self._tables[name]
        except KeyError:
            raise LookupError(f"no sheet has a table {name!r}") from None

    def resolve(self, formula: str, home: str = "", table: str = "") -> str:
        """A formula as the file stores it.

        Args:
            formula: Native Excel text; `{table:row key:column key}` stands for a cell, and `[@Column]` for
            the
                cell of the same row, which files spell `table[[#This Row],[Column]]`.
            home: The sheet the formula stands on; cells of that sheet are written without its name.
            table: The table the formula stands in, for `[@Column]`.

        Raises:
            LookupError: it names a table, row or column that is not there.
        """

        def cell(found: re.Match[str]) -> str:
            name, row, column = found.groups()
            place = self.table(name)
            text = place.cell(row, column)
            return text if place.sheet == home else f"{quoted(place.sheet)}!{text}"

        if "{" in formula:
            formula = _PLACEHOLDER.sub(cell, formula)
        return file_form(formula, table) if "[@" in formula else formula


def file_form(formula: str, table: str) -> str:
    """Spell `[@Column]` as workbook files do; Excel itself shows it in the short form again."""

    def this_row(found: re.Match[str]) -> str:
        name, bracketed, bare = found.groups()
        return f"{name or table}[[#This Row],[{bracketed or bare}]]"

    return _THIS_ROW.sub(this_row, formula)


def resolve(formula: str, layouts: Iterable[Layout], home: str = "") -> str:
    """Resolve one formula's placeholders; for many formulas keep one `Addresses`."""
    return Addresses(layouts).resolve(formula, home)
