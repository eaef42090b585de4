"""What is judged rather than counted: assurance by condition, and the risk register. Source: K2, K9."""

from __future__ import annotations

from decimal import Decimal

from hnb_xl.errors import BadArgument
from hnb_xl.measure.kpis import months_of
from hnb_xl.measure.register import Register, numbered_cells
from hnb_xl.measure.risk import score
from hnb_xl.measure.variance import direction
from hnb_xl.model.columns import Basis
from hnb_xl.model.inputs import InputRow

_ARROWS = {"Rising": "Worse", "Steady": "Same", "Falling": "Better"}


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


def _score(row: InputRow) -> tuple[Decimal | None, tuple[str, ...]]:
    """A risk's score and where it stands: impact times likelihood, else as the register prints it."""
    parts = numbered_cells(row["impact"], row["likelihood"])
    if len(parts) == 2:
        return risk_score(row), parts
    published = row["score_published"]
    return published.number, numbered_cells(published) or parts


def measure_risks(register: Register) -> None:
    """Write down each risk's score, where it is heading, and the register's own word; then the key risks."""
    for row in register.inputs["risk"].named:
        name = row.words("name") or row.words("risk")
        points, cells = _score(row)
        register.add(
            f"risk.{row.key}.score", f"Risk score: {name}", points, unit="score", basis=Basis.STOCK, cells=cells
        )
        for column, basis in (("previous", Basis.STOCK), ("target", Basis.TARGET)):
            if not row[column].is_blank:
                label = f"Risk score: {name}: {column}"
                register.entered(f"risk.{row.key}.{column}", label, row[column], unit="score", basis=basis)
        moved, places = _heading(row, points, cells)
        if moved:
            register.status(f"risk.{row.key}.direction", f"Risk: {name}: direction", moved, places)
        if row.words("rating"):
            register.rating(
                f"risk.{row.key}.rating", f"Risk rating: {name}", row.words("rating"), (row["rating"].place,)
            )
    _key_risks(register)
    _grid(register)


def _heading(row: InputRow, points: Decimal | None, cells: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Better, Worse or Same: against the previous score where there is one, else as the register's arrow says."""
    moved = direction(row.number("previous"), points)
    if moved:
        return moved, cells + numbered_cells(row["previous"])
    arrow = row["direction"]
    return _ARROWS.get(arrow.words, ""), () if arrow.is_blank else (arrow.place,)


def _key_risks(register: Register) -> None:
    """Which risks score the agreement's key-risk score or more; nothing where it names none."""
    item = register.inputs["agreement"].get("key_risk")
    if item is None or item["value"].number is None:
        return
    threshold, place = item["value"].number, item["value"].place
    register.entered("risks.threshold", "Key-risk score", item["value"], unit="score", basis=Basis.TARGET)
    found: list[str] = []
    for row in register.inputs["risk"].named:
        id = f"risk.{row.key}"
        points = register.value(f"{id}.score")
        if points is not None and points >= threshold:
            cells = (*register.cells(f"{id}.score"), place)
            register.status(f"{id}.key", f"Key risk: {row.words('name') or row.words('risk')}", "Key risk", cells)
            found += register.cells(f"{id}.score")
    count = sum(1 for figure in register.figures if figure.id.startswith("risk.") and figure.id.endswith(".key"))
    register.add("risks.key", "Key risks", Decimal(count), unit="count", basis=Basis.STOCK, cells=(*found, place))


def _grid(register: Register) -> None:
    """How many risks stand in each square of impact by likelihood; squares without a risk are left out."""
    squares: dict[tuple[int, int], list[str]] = {}
    for row in register.inputs["risk"].named:
        impact, likelihood = row.number("impact"), row.number("likelihood")
        if risk_score(row) is not None and impact is not None and likelihood is not None:
            squares.setdefault((int(impact), int(likelihood)), []).append(row["impact"].place)
    for (impact_at, likelihood_at), cells in sorted(squares.items(), reverse=True):
        register.add(
            f"risks.grid.{impact_at}_{likelihood_at}",
            f"Risks of impact {impact_at} and likelihood {likelihood_at}",
            Decimal(len(cells)),
            unit="count",
            basis=Basis.STOCK,
            cells=cells,
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
