"""Which figures of a return may not be published as they are: small counts of children, and what would reveal them.

Decided by what a cell counts, as the contract says, never by its size alone: money, places, risks and ratings are not
children. A count from 1 to 4 is small. A figure from which it could be worked out is withheld beside it; that nothing
that stays reveals it is then checked by solving for it. See decision 0013.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from hnb_xl.jobs.recovery import Equation, recovered
from hnb_xl.model.expectation import Expectation, Side, name_of
from hnb_xl.model.inputs import Entry, InputRow, Inputs
from hnb_xl.model.money import Unit
from hnb_xl.model.results import Figure, FigureKind, Results
from hnb_xl.model.tables.programme import SERIES

WITHHELD = "[c]"
"""What stands in place of a withheld figure: the Government Statistical Service's mark for "confidential"."""

FEWEST = 5
"""A count below this, and above nought, is small."""

_OF_CHILDREN = {
    "ehcp": ("issued", "ceased", "movers", "stock"),
    "arrival": ("count",),
    "month": tuple(s.key for s in SERIES if s.unit is Unit.COUNT and not s.is_difference and "places" not in s.key),
}
_BY_ROW = {"kpi": ("baseline",), "condition_kpi": (), "measure": ("figure",)}  # where the row says its unit
_PARTS = {"measure": ("count", "total")}  # counts in a row of any unit
_LEADING = re.compile(r"\s*(\d+)\b(?!\s*%|[.,/]\d)")
_LINEAR = re.compile(r"\{\d+\}(?: [+-] \{\d+\})*")
_TERM = re.compile(r"([+-]?) ?\{(\d+)\}")


@dataclass(frozen=True, slots=True)
class Withheld:
    """A figure that may not be published: `key` is its cell (KPIs!H9) or, of a computed one, its id."""

    key: str
    label: str
    value: Decimal
    small: bool

    @property
    def line(self) -> str:
        """The figure as a list shows it."""
        why = f"is {abs(self.value):f}" if self.small else "would reveal one of them"
        return f"{self.label} ({self.key}) {why}"


def small_counts(inputs: Inputs) -> dict[str, Withheld]:
    """Every entered count of children or plans from 1 to 4, by its cell."""
    found: dict[str, Withheld] = {}
    for table in inputs.tables.values():
        for row in table.rows:
            for column in _counting(row, inputs.points):
                entry = row.cells.get(column)
                size = _counted(entry) if entry is not None else None
                if entry is not None and size is not None and 0 < abs(size) < FEWEST:
                    label = f"{name_of(row)}, {table.contract.column(column).header}"
                    found[entry.place] = Withheld(entry.place, label, size, small=True)
    return found


def _counting(row: InputRow, points: tuple[str, ...]) -> Iterator[str]:
    """The columns of a row that count children or plans; targets count nobody."""
    yield from _OF_CHILDREN.get(row.table, ())
    yield from _PARTS.get(row.table, ())
    if row.table in _BY_ROW and row.unit is Unit.COUNT:
        yield from _BY_ROW[row.table]
        if row.table != "measure":
            yield from points


def _counted(entry: Entry) -> Decimal | None:
    """The count a cell holds, also where words follow it: "2 (33%)"."""
    if entry.number is not None:
        return entry.number
    found = _LEADING.match(entry.text)
    return Decimal(found[1]) if found else None


def withheld(inputs: Inputs, results: Results) -> dict[str, Withheld]:
    """The small counts and everything that must be withheld with them, by cell or id.

    What is hidden beside a small count is the total it is part of; where that is a stock, the smallest other part.
    """
    hidden = small_counts(inputs)
    if not hidden:
        return {}
    return protected(hidden, [*_stated(results.expectations), *_computed(inputs, results)])


def protected(small: Mapping[str, Withheld], equations: Sequence[Equation]) -> dict[str, Withheld]:
    """The small counts, and what is hidden beside them until none can be worked out from the rest.

    It ends because each turn hides one more figure; an equation of which all figures are hidden says nothing.
    """
    hidden = dict(small)
    while True:
        exposed = recovered(equations, hidden, [key for key, each in hidden.items() if each.small])
        if exposed is None:
            break
        beside = _beside(exposed, hidden)
        if beside is None:
            break
        hidden[beside.key] = beside
    return hidden


def _beside(exposed: Equation, hidden: Mapping[str, Withheld]) -> Withheld | None:
    """What to hide so that an equation says nothing any more: its total, else its smallest part."""
    open_ = [key for key in exposed.labels if key not in hidden]
    if not open_:
        return None
    total = exposed.total
    key = total if total in open_ else min(open_, key=lambda each: (abs(exposed.values[each]), each))
    return Withheld(key, exposed.labels[key], exposed.values[key], small=False)


def _stated(expectations: Iterable[Expectation]) -> Iterator[Equation]:
    """What the identities of a return say; one that does not hold reveals nothing exactly."""
    for each in expectations:
        for way in each.ways:
            if each.stated.interval.meets(way.interval):
                yield _equation(each, way)


def _equation(expectation: Expectation, way: Side) -> Equation:
    stated = expectation.stated.terms[0]
    terms = [stated, *way.terms]
    factors: dict[str, Fraction] | None = None
    if _LINEAR.fullmatch(way.pattern):
        factors = {stated.entry.place: -Fraction(stated.sign)}
        for sign, index in _TERM.findall(way.pattern):
            term = way.terms[int(index)]
            factor = Fraction(term.sign) * (-1 if sign == "-" else 1)
            factors[term.entry.place] = factors.get(term.entry.place, Fraction(0)) + factor
    stock = "stock" in expectation.subject or expectation.identity.value.startswith("plans")
    return Equation(
        labels={term.entry.place: term.label for term in terms},
        values={term.entry.place: term.value for term in terms},
        factors=factors,
        total="" if stock else stated.entry.place,
    )


def _computed(inputs: Inputs, results: Results) -> Iterator[Equation]:
    """What the measured figures say of the cells they are made of: each is the total of its own equation."""
    entries = {
        entry.place: (row, column, entry)
        for table in inputs.tables.values()
        for row in table.rows
        for column, entry in row.cells.items()
    }
    for figure in results.figures:
        if figure.kind is not FigureKind.COMPUTED or figure.value is None:
            continue
        sources = {
            place: entries[place] for place in figure.cells if place in entries and entries[place][2].number is not None
        }
        if sources:
            yield Equation(
                labels={figure.id: figure.label} | {p: name_of(row) for p, (row, _, _) in sources.items()},
                values={figure.id: figure.value}
                | {place: entry.number or Decimal(0) for place, (_, _, entry) in sources.items()},
                factors=_flow(figure, sources),
                total=figure.id,
            )


def _flow(figure: Figure, sources: Mapping[str, tuple[InputRow, str, Entry]]) -> dict[str, Fraction] | None:
    """The figure as a sum of the flow's cells, when it is one: movers and issued add, ceased (either sign) takes."""
    if any(row.table != "ehcp" for row, _, _ in sources.values()) or figure.value is None:
        return None
    factors = {figure.id: Fraction(-1)}
    total = Decimal(0)
    for place, (_, column, entry) in sources.items():
        number = entry.number or Decimal(0)
        turned = -1 if number < 0 and column == "ceased" else 1
        factor = turned * (-1 if column == "ceased" and ".net" in figure.id else 1)
        factors[place] = Fraction(factor)
        total += factor * number
    return factors if total == figure.value else None


def masked_inputs(inputs: Inputs, hidden: Mapping[str, Withheld]) -> Inputs:
    """The inputs with the mark where a cell is withheld."""
    tables = {
        key: replace(table, rows=tuple(_masked_row(row, hidden) for row in table.rows))
        for key, table in inputs.tables.items()
    }
    return replace(inputs, tables=tables)


def _masked_row(row: InputRow, hidden: Mapping[str, Withheld]) -> InputRow:
    if not any(entry.place in hidden for entry in row.cells.values()):
        return row
    cells = {
        column: replace(entry, value=None, text=WITHHELD, typed_as_text=False) if entry.place in hidden else entry
        for column, entry in row.cells.items()
    }
    return replace(row, cells=cells)


def masked_results(results: Results, hidden: Mapping[str, Withheld]) -> Results:
    """The results with the mark in place of each withheld figure, and of each that repeats a withheld cell."""
    return replace(results, figures=tuple(_masked_figure(figure, hidden) for figure in results.figures))


def _masked_figure(figure: Figure, hidden: Mapping[str, Withheld]) -> Figure:
    if figure.kind in (FigureKind.RATING, FigureKind.STATUS):
        return figure
    sources = [place for place in figure.cells if place in hidden]
    repeats = figure.kind is FigureKind.ENTERED and bool(sources)
    if figure.id in hidden or repeats or len(sources) == 1:
        return replace(figure, value=None, text=WITHHELD)
    return figure
