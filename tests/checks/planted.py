"""Planted violations: for every constraint of the shapes a small fault, written as one edit of a valid example.

``valid.ttl`` has an example of every class. A line of ``violations/*.tsv`` names a property shape, the constraints that
must fire (as in the shape: ``minCount``, ``class``) and one edit of the example of the shape's class, in Turtle:

    + PROPERTY VALUES    adds values
    = PROPERTY VALUES    puts values in place of those that are there
    - PROPERTY ...       takes all values away

Each fault stands in a copy of the example under an IRI of its own, so that one validation finds them all.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import RdfFormat, parse
from rdflib import RDF, RDFS, SH, Graph, URIRef

from kg.checks.validation import Result
from kg.model.rooms import ONTOLOGY
from kg.model.terms import ID, TYPE, Triple, iri

HERE = Path(__file__).resolve().parent
VALID = (HERE / "valid.ttl").read_text(encoding="utf-8")
PREFIXES = "\n".join(re.findall(r"^@prefix .+$", VALID, re.MULTILINE))
SHAPES = "https://w3id.org/vcd/shapes#"

NOT_CONSTRAINTS = {
    RDF.type, RDFS.comment, RDFS.label, SH.path, SH.property, SH.message, SH.targetClass, SH.name, SH.description, SH.order,
    SH.group, SH.severity,
}
"""What a shape may say beside its constraints; anything else counts as one, so that a new kind is not overlooked."""

ABOUT_THE_NODE = {"minCount", "maxCount", "uniqueLang"}
"""The constraints that speak of all values together, so that their results name none (SHACL 4.2 and 4.4.3)."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A faulty copy of an example, and what validation must say of it."""

    shape: str
    fires: tuple[str, ...]
    focus: str
    triples: tuple[Triple, ...]
    wrong: tuple[str, ...]

    def results(self, shapes: Graph, lang: str) -> list[Result]:
        """Return the results that must come, with the message in a language."""
        node = URIRef(SHAPES + self.shape)
        path = shapes.value(node, SH.path)
        message = next(str(text) for text in shapes.objects(node, SH.message) if text.language == lang)
        return [
            Result(
                self.focus, path.n3() if isinstance(path, URIRef) else "", value, iri(str(node)),
                iri(f"{SH}{fires[0].upper()}{fires[1:]}ConstraintComponent"), message,
                f"<{shapes.value(node, SH.severity) or SH.Violation}>",
            )
            for fires in self.fires
            for value in ([""] if fires in ABOUT_THE_NODE else self.wrong)
        ]


@cache
def shapes_graph(name: str) -> Graph:
    """Read a shapes file of the ontology."""
    return Graph().parse(ONTOLOGY / name)


def constraints(name: str) -> set[tuple[str, str]]:
    """Return the constraints of a shapes file: the shape's local name and the property of SHACL that states it."""
    graph = shapes_graph(name)
    shapes = {*graph.subjects(RDF.type, SH.NodeShape), *graph.objects(None, SH.property), *graph.subjects(SH.path)}
    asked = {*graph.objects(None, SH.node), *graph.objects(None, SH["not"])}  # shown where they are asked for
    shapes -= asked.union(*(graph.objects(shape, SH.property) for shape in asked))
    return {
        (str(shape).removeprefix(SHAPES), str(predicate).removeprefix(str(SH)))
        for shape in shapes
        for predicate in set(graph.predicates(shape)) - NOT_CONSTRAINTS
    }


@cache
def valid() -> tuple[Triple, ...]:
    """Return the valid examples."""
    return turtle(VALID)


def turtle(text: str) -> tuple[Triple, ...]:
    """Return the triples of a Turtle text."""
    quads = parse(text.encode(), format=RdfFormat.TURTLE)
    return tuple((str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads)


def example(cls: str) -> str:
    """Return the example of a class (a term) that faults are planted in.

    Raises:
        ValueError: if there is none, or more than one.
    """
    found = {s for s, p, o in valid() if (p, o) == (TYPE, cls) and not s.endswith("-2>")}
    if len(found) != 1:
        raise ValueError(f"valid.ttl has {len(found)} examples of {cls}, not one")
    return found.pop()


@cache
def violations(name: str) -> tuple[Violation, ...]:
    """Return the faults planted for a shapes file."""
    graph = shapes_graph(name)
    table = HERE / "violations" / f"{name.removesuffix('.ttl')}.tsv"
    found = []
    with table.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=2):
            owner = graph.value(predicate=SH.property, object=URIRef(SHAPES + row["shape"]))
            target = graph.value(owner, SH.targetClass)
            base = example(f"<{target}>")
            focus = iri(f"{ID}fault/{table.stem}-{number}")
            triples, wrong = _edit([(focus, p, o) for s, p, o in valid() if s == base], focus, row["edit"])
            found.append(Violation(row["shape"], tuple(row["fires"].split()), focus, triples, wrong))
    return tuple(found)


def _edit(triples: list[Triple], focus: str, edit: str) -> tuple[tuple[Triple, ...], tuple[str, ...]]:
    """Return the triples after an edit, and the values that it adds."""
    action, rest = edit.split(" ", 1)
    if action == "-":
        gone = {p for _, p, _ in turtle(f"{PREFIXES}\n" + "".join(f"{focus} {name} [] .\n" for name in rest.split()))}
        kept = [t for t in triples if t[1] not in gone]
        assert len(kept) < len(triples), f"{edit}: the example has no such value"
        return tuple(kept), ()
    added = turtle(f"{PREFIXES}\n{focus} {rest} .")
    if action == "=":
        triples = [t for t in triples if t[1] != added[0][1]]
    return (*triples, *added), tuple(o for _, _, o in added)
