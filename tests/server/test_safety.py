"""What is refused before it is evaluated, to the letter; ``test_attacks`` sends the same to a server."""

from __future__ import annotations

import pytest

from kg.server.limits import MAX_DEPTH, MAX_QUERY
from kg.server.refusal import Refusal
from kg.server.safety import check_reach, check_size

BASE = "https://example.org/base/"
GRAPHS = {"https://example.org/base/known", "https://example.org/g"}


def reached(query: str) -> str:
    """Return why a query is refused, nothing if it is not."""
    try:
        check_reach(query, GRAPHS, BASE)
    except Refusal as refusal:
        assert refusal.status == 400
        return str(refusal)
    return ""


def sized(query: str, *status: int) -> tuple[int, str]:
    """Return status and reason of a refusal for the size, 200 and nothing without one."""
    try:
        check_size(query, *status)
    except Refusal as refusal:
        return refusal.status, str(refusal)
    return 200, ""


def test_the_longest_query_is_taken_and_no_longer_one() -> None:
    assert sized("x" * MAX_QUERY) == (200, "")
    reason = f"the query has {MAX_QUERY + 1:,} characters; at most {MAX_QUERY:,} are taken"
    assert sized("x" * (MAX_QUERY + 1)) == (413, reason)
    assert sized("x" * (MAX_QUERY + 1), 414) == (414, reason)


@pytest.mark.parametrize("pair", ["{}", "()", "[]"])
def test_the_deepest_query_is_taken_and_no_deeper_one(pair: str) -> None:
    assert sized(pair[0] * MAX_DEPTH + pair[1] * MAX_DEPTH) == (200, "")
    reason = f"the query is nested more than {MAX_DEPTH} brackets deep: write it flatter"
    assert sized(pair[0] * (MAX_DEPTH + 1) + pair[1] * (MAX_DEPTH + 1)) == (400, reason)


def test_brackets_beside_one_another_and_in_texts_are_not_deep() -> None:
    assert sized("{}" * (2 * MAX_DEPTH)) == (200, "")
    assert sized('"' + "{" * (2 * MAX_DEPTH) + '"') == (200, "")
    assert sized('"x"' + "{" * (MAX_DEPTH + 1)) != (200, "")


@pytest.mark.parametrize("query", [
    "ASK {}",
    'ASK { ?s ?p "\\u0041" }',
    'ASK { ?s ?p "SERVICE" }',
    "ASK { ?s <https://example.org/service> ?service }",
    "ASK { ?s ?p ?o } # SERVICE <x> {}",
    "PREFIX service: <https://example.org/> ASK { ?s service:service ?o }",
    "ASK FROM <https://example.org/g> { ?s ?p ?o }",
    "SELECT * FROM NAMED <known> { GRAPH ?g { ?s ?p ?o } }",
    "PREFIX e: <https://example.org/> ASK FROM e:g { ?s ?p ?o }",
    "BASE <https://example.org/> ASK FROM <g> { ?s ?p ?o }",
    "PREFIX k: <known> ASK FROM k: { ?s ?p ?o }",
    'ASK FROM <known> FROM NAMED <https://example.org/g> { ?s ?p "Đ\\u0111" }',
])
def test_what_stays_in_the_store_is_taken(query: str) -> None:
    assert reached(query) == ""


@pytest.mark.parametrize(("query", "reason"), [
    ("ASK { SERVICE <x> {} }", "SERVICE is refused here: this endpoint asks no other one. Join the answers in your own program"),
    ("ASK { BIND('''\n''' AS ?x) SERVICE <x> {} }", "SERVICE is refused here"),
    ("ASK { # comment\r SERVICE <x> {} \r\n }", "SERVICE is refused here"),
    ('ASK { ?s ?p "\\u0041" SERVICE <x> {} }', "a query with the word SERVICE or FROM may not escape ASCII characters"),
    ("ASK { \\u0053ERVICE <x> {} }", "a query with the word SERVICE or FROM may not escape ASCII characters"),
    ("ASK { \\U00000053ERVICE <x> {} }", "a query with the word SERVICE or FROM may not escape ASCII characters"),
    ("ASK FR\\u004FM <x> {}", "a query with the word SERVICE or FROM may not escape ASCII characters: write them plainly"),
    ("ASK { \\u005C" + "u005C" * 8 + "u0053 }", "the query has escapes of escapes of escapes: write it plainly"),
    ("ASK FROM <x> {", "the query has the word SERVICE or FROM and is no SPARQL 1.1 that can be read to the end at 1:"),
    ("ASK FROM <g> {}", "FROM <https://example.org/base/g>: the store has no such graph, and nothing is fetched. "
                        "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } lists its graphs"),
    ("ASK FROM <known> FROM NAMED <unknown> {}", "FROM <https://example.org/base/unknown>: the store has no such graph"),
    ("BASE <https://example.org/> BASE <https://example.com/> ASK FROM <g> {}", "FROM <https://example.com/g>"),
    ("PREFIX e: <https://example.org/x> ASK FROM e:g {}", "FROM <https://example.org/xg>"),
    ("ASK FROM nobody:knows {}", "FROM: "),
])
def test_what_would_reach_beyond_is_refused(query: str, reason: str) -> None:
    assert reached(query).startswith(reason)


def test_an_escape_of_no_character_is_no_escape() -> None:
    assert reached("ASK { ?s ?p 'serv\\UFFFFFFFFice' }") == ""
    assert "can be read to the end" in reached("ASK { ?s ?p 'from \\UFFFFFFFF' }")
