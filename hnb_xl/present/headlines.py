"""The headline figures in words and cards, shared by the cover, the summary and other packs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
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
    short_date,
    verdict,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """How a headline stands: its adverse variance and its computed rating, either of which may be missing."""

    adverse: Decimal | None = None
    rating: str = ""

    @property
    def style(self) -> Style:
        """The rating's colour, or none."""
        sign = RATINGS.get(self.rating.lower())
        return sign.style if sign else Style.BODY

    @property
    def mark(self) -> str:
        """✓ when rated green, or not adverse where there is no rating."""
        if self.rating:
            return "✓" if self.rating == "Green" else "!"
        return "" if self.adverse is None else "!" if self.adverse > 0 else "✓"

    def label(self, name: str) -> str:
        """The name with the verdict in words: adverse, but rated green, is within tolerance."""
        if self.adverse is None:
            return name
        tolerated = self.adverse > 0 and self.rating == "Green"
        return f"{name}: {'within tolerance' if tolerated else verdict(self.adverse).lower()}"


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
    return (_deficit(view), _headroom(view), _in_year(view), _ratings(view), _plans(view), _savings(view))


def _card(label: str, cell: Cell, detail: str, judged: Judged = Judged()) -> Card:
    """A card tinted by its rating where it has one, else by nothing; the mark says good or bad without colour."""
    missing = cell.value in (None, "")
    shown = Cell(NOT_YET, Style.CARD_FIGURE) if missing else cell
    return Card(label, shown, detail, judged.style, "" if missing else judged.mark)


def _money(value: Decimal | None, *, signed: bool = False) -> Cell:
    return figure(value, Unit.GBP_M, signed=signed, style=Style.CARD_FIGURE)


def _limit(view: View) -> Judged:
    """Against the ceiling there is no tolerance."""
    headroom = view.value("deficit.headroom")
    return Judged() if headroom is None else Judged(-headroom, "Green" if headroom >= 0 else "Red")


def _deficit(view: View) -> Card:
    headroom, ceiling = view.value("deficit.headroom"), view.value("deficit.ceiling")
    side = "" if headroom is None else "below" if headroom >= 0 else "above"
    detail = f"{side} the ceiling of {millions(ceiling)}" if side else "no ceiling entered"
    return _card(
        "Forecast deficit before safety valve funding",
        _money(view.value("deficit.cumulative.before_sv")),
        f"{detail}; forecast of the year end",
        _limit(view),
    )


def _headroom(view: View) -> Card:
    value = view.value("deficit.headroom")
    breach = value is not None and value < 0
    detail = "a breach of the agreement" if breach else "forecast of the year end"
    return _card("Headroom under the ceiling", _money(value), detail, _limit(view))


def _in_year(view: View) -> Card:
    row, key, plan = view.stating("model", "dsg.in_year"), "model", "plan"
    if row is None:
        row, key, plan = view.stating("kpi", "dsg.in_year"), "kpi", "target"
    id = f"{key}.{row.key}" if row else ""
    judged = _judged(view, id)
    detail = f"forecast {millions(view.value(f'{id}.actual'))}, plan {millions(view.value(f'{id}.{plan}'))}"
    return _card(
        judged.label("In-year variance"),
        _money(view.value(f"{id}.variance"), signed=True),
        detail if judged.adverse is not None else "forecast of the year end less plan",
        judged,
    )


def _plans(view: View) -> Card:
    row, when = view.stating("kpi", "ehcp.stock", "ehcp.january"), short_date(view.inputs.data_date)
    id = f"kpi.{row.key}" if row else ""
    judged = _judged(view, id)
    detail = f"at {when}; no plan entered"
    if judged.adverse is not None:
        gap = in_words(view.value(f"{id}.variance"), Unit.COUNT, signed=True)
        detail = f"{gap} on plan of {in_words(view.value(f'{id}.target'), Unit.COUNT)}, {when}"
    value = view.value(f"{id}.actual") if row else view.value("ehcp.stock")
    cell = figure(value, Unit.COUNT, style=Style.CARD_FIGURE)
    return _card(judged.label("EHCPs"), cell, detail, judged)


def _savings(view: View) -> Card:
    row = view.stating("kpi", "savings.total")
    short, target = view.value("savings.shortfall"), view.value("savings.target")
    detail = "forecast for the year; no target entered"
    if short is not None:
        detail = f"{millions(abs(short))} {'short of' if short > 0 else 'above'} {millions(target)}"
    judged = Judged(short, view.text(f"kpi.{row.key}.rag.computed") if row else "")
    return _card(judged.label("Savings forecast"), _money(view.value("savings.total")), detail, judged)


def _ratings(view: View) -> Card:
    rows = tuple(view.inputs["kpi"])
    shown = {source: counted(_rated(view, rows, source), RATINGS) for source in ("computed", "reported")}
    detail = f"computed; reported in the return: {shown['reported']}" if shown["reported"] else "computed by the policy"
    return _card("KPIs by rating", Cell(shown["computed"] or None, Style.CARD_FIGURE), detail)


def _judged(view: View, id: str) -> Judged:
    return Judged(view.value(f"{id}.adverse"), view.text(f"{id}.rag.computed"))


def _rated(view: View, rows: tuple[InputRow, ...], source: str) -> dict[str, int]:
    return Counter(view.text(f"kpi.{row.key}.rag.{source}").lower() for row in rows)


def entered_at(row: InputRow, point: str) -> Decimal | None:
    """What a row reports at a return point, with its source's sign."""
    entry = row.cells.get(point)
    return as_typed(row, entry.number) if entry else None
