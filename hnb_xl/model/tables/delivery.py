"""EHCPs, Conditions, Risks, and Capital and milestones sheets."""

from __future__ import annotations

from hnb_xl.model.columns import Basis, Column, Filled, Kind, Table
from hnb_xl.model.money import Unit

SET_UP, COMPUTED = Filled.SET_UP, Filled.COMPUTED
ASSURANCE = ("Good", "Medium", "Low")
RISK_WORDS = ("Low", "Moderate", "High", "Very high")
RISK_STRATEGIES = ("Mitigate", "Tolerate", "Transfer", "Terminate")
MILESTONE_STATUSES = ("Planned", "In progress", "Complete", "Delayed", "Stopped")


def _count(key: str, header: str, help: str, basis: Basis, **more: object) -> Column:
    return Column(key, header, Kind.NUMBER, help, unit=Unit.COUNT, basis=basis, width=13, **more)  # type: ignore[arg-type]


_IMPACT, _LIKELIHOOD = "[@[Impact (1-5)]]", "[@[Likelihood (1-5)]]"
_SCORE = (
    f"IF(AND(ISNUMBER({_IMPACT}),ISNUMBER({_LIKELIHOOD})),"
    f"IF(AND(ISNUMBER(MATCH({_IMPACT},{{1,2,3,4,5}},0)),ISNUMBER(MATCH({_LIKELIHOOD},{{1,2,3,4,5}},0))),"
    f'{_IMPACT}*{_LIKELIHOOD},""),"")'
)

EHCP = Table(
    key="ehcp",
    name="tblEHCP",
    sheet="EHCPs",
    title="EHCP flow by return point",
    help="Plans issued and ceased in each period (not since the year began), and those open at its end.",
    row_key="period",
    source="K4, condition 3.3",
    columns=(
        Column("period", "Period", help="Return point, or To date", required=True, filled=SET_UP, width=24),
        Column("kind", "Kind", Kind.CHOICE, "period or to date", None, True, ("period", "to date"), "", SET_UP),
        _count("issued", "Issued", "New plans in the period", Basis.FLOW, exact=True),
        _count("ceased", "Ceased", "Plans ended in the period", Basis.FLOW, exact=True),
        _count("movers", "Movers", "Moved in less moved out", Basis.FLOW, exact=True),
        _count("net_published", "Net as published", "Leave blank to work it out", Basis.FLOW, exact=True),
        _count("stock", "EHCPs at the end", "Open plans at the end of the period", Basis.STOCK, exact=True),
        Column("net", "Net", Kind.NUMBER, "Issued - ceased + movers", Unit.COUNT, filled=COMPUTED,
               formula='IF(AND(ISNUMBER([@Issued]),ISNUMBER([@Ceased])),[@Issued]-ABS([@Ceased])+N([@Movers]),"")',
               figure="ehcp.row.{key}.net"),
    ),
)  # fmt: skip

CONDITIONS = Table(
    key="condition",
    name="tblConditions",
    sheet="Conditions",
    title="Conditions of the agreement",
    help="Assurance that each condition will be met, by return point, and what has been done.",
    row_key="ref",
    frozen_columns=2,
    source="K2",
    columns=(
        Column("ref", "Ref", help="Number of the condition", required=True, filled=SET_UP, width=9),
        Column("title", "Condition", help="What was agreed", required=True, filled=SET_UP, width=50),
        Column("{point} assurance", "{point} assurance", Kind.CHOICE, "Good, Medium or Low", allowed=ASSURANCE,
               per_point=True, rated=True, width=13),
        Column("progress", "Progress", help="What has been done, and what has not", width=70),
        Column("evidence", "Evidence", help="Where the progress can be seen", width=30),
        Column("owner", "Owner role", help="Who answers for it (a role, not a name)", width=24),
    ),
)  # fmt: skip

CONDITION_KPI = Table(
    key="condition_kpi",
    name="tblConditionKPIs",
    sheet="Conditions",
    title="Indicators quoted under the conditions",
    help="The figures the narrative quotes, with the change against the baseline as it prints them in brackets.",
    row_key="key",
    source="K3",
    columns=(
        Column("key", "Ref", help="Condition and number", required=True, filled=SET_UP, width=9),
        Column("indicator", "Indicator", help="As printed", required=True, filled=SET_UP, width=50),
        Column("kpi", "KPI ref", help="The KPI it quotes", filled=SET_UP, width=13),
        Column("unit", "Unit", Kind.CHOICE, "Unit of the row", None, True, tuple(u.value for u in Unit), "", SET_UP,
               width=13),
        Column("target", "Target", Kind.NUMBER, "As quoted", basis=Basis.TARGET, width=13),
        Column("target_change", "Target change", Kind.NUMBER, "Change against the baseline, as quoted",
               basis=Basis.TARGET, width=13),
        Column("{point}", "{point}", Kind.NUMBER, "As quoted", per_point=True, exact=True, width=13),
        Column("{point} change", "{point} change", Kind.NUMBER, "Change against the baseline, as quoted", per_point=True,
               width=13),
    ),
)  # fmt: skip

RISKS = Table(
    key="risk",
    name="tblRisks",
    sheet="Risks",
    title="Risk register",
    help="One row a risk. Score impact and likelihood 1 to 5, or give the register's own rating word, or both.",
    row_key="key",
    spare_rows=5,
    frozen_columns=3,
    source="K9, Appendix D",
    columns=(
        Column("key", "Key", help="Stable short name", required=True, width=22, printed=False),
        Column("workstream", "Workstream", help="Who watches it", required=True, width=26),
        Column("risk", "Risk", help="What may happen", required=True, width=44),
        Column("effect", "Effect", help="What it would lead to", width=44),
        Column("strategy", "Strategy", Kind.CHOICE, "How it is treated", allowed=RISK_STRATEGIES),
        Column("action", "Action", help="What is being done", width=50),
        Column("rating", "Rating", Kind.CHOICE, "The register's own word", allowed=RISK_WORDS, rated=True),
        _count("impact", "Impact (1-5)", "1 to 5", Basis.STOCK),
        _count("likelihood", "Likelihood (1-5)", "1 to 5", Basis.STOCK),
        _count("previous", "Previous score", "Score in the return before", Basis.STOCK),
        _count("target", "Target score", "Score to be reached", Basis.TARGET),
        Column("score", "Score", Kind.NUMBER, "Impact x likelihood", Unit.COUNT, filled=COMPUTED,
               formula=_SCORE, figure="risk.{key}.score"),
        Column("owner", "Owner role", help="Who answers for it (a role, not a name)", width=24),
        Column("updated", "Updated", Kind.DATE, "When it was last looked at", width=13),
    ),
)  # fmt: skip

CAPITAL = Table(
    key="capital",
    name="tblCapital",
    sheet="Capital and milestones",
    title="Capital projects",
    help="Places, grant, and the opening date then and now.",
    row_key="key",
    spare_rows=3,
    frozen_columns=2,
    source="K11, Capital",
    columns=(
        Column("key", "Key", help="Stable short name", required=True, width=22, printed=False),
        Column("item", "Project", help="What is built", required=True, width=50),
        _count("places", "Places", "New places", Basis.FORECAST),
        Column("grant", "Grant", Kind.NUMBER, "Grant or allocation", Unit.GBP, basis=Basis.TARGET, width=15),
        Column("opening_plan", "Opening planned", help="As agreed (month or term)", width=18),
        Column("opening_now", "Opening now", help="As expected now", width=18),
        Column("status", "Status", Kind.CHOICE, "Where it stands", allowed=MILESTONE_STATUSES, width=15),
        Column("comment", "Comment", help="What the reader should know", width=60),
    ),
)  # fmt: skip

MILESTONES = Table(
    key="milestone",
    name="tblMilestones",
    sheet="Capital and milestones",
    title="Milestones for the next three months",
    help="What is due, by workstream.",
    row_key="key",
    spare_rows=5,
    source="K11, workstream updates",
    columns=(
        Column("key", "Key", help="Stable short name", required=True, width=22, printed=False),
        Column("item", "Milestone", help="What will be done", required=True, width=50),
        Column("due", "Due", Kind.DATE, "Date due, where one is set", width=13),
        Column("due_text", "When", help="As stated, where there is no date", width=15),
        Column("workstream", "Workstream", help="Whose it is", width=18),
        Column("status", "Status", Kind.CHOICE, "Where it stands", allowed=MILESTONE_STATUSES, width=18),
        Column("owner", "Owner role", help="Who answers for it (a role, not a name)", width=15),
    ),
)  # fmt: skip

ARRIVALS = Table(
    key="arrival",
    name="tblArrivals",
    sheet="Capital and milestones",
    title="Arrivals in the area and their cost",
    help="Children and young people who moved in during the period, and what their placements cost in a full year.",
    row_key="key",
    source="K11, condition 3.3",
    columns=(
        Column("key", "Key", help="Stable short name", required=True, width=22, printed=False),
        Column("item", "Group", help="Who arrived", required=True, width=50),
        _count("count", "Number", "Children and young people", Basis.TO_DATE, exact=True),
        Column("cost", "Annual cost", Kind.NUMBER, "Full-year cost", Unit.GBP, basis=Basis.FORECAST, width=15),
        Column("rounded_to", "Rounded to", Kind.NUMBER, "Published precision in £", Unit.COUNT, width=18),
        Column("comment", "Comment", help="What the reader should know", width=18),
    ),
)  # fmt: skip

REQUESTS = Table(
    key="request",
    name="tblRequests",
    sheet="Capital and milestones",
    title="Requests to DfE",
    help="What the council asks of DfE, and why.",
    row_key="key",
    spare_rows=2,
    source="K11, requests",
    columns=(
        Column("key", "Key", help="Stable short name", required=True, width=22, printed=False),
        Column("item", "Request", help="What is asked", required=True, width=50),
        Column("raised", "Raised", help="Return point at which it was raised", width=13),
        Column("status", "Answer", help="What DfE has said", width=15),
    ),
)

TABLES = (EHCP, CONDITIONS, CONDITION_KPI, RISKS, CAPITAL, MILESTONES, ARRIVALS, REQUESTS)
