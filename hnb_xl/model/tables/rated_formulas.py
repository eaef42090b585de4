"""The formulas of rated rows, native and by our worksheet functions; `rated.py` says which column has which."""

from __future__ import annotations

from hnb_xl.model.tables import formulas

THIS, WITH, AGAINST = "[@[This return]]", "[@[Compared with]]", "[@[Rated against]]"
FORECAST, PLAN = "[@[Forecast used]]", "[@[Plan used]]"
SCALE = 'IF([@Unit]="£m",1000000,IF([@Unit]="£k",1000,1))'
SIGN = 'IF([@Signs]="reversed",-1,1)'
PICK = f'IF(ISNUMBER(PeriodIndex),{formulas.as_typed("INDEX({points},1,PeriodIndex)")},"")'
PICK_LAST = f'IF(ISNUMBER(PeriodIndex),IF(PeriodIndex<2,"",{formulas.as_typed("INDEX({points},1,PeriodIndex-1)")}),"")'
COMPARED = (
    "IF(ISNUMBER([@Target]),[@Target],"
    f'IF(AND({formulas.is_blank("[@Target]")},[@[Target basis]]="pro rata",'
    "ISNUMBER([@[Year-end target]]),ISNUMBER(MonthsElapsed),"
    'OR([@Basis]<>"stock",ISNUMBER([@Baseline]))),'
    'IF([@Basis]="stock",[@Baseline],0)'
    '+([@[Year-end target]]-IF([@Basis]="stock",[@Baseline],0))*MonthsElapsed/12,""))'
)
RATED_AGAINST = (
    'IF([@[Target basis]]="annual, rated pro rata",'
    'IF(AND(ISNUMBER([@Target]),ISNUMBER(MonthsElapsed)),[@Target]*MonthsElapsed/12,""),[@[Compared with]])'
)
COMPARED_BY_FUNCTION = (
    "IF(ISNUMBER([@Target]),[@Target],"
    f'IF(AND({formulas.is_blank("[@Target]")},[@[Target basis]]="pro rata"),'
    "HNB_PRORATA([@[Year-end target]],MonthsElapsed,"
    'IF([@Basis]="stock",IF(ISNUMBER([@Baseline]),[@Baseline],"none"),0)),""))'
)
RATED_AGAINST_BY_FUNCTION = (
    'IF([@[Target basis]]="annual, rated pro rata",HNB_PRORATA([@Target],MonthsElapsed),[@[Compared with]])'
)
BETTER_AS_TYPED = formulas.turned("[@Signs]", "[@Better]")
LINE_BETTER = 'IF(OR([@Signs]="income",[@Signs]="saving written positive"),"higher","lower")'
VARIANCE_PCT = 'IF(NOT(ISNUMBER([@Variance])),"",IF([@[Compared with]]=0,"",[@Variance]/ABS([@[Compared with]])))'
LINE_ADVERSE = (
    'IF(NOT(ISNUMBER([@Variance])),"",IF(OR([@Signs]="income",[@Signs]="saving written positive"),-1,1)*[@Variance])'
)


def used(typed: str, parts: str) -> str:
    """What was typed; only where nothing was, the sum of the parts."""
    blank = formulas.is_blank(f"[@{typed}]")
    return f'IF(ISNUMBER([@{typed}]),[@{typed}],IF(AND({blank},ISNUMBER([@[{parts}]])),[@[{parts}]],""))'
