"""A workbook that is attached already: what a person corrected stays; what has moved or is new is looked up again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hnb_xl.errors import ContractBroken
from hnb_xl.model.columns import Table
from hnb_xl.model.team_map import LABELS, MapPart, SetUpRow, TeamMap, plain_words, set_up_table
from hnb_xl.read.cells import is_blank
from hnb_xl.read.found_part import FoundPart, find_part
from hnb_xl.read.mapped import areas_of
from hnb_xl.read.mapped_lines import label_columns, lines_of_part
from hnb_xl.read.rows import cell_name

if TYPE_CHECKING:
    from hnb_xl.books.book import RawTable, ReadableBook
    from hnb_xl.read.proposal.proposal import Ground


def brought_up_to_date(book: ReadableBook, existing: TeamMap, proposed: TeamMap, ground: Ground) -> TeamMap:
    """The map as it should be now.

    Args:
        book: The workbook.
        existing: The map it has, as a person may have changed it.
        proposed: What would be proposed if it had none.
        ground: What is known beforehand.
    """
    area_of, own = areas_of(book), book.own_sheets()
    names = [name for name in book.sheet_names() if name not in own]
    parts: list[MapPart] = []
    found: dict[str, list[FoundPart]] = {}
    fresh = {part.table: [each for each in proposed.parts if each.table == part.table] for part in proposed.parts}
    for part in existing.parts:
        try:
            stands = find_part(part, names, area_of)
        except ContractBroken:
            stands = _mended(part, fresh.get(part.table, []), names, area_of)
            if stands is None:
                continue
        found.setdefault(part.table, []).append(stands)
    for table, stands_all in found.items():
        contract = ground.contracts[table]
        rows = existing.set_up.get(table, ())
        parts += [_as_it_stands(each, contract, rows, stands_all) for each in stands_all]
    parts += [part for part in proposed.parts if part.table not in found]
    set_up = {
        table: _rows(book.tables(), ground, table, found.get(table, []), existing, proposed)
        for table in {part.table for part in parts}
    }
    order = {(part.table, part.sheet): at for at, part in enumerate(existing.parts)}
    parts.sort(key=lambda part: order.get((part.table, part.sheet), len(order)))
    return TeamMap(tuple(parts), {**proposed.words, **existing.words}, set_up)


def _mended(part: MapPart, fresh: Sequence[MapPart], names: Sequence[str], area_of: object) -> FoundPart | None:
    """A part whose header has changed: the new proposal of the same table, with what was corrected of the old one."""
    new = next((each for each in fresh if each.sheet == part.sheet), next(iter(fresh), None))
    if new is None:
        return None
    before = {(column.ours, column.point): column for column in part.columns}
    columns = tuple(
        replace(column, unit=old.unit, is_turned=old.is_turned)
        if (old := before.get((column.ours, column.point))) is not None
        else column
        for column in new.columns
    )
    mended = replace(new, columns=columns, no_figure=part.no_figure, ignored=part.ignored)
    return find_part(mended, names, area_of)  # type: ignore[arg-type]


def _as_it_stands(
    found: FoundPart, contract: Table, rows: Sequence[SetUpRow], parts: Sequence[FoundPart]
) -> MapPart:
    part = found.part
    depth = part.bottom - part.top
    lines = lines_of_part(found, contract, rows, parts)
    last = max((line.line for line in lines), default=found.bottom + part.last - part.bottom)
    return replace(
        part,
        sheet=found.area.sheet,
        top=found.bottom - depth,
        bottom=found.bottom,
        first=found.bottom + 1,
        last=max(last, found.bottom + 1),
        columns=tuple(replace(column, place=place) for column, place in _in_order(found)),
    )


def _in_order(found: FoundPart) -> list[tuple[object, int]]:
    return [(column, found.places[column]) for column in found.part.columns]


def _rows(
    tables: Mapping[str, RawTable],
    ground: Ground,
    table: str,
    found: Sequence[FoundPart],
    existing: TeamMap,
    proposed: TeamMap,
) -> tuple[SetUpRow, ...]:
    """The Set-up rows as they should be: kept, moved, reworded, gone from their sheet, or new."""
    contract = ground.contracts[table]
    kept = existing.set_up.get(table, ())
    if not found:
        return proposed.set_up.get(table, ())
    places: dict[int, tuple[str, str]] = {}
    new: list[SetUpRow] = []
    fresh = {plain_words(row.label): row for row in proposed.set_up.get(table, ())}
    keys = {row.key for row in kept}
    for part in found:
        name = label_columns(contract, part.part)[-1]
        for line in lines_of_part(part, contract, kept, found):
            place = f"{part.area.sheet}!{cell_name(*part.area.at(line.line, part.places[name]))}"
            if line.set_up is not None:
                places.setdefault(line.set_up.line, (line.label, place))
            elif (row := fresh.get(plain_words(line.label))) is not None and row.key not in keys:
                keys.add(row.key)
                new.append(replace(row, place=place))
    values = _typed_values(contract, tables.get(set_up_table(contract)), ground)
    result = []
    for row in kept:
        label, place = places.get(row.line, (row.label, ""))
        result.append(replace(row, label=label, place=place, values=values.get(row.line, {})))
    return (*result, *new)


def _typed_values(contract: Table, table: RawTable | None, ground: Ground) -> dict[int, dict[str, object]]:
    """What stands on the Set-up sheet now, row by row."""
    if table is None:
        return {}
    by_header = {column.header: column.key for column in contract.for_points(ground.points).columns}
    found: dict[int, dict[str, object]] = {}
    for index, cells in enumerate(table.rows):
        for header, cell in zip(table.headers, cells, strict=False):
            key = by_header.get(header.strip())
            if key is not None and not is_blank(cell):
                found.setdefault(index, {})[key] = cell.value
    return found


__all__ = ["LABELS", "brought_up_to_date"]
