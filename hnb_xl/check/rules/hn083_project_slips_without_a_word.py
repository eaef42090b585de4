"""HN083: a capital project opens at another time than planned, and neither its status nor a comment says so."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.finding import Severity

_SAYS_SO = frozenset({"Delayed", "Stopped"})
_PROJECT: dict[str, Typed] = {"key": "school", "item": "Special free school", "opening_plan": "September 2023"}


@Rule(
    code="HN083",
    title="Project slips without a word",
    severity=Severity.WARNING,
    family=Family.PLAN_QUALITY,
    message="{row} was to open in {plan} and is now expected in {value}, but its status is {status} and there is no "
    "comment.",
    fix="Give the status in {status_place} and the reason in the comment, or correct {place}.",
    reads=("capital.opening_plan", "capital.opening_now", "capital.status", "capital.comment"),
    needs=("capital.opening_plan", "capital.opening_now"),
    source="K11, Capital: opening date then and now",
    passing={"capital": (_PROJECT | {"opening_now": "September 2024", "status": "Delayed"},)},
    failing={
        "capital": (_PROJECT | {"opening_now": "September 2024", "status": "In progress", "comment": None},),
    },
)
def project_slips_without_a_word(look: View) -> Iterator[Fault]:
    """A project that opens at another time than agreed says so by its status or in a comment."""
    dated = [row for row in look.rows("capital") if row.words("opening_plan") and row.words("opening_now")]
    if not dated:
        raise NothingToCheck("no project has both opening dates")
    for row in dated:
        plan, now, status = row.words("opening_plan"), row.words("opening_now"), row.words("status")
        if plan.casefold() == now.casefold() or status in _SAYS_SO or not row["comment"].is_blank:
            continue
        words = {"plan": plan, "status": f"“{status}”" if status else "blank", "status_place": row["status"].place}
        yield row.fault(
            "opening_now",
            expected=plan,
            related=tuple(row[column].place for column in ("opening_plan", "status", "comment")),
            words=words,
        )
