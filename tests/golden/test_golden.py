"""Kingston's figures and findings, whole, against the documents kept here: any change of any field is seen and meant.

To accept a change: `pytest tests/golden --update-golden`, then read the difference in git before committing it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.blackbox.kit import hnb, type_of_json

HERE = Path(__file__).parent
# Each document's lists, and the fields that name an entry of each.
DOCUMENTS: dict[str, dict[str, tuple[str, ...]]] = {
    "results": {"figures": ("id", "period")},
    "check": {"rules": ("code",), "findings": ("code", "sheet", "cell", "value", "expected")},
}
MOST_SHOWN = 20


@pytest.fixture(scope="session")
def kingston(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Kingston's workbook as `hnb-xl new` makes it."""
    book = tmp_path_factory.mktemp("golden") / "kingston.xlsx"
    ran = hnb("new", "kingston", "-o", book)
    assert ran.code == 0, ran
    return book


def _readable(document: type_of_json) -> str:
    """The document with one line for each of its facts, and for each entry of its lists."""
    lines = []
    for key, held in document.items():
        said = json.dumps(held, ensure_ascii=False)
        if isinstance(held, list):
            said = "[\n" + ",\n".join(f"  {json.dumps(entry, ensure_ascii=False)}" for entry in held) + "\n ]"
        lines.append(f" {json.dumps(key)}: {said}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _fields(document: type_of_json, lists: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, object]]:
    """Every field of the document, under a name that a person can find."""
    for key, held in document.items():
        if key not in lists:
            yield key, held
            continue
        for entry in held:
            name = " ".join(str(entry[field]) for field in lists[key])
            for field, said in entry.items():
                yield f"{name} · {field}", said


def _difference(golden: dict[str, object], now: dict[str, object]) -> list[str]:
    lines = [f"{key}: was {golden[key]!r}, is {now[key]!r}" for key in golden if key in now and golden[key] != now[key]]
    lines += [f"{key}: gone, was {golden[key]!r}" for key in golden if key not in now]
    lines += [f"{key}: new, is {now[key]!r}" for key in now if key not in golden]
    if not lines and list(golden) != list(now):
        lines = ["the same entries in another order"]
    return [line if len(line) <= 300 else f"{line[:300]}…" for line in lines]


@pytest.mark.parametrize("command", DOCUMENTS)
def test_document_is_the_golden_one(command: str, kingston: Path, update_golden: bool) -> None:
    """Every field of `results --json` and `check --json` is what the golden document says."""
    document = hnb(command, kingston, "--json").json()
    kept = HERE / f"kingston-{command}.json"
    if update_golden:
        kept.write_text(_readable(document), encoding="utf-8", newline="\n")
    golden = dict(_fields(json.loads(kept.read_text(encoding="utf-8")), DOCUMENTS[command]))
    difference = _difference(golden, dict(_fields(document, DOCUMENTS[command])))
    shown = difference[:MOST_SHOWN]
    if len(difference) > MOST_SHOWN:
        shown.append(f"… and {len(difference) - MOST_SHOWN} more")
    assert not difference, "\n".join(["", *shown, "If that is meant: pytest tests/golden --update-golden"])


@pytest.mark.parametrize("command", DOCUMENTS)
def test_golden_document_is_readable(command: str) -> None:
    """A golden document is kept in the readable form, one line for each figure, finding and rule."""
    text = (HERE / f"kingston-{command}.json").read_text(encoding="utf-8")
    assert text == _readable(json.loads(text))


def test_difference_is_told_field_by_field() -> None:
    """A changed, a lost and a new field are each one line; a new order alone is told as such."""
    assert _difference({"a": 1, "b": 2}, {"a": 3, "c": 4}) == ["a: was 1, is 3", "b: gone, was 2", "c: new, is 4"]
    assert _difference({"a": 1, "b": 2}, {"b": 2, "a": 1}) == ["the same entries in another order"]
