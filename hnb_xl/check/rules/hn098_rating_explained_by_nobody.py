"""HN098: the reported rating differs with a reason, but no role and date stand for it."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.finding import Severity
from hnb_xl.model.scale import agrees

_POLICY: dict[str, Typed] = {"policy": "ceiling", "amber_amount": 0}
_KPI: dict[str, Typed] = {"ref": "14", "policy": "ceiling", "target": 28_607_000, "Q3": 28_963_000}
_REASON = "A one-off that DfE has agreed to disregard"


@Rule(
    code="HN098",
    title="Rating explained, but by nobody",
    severity=Severity.NOTE,
    message="{row} is reported {value}, its policy gives {expected}. {reason} says why, but not who answers for it.",
    fix="Choose this finding on the sheet Overrides and give role and date; the reason is taken from {reason}.",
    reads=("kpi.reported", "kpi.reason", "model.reported", "model.reason"),
    source="RAG policy",
    family=Family.PRESENTATION,
    passing={"policy": (_POLICY,), "kpi": (_KPI | {"reported": "R"},)},
    failing={"policy": (_POLICY,), "kpi": (_KPI | {"reported": "G", "reason": _REASON},)},
)
def rating_explained_by_nobody(look: View) -> Iterator[Fault]:
    """A rating that differs carries a reason beside it, and a role and a date on the sheet Overrides."""
    compared = False
    for table in ("kpi", "model"):
        for row in look.rows(table):
            computed, reported = (look.text(f"{table}.{row.key}.rag.{kind}") for kind in ("computed", "reported"))
            if not computed or not reported:
                continue
            compared = True
            if row.words("reason") and not agrees(reported, computed):
                place = row["reason"].place
                yield row.fault(
                    "reported", value=reported, expected=computed, related=(place,), words={"reason": place}
                )
    if not compared:
        raise NothingToCheck("no row has both a reported and a computed rating")
