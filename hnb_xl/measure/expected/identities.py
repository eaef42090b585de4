"""Identities between the facts a return leads with, for the baseline, the target and every return point they hold at.

Each is defined once and stated of a KPI (or of a model line that has no parts of its own); its parts come from
wherever they are stated most precisely.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hnb_xl.measure.deficit import after_payments, cumulative
from hnb_xl.measure.demand import average_cost, funding_gap, growth
from hnb_xl.measure.expected.facts import BASELINE, TARGET, TARGET_TO_DATE, Statements
from hnb_xl.measure.expected.sides import alone, follows, term
from hnb_xl.measure.kpis import months_of
from hnb_xl.measure.profile import net, prorata
from hnb_xl.measure.register import fact_sign
from hnb_xl.measure.trajectory import profile_row
from hnb_xl.model.expectation import Expectation, Identity, Side, Term
from hnb_xl.model.inputs import InputRow, Inputs
from hnb_xl.model.year import MONTHS_IN_YEAR, known_year


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a KPI or model line, and what it is stated for."""

    row: InputRow
    column: str
    when: str

    @property
    def term(self) -> Term | None:
        """The figure, with the fact's sign."""
        return term(self.row, self.column, fact_sign(self.row))

    @property
    def clause(self) -> str:
        """The clause a model line names."""
        return self.row.words("clause") if "clause" in self.row.cells else ""


Ways = Callable[[Statements, Cell], Sequence[Side | None]]


def identities(statements: Statements) -> Iterator[Expectation]:
    """Every identity, wherever its figures are there."""
    for fact, (identity, ways, tables) in _OF_FACT.items():
        for cell in _cells(statements.inputs, fact, tables):
            found = cell.term
            follow = [way for way in ways(statements, cell) if way is not None] if found else []
            if found and follow:
                yield expected(identity, found, cell.when, follow, cell.clause)
    yield from _opening(statements)
    yield from _pro_rata(statements.inputs)


def expected(identity: Identity, found: Term, when: str, ways: Sequence[Side], clause: str = "") -> Expectation:
    """What one entered figure should be."""
    return Expectation(
        identity, f"{found.table}.{found.row}", found.label, when, found.unit, alone(found), tuple(ways), clause
    )


def _cells(inputs: Inputs, fact: str, tables: tuple[str, ...]) -> Iterator[Cell]:
    for row in inputs["kpi"].named:
        if row.words("fact") != fact:
            continue
        yield Cell(row, "baseline", BASELINE)
        yield Cell(row, "target", TARGET_TO_DATE if row.words("target_kind") == "pro rata" else TARGET)
        for point in inputs.points:
            yield Cell(row, point, point)
    for table in tables:
        for row in inputs[table].named:
            if row.words("fact") == fact and not row.words("parts"):
                yield Cell(row, "plan", TARGET)
                yield Cell(row, "actual", inputs.point)


def _terms(statements: Statements, cell: Cell, *facts: str, basis: str = "") -> list[Term] | None:
    """The figures an identity needs, each stated for the same moment; None when any is missing."""
    found = [statements.lead(fact, cell.when, basis) for fact in facts]
    known = [each for each in found if each is not None]
    return known if len(known) == len(facts) else None


def _basis(cell: Cell) -> str:
    """What a figure measures: amounts are only added to amounts that measure the same."""
    return cell.row.words("basis") if cell.row.table == "kpi" else "forecast"


def _sum(formula: str, pattern: str, *signed: tuple[int, str]) -> Ways:
    """An amount that others add up to."""

    def ways(statements: Statements, cell: Cell) -> Sequence[Side | None]:
        terms = _terms(statements, cell, *(fact for _, fact in signed), basis=_basis(cell))
        if terms is None:
            return ()

        def total(*values: Decimal) -> Decimal:
            return sum((sign * value for (sign, _), value in zip(signed, values, strict=True)), Decimal(0))

        return (follows(total, terms, formula, pattern),)

    return ways


def _rate(function: Callable[..., Decimal | None], formula: str, pattern: str, *facts: str) -> Ways:
    """A rate of figures stated for the same moment."""

    def ways(statements: Statements, cell: Cell) -> Sequence[Side | None]:
        terms = _terms(statements, cell, *facts)
        return (follows(function, terms, formula, pattern),) if terms else ()

    return ways


def _growth(fact: str, words: str) -> Ways:
    """Growth since the baseline; the baseline's own growth looks back at a year the return does not hold."""

    def ways(statements: Statements, cell: Cell) -> Sequence[Side | None]:
        start, now = statements.lead(fact, BASELINE), statements.lead(fact, cell.when)
        if cell.when == BASELINE or start is None or now is None:
            return ()
        return (follows(growth, (now, start), f"{words} / baseline - 1", "{0} / {1} - 1"),)

    return ways


def _average_cost(statements: Statements, cell: Cell) -> Sequence[Side | None]:
    """Spend for each plan: councils divide by the January plans or by the plans maintained, so either will do."""
    found = []
    for fact, words in (("ehcp.january", "EHCPs at the January census"), ("ehcp.stock", "EHCPs maintained")):
        terms = _terms(statements, cell, "hnb.spend", fact)
        if terms:
            found.append(follows(average_cost, terms, f"high needs expenditure / {words}", "{0} / {1}"))
    return found


def _stock(statements: Statements, cell: Cell) -> Sequence[Side | None]:
    """Plans at a return point. A council that reports no movers at all moves none; one that reports some must say."""
    if cell.when not in statements.inputs.points:
        return ()
    start = statements.lead("ehcp.stock", BASELINE)
    issued, ceased, movers = (
        statements.lead(fact, cell.when, "to date") for fact in ("ehcp.issued", "ehcp.ceased", "ehcp.movers")
    )
    reports_movers = any(row.words("fact") == "ehcp.movers" for row in statements.inputs["kpi"].named)
    if start is None or issued is None or ceased is None or (movers is None and reports_movers):
        return ()

    def plans(before: Decimal, came: Decimal, went: Decimal, moved: Decimal = Decimal(0)) -> Decimal | None:
        flow = net(came, went, moved)
        return None if flow is None else before + flow

    if movers is None:
        return (follows(plans, (start, issued, ceased), "baseline + issued - ceased", "{0} + {1} - {2}"),)
    terms, pattern = (start, issued, ceased, movers), "{0} + {1} - {2} + {3}"
    return (follows(plans, terms, "baseline + issued - ceased + movers", pattern),)


def _after_payments(statements: Statements, cell: Cell) -> Sequence[Side | None]:
    """The deficit less the most that may be paid, for the years up to the moment: at the baseline, up to last year."""
    inputs = statements.inputs
    before = statements.lead("dsg.before_sv", cell.when, "" if cell.when in {BASELINE, TARGET} else _basis(cell))
    last = inputs.year.previous if cell.when == BASELINE else inputs.year
    years = [row for row in inputs["profile"].named if (year := known_year(row.label)) is not None and year <= last]
    payments = [term(row, "sv_max") for row in years]
    known = [each for each in payments if each is not None]
    if before is None or not known or len(known) < len(payments):
        return ()
    pattern = "{0}" + "".join(f" - {{{index}}}" for index in range(1, len(known) + 1))
    formula = "the deficit before safety valve funding less the maximum payments"
    return (follows(lambda deficit, *paid: after_payments(deficit, paid), (before, *known), formula, pattern),)


def _cumulative(statements: Statements, cell: Cell) -> Sequence[Side | None]:
    """Brought forward and in-year; the plan's own opening is compared once, in the deficit profile."""
    inputs = statements.inputs
    if cell.when not in inputs.points:
        return ()
    row, before = profile_row(inputs, inputs.year), profile_row(inputs, inputs.year.previous)
    start = (term(row, "brought_forward") if row else None) or (term(before, "outturn") if before else None)
    start = start or statements.lead("dsg.before_sv", BASELINE)
    in_year = statements.lead("dsg.in_year", cell.when, _basis(cell))
    if start is None or in_year is None:
        return ()
    formula = "brought forward + in-year net deficit"
    return (follows(lambda opening, year: cumulative(opening, [year]), (start, in_year), formula, "{0} + {1}"),)


_OF_FACT: dict[str, tuple[Identity, Ways, tuple[str, ...]]] = {
    "hnb.spend": (
        Identity.SPEND,
        _sum("direct + central", "{0} + {1}", (1, "hnb.spend_direct"), (1, "hnb.spend_central")),
        (),
    ),
    "hnb.deficit": (
        Identity.NET_DEFICIT,
        _sum(
            "spend - allocation - block transfers",
            "{0} - {1} - {2}",
            (1, "hnb.spend"),
            (-1, "hnb.allocation"),
            (-1, "hnb.transfers"),
        ),
        (),
    ),
    "savings.total": (
        Identity.SAVINGS,
        _sum("savings under 16 + over 16", "{0} + {1}", (1, "savings.under_16"), (1, "savings.over_16")),
        (),
    ),
    "hnb.gap": (
        Identity.FUNDING_GAP,
        _rate(funding_gap, "spend / allocation - 1", "{0} / {1} - 1", "hnb.spend", "hnb.allocation"),
        (),
    ),
    "ehcp.growth": (Identity.GROWTH, _growth("ehcp.stock", "EHCPs maintained"), ()),
    "ehcp.january_growth": (Identity.GROWTH, _growth("ehcp.january", "EHCPs at the January census"), ()),
    "ehcp.average_cost": (Identity.AVERAGE_COST, _average_cost, ()),
    "ehcp.stock": (Identity.STOCK, _stock, ()),
    "dsg.after_sv_max": (Identity.AFTER_PAYMENTS, _after_payments, ("model",)),
    "dsg.before_sv": (Identity.CUMULATIVE, _cumulative, ("model",)),
}


def _opening(statements: Statements) -> Iterator[Expectation]:
    """What the plan opened with: its ceiling less its in-year deficit, against what was brought forward."""
    row = profile_row(statements.inputs, statements.inputs.year)
    if row is None:
        return
    start, ceiling = term(row, "brought_forward"), term(row, "ceiling")
    plan = term(row, "in_year_plan") or statements.lead("dsg.in_year", TARGET)
    if start is None or ceiling is None or plan is None:
        return
    side = follows(lambda top, year: top - year, (ceiling, plan), "ceiling - in-year plan", "{0} - {1}")
    if side is not None:
        yield expected(Identity.OPENING, start, BASELINE, [side])


def _pro_rata(inputs: Inputs) -> Iterator[Expectation]:
    """A target printed pro rata, against its year-end target at the months gone by."""
    months = months_of(inputs)
    for row in inputs["kpi"].named:
        if row.words("target_kind") != "pro rata" or months is None:
            continue
        printed, annual = term(row, "target"), term(row, "annual_target")
        start = term(row, "baseline") if row.words("basis") == "stock" else None
        if printed is None or annual is None:
            continue
        share = f"{months}/{MONTHS_IN_YEAR}"
        if start is None:
            side = follows(lambda year: prorata(year, months), (annual,), "year-end target", f"{{0}} x {share}")
        else:
            side = follows(
                lambda year, base: prorata(year, months, base),
                (annual, start),
                "baseline + share of the rise to the year-end target",
                f"{{1}} + ({{0}} - {{1}}) x {share}",
            )
        if side is not None:
            yield expected(Identity.PRO_RATA, printed, TARGET_TO_DATE, [side])
