"""The zip file under a workbook.

It is read with limits, and written so that an untouched entry keeps its compressed bytes.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from hnb_xl.books.package.refusals import unreadable

MAX_ENTRIES = 20_000
MAX_TOTAL = 1 << 30
MAX_RATIO = 400
_RATIO_FROM = 50_000_000
# So much of what was unpacked for checking is kept: a sheet of a million cells is unpacked once, not four times.
_KEPT_IN_MEMORY = 64 << 20
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _DESCRIPTOR, _UTF8 = 0x1, 0x8, 0x800
_FIRST_DAY = 0x21  # 1 January 1980, the earliest a zip can say: the same bytes on every run
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One entry as it stands in the file: what must be written again, and where its compressed bytes are."""

    name: str
    raw_name: bytes
    made_by: int
    needed: int
    flags: int
    method: int
    time: int
    date: int
    crc: int
    compressed_size: int
    size: int
    attributes: int
    data_start: int

    @property
    def is_folder(self) -> bool:
        """Whether this only names a folder."""
        return self.name.endswith(("/", "\\"))


class ZipParts:
    """The entries of one zip file, all of them checked."""

    def __init__(self, data: bytes) -> None:
        """Read the directory and check every entry against its own checksum.

        Raises:
            BookUnreadable: Codes `encrypted_or_xls`, `not_zip`, `zip_bomb` and `bad_zip_entry`.
        """
        if data.startswith(_OLE2):
            raise unreadable(
                "encrypted_or_xls",
                "The file is protected with a password or a label, or is an old .xls workbook.",
            )
        self.data = data
        self.entries = [_entry(data, info) for info in _directory(data)]
        self._contents: dict[int, bytes] = {}
        _refuse_overlaps(self.entries)
        room = _KEPT_IN_MEMORY
        for entry in self.entries:
            content = self._inflate(entry)
            if entry.size <= room:
                self._contents[entry.data_start] = content
                room -= entry.size

    def content(self, entry: ZipEntry) -> bytes:
        """Return the entry's uncompressed bytes."""
        cached = self._contents.get(entry.data_start)
        return self._inflate(entry) if cached is None else cached

    def compressed(self, entry: ZipEntry) -> memoryview:
        """Return the entry's bytes as they stand in the file."""
        return memoryview(self.data)[entry.data_start : entry.data_start + entry.compressed_size]

    def _inflate(self, entry: ZipEntry) -> bytes:
        packed = self.compressed(entry)
        try:
            if entry.method == _STORED:
                content = bytes(packed)
            else:
                # One byte more than promised shows an entry that unpacks to more than it says.
                content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, entry.size + 1)
        except zlib.error as error:
            raise unreadable("bad_zip_entry", f"{entry.name} cannot be unpacked ({error}).") from error
        if len(packed) != entry.compressed_size or len(content) != entry.size:
            raise unreadable("bad_zip_entry", f"{entry.name} does not unpack to the size it should have.")
        if zlib.crc32(content) != entry.crc:
            raise unreadable("bad_zip_entry", f"{entry.name} does not match its checksum.")
        return content


def write_zip(parts: ZipParts, items: Iterable[ZipEntry | tuple[str, bytes]]) -> bytes:
    """Return a zip of the items in their order.

    Args:
        parts: The file the entries come from.
        items: An entry, whose compressed bytes are copied as they are, or a name and new content.
    """
    out, directory = io.BytesIO(), []
    for item in items:
        if isinstance(item, ZipEntry):
            entry, packed = item, parts.compressed(item)
        else:
            entry, packed = _new_entry(*item)
        start = out.tell()
        sizes = (entry.crc, entry.compressed_size, entry.size)
        numbers = (entry.flags, entry.method, entry.time, entry.date, *sizes)
        length = len(entry.raw_name)
        out.write(_LOCAL.pack(b"PK\3\4", entry.needed, *numbers, length, 0))
        out.write(entry.raw_name)
        out.write(packed)
        directory.append(
            _CENTRAL.pack(b"PK\1\2", entry.made_by, entry.needed, *numbers, length, 0, 0, 0, 0, entry.attributes, start)
            + entry.raw_name
        )
    listing, start = b"".join(directory), out.tell()
    out.write(listing)
    out.write(_END.pack(b"PK\5\6", 0, 0, len(directory), len(directory), len(listing), start, 0))
    return out.getvalue()


def _new_entry(name: str, content: bytes) -> tuple[ZipEntry, memoryview]:
    # Speed matters more than the last tenth of the size in a sheet of a million cells.
    squeeze = zlib.compressobj(6 if len(content) < 4_000_000 else 3, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = squeeze.compress(content) + squeeze.flush()
    entry = ZipEntry(
        name=name,
        raw_name=name.encode("utf-8"),
        made_by=20,
        needed=20,
        flags=0 if name.isascii() else _UTF8,
        method=_DEFLATED,
        time=0,
        date=_FIRST_DAY,
        crc=zlib.crc32(content),
        compressed_size=len(packed),
        size=len(content),
        attributes=0,
        data_start=0,
    )
    return entry, memoryview(packed)


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, OverflowError) as error:
        raise unreadable("not_zip", f"The file is not a workbook, or only part of one ({error}).") from error
    if len(infos) > MAX_ENTRIES or sum(info.file_size for info in infos) > MAX_TOTAL:
        raise unreadable("zip_bomb", "The file unpacks to more than a workbook can hold.")
    return infos


def _entry(data: bytes, info: zipfile.ZipInfo) -> ZipEntry:
    name = info.orig_filename
    if info.flag_bits & _ENCRYPTED:
        raise unreadable("encrypted_or_xls", f"{name} in the file is protected with a password.")
    if info.compress_type not in {_STORED, _DEFLATED}:
        raise unreadable("bad_zip_entry", f"{name} is packed in a way workbooks do not use.")
    if info.file_size > _RATIO_FROM and info.file_size > MAX_RATIO * max(1, info.compress_size):
        raise unreadable("zip_bomb", f"{name} unpacks to {info.file_size:,} bytes; no real part does.")
    start = info.header_offset
    if start < 0 or data[start : start + 4] != b"PK\3\4" or len(data) < start + _LOCAL.size:
        raise unreadable("bad_zip_entry", f"{name} is not where the file's directory says.")
    name_length, extra_length = struct.unpack_from("<HH", data, start + 26)
    raw_name = data[start + _LOCAL.size : start + _LOCAL.size + name_length]
    if raw_name != name.encode("utf-8" if info.flag_bits & _UTF8 else "cp437"):
        raise unreadable("bad_zip_entry", f"{name} has another name in the file's directory.")
    year, month, day, hour, minute, second = info.date_time
    return ZipEntry(
        name=name,
        raw_name=raw_name,
        made_by=info.create_system << 8 | min(info.create_version, 20),
        needed=20 if info.extract_version >= zipfile.ZIP64_VERSION else info.extract_version,
        flags=info.flag_bits & ~_DESCRIPTOR,
        method=info.compress_type,
        time=hour << 11 | minute << 5 | second // 2,
        date=max(0, year - 1980) << 9 | month << 5 | day,
        crc=info.CRC,
        compressed_size=info.compress_size,
        size=info.file_size,
        attributes=info.external_attr,
        data_start=start + _LOCAL.size + name_length + extra_length,
    )


def _refuse_overlaps(entries: list[ZipEntry]) -> None:
    """Entries that share bytes are how a small file unpacks to a huge one."""
    end = 0
    for entry in sorted(entries, key=lambda one: one.data_start):
        if entry.data_start < end:
            raise unreadable("zip_bomb", f"{entry.name} shares its bytes with another entry.")
        end = entry.data_start + entry.compressed_size
