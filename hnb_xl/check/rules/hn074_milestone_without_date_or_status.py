"""HN074: milestones have no date and no word of when, or no status."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import listed
from hnb_xl.model.finding import Severity

_MILESTONE: dict[str, Typed] = {"key": "panel", "item": "Panel set up", "status": "Planned"}


@Rule(
    code="HN074",
    title="Milestone without a date or a status",
    severity=Severity.NOTE,
    family=Family.PLAN_QUALITY,
    message="{count} {what}: {names}.",
    fix="Fill in {place} and the cells listed with it, so that it can be seen whether the plan is on time.",
    reads=("milestone.item", "milestone.due", "milestone.due_text", "milestone.status"),
    needs=("milestone.item",),
    source="K11, workstream updates; W10",
    passing={"milestone": (_MILESTONE | {"due": None, "due_text": "January 2022"},)},
    failing={"milestone": (_MILESTONE | {"due": None, "due_text": None},)},
)
def milestone_without_date_or_status(look: View) -> Iterator[Fault]:
    """Each milestone says when it is due, as a date or in words, and where it stands; one note for each omission."""
    rows = [row for row in look.rows("milestone") if row.words("item")]
    if not rows:
        raise NothingToCheck("there is no milestone")
    undated = [row for row in rows if row["due"].is_blank and row["due_text"].is_blank]
    if undated:
        yield _together(undated, "due", ("has no date", "have no date"))
    unsaid = [row for row in rows if row["status"].is_blank]
    if unsaid:
        yield _together(unsaid, "status", ("has no status", "have no status"))


def _together(rows: list[RowView], column: str, what: tuple[str, str]) -> Fault:
    names = listed(f"“{row.name}”" for row in rows[:3]) + (" and others" if len(rows) > 3 else "")
    return rows[0].fault(
        column,
        related=tuple(row[column].place for row in rows[1:]),
        words={
            "count": "1 milestone" if len(rows) == 1 else f"{len(rows)} milestones",
            "what": what[len(rows) > 1],
            "names": names,
        },
    )
