"""The timeline: a lane for each mechanism, what happened above, what was announced below, what has no date at the side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from kg.pictures import marks
from kg.pictures.axis import Axis
from kg.pictures.canvas import BLACK, GREY, PALE, SMALL, Box, Canvas, room
from kg.pictures.frame import MARGIN, PAGE, Picture, Swatch, finish, start
from kg.pictures.marks import Standing
from kg.pictures.read import Reader, Values, day, first
from kg.pictures.text import LINE_HEIGHT, wrap
from kg.pictures.words import words

_GUTTER = 106.0
_SIDE = 130.0
_LABEL = 96.0
_PAD = 7.0


@dataclass(frozen=True, slots=True)
class _Event:
    """A gathering, or a plan of one, in a lane; ``when`` are its days if they are exactly known, else what bounds them."""

    thing: str
    standing: Standing
    lines: tuple[str, ...]
    when: tuple[date, date] | None
    exact: bool = False

    @property
    def planned(self) -> bool:
        return self.standing == "planned"

    @property
    def one_day(self) -> bool:
        return self.when is not None and self.when[0] == self.when[1]

    @property
    def kind(self) -> str:
        """The mark it gets, as the legend names it."""
        length = "undated" if self.when is None else "day" if self.one_day else "days" if self.exact else "span"
        return f"{self.standing}-{length}"


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
    """Draw all gatherings of a graph, held, planned or only mentioned, along the years."""
    say = words(reader.lang)
    things = reader.things("timeline")
    events = [event for thing, values in things.items() for event in _events(thing, values, reader)]
    spans = [event.when for event in events if event.when]
    undated = len(spans) < len(events)
    axis = Axis.over((day for span in spans for day in span), MARGIN + _GUTTER, PAGE - MARGIN - (_SIDE if undated else 0))
    canvas, y = start(say("timeline"))
    top = y + SMALL * LINE_HEIGHT + 4
    if undated:
        side = wrap(say("no-date"), SMALL, _SIDE - 8)[:1]
        canvas.text(axis.right + _SIDE / 2, top - SMALL * LINE_HEIGHT - 2, side, size=SMALL, anchor="middle", fill=BLACK)
    drawn = Canvas(PAGE)  # lanes first: how far down they go is known only afterwards
    y = top
    for name, members in _lanes(things, reader):
        y = _lane(drawn, y, name, [event for event in events if event.thing in members], axis, reader)
    axis.draw(canvas, top, y)
    canvas.line([(MARGIN, y), (PAGE - MARGIN, y)], stroke=PALE)
    canvas.take(drawn)
    counts = Counter(event.standing for event in events)
    about = say("timeline-about", held=counts["held"], planned=counts["planned"])
    return finish(canvas, y, "timeline", say("timeline"), about, reader.origin(things), reader.lang, _legend(events, say))


def _events(thing: str, values: Values, reader: Reader) -> Iterable[_Event]:
    """Yield what stands of a gathering: that it was held, or is only mentioned; and the plan of it."""
    say = words(reader.lang)
    name = reader.label(thing)
    held, planned = first(values, "held") == "yes", first(values, "planned") == "yes"
    if held:
        places = ", ".join(reader.label(place) for place in values.get("place", ()))
        online = say("online") if "online" in values else ""
        after = [say("after", what=reader.label(other)) for other in values.get("after", ())]
        told = _lines(name, first(values, "heldOn"), places, online, *after)
        yield _Event(thing, "held", told, _span(values), first(values, "exact") == "yes")
    elif not planned:
        yield _Event(thing, "mentioned", _lines(name, say("unclear")), None)
    if planned:
        lines = [say("planned-for", when=first(values, "plannedFor") or say("not-stated"))]
        lines += [say("planned-in", where=reader.label(place)) for place in values.get("plannedPlace", ())]
        lines += [say("chaired-by", who=reader.label(chair)) for chair in values.get("chair", ())]
        outcome = "outcome-held" if held else "outcome-due" if _not_yet_due(values, reader) else "outcome-none"
        when = _span(values, "plannedEarliest", "plannedLatest")
        yield _Event(thing, "planned", _lines(name, *lines, say(outcome)), when)


def _not_yet_due(values: Values, reader: Reader) -> bool:
    """Tell whether the time of a plan goes beyond what the sources can know; without a time, whether an editor says so."""
    latest = first(values, "plannedLatest")
    return latest > reader.latest_day if latest else "notYetDue" in values


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
    held, planned = (_stack([event for event in events if event.when and event.planned is plan], axis) for plan in (False, True))
    y_held = top + _PAD + _height(held) + 10
    y_planned = y_held + 30 if held else top + _PAD + 8
    _draw_outcomes(canvas, planned, y_planned - 7, held, y_held + 9)
    for placed in (*held, *planned):
        _draw(canvas, placed, y_planned if placed.event.planned else y_held, reader)
    y = _draw_undated(canvas, top + _PAD, [event for event in events if event.when is None], axis, reader)
    box = canvas.text(MARGIN, top + _PAD, wrap(name, SMALL, _GUTTER - 10, bold=True), size=SMALL, bold=True)
    canvas.line([(MARGIN, top), (PAGE - MARGIN, top)], stroke=PALE)
    drawn = y_planned + 12 + _height(planned) if planned else y_held + 12 if held else top
    return max(y, box.y + box.height, drawn) + _PAD


def _draw_outcomes(canvas: Canvas, planned: list[_Placed], y: float, held: list[_Placed], y_held: float) -> None:
    """Lead from every plan to what came of it."""
    where = {placed.event.thing: placed.x for placed in held}
    for plan in planned:
        if plan.event.thing in where:
            marks.outcome(canvas, plan.x, y, where[plan.event.thing], y_held)


def _draw(canvas: Canvas, placed: _Placed, y: float, reader: Reader) -> None:
    """Draw a mark at a height with its label, below it if it is a plan, else above."""
    event = placed.event
    down = 1 if event.planned else -1
    with canvas.group(_tooltip(event, reader)):
        _mark(canvas, placed, y)
        if placed.level:
            canvas.line([(placed.x, y + down * 8), (placed.x, y + down * (9 + placed.level))], stroke=GREY, width=0.7)
        height = 0 if event.planned else len(event.lines) * SMALL * LINE_HEIGHT
        label = y + down * (10 + placed.level) - height
        canvas.text(placed.middle, label, event.lines, size=SMALL, anchor="middle", halo=True)


def _draw_undated(canvas: Canvas, y: float, events: list[_Event], axis: Axis, reader: Reader) -> float:
    """Draw what has no date beside the axis, from ``y`` down, and return where it ends."""
    for event in events:
        with canvas.group(_tooltip(event, reader)):
            marks.undated(canvas, axis.right + 16, y + 9, event.standing)
            box = canvas.text(axis.right + 28, y, event.lines, size=SMALL)
            y = box.y + box.height + 8
    return y


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
    match placed.event.kind:
        case "planned-day":
            marks.planned_moment(canvas, placed.x, y)
        case "planned-span":
            marks.planned_span(canvas, placed.left, placed.right, y)
        case "held-day":
            marks.moment(canvas, placed.x, y)
        case "held-days":
            marks.days(canvas, placed.left, placed.right, y)
        case _:
            marks.span(canvas, placed.left, placed.right, y)


def _tooltip(event: _Event, reader: Reader) -> str:
    return f"{reader.label(event.thing)} — {event.thing}"


def _legend(events: list[_Event], say: Callable[..., str]) -> list[tuple[Swatch, str]]:
    """Return the marks that the events use."""
    every: list[tuple[str, Swatch]] = [
        ("held-day", marks.moment),
        ("held-days", lambda c, x, y: marks.days(c, x - 16, x + 16, y)),
        ("held-span", lambda c, x, y: marks.span(c, x - 16, x + 16, y)),
        ("planned-day", marks.planned_moment),
        ("planned-span", lambda c, x, y: marks.planned_span(c, x - 16, x + 16, y)),
        ("came-true", lambda c, x, y: marks.outcome(c, x - 8, y + 8, x + 8, y - 8)),
        ("held-undated", lambda c, x, y: marks.undated(c, x, y, "held")),
        ("planned-undated", lambda c, x, y: marks.undated(c, x, y, "planned")),
        ("mentioned-undated", lambda c, x, y: marks.undated(c, x, y, "mentioned")),
    ]
    used = {event.kind for event in events}
    dated = {(event.thing, event.standing) for event in events if event.when}
    if any((thing, "held") in dated for thing, standing in dated if standing == "planned"):
        used.add("came-true")
    return [(swatch, say(key)) for key, swatch in every if key in used]
