"""The cumulative deficit year by year against the agreement, and the bridge that says why. Source: K6, K7, condition 2.

Three figures, never confused: before safety valve, after the payments received to date, after the maximum payments.
"""

from __future__ import annotations

from decimal import Decimal

from hnb_xl.measure.deficit import after_payments, cumulative, headroom
from hnb_xl.measure.model_lines import drivers
from hnb_xl.measure.register import Register, numbered_cells, stated
from hnb_xl.measure.variance import variance
from hnb_xl.model.columns import Basis
from hnb_xl.model.inputs import Entry, InputRow, Inputs
from hnb_xl.model.results import FigureKind
from hnb_xl.model.year import FinancialYear, known_year

CLAUSE = "2"
_BEFORE, _BEFORE_WORDS = "deficit.cumulative.before_sv", "Cumulative DSG deficit before safety valve funding"
_CEILING_WORDS, _HEADROOM_WORDS = "Ceiling before safety valve funding", "Headroom under the ceiling"


def profile_row(inputs: Inputs, year: FinancialYear) -> InputRow | None:
    """The agreement's row for a year, or None: a year the agreement does not state is absent."""
    return next((row for row in inputs["profile"].named if row.label == str(year)), None)


def brought_forward(inputs: Inputs) -> Entry | None:
    """Last year's final outturn, from the year's own row or from the row of the year before."""
    row = profile_row(inputs, inputs.year)
    if row is not None and row.number("brought_forward") is not None:
        return row["brought_forward"]
    before = profile_row(inputs, inputs.year.previous)
    return before["outturn"] if before is not None and before.number("outturn") is not None else None


def measure_deficit(register: Register) -> None:
    """Write down the current year's deficit first, then the bridge, then the other years the agreement states."""
    inputs = register.inputs
    row = profile_row(inputs, inputs.year)
    start, found = brought_forward(inputs), stated(register, "dsg.in_year")
    opening, in_year = (start.number if start else None), (found.value if found else None)
    _add(register, "deficit.brought_forward", "Deficit brought forward", opening, start)
    _add(
        register,
        "deficit.in_year",
        "In-year net DSG deficit",
        in_year,
        cells=found.cells if found else (),
        kind=found.kind if found else FigureKind.ENTERED,
    )
    before = cumulative(opening, [in_year])
    cells = register.cells("deficit.brought_forward", "deficit.in_year")
    _add(register, _BEFORE, _BEFORE_WORDS, before, cells=cells, kind=FigureKind.COMPUTED)
    _after(register, before, cells)
    ceiling = row["ceiling"] if row is not None else None
    top = ceiling.number if ceiling else None
    _add(register, "deficit.ceiling", _CEILING_WORDS, top, ceiling, basis=Basis.TARGET)
    _add(
        register,
        "deficit.headroom",
        _HEADROOM_WORDS,
        headroom(top, before),
        ceiling,
        cells=cells,
        kind=FigureKind.COMPUTED,
    )
    _bridge(register, row)
    _other_years(register)


def _add(  # noqa: PLR0913 -- what a figure is made of
    register: Register,
    id: str,
    label: str,
    value: Decimal | None,
    *entries: Entry | None,
    cells: tuple[str, ...] = (),
    kind: FigureKind = FigureKind.ENTERED,
    basis: Basis = Basis.FORECAST,
    text: str | None = None,
    period: str = "",
) -> None:
    register.add(
        id,
        label,
        value,
        unit="GBP",
        basis=Basis.BASELINE if id.endswith("brought_forward") else basis,
        kind=kind,
        cells=numbered_cells(*entries) + cells if value is not None else (),
        text=text,
        period=period or register.year_end,
        clause=CLAUSE,
    )


def _after(register: Register, before: Decimal | None, cells: tuple[str, ...]) -> None:
    """After the payments received to date, and after the most that may be paid. Each says what it leaves out."""
    for id, label, table, of_year, column in (
        ("received", "payments received to date", "payment", "year", "paid"),
        ("max", "the maximum payments", "profile", "year", "sv_max"),
    ):
        due = [row for row in register.inputs[table].named if _is_due(row.words(of_year), register.inputs.year)]
        unknown = [row.label for row in due if row.number(column) is None]
        _add(
            register,
            f"deficit.cumulative.after_sv_{id}",
            f"Cumulative DSG deficit after {label}",
            after_payments(before, [row.number(column) for row in due]),
            *(row[column] for row in due),
            cells=cells,
            kind=FigureKind.COMPUTED,
            text=f"no figure yet for {', '.join(unknown)}: counts only payments with a figure" if unknown else None,
        )


def _is_due(year: str, now: FinancialYear) -> bool:
    """True up to the year of the return; what names no financial year is counted nowhere, and a rule reports it."""
    known = known_year(year)
    return known is not None and known <= now


def _bridge(register: Register, row: InputRow | None) -> None:
    """From the ceiling, through the opening difference and each model line, to the forecast.

    The ceiling less the in-year plan is what the agreement opened with; each line moves the forecast by its variance,
    turned the way it enters the in-year deficit. What the published lines do not explain is shown, not hidden.
    """
    inputs = register.inputs
    subtotal = inputs.stating("dsg.in_year", "model")
    start, forecast = brought_forward(inputs), register.value("deficit.cumulative.before_sv")
    if row is None or subtotal is None or start is None or start.number is None or forecast is None:
        return
    ceiling, plan = row.number("ceiling"), _in_year_plan(register, row, subtotal)
    if ceiling is None or plan is None:
        return
    opening = start.number - (ceiling - plan)
    _add(register, "deficit.bridge.ceiling", "Ceiling", ceiling, row["ceiling"], kind=FigureKind.COMPUTED)
    _add(
        register,
        "deficit.bridge.opening_difference",
        "Opening balance against the plan's",
        opening,
        start,
        row["ceiling"],
        row["in_year_plan"],
        kind=FigureKind.COMPUTED,
    )
    explained, unknown = _steps(register, subtotal)
    rest = forecast - (ceiling + opening + explained)
    if rest:
        _add(
            register,
            "deficit.bridge.not_explained",
            "Not explained by the published lines",
            rest,
            cells=_of_the_bridge(register),
            kind=FigureKind.COMPUTED,
            text=f"no figure yet for {', '.join(unknown)}" if unknown else None,
        )
    _add(
        register,
        "deficit.bridge.forecast",
        "Forecast",
        forecast,
        cells=register.cells(_BEFORE),
        kind=FigureKind.COMPUTED,
    )


def _steps(register: Register, subtotal: InputRow) -> tuple[Decimal, tuple[str, ...]]:
    """Write down what each line does to the deficit; what that comes to, and which lines have no figure yet."""
    explained, unknown = Decimal(0), []
    for line, sign in drivers(register.inputs, subtotal.key):
        moved = variance(register.value(f"model.{line.key}.actual"), register.value(f"model.{line.key}.plan"))
        effect = None if moved is None else sign * moved
        if effect is None:
            unknown.append(line.words("line"))
        else:
            explained += effect
        _add(
            register,
            f"deficit.bridge.{line.key}",
            line.words("line"),
            effect,
            line["actual"],
            line["plan"],
            kind=FigureKind.COMPUTED,
        )
    return explained, tuple(unknown)


def _of_the_bridge(register: Register) -> tuple[str, ...]:
    """Every cell that a step of the bridge so far, or its end, stands in."""
    steps = [figure for figure in register.figures if figure.id.startswith("deficit.bridge.")]
    return (*register.cells(_BEFORE), *(place for figure in steps for place in figure.cells))


def _in_year_plan(register: Register, row: InputRow, subtotal: InputRow) -> Decimal | None:
    agreed = row.number("in_year_plan")
    return agreed if agreed is not None else register.value(f"model.{subtotal.key}.plan")


def _other_years(register: Register) -> None:
    """What the agreement and the accounts say of the other years."""
    for row in register.inputs["profile"].named:
        if known_year(row.label) in {None, register.inputs.year}:
            continue
        period = f"{row.label}/outturn"
        for id, label, column, basis in (
            ("deficit.brought_forward", "Deficit brought forward", "brought_forward", Basis.BASELINE),
            ("deficit.ceiling", _CEILING_WORDS, "ceiling", Basis.TARGET),
            (_BEFORE, _BEFORE_WORDS, "outturn", Basis.STOCK),
        ):
            if row.number(column) is not None:
                _add(register, id, label, row.number(column), row[column], basis=basis, period=period)
        below = headroom(row.number("ceiling"), row.number("outturn"))
        if below is not None:
            _add(
                register,
                "deficit.headroom",
                _HEADROOM_WORDS,
                below,
                row["ceiling"],
                row["outturn"],
                kind=FigureKind.COMPUTED,
                basis=Basis.STOCK,
                period=period,
            )
