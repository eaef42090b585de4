"""HN071: a saving has nobody who answers for it, or has a target and nothing that would reach it."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import listed
from hnb_xl.model.finding import Severity

_SAVING: dict[str, Typed] = {"key": "offer", "initiative": "Post-16 offer", "unit": "£k", "target": 120, "lines": None}
_OWNED: dict[str, Typed] = {"owner": "Head of SEND"}


@Rule(
    code="HN071",
    title="Saving without an owner or a plan",
    severity=Severity.WARNING,
    family=Family.PLAN_QUALITY,
    message="{row} has a target of {expected}, and nothing is secured, still expected or forecast.",
    fix="Say in {place} what will be saved and how, or take the target out of the plan.",
    reads=("saving.target", "saving.secured", "saving.expected", "saving.forecast", "saving.owner"),
    needs=("saving.target",),
    source="K10; a savings target with nothing identified",
    passing={"saving": (_SAVING | _OWNED | {"secured": 40},)},
    failing={"saving": (_SAVING | _OWNED | {"secured": None, "expected": None, "forecast": 0},)},
)
def saving_without_owner_or_plan(look: View) -> Iterator[Fault]:
    """Each saving has an owner's role, and one with a target has something secured, expected or forecast.

    Savings without an owner are one note that lists them all.
    """
    planned = [row for row in look.rows("saving") if row.number("target")]
    if not planned:
        raise NothingToCheck("no saving has a target")
    for row in planned:
        found = [row.number(column) for column in ("secured", "expected", "forecast")]
        if not any(found):
            places = tuple(row[column].place for column in ("target", "secured", "expected"))
            yield row.fault("forecast", expected=row.number("target"), related=places)
    unowned = [row for row in planned if row["owner"].is_blank]
    if unowned:
        yield _unowned(unowned)


def _unowned(rows: list[RowView]) -> Fault:
    return rows[0].fault(
        "owner",
        related=tuple(row["owner"].place for row in rows[1:]),
        severity=Severity.NOTE,
        words={"names": listed(row.name for row in rows), "has": "has" if len(rows) == 1 else "have"},
        message="{names} {has} no owner: nobody answers for what is to be saved.",
    )
