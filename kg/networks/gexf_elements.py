"""How a node or an edge looks in GEXF: attributes become XML attributes, ``attvalue`` elements, spells and looks.

Elements with the same attributes share a shape, and values that come again are rendered once: a million edges are
written in a fraction of the time that networkx takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from kg.networks.columns import Columns, Refused, day, escape, hold, plain
from kg.networks.times import Timed

START, END, RELATION = "start_date", "end_date", "relation"
"""Columns that say again, for readers without timeline and kinds, when an element begins and ends and an edge's kind."""

_TAKEN = frozenset(("id", "label", "timeset", "interval", "weight", START, END, RELATION))  # columns of Gephi's and ours
_KEPT, _LONGEST = 5_000, 300  # how many rendered values are kept of an attribute, and how long ones
_LAST = {"weight": 1, "start": 2, "end": 3}
"""Attributes whose columns stand after all others."""
_FIXED = "weight of an edge with weights"
_ATTVALUE = '<attvalue for="{}" value="{}"/>'


class Absent(Exception):
    """An attribute has no value."""


class Changing(Exception):
    """After edges whose weights are fixed comes one whose weight changes: Gephi wants all of them to have times."""


_Look = tuple[str, str, str]
"""What a value gives: XML attributes of its element, values of columns, and elements inside it."""


class _Cells(dict[Any, Any]):
    """What the values of one attribute look like in the file."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self.make = make

    def __missing__(self, value: Any) -> Any:
        if value is None:
            raise Absent
        made = self.make(value)
        if type(value) is not bool and sum(map(len, made)) <= _LONGEST:  # truth values are not kept: True and 1 are one key
            if len(self) >= _KEPT:
                self.clear()
            self[value] = made
        return made


@dataclass(frozen=True, slots=True)
class _Shape:
    """How elements with the same attributes are written: the cells of each, in order, and what all of them have."""

    cells: tuple[tuple[str, _Cells], ...]
    name: _Cells | None
    """Of the id of an edge that has one."""
    label: _Cells | None
    weight: str
    """The value of the column of weights, where weights change and this edge has none."""
    viz: bool
    """Whether it has a colour, a size or a place; these are hardly ever twice the same."""
    dated: bool
    """Whether it has both a start and an end, which are compared."""


class _Shapes(dict[tuple[str, ...], _Shape]):
    """The shapes met, by the names of the attributes."""

    def __init__(self, make: Callable[[tuple[str, ...]], _Shape]) -> None:
        self.make = make

    def __missing__(self, keys: tuple[str, ...]) -> _Shape:
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
        self.days = _Cells(day)
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
            return self.write(self.shapes[tuple(known)], number, source, target, known)
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

    def write(self, shape: _Shape, number: int, source: str, target: str, data: Mapping[str, Any]) -> str:
        """Return an element of a known shape; a node's id is its source.

        Raises:
            Refused: if a value cannot be written.
            Absent: if a value is none.
            TypeError: if a value cannot be looked up.
        """
        looks = [cells[data[key]] for key, cells in shape.cells]
        outside, values, inside = map("".join, zip(*looks, strict=True)) if looks else ("", "", "")
        values += shape.weight
        if shape.viz:
            inside += _viz(data["viz"])
        if shape.dated and self.days[data["start"]] > self.days[data["end"]]:
            _late(self.days[data["start"]], self.days[data["end"]])
        if self.tag == "node":
            label = shape.label[data["label"]][0] if shape.label is not None else source
            head = f'id="{source}" label="{label}"'
        else:
            name = shape.name[data["id"]][0] if shape.name is not None else f"e{number}"
            head = f'id="{name}" source="{source}" target="{target}"'
            if shape.label is not None:
                head += f' label="{shape.label[data["label"]][0]}"'
        if values:
            values = f"<attvalues>{values}</attvalues>"
        return f"<{self.tag} {head}{outside}>{values}{inside}</{self.tag}>\n"

    def _shape(self, keys: tuple[str, ...]) -> _Shape:
        """Return the shape of elements with these attributes."""
        there = frozenset(keys)
        if "weights" in there and self.tag == "edge":
            self._begin_to_change()
        apart = {"label", "viz"} | ({"id"} if self.tag == "edge" else set()) | ({"start", "end"} if "spells" in there else set())
        written = {key: key for key in sorted(there - apart, key=lambda key: (_LAST.get(key, 0), keys.index(key)))}
        if "weights" in there and "weight" in written:
            written["weight"] = _FIXED
        return _Shape(
            tuple((key, self._cells(name)) for key, name in written.items()),
            self._cells("id") if "id" in there & apart else None,
            self._cells("label") if "label" in there else None,
            _ATTVALUE.format("weight", "1.0") if self.changing and there.isdisjoint(("weight", "weights")) else "",
            "viz" in there,
            "spells" not in there and {"start", "end"} <= there,
        )

    def _begin_to_change(self) -> None:
        if not self.changing and self.shapes:
            raise Changing
        self.changing = True

    def _cells(self, key: str) -> _Cells:
        cells = self.cells.get(key)
        if cells is None:
            ours: dict[str, Callable[[Any], _Look]] = {
                "label": _text, "spells": self._spells,
                "start": lambda value: self._day("start", START, value), "end": lambda value: self._day("end", END, value),
            }
            if self.tag == "edge":
                ours |= {"id": _text, "kind": self._kind, "weight": self._weight, _FIXED: _weight, "weights": self._weights}
            cells = self.cells[key] = _Cells(ours.get(key) or self._column(key))
        return cells

    def _column(self, key: str) -> Callable[[Any], _Look]:
        name = self._id(key)

        def make(value: Any) -> _Look:
            if isinstance(value, tuple | list | set | frozenset):
                if not value:
                    return "", "", ""
                if self.columns.note(key, value) != "liststring" and key in self.columns.dynamic:
                    return "", "".join(_timed(name, plain(item.value), item) for item in value), ""
            self.columns.note(key, value)
            return "", _ATTVALUE.format(name, escape(plain(value))), ""

        return make

    def _day(self, attribute: str, column: str, value: Any) -> _Look:
        self.own[column] = "string"
        when = day(value)
        return f' {attribute}="{when}"', _ATTVALUE.format(column, when), ""

    def _spells(self, spells: Iterable[tuple[Any, Any]]) -> _Look:
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

    def _kind(self, kind: Any) -> _Look:
        self.own[RELATION] = "string"
        text = escape(str(kind))
        return f' kind="{text}"', _ATTVALUE.format(RELATION, text), ""

    def _weight(self, weight: Any) -> _Look:
        outside, _, _ = _weight(weight)
        return outside, _ATTVALUE.format("weight", _finite(weight)) if self.changing else "", ""

    def _weights(self, weights: Iterable[Timed]) -> _Look:
        self.own["weight"] = "double"
        return "", "".join(_timed("weight", _finite(weight.value), weight) for weight in weights), ""


def _late(start: str, end: str) -> str:
    raise Refused(f"it ends on {end}, before it starts on {start}")


def _timed(name: str, text: str, when: Timed) -> str:
    return f'<attvalue for="{name}" value="{escape(text)}"{_bounds(*(day(d) if d else "" for d in when[1:]))}/>'


def _bounds(start: str, end: str) -> str:
    return (f' start="{start}"' if start else "") + (f' end="{end}"' if end else "")


def _finite(weight: Any) -> str:
    number = float(weight)
    if not isfinite(number):
        raise Refused(f"its weight is {number}: give a finite one")
    return str(number)


def _weight(weight: Any) -> _Look:
    return f' weight="{_finite(weight)}"', "", ""


def _text(value: Any) -> _Look:
    return escape(str(value)), "", ""


def _viz(viz: Mapping[str, Any]) -> str:
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
