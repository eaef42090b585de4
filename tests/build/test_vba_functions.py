"""The VBA of the worksheet functions follows their Python signatures and help, within what Excel and VBA can hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hnb_xl.build import vba_functions
from hnb_xl.build.vba_functions import HELP_LIMIT, description, functions_module
from hnb_xl.worksheet import argument_help, functions

LONGEST_LINE, MOST_CONTINUED = 1023, 24  # what the editor of VBA takes


def one(first: object, second: object = None) -> object:
    """What it says "in quotes"."""
    return first, second


@pytest.fixture
def only_one(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Makes the module for one function of our own with the given help of its first argument."""

    def module(help: str) -> str:
        monkeypatch.setattr(vba_functions, "functions", lambda: {"HNB_ONE": one})
        monkeypatch.setattr(vba_functions, "argument_help", lambda: {"HNB_ONE": {"first": help, "second": "Optional."}})
        return functions_module()

    return module


def test_a_wrapper_follows_the_signature(only_one: Callable[[str], str]) -> None:
    """Arguments with a default are optional, all are passed on in order, and quotes in the help are doubled."""
    lines = only_one('One "cell".').split("\r\n")

    assert "Public Function HNB_ONE(ByVal first As Variant, Optional ByVal second As Variant) As Variant" in lines
    assert '    HNB_ONE = HnbCall("HNB_ONE", Array(first, second))' in lines
    assert '    HnbDescribe "HNB_ONE", "What it says ""in quotes"".", _' in lines
    assert '        Array("One ""cell"".", _' in lines


def test_help_that_excel_would_cut_is_refused(only_one: Callable[[str], str]) -> None:
    """Help of 255 characters passes; one more, or none at all, is a fault of ours and stops the build."""
    assert "x" * HELP_LIMIT in only_one("x" * HELP_LIMIT)
    for wrong in ("x" * (HELP_LIMIT + 1), ""):
        with pytest.raises(ValueError, match="the help of HNB_ONE first"):
            only_one(wrong)


def test_a_character_that_vba_has_not_is_refused(only_one: Callable[[str], str]) -> None:
    """Sources of VBA are Windows text: the pound sign passes, an arrow does not."""
    assert "£" in only_one("In £.")
    with pytest.raises(UnicodeEncodeError):
        only_one("From → to.")


def test_the_real_module_is_within_the_limits_of_the_editor() -> None:
    """No line is longer, and none continued over more lines, than VBA takes; every description is one line."""
    lines = functions_module().split("\r\n")
    continued = longest = 0
    for line in lines:
        continued = continued + 1 if line.endswith(" _") else 0
        longest = max(longest, continued)

    assert max(map(len, lines)) <= LONGEST_LINE
    assert longest <= MOST_CONTINUED
    assert all("\n" not in description(function) for function in functions().values())
    assert set(argument_help()) == set(functions())
