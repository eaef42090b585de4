"""HN082: two levels of a rating scale are written alike, so that a rating may mean either."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.finding import Severity

_TOLD_BY = ("letter", "words", "shape")
_GREEN: dict[str, Typed] = {"level": "rating 1", "scale": "rating", "letter": "G", "words": "Green", "shape": "●"}
_AMBER: dict[str, Typed] = {"level": "rating 2", "scale": "rating", "letter": "A", "words": "Amber", "shape": "▲"}


@Rule(
    code="HN082",
    title="Two levels of a scale alike",
    severity=Severity.ERROR,
    family=Family.PRESENTATION,
    message="{row}: “{value}” under “{column}” stands at {other} too, for another level of the same scale.",
    fix="Give the level in {place} a letter, words and a shape of its own: colour alone tells nobody apart.",
    reads=("scale.scale", "scale.letter", "scale.words", "scale.shape"),
    needs=("scale.scale",),
    source="W1 to W5: five points in the council's own words; never colour alone",
    passing={"scale": (_GREEN, _AMBER)},
    failing={"scale": (_GREEN, _AMBER | {"words": "green"})},
)
def two_levels_alike(look: View) -> Iterator[Fault]:
    """Within a scale every level has a letter, words and a shape of its own."""
    first: dict[tuple[str, str, str], str] = {}
    for row in look.rows("scale"):
        for column in _TOLD_BY:
            words = row.words(column)
            if not words:
                continue
            place = first.setdefault((row.words("scale"), column, words.casefold()), row[column].place)
            if place != row[column].place:
                yield row.fault(column, related=(place,), words={"other": place})
