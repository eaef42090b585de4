"""Key measures: a figure or the words in its place, when it stands, and how it is rated. Source: W4."""

from __future__ import annotations

from hnb_xl.model.blocks import Block, Cell, Sheet, Text
from hnb_xl.model.inputs import InputRow
from hnb_xl.present.rated import legend, pair
from hnb_xl.present.tabular import Field, kept, tabulate, words
from hnb_xl.present.view import Page, View
from hnb_xl.present.wording import NOT_YET, figure, places_of, short_date

NAME = "Key measures"


def make(view: View) -> Sheet:
    """The sheet."""
    rows = view.inputs["measure"].named
    fields = kept(_fields(view), rows)
    blocks: list[Block] = [
        tabulate(
            "outMeasures",
            fields,
            rows,
            summary="Each key measure: how to read it, its figure, when it stands, and its ratings",
            repeat_header=True,
            freeze_columns=1,
        )
        if rows
        else Text("No key measure has been entered on the sheet Measures yet.")
    ]
    caption = (
        f"{legend(view)}. Words stand where there is no number: they are kept as given and are never counted as nought."
    )
    return view.sheet(NAME, "Key measures", caption, blocks, tuple(field.width for field in fields))


def _fields(view: View) -> list[Field[InputRow]]:
    return [
        Field("Measure", lambda row: words(row.words("measure")), 38),
        Field("How to read it", lambda row: words(row.words("detail")), 38),
        Field("Figure", _figure, 15, number=True),
        Field("Updated", lambda row: words(_day(row)), 12),
        *pair(view, "measure", 16),
        Field("Comment", lambda row: words(row.words("comment")), 26, optional=True),
    ]


def _figure(row: InputRow) -> Cell:
    entry = row["figure"]
    text = entry.text or entry.words or entry.error or NOT_YET.capitalize()
    return figure(entry.number, row.unit, text=text, places=places_of(row.unit, entry.quantum))


def _day(row: InputRow) -> str:
    return short_date(row.day("updated"), row["updated"].text)


PAGE = Page(NAME, ("Measures",), "Each measure's figure or the words in its place, and how it is rated", make)
