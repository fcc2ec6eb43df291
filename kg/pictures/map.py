"""The map: provinces of the mechanisms as points, with the editions that they took part in, held or shall hold.

Coordinates come from the graph alone; it has no borders, so none are drawn. Units that a merger dissolved have no coordinates
of their own: they stand in a row beside the unit that replaced them, tied to it by a dotted line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import ceil, cos, floor, hypot, pi, radians, sin

from kg.pictures.canvas import BLACK, BLUE, GREY, ORANGE, PALE, SIZE, SKY, SMALL, WHITE, Box, Canvas
from kg.pictures.frame import MARGIN, PAGE, Picture, Swatch, finish, start
from kg.pictures.marks import diamond
from kg.pictures.placing import Point, place, side
from kg.pictures.read import Reader, Values, first
from kg.pictures.text import LINE_HEIGHT, width
from kg.pictures.words import join, words

_KILOMETRES = 111.195  # of a degree of latitude on a sphere of 6371 km
_CHINA = "https://w3id.org/vcd/id/country/china"
_CHIP = 15.0
_RADIUS = 7.0


@dataclass(frozen=True, slots=True)
class _Projection:
    """Equirectangular: degrees to the page, true to scale at the middle latitude (Snyder 1987, section 12)."""

    west: float
    east: float
    south: float
    north: float
    top: float

    @classmethod
    def over(cls, places: list[tuple[float, float]], top: float) -> _Projection:
        """Return the projection of all places, with room for labels on every side; without places, of one degree."""
        lats, longs = [lat for lat, _ in places] or [0.0], [long for _, long in places] or [0.0]
        wide = 0.09 * max(max(longs) - min(longs), max(lats) - min(lats), 2.0)
        return cls(min(longs) - wide, max(longs) + wide, min(lats) - wide, max(lats) + wide, top)

    @property
    def middle(self) -> float:
        return round((self.south + self.north) / 2)

    @property
    def degree(self) -> float:
        """Units of the page in a degree of latitude."""
        return (PAGE - 2 * MARGIN) / (self.east - self.west) / cos(radians(self.middle))

    @property
    def frame(self) -> Box:
        return Box(MARGIN, self.top, PAGE - 2 * MARGIN, (self.north - self.south) * self.degree)

    def at(self, lat: float, long: float) -> tuple[float, float]:
        """Return the place of a coordinate on the page."""
        x = MARGIN + (long - self.west) * self.degree * cos(radians(self.middle))
        return x, self.top + (self.north - lat) * self.degree


@dataclass(frozen=True, slots=True)
class _Chip:
    """An edition in a few signs: in which series it is (the first or another), and what the place has to do with it."""

    edition: str
    text: str
    first: bool
    how: str

    @property
    def width(self) -> float:
        return max(_CHIP, width(self.text, SMALL) + 8)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place on the page, with what stands beside it."""

    iri: str
    kind: str
    x: float
    y: float
    lines: tuple[str, ...]
    chips: tuple[_Chip, ...]

    @property
    def point(self) -> Point:
        across = sum(chip.width + 3 for chip in self.chips)
        tall = len(self.lines) * SIZE * LINE_HEIGHT + (_CHIP + 2 if self.chips else 0)
        return Point(self.x, self.y, _RADIUS, max(across, *(width(line, SIZE) for line in self.lines)), tall)


def draw_map(reader: Reader) -> Picture:
    """Draw the provinces of the mechanisms and the places of editions."""
    say = words(reader.lang)
    places = reader.things("map")
    located = {iri: (float(lat), float(first(v, "long"))) for iri, v in places.items() if (lat := first(v, "lat"))}
    canvas, y = start(say("map"))
    projection = _Projection.over(list(located.values()), y + 4)
    _graticule(canvas, projection)
    spots = _spots(places, located, projection, reader)
    for spot in spots.values():
        if spot.kind == "former":
            successor = next((spots[new] for new in places[spot.iri].get("replacedBy", ()) if new in spots), None)
            if successor:
                canvas.line([(spot.x, spot.y), (successor.x, successor.y)], stroke=BLACK, dash="1.5 3")
    scale = _scale(canvas, projection, reader.lang)
    boxes = place([spot.point for spot in spots.values()], projection.frame.grown(-4), [scale])
    for spot, box in zip(spots.values(), boxes, strict=True):
        _draw(canvas, spot, box, reader)
    units = [iri for iri in spots if first(places[iri], "kind") == "unit"]
    former = sum(1 for spot in spots.values() if spot.kind == "former")
    about = say("map-about", units=len(units)) if units else ""
    about = join(about, say("map-former", count=former) if former else "", say("projection", latitude=projection.middle))
    lost = [reader.label(iri) for iri in places if iri not in spots]
    if lost:
        about = join(about, say("unplaced", named=", ".join(lost)))
    y = projection.frame.y + projection.frame.height
    return finish(canvas, y, "map", say("map"), about, reader.origin(places), reader.lang, _legend(list(spots.values()), reader))


def _spots(
    places: dict[str, Values], located: dict[str, tuple[float, float]], projection: _Projection, reader: Reader
) -> dict[str, _Spot]:
    say = words(reader.lang)
    editions = reader.things("timeline")
    counts: dict[str, int] = {}
    for values in editions.values():
        counts[first(values, "series")] = counts.get(first(values, "series"), 0) + 1
    main = max(sorted(counts), key=lambda series: (series != "", counts[series]), default="")

    def chips(values: Values) -> tuple[_Chip, ...]:
        found: dict[str, _Chip] = {}
        for how in ("planned", "took", "held"):  # the last one told counts
            for edition in values.get(how, ()):
                known = editions.get(edition, {})
                text = first(known, "ordinal") or first(known, "heldOn")[:4] or "·"
                found[f"{edition} {how == 'planned'}"] = _Chip(edition, text, first(known, "series") == main, how)
        return tuple(sorted(found.values(), key=lambda chip: (not chip.first, chip.how == "planned", len(chip.text), chip.text)))

    spots: dict[str, _Spot] = {}
    for iri, (lat, long) in located.items():
        values = places[iri]
        kind = "place" if first(values, "kind") == "place" else "merged" if "replaces" in values else "unit"
        if kind == "unit" and first(values, "country") == _CHINA:
            kind = "china"
        spots[iri] = _Spot(iri, kind, *projection.at(lat, long), (reader.label(iri),), chips(values))
    for iri, values in places.items():
        successor = next((spots[new] for new in values.get("replacedBy", ()) if new in spots), None)
        if iri not in spots and successor:
            x, y = _aside(successor, list(spots.values()), projection.frame)
            lines = (reader.label(iri), *(say("until", date=day) for day in values.get("until", ())))
            spots[iri] = _Spot(iri, "former", x, y, lines, chips(values))
    return spots


def _aside(spot: _Spot, others: list[_Spot], frame: Box) -> tuple[float, float]:
    """Return the place around a spot that is farthest from all other spots and the edges of the map."""

    def free(place: tuple[float, float]) -> float:
        x, y = place
        edges = (x - frame.x, frame.x + frame.width - x, y - frame.y, frame.y + frame.height - y)
        return min(*edges, *(hypot(x - other.x, (y - other.y) * 1.6) for other in others))  # labels are wider than tall

    ring = [(spot.x + 70 * cos(pi * n / 8), spot.y + 58 * sin(pi * n / 8)) for n in range(16)]
    return max(ring, key=free)


def _draw(canvas: Canvas, spot: _Spot, box: Box, reader: Reader) -> None:
    say = words(reader.lang)
    told = ", ".join(f"{reader.label(chip.edition)} ({say(_MEANING[chip.how])})" for chip in spot.chips)
    with canvas.group(" — ".join(filter(None, (" ".join(spot.lines), told, spot.iri)))):
        near = (min(max(spot.x, box.x), box.x + box.width), min(max(spot.y, box.y), box.y + box.height))
        if hypot(near[0] - spot.x, near[1] - spot.y) > _RADIUS + 10:
            canvas.line([(spot.x, spot.y), near], stroke=GREY, width=0.7)
        _mark(spot.kind, canvas, spot.x, spot.y)
        anchor, end = side(spot.point, box)
        written = canvas.text(end, box.y, spot.lines, anchor=anchor, halo=True, fill=GREY if spot.kind == "former" else BLACK)
        chips = sum(chip.width + 3 for chip in spot.chips) - 3
        x = end if anchor == "start" else end - chips if anchor == "end" else end - chips / 2
        for chip in spot.chips:
            _chip(canvas, chip, x, written.y + written.height + 1)
            x += chip.width + 3


def _mark(kind: str, canvas: Canvas, x: float, y: float) -> None:
    match kind:
        case "china":
            canvas.rectangle(Box(x - 6, y - 6, 12, 12), fill=ORANGE, stroke=BLACK)
        case "merged":
            canvas.circle(x, y, _RADIUS + 1, fill=WHITE, stroke=BLACK)
            canvas.circle(x, y, 4.5, fill=BLUE, stroke=BLACK)
        case "former":
            canvas.circle(x, y, 5.5, fill=WHITE, stroke=BLACK, width=1.3, dash="2.5 2")
        case "place":
            canvas.shape(diamond(x, y, 6), fill=BLACK)
        case _:
            canvas.circle(x, y, 6, fill=BLUE, stroke=BLACK)


def _chip(canvas: Canvas, chip: _Chip, x: float, y: float) -> None:
    box = Box(x, y, chip.width, _CHIP)
    colour, fill = (BLUE, SKY) if chip.first else (ORANGE, ORANGE)
    canvas.rectangle(
        box, fill=fill if chip.how == "held" else WHITE, stroke=BLACK if chip.how == "held" else colour,
        width=1.6, dash="3 2" if chip.how == "planned" else "", round_by=_CHIP / 2 if chip.first else 0,
    )
    canvas.text(x + chip.width / 2, y + 1, chip.text, size=SMALL, anchor="middle", bold=chip.how == "held")


def _graticule(canvas: Canvas, projection: _Projection) -> None:
    frame = projection.frame
    step = next(n for n in (1, 2, 5, 10, 30, 90) if (projection.east - projection.west) / n <= 12)
    for long in range(ceil(projection.west / step) * step, floor(projection.east) + 1, step):
        x, _ = projection.at(projection.north, long)
        canvas.line([(x, frame.y), (x, frame.y + frame.height)], stroke=PALE)
        if frame.x + 20 < x < frame.x + frame.width - 20:
            east = "E" if long >= 0 else "W"
            canvas.text(x, frame.y + 2, f"{abs(long)}° {east}", size=9, anchor="middle", fill=GREY, halo=True)
    for lat in range(ceil(projection.south / step) * step, floor(projection.north) + 1, step):
        _, y = projection.at(lat, projection.west)
        canvas.line([(frame.x, y), (frame.x + frame.width, y)], stroke=PALE)
        canvas.text(frame.x + 3, y - 12, f"{abs(lat)}° {'N' if lat >= 0 else 'S'}", size=9, fill=GREY, halo=True)
    canvas.rectangle(frame, fill="none", stroke=GREY)


def _scale(canvas: Canvas, projection: _Projection, lang: str) -> Box:
    """Draw a bar of a round number of kilometres in the lower left corner, and return its room."""
    kilometre = projection.degree / _KILOMETRES
    count = max((n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000) if n * kilometre <= 170), default=1)
    frame = projection.frame
    x, y, long = frame.x + 14, frame.y + frame.height - 12, count * kilometre
    canvas.line([(x, y - 5), (x, y), (x + long, y), (x + long, y - 5)], stroke=BLACK, width=1.5)
    text = words(lang)("kilometres", count=count)
    box = canvas.text(x + long / 2, y - SMALL * LINE_HEIGHT - 2, text, size=SMALL, anchor="middle", halo=True)
    return Box(x, box.y, max(long, box.width), y - box.y)


_MEANING = {"took": "took-part", "held": "held-here", "planned": "planned-here"}


def _legend(spots: list[_Spot], reader: Reader) -> list[tuple[Swatch, str]]:
    """Return the marks and the signs of editions that the map uses."""
    say = words(reader.lang)
    kinds = {spot.kind for spot in spots}
    names = {
        "unit": "unit-vietnam", "merged": "unit-merged", "former": "unit-former", "china": "unit-china", "place": "other-place",
    }
    entries: list[tuple[Swatch, str]] = [
        (partial(_mark, kind), say(name)) for kind, name in names.items() if kind in kinds
    ]
    editions = reader.things("timeline")
    for main in (True, False):
        chips = {chip.edition: chip for spot in spots for chip in spot.chips if chip.first == main}
        for series in sorted({first(editions.get(edition, {}), "series") for edition in chips} - {""}):
            sign = _Chip("", "1" if main else "2023", main, "took")
            entries.append((_swatch(sign), reader.label(series)))
    used = {chip.how for spot in spots for chip in spot.chips}
    return entries + [(_swatch(_Chip("", "n", True, how)), say(_MEANING[how])) for how in _MEANING if how in used]


def _swatch(chip: _Chip) -> Swatch:
    return lambda canvas, x, y: _chip(canvas, chip, x - chip.width / 2, y - _CHIP / 2)
