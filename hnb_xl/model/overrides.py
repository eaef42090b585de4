"""How a finding is named so that it can be accepted: by what it is about and what it found, never by its cell.

A reference reads "2021-22/Q3 HN014 tblModel/expenditure_after_savings/Forecast #7c1e09": the return it was made for,
the rule, the row and column (which survive inserted rows and renamed tabs), and a mark of the figures found. At
another return, or once the figures differ, it names nothing: what was accepted is what was seen.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass

_FORM = re.compile(r"(?P<given_for>\S+/\S+) (?P<code>HN\d{3}) (?P<where>.+) #(?P<mark>[0-9a-f]{6})", re.IGNORECASE)
_CELL = re.compile(r"![A-Z]{1,3}[0-9]+")
_FIGURE = re.compile(r"[0-9][0-9,.]*")
_LONGEST = 400  # characters; a row key may be a sentence
_LONGEST_PART = 100
_MARK = 6  # hexadecimal digits
WORKBOOK = "workbook"


@dataclass(frozen=True, slots=True)
class Reference:
    """A finding's name. `where` is table/row/column, or "workbook"."""

    given_for: str
    code: str
    where: str
    mark: str

    @classmethod
    def of(
        cls, given_for: str, code: str, place: tuple[str, str, str], found: tuple[str | None, ...], message: str
    ) -> Reference:
        """The reference of what a rule found.

        Args:
            given_for: the return, as 2021-22/Q3.
            code: the rule.
            place: table, row key and column header.
            found: what the cell says, what was expected, and the difference.
            message: what the finding says; of this the figures count, not the words or the cells.
        """
        where = "/".join(" ".join(part.split())[:_LONGEST_PART] for part in place).strip("/") or WORKBOOK
        figures = [*found, *_FIGURE.findall(_CELL.sub("", message))]
        digest = hashlib.sha256(json.dumps(figures, ensure_ascii=False).encode()).hexdigest()
        return cls(given_for, code, where, digest[:_MARK])

    @classmethod
    def parse(cls, text: str) -> Reference | None:
        """Read a reference as somebody chose or typed it; None where it is none."""
        match = _FORM.fullmatch(" ".join(text.split())) if len(text) <= _LONGEST else None
        return cls(match["given_for"], match["code"].upper(), match["where"], match["mark"].lower()) if match else None

    def __str__(self) -> str:
        return f"{self.given_for} {self.code} {self.where} #{self.mark}"

    @property
    def same(self) -> str:
        """What two references to one finding have in common, whatever their case."""
        return str(self).casefold()
