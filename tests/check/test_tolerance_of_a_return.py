"""Published precision over a whole return: true figures, each rounded as it is printed, are never a contradiction."""

from __future__ import annotations

from decimal import Decimal as D

from hypothesis import given, settings
from hypothesis import strategies as st

from hnb_xl.check.rule import Family
from hnb_xl.check.runner import discovered, run
from hnb_xl.measure import measure
from hnb_xl.model.finding import Finding
from hnb_xl.model.money import rounded
from hnb_xl.read import read
from tests.factories import Row, Rows, book

FIGURES = tuple(rule for rule in discovered() if rule.family in {Family.ARITHMETIC, Family.CROSS_TABLE})
M, THOUSAND = D(1_000_000), D(1000)
MODEL = THOUSAND  # £m to three places
PENCE = st.integers(-99, 99).map(lambda pence: D(pence) / 100)


def pounds(low: int, high: int) -> st.SearchStrategy[D]:
    """True amounts, to the penny."""
    return st.builds(lambda whole, pence: whole + pence, st.integers(low, high).map(D), PENCE)


TRUTH = st.fixed_dictionaries(
    {
        "allocation": pounds(20_000_000, 40_000_000),
        "transfers": pounds(0, 900_000),
        "direct": pounds(20_000_000, 45_000_000),
        "central": pounds(1_000_000, 3_000_000),
        "schools": pounds(-500_000, 500_000),
        "early": pounds(-900_000, 900_000),
        "council": pounds(0, 2_000_000),
        "brought": pounds(1_000_000, 60_000_000),
        "under": pounds(0, 900_000),
        "over": pounds(0, 900_000),
        "plans": st.integers(900, 6_000).map(D),
        "base": st.integers(900, 6_000).map(D),
    }
)
PRECISION = st.fixed_dictionaries(
    {ref: st.sampled_from([D(1), D(100), THOUSAND]) for ref in ("money", "deficit", "savings", "gap")}
)


def derived(true: dict[str, D]) -> dict[str, D]:
    """What follows from the true figures, unrounded."""
    spend = true["direct"] + true["central"]
    deficit = spend - true["allocation"] - true["transfers"]
    in_year = deficit + true["schools"] + true["early"] - true["council"]
    return true | {
        "spend": spend,
        "deficit": deficit,
        "other": true["schools"] + true["early"],
        "in_year": in_year,
        "cumulative": true["brought"] + in_year,
        "savings": true["under"] + true["over"],
        "gap": spend / true["allocation"] - 1,
        "growth": true["plans"] / true["base"] - 1,
        "cost": spend / true["plans"],
        "budget": true["allocation"] + true["transfers"],
    }


def kpi(ref: str, fact: str, value: D, to: D, unit: str = "£") -> Row:
    """A KPI as the return prints it at Q3."""
    return {"ref": ref, "unit": unit, "fact": fact, "basis": "forecast", "rounded_to": to, "Q3": rounded(value, to)}


def line(key: str, fact: str | None, value: D, signs: str, parts: str | None = None) -> Row:
    """A line of the financial model in £m to three places."""
    typed = rounded(value, MODEL) / M
    row: Row = {"key": key, "unit": "£m", "signs": signs, "rounded_to": MODEL, "fact": fact, "actual": typed}
    return {**row, "kind": "subtotal", "parts": parts} if parts else row


def published(true: dict[str, D], to: dict[str, D]) -> Rows:
    """A return over the true figures: the same facts in KPIs and in the model, each at its own precision."""
    all_ = derived(true)
    stock: Row = {"ref": "1", "unit": "count", "fact": "ehcp.stock", "rounded_to": 0, "basis": "stock"}
    growth = kpi("2", "ehcp.growth", all_["growth"], D("0.0001"), "%")
    kpis = [
        {**stock, "baseline": all_["base"], "Q3": all_["plans"]},
        {**growth, "basis": "to date"},
        kpi("9", "hnb.deficit", all_["deficit"], to["deficit"]),
        kpi("10", "hnb.spend", all_["spend"], to["money"]),
        kpi("11", "hnb.spend_direct", all_["direct"], to["money"]),
        kpi("12", "hnb.spend_central", all_["central"], D(1)),
        kpi("13", "dsg.in_year", all_["in_year"], to["deficit"]),
        kpi("14", "dsg.before_sv", all_["cumulative"], THOUSAND),
        kpi("16", "hnb.gap", all_["gap"], D("0.0001"), "%"),
        kpi("17", "dsg.early_years", all_["early"], to["gap"]),
        kpi("18", "hnb.allocation", all_["allocation"], to["money"]),
        kpi("19", "hnb.transfers", all_["transfers"], D(100)),
        kpi("20", "dsg.council", all_["council"], D(1)),
        kpi("21", "savings.under_16", all_["under"], to["savings"]),
        kpi("22", "savings.over_16", all_["over"], D(1)),
        kpi("24", "savings.total", all_["savings"], to["savings"]),
        kpi("37", "ehcp.average_cost", all_["cost"], D(1)),
    ]
    model = [
        line("allocation", "hnb.allocation", all_["allocation"], "income"),
        line("transfers", "hnb.transfers", all_["transfers"], "income"),
        line("budget", "hnb.budget", all_["budget"], "income", "+allocation +transfers"),
        line("spend", "hnb.spend", all_["spend"], "expenditure"),
        line("deficit", "hnb.deficit", all_["deficit"], "deficit", "+spend -budget"),
        line("other", "dsg.other_blocks", all_["other"], "deficit"),
        line("council", "dsg.council", -all_["council"], "saving written negative"),
        line("in_year", "dsg.in_year", all_["in_year"], "deficit", "+deficit +other +council"),
        line("cumulative", "dsg.before_sv", all_["cumulative"], "deficit"),
    ]
    profile: Row = {"year": "2021-22", "brought_forward": rounded(all_["brought"])}
    return {"kpi": kpis, "model": model, "profile": (profile,)}


def found(rows: Rows) -> tuple[Finding, ...]:
    """What the rules on figures find, through the real read and measure."""
    inputs = read(book(rows))
    return run(FIGURES, inputs, measure(inputs)).findings


@settings(max_examples=40, deadline=None)
@given(true=TRUTH, to=PRECISION)
def test_true_figures_are_never_a_contradiction_however_they_are_rounded(true: dict[str, D], to: dict[str, D]) -> None:
    """Whatever the true figures are, printed to £1, £100, £1,000 or in £m to three places, nothing is found."""
    assert [f"{each.code} {each.place}: {each.message}" for each in found(published(true, to))] == []


@settings(max_examples=25, deadline=None)
@given(true=TRUTH, to=PRECISION, beyond=st.integers(1, 40), up=st.booleans())
def test_what_rounding_cannot_explain_is_always_found(
    true: dict[str, D], to: dict[str, D], beyond: int, up: bool
) -> None:
    """A published subtotal further from its parts than their half-units together is found, and so is its cell."""
    rows = published(true, to)
    model = [dict(row) for row in rows["model"]]
    subtotal = next(row for row in model if row["key"] == "in_year")
    by_parts = sum((D(str(row["actual"])) for row in model if row["key"] in {"deficit", "other", "council"}), D(0))
    allowed = 2 * MODEL / M  # half a unit each of three parts and of the subtotal
    subtotal["actual"] = by_parts + (allowed + beyond * MODEL / M) * (1 if up else -1)

    assert ("HN014", "in_year") in {(each.code, each.row) for each in found({**rows, "model": model})}
