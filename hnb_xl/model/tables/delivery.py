"""EHCPs, Conditions, Risks, and Capital and milestones sheets."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from hnb_xl.model import scale
from hnb_xl.model.columns import (
    OF_THE_YEAR,
    Basis,
    Column,
    Filled,
    OnRoll,
    Options,
    Table,
    choice,
    computed,
    day,
    number,
    words,
)
from hnb_xl.model.money import Unit
from hnb_xl.model.packs import PORTFOLIO, RETURN
from hnb_xl.model.tables import formulas
from hnb_xl.model.tables.rated import UNITS

_SET_UP = Filled.SET_UP
ASSURANCE = ("Good", "Medium", "Low")
RISK_WORDS = ("Low", "Moderate", "High", "Very high")
RISK_DIRECTIONS = ("Rising", "Steady", "Falling")
RISK_STRATEGIES = ("Mitigate", "Tolerate", "Transfer", "Terminate")
MILESTONE_STATUSES = ("Planned", "In progress", "Complete", "Delayed", "Stopped")

_IMPACT, _LIKELIHOOD, _PUBLISHED = "[@[Impact (1-5)]]", "[@[Likelihood (1-5)]]", "[@[Score as published]]"
_SCORE = (
    f"IF(AND(ISNUMBER({_IMPACT}),ISNUMBER({_LIKELIHOOD})),"
    f"IF(AND(ISNUMBER(MATCH({_IMPACT},{{{{1,2,3,4,5}}}},0)),ISNUMBER(MATCH({_LIKELIHOOD},{{{{1,2,3,4,5}}}},0))),"
    f'{{product}},""),IF(ISNUMBER({_PUBLISHED}),{_PUBLISHED},""))'
)
_NET = (
    f"IF(AND(ISNUMBER([@Issued]),ISNUMBER([@Ceased]),OR({formulas.is_blank('[@Movers]')},ISNUMBER([@Movers]))),"
    '[@Issued]-ABS([@Ceased])+N([@Movers]),"")'
)


def _count(
    key: str,
    header: str,
    help: str,
    basis: Basis,
    *,
    exact: bool = False,
    on_roll: OnRoll | None = None,
    rolls_from: tuple[str, ...] = (),
) -> Column:
    return number(
        key,
        header,
        help,
        unit=Unit.COUNT,
        basis=basis,
        exact=exact,
        width=13,
        on_roll=on_roll,
        rolls_from=rolls_from,
    )


def _flow(key: str, header: str, help: str, basis: Basis = Basis.FLOW) -> Column:
    """A count of one period of the year; a row to date is of one return only."""
    column = _count(key, header, help, basis, exact=True, on_roll=OnRoll.CLEARED_TO_DATE)
    return replace(column, on_year=OnRoll.CLEARED)


def _of_the_year(key: str, header: str, help: str, **options: Unpack[Options]) -> Column:
    return replace(number(key, header, help, **options), width=13, **OF_THE_YEAR)


def _key(width: float = 22) -> Column:
    return words("key", "Key", "Stable short name", required=True, width=width, printed=False)


def _owner(width: float = 24) -> Column:
    return words("owner", "Owner role", "Who answers for it (a role, not a name)", width=width, on_roll=OnRoll.KEPT)


EHCP = Table(
    key="ehcp",
    name="tblEHCP",
    sheet="EHCPs",
    title="EHCP flow by return point",
    help="Plans issued and ceased in each period (not since the year began), and those open at its end.",
    row_key="period",
    source="K4, condition 3.3",
    packs=(RETURN,),
    columns=(
        words("period", "Period", "Return point, or To date", required=True, filled=_SET_UP, width=24),
        choice("kind", "Kind", "period or to date", ("period", "to date"), required=True, filled=_SET_UP),
        _flow("issued", "Issued", "New plans in the period"),
        _flow("ceased", "Ceased", "Plans ended in the period"),
        _flow("movers", "Movers", "Moved in less moved out"),
        _flow("net_published", "Net as published", "Leave blank to work it out"),
        _flow("stock", "EHCPs at the end", "Open plans at the end of the period", Basis.STOCK),
        computed(
            "net",
            "Net",
            _NET,
            "ehcp.row.{key}.net",
            "Issued - ceased + movers",
            functions=formulas.by_function("HNB_NET", "[@Issued]", "[@Ceased]", "[@Movers]"),
            unit=Unit.COUNT,
        ),
    ),
)

CONDITIONS = Table(
    key="condition",
    name="tblConditions",
    sheet="Conditions",
    title="Conditions of the agreement",
    help="Assurance that each condition will be met, by return point, and what has been done.",
    row_key="ref",
    source="K2",
    packs=(RETURN,),
    columns=(
        words("ref", "Ref", "Number of the condition", required=True, filled=_SET_UP, width=9),
        words("title", "Condition", "What was agreed", required=True, filled=_SET_UP, width=50),
        choice(
            "{point} assurance",
            "{point} assurance",
            "Good, Medium or Low",
            ASSURANCE,
            per_point=True,
            rated=True,
            scale=scale.ASSURANCE,
            width=13,
            **OF_THE_YEAR,
        ),
        words("progress", "Progress", "What has been done, and what has not", width=70, on_roll=OnRoll.CLEARED),
        words("evidence", "Evidence", "Where the progress can be seen", width=30, on_roll=OnRoll.CLEARED),
        _owner(),
    ),
)

CONDITION_KPI = Table(
    key="condition_kpi",
    name="tblConditionKPIs",
    sheet="Conditions",
    title="Indicators quoted under the conditions",
    help="The figures the narrative quotes, with the change against the baseline as it prints them in brackets.",
    row_key="key",
    source="K3",
    packs=(RETURN,),
    columns=(
        words("key", "Ref", "Condition and number", required=True, filled=_SET_UP, width=9),
        words("indicator", "Indicator", "As printed", required=True, filled=_SET_UP, width=50),
        words("kpi", "KPI ref", "The KPI it quotes", filled=_SET_UP, width=13),
        choice("unit", "Unit", "Unit of the row", UNITS, required=True, filled=_SET_UP, width=13),
        _of_the_year("target", "Target", "As quoted", basis=Basis.TARGET),
        _of_the_year("target_change", "Target change", "Change against the baseline, as quoted", basis=Basis.TARGET),
        _of_the_year("{point}", "{point}", "As quoted", per_point=True, exact=True),
        _of_the_year("{point} change", "{point} change", "Change against the baseline, as quoted", per_point=True),
    ),
)

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
    on_roll=OnRoll.KEPT,  # a register stands until somebody changes it
    columns=(
        _key(),
        words("workstream", "Workstream", "Who watches it", required=True, width=26),
        words("risk", "Risk", "What may happen", required=True, width=44),
        words("effect", "Effect", "What it would lead to", width=44),
        choice("strategy", "Strategy", "How it is treated", RISK_STRATEGIES),
        words("action", "Action", "What is being done", width=50),
        choice("rating", "Rating", "The register's own word", RISK_WORDS),
        _count("impact", "Impact (1-5)", "1 to 5", Basis.STOCK),
        _count("likelihood", "Likelihood (1-5)", "1 to 5", Basis.STOCK),
        _count(
            "previous",
            "Previous score",
            "Score in the return before",
            Basis.STOCK,
            on_roll=OnRoll.TAKEN,
            rolls_from=("score",),
        ),
        _count("target", "Target score", "Score to be reached", Basis.TARGET),
        computed(
            "score",
            "Score",
            _SCORE.format(product=f"{_IMPACT}*{_LIKELIHOOD}"),
            "risk.{key}.score",
            "Impact x likelihood, else as published",
            functions=_SCORE.format(product=formulas.by_function("HNB_RISK", _IMPACT, _LIKELIHOOD)),
            unit=Unit.COUNT,
        ),
        _owner(),
        day("updated", "Updated", "When it was last looked at", width=13),
        words("name", "Risk name", "What it is called in short", width=30),
        choice(
            "direction",
            "Direction",
            "Which way the score goes, as the register's arrow says",
            RISK_DIRECTIONS,
            on_roll=OnRoll.CLEARED,
        ),
        _count("score_published", "Score as published", "Where the register prints only the score", Basis.STOCK),
    ),
)

CAPITAL = Table(
    key="capital",
    name="tblCapital",
    sheet="Capital and milestones",
    title="Capital projects",
    help="Places, grant, and the opening date then and now.",
    row_key="key",
    spare_rows=3,
    source="K11, Capital",
    on_roll=OnRoll.KEPT,
    packs=(RETURN,),
    columns=(
        _key(),
        words("item", "Project", "What is built", required=True, width=50),
        _count("places", "Places", "New places", Basis.FORECAST),
        number("grant", "Grant", "Grant or allocation", unit=Unit.GBP, basis=Basis.TARGET, width=15),
        words("opening_plan", "Opening planned", "As agreed (month or term)", width=18),
        words("opening_now", "Opening now", "As expected now", width=18),
        choice("status", "Status", "Where it stands", MILESTONE_STATUSES, width=15),
        words("comment", "Comment", "What the reader should know", width=60, on_roll=OnRoll.CLEARED),
    ),
)

MILESTONES = Table(
    key="milestone",
    name="tblMilestones",
    sheet="Capital and milestones",
    title="Milestones for the next three months",
    help="What is due, by workstream.",
    row_key="key",
    spare_rows=5,
    source="K11, workstream updates",
    on_roll=OnRoll.KEPT,
    packs=(RETURN, PORTFOLIO),
    columns=(
        _key(),
        words("item", "Milestone", "What will be done", required=True, width=50),
        day("due", "Due", "Date due, where one is set", width=13),
        words("due_text", "When", "As stated, where there is no date", width=15),
        words("workstream", "Workstream", "Whose it is", width=18),
        choice("status", "Status", "Where it stands", MILESTONE_STATUSES, width=18),
        _owner(width=15),
    ),
)

ARRIVALS = Table(
    key="arrival",
    name="tblArrivals",
    sheet="Capital and milestones",
    title="Arrivals in the area and their cost",
    help="Children and young people who moved in during the period, and what their placements cost in a full year.",
    row_key="key",
    source="K11, condition 3.3",
    on_roll=OnRoll.KEPT,
    packs=(RETURN,),
    columns=(
        _key(),
        words("item", "Group", "Who arrived", required=True, width=50),
        _count("count", "Number", "Children and young people", Basis.TO_DATE, exact=True, on_roll=OnRoll.CLEARED),
        number(
            "cost",
            "Annual cost",
            "Full-year cost",
            unit=Unit.GBP,
            basis=Basis.FORECAST,
            width=15,
            on_roll=OnRoll.CLEARED,
        ),
        number("rounded_to", "Rounded to", "Published precision in £", unit=Unit.COUNT, width=18),
        words("comment", "Comment", "What the reader should know", width=18, on_roll=OnRoll.CLEARED),
    ),
)

REQUESTS = Table(
    key="request",
    name="tblRequests",
    sheet="Capital and milestones",
    title="Requests to DfE",
    help="What the council asks of DfE, and why.",
    row_key="key",
    spare_rows=2,
    source="K11, requests",
    on_roll=OnRoll.KEPT,
    packs=(RETURN,),
    columns=(
        _key(),
        words("item", "Request", "What is asked", required=True, width=50),
        words("raised", "Raised", "Return point at which it was raised", width=13),
        words("status", "Answer", "What DfE has said", width=15),
    ),
)

TABLES = (EHCP, CONDITIONS, CONDITION_KPI, RISKS, CAPITAL, MILESTONES, ARRIVALS, REQUESTS)
