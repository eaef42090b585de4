"""From errors to a signature and past it, as an officer types it: check, override, sign-off, a change, and what if."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl

from tests.blackbox.kit import hnb, hnb_several, listing

NAME = "Zebedee Unlikely"
REASON = "The tables are cut at different dates"


def test_the_whole_way_from_errors_to_a_void_signature(book: Path) -> None:
    """Refused, accepted, signed, changed, void; the name is never printed, and the old file survives each step."""
    workbook = openpyxl.load_workbook(book)
    table = workbook["Period"].tables["tblSignOff"]
    name = f"C{int(''.join(letter for letter in table.ref.partition(':')[0] if letter.isdigit())) + 1}"
    workbook["Period"][name] = NAME
    workbook.save(book)
    before = book.read_bytes()

    refused = hnb("sign-off", book, "--role", "s151", "--name-cell", f"Period!{name}")
    errors = [each for each in hnb("check", book, "--json").json()["findings"] if each["severity"] == "error"]
    assert refused.code == 1, refused
    assert all(f"{each['code']} {each['sheet']}!{each['cell']}" in refused.err for each in errors)
    assert book.read_bytes() == before
    why = ("--reason", REASON, "--role", "Head of finance", "--date", "2021-12-10")
    accepting = [
        ("override", book, "--finding", each["code"], "--cell", f"{each['sheet']}!{each['cell']}", *why)
        for each in errors
    ]
    assert {ran.code for ran in hnb_several(*accepting)} == {0}

    passed = hnb("check", book, "--json")
    assert passed.code == 0, passed
    accepted = [each for each in passed.json()["findings"] if each["accepted"]]
    assert {each["accepted"]["reason"] for each in accepted} == {REASON}
    assert len(accepted) == len(errors)

    signed = hnb("sign-off", book, "--role", "s151", "--name-cell", f"Period!{name}", "--date", "2021-12-15")
    assert signed.code == 0, signed
    shown = openpyxl.load_workbook(book, data_only=True)
    assert "✓ Signed" in [cell.value for row in shown["Cover"].iter_rows() for cell in row]
    assert hnb("doctor", book).code == 0

    changed = openpyxl.load_workbook(book)
    kpis = changed["KPIs"]
    kpis["I8"] = 0.06
    changed.save(book)
    listed = hnb("check", book)
    assert listed.code == 1, listed
    assert "HN099" in listed.out
    assert NAME not in "".join(ran.out + ran.err for ran in (refused, passed, signed, listed))


def test_overrides_are_listed_and_removed(book: Path) -> None:
    """With what each is worth; an unknown one is said."""
    typed = ["--finding", "HN022", "--cell", "KPIs!I7"]
    ran = hnb_several(
        ["override", book, *typed, "--reason", REASON, "--role", "Head of finance"],
        ["override", book, "--list"],
        ["override", book, "--list", "--json"],
        ["override", book, *typed, "--remove"],
        ["override", book, "--list"],
        ["override", book, *typed, "--remove"],
        ["override", book],
    )

    assert [each.code for each in ran] == [0, 0, 0, 0, 0, 2, 2]
    assert "holds: 2021-22/Q3 HN022 tblKPI/1/Q3 #" in ran[1].out
    (found,) = json.loads(ran[2].out)["overrides"]
    assert (found["worth"], found["stands_at"], found["reason"]) == ("holds", "KPIs!I7", REASON)
    assert "the sheet Overrides is empty" in ran[4].out
    assert "No override is for HN022 at KPIs!I7" in ran[5].err


def test_accepting_prints_one_document_when_asked(book: Path) -> None:
    """With `--json` stdout is one JSON document, also where something is written."""
    typed = ["--finding", "HN022", "--cell", "KPIs!I7"]
    ran = hnb_several(
        ["override", book, *typed, "--reason", REASON, "--role", "Head of finance", "--json"],
        ["override", book, *typed, "--remove", "--json"],
    )

    accepted, removed = (json.loads(each.out) for each in ran)
    assert accepted["written"]
    assert removed["written"]
    assert accepted["sentence"].startswith("HN022 at KPIs!I7 is accepted for 2021-22/Q3")
    assert removed["sentence"].startswith("The override for HN022 at KPIs!I7 was removed")


def test_the_forms_of_check_agree(book: Path) -> None:
    """Exit code and number of findings are the same in every form; a form that is none is wrong usage."""
    forms = ("text", "json", "sarif", "junit", "markdown")
    ran = {form: hnb("check", book, "--format", form, environment={"PYTHONIOENCODING": "utf-8"}) for form in forms}
    found = json.loads(ran["json"].out)["findings"]

    assert {each.code for each in ran.values()} == {1}
    assert len(json.loads(ran["sarif"].out)["runs"][0]["results"]) == len(found)
    assert ran["junit"].out.startswith("<?xml")
    assert ran["markdown"].out.startswith("## kingston")
    assert hnb("check", book, "--format", "html").code == 2


def test_what_if_prints_and_writes_nothing(book: Path) -> None:
    """Every figure that moves, beside what was entered; JSON is one document; the folder is as it was."""
    before = listing(book.parent)
    shown, told = hnb_several(
        ["scenario", book, "--set", "model.commissioning.actual=-£50k"],
        ["scenario", book, "--set", "model.commissioning.actual=-50000", "--json"],
    )
    (scenario,) = json.loads(told.out)["scenarios"]
    moved = {each["id"]: each for each in scenario["figures"]}

    assert (shown.code, told.code) == (0, 0)
    assert "deficit.headroom" in shown.out
    assert (moved["deficit.headroom"]["before"], moved["deficit.headroom"]["after"]) == ("244000", "44000")
    assert moved["deficit.headroom"]["difference"] == "-200000"
    assert listing(book.parent) == before


def test_what_if_in_a_file_of_its_own(book: Path, tmp_path: Path) -> None:
    """`-o` leaves the workbook alone and adds one sheet; `--sheet` puts it into the workbook, with a backup."""
    source = tmp_path / "s.toml"
    source.write_text('[[scenario]]\nname = "More plans"\nset = { "kpi.1.actual" = 1600 }\n', encoding="utf-8")
    before = book.read_bytes()
    out = book.parent / "what-if.xlsx"

    ran = hnb("scenario", book, "--from", source, "-o", out)
    assert (ran.code, ran.out.strip()) == (0, str(out)), ran
    assert book.read_bytes() == before
    assert "Scenario" in openpyxl.load_workbook(out, read_only=True).sheetnames

    within = hnb("scenario", book, "--from", source, "--sheet", "--json")
    assert within.code == 0, within
    assert within.json()["scenarios"][0]["name"] == "More plans"
    assert "Scenario" in openpyxl.load_workbook(book, read_only=True).sheetnames
    assert before in [path.read_bytes() for path in book.parent.glob("*.bak.xlsx")]
    assert hnb("doctor", book).code == 0
