"""Risks as a map of impact by likelihood, and the key risks: those that score the agreement's threshold or more."""

from __future__ import annotations

from decimal import Decimal

from hnb_xl.model.blocks import Block, Cell, Column, Heading, Row, Style, Table, Text
from hnb_xl.model.inputs import InputRow
from hnb_xl.model.money import Unit, plain
from hnb_xl.present.drawn import heat
from hnb_xl.present.risks import heading
from hnb_xl.present.tabular import Field, tabulate, words
from hnb_xl.present.view import View
from hnb_xl.present.wording import figure, plural

_STEPS = (1, 2, 3, 4, 5)
_HEAT = (Style.HEAT_LOW, Style.HEAT_MEDIUM, Style.HEAT_HIGH, Style.HEAT_KEY)
_SQUARE = 31.0  # points high
_EMPTY = "·"


def threshold(view: View) -> Decimal | None:
    """The score from which a risk is a key risk."""
    return view.value("risks.threshold")


def risk_map(view: View) -> list[Block]:
    """The map with the number of risks in each square; one quiet line where no risk has been placed."""
    title = Heading(_title(view))
    if not view.results.starting("risks.grid."):
        return [title, Text("No risk has both an impact and a likelihood yet, so there is no map.")]
    columns = (Column("Risks by score"), *(Column(f"Impact {impact}", rated=True) for impact in _STEPS))
    rows = tuple(
        Row(
            (words(f"Likelihood {likelihood}"), *(_square(view, impact, likelihood) for impact in _STEPS)),
            height=_SQUARE,
        )
        for likelihood in reversed(_STEPS)
    )
    told = [
        f"{plural(int(each.value), 'risk')} at {each.label.partition(' of ')[2]}"
        for each in view.results.starting("risks.grid.")
        if each.value is not None
    ]
    summary = f"Risks by impact and likelihood, each 1 to 5: {'; '.join(told)}; none elsewhere"
    return [title, Table("outRiskMap", columns, rows, summary=summary)]


def _title(view: View) -> str:
    limit = threshold(view)
    darkest = f" (darkest: {plain(limit)} or more)" if limit is not None else ""
    return f"Risk map: how many risks stand where{darkest}"


def _square(view: View, impact: int, likelihood: int) -> Cell:
    """How many risks stand in a square, on a fill that darkens with its score."""
    count = view.value(f"risks.grid.{impact}_{likelihood}")
    style = _HEAT[heat(impact, likelihood, threshold(view))]
    return Cell(_EMPTY if count is None else plural(int(count), "risk"), style)


def key_risks(view: View) -> list[Block]:
    """Every key risk with its impact, likelihood, score and action, the highest first."""
    limit = threshold(view)
    if limit is None:
        return [Heading("Key risks"), Text("The agreement names no score from which a risk is a key risk.")]
    title = Heading(f"Key risks: those that score {plain(limit)} or more (impact x likelihood, each 1 to 5)")
    found = [row for row in view.inputs["risk"].named if view.text(f"risk.{row.key}.key")]
    if not found:
        return [title, Text(f"No risk scores {plain(limit)} or more.")]
    found.sort(key=lambda row: view.value(f"risk.{row.key}.score") or Decimal(0), reverse=True)
    return [title, tabulate("outKeyRisks", key_fields(view), found, summary="Key risks, the highest score first")]


def _told(row: InputRow) -> str:
    parts = (row.words("risk"), row.words("effect"))
    return "\n".join(f"{part.rstrip('.')}." for part in parts if part)


def key_fields(view: View) -> list[Field[InputRow]]:
    """The columns of the key risks, as many narrow ones as the map has squares across."""

    def count(header: str, key: str) -> Field[InputRow]:
        return Field(header, lambda row: figure(row.number(key), Unit.COUNT, text=row[key].text), number=True)

    def score(row: InputRow) -> Cell:
        return figure(view.value(f"risk.{row.key}.score"), Unit.COUNT, style=Style.SUBTOTAL)

    return [
        Field("Risk, and what it leads to", lambda row: words(_told(row))),
        count("Impact", "impact"),
        count("Likeli-hood", "likelihood"),
        Field("Score", score, number=True),
        Field("Way it goes", lambda row: words(heading(view, row) or "Not given")),
        Field("Owner role", lambda row: words(row.words("owner") or "Not given")),
        Field("Action required", lambda row: words(row.words("action"))),
    ]
