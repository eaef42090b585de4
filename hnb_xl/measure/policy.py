"""The RAG policies of the Agreement sheet, as tolerances."""

from __future__ import annotations

from hnb_xl.errors import BadArgument
from hnb_xl.measure.rating import Tolerance
from hnb_xl.model.inputs import Inputs


def policies(inputs: Inputs) -> dict[str, Tolerance]:
    """Every policy by its name as typed.

    A policy that makes no sense is left out, and so rates nothing: the rule on policies reports it, and no rating is
    better than a wrong one.
    """
    found: dict[str, Tolerance] = {}
    for row in inputs["policy"]:
        try:
            found[row.label] = Tolerance(
                amber_pct=row.number("amber_pct"),
                red_pct=row.number("red_pct"),
                amber_amount=row.number("amber_amount"),
                red_amount=row.number("red_amount"),
                combine=row.words("combine") or "either",
            )
        except BadArgument:
            continue
    return found
