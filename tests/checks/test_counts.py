"""What seeds/expected.yaml notices: lost things and lost claims, never new ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.checks.counts import check_counts
from kg.model.terms import TYPE, iri, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.translate import Seeds

MINUTES = [(iri(f"https://w3id.org/vcd/id/document/m{number}"), TYPE, vcd("Minutes")) for number in range(3)]


def told(folder: Path, expected: str, seeds: Seeds, vocabulary: Vocabulary) -> tuple[list[str], list[str]]:
    (folder / "expected.yaml").write_text(expected, encoding="utf-8")
    errors, warnings = check_counts(folder, "seeds", MINUTES, seeds.claims.values(), vocabulary)
    return [str(error) for error in errors], [str(warning) for warning in warnings]


def test_what_is_there_is_enough_and_more_is_welcome(tmp_path: Path, seeds: Seeds, vocabulary: Vocabulary) -> None:
    assert told(tmp_path, "Minutes: {min: 2}\nsource:004: {min: 5}\n", seeds, vocabulary) == ([], [])


def test_lost_things_and_lost_claims_are_errors_at_their_line(tmp_path: Path, seeds: Seeds, vocabulary: Vocabulary) -> None:
    errors, _ = told(tmp_path, "Minutes: {min: 4}\nsource:004: {min: 9999}\nsource:no-such: {min: 1}\n", seeds, vocabulary)
    assert len(errors) == 3
    assert errors[0].startswith("seeds/expected.yaml:1:1: Minutes: 3 things found, at least 4 expected")
    assert ":2:1: source:004: " in errors[1] and "claims found, at least 9999 expected" in errors[1]
    assert ":3:1: source:no-such: 0 claims" in errors[2]


def test_a_maximum_is_a_warning(tmp_path: Path, seeds: Seeds, vocabulary: Vocabulary) -> None:
    errors, (warning,) = told(tmp_path, "Minutes: {min: 1, max: 2}\n", seeds, vocabulary)
    assert errors == [] and "at most 2" in warning


@pytest.mark.parametrize(
    "line", ["Minuets: {min: 1}", "Minutes: 4", "Minutes: {least: 4}", "Minutes: {min: many}", "Minutes: {}"]
)
def test_what_cannot_be_understood_is_told(line: str, tmp_path: Path, seeds: Seeds, vocabulary: Vocabulary) -> None:
    (error,), _ = told(tmp_path, f"{line}\n", seeds, vocabulary)
    assert "write a class of the ontology or a source" in error


def test_a_judgement_loses_no_claim(tmp_path: Path, seeds: Seeds, vocabulary: Vocabulary) -> None:
    claims = [claim for claim in seeds.claims.values() if claim.source.endswith("/003")]
    (tmp_path / "expected.yaml").write_text(f"source:003: {{min: {len(claims)}}}\n", encoding="utf-8")
    judged = [replace(claim, judgement="retracted") for claim in claims]
    assert check_counts(tmp_path, "seeds", MINUTES, judged, vocabulary) == ([], [])
    assert check_counts(tmp_path, "seeds", MINUTES, judged[1:], vocabulary)[0]
