"""`hnb-xl refresh`: rebuilds what is ours, and leaves everything else in the workbook byte for byte as it was."""

from __future__ import annotations

import base64
import re
import shutil
import stat
from pathlib import Path

import openpyxl
import pytest

from tests.blackbox.conftest import Demo
from tests.blackbox.kit import (
    BOOK,
    assert_could_not_run,
    cell_in,
    cells_of,
    edited,
    figures,
    hnb,
    listing,
    packed,
    parts,
    sheet_part,
    type_of_json,
    value,
)

BACKUP = re.compile(r"kingston-2021-22-q3\.\d{8}-\d{6}\.bak\.xlsx")
GENERATED = {"Cover", "Summary", "Checks"}
LAST_SHEET = 24  # Checks, counted from 0

# What a user or another program adds: a sheet with a picture, a comment on one of our sheets, and custom XML.
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
ADDED = {
    "xl/worksheets/notes77.xml": f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is>
<t xml:space="preserve">
 My notes  </t></is></c><c r="B1"><f>KPIs!I7*2</f><v>3024</v></c></row></sheetData>
<drawing r:id="rId7"/></worksheet>""",
    "xl/worksheets/_rels/notes77.xml.rels": f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId7"
 Type="{_OFFICE}/drawing"
 Target="../drawings/drawing77.xml"/></Relationships>""",
    "xl/drawings/drawing77.xml": f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{_OFFICE}"><xdr:oneCellAnchor><xdr:from>
<xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>3</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>
<xdr:ext cx="914400" cy="914400"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Crest" descr="The council's crest"/>
<xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>
<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>
</xdr:wsDr>""",
    "xl/drawings/_rels/drawing77.xml.rels": f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/image" Target="../media/crest.png"/>
</Relationships>""",
    "xl/comments77.xml": f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<comments xmlns="{_MAIN}"><authors><author>Finance</author></authors><commentList><comment ref="B7" authorId="0"><text>
<r><t>Checked with the panel.</t></r></text></comment></commentList></comments>""",
    "xl/drawings/vmlDrawing77.vml": """<xml xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype
 id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/><v:shape id="_x0000_s1025"
 type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><x:ClientData
 ObjectType="Note"><x:Row>6</x:Row><x:Column>1</x:Column></x:ClientData></v:shape></xml>""",
    "customXml/item1.xml": """<?xml version="1.0"?>
<sign:off xmlns:sign="urn:council">  kept &amp; unread </sign:off>""",
    "customXml/itemProps1.xml": """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<ds:datastoreItem ds:itemID="{11111111-2222-3333-4444-555555555555}"
 xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs/></ds:datastoreItem>""",
    "customXml/_rels/item1.xml.rels": f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/customXmlProps" Target="itemProps1.xml"/>
</Relationships>""",
}
COMMENTED = "Contributions"  # a sheet of ours without a drawing of its own


def _after(xml: bytes, pattern: str, addition: str) -> bytes:
    text = xml.decode()
    found = re.search(pattern, text)
    assert found, pattern
    return (text[: found.end()] + addition + text[found.end() :]).encode()


def _before_end(xml: bytes, tag: str, addition: str) -> bytes:
    text = xml.decode()
    place = text.rindex(f"</{tag}>")
    return (text[:place] + addition + text[place:]).encode()


def type_the_stock(contents: dict[str, bytes], stock: int, was: int = 1512) -> None:
    """Type another number of plans into the Q3 cell of KPI 1, in the sheet's own part."""
    part, cell = sheet_part(contents, "KPIs"), rb'(<c r="I7"[^>]*>(?:<f/>)?<v>)%d(</v>)' % was
    contents[part], count = re.subn(cell, rb"\g<1>%d\2" % stock, contents[part])
    assert count == 1


def with_users_parts(book: Path, to: Path, *, stock: int | None = None) -> Path:
    """The workbook with what a user added, by editing the package: no workbook library has touched it."""
    contents = dict(parts(book))
    if stock is not None:
        type_the_stock(contents, stock)
    contents |= {name: text.encode() for name, text in ADDED.items()} | {"xl/media/crest.png": _PICTURE}
    contents["[Content_Types].xml"] = _before_end(
        contents["[Content_Types].xml"],
        "Types",
        '<Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        '<Override PartName="/xl/worksheets/notes77.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/drawings/drawing77.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>'
        '<Override PartName="/xl/comments77.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/>'
        '<Override PartName="/customXml/itemProps1.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/>',
    )
    contents["xl/_rels/workbook.xml.rels"] = _before_end(
        contents["xl/_rels/workbook.xml.rels"],
        "Relationships",
        f'<Relationship Id="rId771" Type="{_OFFICE}/worksheet" Target="worksheets/notes77.xml"/>'
        f'<Relationship Id="rId772" Type="{_OFFICE}/customXml" Target="../customXml/item1.xml"/>',
    )
    contents["xl/workbook.xml"] = _before_end(
        contents["xl/workbook.xml"], "sheets", '<sheet name="My notes" sheetId="771" r:id="rId771"/>'
    )
    commented = sheet_part(contents, COMMENTED)
    relations = f"xl/worksheets/_rels/{Path(commented).name}.rels"
    contents[relations] = _before_end(
        contents[relations],
        "Relationships",
        f'<Relationship Id="rId771" Type="{_OFFICE}/comments" Target="../comments77.xml"/>'
        f'<Relationship Id="rId772" Type="{_OFFICE}/vmlDrawing" Target="../drawings/vmlDrawing77.vml"/>',
    )
    text = contents[commented].decode()
    text = re.sub(r"<worksheet ", f'<worksheet xmlns:r="{_OFFICE}" ' if "xmlns:r=" not in text else "<worksheet ", text)
    contents[commented] = text.replace("<tableParts", '<legacyDrawing r:id="rId772"/><tableParts').encode()
    return packed(contents, to)


@pytest.fixture(scope="module")
def users_book(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with a user's own parts and a new number of plans, 1,496, not yet refreshed. Read only."""
    return with_users_parts(demo.book, tmp_path_factory.mktemp("user") / BOOK, stock=1496)


@pytest.fixture(scope="module")
def refreshed(users_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, refreshed in place in a folder of its own. Read only."""
    book = Path(shutil.copy(users_book, tmp_path_factory.mktemp("refreshed") / BOOK))
    ran = hnb("refresh", book)
    assert ran.code == 0, ran
    return book


def test_fresh_workbook_needs_no_refresh(book: Path) -> None:
    """A workbook that is up to date is not written: the same bytes, the same time, no backup."""
    before, saved = listing(book.parent), book.stat().st_mtime_ns
    ran = hnb("refresh", book)
    assert ran.code == 0, ran
    assert listing(book.parent) == before
    assert book.stat().st_mtime_ns == saved


def test_second_refresh_writes_nothing(refreshed: Path) -> None:
    """After a refresh that wrote, another writes nothing: the same bytes and no second backup."""
    before, saved = listing(refreshed.parent), refreshed.stat().st_mtime_ns
    assert hnb("refresh", refreshed).code == 0
    assert listing(refreshed.parent) == before
    assert refreshed.stat().st_mtime_ns == saved


def test_backup_holds_the_bytes_before(users_book: Path, refreshed: Path) -> None:
    """A refresh in place keeps the version before beside it, byte for byte."""
    names = sorted(path.name for path in refreshed.parent.iterdir())
    assert len(names) == 2, names
    (backup,) = [name for name in names if BACKUP.fullmatch(name)]
    assert (refreshed.parent / backup).read_bytes() == users_book.read_bytes()


def test_users_parts_are_untouched(users_book: Path, refreshed: Path) -> None:
    """The user's sheet, picture, drawing, comment and custom XML are byte for byte the same."""
    before, after = parts(users_book), parts(refreshed)
    for name in (*ADDED, "xl/media/crest.png"):
        assert after[name] == before[name], name
    assert hnb("check", refreshed).code == 1


def test_only_our_parts_change(users_book: Path, refreshed: Path) -> None:
    """Apart from the package's lists, only generated sheets and the sheets whose computed cells changed are written."""
    before, after = parts(users_book), parts(refreshed)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    kept = {
        sheet_part(before, sheet)
        for sheet in (
            "About",
            "Agreement",
            "Period",
            "Financial model",
            "DSG outturn",
            "Contributions",
            "Savings",
            "Conditions",
            "Risks",
            "Capital and milestones",
        )
    }
    kept |= {name for name in before if name.startswith(("docProps/", "xl/theme/", "xl/tables/table"))}
    assert not changed & kept
    assert sheet_part(before, "KPIs") in changed  # its computed cells


def test_user_can_still_see_what_they_added(refreshed: Path) -> None:
    """The workbook still lists the user's sheet, shows the comment and the picture, and opens in other readers."""
    book = openpyxl.load_workbook(refreshed)
    assert "My notes" in book.sheetnames
    assert book["My notes"]["B1"].value == "=KPIs!I7*2"
    comment = book[COMMENTED]["B7"].comment
    assert comment is not None
    assert "Checked with the panel." in comment.text


def test_entries_and_formulas_are_kept(users_book: Path, refreshed: Path) -> None:
    """Every cell outside the generated sheets and the audit says what it said: entries and formulas alike."""
    before, after = dict(cells_of(users_book, cached=False)), dict(cells_of(refreshed, cached=False))
    ours = (
        *GENERATED,
        "Audit",
        "Condition assurance",
        "Appendix",
        "DSG outturn by",
        "EHCP flow",
        "Risk register",
        "Capital and r",
    )
    inputs = {key: said for key, said in before.items() if not key.startswith(ours)}
    assert {key: after.get(key) for key in inputs} == inputs


def test_new_figure_reaches_cells_and_dashboards(refreshed: Path) -> None:
    """1,496 plans instead of 1,512: the computed columns, the dashboards and the findings all say so."""
    opened = openpyxl.load_workbook(refreshed, data_only=True)
    assert cell_in(opened, "tblKPI", "1", "This return").value == 1496
    assert cell_in(opened, "tblKPI", "1", "Variance").value == 0
    findings = hnb("check", refreshed, "--json").json()["findings"]
    assert not [found for found in findings if (found["value"], found["expected"]) == ("1512", "1496")]
    summary = [str(cell.value) for row in opened["Summary"].iter_rows() for cell in row if cell.value is not None]
    assert any("1,496" in text or text == "1496" for text in summary)
    document = hnb("results", refreshed, "--json").json()
    stamps = [
        cell.value
        for sheet in opened.worksheets
        if sheet.title != "Audit"
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and "sha256:" in cell.value
    ]
    assert len(stamps) >= 9
    short = document["fingerprint"][: len("sha256:") + 6]
    assert all(short in stamp for stamp in stamps), stamps


def test_output_elsewhere_leaves_the_book(users_book: Path, tmp_path: Path) -> None:
    """With `-o OUT` the book is left as it is, without a backup, and OUT is what a refresh in place would give."""
    book = Path(shutil.copy(users_book, tmp_path / BOOK))
    ran = hnb("refresh", book, "-o", tmp_path / "out.xlsx")
    assert ran.code == 0, ran
    assert book.read_bytes() == users_book.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {BOOK, "out.xlsx"}
    assert value(figures(hnb("results", tmp_path / "out.xlsx", "--json").json()), "kpi.1.actual") == 1496


def test_output_that_is_there_needs_force(users_book: Path, tmp_path: Path) -> None:
    """`-o` never overwrites without `--force`; with it, what stood there is replaced."""
    (tmp_path / "out.xlsx").write_bytes(b"mine")
    before = listing(tmp_path)
    assert "--force" in assert_could_not_run(hnb("refresh", users_book, "-o", tmp_path / "out.xlsx"))
    assert listing(tmp_path) == before
    assert hnb("refresh", users_book, "-o", tmp_path / "out.xlsx", "--force").code == 0
    assert (tmp_path / "out.xlsx").read_bytes().startswith(b"PK")


def test_output_onto_the_book_itself(book: Path) -> None:
    """`-o` naming the book itself is overwriting: refused without `--force`."""
    before = listing(book.parent)
    assert_could_not_run(hnb("refresh", book, "-o", book))
    assert listing(book.parent) == before


def test_open_in_excel_is_refused(users_book: Path, tmp_path: Path) -> None:
    """While Excel's lock file `~$BOOK.xlsx` is beside it, the book is not written, and the line says to close it."""
    book = Path(shutil.copy(users_book, tmp_path / BOOK))
    (tmp_path / f"~${BOOK}").write_bytes(b"\x04Name")
    before = listing(tmp_path)
    line = assert_could_not_run(hnb("refresh", book))
    assert f"~${BOOK}" in line
    assert listing(tmp_path) == before
    for command in ("check", "results"):
        assert hnb(command, book).code in {0, 1}, "reading needs no lock"


def test_read_only_file_is_refused(users_book: Path, tmp_path: Path) -> None:
    """A file marked read-only is not replaced: exit 2, one line, and it is left as it was."""
    book = Path(shutil.copy(users_book, tmp_path / BOOK))
    book.chmod(stat.S_IREAD)
    before = listing(tmp_path)
    assert BOOK in assert_could_not_run(hnb("refresh", book))
    assert listing(tmp_path) == before
    assert not book.stat().st_mode & stat.S_IWRITE


def test_renamed_dashboard_is_replaced_not_doubled(book: Path) -> None:
    """A dashboard that the user renamed and dragged to the front is still ours: refreshed there, not built again."""
    contents = parts(book)
    type_the_stock(contents, 1496)
    workbook = contents["xl/workbook.xml"].decode()
    (tag,) = re.findall(r'<sheet name="Checks"[^>]*/>', workbook)
    workbook = workbook.replace(tag, "").replace("'Checks'!", "'Our checks'!")
    workbook = re.sub(r'localSheetId="(\d+)"', _one_later, workbook)
    contents["xl/workbook.xml"] = workbook.replace(
        "<sheets>", "<sheets>" + tag.replace("Checks", "Our checks")
    ).encode()
    packed(contents, book)
    names = openpyxl.load_workbook(book).sheetnames
    ran = hnb("refresh", book)
    assert ran.code == 0, ran
    after = openpyxl.load_workbook(book)
    assert after.sheetnames == names
    findings = hnb("check", book, "--json").json()["findings"]
    said = {str(row[1].value) for row in after["Our checks"].iter_rows()}
    assert {finding["code"] for finding in findings} <= said
    assert "HN022" not in said  # 1,496 plans are what the flow gives


def _one_later(found: re.Match[str]) -> str:
    place = int(found[1])
    return f'localSheetId="{0 if place == LAST_SHEET else place + 1}"'


@pytest.mark.parametrize("as_excel", [False, True])
def test_deleted_dashboards_come_back(book: Path, as_excel: bool) -> None:
    """Dashboards that the user deleted are built again."""

    def delete(opened: openpyxl.Workbook) -> None:
        for sheet in ("Summary", "Checks"):
            del opened[sheet]

    edited(book, book, delete)
    contents = dict(parts(book))
    workbook = contents["xl/workbook.xml"].decode()
    assert "'Checks'!$K" in workbook
    if as_excel:  # which leaves no name of a sheet that is gone
        contents["xl/workbook.xml"] = workbook.replace("'Checks'!", "#REF!").replace("'Summary'!", "#REF!").encode()
        packed(contents, book)
    ran = hnb("refresh", book)
    assert ran.code == 0, ran
    assert {"Summary", "Checks"} <= set(openpyxl.load_workbook(book).sheetnames)


def test_after_another_program_saved_it(demo: Demo, results: type_of_json, checked: type_of_json, book: Path) -> None:
    """After openpyxl saved it (which drops every cached value), refresh gives the same figures and findings."""
    edited(demo.book, book, lambda _: None)
    ran = hnb("refresh", book)
    assert ran.code == 0, ran
    assert hnb("results", book, "--json").json()["figures"] == results["figures"]
    assert hnb("check", book, "--json").json()["findings"] == checked["findings"]
    opened = openpyxl.load_workbook(book, data_only=True)
    assert cell_in(opened, "tblKPI", "1", "Variance").value == 16
