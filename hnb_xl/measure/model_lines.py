"""The financial model, line by line, its subtotals, and which lines drive the in-year deficit. Source: K7."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hnb_xl.measure.kpis import add_limits, add_reported
from hnb_xl.measure.policy import policies
from hnb_xl.measure.profile import ytd
from hnb_xl.measure.rating import Tolerance, rag
from hnb_xl.measure.register import Register
from hnb_xl.measure.variance import adverse, variance
from hnb_xl.model.columns import Basis
from hnb_xl.model.inputs import Entry, InputRow, Inputs

COLUMNS = {"plan": Basis.TARGET, "actual": Basis.FORECAST}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a subtotal: the key it names and whether it is added or taken away."""

    key: str
    sign: Decimal


def parts_of(words: str) -> tuple[Part, ...]:
    """Read "+hnb_allocation +budget_additions -other"; a part without a sign is added."""
    found = []
    for word in words.replace(",", " ").split():
        sign = Decimal(-1) if word.startswith("-") else Decimal(1)
        found.append(Part(word.lstrip("+-"), sign))
    return tuple(found)


def sum_of_parts(values: dict[str, Decimal | None], parts: tuple[Part, ...]) -> Decimal | None:
    """The parts added up; None when any of them has no figure, since blank is not nought."""
    known = [values.get(part.key) for part in parts]
    if not parts or any(value is None for value in known):
        return None
    return ytd(part.sign * value for part, value in zip(parts, known, strict=True) if value is not None)


def better_of_line(row: InputRow) -> str:
    """Income is better higher; costs, deficits and savings held as reductions are better lower."""
    return "higher" if row.words("signs") == "income" else "lower"


def line_values(inputs: Inputs, column: str) -> dict[str, Decimal | None]:
    """Every line's figure in a column: as entered, or for a subtotal left blank the sum of its parts."""
    values: dict[str, Decimal | None] = {row.key: row.number(column) for row in inputs["model"]}
    # A subtotal of subtotals is filled on a later pass; there are never more levels than subtotals.
    subtotals = [row for row in inputs["model"] if row.words("parts")]
    for _ in subtotals:
        for row in subtotals:
            if values[row.key] is None and not row[column].text:
                values[row.key] = sum_of_parts(values, parts_of(row.words("parts")))
    return values


def measure_model(register: Register) -> None:
    """Write down every figure of every line."""
    allowed = policies(register.inputs)
    values = {column: line_values(register.inputs, column) for column in COLUMNS}
    for row in register.inputs["model"]:
        _one(register, row, values, allowed.get(row.words("policy")))


def _one(
    register: Register, row: InputRow, values: dict[str, dict[str, Decimal | None]], tolerance: Tolerance | None
) -> None:
    name, key, clause = row.words("line"), f"model.{row.key}", row.words("clause")
    parts = parts_of(row.words("parts"))
    for column, basis in COLUMNS.items():
        _figure(register, row, column, values[column], parts)
        if parts:
            register.add(
                f"{key}.parts_{column}",
                f"{name}: sum of its parts, {column}",
                sum_of_parts(values[column], parts),
                unit=row.unit.base,
                basis=basis,
                cells=(place for part in parts for place in register.cells(f"model.{part.key}.{column}")),
                clause=clause,
            )
    plan, actual = register.value(f"{key}.plan"), register.value(f"{key}.actual")
    both = register.cells(f"{key}.actual", f"{key}.plan")
    unit, better = row.unit.base, better_of_line(row)
    for id, value in (("variance", variance(actual, plan)), ("adverse", adverse(actual, plan, better))):
        register.add(f"{key}.{id}", f"{name}: {id}", value, unit=unit, basis=Basis.FORECAST, cells=both, clause=clause)
    add_limits(register, key, name, unit, plan, tolerance)
    computed = rag(actual, plan, better, tolerance) if tolerance else None
    register.rating(f"{key}.rag.computed", f"{name}: computed RAG", computed or "", both, clause)
    add_reported(register, key, name, row, clause)


def _figure(
    register: Register, row: InputRow, column: str, values: dict[str, Decimal | None], parts: tuple[Part, ...]
) -> None:
    entry: Entry = row[column]
    id, clause, basis = f"model.{row.key}.{column}", row.words("clause"), COLUMNS[column]
    label = row.words("line") if column == "actual" else f"{row.words('line')}: {column}"
    if entry.number is not None or entry.text or values[row.key] is None:
        register.entered(id, label, entry, unit=row.unit.base, basis=basis, clause=clause)
        return
    cells = (
        part_row[column].place
        for part in parts
        if (part_row := register.inputs["model"].get(part.key)) is not None and part_row.number(column) is not None
    )
    register.add(id, label, values[row.key], unit=row.unit.base, basis=basis, cells=cells, clause=clause)


def drivers(inputs: Inputs, key: str, sign: Decimal = Decimal(1)) -> tuple[tuple[InputRow, Decimal], ...]:
    """The lines that make up a subtotal, down to the last level, each with the sign it enters with."""
    return _drivers(inputs, key, sign, frozenset())


def _drivers(inputs: Inputs, key: str, sign: Decimal, above: frozenset[str]) -> tuple[tuple[InputRow, Decimal], ...]:
    row = inputs["model"].get(key)
    if row is None or key in above:  # a part that names itself is a rule's business, not an endless loop
        return ()
    parts = parts_of(row.words("parts"))
    if not parts:
        return ((row, sign),)
    found: list[tuple[InputRow, Decimal]] = []
    for part in parts:
        found += _drivers(inputs, part.key, sign * part.sign, above | {key})
    return tuple(found)
