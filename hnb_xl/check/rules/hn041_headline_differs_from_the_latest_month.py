"""HN041: a headline is not the figure of the latest month of its series."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View, gap
from hnb_xl.check.words import say
from hnb_xl.model.expectation import Expectation, Identity
from hnb_xl.model.finding import Severity
from hnb_xl.model.tables.programme import SERIES

_SERIES_OF = {series.fact: series for series in SERIES if series.fact}
_PLANS: dict[str, Typed] = {"ref": "1", "name": "EHCPs", "unit": "count", "fact": "ehcp.stock", "rounded_to": 0}
_MONTH: dict[str, Typed] = {"month": date(2021, 12, 31), "ehcps": 1_512}


@Rule(
    code="HN041",
    title="Headline differs from the latest month",
    severity=Severity.WARNING,
    family=Family.CROSS_TABLE,
    message="{row} is {value}, but the latest month of its series, {when}, is {expected}: the headline is {apart}."
    "{mean}",
    fix="Correct {place} or the month; if the headline stands at a later date than the table, or is a 12-month rolling "
    "average, say so beside it.",
    reads=("kpi.fact", "kpi.{point}", *(f"month.{series.key}" for series in _SERIES_OF.values())),
    source="W8 against W10",
    passing={"kpi": (_PLANS | {"Q3": 1_512},), "month": (_MONTH,)},
    failing={"kpi": (_PLANS | {"Q3": 1_516},), "month": (_MONTH,)},
)
def headline_differs_from_the_latest_month(look: View) -> Iterator[Fault]:
    """The figure a report leads with is the one its own table ends with, at the precision both are printed to."""
    for each in look.expectations(Identity.LATEST_MONTH):
        if not each.holds:
            fault = gap(each)
            yield replace(fault, words={**fault.words, "mean": _mean(look, each)})


def _mean(look: View, each: Expectation) -> str:
    """What the months come to on average, and which are missing: a share may be printed as a rolling average."""
    id = f"month.{_SERIES_OF[each.subject].key}.average"
    average = look.value(id)
    if each.unit != "percent" or average is None:
        return ""
    missing = look.text(id)
    return f" As a 12-month rolling average it is {say(average, each.unit)}{f' ({missing})' if missing else ''}."
