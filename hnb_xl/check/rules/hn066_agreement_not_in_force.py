"""HN066: the agreement that the figures are held to is not in force for this return, or has no terms for its year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.check.words import say_day
from hnb_xl.model.finding import Severity
from hnb_xl.model.year import known_year

_VERSION = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
_AGREED: dict[str, Typed] = {"version": "2021-03", "first_year": "2020-21", "last_year": "2024-25"}
_YEAR: dict[str, Typed] = {"year": "2021-22", "ceiling": 28_607_000}


@Rule(
    code="HN066",
    title="Agreement not in force",
    severity=Severity.ERROR,
    family=Family.AGREEMENT,
    message="{row} is {value}, but {what}.",
    fix="Take the figures to the agreement in force: correct {place}, or enter the terms of the year.",
    reads=(
        "agreement.version",
        "agreement.first_year",
        "agreement.last_year",
        "period.year",
        "period.data_date",
        "profile.year",
    ),
    source="Safety Valve agreement: versions and years",
    passing={"agreement": (_AGREED,), "profile": (_YEAR,)},
    failing={"agreement": (_AGREED | {"version": "2022-06"},), "profile": (_YEAR,)},
)
def agreement_not_in_force(look: View) -> Iterator[Fault]:
    """The version was agreed by the data date, and the return's year is one of the agreement's, with its terms.

    A report on the plan before its year begins is held to that plan's own version.
    """
    year, told = look.period.year, [look.item("agreement", key) for key in ("version", "first_year", "last_year")]
    if all(item is None for item in told):
        raise NothingToCheck("the Agreement sheet has lost its rows")
    version, first, last = told
    stated = _VERSION.fullmatch(version.words("value")) if version else None
    data = look.item("period", "data_date")
    day = data["value"].day if data else None
    if version and stated and day is not None and date(int(stated[1]), int(stated[2]), 1) > max(day, year.first_day):
        related = (data["value"].place,) if data else ()
        yield version.fault("value", related=related, words={"what": f"the figures stand at {say_day(day)}"})
    for item in (first, last):
        found = known_year(item.words("value")) if item else None
        if item and found is None and item.words("value"):
            yield item.fault("value", words={"what": "that is no financial year: write it as 2021-22"})
        elif item and found is not None and (year < found if item is first else year > found):
            yield item.fault("value", words={"what": f"this return is of {year}"})
    rows = [row for row in look.rows("profile") if known_year(row.label) is not None]
    if rows and year not in {known_year(row.label) for row in rows}:
        yield rows[-1].fault(
            "year",
            words={"what": f"no row of the deficit profile is for {year}, the year of this return"},
            severity=Severity.WARNING,
        )
