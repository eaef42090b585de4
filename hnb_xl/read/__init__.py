"""book -> Inputs: locate the tables, parse each cell once, and stamp the whole with a fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from hnb_xl.books.book import RawTable, ReadableBook
from hnb_xl.errors import BadArgument, ContractBroken
from hnb_xl.model.closed import is_closed
from hnb_xl.model.columns import Table
from hnb_xl.model.inputs import Entry, InputRow, Inputs, InputTable, scales_of
from hnb_xl.model.money import plain
from hnb_xl.model.packs import pack_named
from hnb_xl.model.scale import Scale
from hnb_xl.model.tables import RECORDS, TABLES
from hnb_xl.model.year import Period
from hnb_xl.read.earlier import at_another_return
from hnb_xl.read.locate import check_tables, check_version, column_positions, located
from hnb_xl.read.map_sheet import team_map
from hnb_xl.read.mapped import Mapped, Returns, mapped_tables
from hnb_xl.read.rows import rounding_id, rows


def read(book: ReadableBook, period: Period | None = None) -> Inputs:
    """Everything entered in a workbook.

    Args:
        book: the workbook.
        period: the return to look at, where it is not the one on the Period sheet.

    Raises:
        BadArgument: the workbook has no such return.
        NotOurBook: not one of our workbooks, or of another template version.
        ContractBroken: one of our tables has lost a column, or its rows.
    """
    raw = located(book)
    by_key = {table.key: table for table in TABLES}
    agreed = _table(by_key["agreement"], raw).by_key
    check_version(_words(agreed, "template"), book.name)  # first, for an older one may well lack a table
    team = team_map(book.tables())
    if team is None:
        check_tables(raw, pack_named(_words(agreed, "pack")), book.name)
    points = _points(by_key["point"], raw)
    rounding = {
        rounding_id(row.label): to
        for row in _table(by_key["rounding"], raw).rows
        if (to := row["rounded_to"].number) is not None and to >= 0
    }
    scales = scales_of(_table(by_key["scale"], raw))
    contracts = {table.key: table.for_points(points).for_scales(scales) for table in TABLES}
    theirs = mapped_tables(book, team, contracts, _returns(raw, points), scales) if team is not None else Mapped()
    tables = {key: _table(table, {**raw, **theirs.tables}, rounding) for key, table in contracts.items()}
    mapped = frozenset(key for key, table in contracts.items() if table.name in theirs.tables)
    stamp = fingerprint(tables.values())
    tables |= _records(raw)
    inputs = Inputs(book.name, tables, stamp, points, period, mapped, theirs.dated)
    _check_period(inputs)
    if period is None or period.point == inputs.item("period", "point").words:
        return inputs
    return replace(inputs, tables=at_another_return(tables, period.point))


def returns_of(book: ReadableBook) -> Returns:
    """The return points of a workbook's year, and the return it stands at, as our own sheets in it say.

    Raises:
        NotOurBook: it has no sheets of ours.
        ContractBroken: they name no return point.
    """
    raw = located(book)
    return _returns(raw, _points(next(table for table in TABLES if table.key == "point"), raw))


def scales_in(book: ReadableBook) -> dict[str, Scale]:
    """The scales a workbook words for itself.

    Raises:
        NotOurBook: it has no sheets of ours.
    """
    return scales_of(_table(next(table for table in TABLES if table.key == "scale"), located(book)))


def _returns(raw: dict[str, RawTable], points: tuple[str, ...]) -> Returns:
    items = _table(next(table for table in TABLES if table.key == "period"), raw).by_key
    return Returns.at(points, _words(items, "year"), _words(items, "point"))


def contract_of(book: ReadableBook) -> tuple[str, str, dict[str, Table]]:
    """What a workbook says of itself, whatever its version: the version, its pack, and the contract as it would be.

    The contract has the workbook's return points and the words of its own scales.

    Raises:
        NotOurBook: not one of our workbooks.
        ContractBroken: it names no return point.
    """
    raw = located(book)
    by_key = {table.key: table for table in TABLES}
    agreed = _table(by_key["agreement"], raw).by_key
    points = _points(by_key["point"], raw)
    scales = scales_of(_table(by_key["scale"], raw))
    tables = {table.key: table.for_points(points).for_scales(scales) for table in TABLES}
    return _words(agreed, "template"), pack_named(_words(agreed, "pack")), tables


def records(book: ReadableBook) -> dict[str, InputTable]:
    """What the program wrote down in a workbook, by table key: the history, the audit and its seal.

    Raises:
        ContractBroken: one of these tables has lost a column.
    """
    return _records(book.tables())


def _records(raw: Mapping[str, RawTable]) -> dict[str, InputTable]:
    return {table.key: _table(table, raw) for table in RECORDS}


def _words(items: Mapping[str, InputRow], key: str) -> str:
    row = items.get(key)
    return row["value"].words if row else ""


def _points(contract: Table, raw: dict[str, RawTable]) -> tuple[str, ...]:
    points = tuple(dict.fromkeys(row.label for row in _table(contract, raw).rows if row.label))
    if not points:
        raise ContractBroken(
            "no_return_points",
            f"{contract.name} on sheet {contract.sheet} names no return point.",
            "Restore its rows from a backup or a new workbook: every figure stands under a return point.",
        )
    return points


def _check_period(inputs: Inputs) -> None:
    """A return asked for must be one the workbook holds; a wrong Period sheet is a finding, not a refusal."""
    asked = inputs.asked
    if asked is None:
        return
    year = inputs.item("period", "year").words
    if str(asked.year) != year or asked.point not in inputs.points:
        raise BadArgument(
            "no_such_period",
            f"{inputs.book} has no return {asked}.",
            f"It holds {', '.join(f'{year}/{point}' for point in inputs.points)}."
            if not is_closed(inputs, asked)
            else f"Of a closed return the figures are kept: `hnb-xl results {inputs.book} --period {asked}`.",
        )


def _table(contract: Table, raw: Mapping[str, RawTable], rounding: dict[str, Decimal] | None = None) -> InputTable:
    """A table as it was filled in; empty where the workbook's pack has none."""
    found = raw.get(contract.name)
    if found is None:
        return InputTable(contract, contract.sheet, ())
    places = column_positions(contract, found)
    return InputTable(contract, found.sheet, rows(contract, found, places, rounding or {}))


_AFTERWARDS: Mapping[str, set[str]] = {"period": {"submitted"}}  # items typed once everything else is done


def fingerprint(tables: Iterable[InputTable]) -> str:
    """sha256 of everything entered, whatever cells it stands in and whatever the file's own bytes are.

    The sign-off stands outside it, and the date of submission: both come after the figures, say something of them and
    must not change them. So do the history and the audit, which `read` does not hand over. An override is inside:
    accepting a finding after the signature is not what was signed.
    """
    digest = hashlib.sha256()
    entered_tables = (table for table in tables if table.contract.key != "sign_off")
    for table in sorted(entered_tables, key=lambda table: table.contract.key):
        outside = {item.key for item in table.contract.items if item.formula} | _AFTERWARDS.get(
            table.contract.key, set()
        )
        for row in table.rows:
            if row.key in outside:
                continue
            entered = {key: _entered(entry) for key, entry in row.cells.items() if not entry.is_blank}
            line = json.dumps([table.contract.key, row.key, entered], sort_keys=True, ensure_ascii=False)
            digest.update(line.encode() + b"\n")
    return f"sha256:{digest.hexdigest()}"


def _entered(entry: Entry) -> list[str]:
    """What a cell holds and what kind of thing that is: the text "1" is not the number 1."""
    if isinstance(entry.value, Decimal):
        return ["number", plain(entry.value)]
    if entry.value is not None:
        return ["value", str(entry.value)]
    return ["words", entry.text, entry.error, "stale" if entry.stale else ""]


__all__ = ["contract_of", "fingerprint", "read", "records", "returns_of", "scales_in"]
