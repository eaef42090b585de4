"""Merging the looks of generated sheets into a workbook: nothing of its own moves, equal looks are shared."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Hashable, Iterable
from xml.sax.saxutils import escape, quoteattr

from hnb_xl.books.package.namespaces import STYLES_ORDER, STYLES_TYPE
from hnb_xl.books.package.refusals import refused
from hnb_xl.books.package.workbook import WorkbookEditor
from hnb_xl.books.package.xml_editor import Element, XmlPart

MAX_FORMATS = 64_000
_FIRST_CUSTOM_FORMAT = 164
# Above this size items are compared by their bytes only: a tree of 45,000 fonts takes seconds.
_COMPARE_DEEPLY_UP_TO = 4_000_000
_SAME = {"true": "1", "false": "0"}
_SWITCHES = {"b", "i", "strike", "condense", "extend", "outline", "shadow"}
# The order Excel writes; openpyxl writes another, which the schema does not allow.
_FONT_ORDER = [
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name",
    "family", "charset", "scheme",
]  # fmt: skip
_SEEDS = {
    "fonts": ['<font><sz val="11"/><name val="Calibri"/></font>'],
    "fills": [
        '<fill><patternFill patternType="none"/></fill>',
        '<fill><patternFill patternType="gray125"/></fill>',
    ],
    "borders": ["<border/>"],
    "cellStyleXfs": ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'],
    "cellXfs": ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'],
}


class StyleMaps:
    """Where the formats of the generated sheets ended up: old index to new index."""

    def __init__(self, cells: list[int], conditional: list[int]) -> None:
        """Hold the two maps: cell formats (`s`) and differential formats (`dxfId`)."""
        self.cells = cells
        self.conditional = conditional


class _Collection:
    """The items of one list of the style sheet, and those to add at its end."""

    def __init__(self, items: list[Element], key: Callable[[Element], Hashable]) -> None:
        self.items = items
        self.count = len(items)
        self.added: list[str] = []
        self._key = key
        self._index: dict[Hashable, int] | None = None

    def place(self, key: Hashable, xml: str) -> int:
        """Return the index of an equal item, added if there is none."""
        if self._index is None:
            self._index = {}
            for position, item in enumerate(self.items):
                self._index.setdefault(self._key(item), position)
        if key not in self._index:
            self._index[key] = self.count
            self.added.append(xml)
            self.count += 1
        return self._index[key]


class Styles:
    """A workbook's style sheet, growing at the ends of its lists only."""

    def __init__(self, book: WorkbookEditor) -> None:
        """Read the style sheet of a workbook, or begin one.

        Raises:
            Refused: Code `styles_alternate_content`.
        """
        self.book, self.draft = book, book.draft
        self.part = book.related_part("styles") or self._begin_part()
        data = self.draft.part(self.part)
        self.is_deep = len(data) <= _COMPARE_DEEPLY_UP_TO
        self.xml = XmlPart(data, self.part, None if self.is_deep else 3)
        self.prefix = self.xml.root.prefix
        self.lists = {name: self._list(name) for name in ("fonts", "fills", "borders", "cellXfs", "dxfs")}
        self.lists["cellStyleXfs"] = self._list("cellStyleXfs")
        formats = self.xml.root.child("numFmts")
        self.formats: dict[str, int] = {}
        for one in formats.all("numFmt") if formats else []:
            self.formats.setdefault(one.get("formatCode"), one.number("numFmtId"))
        self.new_formats: dict[str, int] = {}
        self._seed()
        self.default_font = self._default_font()

    def merge(self, scratch: XmlPart) -> StyleMaps:
        """Take in every format of a generated style sheet and say where each ended up.

        The first font and the first format of the generated sheet become the workbook's own, so that unmarked
        cells look like the rest of the workbook.
        """
        root = scratch.root
        codes = {one.number("numFmtId"): one.get("formatCode") for one in _items(root, "numFmts")}
        fonts = [self._font(font) if number else 0 for number, font in enumerate(_items(root, "fonts"))]
        fills = [self._place("fills", fill) for fill in _items(root, "fills")]
        borders = [self._place("borders", border) for border in _items(root, "borders")]
        cells = [0]
        for xf in _items(root, "cellXfs")[1:]:
            ids = {
                "numFmtId": self._format(xf.number("numFmtId"), codes),
                "fontId": fonts[xf.number("fontId")],
                "fillId": fills[xf.number("fillId")],
                "borderId": borders[xf.number("borderId")],
            }
            cells.append(self._place_xf(xf, ids))
        conditional = [self._differential(one, codes) for one in _items(root, "dxfs")]
        if self.lists["cellXfs"].count > MAX_FORMATS:
            raise refused("too_many_styles", "The workbook would have more than 64,000 cell formats.")
        return StyleMaps(cells, conditional)

    def save(self) -> None:
        """Put the grown style sheet into the draft; when nothing was new, nothing changes."""
        tag = self._tag("numFmt")
        growth = {name: items.added for name, items in self.lists.items()}
        growth["numFmts"] = [
            f'<{tag} numFmtId="{number}" formatCode={quoteattr(code)}/>' for code, number in self.new_formats.items()
        ]
        for name in STYLES_ORDER:
            self._grow(name, growth.get(name, []))
        self.draft.put(self.part, self.xml.result())

    def _begin_part(self) -> str:
        """Make an empty style sheet under a free name: a part of that name may stand there unconnected."""
        name = self.draft.free_name(posixpath.join(self.book.folder, "hnb_styles"), "xml")
        namespace = self.book.xml.root.namespace
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        self.draft.put(name, f'{head}<styleSheet xmlns="{namespace}"></styleSheet>'.encode(), STYLES_TYPE)
        self.book.new_relationship("styles", name)
        return name

    def _list(self, name: str) -> _Collection:
        node = self.xml.root.child(name)
        items = node.children if node else []
        if any(item.name == "AlternateContent" for item in items):
            raise refused("styles_alternate_content", f"The {name} of the workbook depend on the program.")
        return _Collection(items, self._key)

    def _key(self, item: Element) -> Hashable:
        if not self.is_deep:
            return self.xml.raw(item).decode("utf-8", "replace")
        return _xf_key(item) if item.name == "xf" else _key(item)

    def _seed(self) -> None:
        """Fill empty lists: index 0 is the look of every unmarked cell and must not become one of ours."""
        for name, seeds in _SEEDS.items():
            if not self.lists[name].items:
                for seed in seeds:
                    self._place(name, XmlPart(seed.encode(), self.part).root)

    def _default_font(self) -> list[Element]:
        """Return the children of the workbook's first font."""
        fonts = self.lists["fonts"].items
        if not fonts:
            return XmlPart(_SEEDS["fonts"][0].encode(), self.part).root.children
        declared = "".join(
            f" xmlns{':' + prefix if prefix else ''}={quoteattr(uri)}" for prefix, uri in self.xml.root.declared.items()
        )
        raw = self.xml.raw(fonts[0])
        return XmlPart(f"<r{declared}>".encode() + raw + b"</r>", self.part).root.children[0].children

    def _font(self, font: Element) -> int:
        """Place a font; what it leaves open comes from the workbook's default font, not from the program's."""
        children = {child.name: child for child in font.children}
        for child in self.default_font:
            goes_with_name = child.name in {"family", "scheme"} and "name" not in children
            if child.name not in children and (child.name in {"name", "sz"} or goes_with_name):
                font.children.append(child)
        return self._place("fonts", font)

    def _place(self, name: str, item: Element) -> int:
        xml = written(item, self.prefix)
        key = _xf_key(item) if item.name == "xf" else _key(item)
        return self.lists[name].place(key if self.is_deep else xml, xml)

    def _place_xf(self, xf: Element, ids: dict[str, int]) -> int:
        new = Element(("", "xf", ""), {name: str(value) for name, value in ids.items()})
        new.attributes["xfId"] = "0"
        applied = {"numFmtId": "NumberFormat", "fontId": "Font", "fillId": "Fill", "borderId": "Border"}
        for name, word in applied.items():
            if ids[name]:
                new.attributes[f"apply{word}"] = "1"
        if xf.flag("quotePrefix"):
            new.attributes["quotePrefix"] = "1"
        for child in xf.children:
            if child.name in {"alignment", "protection"}:
                new.attributes[f"apply{child.name.capitalize()}"] = "1"
                new.children.append(child)
        return self._place("cellXfs", new)

    def _differential(self, dxf: Element, codes: dict[int, str]) -> int:
        for child in dxf.all("numFmt"):
            number = child.number("numFmtId")
            local = {**codes, number: child.get("formatCode")}
            child.attributes["numFmtId"] = str(self._format(number, local))
        return self._place("dxfs", dxf)

    def _format(self, number: int, codes: dict[int, str]) -> int:
        if number < _FIRST_CUSTOM_FORMAT:
            return number
        code = codes.get(number, "General")
        if code not in self.formats:
            new = max([_FIRST_CUSTOM_FORMAT - 1, *self.formats.values()]) + 1
            self.formats[code] = self.new_formats[code] = new
        return self.formats[code]

    def _tag(self, name: str) -> str:
        return f"{self.prefix}:{name}" if self.prefix else name

    def _grow(self, name: str, items: list[str]) -> None:
        if not items:
            return
        node = self.xml.root.child(name)
        if node is None:
            tag = self._tag(name)
            xml = f'<{tag} count="{len(items)}">{"".join(items)}</{tag}>'
            self.xml.insert_ordered(xml, name, STYLES_ORDER)
            return
        self.xml.append(node, "".join(items))
        if "count" in node.attributes:
            self.xml.set_attribute(node, "count", str(len(node.children) + len(items)))


def written(element: Element, prefix: str) -> str:
    """Return an element as XML with the destination's prefix, which stands for its main namespace."""
    tag = f"{prefix}:{element.name}" if prefix else element.name
    attributes = "".join(
        f" {name}={quoteattr(value)}" for name, value in element.attributes.items() if not name.startswith("{")
    )
    children: Iterable[Element] = element.children
    if element.name == "font":
        rank = {name: number for number, name in enumerate(_FONT_ORDER)}
        children = sorted(children, key=lambda child: rank.get(child.name, len(rank)))
    inner = escape(element.text.strip()) + "".join(written(child, prefix) for child in children)
    return f"<{tag}{attributes}>{inner}</{tag}>" if inner else f"<{tag}{attributes}/>"


def _items(root: Element, name: str) -> list[Element]:
    node = root.child(name)
    return node.children if node else []


def _key(element: Element) -> Hashable:
    """Return what two equal looks have in common, whatever their prefix and the order of their attributes."""
    attributes = {name.rpartition("}")[2]: _SAME.get(value, value) for name, value in element.attributes.items()}
    if element.name in _SWITCHES and attributes.get("val") == "1":
        del attributes["val"]
    children = [_key(child) for child in element.children]
    if element.name in {"font", "border"}:
        children.sort(key=repr)
    return element.name, tuple(sorted(attributes.items())), tuple(children), element.text.strip()


def _xf_key(xf: Element) -> Hashable:
    """Return what makes a cell format; `apply` marks matter only where they switch something off."""
    ids = tuple(xf.get(name, "0") for name in ("numFmtId", "fontId", "fillId", "borderId", "xfId"))
    off = tuple(
        sorted(
            name
            for name, value in xf.attributes.items()
            if name.startswith("apply") and value in {"0", "false"} and _is_used(xf, name)
        )
    )
    marks = xf.flag("quotePrefix"), xf.flag("pivotButton")
    return ids, off, marks, tuple(_key(child) for child in xf.children if child.name != "extLst")


def _is_used(xf: Element, applied: str) -> bool:
    """Return whether a switched-off part of a format says anything."""
    source = {
        "applyNumberFormat": "numFmtId",
        "applyFont": "fontId",
        "applyFill": "fillId",
        "applyBorder": "borderId",
    }.get(applied)
    if source is not None:
        return xf.get(source, "0") != "0"
    return xf.child(applied.removeprefix("apply").lower()) is not None
