"""The rows of an authority file that say how a programme stands: scales, ratings, measures, workstreams, months.

Ratings are checked against the file's own scale once all of it is read; here they are words.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import model_validator

from hnb_xl.model.authority_fields import (
    BasisWord,
    Better,
    Day,
    DueStatus,
    Figure,
    Number,
    Ref,
    Remark,
    ScaleKind,
    SeriesKey,
    UnitWord,
    Words,
    listed,
    spelled,
    suggestion,
)
from hnb_xl.model.authority_rows import Part
from hnb_xl.model.scale import ASSURANCE, KINDS, RATING, Scale
from hnb_xl.model.tables.programme import SERIES_BY_KEY

_LONGEST_LIST = 255  # what a cell's own list may hold


class ScaleChoice(Part):
    """`[scale.rating]` or `[scale.assurance]`: which scale, and the council's words by letter."""

    kind: ScaleKind
    words: Mapping[str, Words] = {}
    meaning: Mapping[str, Words] = {}

    @model_validator(mode="after")
    def _letters_are_of_the_scale(self) -> ScaleChoice:
        letters = [level.letter for level in KINDS[self.kind].levels]
        for name, given in (("words", self.words), ("meaning", self.meaning)):
            for letter in given:
                if letter not in letters:
                    raise ValueError(f"{name}: “{letter}” is no letter of this scale; it has {', '.join(letters)}")
        listed_words = ",".join(self.scale.accepted)
        if len(listed_words) > _LONGEST_LIST or any("," in words for words in self.words.values()):
            raise ValueError(
                f"words: a drop-down list holds {_LONGEST_LIST} characters in all, and no comma in any word"
            )
        return self

    @property
    def scale(self) -> Scale:
        """The scale in the council's words."""
        return KINDS[self.kind].worded(self.words, self.meaning)


class Scales(Part):
    """`[scale]`: the scales a council rates by."""

    rating: ScaleChoice | None = None
    assurance: ScaleChoice | None = None

    @property
    def chosen(self) -> dict[str, Scale]:
        """The scales the file names, by what they rate."""
        given = {RATING: self.rating, ASSURANCE: self.assurance}
        return {name: choice.scale for name, choice in given.items() if choice is not None}


class Rated(Part):
    """One `[[rated]]`: something of the programme that is rated as a whole."""

    key: Ref
    group: Words
    ref: Remark = ""
    subject: Words


class Measure(Part):
    """One `[[measure]]`: a key measure, whose figure may be words."""

    key: Ref
    measure: Words
    detail: Remark = ""
    unit: UnitWord
    better: Better | None = None
    basis: BasisWord | None = None
    rounded_to: Number = None


class Theme(Part):
    """One `[[theme]]` of the programme; `series` names the monthly series shown on its page, by key."""

    key: Ref
    theme: Words
    series: tuple[SeriesKey, ...] = ()


class Workstream(Part):
    """One `[[workstream]]`, under its theme."""

    key: Ref
    workstream: Words
    theme: Ref | None = None
    programme: Remark = ""


class RatingFigures(Part):
    """`[period.rating.<key>]` or `[period.workstream.<key>]`: the rating last period and this one."""

    last: Words | None = None
    this: Words | None = None
    comment: Remark = ""


class MeasureFigures(RatingFigures):
    """`[period.measure.<key>]`: what one report says of a measure."""

    figure: Figure = None
    count: Figure = None
    total: Figure = None
    share: Figure = None
    updated: Day = None


class MilestonesDue(Part):
    """One `[[period.milestone_due]]`: how many milestones of a theme have a status."""

    key: Ref
    theme: Ref
    status: DueStatus
    count: Figure = None
    comment: Remark = ""


class Month(Part):
    """One `[[period.month]]`: a figure for each monthly series, by the series' key."""

    month: Day
    comment: Remark = ""
    series: Mapping[str, Figure] = {}

    @model_validator(mode="before")
    @classmethod
    def _series_stand_beside_the_month(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        own = {name: data[name] for name in ("month", "comment") if name in data}
        series = {name: figure for name, figure in data.items() if name not in own}
        for name in series:
            if name not in SERIES_BY_KEY:
                known = ("month", "comment", *SERIES_BY_KEY)
                near = suggestion(name, known) or f"; the fields are {listed(known)}"
                raise ValueError(f"“{spelled(name)}” is not a field here{near}")
        return own | {"series": series}
