"""Kingston's Q3 2021/22 return as printed, typed from its tables; and what follows from it by hand.

Each table keeps the return's own signs and units. The tests turn them into base units and the internal signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

_APPENDIX_A = """
1  | 1429        | 1496        | 1447        | 1470        | 1512        | G
2  | 6.72%       | 4.67%       | 1.26%       | 2.87%       | 5.81%       | G
3  | 1436        | 1537        | 1550        | 1537        | 1533        | G
4  | 9.29%       | 7.00%       | 7.94%       | 7.03%       | 6.75%       | G
5  | 27          | 172         | 24          | 52          | 101         | G
6  | -41         | -72         | -7          | -22         | -35         | A
6a | n/a         | n/a         | 1           | 11          | 1           | G
7  | 2.20%       | 2.20%       | 2.25%       | 2.73%       | 2.80%       | A
8  | 9.40%       | 9.40%       | 9.40%       | 9.90%       | 9.90%       | A
9  | £6,564,065  | £5,432,000  | £5,120,000  | £5,704,626  | £5,847,751  | R
10 | £30,270,400 | £31,791,000 | £31,680,146 | £32,057,326 | £32,200,451 | A
11 | £28,793,720 | £29,912,412 | £29,813,462 | £30,230,169 | £30,336,298 | A
12 | £1,476,680  | £1,878,588  | £1,866,684  | £1,827,157  | £1,864,153  | G
13 | £5,149,967  | £3,482,000  | £3,485,000  | £3,859,000  | £3,962,000  | A
14 | £24,401,000 | £28,607,000 | £27,886,000 | £28,260,000 | £28,363,000 | G
15 | £12,401,000 | £11,607,000 | £10,886,000 | £11,260,000 | £11,363,000 | G
16 | -30.09%     | -22.76%     | -22.33%     | -24.79%     | -25.34%     | R
17 | -£871,000   | -£750,000   | -£436,000   | -£436,000   | -£470,000   | A
18 | £23,268,514 | £25,897,000 | £25,896,881 | £25,689,881 | £25,689,881 | R
19 | £437,800    | £462,000    | £662,800    | £662,800    | £662,800    | G
20 | £0          | £1,200,000  | £1,200,000  | £1,200,000  | £1,200,000  | G
21 | n/a         | £666,000    | £309,967    | £424,388    | £604,372    | A
22 | n/a         | £595,000    | £217,459    | £309,851    | £243,948    | A
23 | 789         | 841         | 838         | 848         | 852         | A
24 | n/a         | £1,261,000  | £527,426    | £734,239    | £848,320    | A
25 | £18,778     | £16,483     | £16,797     | £16,928     | £16,342     | G
26 | £13,206     | £11,877     | £11,778     | £13,226     | £13,638     | R
27 | £38,140     | £33,313     | £33,657     | £30,443     | £34,208     | R
28 | £29,683     | £28,650     | £28,547     | £29,324     | £29,008     | A
29 | £30,204     | £27,473     | £29,189     | £30,665     | £30,035     | R
30 | £32,658     | £34,051     | £33,837     | £35,024     | £37,096     | R
31 | £2,495      | £2,711      | £2,691      | £3,466      | £2,806      | A
32 | £39,088     | £29,202     | £29,172     | £34,266     | £36,916     | R
33 | £30,606     | £24,949     | £24,766     | £25,272     | £27,567     | R
34 | £17,695     | £17,171     | £16,768     | £16,768     | £16,768     | G
35 | £133,000    | £0          | £0          | £0          | £0          | G
36 | n/a         | n/a         | n/a         | n/a         | n/a         |
37 | £21,183     | £20,684     | £20,009     | £20,388     | £20,376     | G
38 | 28.45%      | 26.60%      | 26.37%      | 27.81%      | 28.02%      | A
"""

# Rows the return prints with the opposite sign of ours: plans ceased are a count, and a funding gap is a deficit.
REVERSED = {"6", "16"}

# By hand: for these rows more is better (money coming in, money saved, plans ended); for the rest less is.
HIGHER_IS_BETTER = {"6", "18", "19", "20", "21", "22", "24", "35", "36"}

_APPENDIX_B = """
hnb_allocation             | 25.897 | 25.690 | -0.207 | A
budget_additions           |  0.462 |  0.663 |  0.201 | G
total_budget               | 26.359 | 26.353 | -0.006 | G
expenditure_before_savings | 33.052 | 33.049 | -0.003 | G
srp_places                 | -0.071 | -0.138 | -0.067 | G
srp_vacant_places          | -0.073 | -0.033 |  0.040 | G
special_school_places      | -0.047 | -0.159 | -0.112 | G
post_16_offer              | -0.120 |  0.031 |  0.151 | A
commissioning              | -0.351 | -0.250 |  0.101 | A
partner_contributions      | -0.599 | -0.300 |  0.299 | A
expenditure_after_savings  | 31.791 | 32.201 |  0.410 | G
net_hnb_deficit            |  5.432 |  5.848 |  0.416 | A
other_blocks               | -0.750 | -0.686 |  0.064 | A
general_fund               | -1.200 | -1.200 |  0.000 | G
net_dsg_deficit            |  3.482 |  3.962 |  0.480 | A
cumulative_before_sv       | 28.607 | 28.363 | -0.244 | G
cumulative_after_max_sv    | 11.607 | 11.363 | -0.244 | G
"""
MORE_MONEY_IN = {"hnb_allocation", "budget_additions", "total_budget"}
SAVING_LINES = {
    "srp_places",
    "srp_vacant_places",
    "special_school_places",
    "post_16_offer",
    "commissioning",
    "partner_contributions",
}

_OUTTURN = """
schools_block                 |  50.403 | 50.188 | -0.215 | 0.000 | -0.215 | -0.210
central_school_services_block |   1.128 |  1.128 |  0.000 | 0.000 |  0.000 |  0.000
early_years_block             |  13.651 | 13.188 | -0.462 | 0.000 | -0.462 | -0.436
high_needs_block              |  20.804 | 26.305 |  5.501 | 0.250 |  5.751 |  5.688
sub_total                     |  85.986 | 90.809 |  4.824 | 0.250 |  5.074 |  5.042
carry_forward                 | -12.401 |  0.000 | 12.401 | 0.000 | 12.401 | 12.401
safety_valve_funding          |   5.000 |  0.000 | -5.000 | 0.000 | -5.000 | -5.000
council_funding               |   1.200 |  0.000 | -1.200 | 0.000 | -1.200 | -1.200
total                         |  79.785 | 90.809 | 11.025 | 0.250 | 11.275 | 11.243
"""

CONTRIBUTIONS = {
    "childrens_social_care": 79_000,
    "adult_social_care": -3_000,
    "childrens_health": -31_000,
    "adults_health": 181_000,
    "total": 226_000,
}
EHCP_FLOW = {"q1": (18, 7, 11), "q2": (23, 22, 1), "q3": (42, 13, 29), "to_date": (83, 42, 41)}
ASSURANCE = {
    "2": "Good",
    "3.1": "Good",
    "3.2": "Good",
    "3.3": "Good",
    "3.4": "Medium",
    "3.5": "Medium",
    "3.6": "Good",
    "3.7": "Medium",
    "3.8": "Good",
    "capital": "Medium",
}
COLOURS = {"G": "Green", "A": "Amber", "R": "Red", "": None}
# The published ratings by category, counted by hand: Green, Amber, Red.
REPORTED_COUNTS = {"demand_management": (6, 3, 0), "financial_control": (5, 6, 3), "value_for_money": (4, 5, 6)}


@dataclass(frozen=True)
class Kpi:
    """One row of Appendix A, as printed."""

    ref: str
    baseline: str
    target: str
    q1: str
    q2: str
    q3: str
    rag: str


@dataclass(frozen=True)
class Line:
    """One row of Appendix B, in pounds."""

    key: str
    plan: Decimal
    actual: Decimal
    variance: Decimal
    rag: str


@dataclass(frozen=True)
class Block:
    """One row of the DSG outturn, in pounds."""

    key: str
    budget: Decimal
    outturn: Decimal
    variance: Decimal
    future_demand: Decimal
    variance_incl_future_demand: Decimal
    previous: Decimal


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def _pounds(millions: str) -> Decimal:
    return Decimal(millions) * 1_000_000


KPIS = [Kpi(*row) for row in _rows(_APPENDIX_A)]
LINES = [
    Line(key, _pounds(plan), _pounds(actual), _pounds(variance), rag)
    for key, plan, actual, variance, rag in _rows(_APPENDIX_B)
]
BLOCKS = [Block(row[0], *(_pounds(cell) for cell in row[1:])) for row in _rows(_OUTTURN)]


def base_units(kpi: Kpi, text: str) -> Decimal | None:
    """A figure of Appendix A in base units and our signs."""
    text = text.replace("£", "").replace(",", "")
    if text == "n/a":
        return None
    number = Decimal(text[:-1]) / 100 if text.endswith("%") else Decimal(text)
    return -number if kpi.ref in REVERSED else number
