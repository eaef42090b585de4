"""One function for each worksheet function, and no logic: `hnb_xl.measure.cellwise` is the body of them all.

A docstring is what Excel's function wizard shows, which cuts it at 255 characters. Parameters carry no
annotations: xlwings reads them, and acts on them differently in each door.
"""

from __future__ import annotations

from hnb_xl.measure import cellwise


def HNB_VARIANCE(actual, plan):
    """Actual less plan, as the return publishes it. Blank where a figure is missing."""
    return cellwise.variance(actual, plan)


def HNB_ADVERSE(actual, plan, better=None):
    """The variance turned so that a positive figure is always worse. Blank where a figure is missing."""
    return cellwise.adverse(actual, plan, better)


def HNB_VARIANCE_PCT(actual, plan):
    """The variance as a share of the size of the plan (0.05 is 5%). Blank when the plan is 0 or missing."""
    return cellwise.variance_pct(actual, plan)


def HNB_PRORATA(target, months_elapsed, baseline=None):
    """Where a figure should stand after some months of the year, on a line from baseline to target."""
    return cellwise.prorata(target, months_elapsed, baseline)


def HNB_RAG(
    actual,
    target,
    better=None,
    amber_pct=None,
    red_pct=None,
    amber_amount=None,
    red_amount=None,
    combine=None,
):
    """Green, Amber or Red. Green up to and at the amber tolerance, Red from the red threshold on, else Amber.

    With no red threshold, all beyond the amber tolerance is Red.
    """
    return cellwise.rag(actual, target, better, amber_pct, red_pct, amber_amount, red_amount, combine)


def HNB_DEFICIT(brought_forward, in_year_range):
    """Cumulative deficit before safety valve funding: brought forward plus the in-year figures so far."""
    return cellwise.deficit(brought_forward, in_year_range)


def HNB_DEFICIT_AFTER(before, payments_range):
    """Cumulative deficit after safety valve funding: the deficit before it, less the payments so far."""
    return cellwise.deficit_after(before, payments_range)


def HNB_HEADROOM(ceiling, deficit):
    """How far the deficit is below the agreement's ceiling. Negative is a breach."""
    return cellwise.headroom(ceiling, deficit)


def HNB_RISK(impact, likelihood):
    """Risk score: impact times likelihood, 1 to 25."""
    return cellwise.risk(impact, likelihood)


def HNB_DIRECTION(previous, current, better=None):
    """Better, Worse or Same: which way a figure has moved since the last period."""
    return cellwise.direction(previous, current, better)


def HNB_YTD(values):
    """Year to date: the sum of the periods that have figures. Text such as "Data coming" is left out."""
    return cellwise.ytd(values)


def HNB_NET(issued, ceased, movers=None):
    """Net flow of plans: issued less ceased (typed with either sign), with movers in or, negative, out."""
    return cellwise.net(issued, ceased, movers)
