"""Kingston's RAG policies against the ratings it published: which of them they reproduce, and which not.

There is no quota. A policy is chosen for what a finance officer would defend; this test only makes a change of policy
show what it changes.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from hnb_xl.build.entries import entries
from hnb_xl.measure.rating import Tolerance, rag
from hnb_xl.model.authority import load_authority
from hnb_xl.model.money import Unit
from hnb_xl.model.year import months_elapsed
from hnb_xl.shipped import authorities

Row = dict[str, object]
KINGSTON = load_authority(authorities() / "kingston.toml")
RETURN = KINGSTON.period("2021-22/Q3")
TABLES = entries(KINGSTON, RETURN.name)


def amount(row: Row, column: str) -> Decimal | None:
    """A figure in base units, or None where there is none."""
    value = row[column]
    scale = Unit(str(row["unit"])).scale * (-1 if row["signs"] == "reversed" else 1)
    return value * scale if isinstance(value, Decimal) else None


def policy(row: Row) -> Tolerance:
    """The tolerances of a row's policy."""
    found = KINGSTON.rag.policy[str(row["policy"])]
    return Tolerance(found.amber_pct, found.red_pct, found.amber_amount, found.red_amount, found.combine)


def of_kpi(row: Row) -> str:
    """The letter that a KPI's policy gives."""
    target, better = amount(row, "target"), str(row["better"]).replace(" ", "_")
    if row["target_kind"] == "annual, rated pro rata" and target is not None and RETURN.data_date:
        target = target * months_elapsed(RETURN.parsed.year, RETURN.data_date) / 12
    return (rag(amount(row, "Q3"), target, better, policy(row)) or "")[:1]


def of_line(row: Row) -> str:
    """The letter that a model line's policy gives."""
    better = "higher" if row["signs"] == "income" else "lower"
    return (rag(amount(row, "actual"), amount(row, "plan"), better, policy(row)) or "")[:1]


def test_kpi_ratings_reproduced() -> None:
    """Of 38 published ratings 29 are reproduced; one has no target to be rated against; the others are these."""
    rated = [row for row in TABLES["kpi"] if row["reported"]]
    differ = {str(row["ref"]): (row["reported"], of_kpi(row)) for row in rated if of_kpi(row) != row["reported"]}
    assert len(rated) == 38
    assert differ == {
        "6": ("A", "R"),
        "6a": ("G", ""),
        "7": ("A", "R"),
        "13": ("A", "R"),
        "17": ("A", "R"),
        "22": ("A", "R"),
        "24": ("A", "R"),
        "27": ("R", "A"),
        "38": ("A", "R"),
    }


def test_line_ratings_reproduced() -> None:
    """Of 17 published ratings 11 are reproduced; three of the others are rated otherwise in the KPI table too."""
    differ = {row["key"]: (row["reported"], of_line(row)) for row in TABLES["model"] if of_line(row) != row["reported"]}
    assert len(TABLES["model"]) == 17
    assert differ == {
        "hnb_allocation": ("A", "R"),
        "srp_vacant_places": ("G", "A"),
        "partner_contributions": ("A", "R"),
        "expenditure_after_savings": ("G", "A"),
        "net_hnb_deficit": ("A", "R"),
        "net_dsg_deficit": ("A", "R"),
    }


@pytest.mark.parametrize("name", sorted(KINGSTON.rag.policy))
def test_policies_are_general_and_explained(name: str) -> None:
    """Each policy says why, and none but the default serves one row alone."""
    used = Counter(str(row["policy"]) for table in ("kpi", "model") for row in TABLES[table])
    assert used[name] > 1 or name == "default"
    assert KINGSTON.rag.policy[name].why
