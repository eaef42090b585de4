"""HN064: a workstream or a count belongs to a theme that is not there, or a theme shows a series that is not."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.check.words import listed
from hnb_xl.model.finding import Severity
from hnb_xl.model.inputs import slug
from hnb_xl.model.tables.programme import SERIES_BY_KEY

_THEME: dict[str, Typed] = {"key": "1", "theme": "Early help", "series": None}
_STREAM: dict[str, Typed] = {"key": "advice", "workstream": "Advice line"}


@Rule(
    code="HN064",
    title="Unknown theme or series",
    severity=Severity.WARNING,
    family=Family.ENTRY,
    message="{row}: “{value}” under “{column}” is not one of {expected}, so no page shows it.",
    fix="Correct {place}.",
    reads=("theme.key", "theme.series", "workstream.theme", "milestone_due.theme"),
    needs=("theme.key",),
    source="W9, W10",
    passing={"theme": (_THEME,), "workstream": (_STREAM | {"theme": "1"},)},
    failing={"theme": (_THEME,), "workstream": (_STREAM | {"theme": "7"},)},
)
def unknown_theme_or_series(look: View) -> Iterator[Fault]:
    """What belongs to a theme names one that is there, and a theme's page shows series of the Monthly sheet."""
    themes = {row.key: row.label for row in look.rows("theme") if row.key}
    if not themes:
        raise NothingToCheck("there is no theme")
    for table in ("workstream", "milestone_due"):
        for row in look.rows(table):
            if row.words("theme") and slug(row.words("theme")) not in themes:
                yield row.fault("theme", expected=listed(themes.values()))
    for row in look.rows("theme"):
        for name in row.words("series").replace(",", " ").split():
            if name not in SERIES_BY_KEY:
                yield row.fault("series", value=name, expected="the series of the Monthly sheet")
