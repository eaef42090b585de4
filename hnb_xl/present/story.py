"""What a programme's report has to say: the sentences built from figures, and the cards a councillor sees first."""

from __future__ import annotations

from hnb_xl.model.blocks import Card, Cell, Style
from hnb_xl.model.said import Said, parts_said
from hnb_xl.present.view import View
from hnb_xl.present.wording import NOT_YET, figure, in_words, places_of

_DEFICIT = "deficit."
_CEILING = "deficit.ceiling"
_MARKS = {True: "!", False: "✓"}
_MEANS = {True: "adverse", False: "favourable"}


def said(view: View) -> tuple[Said, ...]:
    """Every part there is a figure for."""
    return parts_said(view.inputs, view.results)


def story(view: View) -> str:
    """What the figures come to, in sentences: each headline against its plan, then the deficit and its ceiling."""
    parts = said(view)
    held = [part for part in parts if part.against is not None]
    sentences = [_sentence(view, part, parts) for part in held]
    if not any(part.id.startswith(_DEFICIT) for part in held):
        sentences += [_plan(view, part) for part in parts if part.id == _CEILING]
    return " ".join(sentences) or f"There is {NOT_YET} for a headline or for the ceiling of the agreement."


def assumptions(view: View) -> str:
    """What the figures of the story assume, in one line; empty where they assume nothing."""
    found = [f"{part.subject}: {part.assumption}." for part in said(view) if part.assumption]
    return " ".join(found)


def _sentence(view: View, part: Said, parts: tuple[Said, ...]) -> str:
    decimals = _places(part, parts)
    value = in_words(part.value, part.unit, places=decimals)
    against = in_words(part.against, part.unit, places=decimals)
    held_to = f"{_lower(part.against_words)} of {against}"
    if part.id.startswith(_DEFICIT):
        kind = "On the assumption below, the" if part.assumption else "The"
        subject = f"{kind} deficit before safety valve funding would stand at {value} at {view.year_end}"
        held_to = f"agreed ceiling of {against}"
    else:
        return f"{part.subject}: {value} ({_gap(part, decimals)} the {held_to})."
    return f"{subject}, {_gap(part, decimals)} the {held_to}."


def _gap(part: Said, decimals: int | None) -> str:
    if not part.difference:
        return "level with"
    return f"{_points(in_words(abs(part.difference), part.unit, places=decimals), part)} {part.way}"


def _points(text: str, part: Said) -> str:
    """A difference of percentages is in percentage points."""
    return text.replace("%", " points") if part.id != _CEILING else text


def _plan(view: View, ceiling: Said) -> str:
    """Where no forecast is known: where the plan leads, beside the ceiling."""
    decimals = places_of(ceiling.unit, ceiling.quantum)
    top = in_words(ceiling.value, ceiling.unit, places=decimals)
    plan = view.value("deficit.mitigated")
    if plan is None:
        return f"The agreed ceiling at {view.year_end} is {top}; there is {NOT_YET} for the forecast."
    opening, in_year = view.value("deficit.opening_plan"), view.value("deficit.in_year_plan")
    parts = ""
    if opening is not None and in_year is not None:
        start, year = in_words(opening, ceiling.unit), in_words(in_year, ceiling.unit)
        parts = f" ({start} brought forward and {year} in the year)"
    return (
        f"The plan leads to a cumulative deficit of {in_words(plan, ceiling.unit)} at {view.year_end}{parts}, beside "
        f"an agreed ceiling of {top}. There is {NOT_YET} for this year's actual position."
    )


def _places(part: Said, parts: tuple[Said, ...]) -> int | None:
    """As precise as published; a deficit no more so than the ceiling it is held to."""
    quanta = [part.quantum]
    if part.id.startswith(_DEFICIT):
        quanta += [other.quantum for other in parts if other.id == _CEILING]
    return places_of(part.unit, *quanta)


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}" if text[1:2].islower() else text


def cards(view: View) -> tuple[Card, ...]:
    """The headlines, each with what it is held against, the difference with its sign, and a tick or a mark."""
    return tuple(_card(part) for part in said(view) if not part.id.startswith(_DEFICIT))


def _card(part: Said) -> Card:
    decimals = places_of(part.unit, part.quantum)
    shown = figure(part.value, part.unit, style=Style.CARD_FIGURE, places=decimals)
    if part.is_adverse is None or part.difference is None:
        return Card(part.subject, shown, "nothing to hold it against yet")
    mark = _MARKS[part.is_adverse]
    against = in_words(part.against, part.unit, places=decimals)
    gap = in_words(part.difference, part.unit, signed=True, places=decimals).replace(" pp", " points")
    meaning = _MEANS[part.is_adverse] if part.difference else "level"
    held_to = _lower(part.against_words)
    return Card(
        part.subject,
        Cell(shown.value, shown.style, _marked(shown.number_format, mark)),
        f"{part.against_words}: {against} ({gap})\n{mark} {meaning.capitalize()}: {part.way} {held_to}",
        Style.RED if part.is_adverse else Style.GREEN,
    )


def _marked(number_format: str | None, mark: str) -> str | None:
    """A figure's format with the mark behind the figure, so that the cell still holds the number."""
    if number_format is None:
        return None
    return ";".join(f'{section.removesuffix("_)")}" {mark}"' for section in number_format.split(";"))
