"""What an authority file puts into a workbook: the typed cells of every input table, as a person types them.

Units and signs stay those of the row, words those of the drop-down lists; nothing is worked out here, and
columns with formulas are left to the builder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from hnb_xl.build.programme_entries import PROGRAMME_TABLES
from hnb_xl.build.source import Row, Source
from hnb_xl.model.authority import Authority
from hnb_xl.model.authority_fields import TO_DATE
from hnb_xl.model.authority_rows import Kpi, KpiFigures, LineFigures, ModelLine, Part
from hnb_xl.model.columns import Table
from hnb_xl.model.packs import pack_named
from hnb_xl.model.tables import TEMPLATE_VERSION, contract
from hnb_xl.model.tables.delivery import CONDITIONS, EHCP
from hnb_xl.model.year import Period

DEFAULT_POLICY = "default"
_NO_KPI, _NO_LINE = KpiFigures(), LineFigures()


def points_of(authority: Authority, period: str) -> tuple[str, ...]:
    """The return points of a period's year, in order: the workbook has a column for each.

    Raises:
        BadArgument: not a period, or none the authority file knows.
    """
    return authority.points(str(authority.period(period).parsed.year))


def entries(authority: Authority, period: str, *, empty: bool = False) -> dict[str, list[Row]]:
    """The rows of every table of the contract, by table key; each row is column key to value as typed.

    Args:
        authority: the authority file.
        period: which return the workbook is for; the actuals of earlier ones of the year fill their own columns.
        empty: leave out what returns reported, keeping the agreement, targets and policies.

    Raises:
        BadArgument: not a period, or none the authority file knows.
    """
    source = Source(authority, authority.period(period), empty)
    rows = {key: make(source) for key, make in _TABLES.items()}
    tables = contract(source.points)
    return {
        key: rows[key] if table.items else [_complete(row, table) for row in rows[key]] for key, table in tables.items()
    }


def tables_of(authority: Authority, period: str, rows: Mapping[str, Sequence[Row]]) -> dict[str, Table]:
    """The tables a workbook holds: those of every workbook, those of its pack, and any other that the file fills.

    Rating columns take the words of the file's own scales.

    Raises:
        BadArgument: not a period, or none the authority file knows.
    """
    pack = pack_named(authority.authority.pack)
    return {
        key: table.for_scales(authority.scale.chosen)
        for key, table in contract(points_of(authority, period)).items()
        if table.serves(pack) or rows.get(key)
    }


def _complete(row: Row, table: Table) -> Row:
    """A row with every typed column of its table, in order; what is unknown or blank is None."""
    typed = [column.key for column in table.columns if not column.is_computed]
    return {key: None if row.get(key) == "" else row.get(key) for key in typed}


def _agreement(source: Source) -> list[Row]:
    council, agreed = source.authority.authority, source.authority.agreement
    transfer = agreed.block_transfer
    documents = dict.fromkeys(each.document for each in source.authority.sources)
    return [
        {"item": key, "value": None if value == "" else value}
        for key, value in (
            ("authority", council.name),
            ("code", council.code),
            ("version", agreed.version),
            ("first_year", agreed.first_year),
            ("last_year", agreed.last_year),
            ("pack", council.pack),
            ("source", agreed.source or "; ".join(documents)),
            ("key_risk", agreed.key_risk_score),
            ("schools_block", transfer.gross_schools_block),
            ("transfer", transfer.agreed),
            ("forum", transfer.schools_forum),
            ("secretary", transfer.secretary_of_state),
            ("template", TEMPLATE_VERSION),
        )
    ]


def _profile(source: Source) -> list[Row]:
    return [
        {
            "year": year.year,
            "brought_forward": year.brought_forward,
            "in_year_plan": year.in_year_plan,
            "ceiling": year.ceiling_before_sv,
            "unmitigated": year.unmitigated,
            "sv_max": year.safety_valve_max,
            "council": year.council_contribution,
            "outturn": year.outturn_before_sv,
            "opening_plan": year.opening_plan,
            "hnb_plan": year.hnb_plan,
            "mitigated": year.mitigated,
        }
        for year in source.authority.agreement.year
    ]


def _payments(source: Source) -> list[Row]:
    """The instalments the file gives; of a year with none, its maximum, and no figure for what was paid."""
    agreed = source.authority.agreement
    given: list[Row] = [payment.model_dump() for payment in agreed.payment]
    years = {payment.year for payment in agreed.payment}
    return given + [
        {"instalment": year.year, "year": year.year, "due": year.safety_valve_max}
        for year in agreed.year
        if year.safety_valve_max is not None and year.year not in years
    ]


def _return_points(source: Source) -> list[Row]:
    agreed = {point.name: point for point in source.authority.agreement.return_point if point.year == source.year}
    rows: list[Row] = []
    for name in source.points:
        given = agreed.get(name)
        end = given.period_end if given and given.period_end else Period(source.this.parsed.year, name).end
        rows.append({"point": name, "year": source.year, "ends": end, "due": given.due if given else None})
    return rows


def _ehcp_plan(source: Source) -> list[Row]:
    years = source.authority.agreement.year
    return [{"year": year.year, **year.ehcp.model_dump()} for year in years if year.ehcp is not None]


def _policies(source: Source) -> list[Row]:
    return [
        {"policy": name, **policy.model_dump(exclude={"better", "combine"}), "combine": policy.combine}
        for name, policy in source.authority.rag.policy.items()
    ]


def _period(source: Source) -> list[Row]:
    this = source.this
    values = {
        "year": source.year,
        "point": this.parsed.point,
        "data_date": this.data_date,
        "submitted": source.reported.submitted,
    }
    return [{"item": key, "value": value} for key, value in values.items()]


def _sign_off(source: Source) -> list[Row]:
    """Who must sign. Names are never in an authority file: whoever signs types theirs."""
    signed = source.reported.signed
    return [{"role": role, "signed": "Yes" if role in signed else None} for role in source.authority.agreement.sign_off]


def _rounding(source: Source) -> list[Row]:
    found = {each.id: each for each in source.authority.rounding}
    found |= {each.id: each for period in source.so_far for each in period.rounding}
    return [each.model_dump() for each in found.values()]


def policy_of(authority: Authority, row: Kpi | ModelLine) -> str | None:
    """The name of a row's policy: its own, else its category's, else "default"; None where there is none."""
    mapped = authority.rag.categories.get(row.category) if isinstance(row, Kpi) else None
    name = row.policy or mapped or DEFAULT_POLICY
    return name if name in authority.rag.policy else None


def _better(authority: Authority, kpi: Kpi) -> str:
    name = policy_of(authority, kpi)
    return kpi.better or (authority.rag.policy[name].better if name else "lower")


def _kpis(source: Source) -> list[Row]:
    rows: list[Row] = []
    for kpi in source.authority.kpi:
        told = source.this.kpi.get(kpi.ref, _NO_KPI)
        reported = source.reported.kpi.get(kpi.ref, _NO_KPI)
        row: Row = kpi.model_dump()
        row |= {
            "baseline": _first(told.baseline, kpi.baseline),
            "target": _first(told.target, kpi.target),
            "annual_target": _first(told.annual_target, kpi.annual_target),
            **{point: period.kpi.get(kpi.ref, _NO_KPI).actual for point, period in source.by_point.items()},
            "reported": source.letter(reported.rag),
            "reported_last": source.letter(reported.rag_last or source.before.kpi.get(kpi.ref, _NO_KPI).rag),
            "reason": reported.reason,
            "comment": reported.comment,
            "better": _better(source.authority, kpi),
            "policy": policy_of(source.authority, kpi),
        }
        rows.append(row)
    return rows


def _first(*figures: Decimal | str | None) -> Decimal | str | None:
    return next((figure for figure in figures if figure is not None), None)


def _model(source: Source) -> list[Row]:
    rows: list[Row] = []
    for line in source.authority.model:
        told = source.this.model.get(line.key, _NO_LINE)
        reported = source.reported.model.get(line.key, _NO_LINE)
        before = [period.model.get(line.key, _NO_LINE).actual for period in source.so_far[:-1]]
        row: Row = line.model_dump()
        row |= {
            "plan": _first(told.plan, line.plan),
            "previous": _first(reported.previous, *before[-1:]),
            "actual": reported.actual,
            "reported": source.letter(reported.rag),
            "reason": reported.reason,
            "comment": reported.comment,
            "policy": policy_of(source.authority, line),
        }
        rows.append(row)
    return rows


def _outturn(source: Source) -> list[Row]:
    rows: list[Row] = []
    for block in source.authority.outturn:
        row: Row = block.model_dump()
        told, reported = source.this.outturn.get(block.key), source.reported.outturn.get(block.key)
        row["budget"] = told.budget if told else None
        if reported:
            row |= reported.model_dump(exclude={"variance", "variance_incl_future_demand"})
            row |= {"variance_published": reported.variance, "incl_published": reported.variance_incl_future_demand}
        rows.append(row)
    return rows


def _flows(source: Source) -> list[Row]:
    """A row for each return point and one to date; a return's own table wins over what earlier ones said."""
    told = {flow.period: flow for period in source.so_far for flow in period.ehcp if flow.period != TO_DATE}
    told |= {flow.period: flow for flow in source.reported.ehcp}
    if not told and not source.needs(EHCP):
        return []
    rows: list[Row] = []
    for name in (*source.points, TO_DATE):
        row: Row = {"period": name, "kind": "to date" if name == TO_DATE else "period"}
        if name in told:
            row |= told[name].model_dump(exclude={"period", "net"}) | {"net_published": told[name].net}
        rows.append(row)
    return rows


def _contributions(source: Source) -> list[Row]:
    rows: list[Row] = []
    for partner in source.authority.contribution:
        row: Row = partner.model_dump(exclude={"key"})
        row |= {point: period.contribution.get(partner.key) for point, period in source.by_point.items()}
        rows.append(row)
    return rows


def _savings(source: Source) -> list[Row]:
    rows: list[Row] = []
    for saving in source.authority.saving:
        told, reported = source.this.saving.get(saving.key), source.reported.saving.get(saving.key)
        row: Row = saving.model_dump()
        row |= reported.model_dump(exclude={"target"}) if reported else {}
        row["target"] = _first(told.target if told else None, saving.target)
        rows.append(row)
    return rows


def _conditions(source: Source) -> list[Row]:
    if not source.needs(CONDITIONS):
        return []  # a programme's report rates its conditions among its ratings
    rows: list[Row] = []
    for condition in source.authority.agreement.condition:
        row: Row = condition.model_dump()
        for point, period in source.by_point.items():
            given = period.condition.get(condition.ref)
            row[f"{point} assurance"] = source.assurance(given.assurance) if given else None
        reported = source.reported.condition.get(condition.ref)
        row |= {"progress": reported.progress, "evidence": reported.evidence} if reported else {}
        rows.append(row)
    return rows


def _condition_kpis(source: Source) -> list[Row]:
    rows: list[Row] = []
    for quoted in source.authority.condition_kpi:
        row: Row = quoted.model_dump()
        for point, period in source.by_point.items():
            given = period.condition_kpi.get(quoted.key)
            row[point] = given.value if given else None
            row[f"{point} change"] = given.change if given else None
        rows.append(row)
    return rows


def _as_given(name: str) -> Callable[[Source], list[Row]]:
    """Rows of a list that only this return holds, whose fields are the table's columns."""

    def rows(source: Source) -> list[Row]:
        parts: tuple[Part, ...] = getattr(source.reported, name)
        return [part.model_dump() for part in parts]

    return rows


_TABLES: Mapping[str, Callable[[Source], list[Row]]] = {
    "agreement": _agreement,
    "profile": _profile,
    "payment": _payments,
    "point": _return_points,
    "ehcp_plan": _ehcp_plan,
    "policy": _policies,
    "period": _period,
    "sign_off": _sign_off,
    "rounding": _rounding,
    "override": lambda _: [],
    "kpi": _kpis,
    "model": _model,
    "outturn": _outturn,
    "ehcp": _flows,
    "contribution": _contributions,
    "saving": _savings,
    "condition": _conditions,
    "condition_kpi": _condition_kpis,
    **PROGRAMME_TABLES,
    **{name: _as_given(name) for name in ("risk", "capital", "milestone", "arrival", "request")},
}
