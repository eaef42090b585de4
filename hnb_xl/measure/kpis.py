"""Every KPI of the dashboard: actual, target, variance, rating and movement. Source: K6 (Appendix A)."""

from __future__ import annotations

from decimal import Decimal

from hnb_xl.measure.policy import threshold_cells, tolerance_of
from hnb_xl.measure.profile import prorata
from hnb_xl.measure.rating import Tolerance, rag
from hnb_xl.measure.register import BASIS_WORDS, Register, numbered_cells
from hnb_xl.measure.variance import adverse, direction, variance, variance_pct
from hnb_xl.model.columns import Basis
from hnb_xl.model.inputs import Entry, InputRow, Inputs, slug
from hnb_xl.model.scale import COLOURS
from hnb_xl.model.year import months_elapsed

_ON_TARGET = {"on target": "on_target"}


def better_of(row: InputRow) -> str:
    """Which way is better for a row: "lower", "higher" or "on_target"."""
    words = row.words("better") or "lower"
    return _ON_TARGET.get(words, words) if words in {"lower", "higher", "on target"} else "lower"


def months_of(inputs: Inputs) -> int | None:
    """Whole months of the year that have ended at the data date."""
    return None if inputs.data_date is None else months_elapsed(inputs.year, inputs.data_date)


def measure_kpis(register: Register) -> None:
    """Write down every figure of every KPI."""
    for row in register.inputs["kpi"].named:
        _one(register, row)


def _one(register: Register, row: InputRow) -> None:
    inputs, name, key = register.inputs, row.words("name"), f"kpi.{row.key}"
    unit, basis = row.unit.base, BASIS_WORDS.get(row.words("basis"))
    blank = Entry(row["ref"].sheet, row["ref"].cell)
    now = inputs.at_point(row) or blank
    before = (inputs.at_point(row, inputs.previous_point) if inputs.previous_point else None) or blank
    actual = now.number
    register.entered(f"{key}.actual", name, now, unit=unit, basis=basis)
    register.entered(f"{key}.previous", f"{name}: last return", before, unit=unit, basis=basis)
    register.entered(f"{key}.baseline", f"{name}: baseline", row["baseline"], unit=unit, basis=Basis.BASELINE)
    target, target_cells = _target(register, row)
    both = numbered_cells(now) + target_cells
    off = adverse(actual, target, better_of(row))
    register.add(f"{key}.variance", f"{name}: variance", variance(actual, target), unit=unit, basis=basis, cells=both)
    register.add(f"{key}.adverse", f"{name}: adverse variance", off, unit=unit, basis=basis, cells=both)
    register.add(
        f"{key}.variance_pct",
        f"{name}: variance as a share of the target",
        variance_pct(actual, target),
        unit="percent",
        basis=basis,
        cells=both,
    )
    cells = numbered_cells(now, before)
    register.add(
        f"{key}.change",
        f"{name}: change since last return",
        variance(actual, before.number),
        unit=unit,
        basis=basis,
        cells=cells,
    )
    moved = direction(before.number, actual, better_of(row)) if better_of(row) != "on_target" else None
    register.status(f"{key}.direction", f"{name}: direction since last return", moved or "", cells)
    _rate(register, row, now, tolerance_of(inputs, row))


def _target(register: Register, row: InputRow) -> tuple[Decimal | None, tuple[str, ...]]:
    """The target as entered; where it is left blank, the pro rata part of a year-end target.

    A stock goes from its baseline to that target: without a baseline there is no figure, since blank is not nought.
    """
    entry, name = row["target"], row.words("name")
    id, label, unit = f"kpi.{row.key}.target", f"{name}: target", row.unit.base
    if not entry.is_blank or row.words("target_kind") != "pro rata":
        register.entered(id, label, entry, unit=unit, basis=Basis.TARGET)
        return entry.number, numbered_cells(entry)
    is_stock = row.words("basis") == "stock"
    start = row.number("baseline") if is_stock else Decimal(0)
    value = prorata(row.number("annual_target"), months_of(register.inputs), start)
    cells = numbered_cells(row["annual_target"], row["baseline"] if is_stock else None) if value is not None else ()
    register.add(id, label, value, unit=unit, basis=Basis.TARGET, cells=cells)
    return value, cells


def _rate(register: Register, row: InputRow, now: Entry, tolerance: Tolerance | None) -> None:
    """The target at the data date, the limits around it, and both ratings."""
    inputs, name, key = register.inputs, row.words("name"), f"kpi.{row.key}"
    unit, target = row.unit.base, register.value(f"{key}.target")
    against = prorata(target, months_of(inputs)) if row.words("target_kind") == "annual, rated pro rata" else target
    cells = register.cells(f"{key}.target")
    register.add(f"{key}.rated_against", f"{name}: rated against", against, unit=unit, basis=Basis.TARGET, cells=cells)
    off = adverse(now.number, against, better_of(row))
    both = numbered_cells(now) + cells
    register.add(f"{key}.off_plan", f"{name}: off plan by", off, unit=unit, basis=Basis.TARGET, cells=both)
    add_limits(register, row, (key, name), against, tolerance, cells)
    computed = rag(now.number, against, better_of(row), tolerance) if tolerance else None
    register.rating(f"{key}.rag.computed", f"{name}: computed RAG", computed or "", both)
    add_reported(register, key, name, row)


def add_limits(
    register: Register,
    row: InputRow,
    named: tuple[str, str],
    against: Decimal | None,
    tolerance: Tolerance | None,
    cells: tuple[str, ...],
) -> None:
    """How far off plan a row may be while Green, and from where it is Red. Without a policy there is no limit.

    Args:
        register: where the figures are written down.
        row: the rated row.
        named: the beginning of the figures' ids, and of their labels.
        against: the target the row is rated against.
        tolerance: the row's policy.
        cells: where that target stands.
    """
    green = red = None
    if tolerance is not None and against is not None:
        green, red = tolerance.green_to(against) or Decimal(0), tolerance.red_from(against)
    places = cells + threshold_cells(register.inputs, row)
    for id, words, value in (("green_to", "Green to", green), ("red_from", "Red from", red)):
        register.add(
            f"{named[0]}.{id}",
            f"{named[1]}: {words}",
            value,
            unit=row.unit.base,
            basis=Basis.TARGET,
            cells=places if value is not None else (),
        )


def add_reported(register: Register, key: str, name: str, row: InputRow, clause: str = "") -> None:
    """The rating the return prints, by its colour, whichever words or letter stand in the cell."""
    entry = row["reported"]
    words = _colour(register, entry)
    register.rating(
        f"{key}.rag.reported", f"{name}: reported RAG", words, () if entry.is_blank else (entry.place,), clause
    )
    last = row.cells.get("reported_last")
    if last is not None and not last.is_blank:
        register.rating(f"{key}.rag.last", f"{name}: reported RAG last period", _colour(register, last), (last.place,))
        moved = register.inputs.scale().direction(last.words, entry.words)
        cells = (last.place, entry.place) if moved else ()
        register.status(f"{key}.rag.direction", f"{name}: direction of its rating", moved or "", cells)


def _colour(register: Register, entry: Entry) -> str:
    level = register.inputs.scale().find(entry.words)
    return level.colour if level else entry.words


def measure_counts(register: Register) -> None:
    """How many KPIs of each category have each rating, computed and reported."""
    rated: dict[tuple[str, str, str], list[tuple[str, ...]]] = {}
    categories: dict[str, str] = {}
    for row in register.inputs["kpi"].named:
        group = category_slug(row)
        categories.setdefault(group, row.words("category"))
        for source in ("computed", "reported"):
            figure = register.get(f"kpi.{row.key}.rag.{source}")
            if figure is not None and figure.text:
                rated.setdefault((group, figure.text, source), []).append(figure.cells)
    for group, category in categories.items():
        for colour in COLOURS:
            for source, suffix in (("computed", ""), ("reported", ".reported")):
                rows = rated.get((group, colour, source), [])
                if not rows and colour not in {"Green", "Amber", "Red"}:
                    continue  # a three-point scale has no Amber/Green to count
                register.add(
                    f"rag.count.{group}.{colour.lower().replace('/', '_')}{suffix}",
                    f"{category}: KPIs rated {colour} ({source})",
                    Decimal(len(rows)),
                    unit="count",
                    basis=None,
                    cells=(place for cells in rows for place in cells),
                )


def category_slug(row: InputRow) -> str:
    """A KPI's category as ids write it; case does not make a new category."""
    return slug(row.words("category")) or "uncategorised"
