"""In which unit a team's figures are typed: what headers, number formats, unit cells and sizes say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hnb_xl.model.money import Unit
from hnb_xl.model.team_map import TypedUnit
from hnb_xl.model.units_shown import unit_said, unit_shown
from hnb_xl.read.area import Area
from hnb_xl.read.cells import decimal

_MONEY = frozenset({Unit.GBP, Unit.GBP_K, Unit.GBP_M})
_A_SHARE = Decimal("1.5")  # a percentage above this, in a cell without a % format, is typed as 12.5
_TOO_MUCH_IN_MILLIONS = 3_000  # £3 billion: no council's schools
_TOO_LITTLE_IN_POUNDS = 1_000


@dataclass(frozen=True)
class Typed:
    """What is known of the units of one part.

    Args:
        columns: The unit of each place that holds figures.
        rows: The unit of each line's figures, where a column says `as its row`.
        unsure: Places whose unit nothing states and whose size is odd for the unit expected.
    """

    columns: Mapping[int, TypedUnit]
    rows: Mapping[int, TypedUnit]
    unsure: frozenset[int]


def typed_units(
    area: Area,
    lines: Sequence[int],
    places: Mapping[int, tuple[str, Unit | None]],
    units: Mapping[int, Unit],
    said: Mapping[int, str],
    title: str = "",
    guessed: Collection[int] = (),
) -> Typed:
    """Work out the unit of every column of figures.

    Args:
        area: The sheet.
        lines: The rows of the part.
        places: The columns of figures: their header, and the contract's own unit where the column has one.
        units: The contract's unit of each row; of a table whose rows have none, nothing.
        said: What each row says of its unit: its unit cell, its label.
        title: What stands above the table, and over its names.
        guessed: The rows whose unit of the contract is itself a guess.
    """
    grid: dict[int, dict[int, _Known]] = {line: {} for line in lines}
    odd: dict[int, list[bool]] = {}
    for place, (header, own) in places.items():
        for line in lines:
            if decimal(area.cell(line, place).value) is not None:
                unit = own or units.get(line)
                typed, is_stated = _typed(area, line, place, header, unit, (said.get(line, ""), title))
                grid[line][place] = (typed, is_stated)
                if not is_stated and unit in _MONEY:
                    value = decimal(area.cell(line, place).value) or Decimal(0)
                    small = 0 < abs(value) < _TOO_LITTLE_IN_POUNDS
                    is_odd = line in guessed or typed.value != unit or (unit is Unit.GBP and small)
                    odd.setdefault(place, []).append(is_odd)
    rows = {line: _of_row(list(found.values()), units.get(line)) for line, found in grid.items()}
    columns = {
        place: _of_column({line: found[place] for line, found in grid.items() if place in found}, rows, own)
        for place, (_, own) in places.items()
    }
    unsure = frozenset(place for place, found in odd.items() if sum(found) * 2 > len(found))
    return Typed(columns, {line: unit for line, unit in rows.items() if unit is not None}, unsure)


_Known = tuple[TypedUnit, bool]  # the unit, and whether anything states it


def _typed(area: Area, line: int, place: int, header: str, unit: Unit | None, said: Sequence[str]) -> _Known:
    value = decimal(area.cell(line, place).value) or Decimal(0)
    shown = unit_shown(area.format(line, place), unit)
    if unit is Unit.PERCENT or (unit is None and shown in {TypedUnit.PERCENT, TypedUnit.POINTS}):
        if shown in {TypedUnit.PERCENT, TypedUnit.POINTS}:
            return shown or TypedUnit.PERCENT, True
        others = [decimal(area.cell(line, other).value) for other in range(place - 4, place + 5) if other > 0]
        large = any(abs(each) > _A_SHARE and abs(each) <= 100 for each in (value, *filter(None, others)))
        return (TypedUnit.POINTS if large and abs(value) <= 100 else TypedUnit.PERCENT), False
    if unit is Unit.COUNT:
        return TypedUnit.COUNT, True
    for found in (shown, *(_money(unit_said(words)) for words in (header, *said))):
        if found is not None and (unit is None or found.factor(unit) is not None):
            return found, True
    return _by_size(value, unit), False


def _money(unit: TypedUnit | None) -> TypedUnit | None:
    return unit if unit in {TypedUnit.GBP, TypedUnit.GBP_K, TypedUnit.GBP_M} else None


def _by_size(value: Decimal, unit: Unit | None) -> TypedUnit:
    """Nothing states the unit: the agreement's own, unless the figure could not be in it."""
    if unit is None:
        return TypedUnit.COUNT
    if unit is not Unit.GBP and unit in _MONEY and abs(value) >= _TOO_MUCH_IN_MILLIONS:
        return TypedUnit.GBP if unit is Unit.GBP_M or abs(value) >= 1_000_000 else TypedUnit(unit.value)
    if unit is Unit.GBP and 0 < abs(value) < _TOO_LITTLE_IN_POUNDS and value != value.to_integral_value():
        return TypedUnit.GBP_M
    return TypedUnit(unit.value)


def _of_row(found: Sequence[_Known], unit: Unit | None) -> TypedUnit | None:
    """A row's unit, where its cells agree; what is stated counts before what is only likely."""
    stated = {typed for typed, is_stated in found if is_stated}
    likely = {typed for typed, _ in found}
    for units in (stated, likely):
        if len(units) == 1:
            return next(iter(units))
    if stated or likely:
        return None
    return TypedUnit(unit.value) if unit is not None else None


def _of_column(mine: Mapping[int, _Known], rows: Mapping[int, TypedUnit | None], own: Unit | None) -> TypedUnit:
    units = {unit for unit, _ in mine.values()}
    stated = {unit for unit, is_stated in mine.values() if is_stated}
    if not units:
        return TypedUnit(own.value) if own is not None else TypedUnit.ROW
    if len(units) == 1:
        return next(iter(units)) if own is not None or stated else TypedUnit.ROW
    if own is not None:
        return TypedUnit.CELL
    money = units & {TypedUnit.GBP, TypedUnit.GBP_K, TypedUnit.GBP_M}
    if len(money) == 1 and TypedUnit.POINTS not in units:
        return next(iter(money))  # counts and percentages are as they are
    if all(rows.get(line) == unit for line, (unit, _) in mine.items()):
        return TypedUnit.ROW
    return TypedUnit.CELL
