"""An existing workbook given room: rows and columns for tables that have grown, and new headings for old columns.

Everything that is there stays; what stands below new rows moves, with all that points at it. The looks of what is new
are taken from a drawing of the same table in the same place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hnb_xl.books.openpyxl_book import OpenpyxlBook
from hnb_xl.books.package.add_columns import NewColumn, add_columns, add_links, drawn_cells
from hnb_xl.books.package.insert_rows import insert_rows
from hnb_xl.books.package.parts import Draft, Package, canonical
from hnb_xl.books.package.references import Area, parse_area
from hnb_xl.books.package.renaming import Renamed, rename
from hnb_xl.books.package.scratch import Adaptation, Scratch
from hnb_xl.books.package.sheet_rows import Rows
from hnb_xl.books.package.sheet_xml import SheetXml
from hnb_xl.books.package.shifting import Shift
from hnb_xl.books.package.styles import Styles
from hnb_xl.books.package.tables import Table, tables
from hnb_xl.books.package.verify import refuse_new_findings, verify
from hnb_xl.books.package.workbook import Sheet, WorkbookEditor
from hnb_xl.model import blocks
from hnb_xl.write.layout import layout


@dataclass
class Extension:
    """A workbook on its way to having more room.

    Attributes:
        data: The workbook's bytes.
        shifts: The rows that came in so far, in order.
    """

    data: bytes
    shifts: list[Shift] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._before = Package(self.data)
        self._draft = Draft(self._before)
        WorkbookEditor(self._draft).refuse_guarded((), structure=False)

    def place(self, table: str) -> tuple[str, Area]:
        """The sheet on which a table stands, and its area with the heading.

        Raises:
            LookupError: there is no such table.
        """
        sheet, found = self._find(table)
        area = parse_area(found.ref)
        if area is None:
            raise LookupError(f"the table {table} does not say where it stands")
        return sheet.name, area

    def rename(self, renamed: Mapping[str, Renamed]) -> None:
        """Give tables and columns their new names, in every formula too."""
        rename(self._draft, renamed)

    def add_rows(self, table: blocks.Table) -> None:
        """Give a table more rows at its end.

        Args:
            table: The table with all its rows, those that are there first: the cells of the others are taken from it.

        Raises:
            Refused: something below cannot be moved.
        """
        sheet, found = self._find(table.name)
        _, area = self.place(table.name)
        count = len(table.rows) - (area.bottom - area.top)
        drawn = self._drawn(table, area)
        shift = Shift(sheet.name, area.bottom + 1, count)
        rows = Rows(drawn)
        prefix = Rows(SheetXml(self._draft.part(sheet.part), sheet.part)).prefix
        new = b"".join(
            f'<{prefix}row r="{number}">'.encode()
            + drawn_cells(rows, number, area.left, area.right, prefix)
            + f"</{prefix}row>".encode()
            for number in range(area.bottom + 1, area.bottom + 1 + count)
        )
        insert_rows(self._draft, sheet.name, shift, new, grown=area)
        self._link(sheet, drawn, shift)
        self._print(sheet, area, count)
        part = self._draft.xml(found.part)
        for node in (part.root, part.root.child("autoFilter")):
            if node is not None:
                grown = (parse_area(node.get("ref")) or area)._replace(bottom=area.bottom + count)
                part.set_attribute(node, "ref", _named(grown))
        self._draft.put(found.part, part.result())
        self.shifts.append(shift)

    def _link(self, sheet: Sheet, drawn: SheetXml, shift: Shift) -> None:
        """Take over the links of the new rows, which lead to places of this workbook."""
        links = drawn.skeleton.root.child("hyperlinks")
        new = range(shift.at, shift.at + shift.count)
        raw = [
            drawn.skeleton.raw(node)
            for node in (links.children if links else ())
            if (area := parse_area(node.get("ref"))) is not None and area.top in new
        ]
        if raw:
            part = SheetXml(self._draft.part(sheet.part), sheet.part)
            add_links(part, b"".join(raw))
            self._draft.put(sheet.part, part.result(part.body))

    def _print(self, sheet: Sheet, area: Area, count: int) -> None:
        """A page that ended with the table ends with it still."""
        book = WorkbookEditor(self._draft)
        for name in book.names:
            if name.name == "_xlnm.Print_Area" and name.sheet == sheet.position and "," not in name.text:
                whole, _, last = name.text.rpartition("$")
                if last == str(area.bottom):
                    book.set_name(name.name, f"{whole}${area.bottom + count}", sheet=sheet.position)
        book.save()

    def add_columns(self, table: blocks.Table, count: int) -> None:
        """Give a table more columns at its right: the last `count` of the table given.

        Raises:
            Refused: something stands in their place.
        """
        sheet, found = self._find(table.name)
        _, area = self.place(table.name)
        drawn = self._drawn(table, area)
        new = [NewColumn(column.header, column.calculated or "") for column in table.columns[-count:]]
        add_columns(self._draft, sheet, found, new, drawn)

    def to_bytes(self) -> bytes:
        """The workbook, proved: every part that was not meant to change has its bytes, and it is as sound as before.

        Raises:
            Refused: Code `verification_failed`.
        """
        self._draft.settle_content_types()
        result = self._draft.to_bytes()
        touched = [name for name in self._draft.new if self._before.has(name)]
        gone = [name for name in self._before.names() if not self._draft.has(name)]
        after = verify(self._before, result, frozenset(canonical(name) for name in (*touched, *gone)))
        refuse_new_findings(self._before, after, touched)
        return result

    def _find(self, name: str) -> tuple[Sheet, Table]:
        for sheet, table in self._tables():
            if table.name.casefold() == name.casefold():
                return sheet, table
        raise LookupError(f"there is no table {name}")

    def _tables(self) -> Iterator[tuple[Sheet, Table]]:
        by_part = {table.part: table for table in tables(self._draft)}
        for sheet in WorkbookEditor(self._draft).sheets:
            for line in self._draft.relationships(sheet.part) if sheet.part else ():
                stored = self._draft.stored_name(line.target) if line.kind == "table" else None
                if stored in by_part:
                    yield sheet, by_part[stored]

    def _drawn(self, table: blocks.Table, area: Area) -> SheetXml:
        """The table drawn where it stands, in the formats of this workbook."""
        book = OpenpyxlBook.new()
        book.put_sheets([_alone(table, area)])
        scratch = Scratch(Package(book.to_bytes(packed=False)))
        editor = WorkbookEditor(self._draft)
        styles = Styles(editor)
        maps = styles.merge(scratch.styles)
        styles.save()
        editor.save()
        source = scratch.sheet("Drawn")
        adaptation = Adaptation(scratch, maps, {}, strict=editor.is_strict)
        return SheetXml(adaptation.sheet(scratch.package.part(source.part), None, {}), source.part)


def _alone(table: blocks.Table, area: Area) -> blocks.Sheet:
    """A sheet with nothing but a table whose heading stands at the top left of an area."""
    moved = blocks.Table(table.name, table.columns, table.rows, at=area.left - 1)
    content: Sequence[blocks.Block] = [blocks.Gap(area.top - 1), moved] if area.top > 1 else [moved]
    sheet = blocks.Sheet("Drawn", blocks.Role.INPUT, tuple(content), (12.0,) * (area.left - 1 + len(table.columns)))
    place = layout(sheet).tables[table.name]
    if (place.top, place.left) != (area.top, area.left):
        raise ValueError(f"{table.name} was drawn at row {place.top}, not at row {area.top}")
    return sheet


def _named(area: Area) -> str:
    from hnb_xl.books.package.references import area_name

    return area_name(area)
