"""How a sheet looks that is drawn into a workbook open in Excel: as it looks in a file."""

from __future__ import annotations

from openpyxl.cell.cell import Cell as OpenpyxlCell

from hnb_xl import pipeline
from tests.books.live import kingston, opened
from tests.excel.model import Model


def test_what_is_drawn_looks_as_in_the_file() -> None:
    """Fill, weight, size, colour, format, alignment and rules of every cell are those that openpyxl gives the file."""
    model = Model.of(kingston(), "kingston.xlsx")
    book, _ = opened(model)
    pipeline.refresh(book)
    drawn = book._drawn()
    book.commit()

    seen = 0
    for name in book._drawing.sheets:
        for row in drawn[name].iter_rows():
            for cell in row:
                if isinstance(cell, OpenpyxlCell) and cell.has_style:
                    look = model.sheet(name).cells[cell.row, cell.column].look
                    assert _look_of(look) == _wanted(cell), f"{name}!{cell.coordinate}"
                    seen += 1
    assert seen > 2500


def _look_of(look: dict[str, object]) -> tuple[object, ...]:
    """A cell's look as Excel was told it."""
    across = {-4131: "left", -4108: "center", -4152: "right"}
    down = {-4160: "top", -4108: "center"}
    return (
        look.get("Interior.Color"),
        bool(look.get("Font.Bold")),
        look["Font.Size"],
        look["Font.Color"],
        look["Font.Name"],
        look.get("NumberFormat", "General"),
        across[look["HorizontalAlignment"]],  # type: ignore[index]
        down[look["VerticalAlignment"]],  # type: ignore[index]
        bool(look.get("WrapText")),
        bool(look.get("ShrinkToFit")),
        bool(look.get("IndentLevel")),
    )


def _wanted(cell: OpenpyxlCell) -> tuple[object, ...]:
    """A cell's look as openpyxl has it."""
    font, place = cell.font, cell.alignment
    return (
        _number(cell.fill.fgColor.rgb) if cell.fill.fill_type else None,
        bool(font.b),
        font.sz,
        _number(font.color.rgb),
        font.name,
        cell.number_format,
        place.horizontal,
        place.vertical,
        bool(place.wrap_text),
        bool(place.shrink_to_fit),
        bool(place.indent),
    )


def _number(colour: str) -> int:
    """A colour as Excel counts it."""
    red, green, blue = (int(colour[-6:][at : at + 2], 16) for at in (0, 2, 4))
    return red + 256 * green + 65536 * blue
