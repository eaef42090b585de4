"""What is rated last period and this one: banners, columns, and how many of each group have each rating."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hnb_xl.model.blocks import Banner, Cell, Chart, ChartKind, Series, Table
from hnb_xl.model.inputs import InputRow, slug
from hnb_xl.model.money import Unit
from hnb_xl.model.tables.programme import CONDITIONS_GROUP
from hnb_xl.present.charted import spoken
from hnb_xl.present.palette import LEVELS
from hnb_xl.present.tabular import Field, tabulate, words
from hnb_xl.present.view import View
from hnb_xl.present.wording import figure, graded

NOT_RATED = "Not rated"
_NO_LAST = "Not known"  # without both ratings there is no direction
_ARROWS = {"Better": "↑ Better", "Worse": "↓ Worse", "Same": "→ Same"}
_COUNT = "0;;"  # a level that nothing has needs no label on its bar


@dataclass(frozen=True, slots=True)
class Group:
    """Things that are rated, and the id their counts stand under."""

    label: str
    id: str


def overall(view: View) -> tuple[InputRow, ...]:
    """What is rated as a whole: everything but the conditions, in the order of the data."""
    return tuple(row for row in view.inputs["rating"].named if row.words("group") != CONDITIONS_GROUP)


def conditions(view: View) -> tuple[InputRow, ...]:
    """The conditions of the agreement."""
    return tuple(row for row in view.inputs["rating"].named if row.words("group") == CONDITIONS_GROUP)


def way(view: View, id: str) -> str:
    """Which way a rating has gone since last period, in words."""
    return _ARROWS.get(view.text(f"{id}.direction"), "") or _NO_LAST


def banner(view: View, row: InputRow) -> Banner:
    """A rating in the council's words, and where it came from."""
    id = f"rating.{row.key}"
    scale = view.inputs.scale()
    now, before = (graded(view.text(f"{id}.{period}"), scale) for period in ("this", "last"))
    detail = f"Last period: {before.value}  →  this period: {now.value}"
    detail = f"{detail}  ·  Direction: {way(view, id).lower()}"
    return Banner(str(now.value), now.style, label=row.words("subject"), detail=detail)


def pair(view: View, id: str, width: float) -> list[Field[InputRow]]:
    """Columns for the rating of last period, of this one, and the direction.

    Args:
        view: the run.
        id: the prefix of the rows' ids: "rating", "measure", "workstream".
        width: of a rating's column.
    """
    scale = view.inputs.scale()

    def period(header: str, key: str) -> Field[InputRow]:
        return Field(header, lambda row: graded(view.text(f"{id}.{row.key}.{key}"), scale), width, rated=True)

    direction: Field[InputRow] = Field("Direction", lambda row: words(way(view, f"{id}.{row.key}")), 12)
    return [period("Last period", "last"), period("This period", "this"), direction]


def condition_table(view: View, width: float, title_width: float) -> tuple[Table, tuple[float, ...]] | None:
    """The conditions with their ratings, and the widths of their columns; None where there are none."""
    rows = conditions(view)
    if not rows:
        return None
    fields: list[Field[InputRow]] = [
        Field("Ref", lambda row: words(row.words("ref")), 5),
        Field("Condition of the agreement", lambda row: words(row.words("subject")), title_width),
        *pair(view, "rating", width),
    ]
    table = tabulate("outConditionRatings", fields, rows, summary="Each condition's rating last period and this period")
    return table, tuple(field.width for field in fields)


def condition_group() -> Group:
    """The conditions, as their counts are called."""
    return Group("Conditions", f"rating.count.{slug(CONDITIONS_GROUP)}")


def counts(view: View, name: str, first: str, groups: Sequence[Group], last: Field[Group] | None = None) -> Table:
    """How many of each group have each rating, best first; then `last`, else how many have none."""

    def level(header: str, key: str, *, optional: bool = False) -> Field[Group]:
        def cell(group: Group) -> Cell:
            value = view.value(f"{group.id}.{key}")
            return figure(None if optional and not value else value, Unit.COUNT)

        return Field(header, cell, 7, number=True, optional=optional)

    fields: list[Field[Group]] = [
        Field(first, lambda group: words(group.label)),
        *(level(f"{each.shape} {each.letter}", each.slug) for each in view.inputs.scale().levels),
        last or level(NOT_RATED, "not_rated", optional=True),
    ]
    return tabulate(name, fields, groups, summary="How many have each rating this period, best first")


def counts_chart(view: View, table: Table, title: str, width: int, height: int) -> Chart:
    """The same counts as stacked bars, each labelled with its number."""
    slugs = {f"{each.shape} {each.letter}": each.slug for each in view.inputs.scale().levels}
    first, *others = (column.header for column in table.columns)
    levels = [header for header in others if header in slugs or header == NOT_RATED]
    return Chart(
        title=title,
        alt=spoken(f"Stacked bars: {title}.", table),
        kind=ChartKind.STACKED_BAR,
        table=table.name,
        categories=first,
        series=tuple(Series(header, LEVELS[slugs.get(header, "not_rated")], labels=True) for header in levels),
        width=width,
        height=height,
        value_format=_COUNT,
    )


def legend(view: View) -> str:
    """The council's scale in one line: ● G Green - On Track, ..."""
    levels = (f"{each.shape} {each.letter} {each.words}" for each in view.inputs.scale().levels)
    return f"Ratings: {'; '.join(levels)}"
