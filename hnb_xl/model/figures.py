"""The catalogue of figures: every id that `results` may hold, with its unit and its one definition.

`<ref>`, `<line>` and the like stand for a row key of the workbook; a test holds the catalogue against real results.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class FigureDefinition:
    """One kind of figure."""

    id: str
    unit: str
    definition: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What an id of this kind looks like."""
        parts = re.split(r"(<[^>]+>)", self.id)
        return re.compile("".join(r"[a-z0-9_.]+" if part.startswith("<") else re.escape(part) for part in parts))

    @cached_property
    def fixed(self) -> int:
        """How many characters of the id are its own, not a row's."""
        return len(re.sub(r"<[^>]+>", "", self.id))


_ROW, _GBP = "row", "GBP"
_KPI = (
    ("actual", "The KPI at this return, internal sign"),
    ("previous", "The KPI at the return before"),
    ("baseline", "The figure the plan starts from"),
    (
        "target",
        "The target as entered; of a pro rata target left blank: baseline + (year-end - baseline) x months / 12",
    ),
    ("variance", "actual - target"),
    ("adverse", "variance turned so that positive is worse"),
    ("change", "actual - previous"),
    ("rated_against", "The target at the data date: an annual target of a flow x months / 12, else the target"),
    ("off_plan", "actual - rated_against, turned so that positive is worse"),
    ("green_to", "The most it may be off plan and still be Green"),
    ("red_from", "The least it is off plan when Red"),
)
_LINE = (
    ("plan", "The agreed model; of a subtotal left blank the sum of its parts"),
    ("actual", "The forecast of the year end; of a subtotal left blank the sum of its parts"),
    ("parts_plan", "A subtotal's parts added up: plan"),
    ("parts_actual", "A subtotal's parts added up: forecast"),
    ("variance", "actual - plan"),
    ("adverse", "variance turned so that positive is worse: income falls, costs and deficits rise"),
    ("green_to", "The most it may be adverse and still be Green"),
    ("red_from", "The least it is adverse when Red"),
)
_RAG = (
    ("rag.computed", "What the RAG policy gives"),
    ("rag.reported", "What the return prints"),
)
_BLOCK = (
    ("budget", "Budget of the block"),
    ("outturn", "Forecast outturn of the block"),
    ("future_demand", "Expected, not yet committed"),
    ("previous", "Variance incl. future demand in the forecast before"),
    ("variance", "As published, else outturn - budget"),
    ("variance_incl_future_demand", "As published, else variance + future demand"),
    ("movement", "variance_incl_future_demand - previous"),
)
_DEFICIT = (
    ("brought_forward", "Cumulative deficit at 1 April before safety valve: last year's final outturn"),
    ("in_year", "Net high needs deficit + other blocks - council contribution, as most precisely stated"),
    ("cumulative.before_sv", "brought_forward + in_year; of a closed year its final outturn"),
    ("cumulative.after_sv_received", "before_sv - payments received to date"),
    ("cumulative.after_sv_max", "before_sv - the maximum payments of the years up to this one"),
    ("ceiling", "The agreement's maximum cumulative deficit before safety valve"),
    ("headroom", "ceiling - before_sv; negative is a breach"),
    ("bridge.ceiling", "Where the bridge starts"),
    ("bridge.opening_difference", "brought_forward - (ceiling - in-year plan)"),
    ("bridge.<line>", "The line's variance with the sign it enters the in-year deficit"),
    ("bridge.not_explained", "What the published lines leave unexplained (rounding)"),
    ("bridge.forecast", "Where the bridge ends: before_sv"),
)
_DEMAND = (
    ("stock", "count", "EHCPs maintained at the data date"),
    ("stock_change.to_date", "count", "EHCPs maintained - baseline"),
    ("growth_pct", "percent", "(EHCPs maintained - baseline) / baseline"),
    ("issued.<quarter>", "count", "New plans in the period"),
    ("ceased.<quarter>", "count", "Plans ended in the period"),
    ("movers.<quarter>", "count", "Moved in less moved out in the period"),
    ("net.<quarter>", "count", "issued - ceased + movers of the period"),
    ("row.<period>.net", "count", "issued - ceased + movers as a row of the sheet gives it"),
    ("issued.to_date", "count", "Sum of the periods that have figures"),
    ("ceased.to_date", "count", "Sum of the periods that have figures"),
    ("net.to_date", "count", "Sum of the periods that have figures"),
    ("average_cost", _GBP, "High needs expenditure / EHCPs expected in January (else those maintained)"),
)

_PAIR = (
    ("this", "rating", "The rating now, in the council's words"),
    ("last", "rating", "The rating a period ago"),
    ("direction", "status", "Better, Worse or Same: where the rating now stands on the scale against a period ago"),
)
_COUNTED = "level of the scale (green, amber_green, amber, amber_red, red; good to bad), or not_rated"
_PROGRAMME = (
    *((f"rating.<key>.{id}", unit, text) for id, unit, text in _PAIR),
    ("rating.count.<group>.<level>", "count", f"Rows of the group at this {_COUNTED}"),
    ("measure.<key>.figure", _ROW, "The figure, or the words in its place"),
    ("measure.<key>.count", "count", "The part, where the figure is part of a total"),
    ("measure.<key>.total", "count", "The total it is part of"),
    ("measure.<key>.share", "percent", "The part as a share, as printed"),
    *((f"measure.<key>.{id}", unit, text) for id, unit, text in _PAIR),
    ("measure.count.<level>", "count", f"Key measures at this {_COUNTED}"),
    *((f"workstream.<key>.{id}", unit, text) for id, unit, text in _PAIR),
    ("workstream.count.<level>", "count", f"Workstreams at this {_COUNTED}"),
    ("workstream.count.theme.<theme>.<level>", "count", "The same, of one theme"),
    ("workstream.count.programme.<programme>.<level>", "count", "The same, of one programme"),
    ("milestones.<theme>.<status>", "count", "Milestones due in the theme (all: in every theme) with this status"),
    ("milestones.<theme>.due", "count", "Milestones due in the theme (all: in every theme)"),
)
_MONTH = (
    ("<yyyy_mm>", "The month's figure as entered"),
    ("latest", "The latest month with a figure"),
    ("change", "latest - the month before"),
    ("average", "Average of the 12 months to the latest, over those with a figure; text names the others"),
    ("average.<yyyy_mm>", "The same, to this month"),
    ("on_year.<yyyy_mm>", "The month - the same month a year before, where the sheet holds both"),
    ("last_year.<yyyy_mm>", "The month - the change on last year as printed: the figure a year before"),
    ("neighbours.<yyyy_mm>", "The month - its gap to statistical neighbours as printed: the neighbours' figure"),
    ("from_counts.<yyyy_mm>", "Of a share: part / whole, from the two series it is the quotient of"),
)
_RISK = (
    ("previous", "Score in the return before"),
    ("target", "Score to be reached"),
)
_COURSE = (
    ("deficit.opening_plan", "What the plan expected to be brought forward"),
    ("deficit.in_year_plan", "In-year net deficit planned"),
    ("deficit.mitigated", "Cumulative deficit with the plan: as stated, else opening_plan + in_year_plan"),
    ("deficit.unmitigated", "Cumulative deficit without the plan"),
    ("deficit.assumed.cumulative", "Only where no cumulative is reported: opening + in-year forecast, as text assumes"),
    ("deficit.assumed.headroom", "ceiling - assumed.cumulative"),
    ("payments.due", "Safety valve payments due at most for the year"),
    ("payments.received", "Safety valve payments received for the year"),
    ("payments.withheld", "Safety valve payments withheld for the year: due, of instalments with that status"),
)

CATALOGUE: tuple[FigureDefinition, ...] = (
    FigureDefinition("period.index", "count", "Position of the return point among those of the year"),
    FigureDefinition("period.months", "months", "Whole months of the year that have ended at the data date"),
    *(FigureDefinition(f"kpi.<ref>.{id}", _ROW, text) for id, text in _KPI),
    FigureDefinition("kpi.<ref>.variance_pct", "percent", "variance / |target|; none when the target is 0"),
    FigureDefinition("kpi.<ref>.direction", "status", "Better, Worse or Same since the return before"),
    *(FigureDefinition(f"kpi.<ref>.{id}", "rating", text) for id, text in _RAG),
    FigureDefinition("rag.count.<category>.<colour>", "count", "KPIs of the category with this computed rating"),
    FigureDefinition("rag.count.<category>.<colour>.reported", "count", "The same, with this reported rating"),
    *(FigureDefinition(f"model.<line>.{id}", _ROW, text) for id, text in _LINE),
    *(FigureDefinition(f"model.<line>.{id}", "rating", text) for id, text in _RAG),
    *(FigureDefinition(f"deficit.{id}", _GBP, text) for id, text in _DEFICIT),
    FigureDefinition("savings.<line>.target", _GBP, "Planned saving of a model line, positive"),
    FigureDefinition("savings.<line>.achieved", _GBP, "Forecast saving of a model line, positive"),
    FigureDefinition("savings.<condition>.shortfall", _GBP, "target - forecast of a condition's claim"),
    FigureDefinition("savings.total", _GBP, "As most precisely stated, else the lines added up"),
    FigureDefinition("savings.target", _GBP, "As most precisely stated, else the lines added up"),
    FigureDefinition("savings.shortfall", _GBP, "savings.target - savings.total"),
    *(FigureDefinition(f"outturn.<block>.{id}", _GBP, text) for id, text in _BLOCK),
    *(FigureDefinition(f"ehcp.{id}", unit, text) for id, unit, text in _DEMAND),
    FigureDefinition("funding.gap_pct", "percent", "(high needs expenditure - allocation) / allocation"),
    FigureDefinition("contributions.<partner>", _GBP, "Increase in the partner's contribution"),
    FigureDefinition("contributions.total", _GBP, "As entered, else the partners added up"),
    FigureDefinition("condition.<ref>.assurance", "status", "Good, Medium or Low at this return"),
    FigureDefinition("kpi.<ref>.rag.last", "rating", "What the return before printed"),
    FigureDefinition("kpi.<ref>.rag.direction", "status", "Better, Worse or Same: reported against the return before"),
    *(FigureDefinition(id, unit, text) for id, unit, text in _PROGRAMME),
    *(FigureDefinition(f"month.<series>.{id}", "series", text) for id, text in _MONTH),
    FigureDefinition("month.<series>.direction", "status", "Better, Worse or Same than the month before"),
    *(FigureDefinition(id, _GBP, text) for id, text in _COURSE),
    FigureDefinition("risk.<key>.score", "score", "impact x likelihood, 1 to 25; else as the register prints it"),
    *(FigureDefinition(f"risk.<key>.{id}", "score", text) for id, text in _RISK),
    FigureDefinition("risk.<key>.direction", "status", "Better, Worse or Same: previous score, else the printed arrow"),
    FigureDefinition("risk.<key>.key", "status", "Key risk: score at risks.threshold or above; absent otherwise"),
    FigureDefinition("risks.threshold", "score", "The agreement's key-risk score"),
    FigureDefinition("risks.key", "count", "Risks at or above it"),
    FigureDefinition(
        "risks.grid.<impact>_<likelihood>", "count", "Risks in this square; squares without any are absent"
    ),
    FigureDefinition("risk.<key>.rating", "rating", "The register's own word"),
    FigureDefinition("sign_off.<role>.standing", "status", "Signed, void (and why), marked by hand, or not signed yet"),
)


def definition_of(id: str) -> FigureDefinition | None:
    """The definition an id fits, or None; of several the one that leaves least open ("contributions.total")."""
    fitting = [definition for definition in CATALOGUE if definition.pattern.fullmatch(id)]
    return max(fitting, key=lambda definition: definition.fixed, default=None)
