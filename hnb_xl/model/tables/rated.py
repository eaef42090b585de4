"""KPIs and Financial model sheets: the tables whose rows are held to a plan and rated."""

from __future__ import annotations

from hnb_xl.model.columns import OF_THE_YEAR, Basis, Column, Filled, OnRoll, Table, choice, computed, number, words
from hnb_xl.model.facts import FACTS
from hnb_xl.model.money import Unit
from hnb_xl.model.packs import RETURN
from hnb_xl.model.scale import RATING
from hnb_xl.model.tables import formulas
from hnb_xl.model.tables import rated_formulas as texts

_SET_UP = Filled.SET_UP
UNITS = tuple(unit.value for unit in Unit)
BETTER = ("lower", "higher", "on target")
BASES = ("stock", "flow", "to date", "forecast")
TARGET_KINDS = ("annual", "annual, rated pro rata", "pro rata", "profiled", "ceiling", "floor")
KPI_SIGNS = ("as stated", "reversed")
LINE_SIGNS = ("income", "expenditure", "saving written negative", "saving written positive", "deficit")
RATINGS = ("G", "A/G", "A", "A/R", "R")


def _limits(prefix: str, against: str, off_by: str, rating: str) -> tuple[Column, ...]:
    """How far off plan a row may be, and the rating that follows; `rating` gives it by HNB_RAG."""
    return (
        computed(
            "green_to",
            "Green to",
            formulas.green_to(against),
            f"{prefix}.green_to",
            "Green while off plan by no more than this",
        ),
        computed(
            "red_from",
            "Red from",
            formulas.red_from(against),
            f"{prefix}.red_from",
            "Red when off plan by this or more",
        ),
        computed(
            "rag",
            "Computed RAG",
            formulas.rag(off_by),
            f"{prefix}.rag.computed",
            "What the RAG policy gives",
            functions=rating,
            rated=True,
        ),
        choice(
            "reported",
            "Reported RAG",
            "The rating in the return",
            RATINGS,
            rated=True,
            scale=RATING,
            on_roll=OnRoll.CLEARED,
        ),
        words(
            "reason",
            "Reason if it differs",
            "Why the reported rating is not the computed one",
            width=36,
            on_roll=OnRoll.CLEARED,
        ),
        words("comment", "Comment", "What the reader of the return should know", width=44, on_roll=OnRoll.CLEARED),
    )


def _policy_columns() -> tuple[Column, ...]:
    """The row's policy, looked up once so that the limits' formulas stay short."""
    found = "Looked up from the RAG policy on the Agreement sheet"
    shares = (("amber_pct", "Amber %"), ("red_pct", "Red %"))
    amounts = (("amber_amount", "Amber amount"), ("red_amount", "Red amount"))
    return (
        *(
            computed(key, header, formulas.looked_up(header), f"policy.{key}", found, unit=Unit.PERCENT, printed=False)
            for key, header in shares
        ),
        *(
            computed(key, header, formulas.looked_up(header, texts.SCALE), f"policy.{key}", found, printed=False)
            for key, header in amounts
        ),
        computed("trips", "Trips", formulas.trips(), "policy.combine", found, printed=False),
    )


def _set_up_at_the_end() -> tuple[Column, ...]:
    """What a rated row says of its precision, policy and fact."""
    return (
        number(
            "rounded_to",
            "Rounded to",
            "Published precision in the base unit; 0 is exact",
            unit=Unit.COUNT,
            filled=_SET_UP,
            printed=False,
        ),
        words(
            "policy", "Policy", "Name of the RAG policy", list_name="Policies", filled=_SET_UP, width=20, printed=False
        ),
        choice("fact", "Fact", "The fact this row states", tuple(FACTS), filled=_SET_UP, width=20, printed=False),
    )


def _way(key: str, header: str, help: str, allowed: tuple[str, ...], width: float = 12) -> Column:
    """A choice the agreement makes for a row."""
    return choice(key, header, help, allowed, required=True, filled=_SET_UP, width=width, printed=False)


KPI = Table(
    key="kpi",
    name="tblKPI",
    sheet="KPIs",
    title="Key performance indicators",
    help=(
        "Type the return point's actual in its own column, in the unit of the row. Text such as n/a means no figure "
        "yet. Grey columns are worked out; the reported RAG may differ from the computed one only with a reason."
    ),
    row_key="ref",
    frozen_columns=3,
    source="K6, Appendix A",
    columns=(
        words("ref", "Ref", "As printed in the return", required=True, filled=_SET_UP, width=6),
        words("category", "Category", "Group on the dashboard", required=True, filled=_SET_UP, width=18),
        words("name", "KPI", "The indicator", required=True, filled=_SET_UP, width=40),
        choice("unit", "Unit", "Unit of every figure in the row", UNITS, required=True, filled=_SET_UP, width=7),
        number(
            "baseline",
            "Baseline",
            "The figure the plan starts from",
            basis=Basis.BASELINE,
            signed=True,
            width=13,
            **OF_THE_YEAR,
        ),
        number(
            "target",
            "Target",
            "The agreement's target, as printed",
            basis=Basis.TARGET,
            signed=True,
            width=13,
            on_roll=OnRoll.CLEARED_PRO_RATA,
            on_year=OnRoll.CLEARED,
        ),
        number(
            "{point}",
            "{point}",
            "Actual or forecast reported at this return point",
            per_point=True,
            signed=True,
            exact=True,
            width=13,
            **OF_THE_YEAR,
        ),
        computed(
            "this", "This return", texts.PICK, "kpi.{key}.actual", "The figure of the current return point", signed=True
        ),
        computed(
            "last",
            "Last return",
            texts.PICK_LAST,
            "kpi.{key}.previous",
            "The figure of the return point before",
            signed=True,
        ),
        computed(
            "compared",
            "Compared with",
            texts.COMPARED,
            "kpi.{key}.target",
            "The target the variance is taken from",
            functions=texts.COMPARED_BY_FUNCTION,
            signed=True,
        ),
        computed(
            "variance",
            "Variance",
            formulas.difference(texts.THIS, texts.WITH),
            "kpi.{key}.variance",
            "Actual less target, in the sign of the row",
            functions=formulas.by_function("HNB_VARIANCE", texts.THIS, texts.WITH),
            signed=True,
        ),
        computed(
            "variance_pct",
            "Variance %",
            texts.VARIANCE_PCT,
            "kpi.{key}.variance_pct",
            "Variance as a share of the target, in the sign of the row",
            functions=formulas.by_function("HNB_VARIANCE_PCT", texts.THIS, texts.WITH),
            unit=Unit.PERCENT,
            signed=True,
        ),
        computed(
            "adverse",
            "Adverse",
            formulas.off_plan(texts.THIS, texts.WITH, texts.SIGN),
            "kpi.{key}.adverse",
            "Positive is worse",
            functions=formulas.by_function("HNB_ADVERSE", texts.THIS, texts.WITH, texts.BETTER_AS_TYPED),
        ),
        computed(
            "rated_against",
            "Rated against",
            texts.RATED_AGAINST,
            "kpi.{key}.rated_against",
            "The target at the data date: an annual target of a flow is taken pro rata by month",
            functions=texts.RATED_AGAINST_BY_FUNCTION,
            signed=True,
        ),
        computed(
            "off_plan",
            "Off plan by",
            formulas.off_plan(texts.THIS, texts.AGAINST, texts.SIGN),
            "kpi.{key}.off_plan",
            "Adverse difference from the target it is rated against",
            functions=formulas.by_function("HNB_ADVERSE", texts.THIS, texts.AGAINST, texts.BETTER_AS_TYPED),
        ),
        *_limits(
            "kpi.{key}",
            texts.AGAINST,
            "[@[Off plan by]]",
            formulas.rag_of(texts.THIS, texts.AGAINST, texts.BETTER_AS_TYPED),
        ),
        choice(
            "reported_last",
            "Reported last",
            "The rating in the return before",
            RATINGS,
            rated=True,
            scale=RATING,
            on_roll=OnRoll.TAKEN,
            rolls_from=("reported",),
        ),
        _way("better", "Better", "Which way is better", BETTER),
        _way("basis", "Basis", "What the figure measures", BASES),
        _way("target_kind", "Target basis", "What the target is", TARGET_KINDS, width=20),
        number(
            "annual_target",
            "Year-end target",
            "Of a pro rata target: the year-end figure it is taken from",
            basis=Basis.TARGET,
            signed=True,
            filled=_SET_UP,
            width=13,
            printed=False,
            **OF_THE_YEAR,
        ),
        words("derivation", "Target derivation", "As printed in the return", filled=_SET_UP, width=20, printed=False),
        _way("signs", "Signs", "reversed: typed with the opposite sign (ceased plans as -35)", KPI_SIGNS),
        *_set_up_at_the_end(),
        *_policy_columns(),
    ),
)

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
    packs=(RETURN,),
    columns=(
        words("key", "Key", "Stable name of the line", required=True, filled=_SET_UP, width=26, printed=False),
        words("line", "Line", "As printed in the return", required=True, filled=_SET_UP, width=46),
        _way("kind", "Kind", "line or subtotal", ("line", "subtotal")),
        choice("unit", "Unit", "Unit of the row", UNITS, required=True, filled=_SET_UP, width=7),
        number("plan", "Plan", "The agreed financial model", basis=Basis.TARGET, signed=True, **OF_THE_YEAR),
        number(
            "previous",
            "Last forecast",
            "The forecast in the return before",
            basis=Basis.FORECAST,
            signed=True,
            on_roll=OnRoll.TAKEN,
            on_year=OnRoll.CLEARED,  # it was of another year end
            rolls_from=("actual", "this"),
        ),
        number(
            "actual",
            "Forecast",
            "The forecast of the year end at this return point",
            basis=Basis.FORECAST,
            signed=True,
            on_roll=OnRoll.CLEARED,
        ),
        computed(
            "parts_plan",
            "Parts of plan",
            "",
            "model.{key}.parts_plan",
            "Sum of the parts of a subtotal: plan",
            signed=True,
        ),
        computed(
            "parts_actual",
            "Parts of forecast",
            "",
            "model.{key}.parts_actual",
            "Sum of the parts of a subtotal: forecast",
            signed=True,
        ),
        computed(
            "compared",
            "Plan used",
            texts.used("Plan", "Parts of plan"),
            "model.{key}.plan",
            "The plan, or the sum of its parts",
            signed=True,
            printed=False,
        ),
        computed(
            "this",
            "Forecast used",
            texts.used("Forecast", "Parts of forecast"),
            "model.{key}.actual",
            "The forecast, or the sum of its parts",
            signed=True,
            printed=False,
        ),
        computed(
            "variance",
            "Variance",
            formulas.difference(texts.FORECAST, texts.PLAN),
            "model.{key}.variance",
            "Forecast less plan",
            functions=formulas.by_function("HNB_VARIANCE", texts.FORECAST, texts.PLAN),
            signed=True,
        ),
        computed(
            "adverse",
            "Adverse",
            texts.LINE_ADVERSE,
            "model.{key}.adverse",
            "Positive is worse",
            functions=formulas.by_function("HNB_ADVERSE", texts.FORECAST, texts.PLAN, texts.LINE_BETTER),
        ),
        *_limits(
            "model.{key}", texts.PLAN, "[@Adverse]", formulas.rag_of(texts.FORECAST, texts.PLAN, texts.LINE_BETTER)
        ),
        _way("signs", "Signs", "How the source writes the row", LINE_SIGNS, width=24),
        words(
            "parts",
            "Parts",
            "Of a subtotal: the keys added (+) and taken away (-)",
            filled=_SET_UP,
            width=40,
            printed=False,
        ),
        words("clause", "Clause", "Condition of the agreement", filled=_SET_UP, printed=False),
        *_set_up_at_the_end(),
        *_policy_columns(),
    ),
)

TABLES = (KPI, MODEL)
