"""Ratings, Measures, Workstreams and Monthly sheets: how a programme is reported to its board, month by month.

Every rated thing has the rating of the last period and of this one. A monthly series is declared once, in `SERIES`:
from it come the columns of the Monthly sheet, the fields of an authority file, the figures and what they are called.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hnb_xl.model.columns import Basis, Column, Filled, OnRoll, Table, choice, day, number, words
from hnb_xl.model.money import Unit
from hnb_xl.model.packs import HIGHLIGHT, PORTFOLIO
from hnb_xl.model.scale import DEFAULTS, RATING
from hnb_xl.model.tables.delivery import MILESTONE_STATUSES
from hnb_xl.model.tables.rated import BASES, BETTER, UNITS

_SET_UP = Filled.SET_UP
_RATINGS = DEFAULTS[RATING].accepted

# KPI categories that packs draw in a place of their own; a council may have any other beside them.
HEADLINE, FINANCE, MITIGATIONS = "Headline", "Finance summary", "Programme mitigations"
CONDITIONS_GROUP = "Conditions of the agreement"

NOT_STATED = "Status not stated"  # a count whose status the source does not say
DUE_STATUSES = (*MILESTONE_STATUSES, NOT_STATED)


def _key(width: float = 22, help: str = "Stable short name") -> Column:
    return words("key", "Key", help, required=True, filled=_SET_UP, width=width, printed=False)


def _rated(last: str = "Last period", this: str = "This period") -> tuple[Column, ...]:
    """The ratings of the last period and of this one, and what to say of them."""
    return (
        choice(
            "last",
            last,
            "The rating a period ago",
            _RATINGS,
            rated=True,
            scale=RATING,
            width=24,
            on_roll=OnRoll.TAKEN,
            rolls_from=("this",),
        ),
        choice("this", this, "The rating now", _RATINGS, rated=True, scale=RATING, width=24, on_roll=OnRoll.CLEARED),
        words("comment", "Comment", "What the reader should know", width=60, on_roll=OnRoll.CLEARED),
    )


RATINGS = Table(
    key="rating",
    name="tblRatings",
    sheet="Ratings",
    title="Ratings of the programme",
    help="The programme as a whole, the deficit's trajectory, and each condition of the agreement. Blank: not rated.",
    row_key="key",
    spare_rows=3,
    frozen_columns=2,
    source="W1, W2, W3, W8, M1",
    packs=(HIGHLIGHT, PORTFOLIO),
    columns=(
        _key(),
        words("group", "Group", "What it is shown with", required=True, filled=_SET_UP, width=26),
        words("ref", "Ref", "As printed", filled=_SET_UP, width=8),
        words("subject", "What is rated", "As printed", required=True, filled=_SET_UP, width=50),
        *_rated(),
    ),
)


def _figure() -> tuple[Column, ...]:
    """What a measure stands at, in any of the ways a report gives it: of this period only."""
    columns = (
        number("figure", "Figure", "A number or words", exact=True, may_be_words=True, width=16),
        number("count", "Count", "Where the figure is part of a total: the part", unit=Unit.COUNT, exact=True),
        number("total", "Total", "The total it is part of", unit=Unit.COUNT, exact=True),
        number("share", "Share", "The part as a share, as printed", unit=Unit.PERCENT),
        day("updated", "Updated", "The date the figure stands at", width=18),
    )
    return tuple(replace(column, on_roll=OnRoll.CLEARED) for column in columns)


MEASURES = Table(
    key="measure",
    name="tblMeasures",
    sheet="Measures",
    title="Key measures",
    help=(
        "Type the figure in the unit of the row, or the words that stand for it (On forecast, Data coming). Where it "
        "is a count with its share, give both beside it."
    ),
    row_key="key",
    spare_rows=3,
    frozen_columns=2,
    source="W4",
    packs=(HIGHLIGHT,),
    columns=(
        _key(),
        words("measure", "Measure", "As printed", required=True, filled=_SET_UP, width=46),
        words("detail", "Detail", "How to read it", filled=_SET_UP, width=46),
        choice("unit", "Unit", "Unit of the figure", UNITS, required=True, filled=_SET_UP, width=8),
        choice("better", "Better", "Which way is better", BETTER, filled=_SET_UP, width=10),
        choice("basis", "Basis", "What the figure measures", BASES, filled=_SET_UP, width=10),
        *_figure(),
        *_rated(),
        number(
            "rounded_to",
            "Rounded to",
            "Published precision in the base unit",
            unit=Unit.COUNT,
            filled=_SET_UP,
            printed=False,
        ),
    ),
)

THEMES = Table(
    key="theme",
    name="tblThemes",
    sheet="Workstreams",
    title="Themes",
    help="The themes of the programme, in order; each has a page of its own in the pack.",
    row_key="key",
    source="W10",
    packs=(PORTFOLIO,),
    columns=(
        _key(22, "Number of the theme"),
        words("theme", "Theme", "As printed", required=True, filled=_SET_UP, width=46),
        words("series", "Series", "Keys of the monthly series shown on its page", filled=_SET_UP, width=50),
        words("comment", "Comment", "What the reader should know", width=50, on_roll=OnRoll.CLEARED),
    ),
)

WORKSTREAMS = Table(
    key="workstream",
    name="tblWorkstreams",
    sheet="Workstreams",
    title="Workstreams",
    help="One row a workstream, under its theme and, where known, its programme.",
    row_key="key",
    spare_rows=3,
    source="W9, W10",
    packs=(PORTFOLIO,),
    columns=(
        _key(),
        words("workstream", "Workstream", "As printed", required=True, filled=_SET_UP, width=46),
        words("theme", "Theme key", "Number of its theme", filled=_SET_UP, width=50),
        words("programme", "Programme", "Which programme delivers it", filled=_SET_UP, width=24),
        *_rated(),
    ),
)

MILESTONES_DUE = Table(
    key="milestone_due",
    name="tblMilestonesDue",
    sheet="Workstreams",
    title="Milestones due",
    help="How many milestones are due, by theme and status. A blank count is no figure yet.",
    row_key="key",
    spare_rows=3,
    source="W10",
    packs=(PORTFOLIO,),
    columns=(
        _key(),
        words("theme", "Theme key", "Number of its theme", required=True, width=46, on_roll=OnRoll.KEPT),
        choice("status", "Status", "Where they stand", DUE_STATUSES, required=True, width=50, on_roll=OnRoll.KEPT),
        number(
            "count",
            "Count",
            "How many milestones",
            unit=Unit.COUNT,
            exact=True,
            basis=Basis.STOCK,
            width=24,
            on_roll=OnRoll.CLEARED,
        ),
        words("comment", "Comment", "What the reader should know", width=24, on_roll=OnRoll.CLEARED),
    ),
)


@dataclass(frozen=True, slots=True)
class Series:
    """One figure a month.

    Args:
        key: Its name in ids and in an authority file.
        header: Its column on the Monthly sheet.
        label: What it is, in a sentence.
        unit: Of every month's figure.
        basis: What a month's figure measures.
        better: Which way is better.
        part, whole: Of a share: the series it is the quotient of.
        fact: The fact its latest month states, where a headline states it too.
        gap_to: Of a difference: the series it is taken from ("against statistical neighbours").
        on_year: Of a difference: the series whose change on the same month last year it is.
    """

    key: str
    header: str
    label: str
    unit: Unit
    basis: Basis
    better: str = "lower"
    part: str = ""
    whole: str = ""
    fact: str = ""
    gap_to: str = ""
    on_year: str = ""

    @property
    def is_difference(self) -> bool:
        """True for a series that only says how far another is from something."""
        return bool(self.gap_to or self.on_year)


_COUNT, _SHARE = Unit.COUNT, Unit.PERCENT
_STOCK, _FLOW = Basis.STOCK, Basis.FLOW

# fmt: off
SERIES: tuple[Series, ...] = (
    Series("ehcps", "Funded EHCPs", "Funded EHCPs", _COUNT, _STOCK, fact="ehcp.stock"),
    Series("ehcps_on_year", "EHCPs on last year", "Funded EHCPs: change on the same month last year", _COUNT, _STOCK,
           on_year="ehcps"),
    Series("ehcp_share", "% of 0-25s with EHCP", "Share of 0 to 25 year olds with an EHCP", _SHARE, _STOCK),
    Series("ehcp_share_gap", "EHCP % against neighbours", "Share with an EHCP: against statistical neighbours", _SHARE,
           _STOCK, gap_to="ehcp_share"),
    Series("inmss", "Placed in INMSS", "EHCPs placed in independent or non-maintained special schools", _COUNT, _STOCK),
    Series("inmss_on_year", "INMSS on last year", "Placed in INMSS: change on the same month last year", _COUNT, _STOCK,
           on_year="inmss"),
    Series("inmss_share", "% in INMSS", "Share of EHCPs placed in INMSS", _SHARE, _STOCK, part="inmss", whole="ehcps",
           fact="inmss.share"),
    Series("inmss_share_gap", "INMSS % against neighbours", "Share in INMSS: against statistical neighbours", _SHARE,
           _STOCK, gap_to="inmss_share"),
    Series("requests", "EHCNA requests", "Requests for an EHC needs assessment", _COUNT, _FLOW),
    Series("decisions_on_time", "20-week decisions on time", "Decisions made within 20 weeks", _SHARE, _FLOW, "higher"),
    Series("plans_on_time", "Plans issued on time", "EHC plans issued on time", _SHARE, _FLOW, "higher"),
    Series("ceased", "EHCPs ceased", "EHCPs ceased", _COUNT, _FLOW, "higher"),
    Series("places_filled", "Special places filled", "New special school places filled", _COUNT, _STOCK, "higher"),
    Series("places_planned", "Special places planned", "New special school places planned", _COUNT, _STOCK, "higher"),
    Series("average_cost", "Average cost per EHCP", "Average cost of an EHCP", Unit.GBP, _STOCK,
           fact="ehcp.average_cost"),
    Series("hnb_in_year", "HNB in-year position", "In-year net position of the high needs block, a deficit positive",
           Unit.GBP_M, Basis.FORECAST, fact="hnb.deficit"),
)
# fmt: on
SERIES_BY_KEY: dict[str, Series] = {series.key: series for series in SERIES}


def _column(series: Series) -> Column:
    """A month's figure; of a count exact, of an amount in £m to the nearest £10,000 as packs print it."""
    return number(
        series.key,
        series.header,
        f"{series.label} ({'at the end of' if series.basis is Basis.STOCK else 'in'} the month)",
        unit=series.unit,
        basis=series.basis,
        exact=series.unit is Unit.COUNT,
        width=14,
    )


MONTHLY = Table(
    key="month",
    name="tblMonthly",
    sheet="Monthly",
    title="Monthly figures",
    help=(
        "One row a month: type any day of it. A month or a series without a figure stays blank, and an average over "
        "it says so. Differences in percentages are in percentage points."
    ),
    row_key="month",
    on_roll=OnRoll.KEPT,  # a series is dated by its own rows
    spare_rows=12,
    source="W10",
    packs=(PORTFOLIO,),
    columns=(
        day("month", "Month", "Any day of the month", required=True, width=20),
        *(_column(series) for series in SERIES),
        words("comment", "Comment", "What the reader should know", width=40),
    ),
)

TABLES = (RATINGS, MEASURES, THEMES, WORKSTREAMS, MILESTONES_DUE, MONTHLY)
