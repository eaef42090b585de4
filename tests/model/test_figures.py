"""The catalogue of figures is what `results` really holds, for every shipped report."""

from __future__ import annotations

import pytest

from hnb_xl.model.figures import definition_of
from tests.programme import report

UNITS = {"row", "series"}  # the unit of the row or series itself


@pytest.mark.parametrize("name", ["kingston", "wiltshire-2024", "wiltshire-2025"])
def test_every_figure_is_in_the_catalogue(name: str) -> None:
    """With its unit."""
    wrong = []
    for figure in report(name).results:
        definition = definition_of(figure.id)
        if definition is None or definition.unit not in {*UNITS, figure.unit}:
            wrong.append((figure.id, figure.unit, definition.unit if definition else None))

    assert wrong == []


@pytest.mark.parametrize("name", ["kingston", "wiltshire-2024", "wiltshire-2025"])
def test_a_computed_figure_names_its_cells(name: str) -> None:
    """So that every number can be traced."""
    silent = [
        figure.id
        for figure in report(name).results
        if figure.value is not None
        and not figure.cells
        and figure.value != 0
        and not figure.id.startswith("rag.count.")
    ]

    assert silent == []
