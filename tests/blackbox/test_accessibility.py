"""Every sheet of the demonstration workbook can be read by everyone: structure, words and contrast, from the file."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.utils import range_boundaries

from tests.blackbox.conftest import Demo
from tests.blackbox.kit import REPOSITORY, parts

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_MATHS = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WHITE, BLACK = "FFFFFF", "000000"
LEAST_CONTRAST = 4.5


@pytest.fixture(scope="module")
def book(demo: Demo) -> openpyxl.Workbook:
    """The demonstration workbook with its cached values. Read only."""
    return openpyxl.load_workbook(demo.book, data_only=True)


@pytest.fixture(scope="module")
def theme(demo: Demo) -> list[str]:
    """The theme's colours in the order in which cells number them."""
    scheme = etree.fromstring(parts(demo.book)["xl/theme/theme1.xml"]).find(f".//{_MATHS}clrScheme")
    assert scheme is not None
    colours = [child[0].get("lastClr") or child[0].get("val") or BLACK for child in scheme]
    dark1, light1, dark2, light2, *rest = colours
    return [light1, dark1, light2, dark2, *rest]


def test_title_in_a1(book: openpyxl.Workbook) -> None:
    """Every sheet's A1 holds its title, in words that tell the sheets apart."""
    titles = [sheet["A1"].value for sheet in book.worksheets]
    assert all(isinstance(title, str) and title.strip() for title in titles), titles
    assert len(titles) == len(set(titles))


def test_tables_have_unique_headers(book: openpyxl.Workbook) -> None:
    """Every sheet has real tables, and every table has unique, non-blank headers that its cells show."""
    for sheet in book.worksheets:
        assert sheet.tables, sheet.title
        for table in sheet.tables.values():
            first_column, first_row, last_column, _ = range_boundaries(table.ref)
            assert first_column
            assert last_column
            assert first_row
            shown = [sheet.cell(first_row, column).value for column in range(first_column, last_column + 1)]
            assert all(isinstance(header, str) and header.strip() for header in shown), (table.name, shown)
            assert len({str(header).lower() for header in shown}) == len(shown), (table.name, shown)
            assert shown == [column.name for column in table.tableColumns], table.name
            assert table.headerRowCount == 1


def test_nothing_is_merged_inside_a_table(book: openpyxl.Workbook) -> None:
    """No merged cells reach into a table."""
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            left, top, right, bottom = range_boundaries(table.ref)
            for merged in sheet.merged_cells.ranges:
                apart = (
                    merged.max_col < left or merged.min_col > right or merged.max_row < top or merged.min_row > bottom
                )
                assert apart, (sheet.title, table.name, str(merged))


def test_no_sheet_is_hidden(book: openpyxl.Workbook) -> None:
    """Every sheet can be seen and reached."""
    assert {sheet.sheet_state for sheet in book.worksheets} == {"visible"}


def test_charts_and_pictures_have_alternative_text(demo: Demo) -> None:
    """Every chart and picture says in words what it shows."""
    drawings = {name: data for name, data in parts(demo.book).items() if re.fullmatch(r"xl/drawings/[^/]+\.xml", name)}
    shapes = [
        (name, shape) for name, data in drawings.items() for shape in etree.fromstring(data).iter(f"{_DRAWING}cNvPr")
    ]
    charts = [name for name in parts(demo.book) if re.fullmatch(r"xl/charts/[^/]+\.xml", name)]
    assert len(charts) >= 3
    assert len(shapes) >= len(charts)
    words = []
    for name, shape in shapes:
        words.append(shape.get("descr") or "")
        assert len(words[-1].split()) >= 5, (name, shape.attrib)
        assert shape.get("name"), name
    assert len(words) == len(set(words))


def test_charts_have_titles(demo: Demo) -> None:
    """Every chart has a title, and its axes are not taken away."""
    for name, data in parts(demo.book).items():
        if re.fullmatch(r"xl/charts/[^/]+\.xml", name):
            title = etree.fromstring(data).find(f".//{_CHART}chart/{_CHART}title")
            assert title is not None, name
            assert any(str(text).strip() for text in title.itertext()), name


@pytest.mark.parametrize("which", ["demo", "template"])
def test_document_says_its_title_and_language(which: str, demo: Demo) -> None:
    """The document's properties hold a title and British English, for the reader of a screen reader."""
    path = demo.book if which == "demo" else REPOSITORY / "workbook_templates" / "hnb_monitoring.xlsx"
    core = etree.fromstring(parts(path)["docProps/core.xml"])
    said = {etree.QName(child).localname: child.text for child in core}
    assert said.get("language") == "en-GB"
    assert (said.get("title") or "").strip()


def test_printed_pages_are_set_up(book: openpyxl.Workbook) -> None:
    """Every sheet prints on A4, fitted to the page's width, with a print area; its long tables repeat their header."""
    for sheet in book.worksheets:
        assert int(sheet.page_setup.paperSize or 0) == 9, sheet.title
        assert sheet.sheet_properties.pageSetUpPr is not None, sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert sheet.page_setup.fitToWidth in {1, None}, sheet.title
        assert sheet.print_area, sheet.title


def test_ratings_carry_words(book: openpyxl.Workbook) -> None:
    """A rating is never colour alone: every filled cell under a rating's header holds a letter or a word."""
    seen = 0
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            left, top, right, bottom = range_boundaries(table.ref)
            assert left
            assert top
            assert right
            assert bottom
            for column in range(left, right + 1):
                if not re.search(
                    r"\b(RAG|assurance|rating|severity)\b", str(sheet.cell(top, column).value), re.IGNORECASE
                ):
                    continue
                for row in range(top + 1, bottom + 1):
                    held = sheet.cell(row, column).value
                    if held not in {None, ""}:
                        assert re.search(r"[A-Za-z]|–|—", str(held)), (sheet.title, row, column, held)
                        seen += 1
    assert seen > 150


# --- contrast --------------------------------------------------------------------------------------------------------


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _tinted(colour: str, tint: float) -> str:
    if not tint:
        return colour
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(channel * 255):02X}" for channel in colorsys.hls_to_rgb(hue, light, saturation))


def _colour(colour: Any, theme: list[str], otherwise: str) -> str:
    if colour is None:
        return otherwise
    if colour.type == "theme":
        return _tinted(theme[colour.theme], colour.tint or 0)
    if colour.type == "indexed":
        return otherwise if colour.indexed >= len(COLOR_INDEX) else COLOR_INDEX[colour.indexed][-6:]
    return str(colour.rgb)[-6:]


def _fill(fill: Any, theme: list[str], otherwise: str) -> str:
    return _colour(fill.fgColor, theme, otherwise) if fill is not None and fill.fill_type == "solid" else otherwise


def _conditional_fill(fill: Any, theme: list[str], otherwise: str) -> str:
    # In a conditional format the background is what a solid fill shows, and the kind may be left out.
    if fill is None or fill.bgColor is None or (fill.bgColor.type == "rgb" and fill.bgColor.rgb == "00000000"):
        return _fill(fill, theme, otherwise)
    return _colour(fill.bgColor, theme, otherwise)


def _pairs(book: openpyxl.Workbook, theme: list[str]) -> Iterator[tuple[str, str, str]]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                text, ground = _colour(cell.font.color, theme, BLACK), _fill(cell.fill, theme, WHITE)
                yield f"{sheet.title}!{cell.coordinate}", text, ground
        for formats in sheet.conditional_formatting:
            for rule in formats.rules:
                if rule.dxf is None:
                    continue
                corner = sheet[str(formats.sqref).split()[0].split(":")[0]]
                text = _colour(corner.font.color, theme, BLACK)
                if rule.dxf.font is not None and rule.dxf.font.color is not None:
                    text = _colour(rule.dxf.font.color, theme, text)
                ground = _conditional_fill(rule.dxf.fill, theme, _fill(corner.fill, theme, WHITE))
                yield f"{sheet.title}!{formats.sqref} when {rule.formula}", text, ground


def test_text_stands_out_from_its_ground(book: openpyxl.Workbook, theme: list[str]) -> None:
    """Every text against its fill, also by conditional format, has a contrast of at least 4.5 to 1."""
    seen: set[tuple[str, str]] = set()
    faint: dict[tuple[str, str], str] = {}
    for place, text, ground in _pairs(book, theme):
        seen.add((text, ground))
        if _contrast(text, ground) < LEAST_CONTRAST:
            faint.setdefault((text, ground), place)
    assert len(seen) >= 6
    assert not faint, {f"{text} on {ground}": place for (text, ground), place in faint.items()}


def test_contrast_is_reckoned_rightly() -> None:
    """Black on white is 21 to 1, and the well-known grey 767676 on white just reaches 4.5."""
    assert round(_contrast(BLACK, WHITE), 1) == 21.0
    assert 4.5 <= _contrast("767676", WHITE) < 4.6


def test_rows_are_high_enough_for_their_text(demo: Demo) -> None:
    """No row that holds text is hidden or flat."""
    opened = openpyxl.load_workbook(Path(demo.book))
    for sheet in opened.worksheets:
        for index, dimension in sheet.row_dimensions.items():
            holds = any(cell.value is not None for cell in sheet[index])
            if holds:
                assert not dimension.hidden, (sheet.title, index)
                assert dimension.height is None or dimension.height >= 10, (sheet.title, index, dimension.height)
