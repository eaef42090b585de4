"""HN062: nothing says how a condition of the agreement stands, or where that can be seen."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.check.words import listed
from hnb_xl.model.finding import Severity

_CONDITION: dict[str, Typed] = {"ref": "3.2", "title": "More specialist places", "Q3 assurance": "Good"}


@Rule(
    code="HN062",
    title="Condition without evidence",
    severity=Severity.WARNING,
    family=Family.AGREEMENT,
    message="{row} is given {rated}, but {missing} left blank.",
    fix="Say in {place} and beside it what has been done, and where a reader can see it.",
    reads=("condition.progress", "condition.evidence", "condition.{point} assurance"),
    needs=("condition.{point} assurance",),
    source="K2: each condition with its progress and evidence",
    passing={"condition": (_CONDITION | {"progress": "39 places opened", "evidence": "Forum paper, November"},)},
    failing={"condition": (_CONDITION | {"progress": "39 places opened", "evidence": None},)},
)
def condition_without_evidence(look: View) -> Iterator[Fault]:
    """A condition that is given an assurance at this return says what was done and where the evidence is."""
    rating, looked = f"{look.point} assurance", False
    for row in look.rows("condition"):
        rated = row.words(rating) if rating in row.columns else ""
        if not rated:
            continue
        looked = True
        blank = [column for column in ("progress", "evidence") if row[column].is_blank]
        if blank:
            headers = [f"“{look.column('condition', column).header}”" for column in blank]
            missing = f"{listed(headers)} {'is' if len(blank) == 1 else 'are'}"
            related = (row[rating].place, *(row[column].place for column in blank[1:]))
            yield row.fault(blank[0], related=related, words={"rated": f"“{rated}”", "missing": missing})
    if not looked:
        raise NothingToCheck("no condition has an assurance at this return")
