"""Overrides sheet: findings that somebody has accepted, each with a reason, a role and a date."""

from __future__ import annotations

from hnb_xl.model.blocks import REFERENCES
from hnb_xl.model.columns import Column, Kind, OnRoll, Table

ROLES = (
    "Section 151 officer",
    "Deputy Section 151 officer",
    "Director of children's services",
    "Assistant director for SEND",
    "Head of finance",
    "DSG accountant",
)
"""Who may answer for a finding: roles, never names."""

OVERRIDES = Table(
    key="override",
    name="tblOverrides",
    sheet="Overrides",
    title="Findings accepted for this return",
    help=(
        "One row a finding that is right as it stands. Choose it from the list, which is the Checks sheet's, and say "
        "why, who answers for it (a role, not a name) and when. It holds for one return and for the figures as they "
        "were: at the next return, or when they change, the finding stands again. The reason for a rating that "
        "differs goes beside the rating, as ever; here its row needs only role and date."
    ),
    row_key="finding",
    spare_rows=24,
    on_roll=OnRoll.KEPT,  # what was accepted has expired, and is reported until somebody clears it or gives it anew
    columns=(
        Column(
            "finding",
            "Finding",
            help="Choose a finding of the Checks sheet, or copy its reference from there",
            required=True,
            list_name=REFERENCES,
            width=76,
        ),
        Column("reason", "Reason", help="Why it is right as it stands; of a rating, as beside it", width=56),
        Column("role", "Role", Kind.CHOICE, "Who answers for it; no names", allowed=ROLES, width=30),
        Column("date", "Date", Kind.DATE, "When it was accepted", width=15),
    ),
    source="The return's own record of what was accepted",
)
