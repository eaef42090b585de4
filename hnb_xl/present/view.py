"""What every sheet is made from: inputs, results and findings of one run, and how a sheet of them begins and ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from hnb_xl.model.blocks import Block, Role, Sheet, Style, Text, Title
from hnb_xl.model.finding import Findings
from hnb_xl.model.inputs import Entry, InputRow, Inputs
from hnb_xl.model.results import Figure, Results
from hnb_xl.model.sign_off import printed
from hnb_xl.present.wording import long_date, point_name

POINTS_ACROSS = 4  # more return points than this do not fit legibly across a page; the trend shows them all
_LATEST = 3  # of a longer calendar


@dataclass(frozen=True)
class View:
    """One run as the sheets see it.

    `pages` are the sheets of the pack, for the list on the cover; `highlight` says whether input sheets show which of
    their cells have findings.
    """

    inputs: Inputs
    results: Results
    findings: Findings
    pages: tuple[Page, ...] = ()
    highlight: bool = True

    def value(self, id: str) -> Decimal | None:
        """A figure's value."""
        return self.results.value(id)

    def text(self, id: str) -> str:
        """A figure's words."""
        return self.results.text(id)

    def figure(self, id: str) -> Figure | None:
        """A figure."""
        return self.results.get(id)

    @property
    def so_far(self) -> tuple[str, ...]:
        """The return points of the year up to this return; all of them where the return is none of them."""
        return self.inputs.points_so_far or self.inputs.points

    @property
    def across(self) -> tuple[str, ...]:
        """The return points that stand side by side: all of a quarterly year, the latest of a longer calendar."""
        return self.so_far if len(self.so_far) <= POINTS_ACROSS else self.so_far[-_LATEST:]

    @property
    def when(self) -> str:
        """The data date in words."""
        return long_date(self.inputs.data_date, "a date not entered yet")

    @property
    def year_end(self) -> str:
        """31 March 2022."""
        return long_date(self.inputs.year.last_day)

    @property
    def stamp(self) -> str:
        """What ties a sheet to what it was made from."""
        return f"{self.results.period} · data at {self.when} · {printed(self.results.fingerprint)}"

    def stating(self, table: str, *facts: str) -> InputRow | None:
        """The first row of a table that states one of these facts, the first fact first."""
        return next((row for fact in facts if (row := self.inputs.stating(fact, table))), None)

    def title(self, text: str, caption: str) -> Title:
        """A sheet's title, whose return it is, and what the sheet's figures measure."""
        inputs = self.inputs
        submitted = inputs.item("period", "submitted").day
        sent = f" · submitted {long_date(submitted)}" if submitted else ""
        whose = inputs.authority or "Authority not entered yet"
        line = f"{whose} · {point_name(inputs.point)} of {inputs.year} · data at {self.when}{sent}"
        return Title(text, (line, caption))

    def sheet(
        self,
        name: str,
        title: str,
        caption: str,
        blocks: Iterable[Block],
        widths: tuple[float, ...],
        *,
        landscape: bool = True,
        one_page: bool = False,
        role: Role = Role.DASHBOARD,
    ) -> Sheet:
        """A whole sheet: title, what its figures measure, the blocks, and the stamp."""
        return Sheet(
            name=name,
            role=role,
            blocks=(
                self.title(title, caption),
                *blocks,
                Text(f"Made from {self.stamp}", Style.NOTE),
            ),
            widths=widths,
            landscape=landscape,
            one_page=one_page,
        )


@dataclass(frozen=True)
class Page:
    """A sheet of a pack: its name, the input sheets it is made from, what it shows, and its maker."""

    name: str
    entered_on: tuple[str, ...]
    shows: str
    make: Callable[[View], Sheet]


def at_point(row: InputRow, point: str) -> Entry:
    """A row's entry at a return point; blank where the year has no such point."""
    return row.cells.get(point) or Entry(row.place.rpartition("!")[0], "")
