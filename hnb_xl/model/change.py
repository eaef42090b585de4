"""A change to one cell that a person could have typed: what stood there, what is to stand there, and why.

Importing, rolling forward, signing and upgrading all make changes first and write afterwards, so that each can be
previewed, refused as a whole, and recorded.
"""

from __future__ import annotations

from dataclasses import dataclass

from hnb_xl.model.blocks import CellValue


@dataclass(frozen=True, slots=True)
class Change:
    """One cell to write, in the unit and sign of the cell itself (as a person would type it).

    Args:
        sheet: The tab's name.
        cell: The address, such as H9.
        before: What the cell held when the change was worked out; None when it was blank.
        after: What it is to hold; None clears it. Text is only ever text, never a formula.
        why: Where the new value comes from, in words ("ledger.csv, row 12").
        table: Name of the contract's table the cell belongs to ("tblKPI"), where it belongs to one.
        row: The row's key in that table.
        column: The column's header in that table.
    """

    sheet: str
    cell: str
    before: CellValue
    after: CellValue
    why: str = ""
    table: str = ""
    row: str = ""
    column: str = ""

    @property
    def place(self) -> str:
        """The cell as a person writes it: KPIs!H9."""
        return f"{self.sheet}!{self.cell}"
