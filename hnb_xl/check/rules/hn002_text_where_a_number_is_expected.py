"""HN002: words such as "n/a" stand where a figure is expected; they are kept, and count as no figure yet."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault
from hnb_xl.check.rule import Family, Rule, entered
from hnb_xl.check.view import View
from hnb_xl.check.words import listed
from hnb_xl.model.columns import Kind
from hnb_xl.model.finding import Severity

_EARLIER = {"previous"}  # what an earlier return said is not asked for again


@Rule(
    code="HN002",
    title="No figure yet",
    severity=Severity.NOTE,
    family=Family.ENTRY,
    message="{row} has {words} in {columns} instead of a figure, which counts as no figure yet.",
    fix="Type the figure over the words when it is known.",
    reads=entered(Kind.NUMBER),
    source="K6: “n/a” beside figures",
    passing={"kpi": ({"ref": "24", "baseline": 0, "target": 1_261_000, "Q3": 848_320},)},
    failing={"kpi": ({"ref": "36", "baseline": "n/a", "target": "n/a", "Q3": "n/a"},)},
)
def text_where_a_number_is_expected(look: View) -> Iterator[Fault]:
    """A figure of this return, a target or a baseline may be words, but the reader should know; one note a row."""
    for table in look.tables():
        contract = look.contract(table)
        if contract.items:
            continue
        skipped = _EARLIER | {
            column.key for column in contract.columns if column.per_point and look.point not in column.key.split()
        }
        for row in look.rows(table):
            found = [
                column
                for column in row.columns
                if column not in skipped
                and row[column].text
                and not row[column].typed_as_text
                and not contract.column(column).may_be_words
            ]
            if found:
                entries = [row[column] for column in found]
                yield row.fault(
                    found[0],
                    related=tuple(entry.place for entry in entries[1:]),
                    words={
                        "words": listed(dict.fromkeys(f"“{entry.text}”" for entry in entries)),
                        "columns": listed(look.column(table, column).header for column in found),
                    },
                )
