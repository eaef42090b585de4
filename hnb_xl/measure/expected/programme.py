"""What the figures of a programme's report should be: headlines, shares, changes on last year, scores, and the plan."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hnb_xl.measure.deficit import cumulative
from hnb_xl.measure.expected.facts import TARGET, Statements
from hnb_xl.measure.expected.identities import expected
from hnb_xl.measure.expected.sides import alone, exact, follows, term
from hnb_xl.measure.monthly import known, months, share
from hnb_xl.measure.risk import score
from hnb_xl.measure.trajectory import CLAUSE, profile_row
from hnb_xl.measure.variance import variance
from hnb_xl.model.expectation import Expectation, Identity
from hnb_xl.model.inputs import Inputs
from hnb_xl.model.tables.programme import SERIES, SERIES_BY_KEY
from hnb_xl.model.year import MONTHS_IN_YEAR


def in_programme(statements: Statements) -> Iterator[Expectation]:
    """Every expectation of a programme's tables."""
    inputs = statements.inputs
    yield from _headlines(inputs)
    yield from _month_shares(inputs)
    yield from _changes_on_last_year(inputs)
    yield from _measure_shares(inputs)
    yield from _plan(statements)
    yield from _risk_scores(inputs)


def _headlines(inputs: Inputs) -> Iterator[Expectation]:
    """A headline against the latest month of the series that states the same fact."""
    rows = months(inputs)
    for series in SERIES:
        found = known(rows, series)
        if not series.fact or not found:
            continue
        latest = max(found)
        side = term(rows[latest], series.key)
        for kpi in inputs["kpi"].named:
            if kpi.words("fact") == series.fact and inputs.point in inputs.points and side is not None:
                stated = term(kpi, inputs.point)
                if stated is not None:
                    yield Expectation(
                        Identity.LATEST_MONTH,
                        series.fact,
                        stated.label,
                        latest.words,
                        stated.unit,
                        alone(stated),
                        (alone(side),),
                    )


def _month_shares(inputs: Inputs) -> Iterator[Expectation]:
    for month, row in months(inputs).items():
        for series in SERIES:
            stated = term(row, series.key) if series.part else None
            part, whole = (term(row, key) for key in (series.part, series.whole)) if series.part else (None, None)
            if stated is None or part is None or whole is None:
                continue
            names = (SERIES_BY_KEY[series.part].header, SERIES_BY_KEY[series.whole].header)
            side = follows(share, (part, whole), f"{names[0]} / {names[1]}", "{0} / {1}")
            if side is not None:
                yield expected(Identity.MONTH_SHARE, stated, f"{series.header}, {month.words}", [side])


def _changes_on_last_year(inputs: Inputs) -> Iterator[Expectation]:
    """A change as printed, where the Monthly sheet also holds the month a year before."""
    rows = months(inputs)
    for month, row in rows.items():
        earlier = rows.get(month.before(MONTHS_IN_YEAR))
        for series in SERIES:
            if not series.on_year or earlier is None:
                continue
            stated, now, then = term(row, series.key), term(row, series.on_year), term(earlier, series.on_year)
            if stated and now and then:
                side = follows(variance, (now, then), "the month - the month a year before", "{0} - {1}")
                if side is not None:
                    yield expected(Identity.YEAR_ON_YEAR, stated, f"{series.header}, {month.words}", [side])


def _measure_shares(inputs: Inputs) -> Iterator[Expectation]:
    for row in inputs["measure"].named:
        stated, count, total = (term(row, column) for column in ("share", "count", "total"))
        if stated and count and total:
            side = follows(share, (exact(count), exact(total)), "count / total", "{0} / {1}")
            if side is not None:
                yield expected(Identity.MEASURE_SHARE, stated, "Share", [side])


def _plan(statements: Statements) -> Iterator[Expectation]:
    """The plan's own sum: what it opened with and the year, against the ceiling and the cumulative budget.

    Where the agreement says what was brought forward, the deficit profile has its own comparison.
    """
    inputs = statements.inputs
    row = profile_row(inputs, inputs.year)
    if row is not None:
        ceiling, parts = term(row, "ceiling"), (term(row, "opening_plan"), term(row, "in_year_plan"))
        known_parts = [part for part in parts if part is not None]
        if ceiling is not None and len(known_parts) == 2:
            side = follows(_opening_and_year, known_parts, "the plan's opening + in-year plan", "{0} + {1}")
            if side is not None:
                yield expected(Identity.PLAN_CEILING, ceiling, TARGET, [side], CLAUSE)
    if row is not None and row.number("brought_forward") is not None:
        return
    in_year = statements.lead("dsg.in_year", TARGET)
    for kpi in inputs["kpi"].named:
        if kpi.words("fact") != "dsg.before_sv" or in_year is None:
            continue
        stated, opening = term(kpi, "target"), term(kpi, "baseline")
        if stated is not None and opening is not None:
            side = follows(_opening_and_year, (opening, in_year), "baseline + planned in-year deficit", "{0} + {1}")
            if side is not None:
                yield expected(Identity.PLAN_CUMULATIVE, stated, TARGET, [side], CLAUSE)


def _opening_and_year(opening: Decimal, year: Decimal) -> Decimal | None:
    return cumulative(opening, [year])


def _risk_scores(inputs: Inputs) -> Iterator[Expectation]:
    for row in inputs["risk"].named:
        stated, impact, likelihood = (term(row, column) for column in ("score_published", "impact", "likelihood"))
        if stated is None or impact is None or likelihood is None or not _on_scale(impact.value, likelihood.value):
            continue
        parts = (exact(impact), exact(likelihood))
        side = follows(_product, parts, "impact x likelihood", "{0} x {1}")
        if side is not None:
            yield expected(Identity.RISK_SCORE, exact(stated), "Score as published", [side])


def _on_scale(*points: Decimal) -> bool:
    return all(each in {1, 2, 3, 4, 5} for each in points)


def _product(impact: Decimal, likelihood: Decimal) -> Decimal | None:
    points = score(impact, likelihood)
    return None if points is None else Decimal(points)
