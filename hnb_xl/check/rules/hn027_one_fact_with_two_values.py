"""HN027: the return states one fact with different values in different places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import STATED, Family, Rule
from hnb_xl.check.view import View, gap
from hnb_xl.check.words import listed, say, size
from hnb_xl.model.expectation import Expectation, Identity
from hnb_xl.model.finding import Severity

_KPI: dict[str, Typed] = {"ref": "9", "name": "HNB deficit", "fact": "hnb.deficit", "basis": "forecast"}
_LINE: dict[str, Typed] = {"key": "net", "line": "Net HNB deficit", "unit": "£m", "signs": "deficit"}


@Rule(
    code="HN027",
    title="One fact with two values",
    severity=Severity.ERROR,
    family=Family.CROSS_TABLE,
    message="{label}: places in the return disagree. {statements}.",
    fix="Find out which is right and correct the other; if the two measure different things, say so in a comment.",
    reads=(*STATED, "condition_kpi.target", "condition_kpi.{point}"),
    source="K3 to K8 against one another",
    passing={
        "kpi": (_KPI | {"Q3": 5_847_751},),
        "model": (_LINE | {"fact": "hnb.deficit", "actual": 5.848},),
    },
    failing={
        "kpi": (_KPI | {"Q3": 5_847_751},),
        "model": (_LINE | {"fact": "hnb.deficit", "actual": 5.751},),
    },
)
def one_fact_with_two_values(look: View) -> Iterator[Fault]:
    """One fact has one value, wherever it is stated for the same moment; one finding names all the places."""
    by_fact: dict[str, list[Expectation]] = {}
    for each in look.expectations(Identity.SAME_FACT):
        if not each.holds:
            by_fact.setdefault(each.subject, []).append(each)
    for broken in by_fact.values():
        worst = max(broken, key=lambda each: (not each.is_small, broken.index(each)))
        others = tuple(place for each in broken for place in (*each.stated.places, *each.due.places))
        first = gap(worst)
        yield replace(
            first,
            related=tuple(place for place in dict.fromkeys(others) if place != first.entry.place),
            words={"label": worst.label, "statements": "; ".join(_statement(each) for each in broken)},
        )


def _statement(each: Expectation) -> str:
    """Q3: £5,847,751 (KPIs!I14) and £5,751,000 (DSG outturn!I8), £96,751 apart."""
    sides = [
        f"{say(side.value, each.unit)} ({listed(side.places)}{f', {side.formula}' if len(side.terms) > 1 else ''})"
        for side in (each.stated, each.due)
    ]
    explained = f" (rounding explains {size(each.allowance, each.unit)})" if each.is_small else ""
    return f"{each.when}: {listed(sides)}, {size(each.difference, each.unit)} apart{explained}"
