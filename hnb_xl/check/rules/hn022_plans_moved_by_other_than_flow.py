"""HN022: the number of EHCPs moved by other than those issued, ceased and moved in."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import STATED, Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_COUNT: dict[str, Typed] = {"unit": "count", "rounded_to": 0}
_FLOW: dict[str, Typed] = _COUNT | {"basis": "to date"}
_STOCK: dict[str, Typed] = _COUNT | {"ref": "1", "name": "Actual EHCPs", "fact": "ehcp.stock", "baseline": 1_429}
_MOVED: tuple[dict[str, Typed], ...] = (
    _FLOW | {"ref": "5", "fact": "ehcp.issued", "Q3": 101},
    _FLOW | {"ref": "6", "fact": "ehcp.ceased", "signs": "reversed", "Q3": -35},
    _FLOW | {"ref": "6a", "fact": "ehcp.movers", "Q3": 1},
)


@Rule(
    code="HN022",
    title="EHCPs moved by other than their flow",
    severity=Severity.ERROR,
    family=Family.ARITHMETIC,
    message="{row} under “{column}” is {value}, but {formula} is {working} = {expected}: it is {apart}.",
    fix="Check {place} and the flow since the baseline; explain any plans found or lost in a data clean-up.",
    reads=STATED,
    source="K6, KPI 1, 5, 6 and 6a",
    passing={"kpi": (_STOCK | {"Q3": 1_496}, *_MOVED)},
    failing={"kpi": (_STOCK | {"Q3": 1_512}, *_MOVED)},
)
def plans_moved_by_other_than_flow(look: View) -> Iterator[Fault]:
    """Plans maintained are those at the baseline, with those issued, less those ceased, with net movers."""
    return look.broken(Identity.STOCK)
