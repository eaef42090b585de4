"""What rows are made from: an authority file, the return asked for, and whether its figures are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from hnb_xl.model.authority import Authority, PeriodFigures
from hnb_xl.model.columns import Table
from hnb_xl.model.packs import pack_named
from hnb_xl.model.scale import ASSURANCE, RATING

Row = dict[str, object]


@dataclass(frozen=True)
class Source:
    """The file, the return asked for, and whether its figures are wanted."""

    authority: Authority
    this: PeriodFigures
    empty: bool

    @cached_property
    def year(self) -> str:
        """The financial year of the return."""
        return str(self.this.parsed.year)

    @cached_property
    def points(self) -> tuple[str, ...]:
        """The return points of that year."""
        return self.authority.points(self.year)

    @cached_property
    def so_far(self) -> tuple[PeriodFigures, ...]:
        """The returns of the year up to this one, in order; none when no figures are wanted."""
        return () if self.empty else self.authority.up_to(self.this.name)

    @cached_property
    def reported(self) -> PeriodFigures:
        """What this return reported; nothing when no figures are wanted."""
        return PeriodFigures(name=self.this.name) if self.empty else self.this

    @cached_property
    def before(self) -> PeriodFigures:
        """What the return before it in the year reported; nothing where there is none."""
        return self.so_far[-2] if len(self.so_far) > 1 else PeriodFigures(name=self.this.name)

    @cached_property
    def by_point(self) -> dict[str, PeriodFigures]:
        """The returns so far by their return point, whose columns they fill."""
        return {period.parsed.point: period for period in self.so_far}

    def needs(self, table: Table) -> bool:
        """True when the workbook's pack has the table."""
        return table.serves(pack_named(self.authority.authority.pack))

    def letter(self, rating: str | None) -> str | None:
        """A rating as the narrow columns of KPIs and model lines hold it: its letter."""
        level = self.authority.scale_of(RATING).find(rating or "")
        return level.letter if level else None

    def words(self, rating: str | None, scale: str = RATING) -> str | None:
        """A rating in the council's words."""
        level = self.authority.scale_of(scale).find(rating or "")
        return level.words if level else None

    def assurance(self, words: str | None) -> str | None:
        """An assurance in the council's words."""
        return self.words(words, ASSURANCE)
