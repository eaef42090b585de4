"""The financial model, line by line, its subtotals, and which lines drive the in-year deficit. Source: K7."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hnb_xl.measure.kpis import add_limits, add_reported
from hnb_xl.measure.policy import tolerance_of
from hnb_xl.measure.profile import ytd
from hnb_xl.measure.rating import rag
from hnb_xl.measure.register import Register, numbered_cells
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


def parts_in(inputs: Inputs, row: InputRow) -> tuple[Part, ...]:
    """A subtotal's parts; none where the line is, by some detour, a part of itself: a rule reports that."""
    parts = parts_of(row.words("parts"))
    seen: set[str] = set()
    next_up = [part.key for part in parts]
    while next_up:
        key = next_up.pop()
        if key == row.key:
            return ()
        if key not in seen:
            seen.add(key)
            below = inputs["model"].get(key)
            next_up += [part.key for part in parts_of(below.words("parts"))] if below else []
    return parts


def line_values(inputs: Inputs, column: str) -> dict[str, Decimal | None]:
    """Every line's figure in a column: as entered, or for a subtotal left blank the sum of its parts."""
    values: dict[str, Decimal | None] = {row.key: row.number(column) for row in inputs["model"].named}
    # A subtotal of subtotals is filled on a later pass; there are never more levels than subtotals.
    subtotals = [(row.key, parts_in(inputs, row)) for row in inputs["model"].named if row[column].is_blank]
    subtotals = [(key, parts) for key, parts in subtotals if parts]
    for _ in subtotals:
        for key, parts in subtotals:
            if values[key] is None:
                values[key] = sum_of_parts(values, parts)
    return values


def measure_model(register: Register) -> None:
    """Write down every figure of every line."""
    values = {column: line_values(register.inputs, column) for column in COLUMNS}
    for row in register.inputs["model"].named:
        _one(register, row, values)


def _one(register: Register, row: InputRow, values: dict[str, dict[str, Decimal | None]]) -> None:
    name, key, clause = row.words("line"), f"model.{row.key}", row.words("clause")
    parts = parts_in(register.inputs, row)
    for column, basis in COLUMNS.items():
        _figure(register, row, column, values[column])
        if parts:
            register.add(
                f"{key}.parts_{column}",
                f"{name}: sum of its parts, {column}",
                sum_of_parts(values[column], parts),
                unit=row.unit.base,
                basis=basis,
                cells=_cells_of_parts(register.inputs, row, column),
                clause=clause,
            )
    plan, actual = register.value(f"{key}.plan"), register.value(f"{key}.actual")
    both = register.cells(f"{key}.actual", f"{key}.plan")
    unit, better = row.unit.base, better_of_line(row)
    for id, value in (("variance", variance(actual, plan)), ("adverse", adverse(actual, plan, better))):
        register.add(f"{key}.{id}", f"{name}: {id}", value, unit=unit, basis=Basis.FORECAST, cells=both, clause=clause)
    tolerance = tolerance_of(register.inputs, row)
    add_limits(register, row, (key, name), plan, tolerance, register.cells(f"{key}.plan"))
    computed = rag(actual, plan, better, tolerance) if tolerance else None
    register.rating(f"{key}.rag.computed", f"{name}: computed RAG", computed or "", both, clause)
    add_reported(register, key, name, row, clause)


def _figure(register: Register, row: InputRow, column: str, values: dict[str, Decimal | None]) -> None:
    entry: Entry = row[column]
    id, clause, basis = f"model.{row.key}.{column}", row.words("clause"), COLUMNS[column]
    label = row.words("line") if column == "actual" else f"{row.words('line')}: {column}"
    if not entry.is_blank or values[row.key] is None:
        register.entered(id, label, entry, unit=row.unit.base, basis=basis, clause=clause)
        return
    cells = _cells_of_parts(register.inputs, row, column)
    register.add(id, label, values[row.key], unit=row.unit.base, basis=basis, cells=cells, clause=clause)


def _cells_of_parts(inputs: Inputs, row: InputRow, column: str) -> tuple[str, ...]:
    """The cells a subtotal's parts stand in; of a part left blank, the cells of its own parts."""
    places: list[str] = []
    for part in parts_in(inputs, row):
        line = inputs["model"].get(part.key)
        if line is not None:
            blank = line[column].is_blank
            places += _cells_of_parts(inputs, line, column) if blank else numbered_cells(line[column])
    return tuple(places)


def drivers(inputs: Inputs, key: str, sign: Decimal = Decimal(1)) -> tuple[tuple[InputRow, Decimal], ...]:
    """The lines that make up a subtotal, down to the last level, each once and with the sign it enters with."""
    found: dict[str, tuple[InputRow, Decimal]] = {}
    for row, way in _drivers(inputs, key, sign, frozenset()):
        known = found[row.key][1] if row.key in found else Decimal(0)
        found[row.key] = (row, known + way)
    return tuple(found.values())


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
