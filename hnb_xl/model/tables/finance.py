"""DSG outturn, Contributions and Savings sheets."""

from __future__ import annotations

from hnb_xl.model.columns import OF_THE_YEAR, Basis, Filled, OnRoll, Table, choice, computed, number, words
from hnb_xl.model.facts import FACTS
from hnb_xl.model.money import Unit
from hnb_xl.model.packs import RETURN
from hnb_xl.model.tables import formulas
from hnb_xl.model.tables.rated import UNITS

_SET_UP = Filled.SET_UP
_FUTURE = "Variance incl. future demand"

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
    packs=(RETURN,),
    columns=(
        words("key", "Key", "Stable name of the row", required=True, filled=_SET_UP, width=24, printed=False),
        words("block", "Block", "As printed", required=True, filled=_SET_UP, width=34),
        choice(
            "kind",
            "Kind",
            "block, subtotal, funding or total",
            ("block", "subtotal", "funding", "total"),
            required=True,
            filled=_SET_UP,
            printed=False,
        ),
        choice("unit", "Unit", "Unit of the row", UNITS, required=True, filled=_SET_UP, width=7),
        number(
            "budget",
            "Budget",
            "Budget for the year",
            basis=Basis.TARGET,
            **OF_THE_YEAR
        ),
        number("outturn", "Outturn", "Forecast outturn", basis=Basis.FORECAST, on_roll=OnRoll.CLEARED),
        number(
            "variance_published",
            "Variance as published",
            "Leave blank to work it out",
            basis=Basis.FORECAST,
            width=13,
            on_roll=OnRoll.CLEARED,
        ),
        number(
            "future_demand",
            "Future demand",
            "Expected, not yet committed",
            basis=Basis.FORECAST,
            on_roll=OnRoll.CLEARED,
        ),
        number(
            "incl_published",
            f"{_FUTURE} as published",
            "Leave blank to work it out",
            basis=Basis.FORECAST,
            width=16,
            on_roll=OnRoll.CLEARED,
        ),
        number(
            "previous",
            "Previous forecast",
            "Variance incl. future demand in the forecast before",
            basis=Basis.FORECAST,
            on_roll=OnRoll.TAKEN,
            on_year=OnRoll.CLEARED,  # it was of another year end
            rolls_from=("incl_published", "incl"),
        ),
        computed(
            "variance",
            "Variance",
            "IF(ISNUMBER([@[Variance as published]]),[@[Variance as published]],"
            + formulas.difference("[@Outturn]", "[@Budget]")
            + ")",
            "outturn.{key}.variance",
            "Outturn less budget, or as published",
            functions=(
                "IF(ISNUMBER([@[Variance as published]]),[@[Variance as published]],HNB_VARIANCE([@Outturn],[@Budget]))"
            ),
        ),
        computed(
            "incl",
            _FUTURE,
            f"IF(ISNUMBER([@[{_FUTURE} as published]]),[@[{_FUTURE} as published]],"
            'IF(AND(ISNUMBER([@Variance]),ISNUMBER([@[Future demand]])),[@Variance]+[@[Future demand]],""))',
            "outturn.{key}.variance_incl_future_demand",
            "Variance + future demand, or as published",
            width=13,
        ),
        computed(
            "movement",
            "Movement",
            formulas.difference(f"[@[{_FUTURE}]]", "[@[Previous forecast]]"),
            "outturn.{key}.movement",
            "Change since the previous forecast",
            functions=formulas.by_function("HNB_VARIANCE", f"[@[{_FUTURE}]]", "[@[Previous forecast]]"),
        ),
        words(
            "parts", "Parts", "Of a subtotal: the keys added (+) and taken away (-)", filled=_SET_UP, width=44,
            printed=False,
        ),
        number("rounded_to", "Rounded to", "Published precision in £", unit=Unit.COUNT, filled=_SET_UP, printed=False),
        choice(
            "fact", "Fact", "The fact this row's variance states", tuple(FACTS), filled=_SET_UP, width=20, printed=False
        ),
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
    packs=(RETURN,),
    columns=(
        words("partner", "Partner", "Who contributes", required=True, filled=_SET_UP, width=30),
        choice("kind", "Kind", "partner or total", ("partner", "total"), required=True, filled=_SET_UP),
        choice("unit", "Unit", "Unit of the row", UNITS, required=True, filled=_SET_UP, width=7),
        number(
            "{point}",
            "{point}",
            "Increase reported at this return point",
            per_point=True,
            basis=Basis.TO_DATE,
            width=13,
            **OF_THE_YEAR,
        ),
    ),
)

SAVINGS = Table(
    key="saving",
    name="tblSavings",
    sheet="Savings",
    title="Savings and mitigations by condition",
    help=(
        "What each condition claims, savings positive. The lines themselves stand in the financial model; “Lines” "
        "names those that make up the condition's figure, so that the two are compared and nothing is typed twice."
    ),
    row_key="key",
    frozen_columns=2,
    source="K10, conditions 3.2, 3.4, 3.5 and 3.7",
    packs=(RETURN,),
    columns=(
        words("key", "Key", "Stable name of the row", required=True, filled=_SET_UP, width=20, printed=False),
        words("initiative", "Initiative", "What saves", required=True, filled=_SET_UP, width=44),
        words("condition", "Condition", "Condition of the agreement", filled=_SET_UP),
        choice("unit", "Unit", "Unit of the row", UNITS, required=True, filled=_SET_UP, width=7),
        number("target", "Target", "Planned for the year", basis=Basis.TARGET, width=13, **OF_THE_YEAR),
        number("secured", "Secured to date", "Achieved so far", basis=Basis.TO_DATE, width=13, on_roll=OnRoll.CLEARED),
        number(
            "expected",
            "Still expected",
            "Expected by the year end beyond what is secured",
            basis=Basis.FORECAST,
            width=13,
            on_roll=OnRoll.CLEARED,
        ),
        number(
            "forecast",
            "Forecast",
            "Expected for the whole year",
            basis=Basis.FORECAST,
            width=13,
            on_roll=OnRoll.CLEARED,
        ),
        computed(
            "shortfall",
            "Shortfall",
            formulas.difference("[@Target]", "[@Forecast]"),
            "savings.{key}.shortfall",
            "Target less forecast",
            functions=formulas.by_function("HNB_ADVERSE", "[@Forecast]", "[@Target]", '"higher"'),
        ),
        number("rounded_to", "Rounded to", "Published precision in £", unit=Unit.COUNT, filled=_SET_UP, printed=False),
        words("lines", "Lines", "Model keys that make up the figure", filled=_SET_UP, width=50, printed=False),
        words("owner", "Owner role", "Who answers for it (a role, not a name)", width=26, on_roll=OnRoll.KEPT),
        words("comment", "Comment", "What the reader should know", width=44, on_roll=OnRoll.CLEARED),
    ),
)

TABLES = (OUTTURN, CONTRIBUTIONS, SAVINGS)
