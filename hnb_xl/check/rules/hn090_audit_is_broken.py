"""HN090: a line of the audit was edited, removed or moved."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.finding import Severity
from hnb_xl.model.record import NO_LINE, mark_of, misfits, words_in, words_written
from hnb_xl.model.tables.record import AUDIT

_LINE: dict[str, Typed] = {"number": 1, "at": "2021-12-16T09:30:00+00:00", "what": "refreshed", "period": "2021-22/Q3"}
_MARKED = _LINE | {
    "mark": mark_of(NO_LINE, words_written({"number": 1} | {k: str(_LINE[k]) for k in _LINE if k != "number"}))
}
_SEAL: dict[str, Typed] = {"lines": 1, "mark": _MARKED["mark"]}


@Rule(
    code="HN090",
    title="The audit was changed by hand",
    severity=Severity.ERROR,
    family=Family.OVER_TIME,
    message="The audit is not as the program wrote it: {why}.",
    fix="Look at {place} and the lines around it, and find out who changed them; a backup beside the workbook has the "
    "audit as it was. The line stays reported, so that it is known.",
    reads=(*(f"audit.{column.key}" for column in AUDIT.columns), "seal.lines", "seal.mark"),
    source="Audit",
    passing={"audit": (_MARKED,), "seal": (_SEAL,)},
    failing={"audit": (_MARKED | {"what": "signed"},), "seal": (_SEAL,)},
)
def audit_is_broken(look: View) -> Iterator[Fault]:
    """Every line fits the one before it, and the seal the last: no line was edited, removed or moved."""
    rows = list(look.rows("audit"))
    seal = {key: row for key in ("lines", "mark") if (row := look.item("seal", key)) is not None}
    if not seal:
        raise NothingToCheck("there is no audit")
    said = {key: words_in({"value": row["value"]})["value"] for key, row in seal.items()}
    lines = [words_in({column: row[column] for column in row.columns}) for row in rows]
    for misfit in misfits(lines, said):
        if misfit.line is not None:
            yield rows[misfit.line].fault(misfit.column, words={"why": misfit.why})
        elif misfit.column in seal:
            yield seal[misfit.column].fault("value", words={"why": misfit.why})
