"""Native Excel formulas shared by rated tables, so that a person without any add-in can recalculate them.

They state in Excel what `measure/` states in Python; the template's tests recalculate them in another program and
compare. A blank or a text operand gives a blank, never nought. Limits are rounded to nine places before they are
compared, since Excel's own arithmetic is binary.
"""

from __future__ import annotations

_NEVER = "9E+307"
_PLACE = "MATCH([@Policy],tblPolicy[Policy],0)"


def is_blank(cell: str) -> str:
    """True where a cell holds nothing, or nothing but spaces; an error is something."""
    return f'IFERROR(TRIM({cell})="",FALSE)'


def as_typed(cell: str) -> str:
    """What a cell holds, a blank as an empty text."""
    return f"IF(ISNUMBER({cell}),{cell},TRIM({cell}))"


def looked_up(column: str, divided_by: str = "") -> str:
    """A threshold of the row's RAG policy; blank where the policy leaves it out, or is not on the list."""
    found = f"INDEX(tblPolicy[{column}],{_PLACE})"
    scale = f"/{divided_by}" if divided_by else ""
    return f'IF([@Policy]="","",IFERROR(IF(ISNUMBER({found}),{found}{scale},""),""))'


def trips() -> str:
    """How the row's RAG policy trips; blank where there is none or it makes no sense, so that nothing is rated."""
    thresholds = f"INDEX(tblPolicy[[Amber %]:[Red amount]],{_PLACE},0)"
    word = f"TRIM(INDEX(tblPolicy[Trips],{_PLACE}))"
    sound = (
        f'AND(COUNT({thresholds})=SUMPRODUCT(--(TRIM({thresholds})<>"")),COUNTIF({thresholds},"<0")=0,'
        f'OR({word}="",{word}="either",{word}="both"))'
    )
    return f'IF([@Policy]="","",IFERROR(IF({sound},IF({word}="both","both","either"),""),""))'


def green_to(against: str) -> str:
    """The adverse amount up to which a row is Green: nought without an amber tolerance."""
    return f'IF(OR(NOT(ISNUMBER({against})),[@Trips]=""),"",{_limit("Amber", against, nothing="0")})'


def red_from(against: str) -> str:
    """The adverse amount from which a row is Red; blank without a red threshold that counts."""
    return f'IF(OR(NOT(ISNUMBER({against})),[@Trips]=""),"",{_limit("Red", against, nothing=chr(34) * 2)})'


def _limit(grade: str, against: str, nothing: str) -> str:
    """Whichever tolerance trips first, or the last when both must trip; only amounts count against a nil target."""
    percent, amount = f"[@[{grade} %]]", f"[@[{grade} amount]]"
    return (
        f"IF({against}=0,IF(ISNUMBER({amount}),{amount},{nothing}),"
        f"IF(COUNT({percent},{amount})=0,{nothing},"
        f'IF([@Trips]="both",MAX(N({percent})*ABS({against}),N({amount})),'
        f"MIN(IF(ISNUMBER({percent}),{percent}*ABS({against}),{_NEVER}),IF(ISNUMBER({amount}),{amount},{_NEVER})))))"
    )


def rag(adverse: str) -> str:
    """Green, Amber or Red from the adverse amount and the two limits; Red beyond tolerance without a red limit."""
    return (
        f'IF(OR(NOT(ISNUMBER({adverse})),[@Trips]=""),"",'
        f'IF(OR({adverse}<=0,ROUND({adverse}-[@[Green to]],9)<=0),"Green",'
        f'IF(NOT(ISNUMBER([@[Red from]])),"Red",IF(ROUND({adverse}-[@[Red from]],9)>=0,"Red","Amber"))))'
    )


def off_plan(left: str, right: str, sign: str) -> str:
    """left - right turned so that positive is worse, blank unless both are numbers."""
    return (
        f'IF(AND(ISNUMBER({left}),ISNUMBER({right})),IF([@Better]="on target",ABS({left}-{right}),'
        f'({left}-{right})*IF([@Better]="higher",-1,1)*{sign}),"")'
    )


def difference(left: str, right: str) -> str:
    """left - right, blank unless both are numbers."""
    return f'IF(AND(ISNUMBER({left}),ISNUMBER({right})),{left}-{right},"")'


# The same figures by our worksheet functions, for workbooks that have them.


def turned(signs: str, better: str) -> str:
    """Which way is better for a figure as typed: a row typed with the opposite sign turns it round."""
    return f'IF({better}="on target","on_target",IF(({better}="higher")=({signs}="reversed"),"lower","higher"))'


def rag_of(actual: str, against: str, better: str) -> str:
    """The rating by HNB_RAG; blank where the row's policy makes no sense, so that nothing is rated."""
    thresholds = "[@[Amber %]],[@[Red %]],[@[Amber amount]],[@[Red amount]]"
    return f'IF([@Trips]="","",HNB_RAG({actual},{against},{better},{thresholds},[@Trips]))'


def by_function(name: str, *arguments: str) -> str:
    """One call of a worksheet function of ours."""
    return f"{name}({','.join(arguments)})"
