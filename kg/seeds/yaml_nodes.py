"""YAML files read strictly, with the line and column of every node.

YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema) without tags, anchors and aliases: a date stays a
string, ``no`` stays a string, and nothing in a file can grow or build objects when it is read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from kg.model.characters import refused_character
from kg.model.errors import Place, Problem

MAX_BYTES = 4_000_000
"""A larger file is refused before it is read: nobody writes 4 MB by hand."""
MAX_DEPTH = 12

_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_CONSTANTS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None} | {
    form: word == "true" for word in ("true", "false") for form in (word, word.capitalize(), word.upper())
}


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value and where it stands; mappings keep their keys as nodes too."""

    value: Scalar | list[Node] | dict[str, tuple[Node, Node]]
    place: Place

    @property
    def kind(self) -> str:
        """What the value is, in words for a message."""
        match self.value:
            case dict():
                return "a mapping"
            case list():
                return "a list"
            case bool():
                return "true or false"
            case None:
                return "empty"
            case int() | float():
                return "a number"
            case _:
                return "text"

    def plain(self) -> object:
        """Return the value as ordinary dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: value.plain() for key, (_, value) in self.value.items()}
        return [item.plain() for item in self.value] if isinstance(self.value, list) else self.value


Scalar = str | int | float | bool | None


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def read_yaml(file: Path, name: str) -> Node | Problem:
    """Read one YAML file.

    Args:
        file: where it is.
        name: what problems call it, with ``/``.

    Returns:
        The document's node, or the one problem that keeps the file from being read (a broken file has no second one
        that could be trusted).
    """
    text = read_text(file, name)
    return text if isinstance(text, Problem) else parse_yaml(text, name)


def parse_yaml(text: str, name: str) -> Node | Problem:
    """Read one YAML text as ``read_yaml`` does a file."""
    try:
        return _Builder(name, text).document()
    except _Refused as refused:
        return refused.problem
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        what = error.problem or "not YAML"
        remedy = "indent with spaces" if "\\t" in what or "tab" in what else "mend the YAML syntax here"
        return Problem(place, f"{what}: {remedy}")
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return Problem(Place(name, line), f"character U+{error.character:04X} is not allowed in YAML: remove it")


def read_text(file: Path, name: str) -> str | Problem:
    """Read a UTF-8 text file in NFC, or say what is wrong with it."""
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            return Problem(Place(name), f"the file has {size:,} bytes, more than {MAX_BYTES:,}: split it")
        data = file.read_bytes()
    except OSError as error:
        return Problem(Place(name), f"cannot be read ({error.strerror}): check the link and the permissions")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return Problem(
            Place(name, before.count(b"\n") + 1, column),
            f"byte 0x{data[error.start]:02x} is not UTF-8: save the file as UTF-8",
        )
    if not unicodedata.is_normalized("NFC", text):
        number, line = next(
            (n, line) for n, line in enumerate(text.split("\n"), 1) if not unicodedata.is_normalized("NFC", line)
        )
        composed = unicodedata.normalize("NFC", line)
        column = next((i for i, (a, b) in enumerate(zip(line, composed, strict=False), 1) if a != b), len(composed))
        return Problem(
            Place(name, number, column), "the text is not in Unicode NFC, so equal names would differ: save it in NFC"
        )
    return text


class _Builder:
    """Builds nodes from parser events, refusing what YAML allows and facts never need."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)

    def document(self) -> Node:
        event = self.next()
        if isinstance(event, yaml.StreamEndEvent):
            raise _Refused(Problem(Place(self.name), "the file is empty: write a record or delete the file"))
        node = self.node(self.next(), 0)
        self.next()  # the end of the document
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            self.refuse(event, "a second document begins here: keep one document a file")
        return node

    def next(self) -> yaml.Event:
        event = next(self.events)
        return next(self.events) if isinstance(event, yaml.StreamStartEvent) else event

    def place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        assert mark is not None  # the parser marks every event
        return Place(self.name, mark.line + 1, mark.column + 1)

    def refuse(self, event: yaml.Event, message: str) -> None:
        raise _Refused(Problem(self.place(event), message))

    def node(self, event: yaml.Event, depth: int) -> Node:
        if depth > MAX_DEPTH:
            self.refuse(event, f"nested more than {MAX_DEPTH} deep: records are flat")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self.refuse(event, "anchors and aliases are not used here: write the value out")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self.refuse(event, f"the tag {tag} is not used here: write the plain value")
        place = self.place(event)
        if isinstance(event, yaml.ScalarEvent):
            self.readable(event)
            return Node(_scalar(event), place)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(child := self.next(), yaml.SequenceEndEvent):
                items.append(self.node(child, depth + 1))
            return Node(items, place)
        entries: dict[str, tuple[Node, Node]] = {}
        while not isinstance(child := self.next(), yaml.MappingEndEvent):
            key = self.node(child, depth + 1)
            if not isinstance(key.value, str):
                self.refuse(child, f"a key must be text, not {key.kind}: quote it")
            name = str(key.value)
            if name in entries:
                self.refuse(child, f"the key {name!r} is given twice (first on line {entries[name][0].place.line}): "
                                   "make one list of the values")
            entries[name] = (key, self.node(self.next(), depth + 1))
        return Node(entries, place)

    def readable(self, event: yaml.ScalarEvent) -> None:
        """Refuse what an escape may bring into a text and nobody would see there."""
        if character := refused_character(event.value):
            self.refuse(event, f"{character} cannot be seen and has no place in a text: remove it")
        if not unicodedata.is_normalized("NFC", event.value):
            self.refuse(event, "the text is not in Unicode NFC, so equal names would differ: write it in NFC")


def _scalar(event: yaml.ScalarEvent) -> Scalar:
    """Resolve a plain scalar by the core schema; a quoted one is text."""
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INT.fullmatch(text):
        return int(text) if len(text) < 20 else text
    return float(text.replace(".inf", "inf").replace(".nan", "nan")) if _FLOAT.fullmatch(text) else text


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
