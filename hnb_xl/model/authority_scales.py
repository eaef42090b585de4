"""What an authority file says of ratings, themes and months that cannot be: words off its scale, themes it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hnb_xl.model.authority_fields import listed, spelled, suggestion
from hnb_xl.model.scale import ASSURANCE, RATING

if TYPE_CHECKING:
    from hnb_xl.model.authority import Authority, PeriodFigures


def scale_mismatches(authority: Authority) -> Iterator[str]:
    """Every rating that is not on the file's scale, and every theme that the file does not list."""
    themes = [theme.key for theme in authority.theme]
    claims = [(f"[[workstream]] key {each.key}, theme", each.theme) for each in authority.workstream]
    for period in authority.periods:
        here = f"[[period]] {period.name}"
        claims += [(f"{here}, [[milestone_due]] key {each.key}, theme", each.theme) for each in period.milestone_due]
        for scale, place, words in _ratings(period):
            if words is not None and authority.scale_of(scale).find(words) is None:
                known = _known(authority, scale)
                yield f"{here}, {place}: “{spelled(words)}” is not one of {listed(known)}{suggestion(words, known)}"
    for place, theme in claims:
        if theme is not None and theme not in themes:
            yield f"{place}: “{spelled(theme)}” is no [[theme]] key{suggestion(theme, themes)}"


def _known(authority: Authority, scale: str) -> tuple[str, ...]:
    """What to offer: the council's words where it has chosen a scale, else letters (assurance has only words)."""
    levels = authority.scale_of(scale).levels
    worded = scale == ASSURANCE or scale in authority.scale.chosen
    return tuple(level.words if worded else level.letter for level in levels)


def _ratings(period: PeriodFigures) -> Iterator[tuple[str, str, str | None]]:
    """Every rating a return gives: by which scale, where, and the words."""
    for ref, kpi in period.kpi.items():
        yield RATING, f"kpi {ref}, rag", kpi.rag
        yield RATING, f"kpi {ref}, rag_last", kpi.rag_last
    for key, line in period.model.items():
        yield RATING, f"model {key}, rag", line.rag
    for ref, condition in period.condition.items():
        yield ASSURANCE, f"condition {ref}, assurance", condition.assurance
        yield RATING, f"condition {ref}, last", condition.last
        yield RATING, f"condition {ref}, this", condition.this
    for name, rated in (("rating", period.rating), ("measure", period.measure), ("workstream", period.workstream)):
        for key, figures in rated.items():
            yield RATING, f"{name} {key}, last", figures.last
            yield RATING, f"{name} {key}, this", figures.this
