"""EHCPs: stock, growth and flow; partner contributions; average cost and the funding gap. Source: K3, K4, K5, K6."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hnb_xl.measure.profile import net, ytd
from hnb_xl.measure.register import Register, Stated, numbered_cells, stated
from hnb_xl.measure.variance import variance
from hnb_xl.model.columns import Basis
from hnb_xl.model.inputs import Entry, InputRow, Inputs
from hnb_xl.model.results import FigureKind


def growth(current: Decimal | None, baseline: Decimal | None) -> Decimal | None:
    """(current - baseline) / baseline, as a fraction."""
    change = variance(current, baseline)
    return None if change is None or not baseline else change / baseline


def funding_gap(spend: Decimal | None, allocation: Decimal | None) -> Decimal | None:
    """(spend - allocation) / allocation, as a fraction: (32,200,451 - 25,689,881) / 25,689,881 = 25.34%."""
    return growth(spend, allocation)


def average_cost(spend: Decimal | None, plans: Decimal | None) -> Decimal | None:
    """High needs expenditure for each EHCP, in pounds."""
    return None if spend is None or not plans else spend / plans


def periods(inputs: Inputs) -> tuple[InputRow, ...]:
    """The flow rows up to the current return point, in the order of the year."""
    so_far = set(inputs.points_so_far)
    return tuple(row for row in inputs["ehcp"].named if row.words("kind") == "period" and row.label in so_far)


def net_flow(row: InputRow) -> Decimal | None:
    """Issued less ceased plus movers; movers left blank count for nothing, as they are not always reported.

    Words ("Data coming") or an error under movers say that they are to be counted: then there is no net figure yet.
    """
    movers = Decimal(0) if row["movers"].is_blank else row.number("movers")
    return net(row.number("issued"), row.number("ceased"), movers)


def measure_demand(register: Register) -> None:
    """Write down stock, growth, flow, average cost and funding gap."""
    inputs = register.inputs
    stock = stated(register, "ehcp.stock") or _stock_at_the_end(inputs)
    baseline = stated(register, "ehcp.stock", "baseline")
    value, base = _value(stock), _value(baseline)
    cells = _cells(stock)
    register.add("ehcp.stock", "EHCPs maintained", value, unit="count", basis=Basis.STOCK, cells=cells)
    both = cells + _cells(baseline)
    register.add(
        "ehcp.stock_change.to_date",
        "Change in EHCPs since the baseline",
        variance(value, base),
        unit="count",
        basis=Basis.TO_DATE,
        cells=both,
    )
    register.add(
        "ehcp.growth_pct",
        "Growth in EHCPs since the baseline",
        growth(value, base),
        unit="percent",
        basis=Basis.TO_DATE,
        cells=both,
    )
    _flow(register)
    _rates(register, stock)


def _flow(register: Register) -> None:
    nets: list[Decimal | None] = []
    cells: list[str] = []
    for row in periods(register.inputs):
        for column in ("issued", "ceased", "movers"):
            register.entered(
                f"ehcp.{column}.{row.key}",
                f"EHCPs {column}, {row.label}",
                row[column],
                unit="count",
                basis=Basis.FLOW,
            )
        places = numbered_cells(row["issued"], row["ceased"], row["movers"])
        nets.append(net_flow(row))
        cells += places
        register.add(
            f"ehcp.net.{row.key}", f"Net EHCPs, {row.label}", nets[-1], unit="count", basis=Basis.FLOW, cells=places
        )
    for row in register.inputs["ehcp"].named:
        # As the row states it, for the sheet's own Net column: also of periods to come and of the to-date row.
        register.add(
            f"ehcp.row.{row.key}.net",
            f"Net EHCPs as the row gives it, {row.label}",
            net_flow(row),
            unit="count",
            basis=Basis.TO_DATE if row.words("kind") == "to date" else Basis.FLOW,
            cells=numbered_cells(row["issued"], row["ceased"], row["movers"]),
        )
    so_far = periods(register.inputs)
    for column in ("issued", "ceased"):
        entries = [row[column] for row in so_far]
        register.add(
            f"ehcp.{column}.to_date",
            f"EHCPs {column} to date",
            ytd(entry.number for entry in entries),
            unit="count",
            basis=Basis.TO_DATE,
            cells=numbered_cells(*entries),
            text=_left_out(so_far, [entry.number for entry in entries]),
        )
    register.add(
        "ehcp.net.to_date",
        "Net EHCPs to date",
        ytd(nets),
        unit="count",
        basis=Basis.TO_DATE,
        cells=cells,
        text=_left_out(so_far, nets),
    )


def _left_out(rows: Sequence[InputRow], values: Sequence[Decimal | None]) -> str | None:
    """What a total to date has to do without."""
    labels = [row.label for row, value in zip(rows, values, strict=True) if value is None]
    return f"no figure yet for {', '.join(labels)}" if labels else None


def _stock_at_the_end(inputs: Inputs) -> Stated | None:
    """The plans open at the end of this return's period, from the flow table; never an earlier period's."""
    row = next((row for row in periods(inputs) if row.label == inputs.point), None)
    number = row.number("stock") if row is not None else None
    return Stated(number, (row["stock"].place,), FigureKind.ENTERED) if row is not None and number is not None else None


def _rates(register: Register, stock: Stated | None) -> None:
    """The funding gap, and the average cost on the plans expected in January (the agreement's own basis)."""
    spend, allocation = stated(register, "hnb.spend"), stated(register, "hnb.allocation")
    plans = stated(register, "ehcp.january") or stock
    register.add(
        "funding.gap_pct",
        "Funding gap as a share of the high needs allocation",
        funding_gap(_value(spend), _value(allocation)),
        unit="percent",
        basis=Basis.FORECAST,
        cells=_cells(spend) + _cells(allocation),
    )
    register.add(
        "ehcp.average_cost",
        "Average cost of an EHCP: high needs expenditure for each plan expected in January",
        average_cost(_value(spend), _value(plans)),
        unit="GBP",
        basis=Basis.FORECAST,
        cells=_cells(spend) + _cells(plans),
    )


def _value(found: Stated | None) -> Decimal | None:
    return found.value if found else None


def _cells(found: Stated | None) -> tuple[str, ...]:
    return found.cells if found else ()


def measure_contributions(register: Register) -> None:
    """Write down each partner's contribution and the total at this return point."""
    inputs = register.inputs
    known: list[Entry] = []
    total: Entry | None = None
    total_unit = "GBP"
    for row in inputs["contribution"].named:
        entry = inputs.at_point(row)
        if entry is None:
            continue
        total_unit = row.unit.base
        if row.words("kind") == "total" or row.key == "total":
            total = entry
            continue
        known.append(entry)
        register.entered(
            f"contributions.{row.key}",
            f"Contribution: {row.words('partner')}",
            entry,
            unit=row.unit.base,
            basis=Basis.TO_DATE,
        )
    if total is not None and not total.is_blank:
        register.entered("contributions.total", "Contributions in total", total, unit=total_unit, basis=Basis.TO_DATE)
        return
    register.add(
        "contributions.total",
        "Contributions in total",
        ytd(entry.number for entry in known),
        unit=total_unit,
        basis=Basis.TO_DATE,
        cells=numbered_cells(*known),
        text="some partners have no figure yet" if any(entry.number is None for entry in known) else None,
    )
