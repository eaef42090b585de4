"""A closed return: its figures as rows of the history, and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Context, Decimal, InvalidOperation

from hnb_xl.errors import ContractBroken
from hnb_xl.model.columns import Basis
from hnb_xl.model.inputs import InputRow, Inputs
from hnb_xl.model.money import plain
from hnb_xl.model.record import Row, words_of
from hnb_xl.model.results import Figure, FigureKind, Results
from hnb_xl.model.year import Period

_DIGITS = 15  # what a spreadsheet keeps of a number
_BETWEEN = "; "
_LONGEST = 32_000  # characters; a cell holds 32,767
CLOSED = "rolled forward"
"""What the audit calls the closing of a return."""


@dataclass(frozen=True, slots=True)
class Closing:
    """Who closed a return and when, for every row of its figures."""

    at: datetime
    by: str = ""


def closed_rows(inputs: Inputs, results: Results, closing: Closing) -> list[Row]:
    """Every figure of a return as a row of the history, in the order of the results."""
    shared: Row = {
        "period": results.period,
        "by": words_of(closing.by),
        "at": closing.at.isoformat(timespec="seconds"),
        "version": inputs.item("agreement", "version").words,
        "data_date": results.data_date,
    }
    return [{**shared, **_row(figure, results)} for figure in results]


def _row(figure: Figure, results: Results) -> Row:
    value = None if figure.value is None else Context(prec=_DIGITS).plus(figure.value)
    whole = figure.value is None or value == figure.value
    return {
        "id": figure.id,
        "label": words_of(figure.label, _LONGEST),
        "value": value,
        "unit": figure.unit,
        "text": words_of(figure.text or "", _LONGEST),
        "basis": figure.basis.value if figure.basis else "",
        "rag": _rating(figure, results),
        "of": figure.period,
        "cells": words_of(_BETWEEN.join(figure.cells), _LONGEST),
        "kind": figure.kind.value,
        "clause": figure.clause,
        "exact": "" if whole or figure.value is None else plain(figure.value),
    }


def _rating(figure: Figure, results: Results) -> str:
    """The rating that stands beside an actual: as reported, else as computed."""
    row, _, column = figure.id.rpartition(".")
    if column != "actual":
        return ""
    return results.text(f"{row}.rag.reported") or results.text(f"{row}.rag.computed")


def is_closed(inputs: Inputs, period: Period) -> bool:
    """True when the history holds the figures of a return."""
    return any(row.words("period") == str(period) for row in inputs["history"])


def recalled(inputs: Inputs, period: Period) -> Results:
    """The figures of a closed return, as they were when it was closed.

    Its fingerprint is that of the inputs before it was closed, from the audit; empty where the audit has lost it.

    Raises:
        ContractBroken: a row of the history holds what no program wrote.
    """
    rows = [row for row in inputs["history"] if row.words("period") == str(period)]
    lines = [line for line in inputs["audit"] if line.words("what") == CLOSED and line.words("period") == str(period)]
    return Results(
        book=inputs.book,
        authority=inputs.authority,
        period=str(period),
        data_date=rows[0].day("data_date") if rows else None,
        fingerprint=lines[-1].words("before") if lines else "",
        figures=tuple(_figure(row) for row in rows),
    )


def _figure(row: InputRow) -> Figure:
    try:
        basis, exact = row.words("basis"), row.words("exact")
        return Figure(
            id=row.words("id"),
            label=row.words("label"),
            period=row.words("of"),
            as_reported_at=row.words("period"),
            kind=FigureKind(row.words("kind")),
            basis=Basis(basis) if basis else None,
            unit=row.words("unit"),
            value=Decimal(exact) if exact else row.number("value"),
            text=row.words("text") or None,
            cells=tuple(place for place in row.words("cells").split(_BETWEEN) if place),
            clause=row.words("clause"),
        )
    except (ValueError, InvalidOperation):
        raise ContractBroken(
            "history_changed",
            f"{row.place} in the history is not what was written when {row.words('period')} was closed.",
            "Take the history from a backup beside the workbook; `hnb-xl check` says what was changed.",
        ) from None
