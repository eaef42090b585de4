"""Finance summary: each line against its budget, the programme's mitigations, and the deficit's trajectory. W5, W6."""

from __future__ import annotations

from hnb_xl.model.blocks import Block, Cell, Heading, Sheet, Text
from hnb_xl.model.inputs import InputRow
from hnb_xl.model.money import Unit
from hnb_xl.model.tables.programme import FINANCE, HEADLINE, MITIGATIONS
from hnb_xl.present.appendix_a import entered
from hnb_xl.present.course import trajectory
from hnb_xl.present.story import story
from hnb_xl.present.tabular import Field, tabulate, words
from hnb_xl.present.view import Page, View, at_point
from hnb_xl.present.wording import as_typed, figure, graded, places_of, verdict

NAME = "Finance summary"
_MONEY = frozenset({Unit.GBP, Unit.GBP_K, Unit.GBP_M})
_GRID = (46.0, 16.0, 16.0, 16.0, 16.0, 13.0, 22.0)
_CHART_ROWS = 12


def make(view: View) -> Sheet:
    """The sheet."""
    blocks: list[Block] = [
        *_lines(view, "Against budget", "outFinance", "KPI", finance_lines(view)),
        *_lines(view, "Programme mitigations", "outMitigations", "Mitigation", of_category(view, MITIGATIONS)),
        Heading("What it comes to"),
        Text(story(view)),
        *trajectory(view, len(_GRID), _CHART_ROWS),
    ]
    caption = (
        f"Baseline is the year before the plan; budget is for {view.inputs.year}; this period is the forecast of the "
        "year end where there is one. Variance is this period less budget. £m where the header says so, else £. "
        "A deficit and an overspend are positive."
    )
    return view.sheet(NAME, "Finance summary", caption, blocks, _GRID, one_page=True)


def of_category(view: View, category: str) -> tuple[InputRow, ...]:
    """The KPIs of a category, in order; case does not matter."""
    return tuple(row for row in view.inputs["kpi"].named if row.words("category").casefold() == category.casefold())


def finance_lines(view: View) -> tuple[InputRow, ...]:
    """The lines of the finance summary; where a report has none, its headlines in money."""
    rows = of_category(view, FINANCE)
    return rows or tuple(row for row in of_category(view, HEADLINE) if row.unit in _MONEY)


def _lines(view: View, title: str, name: str, first: str, rows: tuple[InputRow, ...]) -> list[Block]:
    if not rows:
        return []
    table = tabulate(name, _fields(view, first), rows, summary=f"{title}: baseline, budget, this period and rating")
    return [Heading(title), table]


def _fields(view: View, first: str) -> list[Field[InputRow]]:
    scale = view.inputs.scale()

    def variance(row: InputRow) -> Cell:
        entry = at_point(row, view.inputs.point)
        value = as_typed(row, view.value(f"kpi.{row.key}.variance"))
        places = places_of(row.unit, entry.quantum)
        return figure(value, row.unit, signed=True, text=entry.text or entry.error, places=places)

    def amount(row: InputRow, column: str) -> Cell:
        cell = entered(row, at_point(row, column) if column == view.inputs.point else row[column])
        entry = at_point(row, column) if column == view.inputs.point else row[column]
        shown = figure(entry.number, row.unit, places=places_of(row.unit, entry.quantum))
        return Cell(cell.value, cell.style, shown.number_format)

    def reported(row: InputRow) -> Cell:
        words_given = view.text(f"kpi.{row.key}.rag.reported") or view.text(f"kpi.{row.key}.rag.computed")
        return graded(words_given, scale)

    return [
        Field(first, lambda row: words(row.words("name"))),
        Field("Baseline", lambda row: amount(row, "baseline"), number=True),
        Field(f"Budget {view.inputs.year}", lambda row: amount(row, "target"), number=True),
        Field("This period", lambda row: amount(row, view.inputs.point), number=True),
        Field("Variance", variance, number=True),
        Field("In words", lambda row: words(verdict(view.value(f"kpi.{row.key}.adverse")))),
        Field("RAG", reported, rated=True),
    ]


PAGE = Page(NAME, ("KPIs", "Agreement"), "Each finance line against its budget, mitigations, and the trajectory", make)
