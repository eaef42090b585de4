"""HN097: an override was given for an earlier return, or for figures that are there no longer."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.acceptance import Standing
from hnb_xl.check.fault import Fault, NothingToCheck
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.finding import Severity

_REASON = {"reason": "The supplier's credit is booked next month", "role": "Section 151 officer", "date": "2022-01-10"}


@Rule(
    code="HN097",
    title="Override that no longer applies",
    severity=Severity.WARNING,
    message="{place} was given for {given} and has expired: this return is {now}.",
    fix="Where the finding stands again, mend it or accept it anew; clear {place} otherwise.",
    reads=("override.finding", "period.year", "period.point"),
    needs=("override.finding",),
    source="Overrides: good for one return",
    family=Family.OVER_TIME,
    final="Clear the override, or give it anew",
    last=True,
    passing={"override": (_REASON | {"finding": "to be chosen"},)},
    failing={"override": (_REASON | {"finding": "2021-22/Q2 HN014 tblModel/net/Forecast #0a1b2c"},)},
)
def override_that_no_longer_applies(look: View) -> Iterator[Fault]:
    """An override holds for the return it was given for and for the figures as they were; after that it is cleared."""
    shown = [look.item("period", key) for key in ("year", "point")]
    if "/".join(each.words("value").casefold() for each in shown if each) != str(look.period).casefold():
        raise NothingToCheck("the overrides are held against the return on the Period sheet")
    for row, each in look.overrides():
        if each.standing is Standing.OTHER_RETURN and each.reference is not None:
            yield row.fault("finding", words={"given": each.reference.given_for, "now": str(look.period)})
        elif each.standing is Standing.UNMATCHED:
            yield row.fault(
                "finding",
                severity=Severity.NOTE,
                message="{place} matches nothing: the finding has been mended, or its figures have changed since.",
            )
