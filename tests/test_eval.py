"""`hnb-xl eval`: the text of one call in, what the cell would hold out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.errors import BadArgument
from hnb_xl.worksheet import evaluate

WORDS = ["HNB_RAG(", "HNB_YTD(", "hnb_net(", '""', "1e5", ".5", "A1", "A1:B2", "#REF!", "TRUE", "nan"]
PIECES = st.sampled_from([*WORDS, *"(){}[],;\"'1-+%&^=@!:_ \n\x00é£"])


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        ("HNB_VARIANCE(110,100)", "10"),
        ("=HNB_VARIANCE(110,100)", "10"),
        (" hnb_variance( 110 , 100 ) ", "10"),
        ("HNB_VARIANCE(0.3,0.1)", "0.2"),
        ("HNB_VARIANCE(-5,--3)", "-8"),
        ("HNB_VARIANCE(.5,1.)", "-0.5"),
        ("HNB_VARIANCE(1e-7,0)", "0.0000001"),
        ("HNB_VARIANCE(1.5E+3,0)", "1500"),
        ("HNB_VARIANCE(5%,0)", "0.05"),
        ("HNB_VARIANCE(7%,0)", "0.07"),
        ("HNB_VARIANCE(1e22,0)", "10000000000000000000000"),
        ("HNB_VARIANCE(0,0)", "0"),
        ('HNB_RAG(105,100,"lower",5%,10%)', "Green"),
        ("HNB_RAG(110,100,,0.05,0.1)", "Red"),
        ('HNB_ADVERSE(1,2,"a""b")', '#HNB! better must be "lower", "higher" or "on_target", not "a"b"'),
        ("HNB_YTD({1,2;3,4})", "10"),
        ('HNB_YTD({1,"NA",-2.5})', "-1.5"),
        ("HNB_VARIANCE({1,2;3,4},1)", "0\t1\n2\t3"),
        ("HNB_VARIANCE({1,,3},{1,1,1})", "0\t\t2"),
        ("HNB_VARIANCE({1,2;3},1)", "#HNB! the rows of the range are not all equally long"),
        ("HNB_VARIANCE(,100)", ""),
        ('HNB_VARIANCE("NA",100)', ""),
        ("HNB_NET(53,32,)", "21"),
        ("HNB_DEFICIT_AFTER(HNB_DEFICIT(24.401,{3.962}),{12,5})", "11.363"),
        ("HNB_VARIANCE(HNB_VARIANCE(,1),1)", ""),
        ("HNB_RISK(HNB_RISK(2,4),1)", "#HNB! impact must be a whole number from 1 to 5, but it is 8"),
    ],
)
def test_a_call_prints_what_its_cell_would_hold(expression: str, printed: str) -> None:
    """Numbers are plain, text is bare, arrays are rows, and a blank is an empty line."""
    assert evaluate(expression) == printed


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("", "it is empty"),
        ("5", '"5" stands at character 1'),
        ("HNB_VARIANCE(A1,2)", '"A1" stands at character 14'),
        ("=HNB_VARIANCE(A1,2)", '"A1" stands at character 15'),
        ("HNB_VARIANCE(1+2,2)", '"+" stands at character 15'),
        ("HNB_VARIANCE((1),2)", '"(" stands at character 14'),
        ("HNB_VARIANCE(TRUE,2)", '"TRUE" stands at character 14'),
        ("HNB_VARIANCE(inf,2)", '"inf" stands at character 14'),
        ("HNB_VARIANCE(1_000,2)", '"1_000" stands at character 14'),
        ("HNB_VARIANCE({HNB_RISK(1,1)},2)", '"HNB_RISK(" stands at character 15'),
        ("HNB_VARIANCE(1 2,2)", '"2" stands at character 16'),
        ("HNB_VARIANCE(1,2)*3", '"*" stands at character 18'),
        ("HNB_VARIANCE(1,2", "ends at character 16"),
        ('HNB_VARIANCE("a,2)', "do not pair up"),
        ("HNB_VARIANCE(1,2))", "do not pair up"),
        ("HNB_VARIANCE(1e999,2)", "too large for a cell"),
        ("HNB_NOTHING(1)", "There is no worksheet function HNB_NOTHING"),
        ("__import__(1)", "There is no worksheet function __IMPORT__"),
        ("HNB_VARIANCE(1)", "given 1 argument. It takes HNB_VARIANCE(actual, plan)"),
        ("HNB_YTD()", "given 0 arguments"),
        ("HNB_NET(1,2,3,4)", "given 4 arguments. It takes HNB_NET(issued, ceased, [movers])"),
        ("HNB_YTD(" * 65 + "1" + ")" * 65, "nested at most 64 deep"),
        ("HNB_YTD(" + "1" * 8192 + ")", "at most 8192 are allowed"),
    ],
)
def test_anything_else_is_refused_with_its_place(expression: str, said: str) -> None:
    """What is no call of ours is a wrong argument; the message says what stands where."""
    with pytest.raises(BadArgument) as refused:
        evaluate(expression)

    assert said in str(refused.value)


def test_calls_may_be_nested_as_deep_as_in_excel() -> None:
    """Sixty-four calls inside one another are read."""
    assert evaluate("HNB_YTD(" * 64 + "7" + ")" * 64) == "7"


@given(st.lists(PIECES, max_size=14).map("".join))
def test_any_text_is_answered_or_refused(expression: str) -> None:
    """No text, however odd, ends in anything but a value or a wrong argument."""
    try:
        printed = evaluate(expression)
    except BadArgument as refused:
        printed = refused.message

    assert isinstance(printed, str)


@given(st.floats(-1e15, 1e15).map(lambda number: round(number, 4)))
def test_numbers_survive(number: float) -> None:
    """A number written out, read and printed is the same number."""
    assert float(evaluate(f"HNB_VARIANCE({number!r},0)")) == number
