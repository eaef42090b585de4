"""HN029: the reported rating is not the computed one, and nobody says why."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import size
from hnb_xl.model.finding import Severity
from hnb_xl.model.scale import agrees

_POLICY: dict[str, Typed] = {"policy": "ceiling", "amber_amount": 0}
_KPI: dict[str, Typed] = {"ref": "14", "policy": "ceiling", "target": 28_607_000, "Q3": 28_963_000, "reported": "G"}


@Rule(
    code="HN029",
    title="Reported rating differs without a reason",
    severity=Severity.WARNING,
    family=Family.AGREEMENT,
    message="{row} is reported {value}, but its policy gives {expected}: {off}. “Reason if it differs” is blank.",
    fix="Correct the rating in {place}, or give the reason at {reason}.",
    reads=("kpi.reported", "kpi.reason", "model.reported", "model.reason"),
    source="RAG policy",
    passing={"policy": (_POLICY,), "kpi": (_KPI | {"reason": "A one-off that DfE has agreed to disregard"},)},
    failing={"policy": (_POLICY,), "kpi": (_KPI,)},
)
def rating_differs_without_a_reason(look: View) -> Iterator[Fault]:
    """A reported rating may differ from the computed one only with a reason; where none is computed, it stands."""
    compared = False
    for table in ("kpi", "model"):
        for row in look.rows(table):
            computed, reported = (look.text(f"{table}.{row.key}.rag.{kind}") for kind in ("computed", "reported"))
            if not computed or not reported:
                continue
            compared = True
            if not agrees(reported, computed) and not row.words("reason"):
                reason = row["reason"].place
                yield row.fault(
                    "reported",
                    value=reported,
                    expected=computed,
                    related=(reason,),
                    words={"reason": reason, "off": _off(look, row)},
                )
    if not compared:
        raise NothingToCheck("no row has both a reported and a computed rating")


def _off(look: View, row: RowView) -> str:
    """How far off plan the row is, and where the policy's limits lie."""
    id = f"{row.table}.{row.key}"
    off = look.value(f"{id}.off_plan" if row.table == "kpi" else f"{id}.adverse")
    green, red = look.value(f"{id}.green_to"), look.value(f"{id}.red_from")
    if off is None or off <= 0:
        return "it is on plan or better"
    limits = f"Green to {size(green or Decimal(0), row.unit)}"
    limits += f", Red from {size(red, row.unit)}" if red is not None else ", Red beyond"
    return f"it is {size(off, row.unit)} off plan ({limits})"
