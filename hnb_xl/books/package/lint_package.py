"""Rules about the package itself: well-formed parts, content types, and relationships that lead somewhere."""

from __future__ import annotations

from urllib.parse import unquote

from hnb_xl.books.package.lint_findings import Look
from hnb_xl.books.package.namespaces import CONTENT_TYPES
from hnb_xl.books.package.parts import canonical, rels_owner
from hnb_xl.books.package.xml_editor import new_parser, parse, to_utf8
from hnb_xl.errors import BookUnreadable

MAX_ADDRESS = 2_079
# The content type a part must have by the kind of relationship that leads to it.
_EXPECTED = {
    "worksheet": "worksheet+xml",
    "chartsheet": "chartsheet+xml",
    "dialogsheet": "dialogsheet+xml",
    "styles": "styles+xml",
    "sharedStrings": "sharedStrings+xml",
    "theme": "theme+xml",
    "table": "table+xml",
    "drawing": "drawing+xml",
    "chart": "chart+xml",
    "calcChain": "calcChain+xml",
    "comments": "comments+xml",
    "pivotTable": "pivotTable+xml",
    "pivotCacheDefinition": "pivotCacheDefinition+xml",
    "pivotCacheRecords": "pivotCacheRecords+xml",
    "queryTable": "queryTable+xml",
    "connections": "connections+xml",
    "externalLink": "externalLink+xml",
    "slicer": "slicer+xml",
    "slicerCache": "slicerCache+xml",
}


def check_package(look: Look) -> None:
    """Check every part and every relationship."""
    _check_well_formed(look)
    _check_content_types(look)
    for name in look.parts.names():
        if name.lower().endswith(".rels") and look.wants(name):
            _check_relationships(look, name)


def _check_well_formed(look: Look) -> None:
    for name in look.parts.names():
        # Old drawings (.vml) are not always XML, and Excel reads them all the same.
        if not name.lower().endswith((".xml", ".rels")) or not look.wants(name):
            continue
        try:
            parse(new_parser(name), to_utf8(look.parts.part(name), name), name)
        except BookUnreadable as error:
            look.says("xml_not_well_formed" if error.code == "bad_xml" else error.code, name, error.message)


def _check_content_types(look: Look) -> None:
    root = look.root(CONTENT_TYPES)
    if root is None or not look.wants(CONTENT_TYPES):
        return
    seen: set[str] = set()
    for line in root.all("Override"):
        name = unquote(line.get("PartName"))
        if canonical(name) in seen:
            look.says("content_type_twice", CONTENT_TYPES, f"{name} is given two content types.")
        seen.add(canonical(name))
        # Excel leaves the types of revision logs it has deleted.
        if not look.parts.has(name) and not line.get("ContentType").endswith("revisionLog+xml"):
            look.says("content_type_orphan", CONTENT_TYPES, f"A content type is given for {name}, which is not there.")
    defaults = {line.get("Extension").lower() for line in root.all("Default")}
    for name in look.parts.names():
        if canonical(name) in seen or canonical(name) == canonical(CONTENT_TYPES):
            continue
        if name.rpartition(".")[2].lower() not in defaults:
            look.says("content_type_missing", name, f"{name} has no content type.")


def _check_relationships(look: Look, rels: str) -> None:
    owner = rels_owner(rels)
    try:
        lines = look.parts.relationships(owner)
    except BookUnreadable:
        return
    seen: set[str] = set()
    for line in lines:
        if line.id in seen:
            look.says("relationship_twice", rels, f"The relationship {line.id} is there twice.")
        seen.add(line.id)
        if line.external:
            if line.kind == "hyperlink" and len(line.target) > MAX_ADDRESS:
                look.says("hyperlink_too_long", rels, f"The address of {line.id} is longer than Excel allows.")
        elif not look.parts.has(line.target):
            # A link to a place in the same workbook is written as a target that is no part.
            if line.kind != "hyperlink" and line.target not in {".", "NULL"}:
                look.says("relationship_dangling", rels, f"{line.id} leads to {line.target}, which is not there.")
        elif not _has_expected_type(look, line.kind, line.target):
            look.says("content_type_missing", line.target, f"{line.target} does not have the type of a {line.kind}.")
    _check_ids_used(look, owner, seen)


def _has_expected_type(look: Look, kind: str, part: str) -> bool:
    expected = _EXPECTED.get(kind)
    return expected is None or look.parts.content_type(part).endswith(expected)


def _check_ids_used(look: Look, owner: str, ids: set[str]) -> None:
    """Check that each `r:id` in a part names one of its relationships."""
    if not owner or not owner.lower().endswith(".xml") or not look.parts.has(owner):
        return
    sheet = look.sheet(owner) if "/worksheets/" in f"/{owner.lower()}" else None
    root = sheet.skeleton.root if sheet else look.root(owner)
    for element in root.walk() if root else []:
        for name, value in element.attributes.items():
            if "relationships}" in name and value and value not in ids:
                look.says("relationship_missing", owner, f"{element.name} uses {value}, which leads nowhere.")
