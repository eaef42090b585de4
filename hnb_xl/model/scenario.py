"""What if: other figures than those entered, and what a return would say with them. Nothing here is ever reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from hnb_xl.model.finding import Finding
from hnb_xl.model.results import Figure, Results


@dataclass(frozen=True, slots=True)
class Setting:
    """A figure that a scenario sets: its id, and the value in base units with the internal sign.

    `unit` is the base unit that the value was written in ("£26m" is GBP), or empty where it was a bare number.
    """

    id: str
    value: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Settings under one name."""

    name: str
    settings: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """A typed figure that follows from others, moved by as much as they moved; base units, internal sign."""

    place: str
    label: str
    column: str
    unit: str
    before: Decimal
    after: Decimal
    because: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure that a scenario gives another value or other words; None on a side that has no such figure."""

    before: Figure | None
    after: Figure | None

    @property
    def figure(self) -> Figure:
        """The figure, on whichever side it is there.

        Raises:
            ValueError: it is on neither.
        """
        found = self.after or self.before
        if found is None:
            raise ValueError("a figure that moves is there before or after")
        return found

    @property
    def difference(self) -> Decimal | None:
        """After less before; None where a side has no value."""
        if self.before is None or self.after is None or self.before.value is None or self.after.value is None:
            return None
        return self.after.value - self.before.value


@dataclass(frozen=True)
class ScenarioOutcome:
    """What a scenario makes of a return.

    Findings `appear` or `go`; those `left_open` only say that a total moved and the scenario does not say which of its
    other parts did.
    """

    scenario: Scenario
    set: tuple[Moved, ...]
    followed: tuple[Followed, ...]
    moved: tuple[Moved, ...]
    results: Results
    appear: tuple[Finding, ...]
    go: tuple[Finding, ...]
    left_open: tuple[Finding, ...]


@dataclass(frozen=True)
class Comparison:
    """A return as entered, and under each scenario."""

    base: Results
    outcomes: tuple[ScenarioOutcome, ...]

    @property
    def across(self) -> int:
        """How many columns its figures take: a label, what was entered, and for each scenario a figure and a change."""
        return 2 + 2 * len(self.outcomes)


def by_moment(results: Results) -> Mapping[tuple[str, str], Figure]:
    """Every figure by id and period."""
    found: dict[tuple[str, str], Figure] = {}
    for figure in results:
        found.setdefault((figure.id, figure.period), figure)
    return found


def counted(results: Results, colour: str) -> int:
    """How many KPIs have a computed rating, over all categories."""
    counts = (figure for figure in results.starting("rag.count.") if figure.id.endswith(f".{colour}"))
    return sum(int(figure.value or 0) for figure in counts)
