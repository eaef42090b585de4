"""KPIs, Financial model, DSG outturn, Contributions and Savings sheets."""

from __future__ import annotations

from hnb_xl.model.columns import Basis, Column, Filled, Kind, Table
from hnb_xl.model.facts import FACTS
from hnb_xl.model.money import Unit
from hnb_xl.model.tables import formulas

SET_UP, COMPUTED = Filled.SET_UP, Filled.COMPUTED
UNITS = tuple(unit.value for unit in Unit)
BETTER = ("lower", "higher", "on target")
BASES = ("stock", "flow", "to date", "forecast")
TARGET_KINDS = ("annual", "annual, rated pro rata", "pro rata", "profiled", "ceiling", "floor")
KPI_SIGNS = ("as stated", "reversed")
LINE_SIGNS = ("income", "expenditure", "saving written negative", "saving written positive", "deficit")
RATINGS = ("G", "A/G", "A", "A/R", "R")

_SCALE = 'IF([@Unit]="£m",1000000,IF([@Unit]="£k",1000,1))'
_SIGN = 'IF([@Signs]="reversed",-1,1)'


def _computed(
    key: str, header: str, formula: str, figure: str, help: str, rated: bool = False, printed: bool = True,
    signed: bool = False,
) -> Column:
    kind = Kind.TEXT if rated else Kind.NUMBER
    return Column(
        key, header, kind, help, filled=COMPUTED, formula=formula, figure=figure, rated=rated, width=12,
        printed=printed, signed=signed,
    )  # fmt: skip


def _policy_columns(scale: str) -> tuple[Column, ...]:
    """The row's policy, looked up once so that the limits' formulas stay short."""
    return (
        *(
            Column(
                key,
                header,
                Kind.NUMBER,
                "Looked up from the RAG policy on the Agreement sheet",
                unit=Unit.PERCENT if header.endswith("%") else None,
                filled=COMPUTED,
                formula=formulas.looked_up(header, "" if header.endswith("%") else scale),
                figure=f"policy.{key}",
                printed=False,
            )
            for key, header in (
                ("amber_pct", "Amber %"),
                ("red_pct", "Red %"),
                ("amber_amount", "Amber amount"),
                ("red_amount", "Red amount"),
            )
        ),
        Column(
            "trips",
            "Trips",
            help="Looked up from the RAG policy on the Agreement sheet",
            filled=COMPUTED,
            formula=formulas.looked_up("Trips"),
            figure="policy.combine",
            printed=False,
        ),
    )


_PICK = 'IF(ISNUMBER(PeriodIndex),IF(INDEX({points},1,PeriodIndex)="","",INDEX({points},1,PeriodIndex)),"")'
_PICK_LAST = (
    'IF(ISNUMBER(PeriodIndex),IF(PeriodIndex<2,"",'
    'IF(INDEX({points},1,PeriodIndex-1)="","",INDEX({points},1,PeriodIndex-1))),"")'
)
_COMPARED = (
    "IF(ISNUMBER([@Target]),[@Target],"
    'IF(AND([@[Target basis]]="pro rata",ISNUMBER([@[Year-end target]]),ISNUMBER(MonthsElapsed)),'
    'IF([@Basis]="stock",N([@Baseline]),0)'
    '+([@[Year-end target]]-IF([@Basis]="stock",N([@Baseline]),0))*MonthsElapsed/12,""))'
)
_RATED_AGAINST = (
    'IF([@[Target basis]]="annual, rated pro rata",'
    'IF(AND(ISNUMBER([@Target]),ISNUMBER(MonthsElapsed)),[@Target]*MonthsElapsed/12,""),[@[Compared with]])'
)


def _number(key: str, header: str, help: str, basis: Basis, **more: object) -> Column:
    return Column(key, header, Kind.NUMBER, help, basis=basis, width=13, **more)  # type: ignore[arg-type]


KPI = Table(
    key="kpi",
    name="tblKPI",
    sheet="KPIs",
    title="Key performance indicators",
    help=(
        "Type the return point's actual in its own column, in the unit of the row. Text such as n/a means no figure yet. "
        "Grey columns are worked out; the reported RAG may differ from the computed one only with a reason."
    ),
    row_key="ref",
    frozen_columns=3,
    source="K6, Appendix A",
    columns=(
        Column("ref", "Ref", help="As printed in the return", required=True, filled=SET_UP, width=6),
        Column("category", "Category", help="Group on the dashboard", required=True, filled=SET_UP, width=18),
        Column("name", "KPI", help="The indicator", required=True, filled=SET_UP, width=40),
        Column("unit", "Unit", Kind.CHOICE, "Unit of every figure in the row", None, True, UNITS, "", SET_UP, width=7),
        _number("baseline", "Baseline", "The figure the plan starts from", Basis.BASELINE, signed=True),
        _number("target", "Target", "The agreement's target, as printed", Basis.TARGET, signed=True),
        Column(
            "{point}", "{point}", Kind.NUMBER, "Actual or forecast reported at this return point", per_point=True,
            signed=True, exact=True, width=13,
        ),
        _computed("this", "This return", _PICK, "kpi.{key}.actual", "The figure of the current return point", signed=True),
        _computed("last", "Last return", _PICK_LAST, "kpi.{key}.previous", "The figure of the return point before",
                  signed=True),
        _computed("compared", "Compared with", _COMPARED, "kpi.{key}.target", "The target the variance is taken from",
                  signed=True),
        _computed(
            "variance",
            "Variance",
            formulas.difference("[@[This return]]", "[@[Compared with]]", _SIGN),
            "kpi.{key}.variance",
            "Actual less target",
        ),
        Column(
            "variance_pct", "Variance %", Kind.NUMBER, "Variance as a share of the target", Unit.PERCENT,
            filled=COMPUTED, figure="kpi.{key}.variance_pct",
            formula='IF(NOT(ISNUMBER([@Variance])),"",IF([@[Compared with]]=0,"",[@Variance]/ABS([@[Compared with]])))',
        ),
        _computed("adverse", "Adverse", formulas.adverse("[@Variance]"), "kpi.{key}.adverse", "Positive is worse"),
        _computed(
            "rated_against", "Rated against", _RATED_AGAINST, "kpi.{key}.rated_against",
            "The target at the data date: an annual target of a flow is taken pro rata by month", signed=True,
        ),
        _computed(
            "off_plan",
            "Off plan by",
            formulas.off_plan("[@[This return]]", "[@[Rated against]]", _SIGN),
            "kpi.{key}.off_plan",
            "Adverse difference from the target it is rated against",
        ),
        _computed("green_to", "Green to", formulas.green_to("[@[Rated against]]"), "kpi.{key}.green_to",
                  "Green while off plan by no more than this"),
        _computed("red_from", "Red from", formulas.red_from("[@[Rated against]]"), "kpi.{key}.red_from",
                  "Red when off plan by this or more"),
        _computed("rag", "Computed RAG", formulas.rag("[@[Off plan by]]"), "kpi.{key}.rag.computed",
                  "What the RAG policy gives", rated=True),
        Column("reported", "Reported RAG", Kind.CHOICE, "The rating in the return", allowed=RATINGS, rated=True),
        Column("reason", "Reason if it differs", help="Why the reported rating is not the computed one", width=36),
        Column("comment", "Comment", help="What the reader of the return should know", width=44),
        Column("better", "Better", Kind.CHOICE, "Which way is better", None, True, BETTER, "", SET_UP, printed=False),
        Column("basis", "Basis", Kind.CHOICE, "What the figure measures", None, True, BASES, "", SET_UP, printed=False),
        Column("target_kind", "Target basis", Kind.CHOICE, "What the target is", None, True, TARGET_KINDS, "", SET_UP,
               width=20, printed=False),
        _number("annual_target", "Year-end target", "Of a pro rata target: the year-end figure it is taken from",
                Basis.TARGET, signed=True, filled=SET_UP, printed=False),
        Column("derivation", "Target derivation", help="As printed in the return", filled=SET_UP, width=20, printed=False),
        Column("signs", "Signs", Kind.CHOICE, "reversed: typed with the opposite sign (ceased plans as -35)", None, True,
               KPI_SIGNS, "", SET_UP, printed=False),
        Column("rounded_to", "Rounded to", Kind.NUMBER, "Published precision in the base unit; 0 is exact", Unit.COUNT,
               filled=SET_UP, printed=False),
        Column("policy", "Policy", help="Name of the RAG policy", list_name="Policies", filled=SET_UP, width=20,
               printed=False),
        Column("fact", "Fact", Kind.CHOICE, "The fact this row states", None, False, tuple(FACTS), "Facts", SET_UP,
               width=20, printed=False),
        *_policy_columns(_SCALE),
    ),
)  # fmt: skip

MODEL = Table(
    key="model",
    name="tblModel",
    sheet="Financial model",
    title="Financial model monitoring",
    help=(
        "Plan and the latest forecast of the year end, in the unit of the row. Subtotals are typed as published and "
        "compared with their parts; leave one blank to use the sum of its parts."
    ),
    row_key="key",
    frozen_columns=2,
    source="K7, Appendix B",
    columns=(
        Column("key", "Key", help="Stable name of the line", required=True, filled=SET_UP, width=26, printed=False),
        Column("line", "Line", help="As printed in the return", required=True, filled=SET_UP, width=46),
        Column("kind", "Kind", Kind.CHOICE, "line or subtotal", None, True, ("line", "subtotal"), "", SET_UP,
               printed=False),
        Column("unit", "Unit", Kind.CHOICE, "Unit of the row", None, True, UNITS, "", SET_UP, width=7),
        _number("plan", "Plan", "The agreed financial model", Basis.TARGET, signed=True),
        _number("previous", "Last forecast", "The forecast in the return before", Basis.FORECAST, signed=True),
        _number("actual", "Forecast", "The forecast of the year end at this return point", Basis.FORECAST, signed=True),
        _computed("parts_plan", "Parts of plan", "", "model.{key}.parts_plan", "Sum of the parts of a subtotal: plan",
                  signed=True),
        _computed("parts_actual", "Parts of forecast", "", "model.{key}.parts_actual",
                  "Sum of the parts of a subtotal: forecast", signed=True),
        _computed("compared", "Plan used", 'IF(ISNUMBER([@Plan]),[@Plan],IF(ISNUMBER([@[Parts of plan]]),[@[Parts of plan]],""))', "model.{key}.plan",
                  "The plan, or the sum of its parts", printed=False, signed=True),
        _computed("this", "Forecast used", 'IF(ISNUMBER([@Forecast]),[@Forecast],IF(ISNUMBER([@[Parts of forecast]]),[@[Parts of forecast]],""))',
                  "model.{key}.actual", "The forecast, or the sum of its parts", printed=False, signed=True),
        _computed("variance", "Variance", formulas.difference("[@[Forecast used]]", "[@[Plan used]]"),
                  "model.{key}.variance", "Forecast less plan", signed=True),
        _computed(
            "adverse", "Adverse",
            f'IF(NOT(ISNUMBER([@Variance])),"",IF([@Signs]="income",-1,IF([@Signs]="saving written positive",-1,1))'
            "*[@Variance])",
            "model.{key}.adverse", "Positive is worse",
        ),
        _computed("green_to", "Green to", formulas.green_to("[@[Plan used]]"), "model.{key}.green_to",
                  "Green while adverse by no more than this"),
        _computed("red_from", "Red from", formulas.red_from("[@[Plan used]]"), "model.{key}.red_from",
                  "Red when adverse by this or more"),
        _computed("rag", "Computed RAG", formulas.rag("[@Adverse]"), "model.{key}.rag.computed",
                  "What the RAG policy gives", rated=True),
        Column("reported", "Reported RAG", Kind.CHOICE, "The rating in the return", allowed=RATINGS, rated=True),
        Column("reason", "Reason if it differs", help="Why the reported rating is not the computed one", width=36),
        Column("comment", "Comment", help="What the reader of the return should know", width=40),
        Column("signs", "Signs", Kind.CHOICE, "How the source writes the row", None, True, LINE_SIGNS, "", SET_UP,
               width=24, printed=False),
        Column("parts", "Parts", help="Of a subtotal: the keys added (+) and taken away (-)", filled=SET_UP, width=40,
               printed=False),
        Column("rounded_to", "Rounded to", Kind.NUMBER, "Published precision in £", Unit.COUNT, filled=SET_UP,
               printed=False),
        Column("policy", "Policy", help="Name of the RAG policy", list_name="Policies", filled=SET_UP, width=20,
               printed=False),
        Column("fact", "Fact", Kind.CHOICE, "The fact this row states", None, False, tuple(FACTS), "Facts", SET_UP,
               width=20, printed=False),
        Column("clause", "Clause", help="Condition of the agreement", filled=SET_UP, printed=False),
        *_policy_columns(_SCALE),
    ),
)  # fmt: skip

OUTTURN = Table(
    key="outturn",
    name="tblOutturn",
    sheet="DSG outturn",
    title="DSG outturn by block",
    help=(
        "Budget and forecast outturn by block. Variances are typed as published and compared with their parts; leave "
        "them blank to have them worked out. Funding rows below the sub-total are written as in the accounts."
    ),
    row_key="key",
    frozen_columns=2,
    source="K8, finance update",
    columns=(
        Column("key", "Key", help="Stable name of the row", required=True, filled=SET_UP, width=24, printed=False),
        Column("block", "Block", help="As printed", required=True, filled=SET_UP, width=34),
        Column("kind", "Kind", Kind.CHOICE, "block, subtotal, funding or total", None, True,
               ("block", "subtotal", "funding", "total"), "", SET_UP, printed=False),
        Column("unit", "Unit", Kind.CHOICE, "Unit of the row", None, True, UNITS, "", SET_UP, width=7),
        _number("budget", "Budget", "Budget for the year", Basis.TARGET),
        _number("outturn", "Outturn", "Forecast outturn", Basis.FORECAST),
        _number("variance_published", "Variance as published", "Leave blank to work it out", Basis.FORECAST),
        _number("future_demand", "Future demand", "Expected, not yet committed", Basis.FORECAST),
        _number("incl_published", "Variance incl. future demand as published", "Leave blank to work it out",
                Basis.FORECAST),
        _number("previous", "Previous forecast", "Variance incl. future demand in the forecast before", Basis.FORECAST),
        _computed("variance", "Variance",
                  'IF(ISNUMBER([@[Variance as published]]),[@[Variance as published]],'
                  + formulas.difference("[@Outturn]", "[@Budget]") + ")",
                  "outturn.{key}.variance", "Outturn less budget, or as published"),
        _computed("incl", "Variance incl. future demand",
                  'IF(ISNUMBER([@[Variance incl. future demand as published]]),'
                  '[@[Variance incl. future demand as published]],'
                  'IF(AND(ISNUMBER([@Variance]),ISNUMBER([@[Future demand]])),[@Variance]+[@[Future demand]],""))',
                  "outturn.{key}.variance_incl_future_demand", "Variance + future demand, or as published"),
        _computed("movement", "Movement",
                  formulas.difference("[@[Variance incl. future demand]]", "[@[Previous forecast]]"),
                  "outturn.{key}.movement", "Change since the previous forecast"),
        Column("parts", "Parts", help="Of a subtotal: the keys added (+) and taken away (-)", filled=SET_UP, width=44,
               printed=False),
        Column("rounded_to", "Rounded to", Kind.NUMBER, "Published precision in £", Unit.COUNT, filled=SET_UP,
               printed=False),
        Column("fact", "Fact", Kind.CHOICE, "The fact this row's variance states", None, False, tuple(FACTS), "Facts",
               SET_UP, width=20, printed=False),
    ),
)  # fmt: skip

CONTRIBUTIONS = Table(
    key="contribution",
    name="tblContributions",
    sheet="Contributions",
    title="Partner contributions",
    help="Increase in contributions relative to the base year; a rise is positive.",
    row_key="partner",
    source="K5, condition 3.5",
    columns=(
        Column("partner", "Partner", help="Who contributes", required=True, filled=SET_UP, width=30),
        Column("kind", "Kind", Kind.CHOICE, "partner or total", None, True, ("partner", "total"), "", SET_UP),
        Column("unit", "Unit", Kind.CHOICE, "Unit of the row", None, True, UNITS, "", SET_UP, width=7),
        Column("{point}", "{point}", Kind.NUMBER, "Increase reported at this return point", per_point=True, width=13,
               basis=Basis.TO_DATE),
    ),
)  # fmt: skip

SAVINGS = Table(
    key="saving",
    name="tblSavings",
    sheet="Savings",
    title="Savings and mitigations by condition",
    help=(
        "What each condition claims, savings positive. The lines themselves stand in the financial model; “Lines” names "
        "those that make up the condition's figure, so that the two are compared and nothing is typed twice."
    ),
    row_key="key",
    frozen_columns=2,
    source="K10, conditions 3.2, 3.4, 3.5 and 3.7",
    columns=(
        Column("key", "Key", help="Stable name of the row", required=True, filled=SET_UP, width=20, printed=False),
        Column("initiative", "Initiative", help="What saves", required=True, filled=SET_UP, width=44),
        Column("condition", "Condition", help="Condition of the agreement", filled=SET_UP),
        Column("unit", "Unit", Kind.CHOICE, "Unit of the row", None, True, UNITS, "", SET_UP, width=7),
        _number("target", "Target", "Planned for the year", Basis.TARGET),
        _number("secured", "Secured to date", "Achieved so far", Basis.TO_DATE),
        _number("expected", "Still expected", "Expected by the year end beyond what is secured", Basis.FORECAST),
        _number("forecast", "Forecast", "Expected for the whole year", Basis.FORECAST),
        _computed("shortfall", "Shortfall", formulas.difference("[@Target]", "[@Forecast]"), "savings.{key}.shortfall",
                  "Target less forecast"),
        Column("rounded_to", "Rounded to", Kind.NUMBER, "Published precision in £", Unit.COUNT, filled=SET_UP,
               printed=False),
        Column("lines", "Lines", help="Model keys that make up the figure", filled=SET_UP, width=50, printed=False),
        Column("owner", "Owner role", help="Who answers for it (a role, not a name)", width=26),
        Column("comment", "Comment", help="What the reader should know", width=44),
    ),
)  # fmt: skip

TABLES = (KPI, MODEL, OUTTURN, CONTRIBUTIONS, SAVINGS)
