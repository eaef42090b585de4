"""HN096: an override without reason, role or date, or for a finding that may not be accepted."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.acceptance import Standing
from hnb_xl.check.fault import Fault
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.check.words import listed
from hnb_xl.model.finding import Severity

_GIVEN = {
    "finding": "2021-22/Q3 HN014 tblModel/net/Forecast #0a1b2c",
    "role": "Section 151 officer",
    "date": "2022-01-10",
}
_LACKS = {"reason": "a reason", "role": "a role of the list", "date": "a date"}


@Rule(
    code="HN096",
    title="Override that does not count",
    severity=Severity.WARNING,
    message="{place} accepts a finding, but {why}. The finding stands.",
    fix="{do}.",
    reads=("override.finding", "override.reason", "override.role", "override.date"),
    needs=("override.finding",),
    source="Overrides: reason, role and date",
    family=Family.ENTRY,
    final="Complete or remove the override instead",
    last=True,
    passing={"override": (_GIVEN | {"reason": "The supplier's credit is booked next month"},)},
    failing={"override": (_GIVEN, {"finding": "the one about the model", "reason": "It is known"})},
)
def override_that_does_not_count(look: View) -> Iterator[Fault]:
    """An override names one finding, which may be accepted, and carries a reason, a role and a date."""
    for row, each in look.overrides():
        if each.standing is Standing.ILLEGIBLE:
            column, why = "finding", "it is not written as the Checks sheet writes it"
            do = f"Choose the finding in {row['finding'].place} from the list, or clear the row"
        elif each.standing is Standing.INCOMPLETE:
            column, why = each.lacking[0], f"it has not {listed(_LACKS[key] for key in each.lacking)}"
            places = listed(row[key].place for key in each.lacking)
            do = f"Fill in {places}, or clear the row"
        elif each.standing is Standing.FINAL and each.finding is not None:
            column, why = "finding", f"this one must be mended: {_lower(each.finding.final)}"
            do = f"Mend {each.finding.place}, and clear the row"
        else:
            continue
        yield row.fault(column, words={"why": why, "do": do})


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
