"""Records: what people write, with the envelope (source, evidence, modality, certainty, status) worked out.

A record is one item of a YAML list in ``registry/`` or ``events/``; ``docs/writing-facts.md`` describes it for authors.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kg.model.errors import Place, Problem
from kg.model.terms import expand, own_id
from kg.seeds.claims import CERTAINTIES, MODALITIES, STATUSES
from kg.seeds.passages import Span
from kg.seeds.yaml_nodes import Node, read_yaml

FOLDERS = ("registry", "events")
INSTEAD = {"supersededBy": "superseded", "contradictedBy": "contradicted"}
"""Keys that name the claim that counts instead, and the judgement that asks for one."""
ENVELOPE = ("evidence", "source", "modality", "certainty", "status", *INSTEAD, "restsOn")
RESERVED = ("id", "type", "label", "names", "participants", *ENVELOPE)
"""Keys of a record that are no properties of the ontology."""

Entries = Mapping[str, tuple[Node, Node]]
Report = Callable[[Node | Place, str], None]
Reader = Callable[[Path, str], Node | Problem]


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who says it, how, how surely and where; ``rests_on`` and ``instead`` are claim references as written.

    The source is empty where a record leaves it to its values to say theirs.
    """

    source: str
    modality: str
    certainty: str = "explicit"
    judgement: str = "accepted"
    passages: tuple[Span, ...] = ()
    rests_on: tuple[Node, ...] = ()
    instead: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the thing (a bare IRI), its classes and properties as written, and its envelope."""

    thing: str
    types: tuple[Node, ...]
    properties: tuple[tuple[Node, Node], ...]
    envelope: Envelope
    place: Place


def seed_files(seeds: Path) -> list[Path]:
    """Return the YAML files of a seeds folder, sorted, so that the order of files never matters."""
    return sorted(
        path for folder in FOLDERS for suffix in ("*.yaml", "*.yml") for path in (seeds / folder).rglob(suffix)
    )


def read_records(seeds: Path, label: str, read: Reader = read_yaml) -> tuple[list[Record], list[Problem]]:
    """Read every record of a seeds folder.

    Args:
        seeds: the folder with ``registry/`` and ``events/``.
        label: what places and problems call the folder.
        read: reads one file; another reader may remember files that have not changed.

    Returns:
        All records that can be read, and all problems of all files.
    """
    records: list[Record] = []
    problems: list[Problem] = []

    def report(where: Node | Place, message: str) -> None:
        problems.append(Problem(where.place if isinstance(where, Node) else where, message))

    for file in seed_files(seeds):
        name = f"{label}/{file.relative_to(seeds).as_posix()}"
        document = read(file, name)
        if isinstance(document, Problem):
            problems.append(document)
        elif not isinstance(document.value, list):
            report(document, f"a list of records is expected, not {document.kind}: begin each record with '- id:'")
        else:
            records += [record for item in document.value if (record := _record(item, report))]
    return records, problems


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` for the nearest known word, or nothing."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean {found[0]!r}?" if found else ""


def many(node: Node) -> list[Node]:
    """Return a list's items, or the single value as a list of one."""
    return node.value if isinstance(node.value, list) else [node]


def envelope_of(entries: Entries, place: Place, report: Report, outer: Envelope | None) -> Envelope | None:
    """Work out an envelope from a mapping's keys, inheriting from an outer one.

    Returns:
        The envelope, or None where a problem (reported) leaves it unusable.
    """
    passages, unreadable = _passages(entries, report)
    if _disagrees(entries, passages, report):
        return None
    # of an unreadable passage nothing is published: any source lets the other problems of the record be told
    source = _source(entries, passages) or ("editors" if unreadable else None)
    rests_on = tuple(_values(entries, "restsOn"))
    base = outer or Envelope("", "")
    if source is not None:
        told = _told_by(source, base, "inferred" if rests_on else "reported" if passages else "reference")
        if told is None:
            report(place, f"{source!r} is no name of a source")
            return None
        base = told
    made = replace(
        base,
        modality=_word(entries, "modality", MODALITIES, base.modality, report),
        certainty=_word(entries, "certainty", CERTAINTIES, base.certainty, report),
        judgement=_word(entries, "status", STATUSES, base.judgement, report),
        passages=passages or base.passages,
        rests_on=rests_on or base.rests_on,
        instead=tuple(node for key in INSTEAD for node in _values(entries, key)),
    )
    if (made.judgement in INSTEAD.values()) != bool(made.instead):
        report(place, "a superseded or contradicted claim names the claim that counts instead, and no other does: "
                      "give status together with supersededBy or contradictedBy")
        return None
    return made


def _values(entries: Entries, key: str) -> list[Node]:
    return many(entries[key][1]) if key in entries else []


def _passages(entries: Entries, report: Report) -> tuple[tuple[Span, ...], bool]:
    """Return the passages that can be read, and whether one cannot (reported)."""
    found: list[Span] = []
    written = _values(entries, "evidence")
    for node in written:
        try:
            found.append(Span.parse("" if node.value is None else str(node.value)))
        except ValueError as error:
            report(node, str(error))
    return tuple(found), len(found) < len(written)


def _named(entries: Entries) -> str | None:
    value = entries["source"][1].value if "source" in entries else None
    return None if value is None else str(value)


def _source(entries: Entries, passages: tuple[Span, ...]) -> str | None:
    return passages[0].source if passages else _named(entries)


def _disagrees(entries: Entries, passages: tuple[Span, ...], report: Report) -> bool:
    """Whether the passages are of several sources, or not of the one that is named (reported)."""
    named, cited = _named(entries), sorted({span.source for span in passages})
    if len(cited) > 1:
        report(entries["evidence"][0], f"passages of {' and '.join(cited)}: write one record a source")
    elif cited and named not in (None, *cited):
        report(entries["source"][1], f"the evidence is of source {cited[0]}, not {named}: leave source out")
    else:
        return False
    return True


def _told_by(source: str, outer: Envelope, modality: str) -> Envelope | None:
    """Return the outer envelope as one of a source of its own, with the outer modality if it has one; None for no name."""
    try:
        name = expand(f"source:{source}")
    except ValueError:
        return None
    return replace(outer, source=name, modality=outer.modality or modality, passages=())


def _word(entries: Entries, key: str, allowed: tuple[str, ...], default: str, report: Report) -> str:
    """Return one of the words of a vocabulary, or what holds where none, or an unknown one (reported), is written."""
    if key not in entries:
        return default
    node = entries[key][1]
    if node.value not in allowed:
        report(node, f"{key}: {node.value!r} is not one of {', '.join(allowed)}{nearest(str(node.value), allowed)}")
        return default
    return str(node.value)


def _record(item: Node, report: Report) -> Record | None:
    if not isinstance(item.value, dict):
        report(item, f"a record is a mapping that begins with 'id:', not {item.kind}")
        return None
    entries = item.value
    if "id" not in entries:
        report(item, "the record has no id: add 'id: TYPE:SLUG'")
        return None
    node = entries["id"][1]
    try:
        thing = own_id(str(node.value))
    except ValueError as error:
        report(node, str(error))
        return None
    envelope = envelope_of(entries, item.place, report, None)
    if envelope is None:
        return None
    types = tuple(many(entries["type"][1])) if "type" in entries else ()
    properties = tuple(pair for key, pair in entries.items() if key not in ("id", "type", *ENVELOPE))
    if not types and not properties:
        report(item, "the record says nothing: add a property")
        return None
    return Record(thing, types, properties, envelope, item.place)
