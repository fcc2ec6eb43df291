"""From coordinates to the page: an equirectangular projection, its graticule, and a bar of kilometres."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, cos, floor, radians

from kg.pictures.canvas import BLACK, GREY, PALE, SMALL, Box, Canvas, room
from kg.pictures.frame import MARGIN, PAGE
from kg.pictures.text import LINE_HEIGHT
from kg.pictures.words import words

_KILOMETRES = 111.195  # of a degree of latitude on a sphere of 6371 km
_NUMBER = 9.0
"""Size of the numbers of degrees."""
_TALLEST = 1.0  # times its width


@dataclass(frozen=True, slots=True)
class Projection:
    """Equirectangular: degrees to the page, true to scale at the middle latitude (Snyder 1987, section 12)."""

    west: float
    east: float
    south: float
    north: float
    top: float

    @classmethod
    def over(cls, places: Sequence[tuple[float, float]], top: float) -> Projection:
        """Return the projection of all places (latitude, longitude), with room for labels on every side.

        Without places it is of one degree; where they lie in a column, it is as wide as it is tall.
        """
        lats, longs = [lat for lat, _ in places] or [0.0], [long for _, long in places] or [0.0]
        room = 0.09 * max(max(longs) - min(longs), max(lats) - min(lats), 2.0)
        south, north = min(lats) - room, max(lats) + room
        needed = (north - south) / cos(radians(round((south + north) / 2))) / _TALLEST
        beside = max(room, (needed - (max(longs) - min(longs))) / 2)
        return cls(min(longs) - beside, max(longs) + beside, south, north, top)

    @property
    def middle(self) -> int:
        """The latitude that is true to scale."""
        return round((self.south + self.north) / 2)

    @property
    def degree(self) -> float:
        """Units of the page in a degree of latitude."""
        return (PAGE - 2 * MARGIN) / (self.east - self.west) / cos(radians(self.middle))

    @property
    def frame(self) -> Box:
        """The room of the map on the page."""
        return Box(MARGIN, self.top, PAGE - 2 * MARGIN, (self.north - self.south) * self.degree)

    def at(self, lat: float, long: float) -> tuple[float, float]:
        """Return the place of a coordinate on the page."""
        x = MARGIN + (long - self.west) * self.degree * cos(radians(self.middle))
        return x, self.top + (self.north - lat) * self.degree


@dataclass(frozen=True, slots=True)
class Degree:
    """The number of a line of the graticule, and where it stands."""

    text: str
    x: float
    y: float
    anchor: str

    @property
    def box(self) -> Box:
        """The room that it takes."""
        return room(self.x, self.y, (self.text,), _NUMBER, self.anchor)


def draw_graticule(canvas: Canvas, projection: Projection) -> list[Degree]:
    """Draw the frame, and lines of whole degrees; return their numbers, which are drawn where they hide nothing."""
    frame = projection.frame
    degrees = []
    step = next(n for n in (1, 2, 5, 10, 30, 90) if (projection.east - projection.west) / n <= 12)
    for long in range(ceil(projection.west / step) * step, floor(projection.east) + 1, step):
        x, _ = projection.at(projection.north, long)
        canvas.line([(x, frame.y), (x, frame.y + frame.height)], stroke=PALE)
        if frame.x + 20 < x < frame.x + frame.width - 20:
            degrees.append(Degree(f"{abs(long)}° {'E' if long >= 0 else 'W'}", x, frame.y + 2, "middle"))
    for lat in range(ceil(projection.south / step) * step, floor(projection.north) + 1, step):
        _, y = projection.at(lat, projection.west)
        canvas.line([(frame.x, y), (frame.x + frame.width, y)], stroke=PALE)
        degrees.append(Degree(f"{abs(lat)}° {'N' if lat >= 0 else 'S'}", frame.x + 3, y - 12, "start"))
    canvas.rectangle(frame, fill="none", stroke=GREY)
    return degrees


def draw_degrees(canvas: Canvas, degrees: Iterable[Degree], labels: Sequence[Box]) -> None:
    """Draw the numbers of the graticule that hide no label."""
    for degree in degrees:
        if not any(degree.box.overlap(label) for label in labels):
            canvas.text(degree.x, degree.y, degree.text, size=_NUMBER, anchor=degree.anchor, fill=GREY, halo=True)


def draw_scale(canvas: Canvas, projection: Projection, lang: str) -> Box:
    """Draw a bar of a round number of kilometres in the lower left corner, and return its room."""
    kilometre = projection.degree / _KILOMETRES
    count = max((n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000) if n * kilometre <= 170), default=1)
    frame = projection.frame
    x, y, long = frame.x + 14, frame.y + frame.height - 12, count * kilometre
    canvas.line([(x, y - 5), (x, y), (x + long, y), (x + long, y - 5)], stroke=BLACK, width=1.5)
    text = words(lang)("kilometres", count=count)
    box = canvas.text(x + long / 2, y - SMALL * LINE_HEIGHT - 2, text, size=SMALL, anchor="middle", halo=True)
    return Box(x, box.y, max(long, box.width), y - box.y)
