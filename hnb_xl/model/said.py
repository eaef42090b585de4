"""What a report has to say in a sentence, as parts: the figure, what it is held against, how far off, and whose basis.

Only figures that `results` already holds are picked; whoever draws a page puts the words around them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hnb_xl.model.inputs import InputRow, Inputs
from hnb_xl.model.money import Unit
from hnb_xl.model.results import Results
from hnb_xl.model.tables.programme import HEADLINE


@dataclass(frozen=True, slots=True)
class Said:
    """One thing to say: "EHCPs: 6,357, which is 650 above the forecast to date of 5,707".

    Args:
        id: The figure it is about.
        subject: What the figure is.
        value: The figure, in base units.
        unit: The unit it is shown in.
        quantum: The precision it was published to, in base units; 0 is exact.
        against: What it is held against, or None where it stands alone.
        against_words: What that is: "Forecast to date".
        difference: value - against, as published.
        way: "above", "below" or "level with"; empty where it stands alone.
        is_adverse: True where the difference is for the worse, None where it stands alone.
        assumption: What the figure assumes, to be said with it wherever it is said.
        cells: Where all this stands.
    """

    id: str
    subject: str
    value: Decimal
    unit: Unit
    quantum: Decimal
    against: Decimal | None = None
    against_words: str = ""
    difference: Decimal | None = None
    way: str = ""
    is_adverse: bool | None = None
    assumption: str = ""
    cells: tuple[str, ...] = ()


def headlines(inputs: Inputs) -> tuple[InputRow, ...]:
    """The KPIs a pack leads with, in order."""
    return tuple(row for row in inputs["kpi"].named if row.words("category").casefold() == HEADLINE.casefold())


def parts_said(inputs: Inputs, results: Results) -> tuple[Said, ...]:
    """Every part there is a figure for: the headlines, the ceiling, and the deficit that the year may end with."""
    found = [_headline(inputs, results, row) for row in headlines(inputs)]
    found += [_ceiling(inputs, results), _deficit(results, "deficit.cumulative.before_sv", "deficit.headroom")]
    found.append(_deficit(results, "deficit.assumed.cumulative", "deficit.assumed.headroom"))
    return tuple(each for each in found if each is not None)


def _headline(inputs: Inputs, results: Results, row: InputRow) -> Said | None:
    id = f"kpi.{row.key}"
    figure, target = results.get(f"{id}.actual"), results.get(f"{id}.target")
    if figure is None or figure.value is None:
        return None
    entry = inputs.at_point(row)
    alone = Said(
        f"{id}.actual",
        row.words("name"),
        figure.value,
        row.unit,
        entry.quantum if entry else Decimal(0),
        cells=figure.cells,
    )
    difference, adverse = results.value(f"{id}.variance"), results.value(f"{id}.adverse")
    if target is None or target.value is None or difference is None or adverse is None:
        return alone
    return Said(
        alone.id,
        alone.subject,
        alone.value,
        alone.unit,
        alone.quantum,
        target.value,
        row.words("derivation") or "Target",
        difference,
        _way(difference),
        adverse > 0,
        cells=figure.cells + target.cells,
    )


def _way(difference: Decimal) -> str:
    if difference == 0:
        return "level with"
    return "above" if difference > 0 else "below"


def _ceiling(inputs: Inputs, results: Results) -> Said | None:
    figure = results.get("deficit.ceiling")
    if figure is None or figure.value is None:
        return None
    agreed = next((row for row in inputs["profile"].named if row.label == str(inputs.year)), None)
    quantum = max(Unit.GBP_M.quantum, agreed["ceiling"].quantum if agreed else Decimal(0))
    return Said(figure.id, figure.label, figure.value, Unit.GBP_M, quantum, cells=figure.cells)


def _deficit(results: Results, id: str, headroom: str) -> Said | None:
    """A cumulative deficit against the ceiling; one that is assumed carries its assumption."""
    figure, ceiling, room = results.get(id), results.get("deficit.ceiling"), results.value(headroom)
    if figure is None or figure.value is None:
        return None
    assumption = figure.text or ""
    if ceiling is None or ceiling.value is None or room is None:
        return Said(id, figure.label, figure.value, Unit.GBP_M, Unit.GBP_M.quantum, assumption=assumption)
    return Said(
        id,
        figure.label,
        figure.value,
        Unit.GBP_M,
        Unit.GBP_M.quantum,
        ceiling.value,
        ceiling.label,
        -room,
        _way(-room),
        room < 0,
        assumption,
        figure.cells + ceiling.cells,
    )


def listed_rows(rows: Sequence[int], most: int = 12) -> str:
    """Row numbers as a person writes them: "3, 5 to 9, 12", and how many more."""
    spans: list[list[int]] = []
    for row in sorted(set(rows)):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    words = [str(a) if a == b else f"{a} to {b}" if b > a + 1 else f"{a}, {b}" for a, b in spans]
    if len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most} more places"
    return ", ".join(words)
