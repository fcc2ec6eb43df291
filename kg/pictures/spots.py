"""What stands where on the map: units and other places, on which side they are, and the editions that they have to do with.

Sides are the countries and mechanisms of the graph themselves, the one with most units or editions first, so that the
signs follow from the data and no country or mechanism stands in the code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from typing import Literal

from kg.pictures.canvas import SIZE, SMALL, Box
from kg.pictures.placing import Point
from kg.pictures.projection import Projection
from kg.pictures.read import Reader, Values, first
from kg.pictures.text import LINE_HEIGHT, width
from kg.pictures.words import words

CHIP = 15.0
"""Height of the sign of an edition, and its least width."""
RADIUS = 7.0
_ROW = 6
_MOST = 2 * _ROW
"""So many signs of editions stand at a place in rows of ``_ROW``; of more the number is written, mechanism by mechanism."""

Kind = Literal["unit", "merged", "former", "place"]
How = Literal["planned", "took", "held"]
HOWS: tuple[How, ...] = ("planned", "took", "held")
"""What a place has to do with an edition; the last one told counts."""


@dataclass(frozen=True, slots=True)
class Chip:
    """An edition, or several of a mechanism, in a few signs: the mechanism by its rank, and what the place has to do with it."""

    editions: tuple[str, ...]
    text: str
    rank: int
    how: How

    @property
    def width(self) -> float:
        """The room that the sign takes across."""
        return max(CHIP, width(self.text, SMALL) + 8)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the page, with what stands beside it; ``side`` is the rank of its country, -1 where none is stated."""

    iri: str
    kind: Kind
    side: int
    x: float
    y: float
    lines: tuple[str, ...]
    chips: tuple[Chip, ...]

    @property
    def rows(self) -> tuple[tuple[Chip, ...], ...]:
        """The signs of editions as they stand below the name."""
        return tuple(self.chips[n : n + _ROW] for n in range(0, len(self.chips), _ROW))

    @property
    def point(self) -> Point:
        """The mark, with the size of all that belongs to it."""
        across = [sum(chip.width + 3 for chip in row) for row in self.rows] + [width(line, SIZE) for line in self.lines]
        tall = len(self.lines) * SIZE * LINE_HEIGHT + (CHIP + 2) * len(self.rows)
        return Point(self.x, self.y, RADIUS, max(across), tall)


@dataclass(frozen=True)
class Sides:
    """The countries and the mechanisms that the map tells apart, each by its rank."""

    countries: tuple[str, ...]
    mechanisms: tuple[str, ...]
    editions: Mapping[str, Values]

    @classmethod
    def of(cls, places: Mapping[str, Values], editions: Mapping[str, Values]) -> Sides:
        """Rank countries by their units and mechanisms by their editions, the larger first."""
        units = Counter(first(values, "country") for values in places.values() if first(values, "kind") == "unit")
        series = Counter(first(values, "series") for values in editions.values())
        return cls(_ranked(units), _ranked(series), editions)

    def country(self, values: Values) -> int:
        """Return the rank of a place's country, -1 where none is stated."""
        return _rank(first(values, "country"), self.countries)

    def mechanism(self, edition: str) -> int:
        """Return the rank of an edition's mechanism, -1 where it has none."""
        return _rank(first(self.editions.get(edition, {}), "series"), self.mechanisms)

    def chips(self, values: Values) -> tuple[Chip, ...]:
        """Return the signs of the editions that a place has to do with."""
        found: dict[tuple[str, bool], Chip] = {}
        for how in HOWS:
            for edition in values.get(how, ()):
                known = self.editions.get(edition, {})
                text = first(known, "ordinal") or first(known, "heldOn")[:4] or "·"
                found[edition, how == "planned"] = Chip((edition,), text, self.mechanism(edition), how)
        chips = list(found.values()) if len(found) <= _MOST else _counted(found.values())
        return tuple(sorted(chips, key=lambda chip: (chip.rank, chip.how == "planned", len(chip.text), chip.text, chip.editions)))


def find_spots(
    places: Mapping[str, Values], sides: Sides, projection: Projection, located: Mapping[str, tuple[float, float]], reader: Reader
) -> dict[str, Spot]:
    """Return what can be placed: what has coordinates, and beside it the units that it replaced."""
    say = words(reader.lang)
    spots: dict[str, Spot] = {}
    for iri, at in located.items():
        values = places[iri]
        kind: Kind = "place" if first(values, "kind") == "place" else "merged" if "replaces" in values else "unit"
        spots[iri] = Spot(
            iri, kind, sides.country(values), *projection.at(*at), (reader.label(iri),), sides.chips(values)
        )
    for iri, values in places.items():
        successor = successor_of(values, spots)
        if iri not in spots and successor:
            x, y = _aside(successor, list(spots.values()), projection.frame)
            lines = (reader.label(iri), *(say("until", date=day) for day in values.get("until", ())))
            spots[iri] = Spot(iri, "former", sides.country(values), x, y, lines, sides.chips(values))
    return spots


def successor_of(values: Values, spots: Mapping[str, Spot]) -> Spot | None:
    """Return where the unit stands that replaced another, if it stands anywhere."""
    return next((spots[new] for new in values.get("replacedBy", ()) if new in spots), None)


def _ranked(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counts.keys() - {""}, key=lambda name: (-counts[name], name)))


def _rank(name: str, ranked: Sequence[str]) -> int:
    return ranked.index(name) if name in ranked else -1


def _counted(chips: Iterable[Chip]) -> list[Chip]:
    """Return one sign for all editions of a mechanism that a place has the same to do with."""
    groups: dict[tuple[int, How], list[str]] = {}
    for chip in chips:
        groups.setdefault((chip.rank, chip.how), []).extend(chip.editions)
    return [Chip(tuple(found), f"{len(found)}×", rank, how) for (rank, how), found in groups.items()]


def _aside(spot: Spot, others: list[Spot], frame: Box) -> tuple[float, float]:
    """Return the place around a spot that is farthest from all other spots and the edges of the map."""

    def free(place: tuple[float, float]) -> float:
        x, y = place
        edges = (x - frame.x, frame.x + frame.width - x, y - frame.y, frame.y + frame.height - y)
        return min(*edges, *(hypot(x - other.x, (y - other.y) * 1.6) for other in others))  # labels are wider than tall

    ring = [(spot.x + 70 * cos(pi * n / 8), spot.y + 58 * sin(pi * n / 8)) for n in range(16)]
    return max(ring, key=free)
