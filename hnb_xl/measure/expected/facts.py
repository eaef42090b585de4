"""Every place where a return states a fact, by the moment it is stated for, so that the places can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hnb_xl.measure.demand import periods
from hnb_xl.measure.expected.sides import MINUS, PLUS, added, alone, follows, header, made_up, term
from hnb_xl.measure.outturn import including_future_demand
from hnb_xl.measure.register import fact_sign
from hnb_xl.measure.trajectory import profile_row
from hnb_xl.measure.variance import variance
from hnb_xl.model.expectation import Expectation, Identity, Side, Term
from hnb_xl.model.facts import FACTS
from hnb_xl.model.inputs import InputRow, Inputs, slug

BASELINE, TARGET, TARGET_TO_DATE = "Baseline", "Target", "Target to date"


_QUOTING = frozenset({"condition_kpi", "agreement"})  # tables that repeat a figure of another

# What is stated in several places without being a fact of the list.
_LABELS = {"payments": "Safety valve payments for {}"}


@dataclass(frozen=True, slots=True)
class Moment:
    """What a figure is stated for: the baseline, a target, or a return point; there, also what it measures."""

    name: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One place that states a fact."""

    fact: str
    moment: Moment
    side: Side


class Statements:
    """Every statement of a return, in the order KPIs, what quotes them, model, outturn, flow, agreement."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self._found: dict[tuple[str, Moment], list[Side]] = {}
        for stated in _all(inputs):
            self._found.setdefault((stated.fact, stated.moment), []).append(stated.side)

    def lead(self, fact: str, when: str, basis: str = "") -> Term | None:
        """The most precise figure that states a fact by itself, KPIs first; None where no single cell does.

        Args:
            fact: its key.
            when: the baseline, a target or a return point.
            basis: at a return point, what it must measure; anything where left out.
        """
        found = [
            side.terms[0]
            for (stated, moment), sides in self._found.items()
            if stated == fact and moment.name == when and (not basis or moment.basis in {basis, ""})
            for side in sides
            if len(side.terms) == 1 and side.terms[0].table not in _QUOTING
        ]
        return min(found, key=lambda each: each.entry.quantum) if found else None

    def expectations(self) -> Iterator[Expectation]:
        """The first place of each fact against every other for the same moment."""
        for (fact, moment), sides in self._found.items():
            first = sides[0]
            family, _, which = fact.partition(".")
            label = FACTS[fact].label if fact in FACTS else first.terms[0].label
            label = _LABELS[family].format(which) if family in _LABELS else label
            for other in sides[1:]:
                yield Expectation(Identity.SAME_FACT, fact, label, moment.name, first.terms[0].unit, first, (other,))


def kpi_basis(row: InputRow) -> str:
    """What a KPI's actuals measure."""
    return row.words("basis")


def target_moment(row: InputRow) -> Moment:
    """What a KPI's target column is stated for: a pro rata target is not the year's."""
    return Moment(TARGET_TO_DATE if row.words("target_kind") == "pro rata" else TARGET)


def _all(inputs: Inputs) -> Iterator[Statement]:
    yield from _kpis(inputs)
    yield from _quoted(inputs)
    yield from _model(inputs)
    yield from _outturn(inputs)
    yield from _flow(inputs)
    yield from _agreement(inputs)


def _one(fact: str, moment: Moment, found: Term | None) -> Iterator[Statement]:
    if fact and found is not None:
        yield Statement(fact, moment, alone(found))


def fact_of(row: InputRow) -> str:
    """The fact a KPI states; one without a fact of the list stands for itself."""
    return row.words("fact") or f"kpi.{row.key}"


def _kpis(inputs: Inputs) -> Iterator[Statement]:
    for row in inputs["kpi"].named:
        fact = fact_of(row)
        yield from _one(fact, Moment(BASELINE), term(row, "baseline"))
        yield from _one(fact, target_moment(row), term(row, "target"))
        if row.words("target_kind") == "pro rata":
            yield from _one(fact, Moment(TARGET), term(row, "annual_target"))
        for point in inputs.points:
            yield from _one(fact, Moment(point, kpi_basis(row)), term(row, point))


def _quoted(inputs: Inputs) -> Iterator[Statement]:
    """The conditions' tables, which quote KPIs."""
    for row in inputs["condition_kpi"].named:
        kpi = inputs["kpi"].get(slug(row.words("kpi")))
        if kpi is None:
            continue
        fact = fact_of(kpi)
        yield from _one(fact, target_moment(kpi), _as_kpi(row, "target", kpi, "target"))
        for point in inputs.points:
            yield from _one(fact, Moment(point, kpi_basis(kpi)), _as_kpi(row, point, kpi, point))


def _as_kpi(row: InputRow, column: str, kpi: InputRow, kpi_column: str) -> Term | None:
    """A quoted figure with the KPI's sign: a row typed with the opposite sign may be quoted with either."""
    quoted, own = row.number(column), kpi.number(kpi_column)
    turned = kpi.words("signs") == "reversed" and quoted is not None and own is not None and quoted * own < 0
    return term(row, column, MINUS if turned else PLUS)


def _model(inputs: Inputs) -> Iterator[Statement]:
    """The model's lines; a subtotal left blank states what its parts add up to."""
    for row in inputs["model"].named:
        columns = [("plan", Moment(TARGET)), ("actual", Moment(inputs.point, "forecast"))]
        if inputs.previous_point:
            columns.append(("previous", Moment(inputs.previous_point, "forecast")))
        for column, moment in columns:
            terms = made_up(inputs, row, column, fact_sign(row)) if row.words("fact") else ()
            if len(terms) == 1:
                yield Statement(row.words("fact"), moment, alone(terms[0]))
            elif terms:
                yield Statement(row.words("fact"), moment, added(terms, "the parts added up"))


def _outturn(inputs: Inputs) -> Iterator[Statement]:
    """Variances including future demand. The previous forecast is left out: it need not be the previous return's."""
    now = Moment(inputs.point, "forecast")
    rows = list(inputs["outturn"].named)
    for row in rows:
        side = outturn_side(row)
        if row.words("fact") and side is not None:
            yield Statement(row.words("fact"), now, side)
    stated = {row.words("fact") for row in rows}
    others = [row for row in rows if row.words("kind") == "block" and row.words("fact") != "hnb.deficit"]
    if "hnb.deficit" in stated and "dsg.other_blocks" not in stated and others:
        yield from _sum_of("dsg.other_blocks", now, others, "the blocks other than high needs added up")
    subtotal = [row for row in rows if row.words("kind") == "subtotal"]
    council = _council(inputs)
    total = term(subtotal[0], "incl_published") if len(subtotal) == 1 else None
    if "hnb.deficit" in stated and "dsg.in_year" not in stated and total is not None and council is not None:
        side = follows(variance, (total, council), "all blocks less the council's contribution", "{0} - {1}")
        if side is not None:
            yield Statement("dsg.in_year", now, side)


def _council(inputs: Inputs) -> Term | None:
    """The council's contribution at this return point, as a KPI or a model line gives it."""
    for table, column in (("kpi", inputs.point), ("model", "actual")):
        row = inputs.stating("dsg.council", table) if inputs.point in inputs.points else None
        found = term(row, column, fact_sign(row)) if row is not None else None
        if found is not None:
            return found
    return None


def outturn_side(row: InputRow) -> Side | None:
    """The variance including future demand, as published or worked out; a contribution as the amount it is."""
    sign = MINUS if row.words("kind") == "funding" and row.words("fact") == "dsg.council" else PLUS
    published = term(row, "incl_published", sign)
    if published is not None:
        return alone(published)
    if including_future_demand(row) is None:
        return None
    variance, added_on = term(row, "variance_published", sign), term(row, "future_demand", sign)
    terms = (variance,) if variance else (term(row, "outturn", sign), term(row, "budget", -sign))
    known = [each for each in (*terms, added_on) if each is not None]
    return added(known, "variance + future demand")


def _sum_of(fact: str, moment: Moment, rows: list[InputRow], formula: str) -> Iterator[Statement]:
    """A fact that no row states but that rows add up to, as they stand in the accounts."""
    terms: list[Term] = []
    for row in rows:
        found = term(row, "incl_published")
        if found is None:
            return
        terms.append(found)
    yield Statement(fact, moment, added(terms, formula))


def _flow(inputs: Inputs) -> Iterator[Statement]:
    """Plans by return point: the stock, the flow in the period, and the flow since the year began."""
    rows = periods(inputs)
    for row in rows:
        yield from _one("ehcp.stock", Moment(row.label, "stock"), term(row, "stock"))
        for column in ("issued", "ceased", "movers"):
            yield from _one(f"ehcp.{column}", Moment(row.label, "flow"), term(row, column))
    for column in ("issued", "ceased", "movers"):
        known = [term(row, column) for row in rows]
        so_far: list[Term] = []
        for row, found in zip(rows, known, strict=True):
            if found is None:
                break  # a sum over a gap would be too small
            so_far.append(found)
            words = header(inputs, "ehcp", column).lower()
            side = added(tuple(so_far), f"{words} in each period added up")
            yield Statement(f"ehcp.{column}", Moment(row.label, "to date"), side)


def _transfer(inputs: Inputs) -> Iterator[Statement]:
    """The block transfer agreed for the year: an item of the Agreement sheet, whose unit the contract gives."""
    row = inputs["agreement"].get("transfer")
    if row is not None and row.number("value") is not None:
        agreed = Term("agreement", "transfer", "transfer", "Block transfer agreed", row["value"], "GBP")
        yield Statement("hnb.transfers", Moment(TARGET), alone(agreed))


def _agreement(inputs: Inputs) -> Iterator[Statement]:
    yield from _transfer(inputs)
    row = profile_row(inputs, inputs.year)
    before = profile_row(inputs, inputs.year.previous)
    if before is not None:
        yield from _one("dsg.before_sv", Moment(BASELINE), term(before, "outturn"))
    if row is not None:
        yield from _one("dsg.before_sv", Moment(BASELINE), term(row, "brought_forward"))
        yield from _one("dsg.before_sv", Moment(TARGET), term(row, "ceiling"))
        yield from _one("dsg.in_year", Moment(TARGET), term(row, "in_year_plan"))
        yield from _one("hnb.deficit", Moment(TARGET), term(row, "hnb_plan"))
        yield from _one("dsg.council", Moment(TARGET), term(row, "council"))
    for plan in inputs["ehcp_plan"].named:
        if plan.label == str(inputs.year):
            yield from _one("ehcp.issued", Moment(TARGET), term(plan, "issued"))
            yield from _one("ehcp.ceased", Moment(TARGET), term(plan, "ceased"))
            yield from _one("ehcp.january", Moment(TARGET), term(plan, "january"))
    yield from _payments(inputs)


def _payments(inputs: Inputs) -> Iterator[Statement]:
    """The most that may be paid for a year, and its instalments added up."""
    for row in inputs["profile"].named:
        fact, most = f"payments.{row.label}", term(row, "sv_max")
        instalments = [each for each in inputs["payment"].named if each.words("year") == row.label]
        due = [found for each in instalments if (found := term(each, "due")) is not None]
        if most is not None and due and len(due) == len(instalments):
            yield Statement(fact, Moment(TARGET), alone(most))
            yield Statement(fact, Moment(TARGET), added(due, "the instalments due added up"))


__all__ = ["BASELINE", "TARGET", "TARGET_TO_DATE", "Moment", "Statements", "kpi_basis", "target_moment"]
