"""The DSG outturn by block: variances with and without future demand, and movement. Source: K8."""

from __future__ import annotations

from decimal import Decimal

from hnb_xl.measure.register import Register, numbered_cells
from hnb_xl.measure.variance import variance
from hnb_xl.model.columns import Basis
from hnb_xl.model.inputs import Entry, InputRow
from hnb_xl.model.results import FigureKind

_LABELS = {"budget": "budget", "outturn": "outturn", "future_demand": "future demand", "previous": "previous forecast"}


def variance_from_parts(row: InputRow) -> Decimal | None:
    """Outturn less budget."""
    return variance(row.number("outturn"), row.number("budget"))


def including_future_demand(row: InputRow) -> Decimal | None:
    """The variance (as published, or worked out) plus future demand."""
    base = row.number("variance_published")
    if base is None:
        base = variance_from_parts(row)
    added = row.number("future_demand")
    return None if base is None or added is None else base + added


def measure_outturn(register: Register) -> None:
    """Write down every figure of every row."""
    for row in register.inputs["outturn"].named:
        name, key, unit = row.words("block"), f"outturn.{row.key}", row.unit.base
        for column, words in _LABELS.items():
            basis = Basis.TARGET if column == "budget" else Basis.FORECAST
            register.entered(f"{key}.{column}", f"{name}: {words}", row[column], unit=unit, basis=basis)
        _published_or(register, row, "variance", row["variance_published"], variance_from_parts(row))
        _published_or(register, row, "variance_incl_future_demand", row["incl_published"], including_future_demand(row))
        moved = variance(register.value(f"{key}.variance_incl_future_demand"), row.number("previous"))
        cells = register.cells(f"{key}.variance_incl_future_demand") + numbered_cells(row["previous"])
        register.add(
            f"{key}.movement",
            f"{name}: movement on the previous forecast",
            moved,
            unit=unit,
            basis=Basis.FORECAST,
            cells=cells,
        )


def _published_or(register: Register, row: InputRow, id: str, published: Entry, computed: Decimal | None) -> None:
    """The published figure where there is one (it was rounded once, not from rounded parts), else the computed."""
    entered = published.number is not None
    cells = numbered_cells(published) if entered else numbered_cells(row["outturn"], row["budget"])
    if not entered and id != "variance":
        cells += numbered_cells(row["future_demand"])
    register.add(
        f"outturn.{row.key}.{id}",
        f"{row.words('block')}: {id.replace('_', ' ').replace('incl', 'including')}",
        published.number if entered else computed,
        unit=row.unit.base,
        basis=Basis.FORECAST,
        kind=FigureKind.ENTERED if entered else FigureKind.COMPUTED,
        cells=cells,
        text=published.text or None,
    )
