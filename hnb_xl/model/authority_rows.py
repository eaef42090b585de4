"""The rows of an authority file: field names are those of the contract's columns wherever a field becomes a cell."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, model_validator

from hnb_xl.model.authority_fields import (
    BasisWord,
    Better,
    BlockKind,
    Day,
    FactKey,
    Figure,
    KpiSigns,
    LineKind,
    LineSigns,
    Number,
    PartnerKind,
    Ref,
    Remark,
    RiskDirection,
    RiskWord,
    Status,
    Strategy,
    TargetKind,
    Trips,
    UnitWord,
    Words,
    listed,
    spelled,
    suggestion,
)


class Part(BaseModel):
    """Any table of an authority file: frozen, and a field it does not know is an error, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _only_known_fields(cls, data: object) -> object:
        if isinstance(data, dict):
            known = [field.alias or name for name, field in cls.model_fields.items()]
            for name in data:
                if name not in known:
                    near = suggestion(name, known) or f"; the fields are {listed(known)}"
                    raise ValueError(f"“{spelled(name)}” is not a field here{near}")
        return data


class Source(Part):
    """Where figures were read: a document and a table of it."""

    document: Words
    table: Remark = ""
    holds: Remark = ""


class Kpi(Part):
    """One `[[kpi]]`: what it is and what was agreed; figures are in its own unit."""

    ref: Ref
    name: Words
    category: Words
    unit: UnitWord
    basis: BasisWord
    target_kind: TargetKind = "annual"
    baseline: Figure = None
    target: Figure = None
    annual_target: Figure = None
    better: Better | None = None
    policy: Words | None = None
    derivation: Remark = ""
    signs: KpiSigns = "as stated"
    rounded_to: Number = None
    fact: FactKey | None = None


class ModelLine(Part):
    """One `[[model]]`: a line of the financial model, with its agreed plan in its own unit."""

    key: Ref
    line: Words
    kind: LineKind = "line"
    unit: UnitWord
    plan: Figure = None
    signs: LineSigns
    parts: Remark = ""
    rounded_to: Number = None
    policy: Words | None = None
    fact: FactKey | None = None
    clause: Remark = ""


class Block(Part):
    """One `[[outturn]]`: a row of the DSG outturn."""

    key: Ref
    block: Words
    kind: BlockKind = "block"
    unit: UnitWord
    parts: Remark = ""
    rounded_to: Number = None
    fact: FactKey | None = None


class Partner(Part):
    """One `[[contribution]]`: a partner, or the total of them."""

    key: Ref
    partner: Words
    kind: PartnerKind = "partner"
    unit: UnitWord


class Saving(Part):
    """One `[[saving]]`: what a condition claims to save; `lines` names the model lines that make it up."""

    key: Ref
    initiative: Words
    condition: Ref | None = None
    unit: UnitWord
    target: Figure = None
    rounded_to: Number = None
    lines: Remark = ""
    owner: Remark = ""


class ConditionKpi(Part):
    """One `[[condition_kpi]]`: an indicator that the narrative of a condition quotes."""

    key: Ref
    indicator: Words
    kpi: Ref | None = None
    unit: UnitWord
    target: Figure = None
    target_change: Figure = None


class Policy(Part):
    """One `[rag.<name>]`: tolerances in base units; `better` is for KPIs that do not say."""

    better: Better = "lower"
    amber_pct: Number = None
    red_pct: Number = None
    amber_amount: Number = None
    red_amount: Number = None
    combine: Trips = "either"
    why: Remark = ""

    @model_validator(mode="after")
    def _thresholds_make_sense(self) -> Policy:
        for kind, amber, red in (
            ("pct", self.amber_pct, self.red_pct),
            ("amount", self.amber_amount, self.red_amount),
        ):
            if any(value is not None and value < 0 for value in (amber, red)):
                raise ValueError(f"amber_{kind} and red_{kind} must not be negative")
            if amber is not None and red is not None and amber > red:
                raise ValueError(f"amber_{kind} ({amber}) is above red_{kind} ({red}), so nothing could be Amber")
        return self


class Rounding(Part):
    """One `[[rounding]]`: a figure published more coarsely than its row ("tblKPI / 9 / Q1")."""

    id: Words
    rounded_to: Number
    why: Remark = ""


class KpiFigures(Part):
    """`[period.kpi.<ref>]`: what one return says of a KPI; a target given here wins over the KPI's own."""

    actual: Figure = None
    target: Figure = None
    baseline: Figure = None
    annual_target: Figure = None
    rag: Words | None = None
    rag_last: Words | None = None
    reason: Remark = ""
    comment: Remark = ""


class LineFigures(Part):
    """`[period.model.<key>]`: what one return says of a model line."""

    plan: Figure = None
    previous: Figure = None
    actual: Figure = None
    rag: Words | None = None
    reason: Remark = ""
    comment: Remark = ""


class BlockFigures(Part):
    """`[period.outturn.<key>]`: one row of the outturn table, as published."""

    budget: Figure = None
    outturn: Figure = None
    variance: Figure = None
    future_demand: Figure = None
    variance_incl_future_demand: Figure = None
    previous: Figure = None


class Flow(Part):
    """One `[[period.ehcp]]`: plans issued and ceased in a return point, or "To date"."""

    period: Ref
    issued: Figure = None
    ceased: Figure = None
    movers: Figure = None
    net: Figure = None
    stock: Figure = None


class SavingFigures(Part):
    """`[period.saving.<key>]`: what one return says of a saving; savings are positive."""

    target: Figure = None
    secured: Figure = None
    expected: Figure = None
    forecast: Figure = None
    comment: Remark = ""


class ConditionFigures(Part):
    """`[period.condition.<ref>]`: assurance (in a return) or rating (in a programme's report), and progress."""

    assurance: Words | None = None
    last: Words | None = None
    this: Words | None = None
    progress: Remark = ""
    evidence: Remark = ""


class Quoted(Part):
    """`[period.condition_kpi.<key>]`: a figure as the narrative quotes it, with its bracketed change."""

    value: Figure = None
    change: Figure = None


class Risk(Part):
    """One `[[period.risk]]`."""

    key: Ref
    name: Remark = ""
    workstream: Words
    risk: Words
    effect: Remark = ""
    strategy: Strategy | None = None
    action: Remark = ""
    rating: RiskWord | None = None
    impact: Number = None
    likelihood: Number = None
    previous: Number = None
    target: Number = None
    owner: Remark = ""
    updated: Day = None
    direction: RiskDirection | None = None
    score_published: Number = None


class Project(Part):
    """One `[[period.capital]]`."""

    key: Ref
    item: Words
    places: Figure = None
    grant: Figure = None
    opening_plan: Remark = ""
    opening_now: Remark = ""
    status: Status | None = None
    comment: Remark = ""


class Milestone(Part):
    """One `[[period.milestone]]`."""

    key: Ref
    item: Words
    due: Day = None
    due_text: Remark = ""
    workstream: Remark = ""
    status: Status | None = None
    owner: Remark = ""


class Arrival(Part):
    """One `[[period.arrival]]`."""

    key: Ref
    item: Words
    count: Figure = None
    cost: Figure = None
    rounded_to: Number = None
    comment: Remark = ""


class Request(Part):
    """One `[[period.request]]`: what the council asks of DfE."""

    key: Ref
    item: Words
    raised: Remark = ""
    status: Remark = ""
