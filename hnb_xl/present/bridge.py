"""The bridge that says why: from the ceiling, through each line, to the forecast; every effect is a measured figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hnb_xl.model.blocks import Block, Cell, Chart, ChartKind, Charts, Heading, Series, Text
from hnb_xl.model.money import Unit
from hnb_xl.model.results import Figure
from hnb_xl.present.drawn import Span, axis_start, spans
from hnb_xl.present.palette import ADVERSE, FAVOURABLE, LEVEL
from hnb_xl.present.tabular import Field, Weight, tabulate, words
from hnb_xl.present.view import View
from hnb_xl.present.wording import figure, millions, verdict

_PREFIX = "deficit.bridge."
_AXIS_STEP = Decimal(500_000)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a level (ceiling, forecast) or an effect, and where its bar stands."""

    figure: Figure
    span: Span | None = None

    @property
    def is_level(self) -> bool:
        """True for the ceiling and the forecast."""
        return self.span is None


def steps(view: View) -> tuple[Step, ...]:
    """The steps in order; lines without effect are left out, as they explain nothing."""
    found = [f for f in view.results.starting(_PREFIX) if f.period == f"{view.inputs.year}/outturn"]
    ends = {f"{_PREFIX}ceiling", f"{_PREFIX}forecast"}
    first = next((f for f in found if f.id in ends), None)
    if first is None or first.value is None:
        return ()
    effects = [f for f in found if f.id not in ends and f.value]
    placed = spans(first.value, [f.value for f in effects if f.value is not None])
    moved = [Step(f, span) for f, span in zip(effects, placed, strict=True)]
    levels = [Step(f) for f in found if f.id in ends]
    return (levels[0], *moved, *levels[1:])


def bridge(view: View, width: int) -> list[Block]:
    """Heading, table and waterfall; one line where the bridge has no figures yet."""
    found = steps(view)
    heading = Heading("Why the forecast differs from the ceiling")
    if not found:
        return [
            heading,
            Text("There is no figure yet for the ceiling, the deficit brought forward or the in-year plan."),
        ]
    table = tabulate("outBridge", _fields(), found, summary=_told(found), weigh=_weight)
    drawn = [step.span.base if step.span else step.figure.value or Decimal(0) for step in found]
    start = axis_start(drawn, _AXIS_STEP)
    chart = Chart(
        title=f"From the ceiling to the forecast, £m (axis starts at {millions(start)})",
        alt=_told(found),
        kind=ChartKind.STACKED_BAR,
        table=table.name,
        categories="Step",
        series=(
            Series("From", LEVEL, hidden=True),
            Series("Level", LEVEL),
            Series("Adverse", ADVERSE),
            Series("Favourable", FAVOURABLE),
        ),
        width=width,
        height=max(12, len(found) + 3),
        value_format="0.0",
        value_min=start / Unit.GBP_M.scale,
    )
    return [heading, table, Charts((chart,))]


def _weight(step: Step) -> Weight:
    return Weight.SUBTOTAL if step.is_level else Weight.LINE


def _fields() -> list[Field[Step]]:
    def drawn(value: Decimal | None) -> Cell:
        return figure(value, Unit.GBP_M, bare=True)

    return [
        Field("Step", lambda step: words(step.figure.label)),
        Field(
            "£m", lambda step: figure(step.figure.value, Unit.GBP_M, signed=not step.is_level, bare=True), number=True
        ),
        Field("In words", lambda step: words("" if step.is_level else verdict(step.figure.value))),
        Field("Level", lambda step: drawn(step.figure.value if step.is_level else None), number=True),
        Field("From", lambda step: drawn(step.span.base if step.span else None), number=True),
        Field("Adverse", lambda step: drawn(step.span.size if step.span and step.span.up else None), number=True),
        Field(
            "Favourable", lambda step: drawn(step.span.size if step.span and not step.span.up else None), number=True
        ),
    ]


def _told(found: tuple[Step, ...]) -> str:
    """The bridge as a screen reader hears it."""
    told = [f"{step.figure.label} {millions(step.figure.value, signed=not step.is_level)}" for step in found]
    return "Bridge from the ceiling to the forecast: " + "; ".join(told) + "."
