"""GEXF 1.3, written element by element, so that a large network needs little memory beside its own.

What Gephi makes of it decides where the schema leaves a choice: an end that is open is left out; edges of one pair
differ by ``kind``, or Gephi adds up their weights; the id of a column is its name, because Gephi knows the changing
weight by its id; lists are quoted; nothing depends on the day of writing. Source: the RELAX NG grammar of GEXF 1.3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import isfinite
from typing import TYPE_CHECKING, Any, TextIO

from kg import __version__
from kg.networks.columns import Column, NotXml, escape, find_columns, listed, name_of, plain, refuse
from kg.networks.times import Timed

if TYPE_CHECKING:
    import networkx as nx

NODE_OWN = frozenset(("label", "spells", "start", "end", "viz"))
EDGE_OWN = frozenset(("id", "kind", "label", "weight", "weights", "spells", "start", "end", "viz"))
"""Attributes that are more than columns."""

START, END, RELATION = "start_date", "end_date", "relation"
"""Columns that say again, for readers without timeline and kinds, when an element begins and ends and an edge's kind."""

_TIMES = frozenset(("spells", "start", "end"))
_RESERVED = frozenset(("id", "label", "timeset", "interval", "weight"))  # columns that Gephi has already
_KEPT = 20_000  # rendered values kept: those that come again cost nothing, and memory stays small
_AT_ONCE = 2_000  # elements written at once
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<meta>
<creator>vcd-kg {version}</creator>
<description>{title}</description>
</meta>
<graph defaultedgetype="{edges}" idtype="string"{mode}>
"""


def write_gexf(graph: nx.Graph[Any], out: TextIO) -> None:
    """Write any networkx graph as GEXF 1.3.

    Args:
        graph: as ``read_view`` makes it, or any other. More than columns are, of nodes, ``label``, ``spells`` or else
            ``start`` and ``end``, and ``viz`` (``color``: three numbers to 255, ``size``, ``position``: x and y); of
            edges ``id``, ``kind`` (if absent: the key in a multigraph), ``label``, ``weight``, ``weights`` and times.
        out: a text stream in UTF-8.

    Raises:
        DataError: if a text, value or pair of parallel edges cannot be written so that a reader gets it back.
    """
    edges: dict[str, bool] = {"keys": True, "data": True} if graph.is_multigraph() else {"data": True}
    columns, named = find_columns(graph.nodes(data=True), NODE_OWN)
    edge_columns, edge_named = find_columns(graph.edges(**edges), EDGE_OWN)
    kinds = graph.is_multigraph() or "kind" in edge_named
    _check_parallels(graph)
    changing = "weights" in edge_named or any(column.dynamic for column in (*columns.values(), *edge_columns.values()))
    dynamic = changing or not _TIMES.isdisjoint(named | edge_named)
    ids = _ids(graph)
    try:
        title = escape(str(graph.graph.get("title") or graph.name or "a network"))
    except NotXml as error:
        raise refuse("title", str(error)) from None
    mode = ' mode="dynamic" timeformat="date" timerepresentation="interval"' if dynamic else ' mode="static"'
    out.write(_HEAD.format(version=__version__, title=title, mode=mode, edges="directed" if graph.is_directed() else "undirected"))
    dates = [Column(START, "string", False), Column(END, "string", False)]
    out.write(_declare("node", [*columns.values(), *(dates if named & _TIMES else [])]))
    extra = [Column("weight", "double", True)] if "weights" in edge_named else []
    extra += [Column(RELATION, "string", False)] if kinds else []
    out.write(_declare("edge", [*extra, *edge_columns.values(), *(dates if edge_named & _TIMES else [])]))
    out.write(f'<nodes count="{graph.number_of_nodes()}">\n')
    _pour(_nodes(graph, ids, columns), out)
    out.write(f'</nodes>\n<edges count="{graph.number_of_edges()}">\n')
    _pour(_edges(graph, edges, ids, edge_columns), out)
    out.write("</edges>\n</graph>\n</gexf>\n")


def _declare(of: str, columns: list[Column]) -> str:
    lines = []
    for dynamic in (False, True):
        chosen = [column for column in columns if column.dynamic is dynamic]
        if chosen:
            lines.append(f'<attributes class="{of}" mode="{"dynamic" if dynamic else "static"}">\n')
            lines += [f'<attribute id="{_id(c)}" title="{_text(c.name, "column")}" type="{c.type}"/>\n' for c in chosen]
            lines.append("</attributes>\n")
    return "".join(lines)


def _id(column: Column) -> str:
    taken = column.name in _RESERVED and not (column.name == "weight" and column.dynamic)
    return f"own-{column.name}" if taken else _text(column.name, "column")


def _nodes(graph: nx.Graph[Any], ids: dict[Any, str], columns: dict[str, Column]) -> Iterator[str]:
    render = _renderer(columns)
    times = _remember(_times)
    for node, data in graph.nodes(data=True):
        try:
            label = data.get("label")
            text = ids[node] if label is None else escape(str(label))
            outside, values, inside = times(_when(data)) if not _TIMES.isdisjoint(data) else ("", "", "")
            values = "".join([render(key, value) for key, value in data.items() if key in columns]) + values
            if values:
                values = f"<attvalues>{values}</attvalues>"
            look = _look(data["viz"]) if "viz" in data else ""
            yield f'<node id="{ids[node]}" label="{text}"{outside}>{values}{inside}{look}</node>\n'
        except (NotXml, TypeError, ValueError, AttributeError) as error:
            raise refuse(name_of((node, data)), str(error)) from None


def _edges(graph: nx.Graph[Any], edges: dict[str, bool], ids: dict[Any, str], columns: dict[str, Column]) -> Iterator[str]:
    render = _renderer(columns)
    times, kinds, labels, weights = (_remember(f) for f in (_times, _kind, _label, _weight))
    multi = graph.is_multigraph()
    for number, edge in enumerate(graph.edges(**edges), 1):
        data = edge[-1]
        try:
            source, target = ids[edge[0]], ids[edge[1]]
            name = escape(str(data["id"])) if "id" in data else f"e{number}"
            kind = data.get("kind", edge[2] if multi else None)
            relation, values = kinds(str(kind)) if kind is not None else ("", "")
            label = labels(data["label"]) if "label" in data else ""
            weight = weights(data["weight"]) if "weight" in data else ""
            outside = inside = ""
            if not _TIMES.isdisjoint(data):
                outside, dates, inside = times(_when(data))
                values += dates
            for key, value in data.items():
                if key in columns:
                    values += render(key, value)
            if "weights" in data:
                values = "".join([_value("weight", plain(float(v.value)), v) for v in data["weights"]]) + values
            if values:
                values = f"<attvalues>{values}</attvalues>"
            look = _look(data["viz"]) if "viz" in data else ""
            yield (
                f'<edge id="{name}" source="{source}" target="{target}"{relation}{label}{weight}{outside}>'
                f"{values}{inside}{look}</edge>\n"
            )
        except (NotXml, TypeError, ValueError, AttributeError) as error:
            raise refuse(name_of(edge), str(error)) from None


def _renderer(columns: dict[str, Column]) -> Callable[[str, Any], str]:
    """Return what renders one value of a column as an ``attvalue``; values that come again are kept."""
    kept: dict[tuple[str, Any], str] = {}
    forms = {key: (_id(column), column) for key, column in columns.items()}

    def render(key: str, value: Any) -> str:
        if value is None:
            return ""
        try:
            known = kept.get((key, value))
        except TypeError:  # a list or set
            return fresh(key, value)
        if known is None:
            if len(kept) >= _KEPT:
                kept.clear()
            known = kept[key, value] = fresh(key, value)
        return known

    def fresh(key: str, value: Any) -> str:
        name, column = forms[key]
        if column.dynamic:
            timed = value if isinstance(value, tuple | list) else (Timed(value, "", ""),)
            return "".join([_value(name, _plain(column, v.value), v) for v in timed])
        if column.type == "liststring":
            return f'<attvalue for="{name}" value="{escape(listed(value))}"/>' if value else ""
        return f'<attvalue for="{name}" value="{_plain(column, value)}"/>'

    return render


def _plain(column: Column, value: Any) -> str:
    return escape(plain(float(value) if column.type == "double" else value))


def _value(name: str, text: str, when: Timed) -> str:
    start = f' start="{escape(when.start)}"' if when.start else ""
    end = f' end="{escape(when.end)}"' if when.end else ""
    return f'<attvalue for="{name}" value="{text}"{start}{end}/>'


def _when(data: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the spells of an element, or the one from its start to its end."""
    spells: Iterable[tuple[Any, Any]] | None = data.get("spells")
    if spells is None:
        spells = ((data.get("start"), data.get("end")),)
    return tuple((plain(start) if start else "", plain(end) if end else "") for start, end in spells)


def _times(spells: tuple[tuple[str, str], ...]) -> tuple[str, str, str]:
    """Return spells as attributes of their element, as columns, and as elements inside; one needs no element."""
    bounds = [_bounds(start, end) for start, end in spells]
    if not any(bounds):
        return "", "", ""
    starts, ends = zip(*spells, strict=True)
    columns = f'<attvalue for="{START}" value="{escape(min(starts))}"/>' if all(starts) else ""
    columns += f'<attvalue for="{END}" value="{escape(max(ends))}"/>' if all(ends) else ""
    if len(bounds) == 1:
        return bounds[0], columns, ""
    return "", columns, "<spells>" + "".join(f"<spell{bound}/>" for bound in bounds) + "</spells>"


def _bounds(start: str, end: str) -> str:
    if start and end and end < start:
        raise NotXml(f"it ends on {end}, before it starts on {start}")
    return (f' start="{escape(start)}"' if start else "") + (f' end="{escape(end)}"' if end else "")


def _kind(kind: str) -> tuple[str, str]:
    text = escape(kind)
    return f' kind="{text}"', f'<attvalue for="{RELATION}" value="{text}"/>'


def _label(label: Any) -> str:
    return "" if label is None else f' label="{escape(str(label))}"'


def _weight(weight: Any) -> str:
    if weight is None:
        return ""
    number = float(weight)
    if not isfinite(number):
        raise NotXml(f"the weight is {number}: give a finite one")
    return f' weight="{number}"'


def _look(viz: dict[str, Any]) -> str:
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


def _remember(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    kept: dict[Any, Any] = {}

    def find(value: Any) -> Any:
        known = kept.get(value)
        if known is None:
            if len(kept) >= _KEPT:
                kept.clear()
            known = kept[value] = make(value)
        return known

    return find


def _ids(graph: nx.Graph[Any]) -> dict[Any, str]:
    ids: dict[Any, str] = {}
    for node in graph:
        text = node if type(node) is str else str(node)
        ids[node] = _text(text, f"node {text!r:.80}")
    if len(set(ids.values())) < len(ids):
        raise refuse("nodes", "two nodes have the same text, such as 1 and '1': give them ids that differ as texts")
    return ids


def _text(text: str, where: str) -> str:
    try:
        return escape(text)
    except NotXml as error:
        raise refuse(where, str(error)) from None


def _check_parallels(graph: nx.Graph[Any]) -> None:
    """Refuse parallel edges of one kind, whose weights Gephi would add up."""
    if not graph.is_multigraph():
        return
    for source, neighbours in graph.adjacency():
        for target, keyed in neighbours.items():
            if len(keyed) > 1 and len({str(data.get("kind", key)) for key, data in keyed.items()}) < len(keyed):
                raise refuse(
                    name_of((source, target, {})), "has parallel edges of one kind, whose weights Gephi would add up: "
                    "make them one edge with spells, or give each a kind of its own"
                )


def _pour(texts: Iterator[str], out: TextIO) -> None:
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) >= _AT_ONCE:
            out.write("".join(batch))
            batch.clear()
    out.write("".join(batch))
