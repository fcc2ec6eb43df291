"""What these tests share: the whole graph's pages, and a small dist with a merged thing, a withdrawn one and a hostile one."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store

from kg.documents.pages import Pages
from kg.model.terms import GRAPH, ID, VCD

KEPT = ("edition/yunnan-5", "edition/yunnan-2", "person/wang-ning", "province/lao-cai", "province/lao-cai-2025", "source/001",
        "source/004", "post/secretary-yunnan", "name/wang-ning--0e351718", "topic/tourism", "scheme/topic")
TWIN, NOBODY, HOSTILE = (f"{ID}person/{name}" for name in ("wang-ning-twin", "nobody", "hostile"))
CLAIM = f"{ID}claim/00000000000000000000"
ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}]]>"
_MORE = f"""
<{TWIN}> <http://purl.org/dc/terms/isReplacedBy> <{ID}person/wang-ning> .
<{CLAIM}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{VCD}Claim> <{GRAPH}source/004> .
<{CLAIM}> <{VCD}subject> <{NOBODY}> <{GRAPH}source/004> .
<{CLAIM}> <{VCD}predicate> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{GRAPH}source/004> .
<{CLAIM}> <{VCD}object> <{VCD}Official> <{GRAPH}source/004> .
<{CLAIM}> <{VCD}status> <{VCD}Retracted> <{GRAPH}source/004> .
<{CLAIM}> <{VCD}modality> <{VCD}Reported> <{GRAPH}source/004> .
<{CLAIM}> <{VCD}certainty> <{VCD}Explicit> <{GRAPH}source/004> .
<{CLAIM}> <{VCD}source> <{ID}source/004> <{GRAPH}source/004> .
<{HOSTILE}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{VCD}Official> .
<{HOSTILE}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Person> .
<{HOSTILE}> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <javascript:alert(3)> .
"""


@pytest.fixture(scope="session")
def memory(built: Path) -> Store:
    """The whole graph in memory."""
    store = Store()
    store.bulk_load(path=str(built / "dist" / "vcd.nq"), format=RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="session")
def pages(memory: Store, built: Path) -> Pages:
    """The pages of the whole graph."""
    return Pages(memory, (built / "dist").resolve(), "test")


@pytest.fixture(scope="session")
def small(memory: Store, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dist folder with a few things, all that claims say of them, the ontology and the description."""
    things = {NamedNode(ID + name) for name in KEPT}
    wanted = set(things)
    for quad in memory.quads_for_pattern(None, NamedNode(VCD + "subject"), None, None):
        if quad.object in things:
            wanted.add(quad.subject)
            for passage in memory.quads_for_pattern(quad.subject, NamedNode(VCD + "passage"), None, None):
                wanted |= {passage.object, NamedNode(passage.object.value.replace("/passage/", "/selector/"))}
    terms = NamedNode(f"{GRAPH}ontology"), NamedNode(f"{GRAPH}dataset")
    store = Store()
    store.extend(
        quad for quad in memory
        if quad.subject in wanted or quad.graph_name in terms
    )
    store.load(_MORE.encode(), format=RdfFormat.N_QUADS)
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    store.add(Quad(NamedNode(HOSTILE), label, Literal(ATTACK, language="en"), DefaultGraph()))
    store.add(Quad(NamedNode(HOSTILE), NamedNode(VCD + "wording"), Literal(ATTACK), DefaultGraph()))
    folder = tmp_path_factory.mktemp("small")
    store.dump(str(folder / "vcd.nq"), format=RdfFormat.N_QUADS)
    return folder


@pytest.fixture(scope="session")
def tiny(memory: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dist folder with one thing."""
    folder = tmp_path_factory.mktemp("tiny")
    store = Store()
    store.extend(memory.quads_for_pattern(NamedNode(f"{ID}person/wang-ning"), None, None, DefaultGraph()))
    store.dump(str(folder / "vcd.nq"), format=RdfFormat.N_QUADS)
    return folder


@pytest.fixture(scope="session")
def small_pages(small: Path) -> Pages:
    """The pages of the small dist, without an endpoint."""
    store = Store()
    store.bulk_load(path=str(small / "vcd.nq"), format=RdfFormat.N_QUADS)
    return Pages(store, small, "small", endpoint="")
