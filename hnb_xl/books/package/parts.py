"""A workbook's parts by name: a package as it was read, and a draft of what it is to become."""

from __future__ import annotations

import posixpath
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote
from xml.sax.saxutils import quoteattr

from hnb_xl.books.package.namespaces import CONTENT_TYPES, PACKAGE_RELATIONS, RELATIONSHIPS_TYPE
from hnb_xl.books.package.refusals import unreadable
from hnb_xl.books.package.xml_editor import XmlPart
from hnb_xl.books.package.zip_parts import ZipEntry, ZipParts, write_zip
from hnb_xl.errors import BookMissing


class Relationship(NamedTuple):
    """One line of a .rels part; `target` is a part's name, or the address when `external`."""

    id: str
    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """The last word of the type, the same in both dialects: `worksheet`, `chart`, `hyperlink`."""
        return self.type.rsplit("/", 1)[-1]


def clean(name: str) -> str:
    """Return a part's name without a leading slash and with forward slashes, as some zips do not have it."""
    return name.replace("\\", "/").lstrip("/")


def canonical(name: str) -> str:
    """Return the form in which two names of one part are equal."""
    return clean(name).lower()


def rels_name(part: str) -> str:
    """Return the name of the part that holds a part's relationships; a blank part is the package itself."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def rels_owner(rels: str) -> str:
    """Return the part whose relationships a .rels part holds; blank for the package itself."""
    folder, name = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), name[: -len(".rels")])


class Parts(ABC):
    """Reading parts, however they are kept. Names have no leading slash, and case does not matter."""

    def __init__(self) -> None:
        """Start with nothing parsed: the lines of a .rels part are kept by its bytes."""
        self._lines: dict[bytes, list[dict[str, str]]] = {}
        self._types_read: tuple[bytes, dict[str, str], dict[str, str]] | None = None

    @abstractmethod
    def stored_name(self, name: str) -> str | None:
        """Return the name as it is kept, None when there is no such part."""

    @abstractmethod
    def names(self) -> Iterator[str]:
        """Yield every part's name in the file's order."""

    @abstractmethod
    def content(self, stored: str) -> bytes:
        """Return a part's bytes by its kept name."""

    def has(self, name: str) -> bool:
        """Return whether there is such a part."""
        return self.stored_name(name) is not None

    def part(self, name: str) -> bytes:
        """Return a part's bytes.

        Raises:
            BookUnreadable: Code `missing_part`.
        """
        stored = self.stored_name(name)
        if stored is None:
            raise unreadable("missing_part", f"The workbook has no part {name}.")
        return self.content(stored)

    def xml(self, name: str, depth: int | None = None) -> XmlPart:
        """Return a part ready to be edited."""
        return XmlPart(self.part(name), name, depth)

    def relationships(self, part: str) -> list[Relationship]:
        """Return what a part points at; a blank name asks for the package's own relationships."""
        name = rels_name(part)
        if not self.has(name):
            return []
        data = self.part(name)
        lines = self._lines.get(data)
        if lines is None:
            root = XmlPart(data, name).root
            lines = self._lines[data] = [line.attributes for line in root.all("Relationship")]
        return [self._relationship(part, line) for line in lines]

    def _relationship(self, part: str, line: dict[str, str]) -> Relationship:
        target, external = line.get("Target", ""), line.get("TargetMode") == "External"
        if not external:
            target = target.replace("\\", "/").partition("#")[0]
            folder = "" if target.startswith("/") else posixpath.dirname(part)
            target = posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
            if not self.has(target):
                target = unquote(target)
        return Relationship(line.get("Id", ""), line.get("Type", ""), target, external)

    def content_type(self, part: str) -> str:
        """Return a part's content type; blank when it has none."""
        data = self.part(CONTENT_TYPES)
        if self._types_read is None or self._types_read[0] is not data:
            self._types_read = (data, *_read_types(data))
        _, overrides, defaults = self._types_read
        return overrides.get(canonical(part)) or defaults.get(posixpath.splitext(part)[1][1:].lower(), "")

    def reachable(self, part: str) -> dict[str, str]:
        """Return all parts a part leads to, canonical name to kept name, the part itself left out."""
        found: dict[str, str] = {}
        waiting = [part]
        while waiting:
            for line in self.relationships(waiting.pop(0)):
                stored = None if line.external else self.stored_name(line.target)
                if stored is not None and canonical(stored) not in found:
                    found[canonical(stored)] = stored
                    waiting.append(stored)
        found.pop(canonical(part), None)
        return found


class Package(Parts):
    """A workbook file as it was read; nothing in it changes."""

    def __init__(self, data: bytes) -> None:
        """Check the zip and the names in it; see `read` for what is refused."""
        super().__init__()
        self.data = data
        self.zip = ZipParts(data)
        self.entries: dict[str, ZipEntry] = {}
        self._stored: dict[str, str] = {}
        for entry in self.zip.entries:
            if entry.is_folder:
                continue
            name = clean(entry.name)
            if name.lower() in self._stored:
                raise unreadable("duplicate_part", f"The file holds the part {entry.name} twice.")
            self._stored[name.lower()] = name
            self.entries[name] = entry
        if canonical(CONTENT_TYPES) not in self._stored:
            raise unreadable("no_content_types", "The file is a zip, but not a workbook.")

    @classmethod
    def read(cls, source: Path | str | bytes) -> Package:
        """Read a workbook from its path or its bytes.

        Raises:
            BookMissing: When there is no such file.
            BookUnreadable: When it is not a workbook, is damaged, encrypted, or unpacks to too much; every
                entry is checked against its checksum.
        """
        if isinstance(source, bytes):
            return cls(source)
        path = Path(source)
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise BookMissing("book_missing", f"There is no file {path}.", "Check the name and the folder.") from error
        except OSError as error:
            raise unreadable("cannot_read", f"{path} cannot be read ({error.strerror or error}).") from error
        return cls(data)

    def stored_name(self, name: str) -> str | None:
        """Return the name with the case the zip has, None when there is no such part."""
        return self._stored.get(canonical(name))

    def names(self) -> Iterator[str]:
        """Yield every part's name in the zip's order."""
        return iter(self.entries)

    def content(self, stored: str) -> bytes:
        """Return a part's uncompressed bytes."""
        return self.zip.content(self.entries[stored])


class Draft(Parts):
    """A package with changes: new and replaced parts, and parts taken out. Order is kept, new parts go last."""

    def __init__(self, base: Package) -> None:
        """Start with no changes."""
        super().__init__()
        self.base = base
        self.new: dict[str, bytes] = {}
        self.gone: set[str] = set()
        self._added: dict[str, str] = {}
        self._types: dict[str, str | None] = {}

    def copy(self) -> Draft:
        """Return a draft that can be changed without changing this one."""
        twin = Draft(self.base)
        twin.new, twin.gone = dict(self.new), set(self.gone)
        twin._added, twin._types = dict(self._added), dict(self._types)
        twin._lines = self._lines
        return twin

    def stored_name(self, name: str) -> str | None:
        """Return the name as it is or will be spelled, None when there is no such part."""
        stored = self.base.stored_name(name) or self._added.get(canonical(name))
        return None if stored in self.gone else stored

    def names(self) -> Iterator[str]:
        """Yield every part's name in the order in which they will be written."""
        yield from (name for name in [*self.base.names(), *self._added.values()] if name not in self.gone)

    def content(self, stored: str) -> bytes:
        """Return a part's bytes as they will be."""
        return self.new[stored] if stored in self.new else self.base.content(stored)

    def put(self, name: str, data: bytes, content_type: str = "") -> None:
        """Add or replace a part; with the bytes it has already, nothing changes."""
        in_base = self.base.stored_name(name)
        stored = in_base or self._added.setdefault(canonical(name), name)
        self.gone.discard(stored)
        self.new.pop(stored, None)
        if in_base is None or self.base.content(stored) != data:
            self.new[stored] = data
        if content_type:
            self._types[stored] = content_type

    def drop(self, name: str) -> None:
        """Take a part and its relationships out; its name may be given to another part."""
        for one in (name, rels_name(name)):
            stored = self.stored_name(one)
            if stored is None:
                continue
            self.new.pop(stored, None)
            if self._added.pop(canonical(stored), None) is None:
                self.gone.add(stored)
            self._types[stored] = None

    def free_name(self, stem: str, extension: str) -> str:
        """Return `stem1.extension`, or the first number that is free."""
        number = 1
        while self.has(f"{stem}{number}.{extension}"):
            number += 1
        return f"{stem}{number}.{extension}"

    def edit_relationships(self, part: str, add: Iterable[Relationship] = (), remove: Iterable[str] = ()) -> None:
        """Add lines to a part's relationships and take others out by their ids."""
        name = rels_name(part)
        if not self.has(name):
            self.put(name, new_relationships(()), RELATIONSHIPS_TYPE)
        rels, going = self.xml(name), set(remove)
        for line in rels.root.children:
            if line.get("Id") in going:
                rels.remove(line)
        for new in add:
            rels.append(rels.root, _relationship_line(rels.root.sibling_name("Relationship"), new))
        self.put(name, rels.result())

    def settle_content_types(self) -> None:
        """Write the content types of the parts that came, went or changed; call it once at the end."""
        types = self.xml(CONTENT_TYPES)
        lines = types.root.children
        defaults = {line.get("Extension").lower(): line.get("ContentType") for line in lines if line.name == "Default"}
        overrides = {canonical(unquote(line.get("PartName"))): line for line in lines if line.name == "Override"}
        for stored, wanted in self._types.items():
            line = overrides.get(canonical(stored))
            if line is not None:
                if wanted is None:
                    types.remove(line)
                elif line.get("ContentType") != wanted:
                    types.set_attribute(line, "ContentType", wanted)
            elif wanted is not None and defaults.get(posixpath.splitext(stored)[1][1:].lower()) != wanted:
                name, kind = quoteattr("/" + stored), quoteattr(wanted)
                tag = types.root.sibling_name("Override")
                types.append(types.root, f"<{tag} PartName={name} ContentType={kind}/>")
        self.put(CONTENT_TYPES, types.result())
        self._types.clear()

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from the package as it was read."""
        return bool(self.new or self.gone)

    def to_bytes(self) -> bytes:
        """Return the file; with no changes, the very bytes that were read."""
        if not self.is_changed:
            return self.base.data
        items: list[ZipEntry | tuple[str, bytes]] = []
        for entry in self.base.zip.entries:
            name = clean(entry.name)
            if name in self.new:
                items.append((entry.name, self.new[name]))
            elif name not in self.gone:
                items.append(entry)
        items += [(name, self.new[name]) for name in self._added.values()]
        return write_zip(self.base.zip, items)


def _read_types(data: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Return content types by canonical part name and by extension."""
    lines = XmlPart(data, CONTENT_TYPES).root.children
    overrides = {canonical(unquote(line.get("PartName"))): line.get("ContentType") for line in lines}
    overrides.pop("", None)
    return overrides, {line.get("Extension").lower(): line.get("ContentType") for line in lines}


def new_relationships(lines: Iterable[Relationship]) -> bytes:
    """Return a .rels part; parts are named from the top of the package."""
    body = "".join(_relationship_line("Relationship", line) for line in lines)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<Relationships xmlns="{PACKAGE_RELATIONS}">{body}</Relationships>'.encode()


def _relationship_line(tag: str, line: Relationship) -> str:
    target = line.target if line.external else "/" + quote(line.target, safe="/!$&'()*+,;=:@~")
    mode = ' TargetMode="External"' if line.external else ""
    return f"<{tag} Id={quoteattr(line.id)} Type={quoteattr(line.type)} Target={quoteattr(target)}{mode}/>"
