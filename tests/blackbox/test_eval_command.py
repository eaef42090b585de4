"""`hnb-xl eval`: the twelve worksheet functions as the interface's table gives them."""

from __future__ import annotations

import pytest

from tests.blackbox.kit import Ran, assert_could_not_run, hnb, hnb_several

# From the interface's table, each worked by hand.
VALUES = {
    "HNB_VARIANCE(3962000,3482000)": "480000",
    "HNB_VARIANCE(90,100)": "-10",
    'HNB_ADVERSE(25.690,25.897,"higher")': "0.207",
    "HNB_ADVERSE(110,100)": "10",
    'HNB_ADVERSE(90,100,"lower")': "-10",
    'HNB_ADVERSE(90,100,"on_target")': "10",
    "HNB_VARIANCE_PCT(105,100)": "0.05",
    "HNB_VARIANCE_PCT(-110,-100)": "-0.1",
    "HNB_VARIANCE_PCT(5,0)": "",
    "HNB_PRORATA(1200,8)": "800",
    "HNB_PRORATA(1530,8,1430)": "1496.6666666666667",
    "HNB_PRORATA(1530,0,1430)": "1430",
    'HNB_RAG(1512,1496,"lower",0.02,0.1)': "Green",
    "HNB_RAG(105,100,,0.05,0.1)": "Green",
    "HNB_RAG(107,100,,0.05,0.1)": "Amber",
    "HNB_RAG(110,100,,0.05,0.1)": "Red",
    "HNB_RAG(106,100,,0.05)": "Red",
    'HNB_RAG(90,100,"higher",0.05,0.1)': "Red",
    'HNB_RAG(94,100,"higher",0.05,0.1)': "Amber",
    'HNB_RAG(94,100,"on_target",0.05,0.1)': "Amber",
    'HNB_RAG(50,0,"lower",0.05,0.1,10,100)': "Amber",
    'HNB_RAG(110,100,"lower",0.05,0.1,20,50,"either")': "Red",
    'HNB_RAG(110,100,"lower",0.05,0.1,20,50,"both")': "Green",
    'HNB_RAG(170,100,"lower",0.05,0.1,20,50,"both")': "Red",
    "HNB_DEFICIT(24401000,{5848000,-686000,-1200000})": "28363000",
    "HNB_DEFICIT_AFTER(28363000,{12000000;5000000})": "11363000",
    "HNB_HEADROOM(28607000,28363000)": "244000",
    "HNB_HEADROOM(28607000,28700000)": "-93000",
    "HNB_RISK(4,5)": "20",
    "HNB_DIRECTION(1470,1512)": "Worse",
    'HNB_DIRECTION(1470,1512,"higher")': "Better",
    "HNB_DIRECTION(5,5)": "Same",
    'HNB_YTD({18,23,42,""})': "83",
    "HNB_NET(83,-42)": "41",
    "HNB_NET(101,35,17)": "83",
    # Rows give rows, arrays their shape, as tab-separated rows.
    "HNB_VARIANCE({101,99;98,100},100)": "1\t-1\n-2\t0",
    'HNB_RISK({1,2;3,"NA"},5)': "5\t10\n15\t",
    "HNB_RAG({101;99},{100;100})": "Red\nGreen",
    # Blank and words give a blank; an aggregate skips words and is blank if nothing is left.
    'HNB_VARIANCE("NA",100)': "",
    "HNB_VARIANCE(,100)": "",
    "HNB_RISK(,5)": "",
    'HNB_YTD({18,"Data coming",42})': "60",
    'HNB_YTD({"NA","TBC"})': "",
    'HNB_NET("NA",5)': "",
}
# Wrong input gives text that says so, as a cell would hold it: the command still did its work.
WRONG = {
    "HNB_RISK(6,1)": "impact",
    "HNB_RISK(2.5,1)": "impact",
    'HNB_ADVERSE(90,100,"sideways")': "better",
    "HNB_PRORATA(1200,13)": "months",
    "HNB_VARIANCE({1,2},{1,2,3})": "shape",
    'HNB_RAG(110,100,"lower",0.05,0.1,20,50,"neither")': "combine",
}
UNREADABLE = [
    "HNB_BOGUS(1)",
    "HNB_VARIANCE(1",
    "1+1",
    "HNB_VARIANCE(1)",
    "HNB_VARIANCE(1,2,3)",
    "HNB_VARIANCE(A1,2)",
    "",
]


@pytest.fixture(scope="module")
def answers() -> dict[str, Ran]:
    """Every expression above, evaluated."""
    expressions = [*VALUES, *WRONG, *UNREADABLE]
    return dict(zip(expressions, hnb_several(*(["eval", expression] for expression in expressions)), strict=True))


@pytest.mark.parametrize("expression", VALUES)
def test_value(expression: str, answers: dict[str, Ran]) -> None:
    """A function's value is printed as the cell would hold it."""
    ran = answers[expression]
    assert (ran.code, ran.out, ran.err) == (0, VALUES[expression] + "\n", "")


@pytest.mark.parametrize("expression", WRONG)
def test_wrong_input_says_so_in_the_cell(expression: str, answers: dict[str, Ran]) -> None:
    """Wrong input gives text beginning `#HNB! ` and a reason."""
    ran = answers[expression]
    assert ran.code == 0, ran
    assert ran.out.startswith("#HNB! ")
    assert WRONG[expression] in ran.out


@pytest.mark.parametrize("expression", UNREADABLE, ids=lambda expression: expression or "nothing")
def test_expression_that_does_not_read_exits_2(expression: str, answers: dict[str, Ran]) -> None:
    """What is not one call of a worksheet function: exit 2, one line."""
    assert_could_not_run(answers[expression])


def test_one_call_as_a_command() -> None:
    """A call from the shell, in a process of its own."""
    ran = hnb("eval", "HNB_RAG(110,100,,0.05,0.1)")
    assert (ran.code, ran.out, ran.err) == (0, "Red\n", "")


def test_every_function_is_tried(answers: dict[str, Ran]) -> None:
    """All twelve functions of the interface are among the values above."""
    functions = {expression.partition("(")[0] for expression in VALUES}
    assert len(functions) == 12
    assert all(function in assert_could_not_run(answers["HNB_BOGUS(1)"]) for function in functions)
