"""Find our tables in a book, and hold their headers against the contract."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from hnb_xl.books.book import RawTable, ReadableBook
from hnb_xl.errors import ContractBroken, NotOurBook
from hnb_xl.model.columns import Table
from hnb_xl.model.tables import RECORDS, TABLES, TEMPLATE_VERSION
from hnb_xl.model.tables.versions import VERSIONS

_MARK = ("tblAgreement", "tblPeriod")


def located(book: ReadableBook) -> dict[str, RawTable]:
    """Those of our tables that a workbook holds, by name.

    Raises:
        NotOurBook: it holds neither of the two that every workbook of ours begins with.
    """
    found = book.tables()
    if not any(name in found for name in _MARK):
        raise NotOurBook(
            "not_our_book",
            f"{book.name} is not a monitoring workbook: it has no table {' or '.join(_MARK)}.",
            "Make one with `hnb-xl new AUTHORITY -o BOOK`, or give the path of an existing one.",
        )
    return {table.name: found[table.name] for table in (*TABLES, *RECORDS) if table.name in found}


def check_tables(found: Mapping[str, RawTable], pack: str, book: str) -> None:
    """Refuse a workbook without a table that every workbook has, or that its pack needs.

    Raises:
        NotOurBook: a table is missing.
    """
    missing = [table for table in TABLES if table.serves(pack) and table.name not in found]
    if missing:
        listed = ", ".join(f"{table.name} (sheet {table.sheet})" for table in missing)
        raise NotOurBook(
            "missing_table",
            f"{book} lacks {listed}.",
            "Restore the table from a backup or a new workbook; its name is on Excel's Table Design tab.",
        )


def column_positions(contract: Table, raw: RawTable) -> dict[str, int]:
    """Where each column of the contract stands in the table: key to index from 0.

    Raises:
        ContractBroken: a column is missing or stands twice.
    """
    places: dict[str, int] = {}
    wanted = {column.header: column for column in contract.columns}
    for index, header in enumerate(raw.headers):
        column = wanted.get(header.strip())
        if column is None:
            continue
        if column.key in places:
            raise ContractBroken(
                "duplicate_column",
                f"{raw.name} on sheet {raw.sheet} has two columns “{header}”.",
                "Rename or remove the second.",
            )
        places[column.key] = index
    for column in contract.columns:
        # A lost computed column costs nothing: it is worked out again.
        if column.key not in places and not column.is_computed:
            others = [header for header in raw.headers if header not in wanted]
            close = difflib.get_close_matches(column.header, others, n=1, cutoff=0.5)
            hint = f"Rename “{close[0]}” back to “{column.header}”." if close else f"Put “{column.header}” back."
            raise ContractBroken(
                "missing_column",
                f"{raw.name} on sheet {raw.sheet} has no column “{column.header}”.",
                hint,
            )
    return places


def check_version(version: str, book: str) -> None:
    """Refuse a workbook of another template version.

    Raises:
        NotOurBook: the version differs.
    """
    if version != TEMPLATE_VERSION:
        fix = (
            f"Run `hnb-xl upgrade {book}`: it keeps every entry, and a backup."
            if version in VERSIONS
            else "Use a program version that reads it: a newer one, where the workbook is newer."
        )
        raise NotOurBook(
            "wrong_template_version",
            f"{book} was made with template version “{version or 'unknown'}”; this program reads {TEMPLATE_VERSION}.",
            fix,
        )
