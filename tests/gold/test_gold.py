"""Every row of the gold list is carried by claims, or set aside with a reason.

``seed_facts.tsv`` lists what the five articles say, ``claims.tsv`` the claims that carry each row, ``things.tsv`` the
things that the list's working names stand for, ``relations.tsv`` the predicates that may carry each of its relations;
``seeds/coverage.tsv`` has the rows that are no facts.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.model.terms import SKOSXL, bare, expand, iri, lexical, shrink
from kg.seeds.claims import Claim
from kg.seeds.passages import Span
from kg.seeds.references import ClaimIndex, Reference
from kg.seeds.translate import Seeds
from tests.conftest import FROZEN

HERE = Path(__file__).resolve().parent

REASONS = frozenset({"furniture", "repetition", "absence", "order-of-listing", "comparison"})
MODALITIES = {
    "reported": "reported",
    "agreed": "agreed",
    "proposed": "proposed",
    "planned": "announced",
    "claimed-by-speaker": "said-by-speaker",
    "inferred": "inferred",
    "metadata": "reported",
}
VALUED = re.compile(
    "ordinal|value|count|numberOf[A-Z].*|date|year|plannedYear|plannedPeriod|validFrom|validUntil|publicationDate"
    "|durationOfDiplomaticRelations|diplomaticRelationsEstablished"
)
"""Relations whose object is a number or a date."""
VALUES = frozenset(
    [
    "quantity", "valueAsPrinted", "groupSize", "documentCount", "ordinal", "heldOn", "plannedFor",
    "publishedOn", "validFrom", "validThrough", "establishedOn",
]
)
"""Predicates whose literal is that number or date."""
_VALUE = re.compile(r"\d{4}-Q[1-4]|\d{4}-\d{2}-\d{2}|\d+(?:\.\d+)?")
_NAMES = (iri(SKOSXL + "altLabel"), iri(SKOSXL + "prefLabel"))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the gold list; ``span`` is None where it cites no passage."""

    name: str
    subject: str
    relation: str
    object: str
    span: Span | None
    certainty: str
    stated_as: str

    @property
    def modalities(self) -> frozenset[str]:
        """What claims of the row say it is; what can only be worked out may be an inference of ours that rests on claims."""
        return frozenset({MODALITIES[self.stated_as], *(("inferred",) if self.certainty == "inferable" else ())})


def _table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def _pairs(file: Path, key: str, value: str) -> dict[str, list[str]]:
    """Read a table of two columns as it stands: literals of claims may have quotation marks."""
    header, *lines = file.read_text(encoding="utf-8").splitlines()
    assert header == f"{key}\t{value}"
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        first, second = line.split("\t")
        found[first].append(second)
    return dict(found)


def _carrier(reference: str) -> str:
    """Return a reference's predicate, or its class where it says what something is."""
    _, _, predicate, obj = reference.split(None, 3)
    return obj if predicate == "type" else predicate


def _row(cells: dict[str, str]) -> Row:
    span = Span(cells["seed"], int(cells["start"]), int(cells["end"])) if cells["start"] else None
    return Row(
        cells["id"], cells["subject"], cells["relation"], cells["object"], span, cells["certainty"], cells["stated_as"]
    )


ROWS = {cells["id"]: _row(cells) for cells in _table(HERE / "seed_facts.tsv")}
COVERAGE = {cells["row"]: cells for cells in _table(FROZEN / "coverage.tsv")}
CLAIMS = _pairs(HERE / "claims.tsv", "row", "claim")
THINGS = _pairs(HERE / "things.tsv", "subject", "thing")
RELATIONS = {relation: frozenset(" ".join(names).split())
             for relation, names in _pairs(HERE / "relations.tsv", "relation", "allowed").items()}

every_row = pytest.mark.parametrize("name", sorted(ROWS))
every_carried_row = pytest.mark.parametrize("name", sorted(ROWS.keys() & CLAIMS.keys()))


class Carriers:
    """Finds the claims that references name; ``name`` stands for a spelling and how it hangs on its bearer."""

    def __init__(self, seeds: Seeds) -> None:
        self.claims = seeds.claims
        self._index = ClaimIndex(seeds.claims.values())
        self._forms: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        self._links: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        self._objects: dict[str, set[str]] = defaultdict(set)
        for claim in seeds.claims.values():
            subject, predicate, obj = claim.triple
            self._objects[subject].add(obj)
            if predicate == iri(SKOSXL + "literalForm"):
                self._forms[claim.source, subject].append(claim)
            elif predicate in _NAMES:
                self._links[claim.source, subject].append(claim)

    def find(self, text: str) -> list[Claim]:
        """Return the claims of a reference, of any modality."""
        source, subject, predicate, obj = text.split(None, 3)
        if predicate != "name":
            return self._index.find(Reference.parse(text))
        return [
            claim
            for hanging in self._links[expand(f"source:{source}"), iri(expand(subject))]
            for form in self._forms[hanging.source, hanging.triple[2]]
            if lexical(form.triple[2]) == obj
            for claim in (hanging, form)
        ]

    def of(self, row: Row) -> list[Claim]:
        """Return the claims that carry a row, in one of its modalities."""
        return [claim for text in CLAIMS[row.name] for claim in self.find(text) if claim.modality in row.modalities]

    def passages(self, claim: Claim) -> set[Span]:
        """Return a claim's passages, or those of the claims that it rests on, and so on."""
        return set(claim.passages).union(*(self.passages(self.claims[ground]) for ground in claim.rests_on))

    def around(self, claim: Claim) -> set[str]:
        """Return a claim's subject with all that any claim says of it."""
        return {claim.triple[0], *self._objects[claim.triple[0]]}


@pytest.fixture(scope="module")
def carriers(seeds: Seeds) -> Carriers:
    """The claims of the seeds, to be found by reference."""
    return Carriers(seeds)


@every_row
def test_row_is_carried_or_set_aside(name: str) -> None:
    """A row has claims or a reason, never both."""
    assert (name in CLAIMS) != (name in COVERAGE)


@pytest.mark.parametrize("name", sorted(COVERAGE))
def test_row_set_aside_is_no_fact(name: str) -> None:
    """Only rows about the page, our comparisons, absences and orders of listing are set aside, with a reason."""
    row = ROWS[name]
    assert COVERAGE[name]["reason"] in REASONS
    assert COVERAGE[name]["note"]
    assert (
        row.stated_as in ("metadata", "inferred") or row.certainty == "missing" or row.relation == "listedInOrder"
    )


@every_carried_row
def test_named_claims_exist(name: str, carriers: Carriers) -> None:
    """Every claim that is named for a row is in the seeds."""
    assert [text for text in CLAIMS[name] if not carriers.find(text)] == []


@every_carried_row
def test_modality_is_the_rows(name: str, carriers: Carriers) -> None:
    """What is proposed is not told as agreed, nor what a speaker says as reported: each claim has the row's modality."""
    allowed = ROWS[name].modalities
    wrong = [text for text in CLAIMS[name] if not allowed & {claim.modality for claim in carriers.find(text)}]
    assert wrong == []


@every_carried_row
def test_no_withdrawn_claim_carries_a_row(name: str, carriers: Carriers) -> None:
    """What was taken back (``seeds/registry/retired.yaml``) says nothing any more."""
    assert [claim.triple for claim in carriers.of(ROWS[name]) if claim.judgement == "retracted"] == []


@pytest.mark.parametrize("name", sorted(n for n in ROWS.keys() & CLAIMS.keys() if ROWS[n].span))
def test_passage_is_the_rows(name: str, carriers: Carriers) -> None:
    """Every claim of the row cites the row's stretch of text, or some of it."""
    span = ROWS[name].span
    assert span
    elsewhere = [
        claim.triple
        for claim in carriers.of(ROWS[name])
        if not any(
            p.source == span.source and p.start < span.end and span.start < p.end for p in carriers.passages(claim)
        )
    ]
    assert elsewhere == []


@every_carried_row
def test_claims_are_about_the_rows_thing(name: str, carriers: Carriers) -> None:
    """The row's thing is the subject or object of a claim of the row, or hangs on the subject of one."""
    row = ROWS[name]
    things = {iri(expand(thing)) for thing in THINGS[row.subject]}
    claims = carriers.of(row)
    touched = {term for claim in claims for term in (*carriers.around(claim), claim.triple[2])}
    assert things & touched


@every_carried_row
def test_predicate_may_carry_the_relation(name: str) -> None:
    """Every claim's predicate (a type's class) is one that may say what the row's relation says."""
    assert set(map(_carrier, CLAIMS[name])) - RELATIONS[ROWS[name].relation] == set()


@pytest.mark.parametrize("name", sorted(n for n in ROWS.keys() & CLAIMS.keys() if VALUED.fullmatch(ROWS[n].relation)))
def test_number_or_date_is_equal(name: str, carriers: Carriers) -> None:
    """Numbers, ordinals and dates are those of the row."""
    expected = _VALUE.match(ROWS[name].object)
    assert expected
    found = {
        lexical(claim.triple[2]).replace(",", ".")
        for claim in carriers.of(ROWS[name])
        if shrink(bare(claim.triple[1])).removeprefix("vcd:") in VALUES
    }
    assert found == {expected[0]}


def test_whole_list() -> None:
    """All 445 rows are accounted for, no other, and few are set aside."""
    assert len(ROWS) == 445
    assert CLAIMS.keys() | COVERAGE.keys() == ROWS.keys()
    assert len(COVERAGE) <= 60


def test_no_claim_carries_many_rows() -> None:
    """A claim that stood for more than six rows would say too little of each."""
    carried = Counter(text for texts in CLAIMS.values() for text in set(texts))
    assert {text: count for text, count in carried.items() if count > 6} == {}


def test_tables_have_no_idle_lines() -> None:
    """Working names, relations and allowed predicates are all in use; tables are sorted and without duplicates."""
    assert THINGS.keys() == {ROWS[name].subject for name in CLAIMS}
    assert RELATIONS.keys() == {row.relation for row in ROWS.values()}
    for file in (HERE / "claims.tsv", HERE / "things.tsv", HERE / "relations.tsv", FROZEN / "coverage.tsv"):
        lines = file.read_text(encoding="utf-8").splitlines()[1:]
        assert lines == sorted(set(lines))
    used: dict[str, set[str]] = defaultdict(set)
    for name, texts in CLAIMS.items():
        used[ROWS[name].relation].update(map(_carrier, texts))
    assert {relation: idle for relation, names in RELATIONS.items() if (idle := names - used[relation])} == {}
