"""One workbook with every case of a rated row that we could think of, so that one recalculation proves them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal as D
from itertools import count

from hnb_xl.build.input_sheets import input_sheets
from hnb_xl.model.blocks import Sheet
from hnb_xl.model.tables import QUARTERS, TABLES, TEMPLATE_VERSION, contract
from tests.properties.returns import Typed, edited, saved

Row = dict[str, object]

POLICIES: tuple[Row, ...] = (
    {"policy": "percent", "amber_pct": D("0.02"), "red_pct": D("0.1")},
    {"policy": "amount", "amber_amount": D(10), "red_amount": D(100)},
    {"policy": "either", "amber_pct": D("0.02"), "red_pct": D("0.1"), "amber_amount": D(10), "red_amount": D(100)},
    {
        "policy": "both",
        "amber_pct": D("0.02"),
        "red_pct": D("0.1"),
        "amber_amount": D(10),
        "red_amount": D(100),
        "combine": "both",
    },
    {"policy": "nothing"},
    {"policy": "no red", "amber_pct": D("0.05")},
    {"policy": "only red", "red_amount": D(50)},
    {"policy": "both, in part", "amber_amount": D(0), "red_pct": D("0.05"), "red_amount": D(30), "combine": "both"},
    {"policy": "below nought", "amber_pct": D("-0.05")},
    {"policy": "unknown trip", "amber_pct": D("0.05"), "combine": "neither"},
    {"policy": "words", "amber_pct": "5%", "red_amount": "TBC"},
    {"policy": "error", "red_amount": D(5)},
    {"policy": "second", "amber_pct": D("0.5"), "red_pct": D("0.6")},
)
_KPI: Row = {
    "category": "Demand",
    "unit": "count",
    "better": "lower",
    "basis": "stock",
    "target_kind": "annual",
    "signs": "as stated",
    "policy": "percent",
}
_PRO_RATA: Row = {"target_kind": "pro rata", "annual_target": D(1530), "Q3": D(1512)}
_TO_DATE: Row = {"target_kind": "annual, rated pro rata", "basis": "to date"}


def kpis() -> list[Row]:
    """KPIs: every policy each way round, targets of nought and in words, pro rata targets, units, signs, limits."""
    number = count(1)
    return [{**_KPI, "ref": str(next(number)), "name": "KPI", **row} for row in _kpis()]


def _kpis() -> Iterator[Row]:
    for policy in [*(row["policy"] for row in POLICIES), "not on the list", "PERCENT", None]:
        for better, off in (("lower", D(15)), ("higher", D(-15))):
            yield {"policy": policy, "better": better, "target": D(1000), "Q2": D(1005), "Q3": 1000 + off}
            yield {"policy": policy, "better": better, "target": D(0), "Q2": D(1005), "Q3": off}
        yield {"policy": policy, "better": "on target", "target": D(1000), "Q3": D(1120)}
        yield {"policy": policy, "target": D(1000), "Q3": D(1000)}
    for target, actual in (("n/a", D(5)), ("n/a", "n/a"), (None, D(5)), (D(5), None), (D(5), " x "), (" ", D(5))):
        yield {"target": target, "Q2": "Data coming", "Q3": actual}
    for baseline in (D(1429), None, "n/a", " "):
        yield {**_PRO_RATA, "baseline": baseline}
    yield {**_PRO_RATA, "baseline": D(1429), "target": "n/a"}
    yield {**_PRO_RATA, "baseline": D(1429), "target": " "}
    yield {**_PRO_RATA, "unit": "%", "basis": "to date", "annual_target": D("0.07"), "Q3": D("0.0581")}
    yield {**_TO_DATE, "target": D(172), "Q3": D(101)}
    yield {**_TO_DATE, "target": D(-72), "Q3": D(-35), "signs": "reversed", "better": "higher"}
    yield {**_TO_DATE, "target": "n/a", "Q3": D(101)}
    units = (("£", "1000", "1100"), ("£k", "1.5", "1.7"), ("£m", "28.607", "28.363"), ("%", "0.0467", "0.0581"))
    for unit, target, actual in (*units, ("£m", "0.0001", "0.00011")):
        for signs in ("as stated", "reversed"):
            for policy in ("amount", "both", "percent"):
                figures: Row = {"target": D(target), "Q2": D(target), "Q3": D(actual)}
                yield {**figures, "unit": unit, "signs": signs, "policy": policy}
    for target, actual in (
        ("1000", "1020"),
        ("1000", "1100"),
        ("1000", "1019.999999"),
        ("-1000", "-980"),
        ("-1000", "-900"),
    ):
        yield {"target": D(target), "Q3": D(actual)}
    for target, actual in (
        ("0.3", "0.33"),
        ("0.1", "0.11"),
        ("0.7", "0.77"),
    ):  # at the limit in tenths, which are not binary
        yield {"target": D(target), "Q3": D(actual), "unit": "%"}
    yield {"target": D(100), "Q3": D("1e20")}
    yield {"target": D(100), "Q3": D(90), "better": "Higher"}
    yield {"target": D(-100), "Q3": D(-190), "signs": "Reversed"}


_LINE: Row = {"kind": "line", "unit": "£m", "signs": "expenditure", "policy": "percent"}
LINES: dict[str, Row] = {
    "a": {"plan": D("1.1"), "actual": D("1.2")},
    "b": {"plan": D(200), "actual": D(150), "unit": "£k", "signs": "saving written positive"},
    "c": {"plan": D("-0.5"), "actual": D("-0.4"), "signs": "saving written negative"},
    "d": {"plan": D(5), "actual": D(4), "signs": "income"},
    "blank": {},
    "words": {"plan": "TBC", "actual": D(1)},
    "nought": {"plan": D(0), "actual": D(0), "policy": "amount"},
    "little": {"plan": D(0), "actual": D("0.00005"), "policy": "amount"},
    "sum": {"parts": "+a +b +c"},
    "sum of sums": {"parts": "+sum -d", "signs": "deficit"},
    "typed": {"parts": "+sum +b", "unit": "£", "plan": "TBC", "actual": D(3)},
    "unknown part": {"parts": "+a +nosuch"},
    "positive saving": {"parts": "+a +b", "signs": "saving written positive", "unit": "£k"},
    "itself": {"parts": "+itself +a", "plan": D(3), "actual": D(3)},
    "round": {"parts": "+about +a"},
    "about": {"parts": "+round +c"},
    "of words": {"parts": "+a +words"},
    "of blanks": {"parts": "+a +blank"},
    "nothing left": {"parts": "+a -a"},
    "unsigned": {"parts": "a, -b"},
    "spaced": {"parts": "+a", "plan": " "},
}
_BLOCK: Row = {"kind": "block", "unit": "£m", "budget": D(1), "outturn": D(2)}
BLOCKS: tuple[Row, ...] = (
    {"future_demand": D(1), "previous": D(1)},
    {"variance_published": D("1.1"), "future_demand": D(1), "previous": D(1)},
    {"variance_published": "TBC", "future_demand": D(1)},
    {"incl_published": D(5), "previous": "n/a"},
    {"budget": "n/a", "future_demand": D(2)},
    {"future_demand": "n/a", "unit": "£k"},
)
FLOWS: tuple[Row, ...] = (
    {"issued": D(18), "ceased": D(-7), "movers": D(3)},
    {"issued": D(1), "ceased": D(2), "movers": "TBC"},
    {"issued": D(1), "ceased": D(2), "movers": " "},
    {"issued": "n/a", "ceased": D(1)},
)
RISKS = ((3, 4), (6, 1), (D("2.5"), 1), ("x", 1), (None, 2), (0, 5))

# What an authority file could not hold: table name, row from 0, column, what a person pasted there.
ODD_CELLS: tuple[tuple[str, int, str, Typed], ...] = (
    ("tblPolicy", 11, "Amber amount", "#REF!"),
    ("tblPolicy", 12, "Policy", "percent"),  # a second policy of one name
    ("tblPolicy", 4, "Trips", " "),
    ("tblPolicy", 4, "Red amount", " "),
    ("tblKPI", 0, "Q3", "#REF!"),
    ("tblKPI", 1, "Target", "#REF!"),
    ("tblKPI", 2, "Unit", "£K"),
    ("tblKPI", 3, "Unit", "thousands"),
    ("tblKPI", 4, "Q3", "1,512"),
    ("tblKPI", 5, "Better", None),
    ("tblModel", 0, "Last forecast", "#N/A"),
    ("tblModel", 8, "Forecast", "#REF!"),
    ("tblEHCP", 0, "Issued", "#REF!"),
    ("tblEHCP", 1, "Movers", "#REF!"),
    ("tblOutturn", 0, "Variance as published", "#REF!"),
)


def variants_sheets() -> tuple[Sheet, ...]:
    """The input sheets of the workbook."""
    rows: Mapping[str, list[Row]] = {
        "agreement": [{"item": "version", "value": "1"}, {"item": "template", "value": TEMPLATE_VERSION}],
        "period": [
            {"item": "year", "value": "2021-22"},
            {"item": "point", "value": "Q3"},
            {"item": "data_date", "value": date(2021, 11, 30)},
        ],
        "point": [{"point": point, "year": "2021-22"} for point in QUARTERS],
        "policy": list(POLICIES),
        "kpi": kpis(),
        "model": [{**_LINE, "key": key, "line": key, **row} for key, row in LINES.items()],
        "outturn": [{**_BLOCK, "key": f"block {at}", "block": "Block", **row} for at, row in enumerate(BLOCKS)],
        "ehcp": [{"period": point, "kind": "period", **row} for point, row in zip(QUARTERS, FLOWS, strict=True)],
        "saving": [
            {"key": "a", "initiative": "a", "unit": "£k", "target": D(5), "forecast": D(3)},
            {"key": "b", "initiative": "b", "unit": "£m", "target": D(5), "forecast": "n/a"},
        ],
        "risk": [
            {"key": str(at), "risk": "Risk", "impact": _decimal(impact), "likelihood": _decimal(likelihood)}
            for at, (impact, likelihood) in enumerate(RISKS)
        ],
    }
    assert set(rows) <= {table.key for table in TABLES}
    return input_sheets(contract(), rows)


def variants() -> bytes:
    """The workbook as a file, its computed cells still empty."""
    return edited(saved(variants_sheets()), ODD_CELLS)


def _decimal(value: object) -> object:
    return D(value) if isinstance(value, int) else value
