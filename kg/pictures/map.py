"""The map: units of the mechanisms as points, with the editions that they took part in, held or shall hold.

Coordinates come from the graph alone; it has no borders, so none are drawn. Units that a merger dissolved have no coordinates
of their own: they stand in a row beside the unit that replaced them, tied to it by a dotted line.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from kg.pictures.canvas import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, SMALL, WHITE, Box, Canvas
from kg.pictures.frame import Picture, Swatch, finish, start
from kg.pictures.marks import diamond
from kg.pictures.placing import place, side
from kg.pictures.projection import Projection, draw_degrees, draw_graticule, draw_scale
from kg.pictures.read import Reader, Values, first
from kg.pictures.spots import CHIP, RADIUS, Chip, How, Kind, Sides, Spot, find_spots, successor_of
from kg.pictures.text import LINE_HEIGHT
from kg.pictures.words import join, words

_COUNTRIES = (BLUE, ORANGE, GREEN, PURPLE)
"""Colours of countries by rank; their shapes differ too. What has no country is grey, and so is what comes after these."""
_MECHANISMS = ((BLUE, SKY), (ORANGE, ORANGE), (GREEN, GREEN), (PURPLE, PURPLE))
"""Line and fill of the signs of editions, by the rank of the mechanism; they are round and square in turn."""
_OTHERS = (GREY, GREY)
_MEANING: dict[How, str] = {"took": "took-part", "held": "held-here", "planned": "planned-here"}
_OTHER_KINDS: tuple[tuple[Kind, str], ...] = (("merged", "unit-merged"), ("former", "unit-former"), ("place", "other-place"))


def draw_map(reader: Reader) -> Picture:
    """Draw the units of the mechanisms and the places of editions."""
    say = words(reader.lang)
    places = reader.things("map")
    sides = Sides.of(places, reader.things("timeline"))
    located = {iri: (float(lat), float(first(v, "long"))) for iri, v in places.items() if (lat := first(v, "lat"))}
    canvas, y = start(say("map"))
    projection = Projection.over(list(located.values()), y + 4)
    degrees = draw_graticule(canvas, projection)
    spots = find_spots(places, sides, projection, located, reader)
    for spot in spots.values():
        if spot.kind == "former" and (successor := successor_of(places[spot.iri], spots)):
            canvas.line([(spot.x, spot.y), (successor.x, successor.y)], stroke=BLACK, dash="1.5 3")
    scale = draw_scale(canvas, projection, reader.lang)
    taken = [*(degree.box for degree in degrees), scale]
    boxes = place([spot.point for spot in spots.values()], projection.frame.grown(-4), taken)
    draw_degrees(canvas, degrees, [*boxes, scale])
    for spot, box in zip(spots.values(), boxes, strict=True):
        _draw(canvas, spot, box, reader)
    told = {edition for spot in spots.values() for chip in spot.chips for edition in chip.editions}
    y = projection.frame.y + projection.frame.height
    about, origin = _about(places, spots, projection, reader), reader.origin([*places, *told])
    return finish(canvas, y, "map", say("map"), about, origin, reader.lang, _legend(list(spots.values()), sides, reader))


def _about(places: dict[str, Values], spots: dict[str, Spot], projection: Projection, reader: Reader) -> str:
    """Return what the caption says of the map."""
    say = words(reader.lang)
    units = sum(1 for iri in spots if first(places[iri], "kind") == "unit")
    former = sum(1 for spot in spots.values() if spot.kind == "former")
    lost = [reader.label(iri) for iri in places if iri not in spots]
    return join(
        say("map-about", units=units) if units else "",
        say("map-former", count=former) if former else "",
        say("projection", latitude=projection.middle),
        say("unplaced", named=", ".join(lost)) if lost else "",
    )


def _draw(canvas: Canvas, spot: Spot, box: Box, reader: Reader) -> None:
    say = words(reader.lang)
    told = ", ".join(
        f"{reader.label(edition)} ({say(_MEANING[chip.how])})" for chip in spot.chips for edition in chip.editions
    )
    with canvas.group(" — ".join(filter(None, (" ".join(spot.lines), told, spot.iri)))):
        near = (min(max(spot.x, box.x), box.x + box.width), min(max(spot.y, box.y), box.y + box.height))
        if hypot(near[0] - spot.x, near[1] - spot.y) > RADIUS + 10:
            canvas.line([(spot.x, spot.y), near], stroke=GREY, width=0.7)
        _mark(spot.kind, spot.side, canvas, spot.x, spot.y)
        anchor, end = side(spot.point, box)
        written = canvas.text(end, box.y, spot.lines, anchor=anchor, halo=True, fill=GREY if spot.kind == "former" else BLACK)
        for number, row in enumerate(spot.rows):
            chips = sum(chip.width + 3 for chip in row) - 3
            x = end if anchor == "start" else end - chips if anchor == "end" else end - chips / 2
            for chip in row:
                _chip(canvas, chip, x, written.y + written.height + 1 + number * (CHIP + 2))
                x += chip.width + 3


def _mark(kind: Kind, country: int, canvas: Canvas, x: float, y: float) -> None:
    match kind:
        case "merged":
            canvas.circle(x, y, RADIUS + 1, fill=WHITE, stroke=BLACK)
            _unit(country, canvas, x, y, 4.5)
        case "former":
            canvas.circle(x, y, 5.5, fill=WHITE, stroke=BLACK, width=1.3, dash="2.5 2")
        case "place":
            canvas.shape(diamond(x, y, 6), fill=BLACK)
        case _:
            _unit(country, canvas, x, y, 6)


def _unit(country: int, canvas: Canvas, x: float, y: float, half: float) -> None:
    """Draw the mark of a country: a circle, a square, and triangles that stand on a side and on a corner."""
    fill = _COUNTRIES[country] if 0 <= country < len(_COUNTRIES) else GREY
    match country:
        case 1:
            canvas.rectangle(Box(x - half, y - half, 2 * half, 2 * half), fill=fill, stroke=BLACK)
        case 2 | 3:
            down = half if country == 2 else -half
            canvas.shape([(x - half, y + down), (x + half, y + down), (x, y - down)], fill=fill, stroke=BLACK)
        case _:
            canvas.circle(x, y, half, fill=fill, stroke=BLACK)


def _chip(canvas: Canvas, chip: Chip, x: float, y: float) -> None:
    colour, fill = _MECHANISMS[chip.rank] if 0 <= chip.rank < len(_MECHANISMS) else _OTHERS
    canvas.rectangle(
        Box(x, y, chip.width, CHIP), fill=fill if chip.how == "held" else WHITE, stroke=BLACK if chip.how == "held" else colour,
        width=1.6, dash="3 2" if chip.how == "planned" else "", round_by=0 if chip.rank % 2 else CHIP / 2,
    )
    canvas.text(x + chip.width / 2, y + (CHIP - SMALL * LINE_HEIGHT) / 2, chip.text, size=SMALL, anchor="middle",
                bold=chip.how == "held")


def _legend(spots: Sequence[Spot], sides: Sides, reader: Reader) -> list[tuple[Swatch, str]]:
    """Return the marks and the signs of editions that the map uses."""
    say = words(reader.lang)
    countries = sorted({spot.side for spot in spots if spot.kind in ("unit", "merged")} - {-1})
    entries = [(_swatch_of_mark("unit", rank), say("unit-of", country=reader.label(sides.countries[rank]))) for rank in countries]
    if any(spot.side < 0 and spot.kind == "unit" for spot in spots):
        entries.append((_swatch_of_mark("unit", -1), say("unit-somewhere")))
    kinds = {spot.kind: spot.side for spot in spots}
    entries += [(_swatch_of_mark(kind, kinds[kind]), say(name)) for kind, name in _OTHER_KINDS if kind in kinds]
    return entries + _legend_of_chips([chip for spot in spots for chip in spot.chips], sides, reader)


def _legend_of_chips(chips: Sequence[Chip], sides: Sides, reader: Reader) -> list[tuple[Swatch, str]]:
    """Return a sign for each mechanism, and one for each thing that a place may have to do with an edition."""
    say = words(reader.lang)
    texts = {chip.rank: chip.text for chip in reversed(chips) if chip.rank >= 0}
    used = {chip.how for chip in chips}
    return [
        *((_swatch_of_chip(Chip((), texts[rank], rank, "took")), reader.label(sides.mechanisms[rank])) for rank in sorted(texts)),
        *((_swatch_of_chip(Chip((), "n", 0, how)), say(name)) for how, name in _MEANING.items() if how in used),
    ]


def _swatch_of_mark(kind: Kind, country: int) -> Swatch:
    return lambda canvas, x, y: _mark(kind, country, canvas, x, y)


def _swatch_of_chip(chip: Chip) -> Swatch:
    return lambda canvas, x, y: _chip(canvas, chip, x - chip.width / 2, y - CHIP / 2)
