"""Jena SHACL and TopBraid SHACL find in every planted violation what the build finds."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.checks.paths import SH
from kg.checks.shapes import CLAIM_SHAPES, FACT_SHAPES, read_shapes
from kg.checks.validation import validate
from kg.model.rooms import ONTOLOGY
from kg.model.terms import RDFS, Triple, iri, is_iri
from kg.model.vocabulary import Vocabulary
from tests.maven import classpath, java

from .planted import valid, violations

pytestmark = pytest.mark.integration

HERE = Path(__file__).resolve().parent
ENGINES = {
    "JenaShacl.java": ("org.apache.jena:jena-shacl:5.6.0", "org.slf4j:slf4j-nop:2.0.17"),
    "TopBraidShacl.java": ("org.topbraid:shacl:1.4.4", "org.slf4j:slf4j-nop:2.0.17"),
}
Found = set[tuple[str, ...]]
"""Of each result: focus, path, value, shape, component."""


def reported(triples: list[Triple]) -> Found:
    about: dict[str, dict[str, str]] = defaultdict(dict)
    for subject, predicate, obj in triples:
        about[subject][predicate] = obj
    parts = [iri(SH + name) for name in ("focusNode", "resultPath", "value", "sourceShape", "sourceConstraintComponent")]
    found = set()
    for has in about.values():
        if iri(SH + "focusNode") in has:
            focus, path, value, shape, component = (has.get(part, "") for part in parts)
            if component == iri(SH + "UniqueLangConstraintComponent"):
                value = ""  # Jena names a label; the standard has no value here (section 4.4.3)
            found.add((focus, path if is_iri(path) else "", value, shape, component))
    return found


@pytest.mark.parametrize("name", [FACT_SHAPES, CLAIM_SHAPES])
@pytest.mark.parametrize("engine", ENGINES)
def test_another_engine_finds_the_same(engine: str, name: str, vocabulary: Vocabulary, tmp_path: Path) -> None:
    planted = violations(name)
    data = {*valid(), *(triple for violation in planted for triple in violation.triples)}
    classes = [t for t in vocabulary.triples if t[1] == iri(RDFS + "subClassOf") and is_iri(t[2])]
    file = tmp_path / "data.nt"
    file.write_text("".join(f"{s} {p} {o} .\n" for s, p, o in sorted({*data, *classes})), encoding="utf-8")
    output = java(classpath(*ENGINES[engine]), HERE / engine, file, ONTOLOGY / name)
    quads = parse(output.encode(), format=RdfFormat.N_TRIPLES)
    theirs = reported([(str(q.subject), str(q.predicate), str(q.object)) for q in quads])
    ours = {(r.focus, r.path, r.value, r.shape, r.component) for r in validate(data, read_shapes(ONTOLOGY / name), vocabulary)[0]}
    assert len(planted) >= 40
    assert theirs == ours
