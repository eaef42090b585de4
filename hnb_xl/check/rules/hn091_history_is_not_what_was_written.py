"""HN091: the history of closed returns is not what the audit says was written."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.finding import Severity
from hnb_xl.model.record import fingerprint_of, words_in
from hnb_xl.model.tables.record import HISTORY

_FIGURE: dict[str, Typed] = {"period": "2021-22/Q2", "id": "deficit.ceiling", "value": 28_607_000, "unit": "GBP"}
_WRITTEN = fingerprint_of([{**{key: str(_FIGURE[key]) for key in _FIGURE}}])
_LINE: dict[str, Typed] = {"number": 1, "what": "rolled forward", "history": _WRITTEN}


@Rule(
    code="HN091",
    title="The history was changed by hand",
    severity=Severity.ERROR,
    family=Family.OVER_TIME,
    message="The history of {period} is not what was written when that return was closed.",
    fix="Do not rely on it: take the history from a backup beside the workbook. A closed return is corrected in the "
    "backup made before it was rolled forward.",
    reads=(*(f"history.{column.key}" for column in HISTORY.columns), "audit.number", "audit.history"),
    source="Audit",
    passing={"history": (_FIGURE,), "audit": (_LINE,)},
    failing={"history": (_FIGURE | {"value": 26_607_000},), "audit": (_LINE,)},
)
def history_is_not_what_was_written(look: View) -> Iterator[Fault]:
    """The figures of closed returns stand as they were written: the audit's lines hold their fingerprint."""
    lines = list(look.rows("audit"))
    rows = list(look.rows("history"))
    written = [line.words("history") for line in lines]
    if not rows and not any(written):
        raise NothingToCheck("no return has been closed yet")
    words = [words_in({column: row[column] for column in row.columns}) for row in rows]
    if fingerprint_of(words) == (written[-1] if written else ""):
        return
    known = set(written)
    for index, row in enumerate(words):
        ends = index + 1 == len(words) or words[index + 1]["period"] != row["period"]
        if ends and fingerprint_of(words[: index + 1]) not in known:
            first = next(at for at, each in enumerate(words) if each["period"] == row["period"])
            yield rows[first].fault("period", words={"period": row["period"] or "a return without a name"})
            return
    # What is there is as it was written: what came after it is gone.
    yield lines[-1].fault("history", words={"period": "the return that was closed last"})
