"""The lines of a mapping held against the workbook: which table, row and column each fills, and in what unit."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from hnb_xl.errors import MappingInvalid
from hnb_xl.model.columns import Basis, Column, Filled, Kind
from hnb_xl.model.extract import Amount
from hnb_xl.model.import_mapping import POINT, ImportMapping, Target
from hnb_xl.model.inputs import InputRow, Inputs, InputTable, slug
from hnb_xl.model.money import Unit
from hnb_xl.read.extracts.lines import header_unit, same_code

_SCALES = {unit.value: unit.scale for unit in Unit} | {"%": Decimal("0.01"), "fraction": Decimal(1), "": Decimal(1)}
_SUMS = frozenset(("subtotal", "total", "to date"))
_BASES = {unit.value: unit.base for unit in Unit} | {"fraction": "percent"}


class UnitsDiffer(ValueError):  # noqa: N818 -- the name says what is wrong
    """A printed figure is in another unit than its cell can take."""


@dataclass(frozen=True)
class Resolved:
    """A line of the mapping and its table; row and column are settled for each return point."""

    target: Target
    table: InputTable
    unit: str  # what the figures are printed in; blank where the row's base unit says it

    def column(self, point: str) -> Column:
        """The column at a return point.

        Raises:
            MappingInvalid: the table has no such column, or nobody types in it.
        """
        wanted = self.target.column.replace(POINT, point)
        for column in self.table.contract.columns:
            if wanted.casefold() in (column.header.casefold(), column.key.casefold()):
                if column.filled is not Filled.TYPED:
                    how = "worked out" if column.is_computed else "set up with the agreement"
                    raise _misfit(f"“{column.header}” of {self._name} is {how}, so nothing can be imported into it")
                return column
        near = [column.header for column in self.table.contract.columns if column.filled is Filled.TYPED]
        raise _misfit(f"{self._name} has no column “{wanted}”", wanted, near)

    def row(self, point: str) -> InputRow:
        """The row at a return point.

        Raises:
            MappingInvalid: the table has no such row.
        """
        wanted = self.target.row.replace(POINT, point)
        row = self.table.get(slug(wanted)) or self.table.get(wanted)
        if row is None:
            raise _misfit(f"{self._name} has no row “{wanted}”", wanted, [each.label for each in self.table.named])
        return row

    @property
    def adds_up(self) -> bool:
        """Whether periods of one return point are added up; else the latest counts."""
        if self.target.months:
            return self.target.months == "sum"
        point = self.table.contract.points[0] if self.table.contract.points else ""
        basis, row = self.column(point).basis, self.table.get(slug(self.target.row))
        if basis is None and row is not None and "basis" in row.cells:
            return row.words("basis") == Basis.FLOW.value
        return basis is Basis.FLOW

    @property
    def is_of_a_sum(self) -> bool:
        """Whether its row is a sum of others."""
        row = self.table.get(slug(self.target.row))
        return row is not None and "kind" in row.cells and row.words("kind") in _SUMS

    @property
    def _name(self) -> str:
        return f"{self.table.contract.name} (sheet {self.table.sheet})"

    def value(self, amount: Amount, row: InputRow, column: Column, base: str) -> Decimal:
        """A printed figure in base units (of which `base` says what), with the internal sign.

        Raises:
            UnitsDiffer: it is printed in pounds for a count, as a percentage for money, and so on.
        """
        if amount.percent and base != "percent":
            raise UnitsDiffer(f"a percentage, where {row.label} takes {_kind_of(base)}")
        if amount.pounds and base != "GBP":
            raise UnitsDiffer(f"pounds, where {row.label} takes {_kind_of(base)}")
        unit = self.unit if _BASES.get(self.unit) == base else ""
        if base == "percent" and not amount.percent and not unit:
            raise UnitsDiffer('no %, so the mapping must say unit = "%" (5.8) or unit = "fraction" (0.058)')
        value = amount.value * (Decimal(1) if amount.has_scale else _SCALES[unit])
        if self.target.sign == "reversed":
            value = -value
        return -value if row.is_turned and column.signed else value


def _kind_of(base: str) -> str:
    return {"GBP": "money", "percent": "a percentage"}.get(base, "a count")


def resolved(mapping: ImportMapping, inputs: Inputs) -> tuple[Resolved, ...]:
    """Every line of the mapping with its table; rows, columns and units are held against the workbook.

    Raises:
        MappingInvalid: the workbook has no such table, row or column; or two units are said of one figure.
    """
    tables = {name.casefold(): table for table in inputs.tables.values() for name in _names(table)}
    found = []
    for target in mapping.targets:
        table = tables.get(target.table.casefold())
        if table is None:
            raise _misfit(
                f"There is no table “{target.table}”", target.table, [t.contract.name for t in tables.values()]
            )
        if table.contract.items:
            raise _misfit(f"{table.contract.name} holds no figures of returns, so nothing can be imported into it")
        line = Resolved(target, table, _unit(target, mapping))
        points = inputs.points if POINT in target.row + target.column else inputs.points[:1]
        for point in points:
            row, column = line.row(point), line.column(point)
            _refuse_other_kind(line, row, column)
        found.append(line)
    return tuple(found)


def _names(table: InputTable) -> tuple[str, str]:
    return table.contract.name, table.contract.key


def _unit(target: Target, mapping: ImportMapping) -> str:
    """The unit a line's figures are printed in: as the mapping says, and the header does not contradict."""
    printed, everywhere = header_unit(target.figure), mapping.shape.unit
    said = target.unit or (everywhere if _BASES.get(everywhere) == _BASES.get(printed) else "")
    if said and printed and said != printed and (printed, said) != ("%", "fraction"):
        raise _misfit(f"The column “{target.figure}” says {printed}, and the mapping says {said}")
    return said or printed or everywhere


def _refuse_other_kind(line: Resolved, row: InputRow, column: Column) -> None:
    said, base = line.target.unit or header_unit(line.target.figure), (column.unit or row.unit).base
    if column.kind is Kind.NUMBER and said and _BASES[said] != base:
        where = f"“{row.label}” of {line.table.contract.name}"
        raise _misfit(f"“{line.target.figure}” is in {said}, and {where} takes {_kind_of(base)}")


class Finder:
    """Which lines of the mapping a code feeds: of several for one column, the most exact.

    Args:
        lines: The resolved lines.

    Raises:
        MappingInvalid: one code stands in two lines for the same column, so that its figure would count twice.
    """

    def __init__(self, lines: Iterable[Resolved]) -> None:
        self._exact: dict[str, list[Resolved]] = defaultdict(list)
        self._begins: dict[str, list[Resolved]] = defaultdict(list)
        self._all: list[Resolved] = []
        for line in lines:
            for code in line.target.codes:
                where = self._begins if code.endswith("*") else self._exact
                where[same_code(code.removesuffix("*"))].append(line)
            if not line.target.codes:
                self._all.append(line)
        self.feeds = lru_cache(maxsize=None)(self._feeds)

    def _feeds(self, code: str) -> tuple[Resolved, ...]:
        plain = same_code(code)
        found: dict[tuple[str, str, str], list[Resolved]] = {}
        begins = sorted((each for each in self._begins if plain.startswith(each)), key=len, reverse=True)
        for tier in (self._exact.get(plain, []), *(self._begins[each] for each in begins), self._all):
            settled = set(found)
            for line in tier:
                place = (line.table.contract.key, line.target.column.casefold(), line.target.figure)
                if place not in settled:
                    found.setdefault(place, []).append(line)
        for lines in found.values():
            _refuse_twice(code, lines)
        return tuple(line for lines in found.values() for line in lines)


def _refuse_twice(code: str, lines: Sequence[Resolved]) -> None:
    """A figure may fill its own row, and beside it only rows that are sums: a subtotal, a total, the year to date."""
    rows = [line.target.row for line in lines if not line.is_of_a_sum]
    if len(rows) > 1 or len({line.target.row for line in lines}) < len(lines):
        both = " and ".join(line.target.row for line in lines)
        raise _misfit(
            f"Code {code or 'of every row'} would fill {both} of {lines[0].table.contract.name}: it would count twice"
        )


def _misfit(what: str, wanted: str = "", near: Sequence[str] = ()) -> MappingInvalid:
    close = difflib.get_close_matches(wanted, list(dict.fromkeys(near)), n=1, cutoff=0.5) if wanted else []
    hint = (
        f"Did you mean “{close[0]}”?" if close else "Correct the mapping; `hnb-xl contract` lists tables and columns."
    )
    return MappingInvalid("mapping_misfit", f"{what}.", hint)
