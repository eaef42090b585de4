"""One table of calls for every door of the worksheet functions, each written as a formula.

A call is text (`HNB_RAG(110,100,,0.05,0.1)`), so that a door can be given it as it stands: a cell holds it, `hnb-xl
eval` reads it, and the doors that take values are given what it says.
"""

from __future__ import annotations

from hnb_xl.books.formula_text import Argument, Call, parse

_PAIRS = (
    "110,100",
    "100,110",
    "-5,3",
    "0,0",
    "0.3,0.1",
    "28.363,28.607",
    "1512,1496",
    "28363000,28607000",
    "1e15,1",
    "1e-7,0",
    "1e308,-1e308",
    ",100",
    "100,",
    '"NA",100',
    '100,"Data coming"',
    '"101",100',
    '"#N/A",1',
    '1,"#HNB! said before"',
    "{110},{100}",
    "{110;95;0},{100;100;0}",
    "{1,2;3,4},1",
    '{110,"NA",-2.5},{100,100,"#REF!"}',
    "{1,,3},{1,1,1}",
    "{1,2},{1;2}",
    "10%,5%",
)
_LATER = {
    "HNB_ADVERSE": (
        '110,100,"higher"',
        '90,100," On_Target "',
        '1,2,"up"',
        "1,2,5",
        '{90;110},{100;100},{"higher";"on_target"}',
        '90,100,""',
    ),
    "HNB_PRORATA": (
        "1200,3",
        "1530,4,1230",
        "1230,8,930",
        "1200,0",
        "1200,12",
        "1200,12.5",
        "1200,-1",
        "1200,,900",
        ",6",
        '1200,6,"TBC"',
        "{1200;600},{3;6}",
        "{1200;600},6,{900;}",
        "100,7",
        "1e308,7",
    ),
    "HNB_RAG": (
        "105,100,,0.05,0.1",
        "106,100,,0.05,0.1",
        "110,100,,0.05,0.1",
        "100,100",
        "101,100",
        '90,100,"higher",0.05,0.1',
        '95,100,"higher",0.05,0.1',
        '105,100,"on_target",0.02,0.05',
        "51,0,,0.02,0.1,50,70",
        "49,0,,0.02,0.1,50,70",
        '51,0,"lower",0.02,0.1,50,70,"both"',
        '1060,1000,"lower",0.02,0.1,50,70,"both"',
        '1060,1000,"lower",0.02,0.1,50,70,"either"',
        '1060,1000,"lower",0.02,0.1,50,70,"BOTH"',
        '1,2,,0.1,,,,"all"',
        "1,2,,-0.05",
        "1,2,,,,,-1",
        '100,100,,"TBC"',
        '"Data coming",100',
        "100,,,0.05",
        "1e308,1e308",
        "0.3,0.1,,2,2",
        "{105;106;110;},{100;100;100;100},,0.05,0.1",
        "{108;108;108},{100;100;100},,{0.1;0.05;},0.2",
        "28.363,28.607,,0.01",
        "1512,1496,,0.02,0.1",
        "1522,1496,,0.02,0.1",
        "1000000.01,1000000,,,,0.01,0.02",
    ),
    "HNB_DEFICIT": (
        "24.401,{3.962}",
        '20,{1,2,"Data coming"}',
        "24401000,{3962000}",
        ",{1}",
        '1,{"NA",}',
        '"NA",{1}',
        "{1,2},{1}",
        "{5},{1;2;3}",
        '1,{1,"#REF!"}',
        "1,2",
        "-3,{1,2}",
        "0.1,{0.2,0.3}",
        "1e308,{1e308}",
    ),
    "HNB_DEFICIT_AFTER": (
        "28.363,{12,5}",
        "28363000,{12000000;5000000}",
        "1,{2}",
        '1,{"conditional"}',
        ",{1}",
        "{1,2},{1}",
        '1,{"#DIV/0!"}',
        "0.3,{0.1,0.2}",
        "5,5",
        "-1,{-1}",
    ),
    "HNB_RISK": (
        "4,5",
        "1,1",
        "5,5",
        "2.5,1",
        "1,6",
        "0,3",
        "-1,3",
        ",3",
        '"High",3',
        '{2,"NA",9},3',
        "{1;2},{3;4}",
        '3,"#N/A"',
    ),
    "HNB_DIRECTION": ('10,12,"higher"', '10,12,"on_target"', '10,10.0,"lower"', '1,2,"up"', "{5;4;4},{4;5;4}"),
    "HNB_YTD": (
        '{1,"NA",2.5}',
        "{1,2;3,4}",
        "7",
        '"NA"',
        "{0.1,0.2,0.3}",
        '{"NA",}',
        '{1,"#REF!"}',
        "{1000000,-1000000,0.01}",
        "{5;;7}",
        "0",
        "1e308",
    ),
    "HNB_NET": (
        "53,32",
        "53,-32",
        "53,-32,-2",
        "53,32,",
        '53,32,"NA"',
        "1,,2",
        "{5,6},{1,-1},{,2}",
        "18,7",
        "{18;23;42},{7;22;13}",
        "0,0,0",
        "0.5,0.25",
    ),
}
_ON_PAIRS = ("HNB_VARIANCE", "HNB_ADVERSE", "HNB_VARIANCE_PCT", "HNB_HEADROOM", "HNB_DIRECTION")

CASES: tuple[str, ...] = (
    *(f"{name}({pair})" for name in _ON_PAIRS for pair in _PAIRS),
    *(f"{name}({arguments})" for name, found in _LATER.items() for arguments in found),
    "HNB_DEFICIT_AFTER(HNB_DEFICIT(24.401,{3.962}),{12,5})",
    "HNB_VARIANCE(HNB_VARIANCE(,1),1)",
    "HNB_RISK(HNB_RISK(2,4),1)",
    "HNB_HEADROOM(28.607,HNB_DEFICIT(24.401,{3.962}))",
)


def called(case: str) -> tuple[str, tuple[Argument, ...]]:
    """The function a case calls, and its arguments; calls inside it stay calls."""
    call = parse(case)
    return call.name, call.arguments


def is_nested(case: str) -> bool:
    """Whether a case has calls inside its call."""
    return any(isinstance(argument, Call) for argument in called(case)[1])
