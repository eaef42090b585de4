"""Savings: each line of the model against its target, in total, and by condition. Source: K7, K10."""

from __future__ import annotations

from decimal import Decimal

from hnb_xl.measure.profile import ytd
from hnb_xl.measure.register import Register, numbered_cells, stated
from hnb_xl.measure.variance import variance
from hnb_xl.model.columns import Basis
from hnb_xl.model.inputs import InputRow, Inputs

_INCOMPLETE = "some lines have no figure yet"


def saving_lines(inputs: Inputs) -> tuple[InputRow, ...]:
    """The model's savings: lines held as reductions, but for the council's own contribution."""
    return tuple(
        row
        for row in inputs["model"].named
        if row.words("signs").startswith("saving") and row.words("fact") != "dsg.council" and not row.words("parts")
    )


def _turned(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value + 0  # the model holds a saving as a reduction; + 0 avoids minus nought


def measure_savings(register: Register) -> None:
    """Write down what each line achieves (positive), the total and the shortfall."""
    inputs = register.inputs
    achieved: list[Decimal | None] = []
    targets: list[Decimal | None] = []
    cells: tuple[str, ...] = ()
    target_cells: tuple[str, ...] = ()
    for row in saving_lines(inputs):
        name, key = row.words("line"), f"savings.{row.key}"
        for id, column, basis, words in (
            ("target", "plan", Basis.TARGET, "target"),
            ("achieved", "actual", Basis.FORECAST, "forecast saving"),
        ):
            source = register.get(f"model.{row.key}.{column}")
            register.add(
                f"{key}.{id}",
                f"{name}: {words}",
                _turned(source.value) if source else None,
                unit=row.unit.base,
                basis=basis,
                cells=source.cells if source else (),
            )
        achieved.append(register.value(f"{key}.achieved"))
        targets.append(register.value(f"{key}.target"))
        cells += register.cells(f"{key}.achieved")
        target_cells += register.cells(f"{key}.target")
    _totals(register, achieved, targets, cells, target_cells)
    for row in inputs["saving"].named:
        register.add(
            f"savings.{row.key}.shortfall",
            f"{row.words('initiative')}: shortfall against target",
            variance(row.number("target"), row.number("forecast")),
            unit=row.unit.base,
            basis=Basis.FORECAST,
            cells=numbered_cells(row["target"], row["forecast"]),
            clause=row.words("condition"),
        )


def _totals(
    register: Register,
    achieved: list[Decimal | None],
    targets: list[Decimal | None],
    cells: tuple[str, ...],
    target_cells: tuple[str, ...],
) -> None:
    """The total: the KPI that states it to the pound where there is one, else the sum of the lines."""
    forecast, planned = stated(register, "savings.total"), stated(register, "savings.total", "target")
    incomplete = False
    for id, label, found, values, places, basis in (
        ("savings.total", "Savings and mitigations forecast", forecast, achieved, cells, Basis.FORECAST),
        ("savings.target", "Savings and mitigations planned", planned, targets, target_cells, Basis.TARGET),
    ):
        missing = found is None and any(value is None for value in values)
        incomplete = incomplete or missing
        register.add(
            id,
            label,
            found.value if found else ytd(values),
            unit="GBP",
            basis=basis,
            cells=found.cells if found else places,
            text=_INCOMPLETE if missing else None,
        )
    register.add(
        "savings.shortfall",
        "Savings shortfall against target",
        variance(register.value("savings.target"), register.value("savings.total")),
        unit="GBP",
        basis=Basis.FORECAST,
        cells=register.cells("savings.target", "savings.total"),
        text=_INCOMPLETE if incomplete else None,
    )
