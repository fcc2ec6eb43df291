"""Laws of every question: one row a thing however many reports tell of it, and the same rows in a store of any kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache

import pytest
from pyoxigraph import QuerySolutions, Store

from kg.ask.answers import Answer, ask, prefixes
from kg.ask.catalogue import Question, read_catalogue
from kg.ask.parameters import asked
from kg.model.rooms import QUERIES
from tests.ask.seedbeds import with_copies, with_more
from tests.ask.tables import store_of
from tests.conftest import MORE

CATALOGUE = read_catalogue(QUERIES)
SEVERAL = {
    "attendance": ("edition", "who", "capacity"), "central-bodies": ("edition", "body", "who", "capacity"),
    "conflicts": ("about", "property", "relation", "one", "other"), "documents": ("document",), "editions": ("edition",),
    "figures": ("figure",), "inferred": ("thing", "property", "value", "derivation"), "links": ("link",),
    "not-stated": ("thing", "aspect", "gap"), "outcomes": ("plan",),
    "plans": ("edition", "plannedFor", "plannedIn", "plannedChair", "status"), "problems": ("problem",),
    "provinces": ("province", "series"), "secretaries": ("edition", "post"), "single-source": ("thing", "property", "value"),
    "topic": ("what",), "two-reports": ("event", "difference", "thing", "otherwise"),
}
"""The columns that tell rows apart, where it is not the first alone."""
KEYS = {name: SEVERAL.get(name, question.columns[:1]) for name, question in CATALOGUE.items()}
"""The columns of each question in which no two rows are alike."""
COPIES = ("901", "902", "903")
SEEDS = ("frozen", "more", "000 copied", "001 copied", "003 copied")
Graphs = Callable[[str], Store]
Answers = Callable[[str, str], Answer]


@pytest.fixture(scope="module")
def graphs(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Graphs:
    """Give the graph of seeds by their name; each is built once."""

    @cache
    def graph(seeds: str) -> Store:
        if seeds == "frozen":
            return store
        folder = tmp_path_factory.mktemp("seeds") / "seeds"
        if seeds != "more":
            return store_of(with_copies(folder, seeds[:3], COPIES))
        if not MORE.is_dir():
            pytest.skip(f"the further articles are absent from {MORE}: name their folder with VCD_MORE")
        return store_of(with_more(folder))

    return graph


@pytest.fixture(scope="module")
def answers(graphs: Graphs) -> Answers:
    """Give the answer of a question that is asked of everything that it can be asked of; each is asked once."""
    return cache(lambda name, seeds: ask(CATALOGUE[name], opened(CATALOGUE[name]), graphs(seeds)))


def opened(question: Question) -> dict[str, str]:
    """Return parameters that leave a question open wherever it can be."""
    return {p.name: "" for p in question.parameters if p.kind == "thing" and not p.default}


def test_every_question_has_a_key() -> None:
    assert set(SEVERAL) <= set(CATALOGUE)
    for name, question in CATALOGUE.items():
        assert set(KEYS[name]) <= set(question.columns) and set(question.lists) <= set(question.columns)


@pytest.mark.parametrize("seeds", SEEDS)
@pytest.mark.parametrize("name", KEYS)
def test_no_two_rows_are_alike_in_the_key(name: str, seeds: str, answers: Answers) -> None:
    answer = answers(name, seeds)
    places = [answer.columns.index(column) for column in KEYS[name]]
    count = Counter(tuple(str(row[place]) for place in places) for row in answer.rows)
    assert (answer.rows or name not in SEVERAL) and not [key for key, times in count.items() if times > 1]


@pytest.mark.parametrize("seeds", SEEDS[2:])
@pytest.mark.parametrize("name", sorted(KEYS.keys() - {"two-reports", "single-source", "conflicts"}))
def test_a_report_printed_again_changes_nothing_but_the_sources(name: str, seeds: str, answers: Answers) -> None:
    told_of = {"sources", "planSources", "plans", "outcomeSources", "passages", "searchedIn", "derivation", "basis"}
    kept = [column for column in CATALOGUE[name].columns if column not in told_of]

    def rows(answer: Answer) -> list[list[str]]:
        cells = [dict(zip(answer.columns, map(str, row), strict=True)) for row in answer.rows if "source/90" not in str(row)]
        found = [[row[column] for column in kept] for row in cells]
        return [row for row in found if "--90" not in str(row)]  # a plan is that of its source

    assert rows(answers(name, seeds)) == rows(answers(name, "frozen"))


def test_what_is_printed_again_is_single_no_more(answers: Answers) -> None:
    once, again = (answers("single-source", seeds) for seeds in ("frozen", "001 copied"))
    source = once.columns.index("source")
    assert any(str(row[source]).endswith("/source/001>") for row in once.rows)
    assert not any("/source/90" in str(row[source]) or str(row[source]).endswith("/source/001>") for row in again.rows)


@pytest.mark.parametrize("seeds", SEEDS[:2])
@pytest.mark.parametrize("name", KEYS)
def test_rows_are_the_same_where_the_default_graph_is_the_union(name: str, seeds: str, graphs: Graphs) -> None:
    """As in RDF4J, where ``FROM`` and ``GRAPH`` are left out."""
    question, graph = CATALOGUE[name], graphs(seeds)
    text = asked(question, opened(question), graph)

    def rows(union: bool) -> Counter[tuple[str, ...]]:
        found = graph.query(text, prefixes=prefixes(graph), use_default_graph_as_union=union)
        assert isinstance(found, QuerySolutions)
        return Counter(tuple(cell(column, row[column]) for column in question.columns) for row in found)

    def cell(column: str, term: object) -> str:
        return "|".join(sorted(getattr(term, "value", "").split("|"))) if column in question.lists else str(term)

    assert rows(True) == rows(False)
