"""A copy of the pack for people outside the team: values only, nothing of the workbook's inside, small counts withheld.

The copy is made anew from what the line presents and holds nothing else; the team's own file is never stripped for it,
for what is not put in need not be looked for. That nothing else is in it is proved all the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hnb_xl.errors import BadArgument, Refused
from hnb_xl.jobs.disclosure import WITHHELD, Withheld, masked_inputs, masked_results, withheld
from hnb_xl.jobs.done import Done
from hnb_xl.jobs.published_sheets import entered_sheet, notes_sheet, shown, texts
from hnb_xl.model.blocks import Dashboard, Role, Sheet
from hnb_xl.model.finding import Finding
from hnb_xl.model.tables import INPUT_SHEETS
from hnb_xl.pipeline import Figures, Run, assess, pack_only
from hnb_xl.present import dashboard
from hnb_xl.present.wording import plural

if TYPE_CHECKING:
    from hnb_xl.books.book import ReadableBook
    from hnb_xl.books.openpyxl_book import OpenpyxlBook

_MADE_FROM = "Made from "
_ADDRESS = re.compile(r"\b[\w.+-]+@[\w-]+\.\w|\b[A-Za-z]:\\\w|\\\\\w|\bfile:/")


@dataclass(frozen=True)
class Choice:
    """What is to be published, and what becomes of small counts.

    Attributes:
        sheets: The sheets to publish, of the pack or entered; none: every sheet of the pack but Checks.
        all_sheets: Checks and the input sheets too.
        suppress: Withhold small counts and what would reveal them.
        reason: Why small counts may be published as they are; blank: they may not.
    """

    sheets: tuple[str, ...] = ()
    all_sheets: bool = False
    suppress: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Publication:
    """A copy ready to be written, and what was withheld from it, or would have been."""

    done: Done
    book: OpenpyxlBook
    small: tuple[Withheld, ...]

    def to_bytes(self) -> bytes:
        """The copy as an .xlsx file, proved to hold nothing but values.

        Raises:
            Refused: something is in it that may not be published.
        """
        from hnb_xl.books.package.leftovers import leftovers
        from hnb_xl.books.package.parts import Package

        data = self.book.to_bytes()
        found = leftovers(Package(data))
        if found:
            raise Refused(
                "not_clean",
                f"The copy would hold more than values: {'; '.join(found)}.",
                "This is a fault of hnb_xl: please report it with the message above.",
            )
        return data


def publish(book: ReadableBook, name: str, choice: Choice) -> Publication:
    """Make the copy; the workbook itself is only read.

    Args:
        book: The team's workbook.
        name: What the copy will be called, for messages.
        choice: What is to be published.

    Raises:
        BadArgument: a sheet asked for is neither in the pack nor an input sheet.
        CannotRun: the workbook is not ours, or its contract is broken.
        Refused: it holds small counts, and nothing was said of them.
    """
    true = assess(book)
    hidden = withheld(true.inputs, true.results)
    plain, whole = _pages(book, true, choice, {})
    masked = _pages(book, _masked(true, hidden), choice, hidden)[0] if hidden else plain
    if masked == plain:
        hidden = {}  # none of the sheets asked for shows one, or anything that would reveal one
    if hidden and not choice.suppress and not choice.reason:
        raise _small_counts(hidden)
    sheets = masked if choice.suppress else plain
    notes = notes_sheet(whole.stamp, [sheet.name for sheet in sheets], _said_of_counts(hidden, choice))
    copy = pack_only(Run(true, replace(whole, sheets=(*sheets, notes))), name)
    done = Done(
        f"Published as values, {true.inputs.period}: {plural(len(sheets), 'sheet')}.",
        figures=true,
        remarks=(*_remarks(book, whole.stamp, [s.name for s in whole.sheets], hidden, choice), *_to_read(sheets)),
    )
    return Publication(done, copy, tuple(hidden.values()))


def _pages(
    book: ReadableBook, figures: Figures, choice: Choice, hidden: Mapping[str, Withheld]
) -> tuple[tuple[Sheet, ...], Dashboard]:
    """The sheets asked for, with the mark where something is hidden, and the pack they were chosen from."""
    whole = dashboard(figures.inputs, figures.results, figures.findings)
    return _chosen(book, figures, whole.sheets, choice, hidden), whole


def _small_counts(hidden: Mapping[str, Withheld]) -> Refused:
    lines = "\n  ".join(each.line for each in hidden.values())
    return Refused(
        "small_counts",
        f"Nothing was published, because children could be recognised by these figures:\n  {lines}\n",
        "Withhold them with --suppress, or publish them with --show-small-counts and --reason.",
    )


def _masked(figures: Figures, hidden: Mapping[str, Withheld]) -> Figures:
    return Figures(
        masked_inputs(figures.inputs, hidden),
        masked_results(figures.results, hidden),
        figures.findings.model_copy(
            update={"findings": tuple(_masked_finding(each, hidden) for each in figures.findings.findings)}
        ),
    )


def _masked_finding(finding: Finding, hidden: Mapping[str, Withheld]) -> Finding:
    """A finding without its figures, where one of them is withheld."""
    if not {finding.place, *finding.related} & set(hidden):
        return finding
    said = f"{finding.title}. The figures are withheld: one of them is a small count or would reveal one."
    return finding.model_copy(update={"message": said, "fix": "", "value": None, "expected": None, "difference": None})


def _chosen(
    book: ReadableBook,
    figures: Figures,
    pack: Sequence[Sheet],
    choice: Choice,
    hidden: Mapping[str, Withheld],
) -> tuple[Sheet, ...]:
    """The sheets asked for, in the order of the workbook: those of the pack, then those entered."""
    there = {table.sheet for table in book.tables().values()}
    tabs = {  # what the program writes down (history, audit) is the team's own business
        table.sheet: table.contract.sheet
        for table in figures.inputs.tables.values()
        if table.sheet in there and table.contract.sheet in INPUT_SHEETS
    }
    by_name = {tab.casefold(): tab for tab in tabs} | {sheet.casefold(): tab for tab, sheet in tabs.items()}
    drawn = {sheet.name.casefold(): sheet for sheet in pack}
    wanted = {each.strip().casefold() for each in choice.sheets}
    _refuse_unknown(choice.sheets, {*drawn, *by_name}, [*(sheet.name for sheet in pack), *tabs])
    if choice.sheets:
        kept = [sheet for name, sheet in drawn.items() if name in wanted]
        entered = [tab for tab in _in_order(tabs) if tab in {by_name.get(name) for name in wanted}]
    else:
        kept = [sheet for sheet in pack if choice.all_sheets or sheet.role is Role.DASHBOARD]
        entered = _in_order(tabs) if choice.all_sheets else []
    names = {*(sheet.name for sheet in kept), *entered}
    return (
        *(shown(sheet, names) for sheet in kept),
        *(entered_sheet(book, figures, tab, hidden) for tab in entered),
    )


def _in_order(tabs: Mapping[str, str]) -> list[str]:
    return sorted(tabs, key=lambda tab: INPUT_SHEETS.index(tabs[tab]))


def _refuse_unknown(asked: Iterable[str], known: Collection[str], names: Sequence[str]) -> None:
    for name in asked:
        if name.strip().casefold() not in known:
            raise BadArgument(
                "no_such_sheet", f"There is no sheet “{name}” to publish.", f"Choose of: {', '.join(names)}."
            )


def _said_of_counts(hidden: Mapping[str, Withheld], choice: Choice) -> str:
    """What the copy itself says of small counts."""
    small = sum(1 for each in hidden.values() if each.small)
    if not hidden:
        return "No count of children or plans in this copy is from 1 to 4."
    if not choice.suppress:
        return f"Counts of children and plans below 5 are shown as they are. Reason given: {choice.reason}"
    beside = plural(len(hidden) - small, "figure")
    return (
        f"{WITHHELD} stands for a figure that is withheld: {plural(small, 'count')} of children or plans below 5, and "
        f"{beside} from which one of them could be worked out. Figures that follow from them are left out or blank, "
        f"and a sentence calls them no figure yet. Nought is shown as it is."
    )


def _remarks(
    book: ReadableBook, stamp: str, pack: Sequence[str], hidden: Mapping[str, Withheld], choice: Choice
) -> Iterable[str]:
    stamps = {said for name in pack if name in book.sheet_names() for said in _stamps(book, name)}
    if stamps - {stamp}:
        yield "The dashboards in the workbook are older than its inputs: these were made anew from the inputs."
    if hidden and choice.suppress:
        small = sum(1 for each in hidden.values() if each.small)
        beside = plural(len(hidden) - small, "figure")
        yield f"Withheld: {plural(small, 'small count')} and {beside} that would reveal one."
    elif hidden:
        yield f"Shown by your reason: {plural(len(hidden), 'figure')} that would otherwise be withheld."


def _to_read(sheets: Iterable[Sheet]) -> Iterable[str]:
    """Words are published as they were typed; those that look like an address or a path are pointed out."""
    yield "Comments and progress are published as they were typed: read them for names and small numbers."
    for sheet in sheets:
        found = sum(1 for text in texts(sheet.blocks) if _ADDRESS.search(text))
        if found:
            yield f"The sheet {sheet.name} shows an e-mail address or the path of a file in {found} of its cells."


def _stamps(book: ReadableBook, sheet: str) -> Iterable[str]:
    """What a sheet of the workbook says it was made from."""
    for cell in book.grid(sheet).cells.values():
        if isinstance(cell.value, str) and cell.value.startswith(_MADE_FROM):
            yield cell.value.removeprefix(_MADE_FROM)


__all__ = ["Choice", "Publication", "publish"]
