"""What is judged rather than counted: assurance by condition, and the risk register. Source: K2, K9."""

from __future__ import annotations

from decimal import Decimal

from hnb_xl.errors import BadArgument
from hnb_xl.measure.kpis import months_of
from hnb_xl.measure.register import Register, numbered_cells
from hnb_xl.measure.risk import score
from hnb_xl.model.columns import Basis
from hnb_xl.model.inputs import InputRow


def measure_conditions(register: Register) -> None:
    """Write down each condition's assurance at this return point."""
    inputs = register.inputs
    for row in inputs["condition"].named:
        entry = row.cells.get(f"{inputs.point} assurance") if inputs.point in inputs.points else None
        if entry is not None:
            register.status(
                f"condition.{row.key}.assurance",
                f"Assurance: condition {row.label}",
                entry.words,
                () if entry.is_blank else (entry.place,),
                clause=row.label,
            )


def risk_score(row: InputRow) -> Decimal | None:
    """Impact times likelihood; None where either is missing or off the scale (a rule says so)."""
    try:
        points = score(row.number("impact"), row.number("likelihood"))
    except BadArgument:
        return None
    return None if points is None else Decimal(points)


def measure_risks(register: Register) -> None:
    """Write down each risk's score, and the register's own word."""
    for row in register.inputs["risk"].named:
        name = row.words("risk")
        register.add(
            f"risk.{row.key}.score",
            f"Risk score: {name}",
            risk_score(row),
            unit="score",
            basis=Basis.STOCK,
            cells=numbered_cells(row["impact"], row["likelihood"]),
        )
        if row.words("rating"):
            register.rating(
                f"risk.{row.key}.rating", f"Risk rating: {name}", row.words("rating"), (row["rating"].place,)
            )


def measure_period(register: Register) -> None:
    """Where the return stands in the year: its position among the return points, and the months elapsed."""
    inputs = register.inputs
    index = inputs.points.index(inputs.point) + 1 if inputs.point in inputs.points else None
    register.add(
        "period.index",
        "Position of the return point in the year",
        None if index is None else Decimal(index),
        unit="count",
        basis=None,
        cells=(inputs.item("period", "point").place,),
    )
    months = months_of(inputs)
    register.add(
        "period.months",
        "Months elapsed at the data date",
        None if months is None else Decimal(months),
        unit="months",
        basis=None,
        cells=(inputs.item("period", "data_date").place,),
    )
