"""The timeline: a lane for each mechanism, what happened above, what was announced below, what has no date at the side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from kg.pictures import marks
from kg.pictures.axis import Axis
from kg.pictures.canvas import BLACK, GREY, PALE, SMALL, Box, Canvas, room
from kg.pictures.frame import MARGIN, PAGE, Picture, Swatch, finish, start
from kg.pictures.read import Reader, Values, day, first
from kg.pictures.text import LINE_HEIGHT, wrap
from kg.pictures.words import words

_GUTTER = 106.0
_SIDE = 130.0
_LABEL = 96.0
_PAD = 7.0


@dataclass(frozen=True, slots=True)
class _Event:
    """A gathering, or a plan of one, in a lane."""

    thing: str
    planned: bool
    lines: tuple[str, ...]
    when: tuple[date, date] | None
    certain: bool
    """Whether it happened or was planned at all, and not just mentioned."""

    @property
    def one_day(self) -> bool:
        return self.when is not None and self.when[0] == self.when[1]

    @property
    def kind(self) -> str:
        """The mark it gets, as the legend names it."""
        what = "planned" if self.planned or not self.certain else "held"
        return f"{what}-{'undated' if self.when is None else 'day' if self.one_day else 'span'}"


@dataclass(frozen=True, slots=True)
class _Placed:
    event: _Event
    left: float
    right: float
    middle: float
    """Of the label, which may not stand over the mark at the ends of the axis."""
    level: float
    """How far the label lies from the mark."""

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2


def draw_timeline(reader: Reader) -> Picture:
    """Draw all gatherings of a graph, held and planned, along the years."""
    say = words(reader.lang)
    things = reader.things("timeline")
    events = {thing: list(_events(thing, values, reader)) for thing, values in things.items()}
    days = [day for found in events.values() for event in found if event.when for day in event.when]
    undated = any(event.when is None for found in events.values() for event in found)
    right = PAGE - MARGIN - (_SIDE if undated else 0)
    axis = Axis.over(days, MARGIN + _GUTTER, right)
    canvas, y = start(say("timeline"))
    top = y + SMALL * LINE_HEIGHT + 4
    if undated:
        side = wrap(say("no-date"), SMALL, _SIDE - 8)
        canvas.text(right + _SIDE / 2, top - SMALL * LINE_HEIGHT - 2, side[:1], size=SMALL, anchor="middle", fill=BLACK)
    drawn = Canvas(PAGE)  # lanes first: how far down they go is known only afterwards
    y = top
    for name, members in _lanes(things, reader):
        y = _lane(drawn, y, name, [event for member in members for event in events[member]], axis, reader)
    axis.draw(canvas, top, y)
    canvas.line([(MARGIN, y), (PAGE - MARGIN, y)], stroke=PALE)
    canvas.take(drawn)
    held = sum(1 for values in things.values() if first(values, "held") == "yes")
    planned = sum(1 for values in things.values() if first(values, "planned") == "yes")
    legend = _legend([event for found in events.values() for event in found], things, say)
    about = say("timeline-about", held=held, planned=planned)
    return finish(canvas, y, "timeline", say("timeline"), about, reader.origin(things), reader.lang, legend)


def _events(thing: str, values: Values, reader: Reader) -> Iterable[_Event]:
    say = words(reader.lang)
    name = reader.label(thing)
    held, planned = first(values, "held") == "yes", first(values, "planned") == "yes"
    if held or not planned:
        places = ", ".join(reader.label(place) for place in values.get("place", ()))
        online = say("online") if "online" in values else ""
        when = first(values, "heldOn") if held else say("unclear")
        after = [say("after", what=reader.label(other)) for other in values.get("after", ())]
        yield _Event(thing, False, _lines(name, when, places, online, *after), _span(values), held)
    if planned:
        outcome = "outcome-held" if held else "outcome-due" if "notYetDue" in values else "outcome-none"
        lines = [say("planned-for", when=first(values, "plannedFor") or say("not-stated"))]
        lines += [say("planned-in", where=reader.label(place)) for place in values.get("plannedPlace", ())]
        lines += [say("chaired-by", who=reader.label(chair)) for chair in values.get("chair", ())]
        yield _Event(thing, True, _lines(name, *lines, say(outcome)), _span(values, "plannedEarliest", "plannedLatest"), True)


def _span(values: Values, begin: str = "earliest", end: str = "latest") -> tuple[date, date] | None:
    earliest, latest = day(values, begin), day(values, end)
    return (earliest, latest) if earliest and latest else None


def _lines(*parts: str) -> tuple[str, ...]:
    return tuple(line for part in parts for line in wrap(part, SMALL, _LABEL))


def _lanes(things: dict[str, Values], reader: Reader) -> list[tuple[str, list[str]]]:
    """Return the lanes, series with most gatherings first, then working bodies, then the rest."""
    lanes: dict[tuple[int, str], list[str]] = {}
    for thing, values in things.items():
        series, body = first(values, "series"), first(values, "body")
        lanes.setdefault((0, series) if series else (1, body) if body else (2, ""), []).append(thing)
    ordered = sorted(lanes.items(), key=lambda lane: (lane[0][0], -len(lane[1]), lane[0][1]))
    return [(reader.label(iri) if iri else words(reader.lang)("other-gatherings"), found) for (_, iri), found in ordered]


def _lane(canvas: Canvas, top: float, name: str, events: list[_Event], axis: Axis, reader: Reader) -> float:
    """Draw a lane below ``top`` and return where it ends."""
    held = _stack([event for event in events if event.when and not event.planned], axis)
    planned = _stack([event for event in events if event.when and event.planned], axis)
    above, below = _height(held), _height(planned)
    y_held = top + _PAD + above + 10
    y_planned = y_held + 30 if held else top + _PAD + 8
    where = {placed.event.thing: placed for placed in held}
    for placed in planned:
        if placed.event.thing in where:
            marks.outcome(canvas, placed.x, y_planned - 7, where[placed.event.thing].x, y_held + 9)
    for placed in (*held, *planned):
        with canvas.group(_tooltip(placed.event, reader)):
            y = y_planned if placed.event.planned else y_held
            _mark(canvas, placed, y)
            height = len(placed.event.lines) * SMALL * LINE_HEIGHT
            if placed.level:
                away = 9 + placed.level if placed.event.planned else -9 - placed.level
                canvas.line([(placed.x, y + (8 if away > 0 else -8)), (placed.x, y + away)], stroke=GREY, width=0.7)
            canvas.text(
                placed.middle, y + 10 + placed.level if placed.event.planned else y - 10 - placed.level - height,
                placed.event.lines, size=SMALL, anchor="middle", halo=True,
            )
    y = top + _PAD
    for event in events:
        if event.when is None:
            with canvas.group(_tooltip(event, reader)):
                marks.undated(canvas, axis.right + 16, y + 9, event.certain and not event.planned)
                box = canvas.text(axis.right + 28, y, event.lines, size=SMALL)
                y = box.y + box.height + 8
    box = canvas.text(MARGIN, top + _PAD, wrap(name, SMALL, _GUTTER - 10, bold=True), size=SMALL, bold=True)
    ends = [y, box.y + box.height, y_held + 12 if held else top, y_planned + 12 + below if planned else top]
    canvas.line([(MARGIN, top), (PAGE - MARGIN, top)], stroke=PALE)
    return max(ends) + _PAD


def _stack(events: list[_Event], axis: Axis) -> list[_Placed]:
    """Give every label a level on which it meets no label before it."""
    placed: list[_Placed] = []
    taken: list[Box] = []
    for event in sorted(events, key=lambda event: (event.when or (date.max, date.max), event.thing)):
        assert event.when
        left, right = axis.span(*event.when)
        box = room((left + right) / 2, 0, event.lines, SMALL, "middle")
        box = Box(min(max(box.x, axis.left + 2), axis.right - 2 - box.width), 0, box.width, box.height)
        while any(box.overlap(other.grown(3)) for other in taken):
            box = Box(box.x, box.y + SMALL * LINE_HEIGHT / 2, box.width, box.height)
        taken.append(box)
        placed.append(_Placed(event, left, right, box.x + box.width / 2, box.y))
    return placed


def _height(placed: list[_Placed]) -> float:
    return max((p.level + len(p.event.lines) * SMALL * LINE_HEIGHT for p in placed), default=0.0)


def _mark(canvas: Canvas, placed: _Placed, y: float) -> None:
    match placed.event.planned, placed.event.one_day:
        case True, True:
            marks.planned_moment(canvas, placed.x, y)
        case True, False:
            marks.planned_span(canvas, placed.left, placed.right, y)
        case False, True:
            marks.moment(canvas, placed.x, y)
        case _:
            marks.span(canvas, placed.left, placed.right, y)


def _tooltip(event: _Event, reader: Reader) -> str:
    return f"{reader.label(event.thing)} — {event.thing}"


def _legend(events: list[_Event], things: dict[str, Values], say: Callable[..., str]) -> list[tuple[Swatch, str]]:
    """Return the marks that the events use."""
    every: list[tuple[str, Swatch]] = [
        ("held-day", marks.moment),
        ("held-span", lambda c, x, y: marks.span(c, x - 16, x + 16, y)),
        ("planned-day", marks.planned_moment),
        ("planned-span", lambda c, x, y: marks.planned_span(c, x - 16, x + 16, y)),
        ("came-true", lambda c, x, y: marks.outcome(c, x - 8, y + 8, x + 8, y - 8)),
        ("held-undated", lambda c, x, y: marks.undated(c, x, y, True)),
        ("planned-undated", lambda c, x, y: marks.undated(c, x, y, False)),
    ]
    used = {event.kind for event in events}
    if any(first(values, "held") == first(values, "planned") == "yes" for values in things.values()):
        used.add("came-true")
    return [(swatch, say(key)) for key, swatch in every if key in used]
