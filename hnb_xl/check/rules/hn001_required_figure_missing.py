"""HN001: a required cell, or this return's figure of a rated row, is blank."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault
from hnb_xl.check.rule import Family, Rule, entered
from hnb_xl.check.view import RowView, View
from hnb_xl.model.finding import Severity

_EXPENSE = {"ref": "10", "name": "HNB Spend", "policy": "default"}


@Rule(
    code="HN001",
    title="Required figure missing",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="{row}: nothing is entered under “{column}”.",
    fix="Fill in {place}, or type why there is no figure yet (for example “Data coming”).",
    reads=entered(),
    source="K6, K7 and K8: every rated row has a figure at each return",
    passing={"kpi": (_EXPENSE | {"Q3": 32_200_451},)},
    failing={"kpi": (_EXPENSE | {"Q2": 32_057_326},)},
)
def required_figure_missing(look: View) -> Iterator[Fault]:
    """Every column the contract requires is filled in, and every rated or planned row has this return's figure.

    Missing is only a warning for what a council may leave out: the flow table while it is unused, and assurance.
    """
    for table in look.tables():
        contract = look.contract(table)
        if contract.items:
            for item in contract.items:
                found = look.item(table, item.key) if item.required and not item.formula else None
                if found is not None and found["value"].is_blank:
                    yield found.fault("value", message="{row} is blank.")
            continue
        required = [column.key for column in contract.columns if column.required]
        rows = list(look.rows(table))
        optional = table == "condition" or (table == "ehcp" and all(row["issued"].is_blank for row in rows))
        for row in rows:
            due = _due(look, row)
            for column in dict.fromkeys((*required, *due)):
                if row[column].is_blank:
                    is_mild = optional and column in due
                    yield row.fault(column, severity=Severity.WARNING if is_mild else Severity.ERROR)


def _due(look: View, row: RowView) -> tuple[str, ...]:
    """The columns in which a row must have a figure at this return."""
    if look.point not in look.points:
        return ()
    if row.table == "kpi":
        rated = row.words("policy") or row.words("reported") or row.number("target") is not None
        return (look.point,) if rated else ()
    if row.table == "model":
        return () if row.words("parts") else ("actual",)
    if row.table == "outturn":
        return ("budget", "outturn") if row.words("kind") == "block" else ()
    if row.table == "ehcp":
        return ("issued", "ceased") if row.label == look.point else ()
    if row.table == "condition":
        return (f"{look.point} assurance",)
    return ()
