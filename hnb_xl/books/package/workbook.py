"""The workbook part: its sheets, names and date system, what forbids a change, and changes to its lists."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from hnb_xl.books.package.namespaces import (
    MAIN,
    OWNER_PREFIX,
    RELATIONS,
    STRICT_MAIN,
    STRICT_RELATIONS,
    WORKBOOK_ORDER,
)
from hnb_xl.books.package.parts import Draft, Parts, Relationship, canonical, rels_owner
from hnb_xl.books.package.references import sheet_names, tokens
from hnb_xl.books.package.refusals import refused, unreadable
from hnb_xl.books.package.xml_editor import Element, whole_number


class Sheet(NamedTuple):
    """A tab of the workbook; `part` is blank when the sheet leads to no part."""

    position: int
    name: str
    part: str
    kind: str
    node: Element

    @property
    def is_visible(self) -> bool:
        """Whether the tab can be seen."""
        return self.node.get("state", "visible") == "visible"


class DefinedName(NamedTuple):
    """A name of the workbook, or of one sheet when `sheet` (its position) is not None."""

    name: str
    sheet: int | None
    text: str
    node: Element


class Workbook:
    """The workbook part of some parts, as it stands."""

    def __init__(self, parts: Parts) -> None:
        """Find and read the workbook part.

        Raises:
            BookUnreadable: Codes `no_workbook`, `unknown_namespace`, `doctype_refused`, `bad_xml`.
        """
        self.parts = parts
        lines = [one for one in parts.relationships("") if one.kind == "officeDocument" and not one.external]
        if not lines or not parts.has(lines[0].target):
            raise unreadable("no_workbook", "The file is a package without a workbook in it.")
        self.part = parts.stored_name(lines[0].target) or ""
        if not self.part.lower().endswith(".xml"):
            raise unreadable("no_workbook", f"The workbook part {self.part} is not XML.")
        self.xml = parts.xml(self.part)
        root = self.xml.root
        if root.namespace not in {MAIN, STRICT_MAIN}:
            raise unreadable("unknown_namespace", f"The workbook is written in {root.namespace or 'no namespace'}.")
        sheets = root.child("sheets")
        if root.name != "workbook" or sheets is None:
            raise unreadable("no_workbook", "The workbook part does not list any sheets.")
        self.sheets_node = sheets
        self.is_strict = root.namespace == STRICT_MAIN
        self.relations_namespace = STRICT_RELATIONS if self.is_strict else RELATIONS
        self.folder = posixpath.dirname(self.part)
        self.relationships = {line.id: line for line in parts.relationships(self.part)}
        self.sheets = [self._sheet(*one) for one in enumerate(sheets.all("sheet"))]
        names = root.child("definedNames")
        self.names_node = names
        self.names = [_defined_name(node) for node in (names.all("definedName") if names else [])]
        properties = root.child("workbookPr")
        self.is_date1904 = properties is not None and properties.flag("date1904")

    def _sheet(self, position: int, node: Element) -> Sheet:
        line = self.relationships.get(node.related())
        part = (self.parts.stored_name(line.target) if line and not line.external else "") or ""
        return Sheet(position, node.get("name"), part, line.kind if line else "", node)

    def related_part(self, kind: str) -> str | None:
        """Return the part of the workbook of some kind (`styles`, `sharedStrings`), None when there is none."""
        for line in self.relationships.values():
            if line.kind == kind and not line.external and self.parts.has(line.target):
                return self.parts.stored_name(line.target)
        return None

    def sheet(self, name: str) -> Sheet | None:
        """Return a sheet by its name; case does not matter."""
        return next((sheet for sheet in self.sheets if sheet.name.lower() == name.lower()), None)

    def owned(self) -> dict[str, Sheet]:
        """Return the sheets that are ours by their keys: those a hidden name of ours leads to."""
        found = {}
        for name in self.names:
            if name.sheet is None and name.name.lower().startswith(OWNER_PREFIX):
                sheet = self.sheet(_only_sheet(name.text) or "")
                if sheet is not None:
                    found[name.name[len(OWNER_PREFIX) :]] = sheet
        return found

    def properties_part(self, kind: str) -> str | None:
        """Return a part of the package itself of some kind (`custom-properties`), None when there is none."""
        lines = self.parts.relationships("")
        return next((line.target for line in lines if line.kind == kind and self.parts.has(line.target)), None)

    def refuse_guarded(self, allow: Collection[str], *, structure: bool) -> None:
        """Say no to a change of a workbook whose maker forbade it, or that would be damaged by any change.

        Args:
            allow: Codes the caller takes responsibility for.
            structure: Whether sheets come or go.

        Raises:
            Refused: Codes `signed_package`, `shared_workbook`, `marked_as_final`, `write_reserved`,
                `read_only_recommended`, `structure_locked`.
        """
        for code, message in self._guards(structure):
            if code not in allow:
                raise refused(code, message)

    def _guards(self, structure: bool) -> list[tuple[str, str]]:
        found = []
        if any(line.kind == "origin" and "digital-signature" in line.type for line in self.parts.relationships("")):
            found.append(("signed_package", "The workbook carries a digital signature."))
        if self.related_part("revisionHeaders"):
            found.append(("shared_workbook", "The workbook is shared in the old way and logs every change."))
        if self._is_marked_final():
            found.append(("marked_as_final", "The workbook is marked as final."))
        sharing = self.xml.root.child("fileSharing")
        if sharing is not None and ("reservationPassword" in sharing.attributes or "hashValue" in sharing.attributes):
            found.append(("write_reserved", "The workbook asks for a password before it may be changed."))
        elif sharing is not None and sharing.flag("readOnlyRecommended"):
            found.append(("read_only_recommended", "The workbook asks to be opened read-only."))
        protection = self.xml.root.child("workbookProtection")
        if structure and protection is not None and protection.flag("lockStructure"):
            found.append(("structure_locked", "The workbook's structure is protected: no sheet may come or go."))
        return found

    def _is_marked_final(self) -> bool:
        part = self.properties_part("custom-properties")
        if part is None:
            return False
        for item in self.parts.xml(part).root.all("property"):
            if item.get("name") == "_MarkAsFinal":
                return any(value.text.strip().lower() in {"1", "true"} for value in item.children)
        return False


class WorkbookEditor(Workbook):
    """The workbook part of a draft, with changes to its lists; `save` writes them into the draft."""

    def __init__(self, draft: Draft) -> None:
        """Read the workbook part of the draft; see `Workbook`."""
        super().__init__(draft)
        self.draft = draft
        self._new_names: list[str] = []

    def save(self) -> None:
        """Put the changed workbook part into the draft."""
        self._write_names()
        self.draft.put(self.part, self.xml.result())

    def new_relationship(self, kind: str, target: str) -> str:
        """Make the workbook point at a part and return the new id."""
        # An id may be used in the workbook part though nothing stands behind it.
        taken = {*self.relationships, *(node.related() for node in self.xml.root.walk())}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        line = Relationship(f"rId{number}", f"{self.relations_namespace}/{kind}", target, external=False)
        self.relationships[line.id] = line
        self.draft.edit_relationships(self.part, add=[line])
        return line.id

    def drop_relationship(self, id_: str) -> None:
        """Take one of the workbook's relationships out."""
        if self.relationships.pop(id_, None) is not None:
            self.draft.edit_relationships(self.part, remove=[id_])

    def append_sheet(self, name: str, part: str, sheet_id: int, state: str = "") -> None:
        """Add a tab at the end; `state` may be `hidden` or `veryHidden`."""
        id_ = self.new_relationship("worksheet", part)
        node = self.sheets_node
        prefix = node.prefix_of(self.relations_namespace)
        declared = "" if prefix else f" xmlns:r={quoteattr(self.relations_namespace)}"
        tag = node.sibling_name("sheet")
        shown = f' state="{state}"' if state in {"hidden", "veryHidden"} else ""
        attributes = f'name={quoteattr(name)} sheetId="{sheet_id}"{shown}{declared} {prefix or "r"}:id="{id_}"'
        self.xml.append(node, f"<{tag} {attributes}/>")

    def set_name(self, name: str, text: str, *, sheet: int | None = None, hidden: bool = False) -> None:
        """Give a name its meaning, of one sheet when its position is given; one that has it already stays."""
        for old in self.names:
            if old.name.lower() == name.lower() and old.sheet == sheet:
                if old.text == text:
                    return
                self.remove_name(old)
                break
        tag = self.xml.root.sibling_name("definedName")
        local = "" if sheet is None else f' localSheetId="{sheet}"'
        self._new_names.append(
            f"<{tag} name={quoteattr(name)}{local}{' hidden=' + chr(34) + '1' + chr(34) if hidden else ''}>"
            f"{escape(text)}</{tag}>"
        )

    def remove_name(self, name: DefinedName) -> None:
        """Take a defined name out."""
        self.names = [other for other in self.names if other.node is not name.node]

    def drop_calculation_chain(self) -> None:
        """Take the calculation chain out; Excel makes a new one, but reports a chain that names no formula."""
        for line in list(self.relationships.values()):
            if line.kind == "calcChain":
                self.draft.drop(line.target)
                self.drop_relationship(line.id)

    def request_recalculation(self) -> None:
        """Ask whoever opens the workbook next to work every formula out."""
        calculation = self.xml.root.child("calcPr")
        if calculation is None:
            tag = self.xml.root.sibling_name("calcPr")
            self.xml.insert_ordered(f'<{tag} fullCalcOnLoad="1"/>', "calcPr", WORKBOOK_ORDER)
        elif not calculation.flag("fullCalcOnLoad"):
            self.xml.set_attribute(calculation, "fullCalcOnLoad", "1")

    def _write_names(self) -> None:
        """Write the list of names so that those that stay keep their bytes, and an emptied list goes away."""
        kept = {name.node.start for name in self.names}
        body = "".join(self._new_names)
        if self.names_node is None:
            if body:
                tag = self.xml.root.sibling_name("definedNames")
                self.xml.insert_ordered(f"<{tag}>{body}</{tag}>", "definedNames", WORKBOOK_ORDER)
            return
        going = [node for node in self.names_node.all("definedName") if node.start not in kept]
        if going and not kept and not body:
            self.xml.remove(self.names_node)
            return
        for node in going:
            self.xml.remove(node)
        if body:
            self.xml.append(self.names_node, body)


def owned_sheets(target: Parts) -> dict[str, str]:
    """Return the sheets of ours in a workbook: key to the tab's present name."""
    return {key: sheet.name for key, sheet in Workbook(target).owned().items()}


def referrers(parts: Parts) -> dict[str, set[str]]:
    """Return canonical names: each part that is pointed at, to those that point at it ('' the package)."""
    from_where: dict[str, set[str]] = {}
    for name in parts.names():
        if not name.lower().endswith(".rels"):
            continue
        owner = rels_owner(name)
        for line in parts.relationships(owner):
            if not line.external:
                from_where.setdefault(canonical(line.target), set()).add(canonical(owner))
    return from_where


def exclusive_parts(parts: Parts, part: str) -> list[str]:
    """Return the parts that only this part leads to, and that may go when it goes."""
    mine = parts.reachable(part)
    pointed_at = referrers(parts)
    going = dict(mine)
    shrinking = True
    while shrinking:
        inside = {*going, canonical(part)}
        staying = [key for key in going if not pointed_at.get(key, set()) <= inside]
        for key in staying:
            del going[key]
        shrinking = bool(staying)
    return list(going.values())


def _defined_name(node: Element) -> DefinedName:
    return DefinedName(node.get("name"), whole_number(node.get("localSheetId")), node.text, node)


def _only_sheet(text: str) -> str | None:
    """Return the one sheet a name's text leads to; None for none, several or another workbook's."""
    sheets = [name for kind, token in tokens(text) if kind == "sheet" for name in sheet_names(token)]
    return sheets[0] if len({name.lower() for name in sheets}) == 1 else None
