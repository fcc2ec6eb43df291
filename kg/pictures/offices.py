"""Offices over time: a row for each post, and on it who is attested there when.

A tenure has four bounds (earliest and latest begin, earliest and latest end). An attestation is a point in time: two of them
are never joined, and what lies between is drawn as what it is, not stated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kg.ask.names import fold
from kg.pictures import marks
from kg.pictures.axis import Axis
from kg.pictures.canvas import PALE, SIZE, SMALL, WHITE, Box, Canvas
from kg.pictures.frame import MARGIN, PAGE, Picture, Swatch, finish, start
from kg.pictures.read import Reader, Values, day, first
from kg.pictures.text import LINE_HEIGHT, width, wrap
from kg.pictures.words import words

_GUTTER = 236.0
_ROW = 22.0
_PAD = 7.0


@dataclass(frozen=True, slots=True)
class _Holding:
    """What is known of one person in a post: certain from ``since`` to ``until``, or at one moment between the two."""

    record: str
    person: str
    since: date | None
    until: date | None
    moment: bool
    earliest: date | None
    latest: date | None

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(found for found in (self.earliest, self.since, self.until, self.latest) if found)

    @property
    def kind(self) -> str:
        """The mark it gets, as the legend names it."""
        if not self.person:
            return "unnamed-holder"
        if self.moment:
            return "attested-day" if self.since == self.until else "attested-span"
        return "held-throughout"


def draw_offices(reader: Reader) -> Picture:
    """Draw who is attested in which post, when."""
    say = words(reader.lang)
    records = reader.things("offices")
    posts: dict[str, list[_Holding]] = {}
    for record, values in records.items():
        posts.setdefault(first(values, "post"), []).append(_holding(record, values))
    holdings = [holding for found in posts.values() for holding in found]
    axis = Axis.over((found for holding in holdings for found in holding.days), MARGIN + _GUTTER, PAGE - MARGIN)
    canvas, y = start(say("offices"))
    top = y + SMALL * LINE_HEIGHT + 4
    drawn = Canvas(PAGE)
    y = top
    for kind, members in _groups(records, reader):
        drawn.line([(MARGIN, y), (PAGE - MARGIN, y)], stroke=PALE)
        box = drawn.text(MARGIN, y + _PAD, kind, size=SMALL, bold=True)
        y = box.y + box.height + 4
        for post in members:
            y = _row(drawn, y, post, posts[post], axis, reader)
        y += _PAD
    axis.draw(canvas, top, y)
    canvas.line([(MARGIN, y), (PAGE - MARGIN, y)], stroke=PALE)
    canvas.take(drawn)
    named = [holding for holding in holdings if holding.person]
    people = len({holding.person for holding in named})
    about = say("offices-about", posts=len(posts), points=len(named), people=people)
    origin = reader.origin(_told(records))
    return finish(canvas, y, "offices", say("offices"), about, origin, reader.lang, _legend(holdings, reader.lang))


def _holding(record: str, values: Values) -> _Holding:
    person = first(values, "person")
    if not person:
        return _Holding(record, "", day(values, "from"), day(values, "to"), True, None, None)
    earliest, begun = day(values, "earliestBegin"), day(values, "latestBegin")
    ended, latest = day(values, "earliestEnd"), day(values, "latestEnd")
    if begun and ended and begun < ended:
        return _Holding(record, person, begun, ended, False, earliest, latest)
    since = ended or earliest or begun  # an attestation between the two; or a begin or an end within its own bounds
    until = begun or latest or ended
    return _Holding(record, person, since, until, True, earliest, latest)


def _groups(records: dict[str, Values], reader: Reader) -> list[tuple[str, list[str]]]:
    """Return the posts by kind, the kind with most posts first."""
    kinds: dict[str, set[str]] = {}
    for values in records.values():
        kinds.setdefault(first(values, "postKind"), set()).add(first(values, "post"))
    ordered = sorted(kinds.items(), key=lambda kind: (kind[0] == "", -len(kind[1]), kind[0]))
    say = words(reader.lang)
    return [
        (reader.label(kind) if kind else say("other-posts"), sorted(posts, key=lambda post: (fold(reader.label(post)), post)))
        for kind, posts in ordered
    ]


def _row(canvas: Canvas, top: float, post: str, holdings: list[_Holding], axis: Axis, reader: Reader) -> float:
    """Draw a post below ``top`` and return where its row ends."""
    say = words(reader.lang)
    with canvas.group(f"{reader.label(post)} — {post}"):
        name = canvas.text(MARGIN + 8, top + 3, wrap(reader.label(post), SMALL, _GUTTER - 18), size=SMALL)
    lines: list[list[tuple[float, float]]] = []  # what is taken on each line of the row
    drawn = Canvas(PAGE)
    for holding in sorted(holdings, key=lambda holding: (holding.days[:1] or (date.max,), holding.person, holding.record)):
        label = reader.label(holding.person) if holding.person else say("unnamed")
        left, right = _reach(holding, axis)
        wide = width(label, SIZE)
        before = right + 8 + wide > axis.right
        begin, end = (left - 10 - wide, right) if before else (left, right + 10 + wide)
        line = next((n for n, taken in enumerate(lines) if all(end + 6 < b or begin - 6 > e for b, e in taken)), len(lines))
        if line == len(lines):
            lines.append([])
        lines[line].append((begin, end))
        y = top + _ROW / 2 + line * _ROW
        with drawn.group(f"{label} — {reader.label(post)} — {holding.record}"):
            _mark(drawn, holding, axis, y)
            drawn.rectangle(Box(begin if before else right + 6, y - 8, wide + 4, 16), fill=WHITE)
            drawn.text(begin + 2 if before else right + 8, y - SIZE * LINE_HEIGHT / 2, label)
    for line in range(len(lines)):
        marks.unknown(canvas, axis.left, axis.right, top + _ROW / 2 + line * _ROW)
    canvas.take(drawn)
    return max(top + len(lines) * _ROW, name.y + name.height) + 4


def _reach(holding: _Holding, axis: Axis) -> tuple[float, float]:
    """Return the places between which the marks of a holding lie."""
    if not holding.days:
        return axis.left + 4, axis.left + 20
    left, right = axis.span(min(holding.days), max(holding.days))
    middle = (left + right) / 2
    return min(left, middle - marks.RADIUS), max(right, middle + marks.RADIUS)


def _mark(canvas: Canvas, holding: _Holding, axis: Axis, y: float) -> None:
    if not holding.since or not holding.until:
        marks.undated(canvas, axis.left + 12, y, "planned")
        return
    left, right = axis.span(holding.since, holding.until)
    if holding.earliest and holding.earliest < holding.since:
        marks.possible(canvas, axis.at(holding.earliest), left, y)
    if holding.latest and holding.latest > holding.until:
        marks.possible(canvas, right, axis.span(holding.latest, holding.latest)[1], y)
    match holding.kind:
        case "unnamed-holder" if holding.since == holding.until:
            marks.unnamed_moment(canvas, (left + right) / 2, y)
        case "unnamed-holder":
            marks.unnamed_span(canvas, left, right, y)
        case "attested-day":
            marks.moment(canvas, (left + right) / 2, y)
        case "attested-span":
            marks.span(canvas, left, right, y)
        case _:
            marks.throughout(canvas, left, right, y)


def _told(records: dict[str, Values]) -> Iterable[str]:
    """Return what the sources tell of: the records themselves, and the participations that tenures follow from."""
    for record, values in records.items():
        yield record
        yield from values.get("told", ())


def _legend(holdings: list[_Holding], lang: str) -> list[tuple[Swatch, str]]:
    """Return the marks that the holdings use."""
    say = words(lang)
    every: list[tuple[str, Swatch]] = [
        ("attested-day", marks.moment),
        ("attested-span", lambda c, x, y: marks.span(c, x - 16, x + 16, y)),
        ("held-throughout", lambda c, x, y: marks.throughout(c, x - 16, x + 16, y)),
        ("possibly-held", lambda c, x, y: marks.possible(c, x - 16, x + 16, y)),
        ("unnamed-holder", marks.unnamed_moment),
        ("undated-holder", lambda c, x, y: marks.undated(c, x, y, "planned")),
        ("unknown-stretch", lambda c, x, y: marks.unknown(c, x - 17, x + 17, y)),
    ]
    used = {holding.kind if holding.since and holding.until else "undated-holder" for holding in holdings} | {"unknown-stretch"}
    if any(h.days and (min(h.days) != h.since or max(h.days) != h.until) for h in holdings):
        used.add("possibly-held")
    return [(swatch, say(key)) for key, swatch in every if key in used]
