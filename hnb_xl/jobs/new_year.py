"""The first return of a financial year: its dates, what was brought forward, and what the agreement states for it.

Only a final outturn becomes brought forward, never a forecast; it stands before safety valve payments, which stay in
their own table. Targets and baselines of the year that ended are not those of the new one: they are cleared, and
written only where the agreement states the new year's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from hnb_xl.errors import Refused
from hnb_xl.jobs.carried import Carried, Sheets, Turn, cleared, written
from hnb_xl.measure.register import fact_sign
from hnb_xl.measure.trajectory import profile_row
from hnb_xl.model.year import FinancialYear, Period

if TYPE_CHECKING:
    from hnb_xl.model.inputs import InputRow, Inputs

# Which figure of the year's row on the Agreement sheet a fact is held to.
_TARGETS = {
    "dsg.in_year": ("profile", "in_year_plan"),
    "dsg.before_sv": ("profile", "ceiling"),
    "dsg.council": ("profile", "council"),
    "hnb.deficit": ("profile", "hnb_plan"),
    "ehcp.issued": ("ehcp_plan", "issued"),
    "ehcp.ceased": ("ehcp_plan", "ceased"),
    "ehcp.january": ("ehcp_plan", "january"),
}
_OF_YEAR = ("profile", "ehcp_plan")
_TARGET_IN = {"kpi": "target", "model": "plan"}
_OF_A_YEAR = {
    "kpi": ("baseline", "target", "annual_target"),
    "model": ("plan",),
    "outturn": ("budget",),
    "saving": ("target",),
}


@dataclass
class NewYear:
    """What a new financial year begins with, and what the officer should know of it."""

    changes: Carried = field(default_factory=Carried)
    remarks: list[str] = field(default_factory=list)


def new_year(turn: Turn, year: FinancialYear, outturn: Decimal | None) -> NewYear:
    """The cells that opening a financial year changes beside those that closing a return changes.

    Args:
        turn: the workbook between the last return of the year that ends and the first of the next.
        year: the year that begins.
        outturn: the final outturn of the year that ends in £, before safety valve payments, where it is given now.

    Raises:
        Refused: the outturn differs from the one that stands, or there is no row to write it in.
    """
    found, sheets, inputs = NewYear(), turn.sheets, turn.inputs
    _dates(sheets, inputs, year, found)
    final = _outturn(sheets, inputs, outturn, found)
    _brought_forward(sheets, inputs, year, final, found)
    _agreed(turn, year, final, found)
    return found


def _put(sheets: Sheets, inputs: Inputs, found: NewYear, row: InputRow, key: str, value: Decimal, why: str) -> None:
    """Write a figure, given in base units with internal sign, into a cell in that cell's own unit and sign."""
    contract = inputs[row.table].contract
    column = contract.column(key)
    change = cleared(sheets, contract, row, column, why)
    found.changes.add(column, written(change, value / row[key].factor, why))


def _dates(sheets: Sheets, inputs: Inputs, year: FinancialYear, found: NewYear) -> None:
    """The return points of the new year, under the names they have, with the ends that follow from their names."""
    contract = inputs["point"].contract
    undated = []
    for row in inputs["point"]:
        end = Period(year, row.label).end
        undated += [] if end else [row.label]
        for key, value in (("year", str(year)), ("ends", end)):
            column = contract.column(key)
            change = cleared(sheets, contract, row, column, "")
            found.changes.add(column, written(change, value, f"return points of {year}"))
    if undated:
        found.remarks.append(f"Type on the Agreement sheet when {', '.join(undated)} of {year} ends and is due.")
    else:
        found.remarks.append(f"Type on the Agreement sheet when the returns of {year} are due.")


def _outturn(sheets: Sheets, inputs: Inputs, given: Decimal | None, found: NewYear) -> Decimal | None:
    """The final outturn of the year that ends, before payments: given now, or as it stands in the profile."""
    row = profile_row(inputs, inputs.year)
    stands = row.number("outturn") if row is not None else None
    if given is None or given == stands:
        return stands
    if row is None:
        raise Refused(
            "year_not_in_the_agreement",
            f"{inputs.book} has no row for {inputs.year} in the deficit profile, so its outturn can be kept nowhere.",
            f"Add the year to tblProfile on the sheet {inputs['profile'].sheet}, then roll forward again.",
        )
    if stands is not None:
        raise Refused(
            "outturn_differs",
            f"{row['outturn'].place} holds another final outturn for {inputs.year} (£{stands:,.0f}).",
            "Leave --outturn out to use it, or correct the cell first.",
        )
    _put(sheets, inputs, found, row, "outturn", given, "accounts closed")
    return given


def _brought_forward(
    sheets: Sheets, inputs: Inputs, year: FinancialYear, final: Decimal | None, found: NewYear
) -> None:
    """Only a final outturn is brought forward; without one the cell stays as it is, which is blank."""
    row = profile_row(inputs, year)
    if final is None:
        found.remarks.append(
            f"No final outturn of {inputs.year} is known, so nothing is brought forward into {year}. When the accounts "
            f"are closed, unprotect the Agreement sheet and type it under “Final outturn before SV”."
        )
    if row is None:
        found.remarks.append(f"The Agreement sheet states nothing for {year}: no ceiling, plan or payment is known.")
        return
    stands = row.number("brought_forward")
    if final is None and stands is not None:
        found.remarks.append(
            f"{row['brought_forward'].place} holds £{stands:,.0f} all the same: clear it, unless it is a final outturn."
        )
    if final is not None and stands is not None and stands != final:
        raise Refused(
            "brought_forward_differs",
            f"{row['brought_forward'].place} holds £{stands:,.0f}, but the final outturn of {inputs.year} is "
            f"£{final:,.0f}.",
            "Correct the one that is wrong: only a final outturn is brought forward.",
        )
    if final is not None and stands is None:
        _put(sheets, inputs, found, row, "brought_forward", final, f"final outturn of {inputs.year}")


def _agreed(turn: Turn, year: FinancialYear, final: Decimal | None, found: NewYear) -> None:
    """Targets of the new year where the agreement states them; the deficit's baseline is what was brought forward."""
    sheets, inputs = turn.sheets, turn.inputs
    by_table = {key: next((row for row in inputs[key].named if row.label == str(year)), None) for key in _OF_YEAR}
    missing = 0
    for key, columns in _OF_A_YEAR.items():
        for row, new in turn.rows(key):
            written_ = set()
            agreed = _TARGETS.get(row.words("fact")) if key in _TARGET_IN else None
            source = by_table[agreed[0]] if agreed else None
            value = source.number(agreed[1]) if agreed and source is not None else None
            if value is not None and agreed is not None:
                header = inputs[agreed[0]].contract.column(agreed[1]).header
                internal = fact_sign(row) * value
                _put(sheets, inputs, found, new, _TARGET_IN[key], internal, f"“{header}” of {year} in the agreement")
                written_.add(_TARGET_IN[key])
            if key == "kpi" and row.words("fact") == "dsg.before_sv" and final is not None:
                _put(sheets, inputs, found, new, "baseline", final, f"final outturn of {inputs.year}")
                written_.add("baseline")
            missing += sum(1 for column in columns if column not in written_ and not row[column].is_blank)
    if missing:
        found.remarks.append(
            f"{missing} targets, plans and baselines of {inputs.year} were cleared: type those of {year} from the "
            f"agreement. Where the Agreement sheet states them for {year}, they are filled in."
        )
