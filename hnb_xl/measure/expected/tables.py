"""Identities within one table: subtotals, variances, flows, totals, brackets and the conditions' own savings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from hnb_xl.measure.demand import average_cost, periods
from hnb_xl.measure.expected.facts import BASELINE, Statements
from hnb_xl.measure.expected.identities import expected
from hnb_xl.measure.expected.sides import added, alone, exact, follows, header, made_up, term
from hnb_xl.measure.model_lines import parts_of
from hnb_xl.measure.profile import net
from hnb_xl.measure.register import fact_sign
from hnb_xl.measure.variance import variance
from hnb_xl.model.expectation import Expectation, Identity, Side, Term
from hnb_xl.model.inputs import InputRow, Inputs, slug

_OUTTURN = ("budget", "outturn", "variance_published", "future_demand", "incl_published", "previous")
_FLOWS = ("issued", "ceased", "movers", "net_published")


def in_tables(statements: Statements) -> Iterator[Expectation]:
    """Every identity within a table, wherever its figures are there."""
    inputs = statements.inputs
    yield from _subtotals(inputs, "model", ("plan", "previous", "actual"), Identity.MODEL_SUBTOTAL)
    yield from _subtotals(inputs, "outturn", _OUTTURN, Identity.OUTTURN_SUBTOTAL)
    yield from _outturn_variances(inputs)
    yield from _flows(inputs)
    yield from _flow_and_stock(statements)
    yield from _contributions(inputs)
    yield from _brackets(statements)
    yield from _savings(inputs)
    yield from _arrivals(inputs)


def _subtotals(inputs: Inputs, table: str, columns: Sequence[str], identity: Identity) -> Iterator[Expectation]:
    """Every subtotal as published; a part that is itself a subtotal left blank stands for its own parts."""
    for row in inputs[table].named:
        parts = parts_of(row.words("parts"))
        for column in columns if parts else ():
            stated = term(row, column)
            below = [(inputs[table].get(part.key), part.sign) for part in parts]
            known = [made_up(inputs, line, column, sign) for line, sign in below if line is not None]
            if stated is None or len(known) < len(parts) or not all(known):
                continue
            side = added([found for terms in known for found in terms], "the sum of its parts")
            yield expected(identity, stated, header(inputs, table, column), [side], _clause(row))


def _clause(row: InputRow) -> str:
    return row.words("clause") if "clause" in row.cells else ""


def _outturn_variances(inputs: Inputs) -> Iterator[Expectation]:
    for row in inputs["outturn"].named:
        stated, spent, budget = term(row, "variance_published"), term(row, "outturn"), term(row, "budget")
        if stated and spent and budget:
            side = follows(variance, (spent, budget), "outturn - budget", "{0} - {1}")
            if side is not None:
                words = header(inputs, "outturn", "variance_published")
                yield expected(Identity.OUTTURN_VARIANCE, stated, words, [side])
        total, demand = term(row, "incl_published"), term(row, "future_demand")
        if total and stated and demand:
            side = added((stated, demand), "variance + future demand")
            yield expected(Identity.OUTTURN_INCLUDING, total, header(inputs, "outturn", "incl_published"), [side])


def _net(row: InputRow, columns: tuple[str, str, str] = ("issued", "ceased", "movers")) -> Side | None:
    """Issued - ceased + movers of a row; movers left blank count for nothing, as they are not always reported."""
    issued, ceased, movers = (term(row, column) if column in row.cells else None for column in columns)
    if issued is None or ceased is None:
        return None
    if movers is None and columns[2] in row.cells and not row[columns[2]].is_blank:
        return None  # words say that movers are to be counted, but not yet how many
    if movers is None:
        return follows(net, (issued, ceased), "issued - ceased", "{0} - {1}")
    return follows(net, (issued, ceased, movers), "issued - ceased + movers", "{0} - {1} + {2}")


def _flows(inputs: Inputs) -> Iterator[Expectation]:
    """Net of each row, and the to-date row against the periods."""
    for row in inputs["ehcp"].named:
        stated, side = term(row, "net_published"), _net(row)
        if stated and side:
            yield expected(Identity.NET_FLOW, stated, header(inputs, "ehcp", "net_published"), [side])
    for plan in inputs["ehcp_plan"].named:
        stated, side = term(plan, "net"), _net(plan, ("issued", "ceased", "none"))
        if stated and side:
            yield expected(Identity.NET_FLOW, stated, header(inputs, "ehcp_plan", "net"), [side])
    for row in inputs["ehcp"].named:
        if row.words("kind") != "to date":
            continue
        for column in _FLOWS:
            stated = term(row, column)
            known = [found for each in periods(inputs) if (found := term(each, column)) is not None]
            if stated and known:
                side = added(known, "the periods added up")
                yield expected(Identity.TO_DATE, stated, header(inputs, "ehcp", column), [side])


def _flow_and_stock(statements: Statements) -> Iterator[Expectation]:
    """The net flow against the change in plans, since the baseline and from each period to the next.

    Where the flow table leaves movers blank, the KPI's movers may make up the difference.
    """
    inputs = statements.inputs
    rows = periods(inputs)
    start, now = statements.lead("ehcp.stock", BASELINE), statements.lead("ehcp.stock", inputs.point, "stock")
    flow = _net_to_date(inputs)
    if start and now and flow and rows:
        moved = None if term(rows[-1], "movers") else statements.lead("ehcp.movers", inputs.point, "to date")
        ways = _changes(now, start, moved)
        label, unit = f"Net EHCPs to {inputs.point}", flow.terms[0].unit
        yield Expectation(Identity.FLOW_AND_STOCK, "ehcp.to_date", label, inputs.point, unit, flow, ways)
    before, earlier = start, None
    for row in rows:
        stock, side = term(row, "stock"), _net(row)
        moved = None if term(row, "movers") else statements.lead("ehcp.movers", row.label, "to date")
        if before and stock and side:
            label = f"Net EHCPs in {row.label}"
            ways = _changes(stock, before, moved, earlier)
            yield Expectation(Identity.STOCK_STEP, f"ehcp.{row.key}", label, row.label, "count", side, ways)
        before, earlier = stock, moved


def _net_to_date(inputs: Inputs) -> Side | None:
    for row in inputs["ehcp"].named:
        if row.words("kind") == "to date":
            stated = term(row, "net_published")
            return alone(stated) if stated else _net(row)
    nets = [_net(row) for row in periods(inputs)]
    known = [each for each in nets if each is not None]
    if not known or len(known) < len(nets):
        return None
    terms = tuple(each for side in known for each in side.terms)
    pattern = " + ".join("{}" for _ in terms)
    interval = known[0].interval
    for side in known[1:]:
        interval = interval + side.interval
    return Side(sum((side.value for side in known), Decimal(0)), interval, terms, "net of the periods", pattern)


def _changes(now: Term, before: Term, moved: Term | None, earlier: Term | None = None) -> tuple[Side, ...]:
    """The rise in plans, and that rise less those who moved in since (reported to date, now and earlier)."""
    ways = [follows(variance, (now, before), "the change in EHCPs", "{0} - {1}")]
    if moved and earlier:
        ways.append(
            follows(
                lambda after, start, to_date, to_then: after - start - (to_date - to_then),
                (now, before, moved, earlier),
                "the change in EHCPs less movers",
                "{0} - {1} - ({2} - {3})",
            )
        )
    elif moved:
        ways.append(
            follows(
                lambda after, start, to_date: after - start - to_date,
                (now, before, moved),
                "the change in EHCPs less movers",
                "{0} - {1} - {2}",
            )
        )
    return tuple(way for way in ways if way is not None)


def _contributions(inputs: Inputs) -> Iterator[Expectation]:
    partners = [row for row in inputs["contribution"].named if row.words("kind") == "partner"]
    for row in inputs["contribution"].named:
        if row.words("kind") != "total":
            continue
        for point in inputs.points:
            stated = term(row, point)
            known = [found for each in partners if (found := term(each, point)) is not None]
            if stated and known:
                yield expected(Identity.CONTRIBUTIONS, stated, point, [added(known, "the partners added up")], "3.5")


def _brackets(statements: Statements) -> Iterator[Expectation]:
    """Changes against the baseline as the conditions and the agreement print them."""
    inputs = statements.inputs
    for row in inputs["condition_kpi"].named:
        kpi = inputs["kpi"].get(slug(row.words("kpi")))
        start = term(kpi, "baseline") if kpi is not None else None
        if start is None:
            continue
        for column in ("target", *inputs.points):
            change = "target_change" if column == "target" else f"{column} change"
            stated, quoted = term(row, change), term(row, column)
            if stated and quoted:
                side = follows(variance, (quoted, start), "the figure quoted - baseline", "{0} - {1}")
                if side is not None:
                    yield expected(Identity.BRACKET, stated, header(inputs, "condition_kpi", change), [side], row.label)
    baseline = statements.lead("ehcp.january", BASELINE)
    for plan in inputs["ehcp_plan"].named:
        stated, january = term(plan, "january_change"), term(plan, "january")
        if plan.label == str(inputs.year) and stated and january and baseline:
            side = follows(variance, (january, baseline), "EHCPs at January - baseline", "{0} - {1}")
            if side is not None:
                yield expected(Identity.BRACKET, stated, header(inputs, "ehcp_plan", "january_change"), [side])


def _savings(inputs: Inputs) -> Iterator[Expectation]:
    """What a condition claims, against its lines in the model and against its own parts."""
    for row in inputs["saving"].named:
        clause = row.words("condition")
        keys = row.words("lines").replace(",", " ").split()
        for column, line_column in (("target", "plan"), ("forecast", "actual")):
            stated = term(row, column)
            lines = [inputs["model"].get(key.lstrip("+")) for key in keys]
            found = [term(line, line_column, fact_sign(line)) for line in lines if line is not None]
            known = [each for each in found if each is not None]
            if stated and known and len(known) == len(keys):
                side = added(known, "its lines in the financial model")
                yield expected(Identity.SAVING_LINES, stated, header(inputs, "saving", column), [side], clause)
        stated, secured, more = term(row, "forecast"), term(row, "secured"), term(row, "expected")
        if stated and secured and more:
            side = added((secured, more), "secured + still expected")
            yield expected(Identity.SAVING_FORECAST, stated, header(inputs, "saving", "forecast"), [side], clause)


def _arrivals(inputs: Inputs) -> Iterator[Expectation]:
    """The cost of all arrivals at the average of those whose cost is known."""
    costed = [
        (exact(count), cost)  # heads are counted: a row's precision speaks of its cost
        for row in inputs["arrival"].named
        if (count := term(row, "count")) is not None and (cost := term(row, "cost")) is not None
    ]
    if len(costed) < 2:
        return
    everyone, cost = max(costed, key=lambda pair: pair[0].value)
    for count, known in costed:
        if count.value == everyone.value:
            continue
        side = follows(
            lambda people, money, some: _scaled(people, average_cost(money, some)),
            (everyone, known, count),
            "number x average cost of the known placements",
            "{0} x {1} / {2}",
        )
        if side is not None:
            yield Expectation(
                Identity.ARRIVALS, f"arrival.{cost.row}", cost.label, header(inputs, "arrival", "cost"), "GBP",
                alone(cost), (side,), "3.3",
            )  # fmt: skip


def _scaled(people: Decimal, each: Decimal | None) -> Decimal | None:
    return None if each is None else people * each
