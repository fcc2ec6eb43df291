"""A network laid out: kinds of things by shape and colour, kinds of links by dashes and colour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from math import cos, hypot, pi, sin, sqrt
from typing import TYPE_CHECKING, Any

from kg.pictures.canvas import BLACK, GREY, PALETTE, SMALL, WHITE, Box, Canvas
from kg.pictures.frame import MARGIN, PAGE, Picture, Swatch, finish, start
from kg.pictures.layout import lay_out
from kg.pictures.marks import diamond
from kg.pictures.read import Reader
from kg.pictures.text import LINE_HEIGHT, shorten, width
from kg.pictures.words import join, known, words

if TYPE_CHECKING:
    from kg.networks.views import Network

ALL_LABELLED = 90
"""Up to so many things all have labels; of more, at most the ``MOST`` most connected."""
MOST = 40
_DOTS, _DOT = 75_000.0, 20.0
"""Room for all dots of a large network, and at most for one."""
_WELL = 0.05
"""Of the neighbours that the most connected thing has, the share that a thing worth naming has."""
_LABEL = 112.0
_DASHES = ("", "9 3", "2 2.5", "9 3 2 3", "14 4", "5 2 1 2", "1 4", "3 6")
_PLANNED = "4 3"
OFFICES = "offices-network"
"""The network of people, posts and bodies; ``offices`` alone is the picture of them in time."""
_USUAL = {
    "vcd:Official": 0, "vcd:Person": 0, "vcd:HeldEdition": 1, "vcd:PlannedEdition": 1, "vcd:ConferenceEdition": 1,
    "vcd:Province": 2, "vcd:ProvincialUnit": 2, "vcd:Post": 3, "vcd:Source": 4, "vcd:Article": 4, "skos:Concept": 5,
    "vcd:ConferenceSeries": 6,
}
"""Classes that look the same in all pictures; the others take what these leave, the most frequent first."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How a kind of things or links is drawn: an index of ``PALETTE``, shapes and dashes; grey for the rare."""

    index: int
    meaning: str
    planned: bool

    @property
    def colour(self) -> str:
        return GREY if self.index < 0 else PALETTE[self.index]


@dataclass(frozen=True)
class _Laid:
    """A network with places on the page: its things, its links, and how each is drawn."""

    graph: Network
    nodes: dict[str, dict[str, Any]]
    edges: list[tuple[str, str, str, dict[str, Any]]]
    things: dict[str, _Look]
    links: dict[str, _Look]
    labels: dict[str, tuple[str, ...]]
    radii: dict[str, float]
    at: dict[str, tuple[float, float]]
    height: float

    @property
    def large(self) -> bool:
        """Whether only some of the things have labels, and links are thin."""
        return len(self.nodes) > ALL_LABELLED


def draw_network(name: str, reader: Reader) -> Picture:
    """Draw a network view.

    Raises:
        UsageError: if there is no such view.
        DataError: if its queries do not fit the form of a view.
    """
    from kg.networks.views import read_view

    say = words(reader.lang)
    graph = read_view("offices" if name == OFFICES else name, reader.store, reader.lang)
    key = OFFICES if name == OFFICES else str(graph.graph["name"])
    title = say(key) if known(key) else str(graph.graph["title"])
    canvas, y = start(title)
    laid = _lay(graph, y + 4, say("other-kinds"))
    _draw_links(canvas, laid)
    _draw_things(canvas, laid)
    height = laid.height if laid.nodes else canvas.text(MARGIN, y, say("network-empty")).height
    about = say("network-about", nodes=len(laid.nodes), edges=len(laid.edges))
    if len(laid.labels) < len(laid.nodes):
        about = join(about, say("network-labelled", count=len(laid.labels)))
    line_swatch = partial(_line_swatch, graph.is_directed(), laid.large)
    legend = [*_legend(laid.things.values(), _draw_swatch), *_legend(laid.links.values(), line_swatch)]
    origin = reader.origin(str(data["uri"]) for data in laid.nodes.values() if "uri" in data)
    return finish(canvas, y + height + 12, key, title, about, origin, reader.lang, legend)


def _lay(graph: Network, top: float, other: str) -> _Laid:
    """Give all things of a network their places below ``top``."""
    nodes: dict[str, dict[str, Any]] = {node: graph.nodes[node] for node in sorted(graph.nodes)}
    edges = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    things = _looks([(data["class"], data["kind"]) for data in nodes.values()], other, _USUAL)
    links = _looks([(kind, data["label"]) for _, _, kind, data in edges], other, {})
    neighbours = {node: sorted(set(graph.to_undirected(as_view=True).neighbors(node)) - {node}) for node in nodes}
    degree = {node: len(others) for node, others in neighbours.items()}
    large = len(nodes) > ALL_LABELLED
    named = _most_connected(nodes, degree) if large else list(nodes)
    labels = {node: shorten(nodes[node]["label"], SMALL, _LABEL, 3 if large else 5) for node in named}
    dot = 3.0 if len(nodes) < 1000 else 2.2
    radii = {node: 4.5 + min(sqrt(degree[node]), 6.0) if node in labels else dot for node in nodes}
    boxes, height = lay_out(neighbours, _sizes(radii, labels), PAGE - 2 * MARGIN)
    at = {
        node: (MARGIN + box.x + box.width / 2, top + box.y + (radii[node] if node in labels else box.height / 2))
        for node, box in boxes.items()
    }
    return _Laid(graph, nodes, edges, things, links, labels, radii, at, height)


def _draw_links(canvas: Canvas, laid: _Laid) -> None:
    for source, target, kind, data in laid.edges:
        look, (begin, end) = laid.links[kind], (laid.at[source], laid.at[target])
        if laid.large:
            canvas.line([begin, end], stroke=look.colour, width=0.8, opacity=0.3)
        else:
            line = _Line(begin, end, laid.radii[target], look, _rank(laid.graph, source, target, kind))
            with canvas.group(f"{laid.nodes[source]['label']} — {data['label']} — {laid.nodes[target]['label']}"):
                _draw_line(canvas, line.points, line.look, laid.graph.is_directed())


def _draw_things(canvas: Canvas, laid: _Laid) -> None:
    for node in sorted(laid.nodes, key=lambda node: (node in laid.labels, node)):
        data = laid.nodes[node]
        with canvas.group(f"{data['label']} ({data['kind']}) — {data.get('uri', node)}"):
            _draw_node(canvas, *laid.at[node], laid.radii[node], laid.things[data["class"]])
    for node, lines in laid.labels.items():
        x, y = laid.at[node]
        canvas.text(x, y + laid.radii[node] + 1, lines, size=SMALL, anchor="middle", halo=True)


def _most_connected(nodes: dict[str, dict[str, Any]], degree: dict[str, int]) -> list[str]:
    """Return the things to name in a large network: well connected ones that have a name."""
    least = max(degree.values()) * _WELL
    found = [node for node in nodes if degree[node] >= least and nodes[node]["label"] != node]
    return sorted(found, key=lambda node: (-degree[node], node))[:MOST]


def _looks(kinds: Sequence[tuple[str, str]], other: str, usual: dict[str, int]) -> dict[str, _Look]:
    """Return how each kind is drawn: the usual ones as always, then by frequency as long as there are colours."""
    counts: dict[str, int] = {}
    for kind, _ in kinds:
        counts[kind] = counts.get(kind, 0) + 1
    meanings = dict(sorted(kinds, reverse=True))
    free = [n for n in range(len(PALETTE) - 1) if n not in {usual[kind] for kind in counts if kind in usual}]
    taken: set[tuple[int, bool]] = set()
    looks: dict[str, _Look] = {}
    for kind in sorted(counts, key=lambda kind: (-counts[kind], kind)):
        planned = "planned" in kind.lower()
        own = kind in usual and (usual[kind], planned) not in taken
        index = usual[kind] if own else free.pop(0) if free else -1
        taken.add((index, planned))
        looks[kind] = _Look(index, meanings[kind] if index >= 0 else other, planned)
    return looks


def _sizes(radii: dict[str, float], labels: dict[str, tuple[str, ...]]) -> dict[str, tuple[float, float]]:
    """Return the room of every node: for its label below, or as a dot with its share of a page."""
    sizes = {}
    for node, lines in labels.items():
        wide = max((width(line, SMALL) for line in lines), default=0.0)
        sizes[node] = (max(wide, 2 * radii[node]), 2 * radii[node] + 2 + len(lines) * SMALL * LINE_HEIGHT)
    dots = len(radii) - len(labels)
    side = min(sqrt(_DOTS / dots), _DOT) if dots else 0.0
    return {node: sizes.get(node, (max(side, 2 * radius + 1), max(side, 2 * radius + 1))) for node, radius in radii.items()}


def _rank(graph: Network, source: str, target: str, edge: str) -> int:
    """Return which of the parallel links between two nodes this is, those of both directions counted."""
    kinds = [(source, key) for key in graph[source][target]]
    if graph.is_directed() and source != target and graph.has_edge(target, source):
        kinds += [(target, key) for key in graph[target][source]]
    return sorted(kinds).index((source, edge))


@dataclass(frozen=True, slots=True)
class _Line:
    """A link on the page: from where, to where, how near to the middle of its end, and how far bent aside."""

    start: tuple[float, float]
    end: tuple[float, float]
    gap: float
    look: _Look
    rank: int

    @property
    def points(self) -> list[tuple[float, float]]:
        (x1, y1), (x2, y2) = self.start, self.end
        long = hypot(x2 - x1, y2 - y1) or 1.0
        aside = (self.rank + 1) // 2 * 15.0 * (1 if self.rank % 2 else -1)
        bend = ((x1 + x2) / 2 - (y2 - y1) / long * aside, (y1 + y2) / 2 + (x2 - x1) / long * aside)
        near = hypot(x2 - bend[0], y2 - bend[1]) or 1.0
        stop = max(near - self.gap, 0.0) / near
        end = (bend[0] + (x2 - bend[0]) * stop, bend[1] + (y2 - bend[1]) * stop)
        return [self.start, bend, end] if self.rank else [self.start, end]


def _draw_line(canvas: Canvas, points: list[tuple[float, float]], look: _Look, directed: bool) -> None:
    dash = _PLANNED if look.planned else _DASHES[look.index] if look.index >= 0 else ""
    (canvas.curve if len(points) == 3 else canvas.line)(points, stroke=look.colour, width=1.4, dash=dash)
    if directed:
        (x1, y1), (x, y) = points[-2:]
        long = hypot(x - x1, y - y1) or 1.0
        dx, dy = (x - x1) / long * 4, (y - y1) / long * 4
        canvas.shape([(x, y), (x - 2 * dx - dy, y - 2 * dy + dx), (x - 2 * dx + dy, y - 2 * dy - dx)], fill=look.colour)


def _draw_node(canvas: Canvas, x: float, y: float, radius: float, look: _Look) -> None:
    fill, dash = (WHITE, _PLANNED) if look.planned else (look.colour, "")
    stroke = look.colour if look.planned else BLACK
    wide = 2.0 if look.planned else 0.8
    match look.index:
        case -1 | 0:
            canvas.circle(x, y, radius, fill=fill, stroke=stroke, width=wide, dash=dash)
        case 1:
            edge = radius * 1.8
            canvas.rectangle(Box(x - edge / 2, y - edge / 2, edge, edge), fill=fill, stroke=stroke, width=wide, dash=dash)
        case 5:
            canvas.shape(diamond(x, y, radius * 1.2), fill=fill, stroke=stroke, width=wide, dash=dash)
        case _:
            sides, turn = {2: (6, 0.0), 3: (3, -pi / 2), 4: (3, pi / 2), 6: (5, -pi / 2)}[look.index]
            points = [(turn + 2 * pi * n / sides) for n in range(sides)]
            corners = [(x + 1.25 * radius * cos(angle), y + 1.25 * radius * sin(angle)) for angle in points]
            canvas.shape(corners, fill=fill, stroke=stroke, width=wide, dash=dash)


def _legend(looks: Iterable[_Look], swatch: Callable[[_Look, Canvas, float, float], None]) -> Sequence[tuple[Swatch, str]]:
    """Return one entry for each look, the rare kinds together and last."""
    shown = sorted(set(looks), key=lambda look: (look.index < 0, look.index, look.planned, look.meaning))
    return list({look.meaning: (partial(swatch, look), look.meaning) for look in reversed(shown)}.values())[::-1]


def _draw_swatch(look: _Look, canvas: Canvas, x: float, y: float) -> None:
    _draw_node(canvas, x, y, 6, look)


def _line_swatch(directed: bool, large: bool, look: _Look, canvas: Canvas, x: float, y: float) -> None:
    if large:
        canvas.line([(x - 17, y), (x + 17, y)], stroke=look.colour, width=2)
    else:
        _draw_line(canvas, [(x - 17, y), (x + 17, y)], look, directed)
