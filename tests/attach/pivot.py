"""A pivot table put into a workbook's parts: no library we test with writes one."""

from __future__ import annotations

import re

from tests.books.package.builders import parts_of, zipped

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def with_pivot(data: bytes, sheet: str) -> bytes:
    """The workbook with a pivot table over its Ledger sheet on another of its sheets, which has no relationships."""
    parts = {
        name: content.decode() if name.endswith((".xml", ".rels")) else content
        for name, content in parts_of(data).items()
    }
    book = str(parts["xl/workbook.xml"])
    found = re.search(rf'<sheet name="{sheet}" sheetId="\d+" r:id="(rId\d+)"', book)
    assert found, sheet
    target = re.search(
        rf'Id="{found[1]}"[^>]*Target="([^"]+)"|Target="([^"]+)"[^>]*Id="{found[1]}"',
        str(parts["xl/_rels/workbook.xml.rels"]),
    )
    assert target
    part = (target[1] or target[2]).rpartition("/")[2]
    assert f"xl/worksheets/_rels/{part}.rels" not in parts
    parts[f"xl/worksheets/_rels/{part}.rels"] = _rels("pivotTable", "../pivotTables/pivotTable1.xml")
    parts["xl/pivotTables/_rels/pivotTable1.xml.rels"] = _rels(
        "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml"
    )
    parts["xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels"] = _rels("pivotCacheRecords", "pivotCacheRecords1.xml")
    parts["xl/pivotCache/pivotCacheDefinition1.xml"] = (
        f'{_HEAD}<pivotCacheDefinition {_MAIN} xmlns:r="{_REL}" r:id="rId1" refreshOnLoad="1" recordCount="0">'
        '<cacheSource type="worksheet"><worksheetSource ref="A1:D60" sheet="Ledger"/></cacheSource>'
        '<cacheFields count="4">'
        '<cacheField name="Cost centre" numFmtId="0"><sharedItems count="1"><s v="S1"/></sharedItems></cacheField>'
        '<cacheField name="Account" numFmtId="0"><sharedItems/></cacheField>'
        '<cacheField name="Posted" numFmtId="0"><sharedItems/></cacheField>'
        '<cacheField name="Amount" numFmtId="0"><sharedItems/></cacheField></cacheFields></pivotCacheDefinition>'
    )
    parts["xl/pivotCache/pivotCacheRecords1.xml"] = f'{_HEAD}<pivotCacheRecords {_MAIN} count="0"/>'
    parts["xl/pivotTables/pivotTable1.xml"] = (
        f'{_HEAD}<pivotTableDefinition {_MAIN} name="PivotTable1" cacheId="1" dataCaption="Values" updatedVersion="6">'
        '<location ref="B12:C14" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="4">'
        '<pivotField axis="axisRow" showAll="0"><items count="2"><item x="0"/><item t="default"/></items></pivotField>'
        '<pivotField showAll="0"/><pivotField showAll="0"/><pivotField dataField="1" showAll="0"/></pivotFields>'
        '<rowFields count="1"><field x="0"/></rowFields>'
        '<rowItems count="2"><i><x/></i><i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems>'
        '<dataFields count="1"><dataField name="Sum of Amount" fld="3"/></dataFields></pivotTableDefinition>'
    )
    parts["xl/workbook.xml"] = book.replace(
        "</workbook>", '<pivotCaches><pivotCache cacheId="1" r:id="rId900"/></pivotCaches></workbook>'
    )
    line = (
        f'<Relationship Id="rId900" Type="{_REL}/pivotCacheDefinition" Target="pivotCache/pivotCacheDefinition1.xml"/>'
    )
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = str(parts[rels]).replace("</Relationships>", f"{line}</Relationships>")
    types = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in (
            ("pivotTables/pivotTable1", "pivotTable"),
            ("pivotCache/pivotCacheDefinition1", "pivotCacheDefinition"),
            ("pivotCache/pivotCacheRecords1", "pivotCacheRecords"),
        )
    )
    parts["[Content_Types].xml"] = str(parts["[Content_Types].xml"]).replace("</Types>", f"{types}</Types>")
    return zipped({name: content.encode() if isinstance(content, str) else content for name, content in parts.items()})


def _rels(kind: str, target: str) -> str:
    line = f'<Relationship Id="rId1" Type="{_REL}/{kind}" Target="{target}"/>'
    return f"{_HEAD}<Relationships {_RELS}>{line}</Relationships>"
