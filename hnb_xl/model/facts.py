"""Facts: the figures a return states in more than one place, under the one name that ties those places together.

A KPI, a model line or an outturn block may say which fact it states; a rule then compares every statement of it,
and a measure takes the most precise one. Signs are the internal ones: deficits and costs positive, income and
contributions positive as amounts.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with one meaning, wherever it is printed."""

    key: str
    label: str
    definition: str


_ALL = (
    Fact("ehcp.stock", "EHCPs maintained", "Education, health and care plans maintained at the data date"),
    Fact("ehcp.growth", "Growth in EHCPs since the baseline", "(EHCPs at the data date - baseline) / baseline"),
    Fact("ehcp.january", "EHCPs at the January census", "Plans expected at the January census of the year"),
    Fact(
        "ehcp.january_growth", "Growth to the January census", "(January EHCPs - January baseline) / January baseline"
    ),
    Fact("ehcp.issued", "EHCPs issued", "New plans since the year began"),
    Fact("ehcp.ceased", "EHCPs ceased", "Plans ended since the year began"),
    Fact("ehcp.movers", "Net movers", "Plans moving in less plans moving out since the year began"),
    Fact(
        "inmss.share",
        "Share of EHCPs in INMSS",
        "EHCPs placed in independent or non-maintained special schools / EHCPs maintained",
    ),
    Fact("hnb.allocation", "High needs allocation", "High needs block of the DSG after import/export adjustment"),
    Fact("hnb.transfers", "Block transfers", "Transfers into the high needs block"),
    Fact("hnb.budget", "Total high needs budget", "Allocation + block transfers"),
    Fact("hnb.spend_before_savings", "Expenditure before savings", "High needs expenditure before planned savings"),
    Fact("hnb.spend", "High needs expenditure", "Expenditure after savings = direct + central"),
    Fact("hnb.spend_direct", "Direct expenditure", "Placements, top-ups, recoupment and future demand"),
    Fact("hnb.spend_central", "Central expenditure", "Centrally held high needs expenditure"),
    Fact("hnb.deficit", "Net high needs deficit", "Expenditure after savings - total budget"),
    Fact("hnb.gap", "Funding gap", "(spend - allocation) / allocation"),
    Fact("dsg.early_years", "Early years block outturn", "Variance of the early years block, overspend positive"),
    Fact("dsg.other_blocks", "Variance in other blocks", "Variance of all blocks but high needs, overspend positive"),
    Fact("dsg.council", "Council contribution", "Contribution from the council's own funds to the DSG"),
    Fact("dsg.in_year", "In-year net DSG deficit", "Net high needs deficit + other blocks - council contribution"),
    Fact("dsg.before_sv", "Cumulative deficit before safety valve", "Brought forward + in-year net DSG deficit"),
    Fact("dsg.after_sv_max", "Cumulative deficit after maximum payments", "Before safety valve - maximum payments"),
    Fact("savings.under_16", "Savings under 16", "Savings and mitigations for under 16s"),
    Fact("savings.over_16", "Savings over 16", "Savings and mitigations for over 16s"),
    Fact("savings.total", "Savings in total", "Savings under 16 + over 16"),
    Fact("ehcp.average_cost", "Average cost of an EHCP", "High needs expenditure / EHCPs"),
)
FACTS: dict[str, Fact] = {fact.key: fact for fact in _ALL}
