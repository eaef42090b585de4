"""Looks are merged, not replaced: nothing of the workbook moves, and equal looks are shared."""

from __future__ import annotations

import re

import pytest

from hnb_xl.books.package import Package, plan_splice, styles
from hnb_xl.books.package.parts import Draft
from hnb_xl.books.package.styles import Styles
from hnb_xl.books.package.workbook import WorkbookEditor
from hnb_xl.books.package.xml_editor import XmlPart
from hnb_xl.errors import Refused
from tests.books.package.builders import KEYS, generated, generated_by_openpyxl, parts_of, team_book, with_part, zipped

PART = "xl/styles.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def merged(target: bytes, scratch: str | bytes) -> tuple[list[int], list[int], str]:
    """The two maps and the style sheet after merging another into the target's."""
    draft = Draft(Package.read(target))
    work = Styles(WorkbookEditor(draft))
    data = scratch if isinstance(scratch, bytes) else f'<styleSheet xmlns="{MAIN}">{scratch}</styleSheet>'.encode()
    maps = work.merge(XmlPart(data, "scratch"))
    work.save()
    return maps.cells, maps.conditional, draft.part(work.part).decode()


def with_styles(xml: str) -> bytes:
    """The team's book with another style sheet."""
    return zipped({**parts_of(team_book()), PART: f'<styleSheet xmlns="{MAIN}">{xml}</styleSheet>'.encode()})


def scratch(fonts: str = "<font/>", xfs: str = "<xf/>", **lists: str) -> str:
    """A generated style sheet."""
    others = "".join(f"<{name}>{items}</{name}>" for name, items in lists.items())
    fills = '<fills><fill><patternFill patternType="none"/></fill></fills><borders><border/></borders>'
    return f"{others}<fonts>{fonts}</fonts>{fills}<cellXfs>{xfs}</cellXfs>"


def test_merging_twice_adds_nothing_the_second_time() -> None:
    """Otherwise the list would grow with every run."""
    source = parts_of(generated())[PART]
    first = merged(team_book(), source)

    again = merged(with_part(team_book(), PART, parts_of(team_book())[PART], first[2].encode()), source)

    assert again == first


def test_everything_of_the_workbooks_own_keeps_its_place_and_its_bytes() -> None:
    """Only the counts change; new items stand at the ends."""
    before, after = parts_of(team_book())[PART].decode(), merged(team_book(), parts_of(generated())[PART])[2]

    for name in ("fonts", "fills", "borders", "cellXfs"):
        old = re.search(f"<{name} [^>]*>(.*?)</{name}>", before, re.DOTALL)
        new = re.search(f'<{name} count="(\\d+)">(.*?)</{name}>', after, re.DOTALL)
        assert old is not None
        assert new is not None
        assert new[2].startswith(old[1])


@pytest.mark.parametrize(
    "same",
    [
        '<font><sz val="11"/><b/><name val="Arial"/></font>',
        '<font><b val="1"/><sz val="11"/><name val="Arial"/></font>',
        '<font> <b val="true"/> <sz  val="11"/><name val="Arial"></name></font>',
    ],
)
def test_a_look_written_otherwise_is_the_same_look(same: str) -> None:
    """Order, spacing and defaults say nothing."""
    target = with_styles('<fonts count="2"><font/><font><b/><sz val="11"/><name val="Arial"/></font></fonts>')
    _, _, after = merged(target, scratch(f"<font/>{same}", '<xf/><xf fontId="1"/>'))

    assert after.count("<b") == 1 + after.count("<border")


def test_a_format_switched_off_is_another_format() -> None:
    """`applyFont="0"` may show the style's own font."""
    font = '<fonts count="2"><font/><font><name val="A"/><sz val="1"/></font></fonts>'
    target = with_styles(f'{font}<cellXfs count="2"><xf xfId="0"/><xf fontId="1" applyFont="0" xfId="0"/></cellXfs>')

    cells, _, _ = merged(target, scratch('<font/><font><name val="A"/><sz val="1"/></font>', '<xf/><xf fontId="1"/>'))

    assert cells == [0, 2]


def test_empty_lists_are_seeded_so_that_unmarked_cells_stay_plain() -> None:
    """Index 0 is the look of every unmarked cell."""
    cells, _, after = merged(
        with_styles(""), scratch('<font/><font><name val="A"/><sz val="9"/></font>', '<xf/><xf fontId="1"/>')
    )

    assert cells == [0, 1]
    assert after.index("<fonts") < after.index("<fills") < after.index("<borders") < after.index("<cellXfs")
    assert '<fills count="2"><fill><patternFill patternType="none"/></fill>' in after
    assert '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1"' in after


def test_a_font_without_a_name_takes_the_workbooks() -> None:
    """Left open, LibreOffice would show a serif."""
    target = with_styles('<fonts count="1"><font><sz val="10"/><name val="Arial"/><family val="2"/></font></fonts>')

    _, _, after = merged(target, scratch("<font/><font><b/></font>", '<xf/><xf fontId="1"/>'))

    assert '<font><b/><sz val="10"/><name val="Arial"/><family val="2"/></font>' in after


def test_number_formats_are_shared_by_their_text() -> None:
    """Numbers of formats are the workbook's own affair."""
    target = with_styles('<numFmts count="1"><numFmt numFmtId="170" formatCode="0.0"/></numFmts>')
    formats = '<numFmt numFmtId="164" formatCode="0.0"/><numFmt numFmtId="165" formatCode="&quot;£&quot;0"/>'

    _, _, after = merged(
        target, scratch(xfs='<xf/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="9"/>', numFmts=formats)
    )

    assert '<numFmts count="2">' in after
    assert 'numFmtId="171" formatCode=\'"£"0\'' in after
    assert [int(number) for number in re.findall(r'<xf numFmtId="(\d+)" fontId="0"[^>]*xfId', after)] == [
        0,
        170,
        171,
        9,
    ]


def test_a_prefixed_style_sheet_grows_with_its_prefix() -> None:
    """Some programs write `x:font`."""
    xml = f'<x:styleSheet xmlns:x="{MAIN}"><x:fonts count="1"><x:font/></x:fonts></x:styleSheet>'
    target = zipped({**parts_of(team_book()), PART: xml.encode()})

    _, _, after = merged(
        target, scratch('<font/><font><b/><name val="A"/><sz val="9"/></font>', '<xf/><xf fontId="1"/>')
    )

    assert '<x:fonts count="2"><x:font/><x:font><x:b/><x:sz val="9"/><x:name val="A"/></x:font></x:fonts>' in after


def test_a_style_sheet_that_depends_on_the_program_is_refused() -> None:
    """Which of the alternatives counts is not ours to say."""
    target = with_styles('<fonts><m:AlternateContent xmlns:m="u:m"/></fonts>')

    with pytest.raises(Refused) as refused:
        merged(target, scratch())
    assert refused.value.code == "styles_alternate_content"


def test_more_formats_than_excel_allows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is written."""
    monkeypatch.setattr(styles, "MAX_FORMATS", 3)

    with pytest.raises(Refused) as refused:
        merged(team_book(), parts_of(generated())[PART])
    assert refused.value.code == "too_many_styles"


def test_a_huge_style_sheet_is_compared_by_bytes_and_still_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    """45,000 fonts as a tree would take seconds."""
    monkeypatch.setattr(styles, "_COMPARE_DEEPLY_UP_TO", 10)
    source = Package.read(generated_by_openpyxl())
    once = plan_splice(Package.read(team_book()), source, keys=KEYS).apply()

    assert plan_splice(Package.read(once), source, keys=KEYS).is_empty


def test_a_workbook_without_styles_gets_some_under_a_name_nobody_has() -> None:
    """A part called styles.xml may stand there unconnected; it is the user's."""
    parts = parts_of(team_book())
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = re.sub(rb'<Relationship [^>]*Target="styles.xml"/>', b"", parts[rels])

    after = parts_of(plan_splice(Package.read(zipped(parts)), Package.read(generated()), keys=KEYS).apply())

    assert after[PART] == parts[PART]
    assert b"hnb_styles1.xml" in after[rels]
