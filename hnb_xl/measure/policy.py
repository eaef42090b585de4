"""The RAG policies of the Agreement sheet, as tolerances."""

from __future__ import annotations

from hnb_xl.measure.rating import Tolerance
from hnb_xl.measure.register import numbered_cells
from hnb_xl.model.inputs import InputRow, Inputs

THRESHOLDS = ("amber_pct", "red_pct", "amber_amount", "red_amount")


def tolerance_of(inputs: Inputs, row: InputRow) -> Tolerance | None:
    """How far off plan a row may be; None where it names no policy, or none that makes sense."""
    policy = inputs.policy_of(row)
    if policy is None:
        return None
    return Tolerance(
        amber_pct=policy.number("amber_pct"),
        red_pct=policy.number("red_pct"),
        amber_amount=policy.number("amber_amount"),
        red_amount=policy.number("red_amount"),
        combine=policy.words("combine") or "either",
    )


def threshold_cells(inputs: Inputs, row: InputRow) -> tuple[str, ...]:
    """Where the thresholds of a row's policy stand."""
    policy = inputs.policy_of(row)
    return numbered_cells(*(policy[column] for column in THRESHOLDS)) if policy else ()
