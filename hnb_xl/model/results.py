"""Results: every figure of a return, entered or computed, each with its unit, period, basis and cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from hnb_xl.model.columns import Basis
from hnb_xl.model.expectation import Expectation
from hnb_xl.model.money import plain

if TYPE_CHECKING:
    import pandas as pd


class FigureKind(StrEnum):
    """Where a figure comes from."""

    ENTERED = "entered"
    COMPUTED = "computed"
    RATING = "rating"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    `value` is in base units with internal signs (deficit and adverse positive), or None when there is no figure yet;
    `text` then holds what the cell says, or for a total what it leaves out.
    """

    id: str
    label: str
    period: str
    as_reported_at: str
    kind: FigureKind
    basis: Basis | None
    unit: str
    value: Decimal | None = None
    text: str | None = None
    cells: tuple[str, ...] = ()
    clause: str = ""

    def as_json(self) -> dict[str, object]:
        """The form `results --json` prints."""
        return {
            "id": self.id,
            "label": self.label,
            "period": self.period,
            "as_reported_at": self.as_reported_at,
            "kind": self.kind.value,
            "basis": self.basis.value if self.basis else None,
            "unit": self.unit,
            "value": None if self.value is None else plain(self.value),
            "text": self.text,
            "from": list(self.cells),
            "clause": self.clause or None,
        }


@dataclass(frozen=True)
class Results:
    """Every figure of one run, in a fixed order, found by id."""

    book: str
    authority: str
    period: str
    data_date: date | None
    fingerprint: str
    figures: tuple[Figure, ...]
    expectations: tuple[Expectation, ...] = ()
    _by_id: Mapping[str, Figure] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id: dict[str, Figure] = {}
        for figure in self.figures:
            by_id.setdefault(figure.id, figure)  # the first of an id is the current year's
        object.__setattr__(self, "_by_id", by_id)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures)

    def get(self, id: str) -> Figure | None:
        """The figure with this id for the current year, or None where it does not apply."""
        return self._by_id.get(id)

    def value(self, id: str) -> Decimal | None:
        """The figure's value, or None when there is none (yet)."""
        figure = self._by_id.get(id)
        return figure.value if figure else None

    def text(self, id: str) -> str:
        """The figure's words (a rating, a status), or an empty text."""
        figure = self._by_id.get(id)
        return (figure.text or "") if figure else ""

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Every id, once, in order."""
        return tuple(self._by_id)

    def starting(self, prefix: str) -> tuple[Figure, ...]:
        """The figures whose id starts so, in order."""
        return tuple(figure for figure in self.figures if figure.id.startswith(prefix))

    def as_json(self) -> dict[str, object]:
        """The document `results --json` prints."""
        return {
            "book": self.book,
            "authority": self.authority,
            "period": self.period,
            "data_date": self.data_date.isoformat() if self.data_date else None,
            "fingerprint": self.fingerprint,
            "figures": [figure.as_json() for figure in self.figures],
        }

    def frame(self) -> pd.DataFrame:
        """The figures as a pandas table, one row a figure, for analysts (values stay Decimal)."""
        import pandas as pd

        return pd.DataFrame([figure.as_json() | {"value": figure.value} for figure in self.figures])
