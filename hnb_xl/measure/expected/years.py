"""What the years of the deficit profile should be to one another: each opens with what the year before closed with."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.measure.deficit import cumulative
from hnb_xl.measure.expected.facts import BASELINE, TARGET
from hnb_xl.measure.expected.identities import expected
from hnb_xl.measure.expected.sides import alone, follows, term
from hnb_xl.measure.trajectory import CLAUSE
from hnb_xl.model.expectation import Expectation, Identity
from hnb_xl.model.inputs import InputRow, Inputs
from hnb_xl.model.year import FinancialYear, known_year


def in_years(inputs: Inputs) -> Iterator[Expectation]:
    """Every expectation from one year of the profile to the next.

    This year's own opening is left to the facts, which state it elsewhere too, and its ceiling to the plan's sum.
    """
    years: dict[FinancialYear, InputRow] = {}
    for row in inputs["profile"].named:
        year = known_year(row.label)
        if year is not None:
            years[year] = row
    for year, row in years.items():
        before = years.get(year.previous)
        if before is not None:
            yield from _carried(row, before, is_this=year == inputs.year)
        if year > inputs.year:
            yield from _coming_ceiling(row, before)


def _carried(row: InputRow, before: InputRow, *, is_this: bool) -> Iterator[Expectation]:
    """The accounts carry the final outturn; the plan carries its ceiling, where it names an opening of its own."""
    opened, closed = term(row, "brought_forward"), term(before, "outturn")
    if opened is not None and closed is not None and not is_this:
        yield expected(Identity.CARRIED, opened, BASELINE, [alone(closed)], CLAUSE)
    planned, ceiling = term(row, "opening_plan"), term(before, "ceiling")
    if planned is not None and ceiling is not None:
        yield expected(Identity.PLAN_CARRIED, planned, BASELINE, [alone(ceiling)], CLAUSE)


def _coming_ceiling(row: InputRow, before: InputRow | None) -> Iterator[Expectation]:
    """A coming year's ceiling: the plan's opening, or else the ceiling before it, and the year's planned deficit."""
    ceiling, in_year = term(row, "ceiling"), term(row, "in_year_plan")
    opening = term(row, "opening_plan") or (term(before, "ceiling") if before is not None else None)
    if ceiling is None or in_year is None or opening is None:
        return
    formula = "the plan's opening + in-year plan"
    side = follows(lambda start, year: cumulative(start, [year]), (opening, in_year), formula, "{0} + {1}")
    if side is not None:
        yield expected(Identity.COMING_CEILING, ceiling, TARGET, [side], CLAUSE)
