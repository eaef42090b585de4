"""From figures to changes: what each cell holds, what it is to hold, and whether a person stands between the two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hnb_xl.books.book import RawCell, ReadableBook
from hnb_xl.errors import MappingInvalid, Refused
from hnb_xl.model.addresses import parse_cell
from hnb_xl.model.blocks import CellValue
from hnb_xl.model.change import Change
from hnb_xl.model.columns import Kind
from hnb_xl.model.imported import Filled, ImportRecord, Step, Written
from hnb_xl.model.inputs import Entry, Inputs
from hnb_xl.model.money import Unit, plain
from hnb_xl.model.plain_text import safe_text
from hnb_xl.model.said import listed_rows
from hnb_xl.read.cells import decimal

_DIGITS = 15  # what a cell keeps


@dataclass(frozen=True)
class Steps:
    """The cells of an import.

    Args:
        changes: Those that will change.
        conflicts: Those that hold what a person typed.
        same: Those that hold the figure already.
        no_figure: Those for which the extract has rows, but no figure yet.
    """

    changes: tuple[Step, ...]
    conflicts: tuple[Step, ...]
    same: tuple[Step, ...]
    no_figure: tuple[Filled, ...]


def steps(filled: Iterable[Filled], book: ReadableBook, record: ImportRecord, source: str) -> Steps:
    """Each filled cell, held against what stands there and what the last import wrote there.

    Raises:
        MappingInvalid: a team's workbook has no such cell.
        Refused: a figure has more digits than a cell keeps.
    """
    listed = list(filled)
    for each in listed:
        if not each.entry.cell:
            raise MappingInvalid(
                "no_such_cell",
                f"This workbook has no cell for {each.row.title}, {each.column.header}: its map leaves it out.",
                "Take the line out of the mapping, or attach the workbook again with that column.",
            )
    grids = {sheet: book.grid(sheet).cells for sheet in dict.fromkeys(each.entry.sheet for each in listed)}
    found: dict[str, list[Step]] = {"change": [], "conflict": [], "same": []}
    no_figure = []
    for each in listed:
        if each.value is None:
            no_figure.append(each)
            continue
        place = parse_cell(each.entry.cell)
        raw = grids[each.entry.sheet].get(place[:2], RawCell()) if place else RawCell()
        step, what = _step(each, raw, record.written, source)
        found[what].append(step)
    return Steps(tuple(found["change"]), tuple(found["conflict"]), tuple(found["same"]), tuple(no_figure))


def _step(each: Filled, raw: RawCell, written: Mapping[tuple[str, str, str], Written], source: str) -> tuple[Step, str]:
    before, after = _held(raw), typed(each)
    change = Change(
        each.entry.sheet,
        each.entry.cell,
        before,
        after,
        f"{source}, row{'s' if len(each.rows) > 1 else ''} {listed_rows(each.rows)}",
        each.table.contract.name,
        each.row.key,
        each.column.header,
    )
    unit = _unit_of(each)
    note = f"no figure yet in row {listed_rows(each.without)}" if each.without else ""
    step = Step(change, each.row.title, unit, note=note)
    if raw.formula:
        return Step(change, each.row.title, unit, "it holds a formula, which is never written over", note), "conflict"
    if before == after:
        return step, "same"
    if before is None and not raw.error:
        return step, "change"
    last = written.get(each.id)
    if last is not None and before is not None and last.value == spelled(before):
        return step, "change"
    who = "a person typed it since the last import" if last else "a person typed it: no import wrote it"
    return Step(change, each.row.title, unit, who, note), "conflict"


def _unit_of(each: Filled) -> str:
    """The unit the very cell is typed in, which in a team's workbook need not be the row's; blank for text."""
    unit = each.column.unit or each.row.unit
    if each.column.kind is not Kind.NUMBER:
        return ""
    same = (other.value for other in Unit if other.base == unit.base and other.scale == abs(each.entry.factor))
    return next(same, "")


def typed(each: Filled) -> CellValue:
    """The value as a person would type it into that very cell.

    Raises:
        Refused: it has more digits than a cell keeps.
    """
    if isinstance(each.value, str):
        return safe_text(each.value)
    if not isinstance(each.value, Decimal):
        return each.value
    value = each.value / each.entry.factor
    kept = decimal(float(value))
    if kept is None or len(plain(value).replace("-", "").replace(".", "").strip("0")) > _DIGITS:
        raise Refused(
            "too_many_digits",
            f"{plain(value)} for {each.entry.place} ({each.row.label}) has more digits than a workbook's cell keeps.",
            "Export the figures rounded to pence.",
        )
    return kept.normalize() if kept else Decimal(0)


def _held(raw: RawCell) -> CellValue:
    """What a cell holds, numbers exact to the digits a cell keeps."""
    if raw.error:
        return raw.error
    number = decimal(raw.value)
    if number is not None:
        return number.normalize() if number else Decimal(0)
    if isinstance(raw.value, datetime):
        return raw.value.date()
    if isinstance(raw.value, str):
        return raw.value.strip() or None
    return raw.value if isinstance(raw.value, bool | date) else None


def spelled(value: CellValue) -> Decimal | str:
    """A value as the record keeps it: numbers as such, text as the cell has it, dates in ISO form."""
    if isinstance(value, Decimal):
        return value
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def refuse_unread(taken: Iterable[Step], inputs: Inputs) -> None:
    """Prove that each figure that was written is read again where it belongs.

    A team's workbook may have no cell of its own for a column; what is written then stands somewhere that nobody reads.

    Args:
        taken: What was written.
        inputs: The workbook, read again.

    Raises:
        Refused: a figure was written and is not read; the book must not be saved.
    """
    tables = {table.contract.name: table for table in inputs.tables.values()}
    for step in taken:
        change = step.change
        table = tables[change.table]
        row = table.get(change.row)
        column = next(each for each in table.contract.columns if each.header == change.column)
        if row is None or _read_as(row.cells[column.key]) != change.after:
            raise Refused(
                "not_read_back",
                f"{change.column} of {step.label} has no cell of its own in this workbook: what was to go to "
                f"{change.place} would not be read. Nothing was written.",
                "Take the line out of the mapping, or attach the workbook again with that column.",
            )


def _read_as(entry: Entry) -> CellValue:
    """What an entry says, as it was typed."""
    if isinstance(entry.value, Decimal):
        number = decimal(float(entry.value / entry.factor))
        return number.normalize() if number else Decimal(0)
    return entry.day or entry.words or None
