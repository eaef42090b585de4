"""TOML from anybody: what cannot be read is one error with its reason, and nothing takes the machine down."""

from __future__ import annotations

import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest

from hnb_xl.cli import main
from hnb_xl.model.toml_file import TomlError, toml_of
from hnb_xl.shipped import authorities

DOTTED = b"a." * 9000 + b"c = 1"
HOSTILE = {
    "other encoding": (b"\xff\xfea\x00", "not text in UTF-8"),
    "no TOML": (b"a = ", "Invalid value"),
    "one key twice": (b"a = 1\na = 2", "Cannot overwrite a value"),
    "lists in lists": (b"a = " + b"[" * 5000 + b"]" * 5000, "nested too deeply"),
    "tables in tables": (b"a = " + b"{a = " * 3000 + b"1" + b"}" * 3000, "nested too deeply"),
    "a key of many parts": (DOTTED, "nests more than 30 levels"),
    "spaces between the parts": (b"[" + b"'a' . " * 40 + b"b]", "nests more than 30 levels"),
    "more digits than are read": (b"a = " + b"9" * 5000, "a number or a date that cannot be read"),
    "an exponent beyond any figure": (b"a = 1e99999999999999999999", "a number or a date that cannot be read"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_cannot_be_read_is_said(case: str) -> None:
    """Each is refused with its reason, never with an error of the reader's own."""
    content, reason = HOSTILE[case]
    with pytest.raises(TomlError, match=reason):
        toml_of(content)


def test_a_key_of_many_parts_takes_no_memory() -> None:
    """Nine thousand parts, which would take a gigabyte, are refused within the size of the text."""
    tracemalloc.start()
    with pytest.raises(TomlError):
        toml_of(DOTTED)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 2_000_000


def test_what_people_write_is_read() -> None:
    """A byte order mark, exact numbers and every shipped authority file are taken as they are."""
    assert toml_of(b"\xef\xbb\xbfa = 1.10\nb.c.d = 'x'") == {"a": Decimal("1.10"), "b": {"c": {"d": "x"}}}
    assert all(toml_of(file.read_bytes()) for file in sorted(authorities().glob("*.toml")))


@pytest.mark.parametrize("case", HOSTILE)
@pytest.mark.parametrize(
    "command", ["new {file} -o {out}", "scenario {book} --from {file}", "attach {book} --map {file} -o {out}"]
)
def test_commands_refuse_it(command: str, case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every command that reads such a file says so in one sentence, exits 2 and writes nothing."""
    file, out, book = tmp_path / "hostile.toml", tmp_path / "out.xlsx", tmp_path / "book.xlsx"
    file.write_bytes(HOSTILE[case][0])
    book.write_bytes(b"")

    assert main(command.format(file=file, out=out, book=book).split()) == 2
    assert capsys.readouterr().err.startswith("hnb-xl: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.xlsx", "hostile.toml"]
