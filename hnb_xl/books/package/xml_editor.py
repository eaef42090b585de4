"""Editing XML by byte offset.

What is not changed stays exactly as it was: prefixes, comments, spacing and the order of attributes included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from hnb_xl.books.package.refusals import unreadable

_START_TAG = re.compile(rb"<[^\s/>]+(?:\s+[^\s=>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
_ATTRIBUTE = re.compile(rb"\s+([^\s=>]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_DECLARED = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_ENCODING = re.compile(r"(encoding\s*=\s*)[\"'][^\"']*[\"']")
_DEEPEST = 200
_UTF8_NAMES = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}


class Element:
    """One element: its name, attributes and text, and where its tags stand in the part's bytes."""

    __slots__ = (
        "attributes", "children", "close_start", "declared", "end", "is_empty", "name", "namespace",
        "parent", "prefix", "start", "text",
    )  # fmt: skip

    def __init__(self, name: tuple[str, str, str], attributes: dict[str, str], start: int = 0) -> None:
        """Begin an element; its end is filled in when the parser meets it."""
        self.namespace, self.name, self.prefix = name
        self.attributes = attributes
        self.start = self.close_start = self.end = start
        self.is_empty = True
        self.text = ""
        self.children: list[Element] = []
        self.parent: Element | None = None
        self.declared: dict[str, str] = {}

    def child(self, name: str) -> Element | None:
        """Return the first child of that local name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> list[Element]:
        """Return the children of that local name."""
        return [child for child in self.children if child.name == name]

    def walk(self) -> Iterator[Element]:
        """Yield this element and everything inside it, in document order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(element.children))

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute without a prefix."""
        return self.attributes.get(name, default)

    def number(self, name: str, default: int = 0) -> int:
        """Return an attribute as a whole number; the default when it is missing or is none."""
        number = whole_number(self.attributes.get(name, ""))
        return default if number is None else number

    def flag(self, name: str) -> bool:
        """Return whether a yes-or-no attribute is set to yes."""
        return self.attributes.get(name, "") in {"1", "true", "on"}

    def related(self) -> str:
        """Return the `r:id` attribute, whatever its prefix and dialect; blank when there is none."""
        return next((value for key, value in self.attributes.items() if key.endswith("relationships}id")), "")

    def sibling_name(self, name: str) -> str:
        """Return `name` with this element's own prefix."""
        return f"{self.prefix}:{name}" if self.prefix else name

    def prefix_of(self, namespace: str) -> str:
        """Return a prefix that means `namespace` here; blank when there is none."""
        hidden: set[str] = set()
        here: Element | None = self
        while here is not None:
            for prefix, uri in here.declared.items():
                if uri == namespace and prefix and prefix not in hidden:
                    return prefix
            hidden |= set(here.declared)
            here = here.parent
        return ""


class XmlPart:
    """A part as a tree with offsets, and the edits to make to it."""

    def __init__(self, data: bytes, name: str, depth: int | None = None) -> None:
        """Parse the part.

        Args:
            data: The part; anything but UTF-8 is turned into UTF-8 first.
            name: The part's name, for messages.
            depth: Levels of elements to keep; the root is level 1. None keeps all.

        Raises:
            BookUnreadable: Codes `doctype_refused` and `bad_xml`.
        """
        self.data = to_utf8(data, name)
        self.name = name
        self._original = data
        self._edits: list[tuple[int, int, bytes]] = []
        self._appended: dict[int, tuple[Element, list[bytes]]] = {}
        self.root = _Builder(self.data, name, depth).root

    def open_end(self, element: Element) -> int:
        """Return where an element's opening (or only) tag ends."""
        if element.is_empty:
            return element.end
        tag = _START_TAG.match(self.data, element.start)
        if tag is None:
            raise unreadable("bad_xml", f"{self.name} has a tag at byte {element.start} that cannot be followed.")
        return tag.end()

    def raw(self, element: Element) -> bytes:
        """Return the element as it is written, tags included."""
        return self.data[element.start : element.end]

    def append(self, element: Element, xml: str | bytes) -> None:
        """Add to the end of an element's content."""
        self._appended.setdefault(element.start, (element, []))[1].append(_bytes(xml))

    def insert_before(self, element: Element, xml: str | bytes) -> None:
        """Add just before an element."""
        self._edits.append((element.start, element.start, _bytes(xml)))

    def insert_ordered(self, xml: str, name: str, order: list[str]) -> None:
        """Add a child `name` to the root where the standard's order of children wants it."""
        later = set(order[order.index(name) + 1 :])
        follower = next((child for child in self.root.children if child.name in later), None)
        if follower is None:
            self.append(self.root, xml)
        else:
            self.insert_before(follower, xml)

    def replace(self, element: Element, xml: str | bytes) -> None:
        """Put something else in an element's place."""
        self._edits.append((element.start, element.end, _bytes(xml)))

    def replace_content(self, element: Element, xml: str | bytes) -> None:
        """Put something else between an element's tags; the element must not be an empty tag."""
        self._edits.append((self.open_end(element), element.close_start, _bytes(xml)))

    def remove(self, element: Element) -> None:
        """Take an element away, with all that is planned inside it."""
        inside = range(element.start, element.end)
        self._edits = [edit for edit in self._edits if edit[0] not in inside]
        self._appended = {start: one for start, one in self._appended.items() if start not in inside}
        self._edits.append((element.start, element.end, b""))

    def set_attribute(self, element: Element, name: str, value: str | None) -> None:
        """Set an attribute without a prefix; None takes it away."""
        open_end = self.open_end(element)
        tag = self.data[element.start : open_end]
        new = b"" if value is None else f" {name}={quoteattr(value)}".encode()
        for found in _ATTRIBUTE.finditer(tag):
            if found[1] == name.encode():
                self._edits.append((element.start + found.start(), element.start + found.end(), new))
                return
        if value is not None:
            before_close = open_end - (2 if element.is_empty else 1)
            self._edits.append((before_close, before_close, new))

    @property
    def is_edited(self) -> bool:
        """Whether any edit is planned."""
        return bool(self._edits or self._appended)

    def result(self) -> bytes:
        """Return the part with the edits made; with none, the part's very own bytes."""
        if not self.is_edited:
            return self._original
        edits = [*self._edits, *(self._append_edit(*one) for one in self._appended.values())]
        edits.sort(key=lambda edit: edit[:2])
        pieces, position = [], 0
        for start, end, new in edits:
            if start < position:
                raise ValueError(f"two changes of {self.name} overlap at byte {start}")
            pieces += [self.data[position:start], new]
            position = end
        return b"".join([*pieces, self.data[position:]])

    def _append_edit(self, element: Element, pieces: list[bytes]) -> tuple[int, int, bytes]:
        new = b"".join(pieces)
        if not element.is_empty:
            return element.close_start, element.close_start, new
        closing = f"</{element.sibling_name(element.name)}>".encode()
        return element.end - 2, element.end, b">" + new + closing


class _Builder:
    """Makes the tree; expat fetches nothing, and a DOCTYPE, by which entities come in, is refused."""

    def __init__(self, data: bytes, name: str, depth: int | None) -> None:
        self.data = data
        self.part = name
        self.limit = depth or 1 << 30
        self.level = 0
        self.open: list[Element] = []
        self.declared: dict[str, str] = {}
        found = self._parse()
        if found is None:
            raise unreadable("bad_xml", f"{name} holds no XML.")
        self.root: Element = found

    def _parse(self) -> Element | None:
        self.first: Element | None = None
        parser = self.parser = new_parser(self.part)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartNamespaceDeclHandler = self._declare
        parse(parser, self.data, self.part)
        return self.first

    def _declare(self, prefix: str | None, uri: str | None) -> None:
        self.declared[prefix or ""] = uri or ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.level += 1
        if self.level > _DEEPEST:
            raise unreadable("bad_xml", f"{self.part} nests elements more than {_DEEPEST} deep.")
        if self.open:
            self.open[-1].is_empty = False
        if self.level > self.limit:
            self.declared.clear()
            return
        element = Element(split_name(name), _attributes(attributes), self.parser.CurrentByteIndex)
        if self.declared:
            element.declared, self.declared = self.declared, {}
        if self.open:
            element.parent = self.open[-1]
            element.parent.children.append(element)
        elif self.first is None:
            self.first = element
        self.open.append(element)

    def _text(self, text: str) -> None:
        if self.open:
            self.open[-1].is_empty = False
            if self.level <= self.limit:
                self.open[-1].text += text

    def _end(self, _: str) -> None:
        self.level -= 1
        if self.level >= self.limit:
            return
        element, position = self.open.pop(), self.parser.CurrentByteIndex
        # At the end of `<a/>` expat stands behind it, at that of `<a></a>` before the closing tag.
        element.is_empty = element.is_empty and self.data[position - 2 : position] == b"/>"
        element.close_start = position
        element.end = position if element.is_empty else self.data.index(b">", position) + 1


def whole_number(text: str) -> int | None:
    """Return a number written in digits, None for anything else, a number too long to mean anything included."""
    return int(text) if text.isdecimal() and len(text) <= 10 else None


def character(code: int) -> str:
    """Return a character by its number, the replacement sign where there is none."""
    return chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"


def new_parser(part: str) -> expat.XMLParserType:
    """Return a parser that knows namespaces, reads nothing from outside and refuses a DOCTYPE."""

    def refuse_doctype(*_: object) -> None:
        raise unreadable("doctype_refused", f"{part} holds a DOCTYPE, by which a file can do harm.")

    parser = expat.ParserCreate(namespace_separator="\n")
    parser.namespace_prefixes = True
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype
    return parser


def parse(parser: expat.XMLParserType, data: bytes, part: str) -> None:
    """Run the parser over a whole part.

    Raises:
        BookUnreadable: Code `bad_xml`, when the part is not well-formed.
    """
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise unreadable("bad_xml", f"{part} is not well-formed XML ({error}).") from error


@lru_cache(maxsize=4096)
def split_name(name: str) -> tuple[str, str, str]:
    """Split expat's `uri, local name, prefix` into the three; what is missing is blank."""
    pieces = name.split("\n")
    if len(pieces) == 1:
        return "", pieces[0], ""
    return pieces[0], pieces[1], pieces[2] if len(pieces) > 2 else ""


def _attributes(attributes: dict[str, str]) -> dict[str, str]:
    if "\n" not in "".join(attributes):
        return attributes
    found = {}
    for name, value in attributes.items():
        uri, local, _ = split_name(name)
        found[f"{{{uri}}}{local}" if uri else local] = value
    return found


def to_utf8(data: bytes, name: str) -> bytes:
    """Return the part in UTF-8, which it nearly always is already.

    Raises:
        BookUnreadable: Code `bad_xml`, when the part does not hold what its encoding says.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        declared = _DECLARED.match(data)
        if declared is None or declared[1].lower() in _UTF8_NAMES:
            return data
        encoding = declared[1].decode("ascii")
    try:
        text = data.decode(encoding)
    except (LookupError, UnicodeDecodeError) as error:
        raise unreadable("bad_xml", f"{name} is not in the encoding it says ({encoding}).") from error
    return _ENCODING.sub(r'\1"UTF-8"', text, count=1).encode("utf-8")


def _bytes(xml: str | bytes) -> bytes:
    return xml if isinstance(xml, bytes) else xml.encode("utf-8")
