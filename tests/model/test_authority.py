"""An authority file loads as its author meant it, and a mistake in it is named the way the file spells it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.build.entries import entries
from hnb_xl.errors import AuthorityFileInvalid, BadArgument
from hnb_xl.model.authority import FILE_LIMIT, Authority, load_authority
from hnb_xl.model.authority_rows import KpiFigures
from hnb_xl.shipped import authorities

EXAMPLE = """
[authority]
name = "Example Borough"
[agreement]
version = "2023-03"
first_year = "2022-23"
[[agreement.year]]
year = "2022-23"
ceiling_before_sv = 10_000_000
[[agreement.condition]]
ref = "3.1"
title = "Support schools"
[rag.default]
amber_pct = 0.00
red_pct = 0.05
[[kpi]]
ref = "1"
name = "EHCPs maintained"
category = "Demand"
unit = "count"
basis = "stock"
target_kind = "ceiling"
[[model]]
key = "allocation"
line = "Allocation"
unit = "GBPm"
signs = "income"
plan = 25.897
[[period]]
name = "2022-23/Q1"
data_date = 2022-06-30
[period.kpi.1]
actual = 900
target = 880
rag = "A"
"""

TWICE = '[[kpi]]\nref = "1"\nname = "Twice"\ncategory = "Demand"\nunit = "count"\nbasis = "stock"\n'


def written(folder: Path, text: str) -> Path:
    """An authority file with this text."""
    path = folder / "example.toml"
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder: Path, text: str = EXAMPLE) -> Authority:
    """An authority of this text."""
    return load_authority(written(folder, text))


def complaint(folder: Path, text: str) -> str:
    """What is said of a wrong file."""
    with pytest.raises(AuthorityFileInvalid) as caught:
        loaded(folder, text)
    assert caught.value.fix
    assert caught.value.exit_code == 2
    return caught.value.message


def test_the_least_that_works(shared: Path, tmp_path: Path) -> None:
    """The example in interfaces.md loads, and its fields keep their meaning."""
    text = (shared / "interfaces.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)
    authority = loaded(tmp_path, example)
    assert authority.authority.name == "Example Borough"
    assert authority.agreement.year[0].ceiling_before_sv == Decimal(10_000_000)
    assert authority.agreement.year[0].safety_valve_max == Decimal(2_000_000)
    assert authority.rag.policy["default"].red_pct == Decimal("0.05")
    period = authority.latest_period()
    assert (period.name, period.data_date) == ("2022-23/Q1", date(2022, 6, 30))
    assert period.kpi["1"] == KpiFigures(actual=Decimal(900), target=Decimal(880), rag="A")


@pytest.mark.parametrize("path", sorted(authorities().glob("*.toml")), ids=lambda path: path.name)
def test_shipped_files_load(path: Path) -> None:
    """Every authority file that ships is valid."""
    assert load_authority(path).authority.name


@pytest.mark.parametrize(
    ("written_as", "kept_as"),
    [
        ("GBP", "£"), ("£", "£"), ("GBPk", "£k"), ("£k", "£k"), ("GBPm", "£m"), ("£m", "£m"), ("percent", "%"),
        ("%", "%"), ("count", "count"),
    ],
)  # fmt: skip
def test_units(tmp_path: Path, written_as: str, kept_as: str) -> None:
    """A unit may be spelled in letters or with its sign."""
    authority = loaded(tmp_path, EXAMPLE.replace('unit = "count"', f'unit = "{written_as}"'))
    assert authority.kpi[0].unit == kept_as


@pytest.mark.parametrize(
    ("field", "written_as", "kept_as"),
    [
        ("basis", "to_date", "to date"),
        ("basis", "forecast", "forecast"),
        ("target_kind", "annual_pro_rata", "annual, rated pro rata"),
        ("target_kind", "annual, rated pro rata", "annual, rated pro rata"),
        ("target_kind", "pro_rata", "pro rata"),
        ("target_kind", "floor", "floor"),
    ],
)
def test_words_are_kept_as_the_workbook_spells_them(tmp_path: Path, field: str, written_as: str, kept_as: str) -> None:
    """An underscore may stand for a space."""
    text = re.sub(rf'^{field} = ".*"$', f'{field} = "{written_as}"', EXAMPLE, flags=re.MULTILINE)
    assert getattr(loaded(tmp_path, text).kpi[0], field) == kept_as


def test_a_figure_may_be_words(tmp_path: Path) -> None:
    """Text where there is no figure yet is kept, and is not a number."""
    authority = loaded(tmp_path, EXAMPLE.replace("actual = 900", 'actual = "Data coming"'))
    assert authority.period("2022-23/Q1").kpi["1"].actual == "Data coming"
    assert not authority.period("2022-23/Q1").has_figures


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('target_kind = "ceiling"', 'target_kind = "anual"',
         "[[kpi]] ref 1, target_kind: “anual” is not one of annual, annual_pro_rata, pro_rata, profiled, ceiling"),
        ('target_kind = "ceiling"', 'target_kind = "anual"', "floor; did you mean “annual”?"),
        ('unit = "count"', 'unit = "pounds"', "[[kpi]] ref 1, unit: “pounds” is not one of £, £k, £m, %, count"),
        ('signs = "income"', 'signs = "incme"', "[[model]] key allocation, signs: “incme” is not one of income"),
        ("target = 880", "tagret = 880",
         "[[period]] 2022-23/Q1, kpi 1: “tagret” is not a field here; did you mean “target”?"),
        ("red_pct = 0.05", "red = 0.05", "rag default: “red” is not a field here"),
        ("actual = 900", "actual = true", "kpi 1, actual: “true” is not a number"),
        ("actual = 900", "actual = nan", "kpi 1, actual: NaN is too large"),
        ("actual = 900", "actual = 1e99", "kpi 1, actual: 1E+99 is too large"),
        ("actual = 900", "actual = 1e99999999999999999999", "holds a number or a date that cannot be read"),
        ('rag = "A"', 'rag = "Yellow"', "kpi 1, rag: “Yellow” is not one of G, A/G, A, A/R, R"),
        ("[period.kpi.1]", "[period.kpi.2]", "[[period]] 2022-23/Q1, kpi: “2” is no [[kpi]] ref; there is 1"),
        ("data_date = 2022-06-30", 'data_date = "30 June"', "data_date: “30 June” is not a date"),
        ('"2022-23/Q1"', '"Q1 of 2022"', "name: “Q1 of 2022” is not a period; write it as 2021-22/Q3"),
        ('"2022-23/Q1"', '"2022-23/R1"', "“R1” is no return point; there is Q1, Q2, Q3, Q4; name any other under"),
        ('year = "2022-23"\nc', 'year = "2022-24"\nc', "year: “2022-24” is not a financial year"),
        ("= 10_000_000", '= "10m"', "[[agreement.year]] year 2022-23, ceiling_before_sv: “10m” is not a number"),
        ('version = "2023-03"', "", "agreement, version: it is missing"),
        ('name = "Example Borough"', "name = 5", "authority, name: “5” is not text"),
        ("[[kpi]]", "[kpi]", "kpi: a list is expected here"),
        ('unit = "count"', 'unit = "count"\npolicy = "defualt"',
         "[[kpi]] ref 1, policy: “defualt” is no policy under [rag]; did you mean “default”?"),
        ("red_pct = 0.05", 'red_pct = 0.05\n[rag.categories]\nDemands = "default"',
         "rag, categories: “Demands” is no KPI's category; did you mean “Demand”?"),
        ("amber_pct = 0.00", "amber_pct = 0.10", "amber_pct (0.10) is above red_pct (0.05)"),
        ("red_pct = 0.05", "red_pct = -0.05", "must not be negative"),
        ("plan = 25.897", 'parts = "+alocation"', "parts: “alocation” is no row's key; did you mean “allocation”?"),
        ("[period.kpi.1]", '[period.condition.3.1]\nassurance = "Good"\n[period.kpi.1]',
         'A reference with a dot stands in quotes, as in [period.condition."3.1"]'),
        ('rag = "A"', 'rag = "A"\n[[period.risk]]\nkey = "a"', "[[risk]] key a, workstream: it is missing (and 1"),
        ("[[period]]", f"{TWICE}[[period]]", "[[kpi]] ref 1 stands 2 times"),
        ('data_date = 2022-06-30', 'signed = ["Mayor"]', "signed: “Mayor” is no role of the agreement's sign_off"),
        ("[authority]", "authority = [", "example.toml is not TOML"),
    ],
)  # fmt: skip
def test_mistakes_are_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    """A mistake says where it stands, what is wrong, and what was perhaps meant, on one line."""
    assert old in EXAMPLE
    message = complaint(tmp_path, EXAMPLE.replace(old, new, 1))
    assert says in message
    assert "\n" not in message
    assert "pydantic" not in message


def test_a_file_that_is_no_authority_file(tmp_path: Path) -> None:
    """A missing file, a folder, a picture and a huge file each have their own sentence."""
    with pytest.raises(AuthorityFileInvalid, match="cannot be read"):
        load_authority(tmp_path / "absent.toml")
    with pytest.raises(AuthorityFileInvalid, match="cannot be read"):
        load_authority(tmp_path)
    path = tmp_path / "picture.toml"
    path.write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(AuthorityFileInvalid, match="not text in UTF-8"):
        load_authority(path)
    path.write_bytes(b"#" * (FILE_LIMIT + 1))
    with pytest.raises(AuthorityFileInvalid, match="larger than 2 MB"):
        load_authority(path)
    path.write_text("a = " + "[" * 100_000, encoding="utf-8")
    with pytest.raises(AuthorityFileInvalid, match="not TOML"):
        load_authority(path)
    path.write_text("a = " + "9" * 5000, encoding="utf-8")
    with pytest.raises(AuthorityFileInvalid, match="a number or a date that cannot be read"):
        load_authority(path)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    """Windows editors may write one."""
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + EXAMPLE.replace("\n", "\r\n").encode())
    assert load_authority(path).authority.name == "Example Borough"


def test_periods(tmp_path: Path) -> None:
    """A period is found by name; one with nothing reported yet is empty; others are refused with what there is."""
    authority = loaded(tmp_path)
    assert authority.period("2022-23/Q1").has_figures
    assert authority.period("2022-23/Q2") == type(authority.periods[0])(name="2022-23/Q2")
    assert [each.name for each in authority.up_to("2022-23/Q2")] == ["2022-23/Q1", "2022-23/Q2"]
    with pytest.raises(BadArgument, match="no period 2022-23/R9") as caught:
        authority.period("2022-23/R9")
    assert "2022-23/Q1, 2022-23/Q2" in caught.value.fix
    with pytest.raises(BadArgument, match="no period 2019-20/Q1"):
        authority.period("2019-20/Q1")
    with pytest.raises(BadArgument, match="is not a period"):
        authority.period("Q1")


def test_latest_period_is_the_latest_with_figures(tmp_path: Path) -> None:
    """A return opened but not yet filled in is passed over; order is that of the year, not of the file."""
    more = '[[period]]\nname = "2022-23/Q3"\n[[period]]\nname = "2021-22/Q4"\n[period.kpi]\n1 = { actual = 5 }\n'
    assert loaded(tmp_path, EXAMPLE + more).latest_period().name == "2022-23/Q1"
    bare = EXAMPLE.replace("actual = 900", "")
    assert loaded(tmp_path, bare + '[[period]]\nname = "2022-23/Q3"\n').latest_period().name == "2022-23/Q3"
    with pytest.raises(BadArgument, match="holds no"):
        loaded(tmp_path, EXAMPLE[: EXAMPLE.index("[[period]]")]).latest_period()


def test_return_points(tmp_path: Path) -> None:
    """The agreement's own where it names them, else quarters, or months where periods are months."""
    assert loaded(tmp_path).points("2022-23") == ("Q1", "Q2", "Q3", "Q4")
    months = loaded(tmp_path, EXAMPLE.replace("2022-23/Q1", "2022-23/M03")).points("2022-23")
    assert (months[0], months[-1], len(months)) == ("M01", "M12", 12)
    named = EXAMPLE.replace("2022-23/Q1", "2022-23/R2").replace(
        "[[agreement.condition]]",
        '[[agreement.return_point]]\nyear = "2022-23"\nname = "R1"\n'
        '[[agreement.return_point]]\nyear = "2022-23"\nname = "R2"\n[[agreement.condition]]',
    )
    assert loaded(tmp_path, named).points("2022-23") == ("R1", "R2")
    closed = loaded(tmp_path, EXAMPLE + '[[period]]\nname = "2022-23/outturn"\n').points("2022-23")
    assert closed == ("Q1", "Q2", "Q3", "Q4", "outturn")


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=6, allow_nan=False))
def test_every_figure_keeps_its_digits(value: Decimal) -> None:
    """A figure comes out exactly as it went in: no float on the way."""
    assert KpiFigures(actual=value).actual == value


def test_a_block_transfer_and_its_approvals(tmp_path: Path) -> None:
    """What moves from the schools block, and who approved it, reach the Agreement sheet; nought is not blank."""
    terms = '[agreement.block_transfer]\ngross_schools_block = 160_000_000\nagreed = 0\nschools_forum = "Minute 5"\n'
    text = EXAMPLE.replace("[[agreement.year]]", terms + "[[agreement.year]]", 1)

    authority = loaded(tmp_path, text)
    typed = {row["item"]: row["value"] for row in entries(authority, "2022-23/Q1")["agreement"]}

    assert authority.agreement.block_transfer.agreed == Decimal(0)
    assert (typed["schools_block"], typed["transfer"]) == (Decimal(160_000_000), Decimal(0))
    assert (typed["forum"], typed["secretary"]) == ("Minute 5", None)
