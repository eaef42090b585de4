"""What an authority file puts into the workbook: every table, only typed columns, only allowed words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hnb_xl.build.entries import entries, points_of
from hnb_xl.errors import BadArgument
from hnb_xl.model.authority import Authority, load_authority
from hnb_xl.model.columns import Column, Filled, Kind, Table
from hnb_xl.model.tables import contract
from hnb_xl.shipped import authorities

PERIOD = "2021-22/Q3"
FILES = sorted(authorities().glob("*.toml"))


@pytest.fixture(scope="module")
def kingston() -> Authority:
    """The shipped authority file."""
    return load_authority(authorities() / "kingston.toml")


def row(rows: list[dict[str, object]], key: str, value: object) -> dict[str, object]:
    """The one row with a key."""
    (found,) = [each for each in rows if each[key] == value]
    return found


def wrong(table: Table, column: Column, value: object) -> str:
    """Why a value cannot stand in a column, or nothing."""
    place = f"{table.key}.{column.key}: {value!r}"
    if value is None:
        return f"{place} is required" if column.required else ""
    if column.allowed and value not in column.allowed:
        return f"{place} is not allowed"
    kinds = {Kind.NUMBER: (Decimal, int, str), Kind.DATE: (date,), Kind.ANY: (Decimal, int, str, date)}
    fits = isinstance(value, kinds.get(column.kind, (str,))) and not isinstance(value, bool | float)
    return "" if fits and value != "" else f"{place} is {type(value).__name__}"


@pytest.mark.parametrize("empty", [False, True], ids=["filled", "empty"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_cell_fits_the_contract(path: Path, empty: bool) -> None:
    """Every table is there; rows hold exactly its typed columns, in order, with values it may hold."""
    authority = load_authority(path)
    period = authority.latest_period().name
    made = entries(authority, period, empty=empty)
    tables = {
        key: table.for_scales(authority.scale.chosen) for key, table in contract(points_of(authority, period)).items()
    }
    assert list(made) == list(tables)
    for key, table in tables.items():
        typed = [column for column in table.columns if not column.is_computed]
        for each in made[key]:
            if table.items:
                assert set(each) == {"item", "value"}
                continue
            assert list(each) == [column.key for column in typed]
            assert [problem for column in typed if (problem := wrong(table, column, each[column.key]))] == []
        keys = [each[table.row_key] for each in made[key]]
        assert len(keys) == len(set(keys)), key


def test_items_are_those_of_the_contract(kingston: Authority) -> None:
    """Tables of items hold each item that a person or the agreement fills in."""
    made = entries(kingston, PERIOD)
    for key in ("agreement", "period"):
        expected = [item.key for item in contract()[key].items if item.filled is not Filled.COMPUTED]
        assert [each["item"] for each in made[key]] == expected
    assert row(made["agreement"], "item", "authority")["value"] == "Kingston upon Thames"
    assert row(made["agreement"], "item", "last_year")["value"] is None


def test_roundings_name_cells_that_exist(kingston: Authority) -> None:
    """Each exception to a row's precision names a table, a row and a column of the workbook."""
    made, tables = entries(kingston, PERIOD), contract()
    by_name = {table.name: table for table in tables.values()}
    for each in made["rounding"]:
        name, label, header = str(each["id"]).split(" / ")
        table = by_name[name]
        assert header in [column.header for column in table.columns]
        assert label in [found[table.row_key] for found in made[table.key]]


def test_earlier_returns_fill_their_own_columns(kingston: Authority) -> None:
    """Actuals up to the period stand in their columns; later ones stay blank."""
    for period, expected in (
        ("2021-22/Q1", [1447, None, None, None]),
        ("2021-22/Q2", [1447, 1470, None, None]),
        (PERIOD, [1447, 1470, 1512, None]),
        ("2021-22/Q4", [1447, 1470, 1512, None]),
    ):
        made = entries(kingston, period)
        assert [row(made["kpi"], "ref", "1")[point] for point in ("Q1", "Q2", "Q3", "Q4")] == expected, period
        stock = [row(made["ehcp"], "period", point)["stock"] for point in ("Q1", "Q2", "Q3", "Q4")]
        assert stock == expected, period


def test_a_new_return_starts_from_the_last(kingston: Authority) -> None:
    """Of Q4 nothing is reported: ratings and narrative are blank, and Q3's forecast is the previous one."""
    made = entries(kingston, "2021-22/Q4")
    line = row(made["model"], "key", "net_dsg_deficit")
    assert (line["plan"], line["previous"], line["actual"]) == (Decimal("3.482"), Decimal("3.962"), None)
    assert {each["reported"] for each in made["kpi"]} == {None}
    assert made["risk"] == []
    assert row(made["period"], "item", "point")["value"] == "Q4"


def test_empty_keeps_the_agreement_and_leaves_out_what_was_reported(kingston: Authority) -> None:
    """Targets, policies, plans and set-up stay; actuals, ratings, narrative and payments' progress do not come."""
    full, bare = entries(kingston, PERIOD), entries(kingston, PERIOD, empty=True)
    for key in ("agreement", "profile", "payment", "point", "ehcp_plan", "policy"):
        assert bare[key] == full[key], key
    for each in bare["kpi"]:
        before = row(full["kpi"], "ref", each["ref"])
        assert [each[point] for point in ("Q1", "Q2", "Q3", "Q4")] == [None] * 4
        assert (each["reported"], each["reason"], each["comment"]) == (None, None, None)
        for key in ("baseline", "target", "annual_target", "policy", "better", "fact"):
            assert each[key] == before[key], key
    assert [each["plan"] for each in bare["model"]] == [each["plan"] for each in full["model"]]
    assert {each["actual"] for each in bare["model"]} == {None}
    assert {each["outturn"] for each in bare["outturn"]} == {None}
    assert [each["period"] for each in bare["ehcp"]] == ["Q1", "Q2", "Q3", "Q4", "To date"]
    assert {each["issued"] for each in bare["ehcp"]} == {None}
    assert {each["secured"] for each in bare["saving"]} == {None}
    assert {each["progress"] for each in bare["condition"]} == {None}
    assert {each["signed"] for each in bare["sign_off"]} == {None}
    assert bare["risk"] == bare["milestone"] == bare["arrival"] == bare["request"] == bare["capital"] == []
    assert row(bare["period"], "item", "submitted")["value"] is None
    assert row(bare["period"], "item", "data_date")["value"] == date(2021, 11, 30)


def test_a_row_takes_its_own_policy_then_its_categorys_then_the_default(kingston: Authority) -> None:
    """And the policy says which way is better, unless the KPI does."""
    rows = entries(kingston, PERIOD)["kpi"]
    for ref, policy, better in (
        ("14", "ceiling", "lower"),  # its own
        ("28", "unit_cost", "lower"),  # its category's
        ("18", "grant_income", "higher"),  # the policy's way
        ("6", "demand", "higher"),  # the KPI's way
    ):
        found = row(rows, "ref", ref)
        assert (found["policy"], found["better"]) == (policy, better), ref
    policies = {each["policy"] for each in entries(kingston, PERIOD)["policy"]}
    assert {each["policy"] for each in rows} <= policies


SMALL = """
[authority]
name = "Small"
[agreement]
version = "1"
first_year = "2024-25"
[[agreement.year]]
year = "2024-25"
safety_valve_max = 1_000_000
[[kpi]]
ref = "1"
name = "Plans"
category = "Demand"
unit = "count"
basis = "stock"
[[period]]
name = "2024-25/R2"
[period.kpi]
1 = { actual = "Data coming" }
"""
POINTS = "".join(
    f'[[agreement.return_point]]\nyear = "2024-25"\nname = "R{n}"\nperiod_end = {day}\n'
    for n, day in ((1, "2024-08-31"), (2, "2024-12-31"))
)


def small(folder: Path, text: str) -> Authority:
    """An authority of a few lines."""
    path = folder / "small.toml"
    path.write_text(text, encoding="utf-8")
    return load_authority(path)


def test_an_agreements_own_return_points_become_columns(tmp_path: Path) -> None:
    """A year with return points R1 and R2 has those columns and those dates."""
    authority = small(tmp_path, SMALL.replace("[[kpi]]", POINTS + "[[kpi]]"))
    assert points_of(authority, "2024-25/R2") == ("R1", "R2")
    made = entries(authority, "2024-25/R2")
    assert [each["ends"] for each in made["point"]] == [date(2024, 8, 31), date(2024, 12, 31)]
    assert (made["kpi"][0]["R1"], made["kpi"][0]["R2"]) == (None, "Data coming")
    assert [each["period"] for each in made["ehcp"]] == ["R1", "R2", "To date"]


def test_months_become_columns(tmp_path: Path) -> None:
    """A council that reports monthly has twelve return points, each with its last day."""
    authority = small(tmp_path, SMALL.replace("2024-25/R2", "2024-25/M08"))
    made = entries(authority, "2024-25/M08")
    assert [each["point"] for each in made["point"]][7] == "M08"
    assert made["point"][7]["ends"] == date(2024, 11, 30)
    assert made["kpi"][0]["M08"] == "Data coming"


def test_without_policies_nothing_is_rated(tmp_path: Path) -> None:
    """A file that gives no policy leaves the policy cell blank rather than naming one that is not there."""
    made = entries(small(tmp_path, SMALL.replace("/R2", "/Q2")), "2024-25/Q2")
    assert made["policy"] == []
    assert made["kpi"][0]["policy"] is None
    assert made["kpi"][0]["better"] == "lower"


def test_a_year_without_instalments_has_its_maximum_and_no_figure_paid(tmp_path: Path) -> None:
    """The most that may be paid is known; what was paid is not, and is never nought."""
    made = entries(small(tmp_path, SMALL.replace("/R2", "/Q2")), "2024-25/Q2")
    (payment,) = made["payment"]
    assert (payment["due"], payment["paid"]) == (Decimal(1_000_000), None)


def test_an_unknown_period_is_refused(kingston: Authority) -> None:
    """With the periods there are."""
    with pytest.raises(BadArgument, match="no period 2031-32/Q1") as caught:
        entries(kingston, "2031-32/Q1")
    assert "2021-22/Q3" in caught.value.fix
