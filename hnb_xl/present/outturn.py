"""DSG outturn by block, with future demand, carry forward, safety valve and council funding. Source: K8."""

from __future__ import annotations

from hnb_xl.model.blocks import Block, Cell, Sheet, Text
from hnb_xl.model.inputs import InputRow
from hnb_xl.model.money import Unit
from hnb_xl.present.tabular import Field, Weight, tabulate, words
from hnb_xl.present.view import Page, View
from hnb_xl.present.wording import figure

NAME = "DSG outturn by block"
_COLUMNS = (
    ("budget", "Budget £m", False),
    ("outturn", "Outturn £m", False),
    ("variance", "Variance £m", True),
    ("future_demand", "Future demand £m", False),
    ("variance_incl_future_demand", "Variance incl. future demand £m", True),
    ("previous", "Previous forecast £m", True),
    ("movement", "Movement £m", True),
)


def make(view: View) -> Sheet:
    """The sheet."""
    rows = tuple(view.inputs["outturn"])
    fields = [
        Field(f"{view.inputs.year} DSG outturn", lambda row: words(row.words("block")), 36),
        *(_money(view, id, header, signed=signed) for id, header, signed in _COLUMNS),
        Field("In words", lambda row: words(_side(view, row)), 13),
    ]
    blocks: list[Block] = [
        tabulate(
            "outOutturn",
            fields,
            rows,
            summary="Budget, outturn and variance of each block of the DSG, then the funding rows and the total",
            weigh=_weight,
            repeat_header=True,
            freeze_columns=1,
        )
        if rows
        else Text("No block has been entered on the sheet DSG outturn yet.")
    ]
    caption = (
        f"£m. Budget is for the year; outturn is the forecast of the year end ({view.year_end}). A positive variance "
        "is an overspend or a deficit; funding below the sub-total reduces it. Future demand is expected but not yet "
        "committed. Previous forecast and movement are of the variance including future demand."
    )
    return view.sheet(NAME, "DSG outturn by block", caption, blocks, tuple(field.width for field in fields))


def _money(view: View, id: str, header: str, *, signed: bool) -> Field[InputRow]:
    def cell(row: InputRow) -> Cell:
        found = view.figure(f"outturn.{row.key}.{id}")
        unit = Unit.GBP_M if row.unit.base == Unit.GBP.base else row.unit
        return figure(found.value if found else None, unit, text=found.text if found else "", signed=signed, bare=True)

    return Field(header, cell, 14, number=True)


def _side(view: View, row: InputRow) -> str:
    """Overspend or underspend of a block, in a word; funding rows are neither."""
    value = view.value(f"outturn.{row.key}.variance_incl_future_demand")
    if value is None or row.words("kind") not in ("block", "subtotal"):
        return ""
    return "On budget" if value == 0 else "Overspend" if value > 0 else "Underspend"


def _weight(row: InputRow) -> Weight:
    return {"subtotal": Weight.SUBTOTAL, "total": Weight.TOTAL}.get(row.words("kind"), Weight.LINE)


PAGE = Page(NAME, ("DSG outturn",), "Budget, outturn and variance by block, then carry forward and funding", make)
