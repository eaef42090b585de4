"""Colours of charts: dark enough on white to be seen, and apart in grey print by lightness as well as hue."""

from __future__ import annotations

BAR = "1F3864"  # navy: what is reported
SECOND_BAR = "8FAADC"  # light blue beside it
LINE = "C55A11"  # burnt orange: ceiling, plan, target
ADVERSE = "A61C1C"  # dark red
FAVOURABLE = "5FA777"  # light green: lighter than the red in grey print
LEVEL = "1F3864"  # where a bridge starts and ends

# Levels of a rating scale in charts, by slug: each darker than the better one, so that grey print keeps the order.
LEVELS = {
    "green": "BFE3CA",
    "amber_green": "C9D96B",
    "amber": "E9AE32",
    "amber_red": "CF6A2A",
    "red": "8B1A1A",
    "not_rated": "EDEFF3",
}
# Statuses of milestones; any other status takes the last colour.
STATUSES = {
    "Complete": "1F3864",
    "In progress": "5B7DB8",
    "Planned": "B4C6E7",
    "Delayed": "D9702E",
    "Stopped": "7F1414",
}
OTHER_STATUS = "BFC5D2"
