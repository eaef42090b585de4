"""The bridge that says why: from the ceiling, through each line, to the forecast; every effect is a measured figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from hnb_xl.model.blocks import Block, Cell, Chart, ChartKind, Heading, Series, Style, Text
from hnb_xl.model.money import Unit, plain
from hnb_xl.model.results import Figure
from hnb_xl.present.drawn import Span, axis_start, spans
from hnb_xl.present.palette import ADVERSE, FAVOURABLE, LEVEL
from hnb_xl.present.tabular import Field, Weight, tabulate, words
from hnb_xl.present.view import View
from hnb_xl.present.wording import figure, in_unit, millions, verdict

_PREFIX = "deficit.bridge."
_AXIS_STEP = Decimal(250_000)
TABLE = "outBridge"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a level (ceiling, forecast) or an effect, and where its bar stands."""

    number: int
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
    last = [f for f in found if f.id in ends and f is not first]
    drawn = [(first, None), *zip(effects, placed, strict=True), *((f, None) for f in last)]
    return tuple(Step(number, f, span) for number, (f, span) in enumerate(drawn, start=1))


def chart(found: tuple[Step, ...], width: int, height: int) -> Chart:
    """The waterfall over the bridge's table; its columns are numbered as the table's rows."""
    drawn = [step.span.base if step.span else step.figure.value or Decimal(0) for step in found]
    start = in_unit(axis_start(drawn, _AXIS_STEP), Unit.GBP_M)
    return Chart(
        title=f"Ceiling to forecast, £m: steps below (axis from {plain(start)})",
        alt=told(found),
        kind=ChartKind.WATERFALL,
        table=TABLE,
        categories="No.",
        series=(
            Series("From", LEVEL, hidden=True),
            Series("Level", LEVEL),
            Series("Adverse", ADVERSE),
            Series("Favourable", FAVOURABLE),
        ),
        width=width,
        height=height,
        value_format="0.00",
        value_min=start,
    )


def bridge(found: tuple[Step, ...]) -> list[Block]:
    """Heading and table; one line where the bridge has no figures yet."""
    heading = Heading("Why the forecast differs from the ceiling")
    if not found:
        missing = "There is no figure yet for the ceiling, the deficit brought forward or the in-year plan."
        return [heading, Text(missing)]
    return [heading, tabulate(TABLE, _fields(), found, summary=told(found), weigh=_weight)]


def _weight(step: Step) -> Weight:
    return Weight.SUBTOTAL if step.is_level else Weight.LINE


def _fields() -> list[Field[Step]]:
    def drawn(header: str, value: Callable[[Step], Decimal | None]) -> Field[Step]:
        return Field(header, lambda step: figure(value(step), Unit.GBP_M, bare=True), number=True)

    def effect(step: Step) -> Cell:
        return figure(step.figure.value, Unit.GBP_M, signed=not step.is_level, bare=True)

    def size(step: Step, *, up: bool) -> Decimal | None:
        return step.span.size if step.span and step.span.up is up else None

    return [
        Field("Step", lambda step: words(step.figure.label)),
        Field("No.", lambda step: Cell(step.number, Style.FIGURE, "0_)"), number=True),
        Field("£m", effect, number=True),
        Field("In words", lambda step: words("" if step.is_level else verdict(step.figure.value))),
        drawn("Level", lambda step: step.figure.value if step.is_level else None),
        drawn("From", lambda step: step.span.base if step.span else None),
        drawn("Adverse", lambda step: size(step, up=True)),
        drawn("Favourable", lambda step: size(step, up=False)),
    ]


def told(found: tuple[Step, ...]) -> str:
    """The bridge as a screen reader hears it."""
    parts = (
        f"{step.number} {step.figure.label} {millions(step.figure.value, signed=not step.is_level)}" for step in found
    )
    return f"Bridge from the ceiling to the forecast: {'; '.join(parts)}."
