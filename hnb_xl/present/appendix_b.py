"""Appendix B: the financial model line by line, in £m. Source: K7."""

from __future__ import annotations

from hnb_xl.model.blocks import Block, Cell, Sheet, Text
from hnb_xl.model.inputs import InputRow
from hnb_xl.model.money import Unit
from hnb_xl.present.tabular import Field, Weight, tabulate, words
from hnb_xl.present.view import Page, View
from hnb_xl.present.wording import as_typed, figure, in_words, point_name, rating, verdict

NAME = "Appendix B"
_TOTALS = ("dsg.in_year", "dsg.before_sv", "dsg.after_sv_max")


def make(view: View) -> Sheet:
    """The sheet."""
    fields = _fields(view)
    rows = tuple(view.inputs["model"])
    blocks: list[Block] = [
        tabulate(
            "outModel",
            fields,
            rows,
            summary="Each line of the financial model: plan, forecast, variance and ratings, with subtotals and totals",
            weigh=weight,
            repeat_header=True,
            freeze_columns=1,
        )
        if rows
        else Text("No line has been entered on the sheet Financial model yet.")
    ]
    caption = (
        f"£m. Forecast: the forecast of the year end ({view.year_end}) made at {point_name(view.inputs.point)}, not "
        "what has been spent to date. Variance is forecast less plan; income and savings keep the sign of the model. "
        "Where the parts of a subtotal give another figure than the one published, Note says which."
    )
    return view.sheet(
        NAME, "Appendix B: financial model monitoring", caption, blocks, tuple(field.width for field in fields)
    )


def weight(row: InputRow) -> Weight:
    """The in-year and cumulative deficits are totals, other rows with parts subtotals."""
    if row.words("fact") in _TOTALS:
        return Weight.TOTAL
    return Weight.SUBTOTAL if row.words("kind") == "subtotal" else Weight.LINE


def _fields(view: View) -> list[Field[InputRow]]:
    def money(id: str, *, signed: bool = False) -> Field[InputRow]:
        def cell(row: InputRow) -> Cell:
            found = view.figure(f"model.{row.key}.{id}")
            value = as_typed(row, found.value) if found else None
            unit = Unit.GBP_M if row.unit.base == Unit.GBP.base else row.unit
            return figure(value, unit, text=found.text if found else "", signed=signed, bare=True)

        header = {
            "plan": "Financial model £m",
            "actual": f"Forecast at {view.inputs.point} £m",
            "variance": "Variance £m",
        }[id]
        return Field(header, cell, 13, number=True)

    def key(row: InputRow, id: str) -> str:
        return f"model.{row.key}.{id}"

    return [
        Field(f"Financial model {view.inputs.year}", lambda row: words(row.words("line")), 63),
        money("plan"),
        money("actual"),
        money("variance", signed=True),
        Field("In words", lambda row: words(verdict(view.value(key(row, "adverse")))), 14),
        Field("Computed RAG", lambda row: rating(view.text(key(row, "rag.computed"))), 11, rated=True),
        Field("Reported RAG", lambda row: rating(view.text(key(row, "rag.reported"))), 11, rated=True),
        Field("Note", lambda row: words(note(view, row)), 38),
    ]


def note(view: View, row: InputRow) -> str:
    """What the parts give where it differs, the reason of a rating, and the comment."""
    found = []
    for column, name in (("plan", "plan"), ("actual", "forecast")):
        parts, shown = view.value(f"model.{row.key}.parts_{column}"), view.value(f"model.{row.key}.{column}")
        if parts is not None and parts != shown:
            # The column is in £m, so the figure stands alone as the cells beside it do.
            bare = in_words(as_typed(row, parts), Unit.GBP_M).replace("£", "").rstrip("m")
            found.append(f"Parts give {bare} ({name}).")
    reason = row.words("reason")
    if reason:
        found.append(f"Reason for the rating: {reason}")
    if row.words("comment"):
        found.append(row.words("comment"))
    return "\n".join(found)


PAGE = Page(
    NAME, ("Financial model",), "The financial model line by line in £m: plan, forecast, variance and RAG", make
)
