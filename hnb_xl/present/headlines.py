"""The headline figures in words and cards, shared by the cover, the summary and other packs."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from hnb_xl.model.blocks import Card, Cell, Style
from hnb_xl.model.inputs import InputRow
from hnb_xl.model.money import Unit
from hnb_xl.present.view import View
from hnb_xl.present.wording import (
    NOT_YET,
    RATINGS,
    as_typed,
    counted,
    figure,
    in_words,
    millions,
    verdict,
)

_MARKS = {True: "✓", False: "!"}


def statement(view: View) -> str:
    """The sentence that matters: forecast against ceiling, after payments, and the in-year position."""
    before, ceiling = view.value("deficit.cumulative.before_sv"), view.value("deficit.ceiling")
    if before is None:
        return f"There is {NOT_YET} for the cumulative deficit before safety valve funding at {view.year_end}."
    at = f"forecast at {millions(before)} at {view.year_end}"
    against = _against(ceiling, view.value("deficit.headroom"))
    parts = [f"The cumulative DSG deficit before safety valve funding is {at}{against}."]
    after = view.value("deficit.cumulative.after_sv_max")
    if after is not None:
        parts.append(f"After the maximum payments it would be {millions(after)}.")
    return " ".join(parts)


def _against(ceiling: Decimal | None, headroom: Decimal | None) -> str:
    if ceiling is None or headroom is None:
        return "; the agreement's ceiling has not been entered"
    if headroom < 0:
        return f", {millions(abs(headroom))} above the agreed ceiling of {millions(ceiling)}"
    return f", {millions(headroom)} below the agreed ceiling of {millions(ceiling)}"


def statement_style(view: View) -> Style:
    """Green under the ceiling, red above it; the sentence says so in words."""
    headroom = view.value("deficit.headroom")
    return Style.NO_RATING if headroom is None else Style.GREEN if headroom >= 0 else Style.RED


def cards(view: View) -> tuple[Card, ...]:
    """The six headline figures."""
    return (_deficit(view), _headroom(view), _in_year(view), _plans(view), _savings(view), _ratings(view))


def _card(label: str, cell: Cell, detail: str, good: bool | None = None, words: str = "") -> Card:
    """A card tinted by its rating where it has one, else by nothing; the mark says good or bad without colour."""
    sign = RATINGS.get(words.lower())
    style = sign.style if sign else Style.BODY
    missing = cell.value in (None, "")
    shown = Cell(NOT_YET, Style.CARD_FIGURE) if missing else cell
    return Card(label, shown, detail, style, "" if good is None or missing else _MARKS[good])


def _money(value: Decimal | None, *, signed: bool = False) -> Cell:
    return figure(value, Unit.GBP_M, signed=signed, style=Style.CARD_FIGURE)


def _deficit(view: View) -> Card:
    headroom, ceiling = view.value("deficit.headroom"), view.value("deficit.ceiling")
    side = "" if headroom is None else "within" if headroom >= 0 else "above"
    detail = f"{side} the ceiling of {millions(ceiling)}" if side else "no ceiling entered"
    return _card(
        "Forecast deficit before SV",
        _money(view.value("deficit.cumulative.before_sv")),
        f"{detail}; forecast of the year end",
        None if headroom is None else headroom >= 0,
        "" if headroom is None else "Green" if headroom >= 0 else "Red",
    )


def _headroom(view: View) -> Card:
    value = view.value("deficit.headroom")
    return _card(
        "Headroom under the ceiling",
        _money(value),
        "a breach: the forecast is above the ceiling" if value is not None and value < 0 else "left at the year end",
        None if value is None else value >= 0,
        "" if value is None else "Green" if value >= 0 else "Red",
    )


def _in_year(view: View) -> Card:
    row, key = view.stating("model", "dsg.in_year"), "model"
    if row is None:
        row, key = view.stating("kpi", "dsg.in_year"), "kpi"
    id = f"{key}.{row.key}" if row else ""
    adverse, plan = view.value(f"{id}.adverse"), view.value(f"{id}.{'plan' if key == 'model' else 'target'}")
    return _card(
        "In-year variance",
        _money(view.value(f"{id}.variance"), signed=True),
        f"{verdict(adverse).lower()}: forecast {millions(view.value(f'{id}.actual'))}, plan {millions(plan)}"
        if adverse is not None
        else "forecast of the year end less plan",
        None if adverse is None else adverse <= 0,
        view.text(f"{id}.rag.computed"),
    )


def _plans(view: View) -> Card:
    row = view.stating("kpi", "ehcp.stock", "ehcp.january")
    id = f"kpi.{row.key}" if row else ""
    adverse, target = view.value(f"{id}.adverse"), view.value(f"{id}.target")
    detail = f"at {view.when}; no plan entered"
    if adverse is not None:
        gap = in_words(view.value(f"{id}.variance"), Unit.COUNT, signed=True)
        detail = f"{verdict(adverse).lower()}: {gap} against a plan of {in_words(target, Unit.COUNT)} at {view.when}"
    value = view.value(f"{id}.actual") if row else view.value("ehcp.stock")
    return _card(
        "EHCPs against plan",
        figure(value, Unit.COUNT, style=Style.CARD_FIGURE),
        detail,
        None if adverse is None else adverse <= 0,
        view.text(f"{id}.rag.computed"),
    )


def _savings(view: View) -> Card:
    row = view.stating("kpi", "savings.total")
    short, target = view.value("savings.shortfall"), view.value("savings.target")
    detail = "forecast for the year; no target entered"
    if short is not None:
        gap = f"{millions(abs(short))} {'short of' if short > 0 else 'above'}"
        detail = f"{verdict(short).lower()}: {gap} the target of {millions(target)}; forecast for the year"
    return _card(
        "Savings against target",
        _money(view.value("savings.total")),
        detail,
        None if short is None else short <= 0,
        view.text(f"kpi.{row.key}.rag.computed") if row else "",
    )


def _ratings(view: View) -> Card:
    rows = tuple(view.inputs["kpi"])
    shown = {source: counted(_rated(view, rows, source), RATINGS) for source in ("computed", "reported")}
    detail = f"computed; reported in the return: {shown['reported']}" if shown["reported"] else "computed by the policy"
    return _card("KPIs by rating", Cell(shown["computed"] or None, Style.CARD_FIGURE), detail)


def _rated(view: View, rows: tuple[InputRow, ...], source: str) -> dict[str, int]:
    return Counter(view.text(f"kpi.{row.key}.rag.{source}").lower() for row in rows)


def entered_at(row: InputRow, point: str) -> Decimal | None:
    """What a row reports at a return point, with its source's sign."""
    entry = row.cells.get(point)
    return as_typed(row, entry.number) if entry else None
