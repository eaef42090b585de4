"""The zip under a workbook: what is refused, and that untouched entries are copied as they are."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from hnb_xl.books.package import CellPatch, Package, plan_patch
from hnb_xl.books.package import zip_parts as zip_module
from hnb_xl.errors import BookMissing, BookUnreadable
from tests.books.package.builders import parts_of, team_book, zipped


def refusal(data: bytes) -> str:
    """The code with which these bytes are refused."""
    with pytest.raises(BookUnreadable) as refused:
        Package.read(data)
    assert refused.value.fix
    return refused.value.code


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    """The message names the path."""
    with pytest.raises(BookMissing, match="nowhere"):
        Package.read(tmp_path / "nowhere.xlsx")


def test_a_folder_cannot_be_read(tmp_path: Path) -> None:
    """Anything but a missing file is a file that cannot be read."""
    with pytest.raises(BookUnreadable) as refused:
        Package.read(tmp_path)

    assert refused.value.code == "cannot_read"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_zip"),
        (b"PK\3\4 and no more", "not_zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "encrypted_or_xls"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "no_content_types"),
        (team_book()[:-200], "not_zip"),
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes, code: str) -> None:
    """Each with a code of its own."""
    assert refusal(data) == code


def test_a_changed_byte_is_found_at_opening() -> None:
    """Every entry is held against its checksum, also those nobody is going to touch."""
    data = bytearray(team_book())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo("xl/theme/theme1.xml")
    data[info.header_offset + 30 + len(info.filename) + info.compress_size // 2] ^= 0xFF

    assert refusal(bytes(data)) == "bad_zip_entry"


@pytest.mark.parametrize("twin", ["xl/Workbook.xml", "xl\\workbook.xml", "/xl/workbook.xml"])
def test_a_part_under_two_spellings_is_refused(twin: str) -> None:
    """Programs would disagree about which one counts."""
    parts = parts_of(team_book())

    assert refusal(zipped({**parts, twin: parts["xl/workbook.xml"]})) == "duplicate_part"


def test_an_entry_with_a_password_is_refused() -> None:
    """The flag is in the directory."""
    data = bytearray(team_book())
    at = data.index(b"PK\1\2")
    data[at + 8] |= 1

    assert refusal(bytes(data)) == "encrypted_or_xls"


def test_an_unknown_compression_is_refused() -> None:
    """Workbooks are stored or deflated."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        for name, data in parts_of(team_book()).items():
            archive.writestr(name, data)

    assert refusal(out.getvalue()) == "bad_zip_entry"


def test_an_entry_that_unpacks_to_more_than_it_says_is_refused() -> None:
    """It is not unpacked further than it promised."""
    data = bytearray(zipped({**parts_of(team_book()), "xl/big.bin": bytes(1_000_000)}))
    local, central = data.index(b"xl/big.bin"), data.rindex(b"xl/big.bin")
    struct.pack_into("<I", data, local - 30 + 22, 10)
    struct.pack_into("<I", data, central - 46 + 24, 10)

    assert refusal(bytes(data)) == "bad_zip_entry"


def test_too_much_in_all_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is unpacked."""
    monkeypatch.setattr(zip_module, "MAX_TOTAL", 1000)

    assert refusal(team_book()) == "zip_bomb"


def test_a_part_packed_too_well_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred kilobytes of nothing are no part of a real workbook."""
    monkeypatch.setattr(zip_module, "_RATIO_FROM", 50_000)

    assert refusal(zipped({**parts_of(team_book()), "xl/big.bin": bytes(100_000)})) == "zip_bomb"


def test_entries_that_share_bytes_are_refused() -> None:
    """The way in which a small file unpacks to a huge one."""
    parts = zipped(parts_of(team_book()))
    data = bytearray(parts)
    directory = data.index(b"PK\1\2")
    second = data.index(b"PK\1\2", directory + 4)
    third = data.index(b"PK\1\2", second + 4)
    clone = bytes(data[directory:second]).replace(b"[Content_Types].xml", b"[Content_Typ_s].xml")
    data[second:third] = clone

    assert refusal(bytes(data)) in {"not_zip", "bad_zip_entry", "zip_bomb"}


def test_untouched_entries_keep_their_compressed_bytes_and_their_order() -> None:
    """Date, method and compressed bytes of every entry but the patched ones."""
    before = Package.read(team_book())
    after = Package.read(plan_patch(before, [CellPatch("In", "K9", 1)]).apply())

    touched = {"xl/worksheets/sheet1.xml"}
    assert [entry.name for entry in after.zip.entries] == [entry.name for entry in before.zip.entries]
    for old, new in zip(before.zip.entries, after.zip.entries, strict=True):
        if old.name not in touched:
            assert before.zip.compressed(old) == after.zip.compressed(new)
            assert (old.date, old.time, old.method, old.crc) == (new.date, new.time, new.method, new.crc)


def test_a_stream_with_data_descriptors_is_read_and_written_without() -> None:
    """A program that could not seek wrote its sizes after the data."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += bytes(data)  # type: ignore[call-overload]
            return len(bytes(data))  # type: ignore[call-overload]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts_of(team_book()).items():
            archive.writestr(name, data)

    target = Package.read(bytes(pipe.data))
    result = plan_patch(target, [CellPatch("In", "K9", 1)]).apply()

    assert archive.infolist()[0].flag_bits & 8
    with zipfile.ZipFile(io.BytesIO(result)) as written:
        assert not any(info.flag_bits & 8 for info in written.infolist())
        assert written.testzip() is None


def test_names_with_backslashes_are_parts_like_others() -> None:
    """Some Windows programs write them so; they stay so."""
    parts = {name.replace("/", "\\"): data for name, data in parts_of(team_book()).items()}
    target = Package.read(zipped(parts))

    result = plan_patch(target, [CellPatch("In", "K9", 1)]).apply()

    assert list(parts_of(result)) == list(parts_of(target.data))
    assert b"K9" in Package.read(result).part("xl/worksheets/sheet1.xml")


def test_the_same_change_gives_the_same_bytes() -> None:
    """New entries carry the first day of 1980, not today."""
    target = Package.read(team_book())
    patches = [CellPatch("In", "K9", "text")]

    assert plan_patch(target, patches).apply() == plan_patch(target, patches).apply()
