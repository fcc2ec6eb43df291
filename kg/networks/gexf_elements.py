"""How a node or an edge looks in GEXF: attributes become XML attributes, ``attvalue`` elements, spells and looks.

Elements with the same attributes share a template, and values that come again are rendered once: a million edges are
written several times faster than networkx writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from typing import Any

from kg.networks.columns import Columns, Refused, day, escape, hold, plain
from kg.networks.times import Timed

START, END, RELATION = "start_date", "end_date", "relation"
"""Columns that say again, for readers without timeline and kinds, when an element begins and ends and an edge's kind."""

_TAKEN = frozenset(("id", "label", "timeset", "interval", "weight", START, END, RELATION))  # columns of Gephi's and ours
_KEPT, _LONGEST = 5_000, 300  # how many rendered values are kept of an attribute, and how long ones
_ATTVALUE = '<attvalue for="{}" value="{}"/>'


class Absent(Exception):
    """An attribute has no value."""


class Changing(Exception):
    """After edges whose weights are fixed comes one whose weight changes: Gephi wants all of them to have times."""


class _Cells(dict[Any, Any]):
    """What the values of one attribute look like in the file."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self.make = make

    def __missing__(self, value: Any) -> Any:
        if value is None:
            raise Absent
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


class Form:
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
            return self.shapes[tuple(known)](number, source, target, known)
        except TypeError:
            for key, value in known.items():
                if key != "viz":
                    hold(key, value)
            raise

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
                raise Changing
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
        if "<attvalue " in values or not values:
            return made
        return lambda n, s, t, d: made(n, s, t, d).replace("<attvalues></attvalues>", "")

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
