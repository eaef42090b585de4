"""Milestones due by theme and status: counts, and stacked bars over them. Source: W10."""

from __future__ import annotations

from dataclasses import replace

from hnb_xl.model.blocks import Chart, ChartKind, Series, Table
from hnb_xl.model.inputs import InputRow, slug
from hnb_xl.model.money import Unit
from hnb_xl.present.charted import numbers, spoken
from hnb_xl.present.palette import OTHER_STATUS, STATUSES
from hnb_xl.present.tabular import Field, tabulate, words
from hnb_xl.present.view import View
from hnb_xl.present.wording import NOT_YET, figure


def statuses(view: View) -> tuple[str, ...]:
    """Every status that milestones due have, in the order of the usual life of one."""
    given = dict.fromkeys(row.words("status") for row in view.inputs["milestone_due"].named)
    return (*(each for each in STATUSES if each in given), *(each for each in given if each not in STATUSES))


def by_theme(view: View, name: str, theme: InputRow, at: int) -> Table:
    """How many milestones of a theme are due, by status; a status it does not have takes no column."""

    def count(header: str, key: str) -> Field[InputRow]:
        id = f"milestones.{theme.key}.{key}"
        missing = NOT_YET if view.figure(id) else ""
        return Field(header, lambda _: figure(view.value(id), Unit.COUNT, text=missing), number=True, optional=True)

    fields = [
        Field("Theme", lambda row: words(row.label)),
        *(count(status, slug(status)) for status in statuses(view)),
        count("All due", "due"),
    ]
    return replace(tabulate(name, fields, (theme,), summary="Milestones due by status"), at=at)


def theme_name(row: InputRow) -> str:
    """A theme with its number."""
    return f"{row.label}  {row.words('theme')}"


def chart(table: Table, width: int, height: int) -> Chart | None:
    """Stacked bars of the counts, each labelled; None where no status has one."""
    first, *headers, _ = (column.header for column in table.columns)
    shown = [header for header in headers if any(numbers(table, header))]
    if not shown:
        return None
    return Chart(
        title="Milestones due, by status",
        alt=spoken("Stacked bars of milestones due by status.", table),
        kind=ChartKind.STACKED_BAR,
        table=table.name,
        categories=first,
        series=tuple(Series(header, STATUSES.get(header, OTHER_STATUS), labels=True) for header in shown),
        width=width,
        height=height,
        value_format="0;;",
    )
