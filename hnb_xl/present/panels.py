"""Which monthly series are shown together, and how each is drawn: the one list of them. Source: W10."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from hnb_xl.model.blocks import ChartKind


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart of a panel.

    Args:
        title: What it shows, without the unit.
        series: Keys of the series drawn, the first the strongest.
        kind: Columns for counts of a month, lines for what goes on.
        value_format: How its axis and labels read.
        unit: What stands at its axis.
        neighbours: Also draw the level of statistical neighbours, worked out from the published difference.
        step: The axis begins at a multiple of this, a little under what is drawn; None: at nought.
    """

    title: str
    series: tuple[str, ...]
    kind: ChartKind
    value_format: str
    unit: str
    neighbours: bool = False
    step: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """Series that are read together: a table of months, and charts over it.

    KPIs whose category has the panel's title are shown with it.
    """

    title: str
    series: tuple[str, ...]
    charts: tuple[Drawing, ...]


_LINE, _COLUMN = ChartKind.LINE, ChartKind.COLUMN
_SHARE_STEP = Decimal("0.005")

PANELS = (
    Panel(
        "Funded EHCPs",
        ("ehcps", "ehcps_on_year", "ehcp_share", "ehcp_share_gap"),
        (
            Drawing("Funded EHCPs", ("ehcps",), _COLUMN, "#,##0", "Plans", step=Decimal(500)),
            Drawing(
                "% of 0-25s with an EHCP",
                ("ehcp_share",),
                _LINE,
                "0.0%",
                "% of 0-25s",
                neighbours=True,
                step=_SHARE_STEP,
            ),
        ),
    ),
    Panel(
        "Requests for assessment",
        ("requests",),
        (Drawing("Requests for an EHC needs assessment", ("requests",), _COLUMN, "#,##0", "Requests"),),
    ),
    Panel(
        "Placed in independent or non-maintained special schools (INMSS), rolling 12 months",
        ("inmss_share", "inmss_share_gap", "inmss", "inmss_on_year"),
        (
            Drawing(
                "% of EHCPs in INMSS",
                ("inmss_share",),
                _LINE,
                "0.0%",
                "% of EHCPs",
                neighbours=True,
                step=_SHARE_STEP,
            ),
            Drawing("Placed in INMSS", ("inmss",), _COLUMN, "#,##0", "Placements", step=Decimal(50)),
        ),
    ),
    Panel(
        "Special school places",
        ("places_filled", "places_planned"),
        (Drawing("New special school places", ("places_filled", "places_planned"), _COLUMN, "#,##0", "Places"),),
    ),
    Panel("EHCPs ceased", ("ceased",), (Drawing("EHCPs ceased in the month", ("ceased",), _COLUMN, "#,##0", "Plans"),)),
    Panel(
        "In-year net position",
        ("hnb_in_year",),
        (Drawing("In-year net position of the high needs block", ("hnb_in_year",), _COLUMN, "0.00", "£m"),),
    ),
    Panel(
        "Average cost of an EHCP",
        ("average_cost",),
        (Drawing("Average cost of an EHCP", ("average_cost",), _LINE, "£#,##0", "£", step=Decimal(1000)),),
    ),
    Panel(
        "Timeliness",
        ("decisions_on_time", "plans_on_time"),
        (Drawing("On time, % of the month", ("decisions_on_time", "plans_on_time"), _LINE, "0%", "% on time"),),
    ),
)


def panels_of(series: Iterable[str]) -> tuple[Panel, ...]:
    """The panels that show any of these series."""
    wanted = set(series)
    return tuple(panel for panel in PANELS if wanted & set(panel.series))
