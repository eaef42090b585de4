"""The rows of an authority file, and how each field of one is read.

A field is spelled as a person would write it in TOML (`to_date`, `GBPm`) and kept as the workbook spells it ("to date",
"£m"), so that nothing downstream has to know both. Field names are those of the contract's columns wherever a field
becomes a cell.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainValidator, model_validator

from hnb_xl.errors import BadArgument
from hnb_xl.model.facts import FACTS
from hnb_xl.model.money import Unit, unit
from hnb_xl.model.tables import agreement, delivery, finance
from hnb_xl.model.year import FinancialYear, Period

_LARGEST = Decimal(10) ** 15
_FINEST = -12  # decimal places: more than any published figure, few enough to print
_REF = re.compile(r"[0-9A-Za-z][0-9A-Za-z ._\-]{0,59}")


def listed(words: Iterable[str]) -> str:
    """`a, b, c`, for messages."""
    return ", ".join(words)


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean “target”?`, or nothing when no known word is near."""
    close = difflib.get_close_matches(word.lower(), {name.lower(): name for name in known}, n=1, cutoff=0.6)
    original = {name.lower(): name for name in known}
    return f"; did you mean “{original[close[0]]}”?" if close else ""


def spelled(value: object) -> str:
    """A value as it stands in the file, short enough for a message."""
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _one_of(allowed: tuple[str, ...], aliases: Mapping[str, str] | None = None) -> Callable[[object], str]:
    """Read one of the workbook's words; an underscore may stand for a space, and case does not matter."""
    known = {word.lower(): word for word in allowed} | {key.lower(): word for key, word in (aliases or {}).items()}
    file_words = [word.replace(", rated ", " ").replace(" ", "_") for word in allowed]

    def read(value: object) -> str:
        word = value.strip().lower() if isinstance(value, str) else ""
        found = known.get(word) or known.get(word.replace("_", " "))
        if found is None:
            raise ValueError(
                f"“{spelled(value)}” is not one of {listed(file_words)}{suggestion(str(value), file_words)}"
            )
        return found

    return read


def _read_unit(value: object) -> str:
    try:
        return unit(value.strip() if isinstance(value, str) else "").value
    except ValueError:
        words = [each.value for each in Unit]
        raise ValueError(
            f"“{spelled(value)}” is not one of {listed(words)} (or GBP, GBPk, GBPm, percent){suggestion(str(value), words)}"
        ) from None


def _number(value: object) -> Decimal:
    """A TOML number as a Decimal, within what a published figure can be."""
    number = Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(number, Decimal):
        raise ValueError(f"“{spelled(value)}” is not a number; write it without quotes, commas or units")
    exponent = number.as_tuple().exponent
    if not number.is_finite() or abs(number) >= _LARGEST or not isinstance(exponent, int) or exponent < _FINEST:
        raise ValueError(f"{spelled(value)} is too large or too fine to be a published figure")
    return number


def _number_or_none(value: object) -> Decimal | None:
    return None if value is None else _number(value)


def _figure(value: object) -> Decimal | str | None:
    """A number, or the words that stand where there is no figure ("n/a")."""
    if isinstance(value, str):
        return value.strip() or None
    return None if value is None else _number(value)


def _ref(value: object) -> str:
    """A reference as printed: 1, 6a, 3.1. A bare number is taken as its digits."""
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal) or not _REF.fullmatch(text.strip()):
        raise ValueError(f'“{spelled(value)}” is not a reference; write it as printed, such as "6a"')
    return text.strip()


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"“{spelled(value)}” is not text; write words in quotes")
    return " ".join(value.split())


def _text_or_blank(value: object) -> str:
    return "" if value == "" else _text(value)


def _year(value: object) -> str:
    try:
        return str(FinancialYear.parse(str(value)))
    except BadArgument as wrong:
        raise ValueError(wrong.message.rstrip(".") + "; write it as 2021-22") from None


def _period_name(value: object) -> str:
    try:
        return str(Period.parse(str(value)))
    except BadArgument as wrong:
        raise ValueError(wrong.message.rstrip(".") + "; write it as 2021-22/Q3") from None


def _day(value: object) -> date | None:
    if value is None or type(value) is date:
        return value
    raise ValueError(f"“{spelled(value)}” is not a date; write it as 2021-11-30, without quotes")


_RATING_WORDS = {"Green": "G", "Amber": "A", "Red": "R", "Amber/Green": "A/G", "Amber/Red": "A/R"}
_TARGET_ALIASES = {"annual pro rata": "annual, rated pro rata"}

Number = Annotated[Decimal | None, PlainValidator(_number_or_none)]
Figure = Annotated[Decimal | str | None, PlainValidator(_figure)]
Ref = Annotated[str, PlainValidator(_ref)]
Words = Annotated[str, PlainValidator(_text)]
Remark = Annotated[str, PlainValidator(_text_or_blank)]
Day = Annotated[date | None, PlainValidator(_day)]
Year = Annotated[str, PlainValidator(_year)]
PeriodName = Annotated[str, PlainValidator(_period_name)]
UnitWord = Annotated[str, PlainValidator(_read_unit)]
Rating = Annotated[str, PlainValidator(_one_of(finance.RATINGS, _RATING_WORDS))]
Better = Annotated[str, PlainValidator(_one_of(finance.BETTER))]
BasisWord = Annotated[str, PlainValidator(_one_of(finance.BASES))]
TargetKind = Annotated[str, PlainValidator(_one_of(finance.TARGET_KINDS, _TARGET_ALIASES))]
KpiSigns = Annotated[str, PlainValidator(_one_of(finance.KPI_SIGNS))]
LineSigns = Annotated[str, PlainValidator(_one_of(finance.LINE_SIGNS))]
Trips = Annotated[str, PlainValidator(_one_of(agreement.TRIPS))]
PaymentStatus = Annotated[str, PlainValidator(_one_of(agreement.PAYMENT_STATUSES))]
Assurance = Annotated[str, PlainValidator(_one_of(delivery.ASSURANCE))]
RiskWord = Annotated[str, PlainValidator(_one_of(delivery.RISK_WORDS))]
Strategy = Annotated[str, PlainValidator(_one_of(delivery.RISK_STRATEGIES))]
Status = Annotated[str, PlainValidator(_one_of(delivery.MILESTONE_STATUSES))]
FactKey = Annotated[str, PlainValidator(_one_of(tuple(FACTS)))]
LineKind = Annotated[str, PlainValidator(_one_of(("line", "subtotal")))]
BlockKind = Annotated[str, PlainValidator(_one_of(("block", "subtotal", "funding", "total")))]
PartnerKind = Annotated[str, PlainValidator(_one_of(("partner", "total")))]


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
    rag: Rating | None = None
    reason: Remark = ""
    comment: Remark = ""


class LineFigures(Part):
    """`[period.model.<key>]`: what one return says of a model line."""

    plan: Figure = None
    previous: Figure = None
    actual: Figure = None
    rag: Rating | None = None
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
    """`[period.condition.<ref>]`: assurance and progress at one return."""

    assurance: Assurance | None = None
    progress: Remark = ""
    evidence: Remark = ""


class Quoted(Part):
    """`[period.condition_kpi.<key>]`: a figure as the narrative quotes it, with its bracketed change."""

    value: Figure = None
    change: Figure = None


class Risk(Part):
    """One `[[period.risk]]`."""

    key: Ref
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
