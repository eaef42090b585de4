"""What a rule finds, as data, and the outcome that is no finding: nothing to check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hnb_xl.model.finding import Severity
from hnb_xl.model.inputs import Entry

Typed = str | int | float | Decimal | date | None
Rows = Mapping[str, tuple[Mapping[str, Typed], ...]]
"""An example: by table, rows as an officer types them. What is left out is filled in validly by the test factory; for
the tables of items (agreement, period) one row names items. "#REF!" is an Excel error, "=" a formula never saved."""


class NothingToCheck(Exception):  # noqa: N818  # not an error: one of the four outcomes
    """A rule has nothing to look at in this workbook; the words say why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing a rule found, as data. `words` fill the message's template beside the fault's own fields."""

    table: str
    row: str
    column: str
    label: str
    entry: Entry
    unit: str = ""
    value: Decimal | str | None = None
    expected: Decimal | str | None = None
    difference: Decimal | None = None
    related: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    severity: Severity | None = None  # lower than the rule's own
    clause: str = ""
    message: str = ""  # another template than the rule's
    fix: str = ""
