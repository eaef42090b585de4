"""HN072: nothing is being done about a risk that is to be mitigated, or nobody answers for a high one."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import listed
from hnb_xl.model.finding import Severity

_HIGH_SCORE, _HIGH_WORDS = 15, frozenset({"High", "Very high"})
_RISK: dict[str, Typed] = {"key": "growth", "risk": "Growth above forecast", "strategy": "Mitigate"}


@Rule(
    code="HN072",
    title="Risk without action",
    severity=Severity.WARNING,
    family=Family.PLAN_QUALITY,
    message="{row}: nothing is said of what is being done about it.",
    fix="Say in {place} what is being done and by whom, or give another strategy than Mitigate.",
    reads=("risk.risk", "risk.strategy", "risk.action", "risk.owner", "risk.rating"),
    needs=("risk.risk",),
    source="K9, W7",
    passing={"risk": (_RISK | {"action": "Forecast again every month"},)},
    failing={"risk": (_RISK | {"action": None},)},
)
def risk_without_action(look: View) -> Iterator[Fault]:
    """A risk has an action unless it is tolerated, and a high one (15 or more, or High) has an owner's role.

    High risks without an owner are one note that lists them all.
    """
    rows = [row for row in look.rows("risk") if row.words("risk")]
    if not rows:
        raise NothingToCheck("the register holds no risk")
    for row in rows:
        if row["action"].is_blank and row.words("strategy") != "Tolerate":
            yield row.fault("action", related=(row["strategy"].place,))
    unowned = [row for row in rows if row["owner"].is_blank and _is_high(look, row)]
    if unowned:
        yield unowned[0].fault(
            "owner",
            related=tuple(row["owner"].place for row in unowned[1:]),
            severity=Severity.NOTE,
            words={
                "count": "1 high risk has" if len(unowned) == 1 else f"{len(unowned)} high risks have",
                "names": listed(f"“{row.name}”" for row in unowned[:3]) + (" and others" if len(unowned) > 3 else ""),
            },
            message="{count} no owner: {names}.",
        )


def _is_high(look: View, row: RowView) -> bool:
    score = look.value(f"risk.{row.key}.score")
    return row.words("rating") in _HIGH_WORDS or (score is not None and score >= _HIGH_SCORE)
