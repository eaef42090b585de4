"""What Excel's function wizard says about each argument, by function; at most 255 characters each."""

from __future__ import annotations

_ACTUAL = "The figure reached: one cell, or a range."
_PLAN = "What was planned or agreed, in the same unit and shape."
_BETTER = 'Optional: "lower" (the default: costs, deficits), "higher" (savings, income) or "on_target".'

ARGUMENT_HELP: dict[str, dict[str, str]] = {
    "HNB_VARIANCE": {"actual": _ACTUAL, "plan": _PLAN},
    "HNB_ADVERSE": {"actual": _ACTUAL, "plan": _PLAN, "better": _BETTER},
    "HNB_VARIANCE_PCT": {"actual": _ACTUAL, "plan": _PLAN},
    "HNB_PRORATA": {
        "target": "The figure due at the end of the year.",
        "months_elapsed": "Months of the year gone by at the data date, 0 to 12.",
        "baseline": "Optional: the figure at the start of the year; 0 if left out.",
    },
    "HNB_RAG": {
        "actual": _ACTUAL,
        "target": "What it is rated against, in the same unit and shape.",
        "better": _BETTER,
        "amber_pct": "Optional: how far off is still Green, as a share of the target (0.02 is 2%).",
        "red_pct": "Optional: from where it is Red, as a share of the target (0.05 is 5%).",
        "amber_amount": "Optional: how far off is still Green, in the figure's own unit.",
        "red_amount": "Optional: from where it is Red, in the figure's own unit.",
        "combine": 'Optional: "either" (the default: whichever of share and amount trips first) or "both".',
    },
    "HNB_DEFICIT": {
        "brought_forward": "The deficit at the start, a positive figure: one cell.",
        "in_year_range": "The in-year net of each period, a deficit positive; text and blanks are left out.",
    },
    "HNB_DEFICIT_AFTER": {
        "before": "The deficit before safety valve funding, a positive figure: one cell.",
        "payments_range": "The payments, positive figures; text and blanks are left out.",
    },
    "HNB_HEADROOM": {
        "ceiling": "The most the deficit may be under the agreement.",
        "deficit": "The cumulative deficit, measured in the same way as the ceiling.",
    },
    "HNB_RISK": {
        "impact": "How much it would matter: a whole number from 1 to 5.",
        "likelihood": "How likely it is: a whole number from 1 to 5.",
    },
    "HNB_DIRECTION": {
        "previous": "The figure of the last period.",
        "current": "The figure of this period.",
        "better": _BETTER + " With on_target give distances from the target: nearer to nil is better.",
    },
    "HNB_YTD": {"values": "The figures of the periods so far; text and blanks are left out."},
    "HNB_NET": {
        "issued": "Plans issued in the period.",
        "ceased": "Plans ceased in the period, typed with either sign.",
        "movers": "Optional: movers in, less movers out; 0 if left out.",
    },
}
