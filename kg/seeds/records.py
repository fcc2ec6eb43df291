"""Records: what people write, with the envelope (source, evidence, modality, certainty, status) worked out.

A record is one item of a YAML list in ``registry/`` or ``events/``; ``docs/writing-facts.md`` describes it for authors.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kg.model.errors import Place, Problem
from kg.model.terms import expand
from kg.seeds.claims import CERTAINTIES, MODALITIES, STATUSES
from kg.seeds.passages import Span
from kg.seeds.yaml_nodes import Node, read_yaml

FOLDERS = ("registry", "events")
ENVELOPE = ("evidence", "source", "modality", "certainty", "status", "supersededBy", "contradictedBy", "restsOn")
RESERVED = ("id", "type", "label", "names", "participants", *ENVELOPE)
"""Keys of a record that are no properties of the ontology."""

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


def envelope_of(entries: dict[str, tuple[Node, Node]], place: Place, report: Report, outer: Envelope | None) -> Envelope | None:
    """Work out an envelope from a mapping's keys, inheriting from an outer one.

    Returns:
        The envelope, or None where a problem (reported) leaves it unusable.
    """

    def word(key: str, allowed: tuple[str, ...], default: str) -> str:
        if key not in entries:
            return default
        node = entries[key][1]
        if node.value not in allowed:
            report(node, f"{key}: {node.value!r} is not one of {', '.join(allowed)}{nearest(str(node.value), allowed)}")
            return default
        return str(node.value)

    passages: list[Span] = []
    unreadable = False
    for node in many(entries["evidence"][1]) if "evidence" in entries else []:
        try:
            passages.append(Span.parse("" if node.value is None else str(node.value)))
        except ValueError as error:
            report(node, str(error))
            unreadable = True
    cited = {span.source for span in passages}
    if len(cited) > 1:
        report(entries["evidence"][0], f"passages of {' and '.join(sorted(cited))}: write one record a source")
        return None
    named = entries["source"][1].value if "source" in entries else None
    rests_on = tuple(many(entries["restsOn"][1])) if "restsOn" in entries else ()
    source = next(iter(cited), None) or (str(named) if named is not None else None)
    if unreadable and source is None:
        source = "editors"  # nothing is published, and the other problems of the record can be told
    if named is not None and cited and str(named) not in cited:
        report(entries["source"][1], f"the evidence is of source {source}, not {named}: leave source out")
        return None
    if source is None:
        base = outer or Envelope("", "")
    else:
        iri = expand(f"source:{source}") if _slug(source) else ""
        if not iri:
            report(place, f"{source!r} is no name of a source")
            return None
        kind = "inferred" if rests_on else "reported" if passages else "reference"
        base = Envelope(iri, kind)
        if outer:  # the modality of the record holds unless it followed from another source
            base = replace(outer, source=iri, modality=outer.modality or kind, passages=())
    changed = replace(
        base,
        modality=word("modality", MODALITIES, base.modality),
        certainty=word("certainty", CERTAINTIES, base.certainty),
        judgement=word("status", STATUSES, base.judgement),
        passages=tuple(passages) or base.passages,
        rests_on=rests_on or base.rests_on,
        instead=tuple(n for k in ("supersededBy", "contradictedBy") if k in entries for n in many(entries[k][1])),
    )
    if (changed.judgement in ("superseded", "contradicted")) != bool(changed.instead):
        report(place, "a superseded or contradicted claim names the claim that counts instead, and no other does: "
                      "give status together with supersededBy or contradictedBy")
        return None
    return changed


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
        thing = expand(str(node.value))
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


def _slug(text: str) -> bool:
    try:
        expand(f"source:{text}")
    except ValueError:
        return False
    return True
