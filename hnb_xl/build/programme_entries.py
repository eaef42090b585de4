"""The rows of the programme's tables: scales, ratings, measures, themes, workstreams, milestones due and months."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hnb_xl.build.source import Row, Source
from hnb_xl.model.authority_programme import RatingFigures
from hnb_xl.model.tables.delivery import CONDITIONS
from hnb_xl.model.tables.programme import CONDITIONS_GROUP

_NOT_RATED = RatingFigures()


def _scales(source: Source) -> list[Row]:
    """A row for each level of the scales the file names; none where the usual ones are meant."""
    return [
        {
            "level": f"{name} {place}",
            "scale": name,
            "letter": level.letter,
            "colour": level.colour,
            "shape": level.shape,
            "words": level.words,
            "meaning": level.meaning,
        }
        for name, scale in source.authority.scale.chosen.items()
        for place, level in enumerate(scale.levels, start=1)
    ]


def _pair(source: Source, now: RatingFigures, before: RatingFigures) -> Row:
    """The ratings of the last period and of this one; the last as this report gives it, else as the last one did."""
    return {
        "last": source.words(now.last or before.this),
        "this": source.words(now.this),
        "comment": now.comment,
    }


def _ratings(source: Source) -> list[Row]:
    """What the file lists as rated, and the conditions where no other table has them."""
    found: list[Row] = []
    for each in source.authority.rated:
        now, before = (period.rating.get(each.key, _NOT_RATED) for period in (source.reported, source.before))
        found.append(each.model_dump() | _pair(source, now, before))
    return found if source.needs(CONDITIONS) else found + _conditions(source)


def _conditions(source: Source) -> list[Row]:
    found: list[Row] = []
    for condition in source.authority.agreement.condition:
        given = [period.condition.get(condition.ref) for period in (source.reported, source.before)]
        now, before = (
            RatingFigures(last=each.last, this=each.this, comment=each.progress) if each else _NOT_RATED
            for each in given
        )
        row: Row = {
            "key": f"condition {condition.ref}",
            "group": CONDITIONS_GROUP,
            "ref": condition.ref,
            "subject": condition.title,
        }
        found.append(row | _pair(source, now, before))
    return found


def _measures(source: Source) -> list[Row]:
    found: list[Row] = []
    for measure in source.authority.measure:
        now, before = source.reported.measure.get(measure.key), source.before.measure.get(measure.key)
        row: Row = measure.model_dump()
        if now is not None:
            row |= now.model_dump(exclude={"last", "this", "comment"})
        found.append(row | _pair(source, now or _NOT_RATED, before or _NOT_RATED))
    return found


def _themes(source: Source) -> list[Row]:
    comments = source.reported.theme
    return [
        {**theme.model_dump(), "series": " ".join(theme.series), "comment": comments.get(theme.key)}
        for theme in source.authority.theme
    ]


def _workstreams(source: Source) -> list[Row]:
    found: list[Row] = []
    for workstream in source.authority.workstream:
        now, before = (period.workstream.get(workstream.key, _NOT_RATED) for period in (source.reported, source.before))
        found.append(workstream.model_dump() | _pair(source, now, before))
    return found


def _milestones_due(source: Source) -> list[Row]:
    return [each.model_dump() for each in source.reported.milestone_due]


def _months(source: Source) -> list[Row]:
    """The months in order; a later report's own figure of a month wins over an earlier one's."""
    found = {each.month: each for period in source.so_far for each in period.month if each.month is not None}
    return [{"month": month, "comment": found[month].comment, **found[month].series} for month in sorted(found)]


PROGRAMME_TABLES: Mapping[str, Callable[[Source], list[Row]]] = {
    "scale": _scales,
    "rating": _ratings,
    "measure": _measures,
    "theme": _themes,
    "workstream": _workstreams,
    "milestone_due": _milestones_due,
    "month": _months,
}
