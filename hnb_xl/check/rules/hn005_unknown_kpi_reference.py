"""HN005: a condition quotes a KPI that is not on the KPIs sheet."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from hnb_xl.check.fault import Fault
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.finding import Severity
from hnb_xl.model.inputs import slug

_KPI = {"ref": "14", "name": "Cumulative deficit"}


@Rule(
    code="HN005",
    title="Unknown KPI reference",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="{row}: the KPIs sheet has no KPI “{value}”.",
    fix="Correct the reference in {place}, or add the KPI.",
    reads=("condition_kpi.kpi", "kpi.ref"),
    needs=("condition_kpi.kpi",),
    source="K3",
    final="What the row says is held against no KPI",
    passing={"kpi": (_KPI,), "condition_kpi": ({"key": "2.1", "kpi": "14"},)},
    failing={"kpi": (_KPI,), "condition_kpi": ({"key": "2.1", "kpi": "41"},)},
)
def unknown_kpi_reference(look: View) -> Iterator[Fault]:
    """A figure quoted under a condition can only be compared when its KPI exists."""
    known = {row.key: row["ref"].place for row in look.rows("kpi")}
    for row in look.rows("condition_kpi"):
        if row.words("kpi") and slug(row.words("kpi")) not in known:
            like = difflib.get_close_matches(slug(row.words("kpi")), known, n=1)
            yield row.fault("kpi", related=tuple(known[key] for key in like))
