"""However a program spells a call of our worksheet functions, it is known as one."""

from __future__ import annotations

import pytest

from hnb_xl.model.function_names import calls_ours, plainly
from hnb_xl.model.tables import TABLES

SPELLED = {
    "the workbook's own": "HNB_RAG(A1,B1)",
    "the add-in's": "[1]!HNB_RAG(A1,B1)",
    "an add-in that was not found": "'C:\\Users\\Public\\AddIns\\hnb_monitor.xlam'!HNB_RAG(A1,B1)",
    "an XLL's": "_xll.HNB_RAG(A1,B1)",
    "an Office add-in's": "_xldudf_HNB_HNB_RAG(A1,B1)",
    "as LibreOffice saves it": "hnb_rag(A1,B1)",
}


@pytest.mark.parametrize("formula", SPELLED.values(), ids=SPELLED.keys())
def test_every_spelling_is_the_same_call(formula: str) -> None:
    """Each spelling calls our function, alone or within another formula."""
    assert plainly(formula) == "HNB_RAG(A1,B1)"
    assert plainly(f'IF(C1="","",{formula})') == 'IF(C1="","",HNB_RAG(A1,B1))'
    assert calls_ours(formula)


@pytest.mark.parametrize("formula", ["SUM(A1)", "MYHNB_RAG(A1)", "HNB_RAG", "[@HNB_RAG]+1", "other!HNB_RAG(A1)"])
def test_what_is_not_a_call_of_ours_stays(formula: str) -> None:
    """A formula without a call of ours is left as it is."""
    assert plainly(formula) == formula
    assert not calls_ours(formula)


def test_the_contract_spells_functions_as_the_worksheet_does() -> None:
    """Every formula of the contract by functions calls one, spelled plainly, and its native twin calls none."""
    columns = [column for table in TABLES for column in table.columns if column.functions]

    assert len(columns) >= 14
    for column in columns:
        assert calls_ours(column.functions)
        assert plainly(column.functions) == column.functions
        assert not calls_ours(column.formula)
        assert column.spelled(functions=True) == column.functions
        assert column.spelled(functions=False) == column.formula
