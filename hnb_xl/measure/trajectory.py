"""The cumulative deficit year by year against the agreement, and the bridge that says why. Source: K6, K7, condition 2.

Three figures, never confused: before safety valve, after the payments received to date, after the maximum payments.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from hnb_xl.measure.deficit import after_payments, cumulative, headroom
from hnb_xl.measure.model_lines import drivers
from hnb_xl.measure.profile import ytd
from hnb_xl.measure.register import Register, numbered_cells, statement
from hnb_xl.measure.variance import variance
from hnb_xl.model.columns import Basis
from hnb_xl.model.inputs import Entry, InputRow, Inputs
from hnb_xl.model.results import FigureKind
from hnb_xl.model.year import FinancialYear

_CLAUSE = "2"


def profile_row(inputs: Inputs, year: FinancialYear) -> InputRow | None:
    """The agreement's row for a year, or None: a year the agreement does not state is absent."""
    return next((row for row in inputs["profile"] if row.label == str(year)), None)


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
    start, in_year = brought_forward(inputs), statement(inputs, "dsg.in_year")
    _add(register, "deficit.brought_forward", "Deficit brought forward", start.number if start else None, start)
    _add(register, "deficit.in_year", "In-year net DSG deficit", in_year[1] if in_year else None, *_entry(in_year))
    before = cumulative(start.number if start else None, [in_year[1] if in_year else None])
    _add(
        register,
        "deficit.cumulative.before_sv",
        "Cumulative DSG deficit before safety valve funding",
        before,
        start,
        *_entry(in_year),
        kind=FigureKind.COMPUTED,
    )
    _after(register, before, (start, *_entry(in_year)))
    ceiling = row["ceiling"] if row is not None else None
    top = ceiling.number if ceiling else None
    _add(register, "deficit.ceiling", "Ceiling before safety valve funding", top, ceiling, basis=Basis.TARGET)
    _add(
        register,
        "deficit.headroom",
        "Headroom under the ceiling",
        headroom(top, before),
        ceiling,
        start,
        *_entry(in_year),
        kind=FigureKind.COMPUTED,
    )
    _bridge(register, row)
    _other_years(register)


def _entry(found: tuple[Entry, Decimal] | None) -> tuple[Entry, ...]:
    return (found[0],) if found else ()


def _add(
    register: Register,
    id: str,
    label: str,
    value: Decimal | None,
    *entries: Entry | None,
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
        cells=numbered_cells(*entries),
        text=text,
        period=period or register.year_end,
        clause=_CLAUSE,
    )


def _after(register: Register, before: Decimal | None, entries: Iterable[Entry | None]) -> None:
    """After the payments received to date, and after the most that may be paid."""
    inputs = register.inputs
    due = [row for row in inputs["payment"] if row.words("year") <= str(inputs.year)]
    unknown = [row.label for row in due if row.number("paid") is None]
    most = [row["sv_max"] for row in inputs["profile"] if row.label <= str(inputs.year)]
    paid = ytd(row.number("paid") for row in due)
    _add(
        register,
        "deficit.cumulative.after_sv_received",
        "Cumulative DSG deficit after payments received to date",
        before if paid is None else after_payments(before, [paid]),
        *entries,
        *(row["paid"] for row in due),
        kind=FigureKind.COMPUTED,
        text=f"no figure yet for {', '.join(unknown)}: counts only payments with a figure" if unknown else None,
    )
    _add(
        register,
        "deficit.cumulative.after_sv_max",
        "Cumulative DSG deficit after the maximum payments",
        after_payments(before, [entry.number for entry in most]),
        *entries,
        *most,
        kind=FigureKind.COMPUTED,
    )


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
    explained = ceiling + opening
    for line, sign in drivers(inputs, subtotal.key):
        moved = variance(register.value(f"model.{line.key}.actual"), register.value(f"model.{line.key}.plan"))
        effect = None if moved is None else sign * moved
        explained += effect or 0
        _add(
            register,
            f"deficit.bridge.{line.key}",
            line.words("line"),
            effect,
            line["actual"],
            line["plan"],
            kind=FigureKind.COMPUTED,
        )
    if forecast != explained:
        rest = forecast - explained
        _add(
            register,
            "deficit.bridge.not_explained",
            "Not explained by the published lines",
            rest,
            kind=FigureKind.COMPUTED,
        )
    _add(register, "deficit.bridge.forecast", "Forecast", forecast, kind=FigureKind.COMPUTED)


def _in_year_plan(register: Register, row: InputRow, subtotal: InputRow) -> Decimal | None:
    stated = row.number("in_year_plan")
    return stated if stated is not None else register.value(f"model.{subtotal.key}.plan")


def _other_years(register: Register) -> None:
    """What the agreement and the accounts say of the other years."""
    for row in register.inputs["profile"]:
        if row.label == str(register.inputs.year):
            continue
        period = f"{row.label}/outturn"
        for id, label, column, basis in (
            ("deficit.brought_forward", "Deficit brought forward", "brought_forward", Basis.BASELINE),
            ("deficit.ceiling", "Ceiling before safety valve funding", "ceiling", Basis.TARGET),
            (
                "deficit.cumulative.before_sv",
                "Cumulative DSG deficit before safety valve funding",
                "outturn",
                Basis.STOCK,
            ),
        ):
            if row.number(column) is not None:
                _add(register, id, label, row.number(column), row[column], basis=basis, period=period)
