"""HN068: a coming year of the agreement has no forecast and no target."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.finding import Severity
from hnb_xl.model.year import FinancialYear, known_year

_AGREED: dict[str, Typed] = {"first_year": "2020-21", "last_year": "2022-23"}
_NOW: dict[str, Typed] = {"year": "2021-22", "ceiling": 28_607_000}
_NEXT: dict[str, Typed] = {"year": "2022-23", "ceiling": 29_100_000, "in_year_plan": 493_000}


@Rule(
    code="HN068",
    title="Forecast year empty",
    severity=Severity.WARNING,
    family=Family.PLAN_QUALITY,
    message="{years} {what}: the plan cannot be judged to its end.",
    fix="Give each coming year of the agreement its planned in-year deficit and its ceiling, from {place} on.",
    reads=("agreement.last_year", "profile.year", "profile.ceiling", "profile.in_year_plan", "profile.mitigated"),
    needs=("profile.year",),
    source="DfE sent plans back for lacking forecasts of coming years",
    passing={"agreement": (_AGREED,), "profile": (_NOW, _NEXT)},
    failing={"agreement": (_AGREED,), "profile": (_NOW, {"year": "2022-23"})},
)
def forecast_year_empty(look: View) -> Iterator[Fault]:
    """Every year after this one, up to the agreement's last, has a row with a ceiling and a planned in-year deficit."""
    this = look.period.year
    rows = {year: row for row in look.rows("profile") if (year := known_year(row.label)) is not None}
    coming = {year: row for year, row in rows.items() if year > this}
    item = look.item("agreement", "last_year")
    last = known_year(item.words("value")) if item else None
    if not coming and (last is None or last <= this):
        raise NothingToCheck("the agreement names no year after this one")
    for year, row in coming.items():
        for column in ("ceiling", "in_year_plan"):
            if row[column].is_blank:
                header = look.column("profile", column).header
                yield row.fault(column, words={"years": str(year), "what": f"has no figure under “{header}”"})
    missing = _missing(this, last, set(rows)) if last is not None else []
    if missing and item is not None:
        words = {"years": ", ".join(str(year) for year in missing)}
        words["what"] = f"{'has' if len(missing) == 1 else 'have'} no row in the deficit profile"
        yield item.fault("value", words=words)


def _missing(this: FinancialYear, last: FinancialYear, there: set[FinancialYear]) -> list[FinancialYear]:
    found, year = [], this.next
    while year <= last:
        if year not in there:
            found.append(year)
        year = year.next
    return found
