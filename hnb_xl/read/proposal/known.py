"""What is known beforehand of the rows a team may have: from an authority file, or from the shipped set-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hnb_xl.model.columns import Table
from hnb_xl.model.team_map import LABELS, plain_words

_TO_DATE = ("to date", "total ytd", "ytd", "year to date", "total", "total to date", "cumulative")


@dataclass(frozen=True)
class KnownRow:
    """A row that may stand in the team's workbook.

    Args:
        key: Our row key.
        ref: What it is numbered by, as far as its table has a number.
        names: What it may be labelled, the first as our own template labels it.
        values: What is set up for it, by column key.
    """

    key: str
    ref: str
    names: tuple[str, ...]
    values: Mapping[str, object] = field(default_factory=dict)


def known_rows(contract: Table, rows: Sequence[Mapping[str, object]]) -> tuple[KnownRow, ...]:
    """The rows of an authority file's table; values are what may be set up of each."""
    found = []
    for row in rows:
        key = row.get(contract.row_key)
        if key is None:
            continue
        columns = LABELS[contract.key]
        names = [str(row[columns[-1]])] if row.get(columns[-1]) else []
        if contract.key == "ehcp" and row.get("kind") == "to date":
            names += _TO_DATE
        elif contract.key == "ehcp" and str(key).startswith("Q"):
            names += [f"quarter {str(key)[1:]}", f"qtr {str(key)[1:]}"]
        ref = str(row.get(columns[0]) or "") if len(columns) > 1 or columns[0] == contract.row_key else ""
        found.append(KnownRow(str(key), ref, tuple(names), row))
    return tuple(found)


def labels(rows: Sequence[KnownRow]) -> dict[str, str]:
    """Every label that is known, as it is compared, and the key of its row."""
    return {plain_words(name): row.key for row in rows for name in row.names if plain_words(name)}
