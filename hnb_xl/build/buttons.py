"""Worksheet buttons: which sheet has which, where they stand, and how a file writes them.

They stand beside the title in row 1, so that no cell moves; a sheet that scrolls keeps its title in view, and them with
it. Form controls, not ActiveX: these need no control to be allowed, and LibreOffice shows them too. Only sheets that a
refresh leaves alone have them: a dashboard is made anew each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from hnb_xl.model.blocks import Role, Style, Title
from hnb_xl.write.layout import Layout
from hnb_xl.write.text_size import TYPE, pixels, text_pixels

_GAP, _PADDING, _TOP = 8, 18, 4  # pixels
_POINTS = 10.0
_FIRST_ID = 1024  # Excel gives each sheet a block of this many shape numbers


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it says, the macro it runs, and what a screen reader says of it."""

    label: str
    macro: str
    help: str


@dataclass(frozen=True, slots=True)
class PlacedButton:
    """A button and the pixels it takes, from the sheet's upper left corner, and its anchor as the file writes it."""

    button: Button
    left: int
    top: int
    width: int
    height: int
    anchor: str


VALIDATE = Button("Validate", "HNB_Validate", "Check what was typed against the agreement and against itself")
REFRESH = Button("Refresh dashboards", "HNB_RefreshDashboards", "Make the Checks sheet and the dashboards anew")
EXPLAIN = Button("Explain this cell", "HNB_ExplainCell", "Say where the figure in the selected cell comes from")
IMPORT = Button("Import actuals", "HNB_ImportActuals", "Take actuals from an extract, after showing what would change")
SIGN_OFF = Button("Sign off", "HNB_SignOff", "Sign the return with a fingerprint of its figures")
PUBLISH = Button("Publish copy", "HNB_PublishCopy", "Save a copy with values only, to send out")
ROLL = Button("Roll forward", "HNB_RollForward", "Close this return and open the next")
ABOUT = Button("About", "HNB_About", "Versions, and whether Python, xlwings and the workbook fit together")

_ON_EVERY_INPUT_SHEET = (VALIDATE, REFRESH, EXPLAIN)
_ON = {
    "Period": (VALIDATE, REFRESH, IMPORT, SIGN_OFF, PUBLISH, ROLL),
    "KPIs": (VALIDATE, REFRESH, EXPLAIN, IMPORT),
    "About": (REFRESH, ABOUT),
}


def placed_buttons(layouts: Mapping[str, Layout]) -> dict[str, tuple[PlacedButton, ...]]:
    """The buttons of each sheet that has any, by the sheet's name."""
    found = {}
    for name, layout in layouts.items():
        default = _ON_EVERY_INPUT_SHEET if layout.sheet.role is Role.INPUT else ()
        buttons = _ON.get(name, default)
        if buttons:
            found[name] = tuple(_placed(buttons, layout))
    return found


def vml(buttons: Sequence[PlacedButton], number: int) -> bytes:
    """The drawing part of a sheet's buttons; `number` is that of the sheet among those with buttons, from 1."""
    shapes = "".join(_shape(placed, _FIRST_ID * number + at, at) for at, placed in enumerate(buttons, 1))
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
        ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{number}"/></o:shapelayout>'
        '<v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe">'
        '<v:stroke joinstyle="miter"/><v:path shadowok="f" o:extrusionok="f" strokeok="f" fillok="f"'
        ' o:connecttype="rect"/><o:lock v:ext="edit" shapetype="t"/></v:shapetype>'
        f"{shapes}</xml>"
    ).encode()


def _placed(buttons: Sequence[Button], layout: Layout) -> Iterator[PlacedButton]:
    title = next((block.text for block in layout.sheet.blocks if isinstance(block, Title)), "")
    points, bold = TYPE[Style.TITLE]
    left = round(text_pixels(title, points, bold=bold)) + 4 * _GAP
    height = round(layout.heights[1] * 96 / 72) - 2 * _TOP
    for button in buttons:
        width = round(text_pixels(button.label, _POINTS)) + 2 * _PADDING
        (first, before), (last, into) = _column_at(left, layout), _column_at(left + width, layout)
        anchor = f"{first}, {before}, 0, {_TOP}, {last}, {into}, 0, {_TOP + height}"
        yield PlacedButton(button, left, _TOP, width, height, anchor)
        left += width + _GAP


def _column_at(x: int, layout: Layout) -> tuple[int, int]:
    """The column, counted from 0, in which a pixel stands, and how far into it."""
    column = 0
    while x >= (wide := pixels(layout.width(column + 1))):
        x -= wide
        column += 1
    return column, x


def _shape(placed: PlacedButton, id_: int, order: int) -> str:
    button = placed.button
    place = (
        f"position:absolute;margin-left:{placed.left * 0.75:g}pt;margin-top:{placed.top * 0.75:g}pt;"
        f"width:{placed.width * 0.75:g}pt;height:{placed.height * 0.75:g}pt;z-index:{order};mso-wrap-style:tight"
    )
    return (
        f'<v:shape id="_x0000_s{id_}" type="#_x0000_t201" alt={quoteattr(f"{button.label}. {button.help}")}'
        f' style="{place}" o:button="t" fillcolor="buttonFace [67]" strokecolor="windowText [64]" o:insetmode="auto">'
        '<v:fill color2="buttonFace [67]" o:detectmouseclick="t"/><o:lock v:ext="edit" rotation="t"/>'
        '<v:textbox style="mso-direction-alt:auto" o:singleclick="f"><div style="text-align:center">'
        f'<font face="Arial" size="200" color="#000000">{escape(button.label)}</font></div></v:textbox>'
        f'<x:ClientData ObjectType="Button"><x:Anchor>{placed.anchor}</x:Anchor><x:PrintObject>False</x:PrintObject>'
        f"<x:AutoFill>False</x:AutoFill><x:FmlaMacro>[0]!{button.macro}</x:FmlaMacro>"
        "<x:TextHAlign>Center</x:TextHAlign><x:TextVAlign>Center</x:TextVAlign></x:ClientData></v:shape>"
    )
