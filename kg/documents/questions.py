"""The catalogue as documents: each question as a query that any SPARQL endpoint takes, and as ``sh:SPARQLExecutable``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store, Variable

from kg.ask.answers import prefixes
from kg.ask.catalogue import Question, read_catalogue, with_examples
from kg.ask.parameters import Bound, bind, read_profile, values
from kg.ask.syntax import with_values
from kg.documents.contents import DATASET, Quad
from kg.model.terms import BASE, DCTERMS, DEFAULT, ID, LABEL, RDFS, TYPE, VOCABULARIES, iri, literal

QUERY_TYPE = "query"
"""The type of the catalogue's IRIs: ``id/query/attendance``."""
_SH = VOCABULARIES["sh"]
_PREFIXED = re.compile(r"(?<![\w<?$:#-])([A-Za-z][\w-]*):(?![/\d])")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>\s]*>|#[^\n]*')
_FORMS = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "describe"}


@dataclass(frozen=True, slots=True)
class Executable:
    """A question of the catalogue with its query written out in full."""

    question: Question
    text: str

    @property
    def form(self) -> str:
        """The query's form: ``select``, ``ask``, ``construct`` or ``describe``."""
        words = _QUOTED.sub(" ", self.text).upper().split()
        return next(_FORMS[word] for word in words if word in _FORMS)


def read_questions(folder: Path, store: Store) -> dict[str, Executable]:
    """Return the catalogue and the profile's examples by name, each query with the PREFIX lines that it needs.

    Parameters are bound by VALUES lines, for people to change; one that is left open has its line as a comment.
    """
    known = prefixes(store)
    return {
        name: Executable(question, _text(question, bind(question, {}, store), known))
        for name, question in with_examples(read_catalogue(folder), read_profile(store)).items()
    }


def question_quads(name: str, executable: Executable, endpoint: str) -> Iterator[Quad]:
    """Yield one question as a SHACL executable (SHACL-AF, 5; the practice of sib-swiss/sparql-examples)."""
    node = iri(f"{ID}{QUERY_TYPE}/{name}")
    document = iri(f"{BASE}doc/{QUERY_TYPE}/{name}")
    question = executable.question
    for triple in (
        (node, TYPE, iri(_SH + "SPARQLExecutable")),
        (node, TYPE, iri(f"{_SH}SPARQL{executable.form.capitalize()}Executable")),
        (node, LABEL, literal(question.title, lang="en")),
        (node, iri(RDFS + "comment"), literal(question.question, lang="en")),
        (node, iri(_SH + executable.form), literal(executable.text)),
        (document, TYPE, iri(VOCABULARIES["foaf"] + "Document")),
        (document, iri(VOCABULARIES["foaf"] + "primaryTopic"), node),
        (document, iri(DCTERMS + "isPartOf"), iri(DATASET)),
    ):
        yield DEFAULT, triple
    if endpoint:
        yield DEFAULT, (node, iri(VOCABULARIES["schema"] + "target"), iri(endpoint))


def _text(question: Question, bound: Bound, prefixes: Mapping[str, str]) -> str:
    lines = [line for line in question.query.strip().splitlines() if not line.startswith("# ")]
    body = "\n".join(lines)
    left = [f"# VALUES ?{p.name} {{ }}" for p in question.parameters if Variable(p.name) not in bound]
    body = with_values(body, values(bound) + left)
    used = sorted(set(_PREFIXED.findall(_QUOTED.sub(" ", body))) & set(prefixes))
    heads = "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in used)
    return f"# {question.question}\n{heads}{body}\n"
