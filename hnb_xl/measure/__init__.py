"""Inputs -> Results: every figure defined once. The scalar functions here are also the worksheet functions' own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hnb_xl.model.inputs import Inputs
    from hnb_xl.model.results import Results


def measure(inputs: Inputs) -> Results:
    """Every figure of a return, headline figures first."""
    # Imported here: a worksheet function needs one scalar, not the whole of the model.
    from hnb_xl.measure.assurance import measure_conditions, measure_period, measure_risks
    from hnb_xl.measure.course import measure_course
    from hnb_xl.measure.demand import measure_contributions, measure_demand
    from hnb_xl.measure.expected import expectations
    from hnb_xl.measure.kpis import measure_counts, measure_kpis
    from hnb_xl.measure.model_lines import measure_model
    from hnb_xl.measure.monthly import measure_months
    from hnb_xl.measure.outturn import measure_outturn
    from hnb_xl.measure.programme import (
        measure_measures,
        measure_milestones,
        measure_ratings,
        measure_workstreams,
    )
    from hnb_xl.measure.register import Register
    from hnb_xl.measure.savings import measure_savings
    from hnb_xl.measure.sign_off import measure_sign_off
    from hnb_xl.measure.trajectory import measure_deficit
    from hnb_xl.model.results import Results

    register = Register(inputs)
    for step in (
        measure_period,
        measure_kpis,
        measure_counts,
        measure_model,
        measure_deficit,
        measure_course,
        measure_savings,
        measure_outturn,
        measure_demand,
        measure_contributions,
        measure_conditions,
        measure_ratings,
        measure_measures,
        measure_workstreams,
        measure_milestones,
        measure_months,
        measure_risks,
        measure_sign_off,
    ):
        step(register)
    return Results(
        book=inputs.book,
        authority=inputs.authority,
        period=str(inputs.period),
        data_date=inputs.data_date,
        fingerprint=inputs.fingerprint,
        figures=tuple(register.figures),
        expectations=expectations(inputs),
    )
