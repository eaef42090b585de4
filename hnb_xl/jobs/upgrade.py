"""Move a workbook of an older template version to this one, without losing an entry.

The workbook is not made anew: it is given what it lacks. New rows of facts and new columns go where they belong, new
sheets at the end; every cell, comment and sheet of the team's stays, and what points at a moved cell follows it. What
was done is then proved against the workbook as it was (`upgrade_proof`): on any loss nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hnb_xl import pipeline
from hnb_xl.build.input_sheets import input_sheets
from hnb_xl.errors import NotOurBook
from hnb_xl.jobs.audit import Deed, What, record
from hnb_xl.jobs.done import Done
from hnb_xl.jobs.upgrade_about import about_rows, about_version
from hnb_xl.jobs.upgrade_proof import prove
from hnb_xl.model import blocks
from hnb_xl.model.addresses import address
from hnb_xl.model.change import Change
from hnb_xl.model.columns import Column, Table
from hnb_xl.model.tables import TEMPLATE_VERSION
from hnb_xl.model.tables.versions import VERSIONS, Version
from hnb_xl.read import contract_of

if TYPE_CHECKING:
    from datetime import datetime

    from hnb_xl.books.book import RawTable
    from hnb_xl.books.extension import Extension
    from hnb_xl.books.file_book import FileBook

Steps = Mapping[str, Version]


@dataclass(frozen=True)
class Upgraded:
    """The workbook of this version, and what was done to it."""

    done: Done
    data: bytes


def upgrade(data: bytes, name: str, *, now: datetime, by: str = "", steps: Steps = VERSIONS) -> Upgraded:
    """Upgrade a workbook; one of this version already comes back as it is, byte for byte.

    Args:
        data: The workbook's bytes.
        name: The file's name, for messages.
        now: When, with its offset from UTC.
        by: The role that asked for it, where one was given.
        steps: What changed from each version to the next.

    Raises:
        NotOurBook: not one of our workbooks, or of a version this program knows no way from.
        Refused: something in it could not be kept, with what to do.
    """
    from hnb_xl.books.extension import Extension
    from hnb_xl.books.file_book import FileBook
    from hnb_xl.books.spliced_book import SplicedBook

    before = FileBook(data, name)
    version, pack, _ = contract_of(before)
    if version == TEMPLATE_VERSION:
        return Upgraded(Done(f"{name} is of template version {TEMPLATE_VERSION} already: nothing was done."), data)
    path = _path(version, name, steps)
    extension = Extension(data)
    _rename(extension, path)
    renamed = FileBook(extension.to_bytes(), name)
    _, _, contract = contract_of(renamed)
    missing = [table for table in contract.values() if table.serves(pack) and table.name not in renamed.tables()]
    sheets = _new_sheets(missing, renamed.sheet_names())
    remarks = [*_extend(extension, renamed, contract), *(f"New sheet {sheet.name}." for sheet in sheets)]
    about_rows(extension, renamed, path, version, sheets)
    book = SplicedBook(extension.to_bytes(), name)
    book.put_sheets(sheets)
    changes = (*_labels(book.tables(), path), *_version(book.tables(), version), *about_version(book, version))
    book.put_values(changes, locked=True)
    figures = pipeline.refresh(book).figures
    record(book, Deed(What.UPGRADED, now, by, f"template version {version} to {TEMPLATE_VERSION}"), figures)
    after = book.to_bytes()
    kept = prove(before, FileBook(after, name), extension.shifts, path, changes)
    look = _to_look_at(before, extension)
    sentence = f"{name} is now of template version {TEMPLATE_VERSION}: {kept} cells were compared and none was lost."
    return Upgraded(Done(sentence, changes, figures, (*remarks, *_unread(renamed, contract), *look)), after)


def _path(version: str, name: str, steps: Steps) -> list[Version]:
    """The steps from a version to this one."""
    found: list[Version] = []
    while version != TEMPLATE_VERSION:
        step = steps.get(version)
        if step is None or not version.isdigit():
            raise NotOurBook(
                "wrong_template_version",
                f"{name} was made with template version “{version or 'unknown'}”, from which there is no way to "
                f"{TEMPLATE_VERSION}.",
                "Use a program version that reads it: a newer one, where the workbook is newer.",
            )
        found.append(step)
        version = str(int(version) + 1)
    return found


def _rename(extension: Extension, path: Sequence[Version]) -> None:
    from hnb_xl.books.package.renaming import renamed_by

    for step in path:
        renamed = renamed_by(step)
        if renamed:
            extension.rename(renamed)


def _extend(extension: Extension, book: FileBook, contract: Mapping[str, Table]) -> Iterator[str]:
    """Give every table the rows of facts and the columns it lacks, the lowest table of a sheet first."""
    raw = book.tables()
    present = [table for table in contract.values() if table.name in raw]
    for table in sorted(present, key=lambda table: -raw[table.name].top):
        columns = [column for column in table.columns if column.header not in _headers(raw[table.name])]
        items = _missing_items(table, raw[table.name])
        if items:
            extension.add_rows(_drawn(table, raw[table.name], [], items))
            yield f"{table.name} has new rows: {', '.join(items)}."
        if columns:
            added = _drawn(table, raw[table.name], columns, items)
            extension.add_columns(added, len(columns))
            yield f"{table.name} has new columns: {', '.join(column.header for column in columns)}."


def _headers(raw: RawTable) -> list[str]:
    return [header.strip() for header in raw.headers]


def _missing_items(table: Table, raw: RawTable) -> list[str]:
    there = {str(row[0].value or "").strip() for row in raw.rows}
    return [item.label for item in table.items if item.label not in there]


def _drawn(table: Table, raw: RawTable, new: Sequence[Column], items: Sequence[str]) -> blocks.Table:
    """The table as the workbook has it, with new rows of items and new columns, drawn as an input sheet draws it."""
    known = {column.header: column for column in table.columns}
    there = [known.get(header, Column(f"other {at}", header)) for at, header in enumerate(_headers(raw))]
    columns = (*there, *new)
    at = {column.key: number for number, column in enumerate(there)}
    labels = [str(row[0].value or "").strip() for row in raw.rows]
    if table.items:
        by_label = {item.label: item for item in table.items}
        fresh = {label: replace(by_label[label], key=f"{label} {number}") for number, label in enumerate(items)}
        listed = [replace(table.items[0], key=f"there {number}", label=label) for number, label in enumerate(labels)]
        drawn = replace(table, columns=columns, items=(*listed, *fresh.values()))
        return _table_of(input_sheets({table.key: drawn}, {}))
    rows = [
        {key: row[at[key]].value for key in ("unit",) if key in at and row[at[key]].value}
        | {table.row_key: str(number)}
        for number, row in enumerate(raw.rows)
    ]
    return _table_of(input_sheets({table.key: replace(table, columns=columns, spare_rows=0)}, {table.key: rows}))


def _table_of(sheets: Sequence[blocks.Sheet]) -> blocks.Table:
    return next(block for sheet in sheets for block in sheet.blocks if isinstance(block, blocks.Table))


def _new_sheets(tables: Sequence[Table], taken: Sequence[str]) -> tuple[blocks.Sheet, ...]:
    """The sheets of tables that the workbook lacks; a table whose sheet is there gets a sheet of its own."""
    there = {name.casefold() for name in taken}
    found: list[blocks.Sheet] = []
    for sheet in input_sheets({table.key: table for table in tables}, {}):
        name = sheet.name
        number = 2
        while name.casefold() in there:
            name = f"{sheet.name[:27]} {number}"
            number += 1
        found.append(replace(sheet, name=name))
    return tuple(found)


def _labels(raw: Mapping[str, RawTable], path: Sequence[Version]) -> Iterator[Change]:
    """New labels of items that were called otherwise."""
    for step in path:
        for name, items in step.items.items():
            table = raw.get(name)
            for down, row in enumerate(table.rows if table else ()):
                old = str(row[0].value or "").strip()
                if table is not None and old in items:
                    cell = address(table.top + 1 + down, table.left)
                    yield Change(table.sheet, cell, old, items[old], "its name in this version", name)


def _version(raw: Mapping[str, RawTable], version: str) -> Iterator[Change]:
    table = raw["tblAgreement"]
    value = _headers(table).index("Value")
    for down, row in enumerate(table.rows):
        if str(row[0].value or "").strip() == "Template version":
            cell = address(table.top + 1 + down, table.left + value)
            yield Change(table.sheet, cell, version, TEMPLATE_VERSION, "upgraded", table.name, "template", "Value")


def _to_look_at(before: FileBook, extension: Extension) -> Iterator[str]:
    """The formulas that may now give another value: Excel itself moves what they name no further than it was moved."""
    spanning = {text for shift in extension.shifts for text in shift.spanning}
    by_text = {text for shift in extension.shifts for text in shift.by_text}
    for sheet in before.sheet_names() if spanning or by_text else ():
        for (row, column), cell in before.grid(sheet).cells.items():
            place = f"{sheet}!{address(row, column)} (={cell.formula})"
            if cell.formula in by_text:
                yield f"Look at {place}: it names cells as text, and some of them have moved."
            elif cell.formula in spanning:
                yield f"Look at {place}: the cells it names now take in new rows."


def _unread(book: FileBook, contract: Mapping[str, Table]) -> Iterator[str]:
    """What this version has no place for: it stays where it is."""
    for table in contract.values():
        raw = book.tables().get(table.name)
        known = {column.header for column in table.columns}
        for header in _headers(raw) if raw else ():
            if header not in known:
                yield f"{table.name} keeps the column “{header}”, which this version does not read."
