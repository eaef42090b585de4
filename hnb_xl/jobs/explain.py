"""Where a figure comes from: what it is, the cells it is made of, how it is worked out, and the agreement's clause."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from hnb_xl import pipeline
from hnb_xl.jobs.done import Done
from hnb_xl.model.addresses import address, parse_cell
from hnb_xl.model.columns import Basis, Filled, Item
from hnb_xl.model.expectation import name_of
from hnb_xl.model.figures import definition_of
from hnb_xl.model.results import Figure, FigureKind

if TYPE_CHECKING:
    from hnb_xl.books.book import ReadableBook
    from hnb_xl.model.columns import Column, Table
    from hnb_xl.model.inputs import Entry, InputRow, Inputs
    from hnb_xl.pipeline import Figures

_MOST = 8  # figures, or cells, named in one message
_SCALES = tuple(map(Decimal, ("1", "1000", "1000000", "0.01")))  # £, £k, £m, percentage points
_BASES = {
    Basis.STOCK: "at the data date",
    Basis.FLOW: "in the period",
    Basis.TO_DATE: "to date",
    Basis.FORECAST: "forecast of the year end",
    Basis.TARGET: "target",
    Basis.BASELINE: "baseline",
}


@dataclass(frozen=True)
class _Held:
    """A cell of an input table: its row, its column or item, and what was entered; None of a computed cell."""

    row: InputRow
    column: Column | Item
    entry: Entry | None


def explain(book: ReadableBook, sheet: str, cell: str) -> Done:
    """Say where the figure in a cell comes from; nothing is written.

    Args:
        book: The workbook.
        sheet: The tab's name.
        cell: The address, as H9.

    Raises:
        CannotRun: the workbook is not ours, or its contract is broken.
        LookupError: there is no such sheet.
    """
    figures = pipeline.assess(book)
    place = f"{sheet}!{cell}"
    held = _held(book, figures.inputs, sheet, cell)
    if held is None:
        lines = _drawn(book, figures, sheet, cell)
    elif held.entry is None:
        lines = _computed(figures, held)
    else:
        lines = _entered(figures, held.row, held.column, held.entry)
    return Done("\n".join([f"{place}", *lines]), figures=figures)


def _held(book: ReadableBook, inputs: Inputs, sheet: str, cell: str) -> _Held | None:
    """What a cell of an input table holds, in our template or where a team has it; None of any other cell."""
    place = f"{sheet}!{cell}"
    for table in inputs.tables.values():
        for row in table.named:
            for key, entry in row.cells.items():
                if entry.place == place:
                    column = _column(table.contract, row, key)
                    return _Held(row, column, None if column.filled is Filled.COMPUTED else entry)
    return _worked_out(book, inputs, sheet, cell)


def _column(contract: Table, row: InputRow, key: str) -> Column | Item:
    item = next((item for item in contract.items if item.key == row.key), None)
    return item if item is not None and key == "value" else contract.column(key)


def _worked_out(book: ReadableBook, inputs: Inputs, sheet: str, cell: str) -> _Held | None:
    """A cell of a computed column, which is no entry; None of any other cell."""
    raw, at = book.tables(), parse_cell(cell)
    for table in inputs.tables.values():
        place = raw.get(table.contract.name)
        if at is None or place is None or place.sheet != sheet or not 0 <= at[1] - place.left < len(place.headers):
            continue
        header = place.headers[at[1] - place.left].strip()
        column = next((each for each in table.contract.columns if each.header == header and each.is_computed), None)
        row = next((row for row in table.named if row.line == at[0]), None)
        if column is not None and row is not None:
            return _Held(row, column, None)
    return None


def _title(column: Column | Item) -> str:
    return column.label if isinstance(column, Item) else column.header


def _computed(figures: Figures, held: _Held) -> list[str]:
    column = held.column
    figure = figures.results.get(column.figure.format(key=held.row.key))
    formula = f"Formula in the cell: ={column.formula}" if column.formula else ""
    if figure is None:
        return [
            f"“{_title(column)}” of {name_of(held.row)} is worked out by Excel from the policy or the row.",
            formula,
        ]
    return [*_told(figure), formula]


def _entered(figures: Figures, row: InputRow, column: Column | Item, entry: Entry) -> list[str]:
    place = entry.place
    lines = [f"Entered: “{_title(column)}” of {name_of(row)}: {_entry(entry, row, column)}."]
    if column.help:
        lines.append(column.help)
    used = [figure for figure in figures.results if place in figure.cells]
    clause = next((figure.clause for figure in used if figure.clause), "")
    if clause:
        lines.append(f"Agreement clause: {clause}.")
    for expected in figures.results.expectations:
        if place in expected.stated.places:
            stands = "and it does" if expected.holds else "and it does not"
            lines.append(f"It must follow from {expected.due.formula or expected.identity.value}, {stands}.")
    if not used:
        return [*lines, "No figure is made of it."]
    named = [f"  {figure.id}: {figure.label} = {said(figure)}" for figure in used[:_MOST]]
    lines += [f"{len(used)} figures are made of it:" if len(used) > 1 else "One figure is made of it:", *named]
    if len(used) > _MOST:
        lines.append(f"  and {len(used) - _MOST} more (hnb-xl results lists them all)")
    return lines


def _told(figure: Figure) -> list[str]:
    """What a figure is, in lines."""
    definition = definition_of(figure.id)
    basis = f", {_BASES[figure.basis]}" if figure.basis else ""
    lines = [f"{figure.label}: {said(figure)} ({figure.period}{basis})", f"Figure: {figure.id}"]
    if definition is not None:
        lines.append(f"How it is worked out: {definition.definition}.")
    if figure.cells:
        more = f" and {len(figure.cells) - _MOST} more" if len(figure.cells) > _MOST else ""
        lines.append(f"Made of: {', '.join(figure.cells[:_MOST])}{more}.")
    if figure.clause:
        lines.append(f"Agreement clause: {figure.clause}.")
    return lines


def _drawn(book: ReadableBook, figures: Figures, sheet: str, cell: str) -> list[str]:
    """A cell outside the input tables is drawn from the results: the figures that have its value."""
    cells = book.grid(sheet).cells
    at = next((place for place in cells if address(*place) == cell), None)
    value = cells[at].value if at else None
    if at is None or isinstance(value, bool) or not isinstance(value, int | float):
        return ["No figure stands in this cell. Select a figure on an input sheet or a dashboard."]
    number = Decimal(repr(value))
    sizes = {abs(number * scale) for scale in _SCALES}
    alike = [figure for figure in figures.results if figure.value is not None and abs(figure.value) in sizes]
    if not alike:
        return ["No figure of this workbook has this value: it is not one of hnb_xl's, or it is out of date."]
    beside = " ".join(
        str(other.value) for (row, _), other in sorted(cells.items()) if row == at[0] and isinstance(other.value, str)
    )
    ranked = sorted(alike, key=lambda figure: -difflib.SequenceMatcher(None, figure.label, beside).ratio())
    first, others = ranked[0], ranked[1:_MOST]
    lines = ["The sheet is drawn from the results. The figure of this value that fits its row best:", *_told(first)]
    if others:
        lines += ["Others have the same value:", *(f"  {each.id}: {each.label}" for each in others)]
    return lines


def said(figure: Figure) -> str:
    """A figure as a person says it: £28,363,000, 5.81%, 1,466; its words where it has no value."""
    if figure.value is None:
        return figure.text or ("not rated" if figure.kind is FigureKind.RATING else "no figure yet")
    return _number_said(figure.value, figure.unit)


def _number_said(value: Decimal, unit: str) -> str:
    """A number in a base unit: GBP, percent or count."""
    if unit == "percent":
        return f"{value * 100:,.2f}%"
    text = f"{abs(value):,.2f}".removesuffix(".00")
    return f"{'-' if value < 0 else ''}{'£' if unit == 'GBP' else ''}{text}"


def _entry(entry: Entry, row: InputRow, column: Column | Item) -> str:
    if entry.is_blank:
        return "blank, so no figure yet"
    if isinstance(entry.value, Decimal):
        return _number_said(entry.value, (column.unit or row.unit).base)
    return str(entry.value or entry.text or entry.error)
