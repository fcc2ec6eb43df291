"""The W3C's SHACL Core test suite: the compiled way gives the report that the suite wants, or refuses the shapes by name."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyoxigraph import RdfFormat, parse

from kg.checks.paths import SH, members
from kg.checks.shapes import compile_shapes
from kg.checks.validation import Result, validate
from kg.model.errors import DataError
from kg.model.terms import RDFS, Triple, bare, iri, is_iri
from tests.conftest import ROOT

SUITE = Path(os.environ.get("VCD_SUITES", ROOT.parent / "shared" / "suites")) / "shacl-core" / "core"
MF, SHT = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#", "http://www.w3.org/ns/shacl-test#"
REFUSED = {
    "complex/shacl-shacl",  # sh:declare, sh:prefix, sh:namespace: prefixes for SPARQL, which is not SHACL Core
    "node/qualified-001",  # counts qualified values without a shape for them
    "path/path-strange-001", "path/path-strange-002",  # two paths on one node
    "property/qualifiedValueShape-001",  # sh:nodeShape, which is no term of the standard
    "property/uniqueLang-002",  # "1"^^xsd:boolean, which switches nothing on
}
"""Shapes that say nothing or are ill-formed, for which the suite expects a report all the same."""


def triples_of(file: Path) -> list[Triple]:
    quads = parse(path=str(file), format=RdfFormat.TURTLE, base_iri=file.resolve().as_uri())
    return [(str(q.subject), str(q.predicate), str(q.object)) for q in quads]


def graph(triples: Iterable[Triple]) -> dict[str, dict[str, list[str]]]:
    about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, obj in triples:
        about[subject][predicate].append(obj)
    return about


def entries(manifest: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name and the file of every test of a manifest and of those that it includes."""
    about = graph(triples_of(manifest))
    for has in about.values():
        for included in has.get(iri(MF + "include"), ()):
            yield from entries(Path(bare(included).removeprefix("file://")))
        for head in has.get(iri(MF + "entries"), ()):
            for entry in members(head, about):
                yield f"{manifest.parent.name}/{bare(entry).rsplit('/', 1)[-1]}", manifest


def superclasses(triples: Iterable[Triple]) -> dict[str, frozenset[str]]:
    """Return the classes of a data graph with all that are above them, as SHACL has it (section 2.1.3.2)."""
    above: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, obj in triples:
        if predicate == iri(RDFS + "subClassOf"):
            above[subject].add(obj)
    closed = {}
    for cls in above:
        seen, todo = {cls}, [cls]
        while todo:
            new = above.get(todo.pop(), set()) - seen
            seen |= new
            todo += new
        closed[cls] = frozenset(seen)
    return closed


def bagged(results: Iterable[Result]) -> Counter[tuple[str, ...]]:
    """Return what counts of results; blank nodes have no name that two parsers share."""
    return Counter(
        tuple("" if term.startswith("_:") else term for term in (r.focus, r.path, r.value, r.shape, r.component, r.severity))
        for r in results
    )


def wanted(report: str, about: dict[str, dict[str, list[str]]]) -> Iterator[Result]:
    def one(node: str, name: str) -> str:
        return about[node].get(iri(SH + name), [""])[0]

    for node in about[report].get(iri(SH + "result"), ()):
        path = one(node, "resultPath")
        yield Result(
            one(node, "focusNode"), path if is_iri(path) else "", one(node, "value"), one(node, "sourceShape"),
            one(node, "sourceConstraintComponent"), "", one(node, "resultSeverity"),
        )


TESTS = dict(entries(SUITE / "manifest.ttl")) if SUITE.is_dir() else {}


@pytest.mark.skipif(not TESTS, reason="the W3C suite is not at hand (VCD_SUITES)")
def test_the_whole_suite_is_there() -> None:
    assert len(TESTS) == 98


@pytest.mark.parametrize("name", TESTS)
def test_report_is_the_wanted_one_or_the_shapes_are_refused(name: str) -> None:
    about = graph(triples_of(TESTS[name]))
    entry = next(node for node in about if node.endswith(f"/{name.rsplit('/', 1)[-1]}>") and iri(MF + "action") in about[node])
    action, report = about[entry][iri(MF + "action")][0], about[entry][iri(MF + "result")][0]
    files = [Path(bare(about[action][iri(SHT + part)][0]).removeprefix("file://")) for part in ("dataGraph", "shapesGraph")]
    data, shapes = map(triples_of, files)
    try:
        compiled = compile_shapes(shapes, name)
    except DataError as error:
        assert name in REFUSED or report == iri(SHT + "Failure"), "\n".join(map(str, error.problems))
        return
    assert name not in REFUSED
    found, _ = validate(data, compiled, SimpleNamespace(superclasses=superclasses(data)))  # type: ignore[arg-type]
    assert bagged(found) == bagged(wanted(report, about))
