"""A located table to typed rows: units and signs are turned to the internal ones here, and only here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from hnb_xl.books.book import RawCell, RawTable
from hnb_xl.model.addresses import address
from hnb_xl.model.columns import Column, Filled, Item, Kind, Table
from hnb_xl.model.inputs import Entry, InputRow, is_turned, slug
from hnb_xl.model.money import Unit
from hnb_xl.read.cells import decimal, entry, is_blank

_EMPTY = RawCell()
_UNITS = {unit.value.casefold(): unit for unit in Unit}


def rounding_id(text: str) -> str:
    """How a cell is named in the rounding table, however its author spaced it: "tblKPI / 9 / Q1"."""
    return "/".join(part.strip() for part in text.split("/")).casefold()


def rows(
    contract: Table, raw: RawTable, places: Mapping[str, int], rounding: Mapping[str, Decimal]
) -> tuple[InputRow, ...]:
    """Every row that holds anything typed, in order.

    Args:
        contract: the table's declaration.
        raw: the table as it stands.
        places: column key to position in the table.
        rounding: published precision by `rounding_id`, from the rounding table.
    """
    items = {item.label: item for item in contract.items}
    columns = [column for column in contract.columns if column.key in places and not column.is_computed]
    formulas = [(column.key, places[column.key]) for column in contract.columns if _is_worked_out(column, places)]
    found: list[InputRow] = []
    for index, cells in enumerate(raw.rows):
        key_cell = _at(cells, places[contract.row_key])
        label = entry(key_cell, Kind.TEXT, raw.sheet, "").words
        if contract.items:
            item = items.get(label)
            if item is not None and item.filled is not Filled.COMPUTED:
                found.append(_item_row(contract, raw, places, cells, index, item))
            elif item is not None and (over := _typed_over(raw, cells, index, [("value", places["value"])])):
                blank = Entry(raw.sheet, over["value"].cell)
                found.append(InputRow(contract.key, item.key, item.label, {"value": blank}, over))
            continue
        if all(is_blank(_at(cells, places[column.key])) for column in columns):
            continue
        row = _row(contract, raw, columns, places, cells, index, label, rounding)
        over = _typed_over(raw, cells, index, formulas)
        found.append(replace(row, typed_over=over) if over else row)
    return tuple(found)


def _is_worked_out(column: Column, places: Mapping[str, int]) -> bool:
    return column.is_computed and column.key in places


def _typed_over(
    raw: RawTable, cells: tuple[RawCell, ...], index: int, formulas: list[tuple[str, int]]
) -> dict[str, Entry]:
    """What stands in computed cells without their formula; a cell left empty is filled in again by a refresh."""
    found: dict[str, Entry] = {}
    for key, place in formulas:
        cell = _at(cells, place)
        if not cell.formula and not cell.stale and not is_blank(cell):
            origin = raw.origin(index, place)
            found[key] = entry(cell, Kind.NUMBER, origin.sheet, address(origin.row, origin.column))
    return found


def _at(cells: tuple[RawCell, ...], place: int) -> RawCell:
    return cells[place] if place < len(cells) else _EMPTY


def _row(
    contract: Table,
    raw: RawTable,
    columns: list[Column],
    places: Mapping[str, int],
    cells: tuple[RawCell, ...],
    index: int,
    label: str,
    rounding: Mapping[str, Decimal],
) -> InputRow:
    row_unit = _row_unit(cells, places)
    turned = is_turned(contract.key, _words(cells, places, "signs"))
    row_quantum = decimal(_raw(cells, places, "rounded_to").value)
    if row_quantum is not None and row_quantum < 0:
        row_quantum = None
    parsed: dict[str, Entry] = {}
    for column in columns:
        place = places[column.key]
        unit = column.unit or row_unit
        origin = raw.origin(index, place)
        factor = unit.scale if column.kind is Kind.NUMBER else Decimal(1)
        if origin.factor is not None:
            factor = origin.factor
        if turned and column.signed:
            factor = -factor
        quantum = _quantum(column, unit, row_quantum)
        override = rounding.get(rounding_id(f"{contract.name}/{label}/{column.header}")) if rounding else None
        parsed[column.key] = entry(
            _at(cells, place),
            column.kind,
            origin.sheet,
            address(origin.row, origin.column),
            factor=factor,
            quantum=quantum if override is None else override,
            allowed=column.allowed,
        )
    return InputRow(contract.key, slug(label), label, parsed)


def _quantum(column: Column, unit: Unit, row_quantum: Decimal | None) -> Decimal:
    """The published precision of a column's figures: its own, else the row's, else the unit's.

    The row's precision speaks of the figures reported; a target or baseline of a count is worked out from
    percentages or months and so is a rounded number even where the actual is an exact count.
    """
    if column.quantum is not None:
        return column.quantum
    if row_quantum is not None and (column.exact or row_quantum):
        return row_quantum
    return Decimal(0) if unit is Unit.COUNT and column.exact and row_quantum is None else unit.quantum


def _item_row(
    contract: Table,
    raw: RawTable,
    places: Mapping[str, int],
    cells: tuple[RawCell, ...],
    index: int,
    item: Item,
) -> InputRow:
    place = places["value"]
    kind = Kind.TEXT if item.kind is Kind.ANY else item.kind
    origin = raw.origin(index, place)
    cell = address(origin.row, origin.column)
    value = entry(_at(cells, place), kind, origin.sheet, cell, allowed=item.allowed)
    return InputRow(contract.key, item.key, item.label, {"value": value})


def _raw(cells: tuple[RawCell, ...], places: Mapping[str, int], key: str) -> RawCell:
    place = places.get(key)
    return _EMPTY if place is None else _at(cells, place)


def _words(cells: tuple[RawCell, ...], places: Mapping[str, int], key: str) -> str:
    value = _raw(cells, places, key).value
    return value.strip() if isinstance(value, str) else ""


def _row_unit(cells: tuple[RawCell, ...], places: Mapping[str, int]) -> Unit:
    return _UNITS.get(_words(cells, places, "unit").casefold(), Unit.COUNT)
