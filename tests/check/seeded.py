"""The clean return's workbook, an error written into its file, and what the whole line makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from hnb_xl.books.file_book import FileBook
from hnb_xl.books.package import CellPatch, plan_patch
from hnb_xl.check.coverage import Tie
from hnb_xl.errors import HnbError
from hnb_xl.jobs.audit import Deed, What, record
from hnb_xl.model.authority import load_authority
from hnb_xl.model.closed import Closing, closed_rows
from hnb_xl.model.finding import Finding, Outcome
from hnb_xl.pipeline import Figures, assess, new
from tests.check.seeds import KINDS, Seed, Seeder

CLEAN = Path(__file__).with_name("clean_return.toml")
PERIOD, EARLIER = "2025-26/Q3", ("2025-26/Q1", "2025-26/Q2")
_CLOSED_AT = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
_NAME = "clean.xlsx"
_LOCKED = frozenset({"locked_cell"})  # whoever breaks a workbook has taken its protection off
_BY_RULE = frozenset({Tie.IDENTITY, Tie.SECOND_SOURCE, Tie.LIMIT})


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one error."""

    seed: Seed
    findings: tuple[Finding, ...]
    refused: str = ""
    crashed: tuple[str, ...] = ()

    @property
    def is_detected(self) -> bool:
        """Something was found, or the workbook was refused with its reason."""
        return bool(self.findings) or bool(self.refused)

    @property
    def is_named(self) -> bool:
        """The cell stands in a finding, as its own or among those related."""
        return any(self.seed.place in (each.place, *each.related) for each in self.findings)


@cache
def clean_file() -> bytes:
    """The clean return's workbook as `hnb-xl new` makes it, with the year's earlier returns closed in its history."""
    authority = load_authority(CLEAN)
    book, run = new(authority, PERIOD, _NAME)
    for period in EARLIER:
        _, earlier = new(authority, period, _NAME)
        closing = Closing(_CLOSED_AT, "Accountant")
        rows = closed_rows(earlier.figures.inputs, earlier.figures.results, closing)
        record(book, Deed(What.ROLLED_FORWARD, _CLOSED_AT, by="Accountant", period=period), run.figures, closed=rows)
    return book.to_bytes()


@cache
def clean_figures() -> Figures:
    """The clean workbook through the whole line."""
    return assess(FileBook(clean_file(), _NAME))


def seeder(seed: int) -> Seeder:
    """Makes errors for the clean workbook."""
    return Seeder(clean_figures(), FileBook(clean_file(), _NAME).tables(), seed)


def looked_at(seed: Seed) -> Seen:
    """The clean workbook with one error written into its file, through the whole line."""
    sheet, _, cell = seed.place.partition("!")
    patch = CellPatch(sheet, cell, seed.typed, replace_formula=True)
    data = plan_patch(FileBook(clean_file(), _NAME).package, [patch], allow=_LOCKED).apply()
    try:
        found = assess(FileBook(data, _NAME)).findings
    except HnbError as refused:
        return Seen(seed, (), refused=refused.message)
    crashed = tuple(f"{each.code}: {each.why}" for each in found.outcomes if each.outcome is Outcome.CRASHED)
    return Seen(seed, found.findings, crashed=crashed)


@dataclass
class Tally:
    """Errors of one kind: how many, on how many cells that something holds, and what was found of those."""

    kind: str
    seeded: int = 0
    held: int = 0
    detected: int = 0
    named: int = 0
    loose: int = 0  # found, though nothing was counted as holding the cell
    missed: list[Seen] = field(default_factory=list)

    def add(self, seen: Seen, *, is_held: bool) -> None:
        """Count one error."""
        self.seeded += 1
        if not is_held:
            self.loose += seen.is_detected
            return
        self.held += 1
        self.detected += seen.is_detected
        self.named += seen.is_named
        if not seen.is_detected:
            self.missed.append(seen)

    def __str__(self) -> str:
        share = f"{self.detected / self.held:.1%}" if self.held else "-"
        named = f"{self.named / self.detected:.1%}" if self.detected else "-"
        cells = (self.seeded, self.held, self.detected, share, self.named, named, self.loose)
        return f"{self.kind:<22}" + "".join(f"{cell:>10}" for cell in cells)


HEADS = " " * 22 + "".join(f"{head:>10}" for head in ("seeded", "held", "found", "", "named", "", "not held"))


def tallies(seen: Iterable[Seen], *, literally: bool = False) -> Iterator[Tally]:
    """Errors by kind, then all of them.

    Args:
        seen: what became of each.
        literally: count as held every cell under an identity, a second source or a limit, whatever befalls it, and no
            other. A limit does not reach two digits swapped, so this is a harder measure than what rules promise.
    """
    by_kind = {kind: Tally(kind) for kind in KINDS}
    everything = Tally("all")
    for each in seen:
        is_held = each.seed.held.tie in _BY_RULE if literally else each.seed.is_held
        for tally in (by_kind[each.seed.kind], everything):
            tally.add(each, is_held=is_held)
    yield from by_kind.values()
    yield everything
