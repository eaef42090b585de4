"""An authority file: what an agreement says and what each return reported, as one TOML file.

`load_authority` reads it; a mistake in it becomes one sentence that names the field the way the file spells it. What
each row may hold is in `authority_rows`. A year, a payment or a figure that the sources do not state is absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from pydantic import Field, ValidationError, model_validator

from hnb_xl.errors import AuthorityFileInvalid, BadArgument
from hnb_xl.model import authority_programme as programme
from hnb_xl.model import authority_rows as rows
from hnb_xl.model.authority_fields import (
    Day,
    Figure,
    Number,
    PaymentStatus,
    PeriodName,
    PointName,
    Ref,
    Remark,
    Words,
    Year,
    listed,
)
from hnb_xl.model.authority_mistakes import mismatches, sentence
from hnb_xl.model.authority_rows import Part
from hnb_xl.model.scale import DEFAULTS, Scale
from hnb_xl.model.toml_file import NotToml, toml_of
from hnb_xl.model.year import MONTHS_IN_YEAR, Period

FILE_LIMIT = 2 * 1024 * 1024
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
MONTHS = tuple(f"M{month:02d}" for month in range(1, MONTHS_IN_YEAR + 1))
OUTTURN = "outturn"
SIGN_OFF_ROLES = ("Section 151 officer", "Director of children's services")


class EhcpPlan(Part):
    """`[agreement.year.ehcp]`: plan numbers agreed for a year."""

    issued: Number = None
    ceased: Number = None
    net: Number = None
    january: Number = None
    january_change: Number = None


class AgreementYear(Part):
    """One `[[agreement.year]]`, amounts in £ and deficits positive."""

    year: Year
    brought_forward: Number = None
    in_year_plan: Number = None
    ceiling_before_sv: Number = None
    opening_plan: Number = None
    hnb_plan: Number = None
    mitigated: Number = None
    unmitigated: Number = None
    safety_valve_max: Number = None
    council_contribution: Number = None
    outturn_before_sv: Number = None
    ehcp: EhcpPlan | None = None


class Condition(Part):
    """One `[[agreement.condition]]`."""

    ref: Ref
    title: Words
    owner: Remark = ""


class Payment(Part):
    """One `[[agreement.payment]]`, in £."""

    instalment: Words
    year: Year
    due: Number = None
    paid: Number = None
    status: PaymentStatus | None = None
    note: Remark = ""


class ReturnPoint(Part):
    """One `[[agreement.return_point]]`: a date at which the council reports."""

    year: Year
    name: PointName
    period_end: Day = None
    due: Day = None


class BlockTransfer(Part):
    """`[agreement.block_transfer]`: what moves from the schools block to high needs in the year, and who approved it.

    Amounts in £. An approval is a date or a minute; one that is not given is left out.
    """

    gross_schools_block: Number = None
    agreed: Number = None
    schools_forum: Remark = ""
    secretary_of_state: Remark = ""


class Agreement(Part):
    """`[agreement]`: the terms in force."""

    version: Words
    first_year: Year
    last_year: Year | None = None
    source: Remark = ""
    key_risk_score: Number = None
    block_transfer: BlockTransfer = BlockTransfer()
    sign_off: tuple[Words, ...] = SIGN_OFF_ROLES
    year: tuple[AgreementYear, ...] = ()
    condition: tuple[Condition, ...] = ()
    payment: tuple[Payment, ...] = ()
    return_point: tuple[ReturnPoint, ...] = ()


class Council(Part):
    """`[authority]`: whose file this is."""

    name: Words
    code: Remark = ""
    pack: Words = "return"  # which set of dashboard sheets its workbook gets


class RagPolicies(Part):
    """`[rag]`: policies by name, and the policy each KPI category takes unless a KPI names its own."""

    policy: Mapping[str, rows.Policy] = {}
    categories: Mapping[str, str] = {}

    @model_validator(mode="before")
    @classmethod
    def _policies_stand_beside_categories(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        return {
            "categories": data.get("categories", {}),
            "policy": {name: policy for name, policy in data.items() if name != "categories"},
        }


class PeriodFigures(Part):
    """One `[[period]]`: everything one return reported."""

    name: PeriodName
    data_date: Day = None
    submitted: Day = None
    signed: tuple[Words, ...] = ()
    kpi: Mapping[str, rows.KpiFigures] = {}
    model: Mapping[str, rows.LineFigures] = {}
    outturn: Mapping[str, rows.BlockFigures] = {}
    ehcp: tuple[rows.Flow, ...] = ()
    contribution: Mapping[str, Figure] = {}
    saving: Mapping[str, rows.SavingFigures] = {}
    condition: Mapping[str, rows.ConditionFigures] = {}
    condition_kpi: Mapping[str, rows.Quoted] = {}
    risk: tuple[rows.Risk, ...] = ()
    capital: tuple[rows.Project, ...] = ()
    milestone: tuple[rows.Milestone, ...] = ()
    arrival: tuple[rows.Arrival, ...] = ()
    request: tuple[rows.Request, ...] = ()
    rating: Mapping[str, programme.RatingFigures] = {}
    measure: Mapping[str, programme.MeasureFigures] = {}
    theme: Mapping[str, Remark] = {}
    workstream: Mapping[str, programme.RatingFigures] = {}
    milestone_due: tuple[programme.MilestonesDue, ...] = ()
    month: tuple[programme.Month, ...] = ()
    rounding: tuple[rows.Rounding, ...] = ()

    @property
    def parsed(self) -> Period:
        """The period as a year and a return point."""
        return Period.parse(self.name)

    @property
    def has_figures(self) -> bool:
        """True when the return reported any figure."""
        figures: list[object] = [kpi.actual for kpi in self.kpi.values()]
        figures += [line.actual for line in self.model.values()]
        figures += [block.outturn for block in self.outturn.values()]
        figures += [*self.contribution.values(), *(flow.issued for flow in self.ehcp)]
        figures += [measure.figure for measure in self.measure.values()]
        return bool(self.month) or any(isinstance(figure, Decimal) for figure in figures)


class Authority(Part):
    """A whole authority file."""

    authority: Council
    agreement: Agreement
    sources: tuple[rows.Source, ...] = ()
    scale: programme.Scales = programme.Scales()
    rag: RagPolicies = RagPolicies()
    kpi: tuple[rows.Kpi, ...] = ()
    model: tuple[rows.ModelLine, ...] = ()
    outturn: tuple[rows.Block, ...] = ()
    contribution: tuple[rows.Partner, ...] = ()
    saving: tuple[rows.Saving, ...] = ()
    condition_kpi: tuple[rows.ConditionKpi, ...] = ()
    rated: tuple[programme.Rated, ...] = ()
    measure: tuple[programme.Measure, ...] = ()
    theme: tuple[programme.Theme, ...] = ()
    workstream: tuple[programme.Workstream, ...] = ()
    rounding: tuple[rows.Rounding, ...] = ()
    periods: tuple[PeriodFigures, ...] = Field(default=(), alias="period")

    def scale_of(self, name: str) -> Scale:
        """The scale things are rated by ("rating", "assurance"): the file's own, else the usual one."""
        return self.scale.chosen.get(name) or DEFAULTS[name]

    def points(self, year: str) -> tuple[str, ...]:
        """The return points of a financial year, in order: the agreement's, else as its periods are spelled."""
        agreed = tuple(point.name for point in self.agreement.return_point if point.year == year)
        if agreed:
            return agreed
        used = {period.parsed.point for period in self.periods if str(period.parsed.year) == year}
        regular = MONTHS if used.intersection(MONTHS) and not used.intersection(QUARTERS) else QUARTERS
        return (*regular, OUTTURN) if OUTTURN in used else regular

    def period(self, name: str) -> PeriodFigures:
        """What was reported at a period; a return point of a known year with nothing reported yet is empty.

        Raises:
            BadArgument: the file knows no such period.
        """
        wanted = Period.parse(name)
        found = next((period for period in self.periods if period.name == str(wanted)), None)
        if found is not None:
            return found
        year = str(wanted.year)
        years = {str(period.parsed.year) for period in self.periods} or {each.year for each in self.agreement.year}
        years |= {point.year for point in self.agreement.return_point}
        if year in years and wanted.point in self.points(year):
            return PeriodFigures(name=str(wanted))
        known = [f"{each}/{point}" for each in sorted(years) for point in self.points(each)]
        raise BadArgument(
            "unknown_period",
            f"{self.authority.name}'s authority file has no period {wanted}.",
            f"It knows {listed(known)}." if known else "Give it a [[period]] or an [[agreement.year]].",
        )

    def latest_period(self) -> PeriodFigures:
        """The latest period with figures, or the latest of all where none has any.

        Raises:
            BadArgument: the file holds no period.
        """
        ordered = sorted(self.periods, key=self._place_in_time)
        if not ordered:
            raise BadArgument(
                "no_period",
                f"{self.authority.name}'s authority file holds no [[period]].",
                "Say which return the workbook is for, as in --period 2021-22/Q3.",
            )
        return next((period for period in reversed(ordered) if period.has_figures), ordered[-1])

    def up_to(self, name: str) -> tuple[PeriodFigures, ...]:
        """The periods of the same year that come before a period, and the period itself, in order."""
        this = self.period(name)
        year, points = str(this.parsed.year), self.points(str(this.parsed.year))
        return tuple(self.period(f"{year}/{point}") for point in points[: points.index(this.parsed.point) + 1])

    def _place_in_time(self, period: PeriodFigures) -> tuple[str, int]:
        year, point = str(period.parsed.year), period.parsed.point
        points = self.points(year)
        return year, points.index(point) if point in points else len(points)


def load_authority(path: Path) -> Authority:
    """Read an authority file.

    Raises:
        AuthorityFileInvalid: it cannot be read, is not TOML, or says something that an authority file cannot.
    """
    raw = _toml(path)
    try:
        authority = Authority.model_validate(raw)
    except ValidationError as wrong:
        sentences = [sentence(raw, each["loc"], each["type"], each["msg"]) for each in wrong.errors()]
        raise _invalid(path, sentences) from None
    found = mismatches(authority)
    if found:
        raise _invalid(path, found)
    return authority


def _toml(path: Path) -> dict[str, object]:
    fix = "Give the path of an authority file (.toml), or the name of a shipped one."
    try:
        with path.open("rb") as file:
            content = file.read(FILE_LIMIT + 1)
    except OSError as wrong:
        reason = wrong.strerror or type(wrong).__name__
        raise AuthorityFileInvalid("authority_unreadable", f"{path} cannot be read: {reason}.", fix) from None
    if len(content) > FILE_LIMIT:
        raise AuthorityFileInvalid(
            "authority_too_large", f"{path.name} is larger than 2 MB, so it is no authority file.", fix
        )
    try:
        return toml_of(content)
    except NotToml as wrong:
        fix = "Mend what it names and save it as UTF-8 text; texts need quotes."
        raise AuthorityFileInvalid("authority_not_toml", f"{path.name} is not TOML: {wrong}.", fix) from None


def _invalid(path: Path, sentences: list[str]) -> AuthorityFileInvalid:
    more = f" (and {len(sentences) - 1} more)" if len(sentences) > 1 else ""
    return AuthorityFileInvalid(
        "authority_invalid",
        f"{path.name}: {sentences[0]}{more}.",
        "Correct the file and run again; workbook_templates/authorities/README.md lists the fields.",
    )
