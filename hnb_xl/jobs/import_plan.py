"""What an import would do: the extract read by its mapping, put to cells, and held against what stands there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from hnb_xl.books.book import ReadableBook
from hnb_xl.errors import CannotRun, MappingInvalid, Refused
from hnb_xl.jobs.import_allocation import allocated
from hnb_xl.jobs.import_steps import Steps, steps
from hnb_xl.jobs.import_targets import Resolved, resolved
from hnb_xl.model.columns import Kind
from hnb_xl.model.extract import Extract, ExtractLines
from hnb_xl.model.import_mapping import ImportMapping
from hnb_xl.model.imported import Allocation, ImportRecord, Unfilled
from hnb_xl.model.inputs import Inputs
from hnb_xl.read import read
from hnb_xl.read.extracts.lines import extract_lines, found_header
from hnb_xl.read.extracts.periods import Calendar
from hnb_xl.read.extracts.table import extract_of_book, extract_of_text
from hnb_xl.read.import_record import read_import_record

_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class ImportPlan:
    """Everything a person needs to see before a cell is written.

    Args:
        extract: The file.
        mapping: By what it was read.
        lines: Its rows, sorted.
        allocation: The cells they fill, and the control totals.
        steps: What that changes in the workbook.
        unfilled: Rows of the same columns that hold nothing, and that nothing fills.
        inputs: The workbook as it was read.
        record: What the workbook remembers of earlier imports.
    """

    extract: Extract
    mapping: ImportMapping
    lines: ExtractLines
    allocation: Allocation
    steps: Steps
    unfilled: tuple[Unfilled, ...]
    inputs: Inputs
    record: ImportRecord

    @property
    def keeps_mapping(self) -> bool:
        """True when the workbook holds this very mapping already."""
        return self.record.mappings.get(self.mapping.name) == self.mapping


def open_extract(data: bytes, name: str, mapping: ImportMapping | None = None) -> Extract:
    """An extract from a file's bytes: a workbook, or a table of text.

    Raises:
        ExtractUnreadable: it cannot be read, or not without guessing.
        BookUnreadable: it is a workbook that cannot be read.
    """
    names = mapping.columns if mapping else ()
    if not data.startswith(_ZIP):
        encoding, delimiter = (mapping.shape.encoding, mapping.shape.delimiter) if mapping else ("", "")
        return extract_of_text(data, name, names, encoding=encoding, delimiter=delimiter)
    from hnb_xl.books.file_book import FileBook

    sheet = mapping.shape.sheet if mapping else ""
    return extract_of_book(FileBook(data, name), hashlib.sha256(data).hexdigest(), names, sheet=sheet)


def planned(book: ReadableBook, data: bytes, name: str, mapping: ImportMapping | None = None) -> ImportPlan:
    """What an import would do; nothing is written.

    Args:
        book: The workbook.
        data: The extract's bytes.
        name: The extract's file name.
        mapping: By what to read it; without one, by the mapping of the workbook whose columns it has.

    Raises:
        CannotRun: the workbook, the extract or the mapping cannot be used.
        Refused: the extract contradicts itself: a total, a code twice, words for a figure.
    """
    inputs, record = read(book), read_import_record(book)
    chosen = mapping or _saved(record, data, name)
    lines_of = resolved(chosen, inputs)
    extract = open_extract(data, name, chosen)
    lines = extract_lines(extract, chosen, Calendar(inputs), _summed(lines_of, chosen, inputs))
    allocation = allocated(lines, chosen, lines_of, inputs)
    _refuse_unknown(allocation, chosen)
    found = steps(allocation.filled, book, record, name)
    return ImportPlan(extract, chosen, lines, allocation, found, _unfilled(allocation, inputs), inputs, record)


def _saved(record: ImportRecord, data: bytes, name: str) -> ImportMapping:
    """The one mapping in the workbook whose columns the extract has."""
    fix = "Give one with --mapping FILE.toml, or have one proposed with --propose."
    if not record.mappings:
        raise MappingInvalid("no_mapping", "The workbook holds no import mapping yet.", fix)
    fitting, why = [], ""
    for mapping in record.mappings.values():
        try:
            found_header(open_extract(data, name, mapping), mapping)
        except CannotRun as wrong:
            why = wrong.message
        else:
            fitting.append(mapping)
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(f"“{each.name}”" for each in fitting or record.mappings.values())
    if fitting:
        raise MappingInvalid(
            "which_mapping", f"{name} has the columns of more than one mapping: {names}.", "Say which: --mapping NAME."
        )
    raise MappingInvalid("no_mapping_fits", f"No mapping of the workbook ({names}) fits {name}. {why}", fix)


def _summed(lines: tuple[Resolved, ...], mapping: ImportMapping, inputs: Inputs) -> tuple[str, ...]:
    """The figure columns whose rows add up to a total: no shares, and no series of which the latest counts."""
    found: dict[str, bool] = {}
    for line in lines:
        point = inputs.points[0]
        column = line.column(point)
        unit = column.unit or line.row(point).unit
        adds = column.kind is Kind.NUMBER and unit.base != "percent" and (not mapping.shape.period or line.adds_up)
        figure = line.target.figure
        found[figure] = found.get(figure, True) and adds
    return tuple(figure for figure, adds in found.items() if adds)


def _refuse_unknown(allocation: Allocation, mapping: ImportMapping) -> None:
    if mapping.shape.unknown != "refuse" or not allocation.unknown:
        return
    each = allocation.unknown[0]
    raise Refused(
        "unknown_codes",
        f"{len(each.codes)} codes are not in the mapping ({', '.join(each.codes[:8])}), {each.total:,f} in all in "
        f"“{each.figure}”.",
        "Name them in a [[line]], or leave them out on purpose under [[ignore]].",
    )


def _unfilled(allocation: Allocation, inputs: Inputs) -> tuple[Unfilled, ...]:
    """The rows of the columns that were filled which no row of the extract speaks of, and which hold nothing."""
    filled = {each.id for each in allocation.filled}
    columns = {(each.table.contract.name, each.column.key): each for each in allocation.filled}
    later = set(inputs.points) - set(inputs.points_so_far)
    found = []
    for each in columns.values():
        table = each.table.contract.name
        rows = tuple(
            row.label
            for row in each.table.named
            if row.cells[each.column.key].is_blank
            and (table, row.key, each.column.header) not in filled
            and row.label not in later
        )
        if rows:
            found.append(Unfilled(table, each.table.sheet, each.column.header, rows))
    return tuple(found)
