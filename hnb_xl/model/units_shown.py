"""The unit that words or a number format state: “(£m)”, `£#,##0,"k"`, “% of”, “No.”."""

from __future__ import annotations

import re

from hnb_xl.model.money import Unit
from hnb_xl.model.team_map import TypedUnit

_MONEY = frozenset({Unit.GBP, Unit.GBP_K, Unit.GBP_M})
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]')
_THOUSANDS = re.compile(r"[0#?](,+)(?![0#?])")  # a comma after the last digit divides by a thousand
_MILLIONS_SAID = re.compile(r"£\s*(m|mn|mil|million|millions)\b|\bgbp\s*m\b|\bm£|\bmillions?\b|\(m\)")
_THOUSANDS_SAID = re.compile(r"£\s*(k|000s?|'000s?|’000s?|thousands?)\b|\bgbp\s*k\b|\bthousands\b|\(['’]?000s?\)|\(k\)")
_POUNDS_SAID = re.compile(r"£|\bgbp\b|\bpounds\b")
_PERCENT_SAID = re.compile(r"%|\bper ?cent(age)?s?\b")
_COUNT_SAID = re.compile(r"\bno\.?$|\bnumbers?\b|\bcount\b|\bheadcount\b|#")


def unit_said(words: str) -> TypedUnit | None:
    """The unit that a header or a unit cell states; None where it states none."""
    text = words.casefold()
    for pattern, unit in (
        (_MILLIONS_SAID, TypedUnit.GBP_M),
        (_THOUSANDS_SAID, TypedUnit.GBP_K),
        (_POUNDS_SAID, TypedUnit.GBP),
        (_PERCENT_SAID, TypedUnit.PERCENT),
        (_COUNT_SAID, TypedUnit.COUNT),
    ):
        if pattern.search(text):
            return unit
    return None


def unit_shown(code: str, unit: Unit | None = None) -> TypedUnit | None:
    """The unit that a number format shows its cell to be typed in; None where it shows none.

    `0.0"m"` is typed in millions; `0.0,,"m"` is typed in pounds, and Excel divides it for the eye alone.

    Args:
        code: The format.
        unit: The figure's own unit, where known: a format of the other kind then shows nothing.
    """
    first = code.split(";", maxsplit=1)[0]
    literals = "".join("".join(found) for found in _LITERAL.findall(first)).casefold()
    bare = _LITERAL.sub("", first)
    found: TypedUnit | None = None
    if "%" in bare:
        found = TypedUnit.PERCENT
    elif "%" in literals:
        found = TypedUnit.POINTS
    elif _THOUSANDS.search(bare):
        found = TypedUnit.GBP
    elif re.search(r"m\b|million", literals):
        found = TypedUnit.GBP_M
    elif re.search(r"k\b|000|thousand", literals):
        found = TypedUnit.GBP_K
    elif "£" in bare or "£" in literals:
        found = TypedUnit.GBP
    if found is not None and unit is not None and (unit in _MONEY) != (found.factor(Unit.GBP) is not None):
        return None
    return found
