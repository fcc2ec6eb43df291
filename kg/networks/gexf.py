"""GEXF 1.3, written element by element, so that a large network needs little memory beside its own.

What Gephi makes of it decides where the schema leaves a choice: an end that is open is left out; edges of one pair
differ by ``kind``, or Gephi adds up their weights; the id of a column is its name, because Gephi knows the changing
weight by its id; lists are quoted; nothing depends on the day of writing. Source: the RELAX NG grammar of GEXF 1.3.

Elements with the same attributes share a template, and values that come again are rendered once: a million edges are
written several times faster than networkx writes them. Columns are declared before the elements and known after
them, so the elements wait in a temporary file.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from math import isfinite
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO

from kg import __version__
from kg.networks.columns import Columns, Refused, day, escape, hold, plain, refuse
from kg.networks.times import Timed

if TYPE_CHECKING:
    import networkx as nx

START, END, RELATION = "start_date", "end_date", "relation"
"""Columns that say again, for readers without timeline and kinds, when an element begins and ends and an edge's kind."""

_TAKEN = frozenset(("id", "label", "timeset", "interval", "weight", START, END, RELATION))  # columns of Gephi's and ours
_KEPT, _LONGEST = 5_000, 300  # how many rendered values are kept of an attribute, and how long ones
_AT_ONCE = 2_000  # elements written at once
_IN_MEMORY = 8 << 20  # bytes of elements that need no file
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<meta>
<creator>vcd-kg {version}</creator>
<description>{title}</description>
</meta>
<graph defaultedgetype="{edges}" idtype="string" {mode}>
"""
_DYNAMIC, _STATIC = 'mode="dynamic" timeformat="date" timerepresentation="interval"', 'mode="static"'
_ATTVALUE = '<attvalue for="{}" value="{}"/>'


def write_gexf(graph: nx.Graph[Any], out: BinaryIO) -> None:
    """Write any networkx graph as GEXF 1.3, in UTF-8.

    Args:
        graph: as ``read_view`` makes it, or any other; its ``columns`` are declared for nodes whether or not one has
            a value. More than columns are, of nodes, ``label``, ``spells`` or else
            ``start`` and ``end``, and ``viz`` (``color``: three numbers to 255, ``size``, ``position``: x and y); of
            edges ``id``, ``kind`` (if absent: the key in a multigraph), ``label``, ``weight``, ``weights`` and times.
        out: where to; nothing is written to it if there is an error.

    Raises:
        DataError: if a text, value or pair of parallel edges cannot be written so that a reader gets it back.
    """
    ids = node_ids(graph)
    nodes, edges = _Form("node", graph.graph.get("columns", ())), _Form("edge")
    with SpooledTemporaryFile(_IN_MEMORY) as body:
        body.write(b"<nodes>\n")
        _pour(_node_lines(graph, ids, nodes), body)
        body.write(b"</nodes>\n<edges>\n")
        before = body.tell()
        try:
            _pour(_edge_lines(graph, ids, edges), body)
        except _Changing:
            edges = _Form("edge", changing=True)
            body.seek(before)
            body.truncate()
            _pour(_edge_lines(graph, ids, edges), body)
        body.write(b"</edges>\n</graph>\n</gexf>\n")
        try:
            title = escape(str(graph.graph.get("title") or graph.name or "network"))
            declared = nodes.declare() + edges.declare()
        except Refused as error:
            raise refuse("the network", str(error)) from None
        mode = _DYNAMIC if nodes.dynamic or edges.dynamic else _STATIC
        direction = "directed" if graph.is_directed() else "undirected"
        out.write((_HEAD.format(version=__version__, title=title, edges=direction, mode=mode) + declared).encode())
        body.seek(0)
        shutil.copyfileobj(body, out, 1 << 20)


def node_ids(graph: nx.Graph[Any]) -> dict[Any, str]:
    """Return the id of every node as XML text.

    Raises:
        DataError: if XML cannot hold one, or two nodes have the same text.
    """
    ids: dict[Any, str] = {}
    for node in graph:
        try:
            ids[node] = escape(node if type(node) is str else str(node))
        except Refused as error:
            raise refuse(f"node {node!r:.80}", f"its id: {error}") from None
    if len(set(ids.values())) < len(ids):
        raise refuse("the network", "two nodes have one text, such as 1 and '1': give them ids that differ as texts")
    return ids


def edges_by_source(graph: nx.Graph[Any]) -> Iterator[tuple[Any, Collection[tuple[Any, Mapping[str, Any]]]]]:
    """Yield every source with the targets and attributes of its edges, each edge once; a key stands in for a kind.

    Raises:
        DataError: if parallel edges are of one kind: Gephi would add up their weights.
    """
    directed, multi = graph.is_directed(), graph.is_multigraph()
    done: set[Any] = set()
    for source, neighbours in graph.adjacency():
        if multi:
            edges = [
                (target, data if "kind" in data else {"kind": str(key), **data})
                for target, found in neighbours.items() if directed or target not in done
                for key, data in (found.items() if len(found) == 1 else _differing(source, target, found))
            ]
            yield source, edges
        else:
            yield source, neighbours.items() if directed else [edge for edge in neighbours.items() if edge[0] not in done]
        if not directed:
            done.add(source)


def _differing(source: Any, target: Any, found: Mapping[Any, Mapping[str, Any]]) -> Iterable[tuple[Any, Mapping[str, Any]]]:
    if len({str(data.get("kind", key)) for key, data in found.items()}) < len(found):
        raise refuse(
            f"edge {source!s:.80} - {target!s:.80}", "has parallel edges of one kind, whose weights Gephi would add up: "
            "make them one edge with spells, or give each a kind of its own"
        )
    return found.items()


def _node_lines(graph: nx.Graph[Any], ids: dict[Any, str], form: _Form) -> Iterator[list[str]]:
    for node, data in graph.nodes(data=True):
        try:
            yield [form.line(0, ids[node], "", data)]
        except Refused as error:
            raise refuse(f"node {node!s:.80}", str(error)) from None


def _edge_lines(graph: nx.Graph[Any], ids: dict[Any, str], form: _Form) -> Iterator[list[str]]:
    shapes, number = form.shapes, 1
    for source, edges in edges_by_source(graph):
        origin = ids[source]
        try:
            lines = [shapes[tuple(data)](n, origin, ids[target], data) for n, (target, data) in enumerate(edges, number)]
        except (Refused, _Absent, TypeError):  # one of them is not as the others
            lines = []
            for n, (target, data) in enumerate(edges, number):
                try:
                    lines.append(form.line(n, origin, ids[target], data))
                except Refused as error:
                    raise refuse(f"edge {source!s:.80} - {target!s:.80}", str(error)) from None
        number += len(lines)
        yield lines


def _pour(lines: Iterable[list[str]], out: SpooledTemporaryFile[bytes]) -> None:
    batch: list[str] = []
    for some in lines:
        batch += some
        if len(batch) >= _AT_ONCE:
            out.write("".join(batch).encode())
            batch.clear()
    out.write("".join(batch).encode())


class _Absent(Exception):
    """An attribute has no value."""


class _Changing(Exception):
    """After edges whose weights are fixed comes one whose weight changes: Gephi wants all of them to have times."""


class _Cells(dict[Any, Any]):
    """What the values of one attribute look like in the file."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self.make = make

    def __missing__(self, value: Any) -> Any:
        if value is None:
            raise _Absent
        made = self.make(value)
        if type(value) is not bool and len(made) <= _LONGEST:  # truth values are not kept: True and 1 are one key
            if len(self) >= _KEPT:
                self.clear()
            self[value] = made
        return made


class _Shapes(dict[tuple[str, ...], Callable[..., str]]):
    """What writes elements with the same attributes."""

    def __init__(self, make: Callable[[tuple[str, ...]], Callable[..., str]]) -> None:
        self.make = make

    def __missing__(self, keys: tuple[str, ...]) -> Callable[..., str]:
        made = self[keys] = self.make(keys)
        return made


class _Form:
    """How nodes, or edges, look; and the columns met on the way."""

    def __init__(self, tag: str, always: Iterable[str] = (), changing: bool = False) -> None:
        self.tag = tag
        self.changing = changing  # weights change
        self.columns = Columns(always)
        self.own: dict[str, str] = {}  # columns that are ours: name and type
        self.shapes = _Shapes(self._shape)
        self.cells: dict[str, _Cells] = {}
        self.ids: dict[str, str] = {}

    @property
    def dynamic(self) -> bool:
        """Whether there are times."""
        return bool(self.columns.dynamic) or not {START, END, "weight"}.isdisjoint(self.own)

    def line(self, number: int, source: str, target: str, data: Mapping[str, Any]) -> str:
        """Return an element with its attributes, whatever they are; a node's id is its source.

        Raises:
            Refused: if one of them cannot be written.
        """
        known = {
            key: tuple(value) if isinstance(value, list) else frozenset(value) if isinstance(value, set) else value
            for key, value in data.items() if value is not None
        }
        try:
            line = self.shapes[tuple(known)](number, source, target, known)
        except TypeError:
            for key, value in known.items():
                if key != "viz":
                    hold(key, value)
            raise
        return line.replace("<attvalues></attvalues>", "")

    def declare(self) -> str:
        """Return the declarations of the columns met: ours and the graph's."""
        named = [(name, name, kind, name == "weight") for name, kind in self.own.items()]
        named += [(self._id(n), escape(n), kind, n in self.columns.dynamic) for n, kind in self.columns.types.items()]
        lines = []
        for mode in ("static", "dynamic"):
            chosen = [column for column in named if column[3] is (mode == "dynamic")]
            if chosen:
                lines.append(f'<attributes class="{self.tag}" mode="{mode}">\n')
                lines += [f'<attribute id="{i}" title="{title}" type="{kind}"/>\n' for i, title, kind, _ in chosen]
                lines.append("</attributes>\n")
        return "".join(lines)

    def _id(self, name: str) -> str:
        """Return the id of a column: its name, unless Gephi, which takes capitals for small letters, has that already."""
        if name not in self.ids:
            taken = _TAKEN | {known.lower() for known in self.ids.values()}
            self.ids[name] = escape(name if name.lower() not in taken else f"{name}-{len(self.ids)}")
        return self.ids[name]

    def _shape(self, keys: tuple[str, ...]) -> Callable[..., str]:
        """Return what writes elements with these attributes, given n the number, s and t the ends, d the attributes.

        It is an f-string, compiled, because that is several times faster than ``str.format``; in its text the graph's
        names and values are variables: k0 is a key, c0 the cells of its attribute, v0 what the cell says.
        """
        node = self.tag == "node"
        if not node and "weights" in keys and not self.changing:
            if self.shapes:
                raise _Changing
            self.changing = True
        outside = values = inside = look = label = ""
        name = "{s}" if node else "e{n}"
        slots = {key: f"v{slot}" for slot, key in enumerate(keys)}
        for slot, (key, v) in enumerate(slots.items()):
            first = f"{{({v}:=c{slot}[d[k{slot}]])}}"
            if key == "label":
                label = f' label="{first}"'
            elif key == "viz":
                look = f"{{c{slot}.make(d[k{slot}])}}"
            elif key == "spells":
                outside += f"{{({v}:=c{slot}[d[k{slot}]])[0]}}"
                values += f"{{{v}[1]}}"
                inside = f"{{{v}[2]}}"
            elif key in ("start", "end"):
                if "spells" not in keys:
                    outside += f' {key}="{first}"'
            elif node or key not in ("id", "kind", "weight"):
                values += first
            elif key == "id":
                name = first
            else:
                outside += f' {key}="{first}"'
                values += _ATTVALUE.format(RELATION, f"{{{v}}}") if key == "kind" else ""
        if self.changing and "weights" not in keys:
            values += _ATTVALUE.format("weight", f"{{{slots['weight']}}}" if "weight" in keys else "1.0")
        if "spells" not in keys:
            start, end = slots.get("start"), slots.get("end")
            values += _ATTVALUE.format(START, f"{{{start}}}") if start else ""
            last = f"{{{end} if {start} <= {end} else late({start}, {end})}}" if start else f"{{{end}}}"
            values += _ATTVALUE.format(END, last) if end else ""
        head = f'id="{name}"' if node else f'id="{name}" source="{{s}}" target="{{t}}"'
        label = label or (' label="{s}"' if node else "")
        values = f"<attvalues>{values}</attvalues>" if values else ""
        template = f"<{self.tag} {head}{label}{outside}>{values}{inside}{look}</{self.tag}>"
        cells = {f"c{slot}": self._cells(key) for slot, key in enumerate(keys)}
        named = {f"k{slot}": key for slot, key in enumerate(keys)}
        made: Callable[..., str] = eval(f"lambda n, s, t, d: f'''{template}\\n'''", {"late": _late, **cells, **named})
        return made

    def _cells(self, key: str) -> _Cells:
        cells = self.cells.get(key)
        if cells is None:
            ours: dict[str, Callable[[Any], Any]] = {
                "label": lambda value: escape(str(value)), "viz": _look, "spells": self._spells,
                "start": lambda value: self._day(START, value), "end": lambda value: self._day(END, value),
            }
            if self.tag == "edge":
                ours |= {"id": ours["label"], "kind": self._kind, "weight": _weight, "weights": self._weights}
            cells = self.cells[key] = _Cells(ours.get(key) or self._column(key))
        return cells

    def _column(self, key: str) -> Callable[[Any], str]:
        name = self._id(key)

        def make(value: Any) -> str:
            if isinstance(value, tuple | list | set | frozenset):
                if not value:
                    return ""
                if self.columns.note(key, value) != "liststring" and key in self.columns.dynamic:
                    return "".join(_timed(name, plain(item.value), item) for item in value)
            self.columns.note(key, value)
            return _ATTVALUE.format(name, escape(plain(value)))

        return make

    def _day(self, column: str, value: Any) -> str:
        self.own[column] = "string"
        return day(value)

    def _spells(self, spells: Iterable[tuple[Any, Any]]) -> tuple[str, str, str]:
        """Return spells as attributes of their element, as columns, and as elements inside it; one needs no element."""
        days = [tuple(day(when) if when else "" for when in spell) for spell in spells]
        for start, end in days:
            if start and end and end < start:
                _late(start, end)
        if not any(map(any, days)):
            return "", "", ""
        starts, ends = zip(*days, strict=True)
        columns = ""
        for column, found, first_or_last in ((START, starts, min), (END, ends, max)):
            self.own[column] = "string"
            columns += _ATTVALUE.format(column, first_or_last(found)) if all(found) else ""
        bounds = [_bounds(start, end) for start, end in days]
        if len(bounds) == 1:
            return bounds[0], columns, ""
        return "", columns, "<spells>" + "".join(f"<spell{bound}/>" for bound in bounds) + "</spells>"

    def _kind(self, kind: Any) -> str:
        self.own[RELATION] = "string"
        return escape(str(kind))

    def _weights(self, weights: Iterable[Timed]) -> str:
        self.own["weight"] = "double"
        return "".join(_timed("weight", _weight(weight.value), weight) for weight in weights)


def _late(start: str, end: str) -> str:
    raise Refused(f"it ends on {end}, before it starts on {start}")


def _timed(name: str, text: str, when: Timed) -> str:
    return f'<attvalue for="{name}" value="{escape(text)}"{_bounds(*(day(d) if d else "" for d in when[1:]))}/>'


def _bounds(start: str, end: str) -> str:
    return (f' start="{start}"' if start else "") + (f' end="{end}"' if end else "")


def _weight(weight: Any) -> str:
    number = float(weight)
    if not isfinite(number):
        raise Refused(f"its weight is {number}: give a finite one")
    return str(number)


def _look(viz: Mapping[str, Any]) -> str:
    parts = []
    if "color" in viz:
        red, green, blue = viz["color"]
        parts.append(f'<viz:color r="{red:d}" g="{green:d}" b="{blue:d}"/>')
    if "position" in viz:
        x, y = viz["position"]
        parts.append(f'<viz:position x="{x:.1f}" y="{y:.1f}" z="0.0"/>')
    if "size" in viz:
        parts.append(f'<viz:size value="{viz["size"]:.1f}"/>')
    return "".join(parts)
