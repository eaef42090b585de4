"""HN054: a figure is several times its neighbours, or a fraction of them, which agree with one another."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.series import READS, Told, another_unit, neighbours, series
from hnb_xl.check.view import View
from hnb_xl.check.words import listed, say
from hnb_xl.model.finding import Severity

_TIMES = Decimal(3)  # a digit too many or too few makes ten; a figure that has tripled is worth a look in any case
_ALIKE = Decimal("1.5")

_KPI: dict[str, Typed] = {"ref": "25", "name": "Average placement cost", "basis": "forecast", "baseline": 18_778}


@Rule(
    code="HN054",
    title="Figure out of line with its neighbours",
    severity=Severity.WARNING,
    family=Family.ENTRY,
    message="{row}: {value} under “{column}” is far from {others}, which are close together.",
    fix="Look for a digit too many or too few in {place}; if the figure is right, say in the comment what happened.",
    reads=READS,
    source="Entry: a digit too many",
    passing={"kpi": (_KPI | {"target": 16_483, "Q3": 16_342},)},
    failing={"kpi": (_KPI | {"target": 16_483, "Q3": 163_420},)},
)
def figure_out_of_line(look: View) -> Iterator[Fault]:
    """No figure is three times the others of its row, or a third of them, where those differ by less than half.

    A total to date grows from return to return and is left out, as is what another unit would explain.
    """
    compared = False
    for told in series(look):
        first = told[0].row
        if first.table == "kpi" and first.words("basis") in {"to date", "flow"}:
            continue
        for at, each in enumerate(told):
            others = neighbours(told, at)
            if len(others) < 2 or not each.value:
                continue
            compared = True
            if _is_out(each, others):
                unit = each.unit
                yield each.row.fault(
                    each.column,
                    expected=others[-1].value,
                    related=tuple(other.entry.place for other in others),
                    words={"others": listed(f"{say(o.value, unit)} ({o.entry.place})" for o in others)},
                )
    if not compared:
        raise NothingToCheck("no figure has two others beside it to be held against")


def _is_out(each: Told, others: list[Told]) -> bool:
    sizes = [abs(other.value) for other in others]
    if max(sizes) > _ALIKE * min(sizes) or len({other.value > 0 for other in others}) > 1:
        return False
    ratio = abs(each.value) / max(sizes) if abs(each.value) > max(sizes) else min(sizes) / abs(each.value)
    return ratio >= _TIMES and another_unit(each, others) is None
