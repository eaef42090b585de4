"""HN092: the workbook has lost its audit."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.finding import Severity


@Rule(
    code="HN092",
    title="There is no audit",
    severity=Severity.ERROR,
    family=Family.OVER_TIME,
    message="The workbook has no audit of what was done to it: the Audit sheet, or its seal, is gone.",
    fix="Take it from a backup beside the workbook. If there is none, refresh: a new audit begins, and its first line "
    "says that the earlier ones are missing.",
    reads=("seal.lines", "agreement.template"),
    source="Audit",
    passing={"seal": ({"lines": 0},)},
    failing={"seal": ({"lines": None},)},
)
def no_audit(look: View) -> Iterator[Fault]:
    """Every workbook of ours says what was done to it, be it nothing so far."""
    lines = look.item("seal", "lines")
    if lines is None or lines["value"].is_blank:
        where = lines or look.item("agreement", "template")
        if where is not None:
            yield where.fault("value")
