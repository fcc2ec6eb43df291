"""Why the rows of an answer: the triples that the query found for each, every one with its shortest proof.

The query is asked again with all its variables in the answer; put into its patterns, their values give triples, and those
that stand in the default graph are behind the row. Claims that the query itself names are told too. What a query asks
not to be there (MINUS, NOT EXISTS) has no proof.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import QuerySolutions, Store

from kg.ask.answers import Answer, prefixes, write
from kg.ask.catalogue import Question
from kg.ask.parameters import asked
from kg.explain.claims import PublishedClaim, claim_at, claims_about
from kg.explain.documents import claim_document, proof_document, text
from kg.explain.paths import walks
from kg.explain.patterns import holds, is_variable, matches, put
from kg.explain.proofs import Proof, grounds
from kg.explain.questions import Block, OpenQuestion, Pattern, open_question
from kg.explain.text import claim_lines, fold, sources, told, tree
from kg.explain.wording import Wording
from kg.model.errors import UsageError
from kg.model.terms import ID, Triple, bare

MOST = 30
"""How many triples of a row are proved; a row that counts things may rest on thousands."""
_SOLUTIONS = 500  # ways in which the patterns of a block that the row does not show hold

Values = Mapping[str, str]
"""The values of a query's variables, as N-Triples text; one without value is not there."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """What is behind a row: proofs of triples in the order of the query, claims that it names, how many triples more."""

    proofs: tuple[Proof, ...]
    claims: tuple[PublishedClaim, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons of every row, in the order of the answer; ``absence``: the query asks for what is not there."""

    rows: tuple[Reasons, ...]
    absence: bool


def why(question: Question, given: Mapping[str, str], answer: Answer, store: Store) -> Why:
    """Return what is behind every row of an answer, behind a yes, or behind every triple that a CONSTRUCT gave.

    Args:
        question: what was asked.
        given: parameters as typed.
        answer: what ``kg.ask.answers.ask`` returned for them.
        store: the same store.

    Raises:
        UsageError: if the query cannot be taken apart.
    """
    if answer.triples is not None:
        built = sorted((str(t.subject), str(t.predicate), str(t.object)) for t in answer.triples)
        return Why(_prove([([triple], []) for triple in built if holds(triple, store)], store), False)
    opened = open_question(asked(question, given, store), prefixes(store))
    solutions = _solved(opened, store)
    if answer.boolean is not None:
        return Why(_prove([_behind(solutions[:1], opened, store)] if answer.boolean else [], store), opened.absence)
    return Why(_prove(_behind_rows(question, answer, solutions, opened, store), store), opened.absence)


def _solved(opened: OpenQuestion, store: Store) -> list[Values]:
    """Return all solutions of an opened question, in an order that does not depend on the store."""
    found = store.query(opened.query, prefixes=prefixes(store))
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    solutions = [{name: str(row[name]) for name in names if row[name] is not None} for row in found]
    return sorted(solutions, key=lambda values: sorted(values.items()))


def _behind_rows(
    question: Question, answer: Answer, solutions: Sequence[Values], opened: OpenQuestion, store: Store
) -> list[tuple[list[Triple], list[str]]]:
    """Return the triples and the claims (bare IRIs) behind each row: of the solutions that show what it shows."""
    shown = [column for column in answer.columns if column in opened.visible and column not in question.lists]
    by_row: dict[tuple[str | None, ...], list[Values]] = defaultdict(list)
    for values in solutions:
        by_row[tuple(values.get(name) for name in shown)].append(values)
    rows = []
    for row in answer.rows:
        cells = {column: str(term) for column, term in zip(answer.columns, row, strict=True) if term is not None}
        triples, claims = _behind(by_row[tuple(cells.get(name) for name in shown)], opened, store)
        triples = _telling_first(triples, set(cells.values()))
        rows.append((triples, claims if triples or claims else _between(list(cells.values()), store)))
    return rows


def with_why(question: Question, given: Mapping[str, str], answer: Answer, form: str, store: Store, lang: str = "en") -> str:
    """Return an answer with the reasons of its rows: a table and text, or SPARQL JSON results with a member ``why``.

    Raises:
        UsageError: for another form.
    """
    if form not in ("table", "json"):
        raise UsageError("reasons are told with --format table or json")
    words = Wording(store, lang)
    if form == "table":
        return write(answer, form, store, lang) + write_why(why(question, given, answer, store), answer, words)
    document: dict[str, object] = {} if answer.triples is not None else json.loads(write(answer, form, store, lang))
    return text({**document, "why": why_document(why(question, given, answer, store), words)})


def write_why(reasons: Why, answer: Answer, words: Wording) -> str:
    """Return the reasons as text, row by row; what was told for one row is not told again for another."""
    lines = ["", "Why"]
    said: set[Triple] = set()
    cited: dict[str, PublishedClaim] = {}
    for number, row in enumerate(reasons.rows, 1):
        lead = f"{number}. "
        lines += ["", *fold(_row_name(number, row, answer, words), lead, " " * len(lead))]
        lines += _reason_lines(row, words, said, cited, " " * len(lead))
    if not reasons.rows:
        lines += ["", "There is no row to explain."]
    if reasons.absence:
        lines += ["", "The question also asks what the graph does not have (MINUS, NOT EXISTS): of that there is no proof."]
    stated = [claim for row in reasons.rows for proof in row.proofs for part in proof.walk() for claim in part.claims]
    listed = sources({claim.source for claim in told([*stated, *cited.values()], words)}, words)
    return "\n".join([*lines, "", *listed]) + "\n"


def _row_name(number: int, row: Reasons, answer: Answer, words: Wording) -> str:
    """Return what a row is called: its cells, or the triple that it is."""
    if answer.triples is not None:
        return words.brief(row.proofs[0].triple)
    cells = answer.rows[number - 1] if answer.rows else ()
    return " · ".join(words.short(str(term)) for term in cells if term is not None and str(term) != '""') or "yes"


def _reason_lines(
    row: Reasons, words: Wording, said: set[Triple], cited: dict[str, PublishedClaim], below: str
) -> Iterator[str]:
    """Yield the reasons of one row; what is told is added to ``said`` and ``cited``."""
    for proof in row.proofs:
        yield from tree(proof, words, said, f"{below}- ", f"{below}  ")
    if row.claims:
        yield f"{below}claims that the question names:"
    for claim in row.claims:
        yield from fold(words.sentence(claim.triple), f"{below}- ", f"{below}  ")
        yield from claim_lines([claim], words, f"{below}  ") if claim.iri not in cited else [f"{below}  as above"]
        cited[claim.iri] = claim
    if row.more:
        yield f"{below}and {row.more} more triples"
    if not (row.proofs or row.claims):
        yield f"{below}no triple of the graph is behind this row"


def why_document(reasons: Why, words: Wording) -> dict[str, object]:
    """Return the reasons as JSON has them."""
    return {
        "rows": [
            {
                "proofs": [proof_document(proof, words) for proof in row.proofs],
                "claims": [claim_document(claim, words) for claim in row.claims],
                "more": row.more,
            }
            for row in reasons.rows
        ],
        "absence": reasons.absence,
    }


def _behind(solutions: Sequence[Values], opened: OpenQuestion, store: Store) -> tuple[list[Triple], list[str]]:
    """Return the triples and the claims (bare IRIs) that a row's solutions put into the blocks of its query."""
    triples: dict[Triple, None] = {}
    claims: set[str] = set()
    for values in solutions:
        for block in opened.blocks:
            known = values if block.given is None else {name: values[name] for name in block.given if name in values}
            if block.claims:
                claims.update(_claims(block, known))
            elif not opened.visible & _variables(block) - set(known):
                for way in islice(_ways(block.patterns, known, store), _SOLUTIONS):
                    triples.update(dict.fromkeys(way))
    return list(triples), sorted(claims)


def _telling_first(triples: list[Triple], cells: set[str]) -> list[Triple]:
    """Return triples in their order, but where not all will be proved, those first that name most of what the row shows."""
    if len(triples) <= MOST:
        return triples
    first = set(sorted(triples, key=lambda triple: -len(cells.intersection(triple)))[:MOST])
    return [triple for triple in triples if triple in first] + [triple for triple in triples if triple not in first]


def _between(cells: Sequence[str], store: Store) -> list[str]:
    """Return the claims (bare IRIs) that put two values of a row together.

    For rows that a query takes from claims which it does not show, such as those that another one contradicts.
    """
    subjects = [term for term in cells if term.startswith(f"<{ID}")]
    return sorted({claim.iri for term in subjects for claim in claims_about(term, store) if claim.triple[2] in cells})


def _variables(block: Block) -> set[str]:
    names = {term[1:] for pattern in block.patterns for term in pattern if isinstance(term, str) and is_variable(term)}
    return names if block.given is None else names & block.given


def _claims(block: Block, values: Values) -> Iterator[str]:
    for subject, _, _ in block.patterns:
        term = values.get(subject[1:], "") if is_variable(subject) else subject
        if term.startswith(f"<{ID}claim/"):
            yield bare(term)


def _ways(patterns: Sequence[Pattern], values: Values, store: Store) -> Iterator[tuple[Triple, ...]]:
    """Yield the triples that the patterns are together, for every way in which they hold in the default graph."""
    if not patterns:
        yield ()
        return
    (subject, predicate, obj), rest = patterns[0], patterns[1:]
    start, end = (values.get(term[1:], term) if is_variable(term) else term for term in (subject, obj))
    steps: list[tuple[Triple, tuple[Triple, ...]]]
    if isinstance(predicate, str):
        name = values.get(predicate[1:], predicate) if is_variable(predicate) else predicate
        found = sorted(put((start, name, end), more) for more in matches((start, name, end), store))
        steps = [(triple, (triple,)) for triple in found]
    else:
        steps = [((from_, "", to), walk) for from_, to, walk in walks(start, predicate, end, store)]
    for (from_, name, to), taken in steps:
        ends = zip((subject, predicate, obj), (from_, name, to), strict=True)
        more = {term[1:]: value for term, value in ends if isinstance(term, str) and is_variable(term)}
        for way in _ways(rest, {**values, **more}, store):
            yield (*taken, *way)


def _prove(rows: Sequence[tuple[list[Triple], list[str]]], store: Store) -> tuple[Reasons, ...]:
    """Prove the triples of all rows with one set of derivations; claims that a proof tells already are not named twice."""
    wanted = [triple for triples, _ in rows for triple in triples[:MOST]]
    ground = grounds(store, *wanted) if wanted else None
    reasons = []
    for triples, claims in rows:
        proofs = [proof for triple in triples[:MOST] if ground and (proof := ground.shortest(triple))]
        known = {claim.iri for proof in proofs for part in proof.walk() for claim in part.claims}
        named = tuple(claim_at(name, store) for name in claims if name not in known)
        reasons.append(Reasons(tuple(proofs), named, max(len(triples) - MOST, 0)))
    return tuple(reasons)
