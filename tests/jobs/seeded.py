"""A workbook with everything in it that may not be published, each thing marked by a word found nowhere else."""

from __future__ import annotations

from tests.books.parts_of_books import packed, parts

SEEDS = (
    "SEEDAUTHOR", "SEEDEDITOR", "SEEDCOMPANY", "SEEDPROPERTY", "SEEDCOMMENT", "SEEDCOMMENTER", "SEEDTHREAD",
    "SEEDPERSON", "SEEDHIDDEN", "SEEDVERYHIDDEN", "SEEDNAME", "SEEDPATH", "SEEDPRINTER", "SEEDMACRO", "SEEDLINK",
    "SEEDCONNECTION", "SEEDXML", "SEEDFORMULA", "SEEDROW", "SEEDCOLUMN", "SEEDREVISER",
)  # fmt: skip
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def seeded(data: bytes) -> bytes:
    """The workbook with a seed of each kind: in parts of their own, in its properties, and hidden in its sheets."""
    found = {
        name: part.decode("utf-8") if name.endswith((".xml", ".rels")) else part for name, part in parts(data).items()
    }
    texts = {name: part for name, part in found.items() if isinstance(part, str)}
    texts |= _own_parts()
    texts["docProps/core.xml"] = (
        texts["docProps/core.xml"]
        .replace("<dc:creator>hnb_xl<", "<dc:creator>SEEDAUTHOR<")
        .replace("<lastModifiedBy>hnb_xl<", "<lastModifiedBy>SEEDEDITOR<")
    )
    texts["docProps/app.xml"] = texts["docProps/app.xml"].replace(
        "</Properties>", "<Company>SEEDCOMPANY</Company></Properties>"
    )
    texts["xl/workbook.xml"] = _workbook(texts["xl/workbook.xml"])
    texts["xl/_rels/workbook.xml.rels"] = _related(
        texts["xl/_rels/workbook.xml.rels"],
        ("worksheet", "/xl/worksheets/seed1.xml"),
        ("worksheet", "/xl/worksheets/seed2.xml"),
        ("externalLink", "/xl/externalLinks/externalLink1.xml"),
        ("connections", "/xl/connections.xml"),
        ("person", "/xl/persons/person.xml"),
        ("vbaProject", "/xl/vbaProject.bin"),
    )
    sheet = "xl/worksheets/sheet4.xml"  # KPIs
    texts[sheet] = _hidden_cells(texts[sheet])
    rels = "xl/worksheets/_rels/sheet4.xml.rels"
    texts[rels] = _related(
        texts[rels],
        ("comments", "/xl/comments1.xml"),
        ("threadedComment", "/xl/threadedComments/threadedComment1.xml"),
        ("printerSettings", "/xl/printerSettings/printerSettings1.bin"),
    )
    texts["[Content_Types].xml"] = _typed(texts["[Content_Types].xml"])
    binary = {
        "xl/printerSettings/printerSettings1.bin": b"\\\\server\\SEEDPRINTER",
        "xl/vbaProject.bin": b"Sub SEEDMACRO()",
    }
    return packed(_encoded({**found, **texts}) | binary)


def _encoded(found: dict[str, str | bytes]) -> dict[str, bytes]:
    return {name: part.encode("utf-8") if isinstance(part, str) else part for name, part in found.items()}


def _own_parts() -> dict[str, str]:
    sheet = f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{{}}</t></is></c>'
    sheet += "</row></sheetData></worksheet>"
    return {
        "xl/worksheets/seed1.xml": sheet.format("SEEDHIDDEN"),
        "xl/worksheets/seed2.xml": sheet.format("SEEDVERYHIDDEN"),
        "xl/comments1.xml": f'{_HEAD}<comments xmlns="{_MAIN}"><authors><author>SEEDCOMMENTER</author></authors>'
        '<commentList><comment ref="H7" authorId="0"><text><t>SEEDCOMMENT</t></text></comment>'
        "</commentList></comments>",
        "xl/threadedComments/threadedComment1.xml": f"{_HEAD}<ThreadedComments xmlns="
        '"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="H8" '
        'personId="{1}" id="{2}"><text>SEEDTHREAD</text></threadedComment></ThreadedComments>',
        "xl/persons/person.xml": f"{_HEAD}<personList xmlns="
        '"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<person displayName="SEEDPERSON" id="{1}"/></personList>',
        "xl/externalLinks/externalLink1.xml": f'{_HEAD}<externalLink xmlns="{_MAIN}"><externalBook><sheetNames>'
        '<sheetName val="SEEDLINK"/></sheetNames></externalBook></externalLink>',
        "xl/connections.xml": f'{_HEAD}<connections xmlns="{_MAIN}"><connection id="1" name="SEEDCONNECTION"/>'
        "</connections>",
        "customXml/item1.xml": f"{_HEAD}<note>SEEDXML</note>",
        "docProps/custom.xml": f"{_HEAD}<Properties xmlns="
        '"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt='
        '"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property pid="2" name="SEEDPROPERTY">'
        "<vt:lpwstr>x</vt:lpwstr></property></Properties>",
        "xl/revisions/userNames.xml": f'{_HEAD}<users xmlns="{_MAIN}"><userInfo name="SEEDREVISER" id="1"/></users>',
    }


def _workbook(text: str) -> str:
    sheets = '<sheet name="Seed one" sheetId="901" state="hidden" r:id="rIdSeed1"/>'
    sheets += '<sheet name="Seed two" sheetId="902" state="veryHidden" r:id="rIdSeed2"/>'
    names = "<definedName name=\"SEEDNAME\">'KPIs'!$A$1</definedName>"
    path = '<x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" '
    path += 'url="C:\\SEEDPATH\\"/>'
    return (
        text.replace("<bookViews>", f"{path}<bookViews>")
        .replace("</sheets>", f"{sheets}</sheets>")
        .replace("<definedNames>", f"<definedNames>{names}")
    )


def _hidden_cells(text: str) -> str:
    row = '<row r="60" hidden="1"><c r="A60" t="inlineStr"><is><t>SEEDROW</t></is></c></row>'
    row += '<row r="61"><c r="A61" t="str"><f>"SEEDFORMULA"</f><v>SEEDFORMULA</v></c>'
    row += '<c r="BZ61" t="inlineStr"><is><t>SEEDCOLUMN</t></is></c></row>'
    column = '<col min="78" max="78" width="9" hidden="1"/>'
    return text.replace("</sheetData>", f"{row}</sheetData>").replace("</cols>", f"{column}</cols>")


def _related(text: str, *lines: tuple[str, str]) -> str:
    new = "".join(
        f'<Relationship Id="rIdSeed{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(lines, start=1)
    )
    return text.replace("</Relationships>", f"{new}</Relationships>")


def _typed(text: str) -> str:
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in (
            ("xl/worksheets/seed1.xml", f"{_TYPES}.spreadsheetml.worksheet+xml"),
            ("xl/worksheets/seed2.xml", f"{_TYPES}.spreadsheetml.worksheet+xml"),
            ("xl/comments1.xml", f"{_TYPES}.spreadsheetml.comments+xml"),
            ("xl/threadedComments/threadedComment1.xml", "application/vnd.ms-excel.threadedcomments+xml"),
            ("xl/persons/person.xml", "application/vnd.ms-excel.person+xml"),
            ("xl/externalLinks/externalLink1.xml", f"{_TYPES}.spreadsheetml.externalLink+xml"),
            ("xl/connections.xml", f"{_TYPES}.spreadsheetml.connections+xml"),
            ("docProps/custom.xml", f"{_TYPES}.custom-properties+xml"),
            ("xl/revisions/userNames.xml", f"{_TYPES}.spreadsheetml.userNames+xml"),
        )
    )
    binary = f'<Default Extension="bin" ContentType="{_TYPES}.spreadsheetml.printerSettings"/>'
    return text.replace("</Types>", f"{types}</Types>").replace("<Default ", f"{binary}<Default ", 1)
