"""What changed from one version of the template to the next, as far as names go: what `upgrade` must know.

New tables, columns and items need no line here: they are what the contract has and a workbook lacks. What the contract
has no more stays in the workbook where it is, and is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Version:
    """The step from one version to the next.

    Attributes:
        said: What changed, in the words of the About sheet.
        tables: Tables with another name: old to new.
        columns: Columns with another heading, by the table's new name: old to new.
        items: Rows of a table of items with another label, by the table's new name: old to new.
    """

    said: str
    tables: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    items: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


VERSIONS: Mapping[str, Version] = {
    "1": Version(
        said="Overrides with a reason; sign-off tied to the figures signed; block transfer among the agreement's facts."
    ),
}
"""By the version a workbook has: the step from it to the next. The present version has none."""
