"""Every row of the gold list is accounted for: a claim with its evidence, or a reason why it is no fact of the graph."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.model.terms import SKOSXL, bare, expand, iri, lexical
from kg.seeds.claims import Claim
from kg.seeds.passages import Span
from kg.seeds.references import ClaimIndex, Reference
from kg.seeds.translate import Seeds

HERE = Path(__file__).parent
REASONS = {"furniture", "repetition", "absence", "order-of-listing", "comparison"}
MODALITIES = {
    "reported": "reported", "agreed": "agreed", "proposed": "proposed", "planned": "announced",
    "claimed-by-speaker": "said-by-speaker", "inferred": "inferred", "metadata": "reported",
}
EXACT = {"ordinal", "value", "count", "year", "plannedYear", "validFrom", "validUntil", "publicationDate", "date"}


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


ROWS = {row["id"]: row for row in table(HERE / "seed_facts.tsv")}
COVERED = {row["row"]: row["reason"] for row in table(HERE.parent.parent / "seeds" / "coverage.tsv")}
NAMED: dict[str, list[str]] = defaultdict(list)
for _row in table(HERE / "claims.tsv"):
    NAMED[_row["row"]].append(_row["claim"])
THINGS: dict[str, set[str]] = defaultdict(set)
for _row in table(HERE / "things.tsv"):
    THINGS[_row["subject"]].add(iri(expand(_row["thing"])))


class Gold:
    """Finds the claims that the gold list names, and the passages behind them."""

    def __init__(self, seeds: Seeds) -> None:
        self.claims = seeds.claims
        self.index = ClaimIndex(seeds.claims.values())
        self.objects: dict[str, set[str]] = defaultdict(set)
        self.subjects: dict[str, set[str]] = defaultdict(set)
        for claim in seeds.claims.values():
            self.objects[claim.triple[0]].add(claim.triple[2])
            self.subjects[claim.triple[2]].add(claim.triple[0])

    def find(self, text: str) -> list[Claim]:
        source, subject, predicate, obj = text.split(None, 3)
        if predicate != "name":
            return self.index.find(Reference.parse(text))
        nodes = self.objects[iri(expand(subject))]
        return [
            claim for claim in self.claims.values()
            if claim.triple[0] in nodes and claim.triple[1] == iri(SKOSXL + "literalForm")
            and lexical(claim.triple[2]) == obj and claim.source == expand(f"source:{source}")
        ]

    def passages(self, claim: Claim) -> Iterator[Span]:
        yield from claim.passages
        for ground in claim.rests_on:
            yield from self.passages(self.claims[ground])


@pytest.fixture(scope="module")
def gold(seeds: Seeds) -> Gold:
    return Gold(seeds)


def test_all_rows_are_accounted_for_once() -> None:
    assert len(ROWS) == 445
    assert set(ROWS) == set(COVERED) | set(NAMED)
    assert not set(COVERED) & set(NAMED)


def test_what_is_not_a_fact_has_a_reason_and_is_little() -> None:
    assert len(COVERED) <= 60
    assert set(COVERED.values()) <= REASONS
    for name in COVERED:
        row = ROWS[name]
        allowed = row["stated_as"] in ("metadata", "inferred") or row["certainty"] == "missing"
        assert allowed or row["relation"] == "listedInOrder", name


def test_no_claim_carries_more_than_six_rows(gold: Gold) -> None:
    carried = Counter(claim.iri for name, texts in NAMED.items() for claim in {c.iri: c for t in texts for c in gold.find(t)}.values())
    assert max(carried.values()) <= 6


@pytest.mark.parametrize("name", sorted(NAMED))
def test_row(name: str, gold: Gold) -> None:
    row = ROWS[name]
    claims: list[Claim] = []
    for text in NAMED[name]:
        found = gold.find(text)
        assert found, f"no claim {text}"
        claims += found
    of_modality = [claim for claim in claims if claim.modality == MODALITIES[row["stated_as"]]]
    assert of_modality, f"modality {row['stated_as']}, found {sorted({c.modality for c in claims})}"
    if row["start"]:
        start, end = int(row["start"]), int(row["end"])
        assert any(
            span.source == row["seed"] and span.start < end and start < span.end
            for claim in of_modality for span in gold.passages(claim)
        ), "no passage overlaps the row's"
    if row["subject"] in THINGS:
        about = {t for claim in claims for t in (claim.triple[0], claim.triple[2], *gold.objects[claim.triple[0]])}
            about |= {iri(claim.source) for claim in claims}  # captions say something of the article they stand in
            about |= {s for claim in claims for s in gold.subjects[claim.triple[0]]}  # a name is of the thing that has it
        assert about & THINGS[row["subject"]], f"not about {row['subject']}"
    if row["relation"] in EXACT:
        told = {lexical(claim.triple[2]) for claim in claims}
        wanted = row["object"].split(" ")[0]
        if wanted.replace(".", "").replace("-", "").isdigit():
            assert wanted in told or row["date"][:10] in told, f"{wanted} is not among {sorted(told)}"
    if row["relation"] == "altName":
        assert any(lexical(claim.triple[2]) == row["object"].split(" (")[0] for claim in claims)


def test_gold_things_exist(gold: Gold) -> None:
    subjects = set(gold.objects)
    assert not [bare(t) for things in THINGS.values() for t in things if t not in subjects]
