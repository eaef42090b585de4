"""Where measures write their figures down: one place that knows periods, units and provenance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from hnb_xl.model.columns import Basis
from hnb_xl.model.inputs import Entry, InputRow, Inputs
from hnb_xl.model.results import Figure, FigureKind

BASIS_WORDS = {
    "stock": Basis.STOCK,
    "flow": Basis.FLOW,
    "to date": Basis.TO_DATE,
    "forecast": Basis.FORECAST,
}


class Register:
    """Collects figures in order; a measure asks it for the value of an earlier one by id."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.reported_at = str(inputs.period)
        self.year_end = f"{inputs.year}/outturn"
        self.figures: list[Figure] = []
        self._by_id: dict[str, Figure] = {}

    def add(  # noqa: PLR0913 -- what a figure is made of
        self,
        id: str,
        label: str,
        value: Decimal | None,
        *,
        unit: str,
        basis: Basis | None,
        kind: FigureKind = FigureKind.COMPUTED,
        text: str | None = None,
        cells: Iterable[str] = (),
        period: str = "",
        clause: str = "",
    ) -> Figure:
        """Write a figure down. Its period is the return's, or the year end for a forecast, unless given."""
        when = period or (self.year_end if basis is Basis.FORECAST else self.reported_at)
        places = tuple(dict.fromkeys(cells))
        figure = Figure(id, label, when, self.reported_at, kind, basis, unit, value, text or None, places, clause)
        self.figures.append(figure)
        self._by_id.setdefault(id, figure)
        return figure

    def entered(self, id: str, label: str, entry: Entry, *, unit: str, basis: Basis | None, clause: str = "") -> Figure:
        """Write down what a cell holds: its number, or its words as no figure yet."""
        return self.add(
            id,
            label,
            entry.number,
            unit=unit,
            basis=basis,
            kind=FigureKind.ENTERED,
            text=entry.text or entry.error or None,
            cells=() if entry.is_blank else (entry.place,),
            clause=clause,
        )

    def rating(self, id: str, label: str, words: str, cells: Iterable[str], clause: str = "") -> Figure:
        """Write a rating down; it has words and no value."""
        return self.add(
            id, label, None, unit="rating", basis=None, kind=FigureKind.RATING, text=words, cells=cells, clause=clause
        )

    def status(self, id: str, label: str, words: str, cells: Iterable[str], clause: str = "") -> Figure:
        """Write a status down: assurance, direction, progress."""
        return self.add(
            id, label, None, unit="status", basis=None, kind=FigureKind.STATUS, text=words, cells=cells, clause=clause
        )

    def get(self, id: str) -> Figure | None:
        """An earlier figure."""
        return self._by_id.get(id)

    def value(self, id: str) -> Decimal | None:
        """An earlier figure's value."""
        figure = self._by_id.get(id)
        return figure.value if figure else None

    def cells(self, *ids: str) -> tuple[str, ...]:
        """The cells that earlier figures stand in."""
        return tuple(place for id in ids if (figure := self._by_id.get(id)) for place in figure.cells)


def numbered_cells(*entries: Entry | None) -> tuple[str, ...]:
    """The places of those entries that hold a number."""
    return tuple(entry.place for entry in entries if entry is not None and entry.number is not None)


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact's figure, where it stands, and whether it was entered or follows from its parts."""

    value: Decimal
    cells: tuple[str, ...]
    kind: FigureKind


def stated(register: Register, fact: str, column: str = "actual") -> Stated | None:
    """A fact as most precisely entered; where nobody entered it, the model line of that fact as its parts add up.

    Args:
        register: the model's figures must be in it already.
        fact: its key in `model/facts.py`.
        column: "actual" (this return's figure), "target" or "baseline".
    """
    found = statement(register.inputs, fact, column)
    if found is not None:
        return Stated(found[1], (found[0].place,), FigureKind.ENTERED)
    row, name = register.inputs.stating(fact, "model"), _STATED_IN["model"].get(column)
    figure = register.get(f"model.{row.key}.{name}") if row is not None else None
    if row is None or figure is None or figure.value is None:
        return None
    return Stated(fact_sign(row) * figure.value, figure.cells, FigureKind.COMPUTED)


def statement(inputs: Inputs, fact: str, column: str = "actual") -> tuple[Entry, Decimal] | None:
    """The most precise entry that states a fact, and its value with the fact's own sign.

    Args:
        inputs: what was entered.
        fact: its key in `model/facts.py`.
        column: "actual" (this return's figure), "target" or "baseline".

    A KPI comes before a model line of the same precision: it is the figure the return leads with.
    """
    found: list[tuple[Decimal, Entry, Decimal]] = []
    for table, columns in _STATED_IN.items():
        row = inputs.stating(fact, table)
        name = columns.get(column)
        if row is None or name is None:
            continue
        entry = inputs.at_point(row) if name == "{point}" else row.cells.get(name)
        if entry is not None and entry.number is not None:
            found.append((entry.quantum, entry, fact_sign(row) * entry.number))
    if not found:
        return None
    _, entry, value = min(found, key=lambda candidate: candidate[0])
    return entry, value


_STATED_IN = {
    "kpi": {"actual": "{point}", "target": "target", "baseline": "baseline"},
    "model": {"actual": "actual", "target": "plan"},
}


def fact_sign(row: InputRow) -> Decimal:
    """-1 where a model line holds a contribution as a reduction of the deficit, but the fact is the amount itself."""
    reduces = row.table == "model" and row.words("signs").startswith("saving")
    return Decimal(-1) if reduces else Decimal(1)
