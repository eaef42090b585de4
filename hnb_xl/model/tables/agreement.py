"""Agreement and Period sheets: what was agreed with DfE, what has been paid, and which return this is."""

from __future__ import annotations

from hnb_xl.model.columns import STATED, Basis, Column, Filled, Item, Kind, OnRoll, Table
from hnb_xl.model.money import Unit
from hnb_xl.model.packs import HIGHLIGHT, PORTFOLIO
from hnb_xl.model.scale import COLOURS, DEFAULTS
from hnb_xl.model.sign_off import SignOff

SET_UP = Filled.SET_UP
PAYMENT_STATUSES = ("due", "paid", "part-paid", "withheld", "made good")
TRIPS = ("either", "both")


def _money(key: str, header: str, help: str, basis: Basis, filled: Filled = SET_UP, figure: str = "") -> Column:
    return Column(
        key, header, Kind.NUMBER, help, unit=Unit.GBP, basis=basis, filled=filled, figure=figure, width=15, quantum=None
    )


def _fact(key: str, label: str, kind: Kind, help: str, unit: Unit | None = None, *, required: bool = False) -> Item:
    """A fact of the agreement: set up from the authority file, and locked."""
    return Item(key, label, kind, help, unit=unit, required=required, filled=SET_UP)


def _of_the_year(key: str, label: str, kind: Kind, help: str, unit: Unit | None = None) -> Item:
    """A fact of one year, typed when it is known: no approval outlives its year."""
    return Item(key, label, kind, help, unit=unit, on_year=OnRoll.CLEARED)


_BLOCK_TRANSFER = (
    _of_the_year(
        "schools_block",
        "Gross schools block",
        Kind.NUMBER,
        "Schools block of the year before any transfer, in £",
        Unit.GBP,
    ),
    _of_the_year(
        "transfer",
        "Block transfer agreed",
        Kind.NUMBER,
        "Agreed transfer from the schools block to high needs for the year, in £",
        Unit.GBP,
    ),
    _of_the_year(
        "forum",
        "Schools Forum's approval",
        Kind.TEXT,
        "Date or minute at which Schools Forum approved the transfer; blank: not approved",
    ),
    _of_the_year(
        "secretary",
        "Secretary of State's approval",
        Kind.TEXT,
        "Date or reference of the approval that a transfer above 0.5% needs; blank: not approved",
    ),
)

AGREEMENT = Table(
    key="agreement",
    name="tblAgreement",
    sheet="Agreement",
    title="Agreement facts",
    help="One row a fact. Set up from the authority file; the version says which agreement the figures are held to.",
    row_key="item",
    on_roll=OnRoll.KEPT,
    columns=(
        Column("item", "Item", help="What the fact is", filled=SET_UP, width=40),
        Column("value", "Value", Kind.ANY, "The fact", filled=SET_UP, width=30),
    ),
    items=(
        _fact("authority", "Authority", Kind.TEXT, "The council's name", required=True),
        _fact("code", "ONS code", Kind.TEXT, "The council's nine-character code"),
        _fact("version", "Agreement version", Kind.TEXT, "Year and month of the agreement in force", required=True),
        _fact("first_year", "First year", Kind.TEXT, "First financial year of the agreement", required=True),
        _fact("last_year", "Last year", Kind.TEXT, "Last financial year of the agreement, where known"),
        _fact("pack", "Dashboard pack", Kind.TEXT, "Which set of dashboard sheets is made", required=True),
        _fact("source", "Source", Kind.TEXT, "Where these terms were read"),
        _fact("key_risk", "Key-risk score", Kind.NUMBER, "A risk with this score or more is a key risk", Unit.COUNT),
        *_BLOCK_TRANSFER,
        _fact("template", "Template version", Kind.TEXT, "Version of this workbook's tables", required=True),
    ),
    source="Safety Valve agreement",
)

PROFILE = Table(
    key="profile",
    name="tblProfile",
    sheet="Agreement",
    title="Deficit profile by financial year",
    help="Amounts in £, deficits positive. A year the agreement does not state stays out of the table.",
    row_key="year",
    columns=(
        Column("year", "Year", help="Financial year, as 2021-22", required=True, filled=SET_UP, width=40),
        _money(
            "brought_forward",
            "Brought forward",
            "Cumulative deficit at 1 April before safety valve payments: last year's final outturn, never a forecast",
            Basis.BASELINE,
        ),
        _money("in_year_plan", "In-year plan", "Planned in-year net DSG deficit", Basis.TARGET),
        _money("ceiling", "Ceiling before SV", "Maximum cumulative deficit before payments at year end", Basis.TARGET),
        _money("unmitigated", "Unmitigated", "Cumulative deficit forecast with no plan", Basis.FORECAST),
        _money("sv_max", "Maximum payment", "Most that DfE may pay for the year", Basis.TARGET),
        _money("council", "Council contribution", "Contribution from the council's own funds", Basis.TARGET),
        _money(
            "outturn", "Final outturn before SV", "Cumulative deficit before payments, accounts closed", Basis.STOCK
        ),
        _money("opening_plan", "Opening in the plan", "What the plan expects to be brought forward", Basis.BASELINE),
        _money("hnb_plan", "High needs plan", "Planned in-year deficit of the high needs block alone", Basis.TARGET),
        _money("mitigated", "Mitigated", "Cumulative deficit forecast with the plan", Basis.FORECAST),
    ),
    source="Safety Valve agreement, deficit profile",
)

PAYMENTS = Table(
    key="payment",
    name="tblPayments",
    sheet="Agreement",
    title="Safety valve payments",
    help="One row an instalment. A payment without a figure is left blank: it is never counted as nought.",
    row_key="instalment",
    on_roll=OnRoll.KEPT,
    spare_rows=4,
    columns=(
        Column("instalment", "Instalment", help="Year and instalment", required=True, width=40),
        Column("year", "Financial year", help="The year the payment is for", required=True, width=15),
        _money("due", "Due at most", "Most that is due", Basis.TARGET, Filled.TYPED),
        _money("paid", "Paid", "What has been received", Basis.TO_DATE, Filled.TYPED),
        Column("status", "Status", Kind.CHOICE, "Where the payment stands", allowed=PAYMENT_STATUSES, width=15),
        Column("note", "Note", help="What is known of it", width=32),
    ),
    source="Safety Valve agreement, payment schedule",
)

RETURN_POINTS = Table(
    key="point",
    name="tblReturnPoints",
    sheet="Agreement",
    title="Return points of the year",
    help="The dates at which this council reports in the financial year, in order.",
    row_key="point",
    columns=(
        Column("point", "Return point", help="Q1, M08 or the agreement's own name", required=True, filled=SET_UP),
        Column("year", "Financial year", help="Financial year", required=True, filled=SET_UP, width=15),
        Column("ends", "Period ends", Kind.DATE, "Last day the return covers", filled=SET_UP, width=15),
        Column(
            "due", "Return due", Kind.DATE, "When DfE expects it", width=15, on_roll=OnRoll.KEPT, on_year=OnRoll.CLEARED
        ),
    ),
    source="Safety Valve agreement, monitoring",
)

EHCP_PLAN = Table(
    key="ehcp_plan",
    name="tblEHCPPlan",
    sheet="Agreement",
    title="EHCP numbers agreed",
    help="One row a financial year.",
    row_key="year",
    columns=(
        Column("year", "Year", help="Financial year", required=True, filled=SET_UP, width=40),
        *(
            Column(key, header, Kind.NUMBER, text, unit=Unit.COUNT, filled=SET_UP, basis=Basis.TARGET, width=15)
            for key, header, text in (
                ("issued", "Plans issued", "New plans in the year"),
                ("ceased", "Plans ceased", "Plans ended in the year"),
                ("net", "Net increase", "Issued less ceased"),
                ("january", "EHCPs at January", "Most plans at the January census"),
                ("january_change", "Change to January", "The rise to the January census as the agreement states it"),
            )
        ),
    ),
    source="Safety Valve agreement, EHCP trajectory",
)


def _threshold(key: str, header: str, help: str, unit: Unit | None) -> Column:
    return Column(key, header, Kind.NUMBER, help, unit=unit, filled=SET_UP, basis=Basis.TARGET)


POLICY = Table(
    key="policy",
    name="tblPolicy",
    sheet="Agreement",
    title="RAG policy",
    help=(
        "Green: on plan, better, or off plan by no more than the amber threshold. Red: off plan by the red threshold "
        "or more. Amber: between. Amounts are in the row's base unit: £, a count, or points (0.02 is 2 percentage "
        "points)."
    ),
    row_key="policy",
    columns=(
        Column("policy", "Policy", help="Name used by the rated tables", required=True, filled=SET_UP, width=40),
        _threshold("amber_pct", "Amber %", "Green up to this share of the target", Unit.PERCENT),
        _threshold("red_pct", "Red %", "Red from this share of the target", Unit.PERCENT),
        _threshold("amber_amount", "Amber amount", "Green up to this amount off plan", Unit.COUNT),
        _threshold("red_amount", "Red amount", "Red from this amount off plan", Unit.COUNT),
        Column(
            "combine",
            "Trips",
            Kind.CHOICE,
            "either: whichever of % and amount trips first; both: only when both trip",
            allowed=TRIPS,
            filled=SET_UP,
        ),
        Column("why", "Why", help="The reason for these thresholds", filled=SET_UP, width=34),
    ),
    source="The authority's own RAG policy; DfE has published no threshold",
)

# A date pasted as text is read too, as 2021-11-30 or 30/11/2021.
_DAY = (
    'IF(ISNUMBER({data_date}),{data_date},DATEVALUE(IF(MID({data_date},5,1)="-",{data_date},'
    'MID({data_date},7,4)&"-"&MID({data_date},4,2)&"-"&LEFT({data_date},2))))+1'
)
_MONTHS = f'IFERROR(MAX(0,MIN(12,(YEAR({_DAY})-VALUE(LEFT({{year}},4)))*12+MONTH({_DAY})-4)),"")'

PERIOD = Table(
    key="period",
    name="tblPeriod",
    sheet="Period",
    title="This return",
    help="Which return this is. Change the return point here when a new one opens.",
    row_key="item",
    columns=(
        Column("item", "Item", help="What is asked", filled=SET_UP, width=40),
        Column("value", "Value", Kind.ANY, "Type it here", width=30, on_roll=OnRoll.KEPT),  # each item says it itself
        Column("help", "How to fill it in", help="What belongs in the cell beside it", filled=SET_UP, width=60),
    ),
    items=(
        Item("year", "Financial year", Kind.TEXT, "As 2021-22", required=True),
        Item(
            "point", "Return point", Kind.TEXT, "One of the Agreement sheet's", required=True, list_name="ReturnPoints"
        ),
        Item(
            "data_date", "Data date", Kind.DATE, "The date the figures stand at", required=True, on_roll=OnRoll.CLEARED
        ),
        Item("submitted", "Submission date", Kind.DATE, "When the return goes to DfE", on_roll=OnRoll.CLEARED),
        Item(
            "index",
            "Position of the return point",
            Kind.NUMBER,
            "Worked out: which return of the year this is",
            unit=Unit.COUNT,
            filled=Filled.COMPUTED,
            formula='IFERROR(MATCH({tblPeriod:point:value},tblReturnPoints[Return point],0),"")',
            figure="period.index",
        ),
        Item(
            "months",
            "Months elapsed",
            Kind.NUMBER,
            "Worked out from the data date: whole months of the year that have ended",
            unit=Unit.COUNT,
            filled=Filled.COMPUTED,
            formula=_MONTHS.format(data_date="{tblPeriod:data_date:value}", year="{tblPeriod:year:value}"),
            figure="period.months",
        ),
    ),
    source="K1 cover",
)

SIGN_OFF = Table(
    key="sign_off",
    name="tblSignOff",
    sheet="Period",
    title="Sign-off",
    help=(
        "Who has signed this return. Type the name, then run hnb-xl sign-off (or press Sign off): it records which "
        "figures were signed, and any later change to them makes the sign-off void. Names stay in the workbook: no "
        "command prints or logs them."
    ),
    row_key="role",
    on_roll=OnRoll.CLEARED,  # nobody has signed the next return
    columns=(
        Column("role", "Role", help="Who must sign", required=True, filled=SET_UP, width=40),
        Column("signed", "Signed", Kind.CHOICE, "Yes once signed", allowed=("Yes", "No"), width=30),
        Column("name", "Name", help="Who signed", width=60),
        Column("date", "Date", Kind.DATE, "When", width=15),
        Column(
            "standing",
            "Standing",
            help="What the sign-off is worth, as of the last refresh",
            filled=Filled.COMPUTED,
            formula=STATED,
            figure="sign_off.{key}.standing",
            rated=True,
            levels=tuple((each.words, each.colour) for each in SignOff if each.colour),
            width=38,
        ),
        Column("fingerprint", "Figures signed", help="Fingerprint of the inputs signed", filled=SET_UP, width=24),
        Column("made_with", "Signed with", help="Program, template, agreement", filled=SET_UP, width=34),
        Column("seal", "Seal", help="Ties role, name, date and figures together", filled=SET_UP, width=24),
    ),
    source="K1 cover",
)

ROUNDING = Table(
    key="rounding",
    name="tblRounding",
    sheet="Period",
    title="Figures published more coarsely than their row",
    help=(
        "A figure is taken to be published to its row's precision. List here any that is rounder, so that a rounding "
        "difference is not reported as a contradiction."
    ),
    row_key="id",
    spare_rows=5,
    on_roll=OnRoll.WITH_ITS_FIGURE,
    columns=(
        Column(
            "id",
            "Table, row and column",
            help="As tblKPI / 9 / Q1",
            required=True,
            width=40,
            on_roll=OnRoll.WITH_ITS_FIGURE,
        ),
        Column(
            "rounded_to",
            "Rounded to",
            Kind.NUMBER,
            "In the base unit: 1000 means the nearest £1,000",
            unit=Unit.COUNT,
            required=True,
            width=30,
        ),
        Column("why", "Why", help="How that is known", width=60),
    ),
)

SCALE = Table(
    key="scale",
    name="tblScale",
    sheet="Agreement",
    title="Rating scales",
    help="The levels a rating may have, best first, in the council's own words. Cells accept the words or the letter.",
    row_key="level",
    packs=(HIGHLIGHT, PORTFOLIO),
    columns=(
        Column("level", "Level", help="Scale and place on it", required=True, filled=SET_UP, width=40),
        Column("scale", "Scale", Kind.CHOICE, "What it rates", allowed=tuple(DEFAULTS), required=True, filled=SET_UP),
        Column("letter", "Letter", help="As a small cell shows it", required=True, filled=SET_UP),
        Column("colour", "Colour", Kind.CHOICE, "Its colour", allowed=COLOURS, required=True, filled=SET_UP),
        Column("shape", "Shape", help="What tells it apart without colour", required=True, filled=SET_UP),
        Column("words", "Words", help="What the council calls it", required=True, filled=SET_UP, width=34),
        Column("meaning", "Meaning", help="What the council means by it", filled=SET_UP, width=34),
    ),
)

TABLES = (AGREEMENT, PROFILE, PAYMENTS, RETURN_POINTS, EHCP_PLAN, POLICY, PERIOD, SIGN_OFF, ROUNDING, SCALE)
