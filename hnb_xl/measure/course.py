"""The trajectory over the years of the agreement: with the plan and without it, payments, and an assumed forecast.

`measure/trajectory.py` has the deficit and the ceiling of each year; here stands what they are seen against. A figure
that rests on an assumption has an id of its own and says the assumption: it is never taken for the forecast itself.
"""

from __future__ import annotations

from decimal import Decimal

from hnb_xl.measure.deficit import cumulative, headroom
from hnb_xl.measure.profile import ytd
from hnb_xl.measure.register import Register, numbered_cells, stated
from hnb_xl.measure.trajectory import CLAUSE, profile_row
from hnb_xl.model.columns import Basis
from hnb_xl.model.inputs import Entry, InputRow
from hnb_xl.model.results import FigureKind
from hnb_xl.model.year import known_year

WITHHELD = "withheld"


def measure_course(register: Register) -> None:
    """Write down, for each year there is something of: the plan's course, the course without it, and payments."""
    now = str(register.inputs.year)  # first, since an id without a year means the current one
    rows = sorted(register.inputs["profile"].named, key=lambda row: row.label != now)
    for row in rows:
        if known_year(row.label) is not None:
            _plan(register, row)
    years = dict.fromkeys(row.words("year") for row in register.inputs["payment"].named)
    for year in sorted(years, key=lambda each: each != now):
        if known_year(year) is not None:
            _payments(register, year)
    _assumed(register)


def _add(  # noqa: PLR0913 -- what a figure is made of
    register: Register,
    id: str,
    label: str,
    value: Decimal | None,
    year: str,
    entries: tuple[Entry | None, ...],
    basis: Basis,
    *,
    kind: FigureKind = FigureKind.COMPUTED,
    text: str | None = None,
) -> None:
    register.add(
        id,
        label,
        value,
        unit="GBP",
        basis=basis,
        kind=kind,
        cells=numbered_cells(*entries),
        period=f"{year}/outturn",
        clause=CLAUSE,
        text=text,
    )


def planned(row: InputRow) -> tuple[Decimal | None, tuple[Entry, ...]]:
    """The cumulative deficit with the plan: as the agreement states it, else what it opened with plus the year."""
    if row.number("mitigated") is not None:
        return row.number("mitigated"), (row["mitigated"],)
    parts = (row["opening_plan"], row["in_year_plan"])
    return cumulative(parts[0].number, [parts[1].number]), parts


def _plan(register: Register, row: InputRow) -> None:
    """What the plan opened with, where it leads, and where no plan would have led."""
    year = row.label
    for id, label, column, basis in (
        ("deficit.opening_plan", "Deficit the plan opened with", "opening_plan", Basis.BASELINE),
        ("deficit.in_year_plan", "In-year net DSG deficit planned", "in_year_plan", Basis.TARGET),
        ("deficit.unmitigated", "Cumulative DSG deficit without the plan", "unmitigated", Basis.FORECAST),
    ):
        if row.number(column) is not None:
            _add(register, id, label, row.number(column), year, (row[column],), basis, kind=FigureKind.ENTERED)
    value, entries = planned(row)
    if value is not None:
        kind = FigureKind.ENTERED if len(entries) == 1 else FigureKind.COMPUTED
        label = "Cumulative DSG deficit with the plan"
        _add(register, "deficit.mitigated", label, value, year, entries, Basis.TARGET, kind=kind)


def _payments(register: Register, year: str) -> None:
    """What was due, received and withheld for a year; an instalment without a figure is named, never nought."""
    rows = [row for row in register.inputs["payment"].named if row.words("year") == year]
    held = [row for row in rows if row.words("status") == WITHHELD]
    for id, label, column, members, basis in (
        ("payments.due", "Safety valve payments due at most", "due", rows, Basis.TARGET),
        ("payments.received", "Safety valve payments received", "paid", rows, Basis.TO_DATE),
        ("payments.withheld", "Safety valve payments withheld", "due", held, Basis.TO_DATE),
    ):
        if not members:
            continue
        entries = tuple(row[column] for row in members)
        unknown = [row.label for row in members if row.number(column) is None]
        text = f"no figure yet for {', '.join(unknown)}" if unknown else None
        _add(register, id, label, ytd(entry.number for entry in entries), year, entries, basis, text=text)


def _assumed(register: Register) -> None:
    """Where the year may end when no cumulative deficit is reported, with the assumptions it rests on.

    The plan's own opening stands in for the outturn brought forward, and the high needs forecast for the whole DSG.
    """
    inputs = register.inputs
    row = profile_row(inputs, inputs.year)
    if row is None or register.value("deficit.cumulative.before_sv") is not None:
        return
    opening, places = register.value("deficit.brought_forward"), register.cells("deficit.brought_forward")
    assumptions: list[str] = []
    if opening is None:
        opening, places = row.number("opening_plan"), numbered_cells(row["opening_plan"])
        assumptions.append("what the plan opened with was brought forward (no outturn is given)")
    in_year = stated(register, "dsg.in_year")
    if in_year is None:
        in_year = stated(register, "hnb.deficit")
        assumptions.append("the high needs deficit is all of the in-year deficit (nothing is said of other blocks)")
    if opening is None or in_year is None:
        return
    text = f"assumes that {', and that '.join(assumptions)}"
    value = cumulative(opening, [in_year.value])
    cells = places + in_year.cells
    for id, label, amount, more in (
        ("deficit.assumed.cumulative", "Cumulative DSG deficit before safety valve funding, assumed", value, ()),
        (
            "deficit.assumed.headroom",
            "Headroom under the ceiling, assumed",
            headroom(row.number("ceiling"), value),
            numbered_cells(row["ceiling"]),
        ),
    ):
        if amount is not None:
            register.add(
                id,
                label,
                amount,
                unit="GBP",
                basis=Basis.FORECAST,
                cells=cells + more,
                text=text,
                period=register.year_end,
                clause=CLAUSE,
            )
