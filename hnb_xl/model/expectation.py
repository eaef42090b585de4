"""Expectations: what an entered figure should be, given others, and how far published rounding lets it stray.

`measure/expected` makes them, once for each identity and each column it holds for; a rule only compares. An identity
holds when the interval of what is stated meets that of what it follows from (design section 4, published precision).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from hnb_xl.model.inputs import Entry, InputRow
from hnb_xl.model.money import Interval
from hnb_xl.model.tables import TABLES

# A gap beyond rounding of at most one part in ten thousand is worth knowing, not worth stopping for.
SMALL = Decimal("0.0001")


class Identity(StrEnum):
    """What must hold between the figures of a return."""

    MODEL_SUBTOTAL = "model subtotal = its parts"
    OUTTURN_SUBTOTAL = "outturn subtotal = its parts"
    OUTTURN_VARIANCE = "variance = outturn - budget"
    OUTTURN_INCLUDING = "variance including future demand = variance + future demand"
    SPEND = "spend = direct + central"
    NET_DEFICIT = "net high needs deficit = spend - allocation - transfers"
    AFTER_PAYMENTS = "after payments = before - payments"
    CUMULATIVE = "cumulative = brought forward + in-year"
    OPENING = "brought forward = ceiling - in-year plan"
    SAVINGS = "savings = under 16 + over 16"
    STOCK = "plans = baseline + issued - ceased + movers"
    STOCK_STEP = "plans = plans a period earlier + net"
    FLOW_AND_STOCK = "net flow to date = change in plans"
    NET_FLOW = "net = issued - ceased + movers"
    TO_DATE = "to date = sum of the periods"
    CONTRIBUTIONS = "total = sum of the partners"
    SAME_FACT = "one fact, one value"
    GROWTH = "growth = plans / baseline - 1"
    FUNDING_GAP = "funding gap = spend / allocation - 1"
    AVERAGE_COST = "average cost = spend / plans"
    BRACKET = "change = figure - baseline"
    PRO_RATA = "pro rata target = share of the year-end target"
    SAVING_LINES = "a condition's saving = its lines in the model"
    SAVING_FORECAST = "saving forecast = secured + still expected"
    LATEST_MONTH = "headline = latest month of its series"
    MONTH_SHARE = "monthly share = part / whole"
    YEAR_ON_YEAR = "change on last year = month - month a year before"
    MEASURE_SHARE = "share = count / total"
    PLAN_CUMULATIVE = "planned cumulative = baseline + planned in-year"
    PLAN_CEILING = "ceiling = plan's opening + in-year plan"
    CARRIED = "brought forward = final outturn of the year before"
    PLAN_CARRIED = "the plan opens with the ceiling of the year before"
    COMING_CEILING = "a coming year's ceiling = opening + in-year plan"
    RISK_SCORE = "risk score = impact x likelihood"
    ARRIVALS = "cost of arrivals = number x known average"


@dataclass(frozen=True, slots=True)
class Term:
    """An entered figure and where it stands; `sign` turns it to the sign of the fact it states."""

    table: str
    row: str
    column: str
    label: str
    entry: Entry
    unit: str
    sign: Decimal = Decimal(1)

    @property
    def value(self) -> Decimal:
        """The figure, with the fact's sign.

        Raises:
            ValueError: the entry holds no figure; a term is only made of one that does.
        """
        if self.entry.number is None:
            raise ValueError(f"{self.entry.place} holds no figure")
        return self.sign * self.entry.number

    @property
    def interval(self) -> Interval:
        """Where its true value may lie."""
        return Interval.of(self.value, self.entry.quantum)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an identity: a value, its interval, the entries it comes from and how it is worked out.

    `formula` is in words; `pattern` is the same with a place for each term ("{0} + {1} - {2}"), filled in when a
    message is made, so that a reader can check the sum by hand.
    """

    value: Decimal
    interval: Interval
    terms: tuple[Term, ...]
    formula: str = ""
    pattern: str = "{0}"

    @property
    def places(self) -> tuple[str, ...]:
        """The cells it comes from."""
        return tuple(dict.fromkeys(term.entry.place for term in self.terms))


@dataclass(frozen=True, slots=True)
class Expectation:
    """An entered figure and the ways in which it may follow from others: any one of them is enough.

    `subject` names what is stated, for grouping (a fact, or a table and row); `when` is the column it stands in, as a
    person says it; `unit` is the base unit of the figures compared.
    """

    identity: Identity
    subject: str
    label: str
    when: str
    unit: str
    stated: Side
    ways: tuple[Side, ...]
    clause: str = ""

    @property
    def holds(self) -> bool:
        """True when rounding alone can explain the difference, for at least one way."""
        return any(self.stated.interval.meets(way.interval) for way in self.ways)

    @property
    def due(self) -> Side:
        """The way a message names: the first, as the agreement would have it."""
        return self.ways[0]

    @property
    def difference(self) -> Decimal:
        """What is stated less what was due, in base units."""
        return self.stated.value - self.due.value

    @property
    def allowance(self) -> Decimal:
        """The most that rounding can explain: half the width of both intervals."""
        widths = (side.interval.high - side.interval.low for side in (self.stated, self.due))
        return sum(widths, Decimal(0)) / 2

    @property
    def is_small(self) -> bool:
        """True for a gap of at most one part in ten thousand; a count is never a little wrong."""
        size = max(abs(self.stated.value), abs(self.due.value))
        return self.unit != "count" and abs(self.difference) <= SMALL * size

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every entry on either side."""
        return self.stated.terms + tuple(term for way in self.ways for term in way.terms)


_UNITS = {
    (table.key, column.key): column.unit.base for table in TABLES for column in table.columns if column.unit is not None
}


def unit_of(row: InputRow, column: str) -> str:
    """The base unit of a figure: its column's, or else its row's."""
    return _UNITS.get((row.table, column)) or row.unit.base


_NAMED_BY = {
    "kpi": "name",
    "model": "line",
    "outturn": "block",
    "saving": "initiative",
    "condition_kpi": "indicator",
    "risk": "risk",
    "capital": "item",
    "milestone": "item",
    "arrival": "item",
    "request": "item",
    "rating": "subject",
    "measure": "measure",
    "workstream": "workstream",
    "theme": "theme",
}
_CALLED = {
    "condition": "condition {}",
    "profile": "deficit profile {}",
    "payment": "payment {}",
    "point": "return point {}",
    "ehcp": "EHCP flow {}",
    "ehcp_plan": "EHCPs agreed for {}",
    "policy": "RAG policy {}",
    "sign_off": "sign-off by {}",
    "rounding": "rounding of {}",
    "scale": "scale level {}",
    "milestone_due": "milestones due {}",
    "month": "monthly figures at {}",
}


def name_of(row: InputRow) -> str:
    """A row as a message names it: "HNB Spend (KPI 10)", "Total budget", "EHCP flow Q3"."""
    named_by = _NAMED_BY.get(row.table)
    name = row.words(named_by) if named_by and named_by in row.cells else ""
    if row.table == "kpi":
        return f"{name} (KPI {row.label})" if name else f"KPI {row.label}"
    if row.table in _CALLED:
        return _CALLED[row.table].format(row.label or "without a name")
    return name or row.label or "a row without a name"
