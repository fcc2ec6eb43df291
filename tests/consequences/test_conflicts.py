"""Where sources differ: one row a conflict, both sides of it, who judged it and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.ask.answers import ask
from kg.ask.catalogue import read_catalogue
from kg.explain.rows import why
from kg.model.rooms import QUERIES
from kg.model.terms import expand, iri
from tests.ask.tables import rows_of, store_of
from tests.consequences.laid import article, laid

CONFLICTS = read_catalogue(QUERIES)["conflicts"]
OTHER = "001 edition:yunnan-5 attendedBy person:wang-ning"
REPORT = article("900") + f"""\
- {{id: person:li-si, type: Official, source: editors, label: {{en: Li Si}}}}
- {{id: person:wang-wu, type: Official, source: editors, label: {{en: Wang Wu}}}}
- id: edition:yunnan-5
  source: "900"
  modality: reported
  participants:
    - person: person:li-si
      capacity: post:secretary-yunnan
      role: role:speaker
      status: contradicted
      contradictedBy: "{OTHER}"
- id: judgement:li-si--wang-wu
  type: IdentityJudgement
  source: editors
  judges: [person:li-si, person:wang-wu]
  verdict: Unsure
  judgedBy: A. Editor
  judgedOn: 2026-11-25
  because: One report each
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(laid(tmp_path_factory.mktemp("laid"), REPORT))


def test_a_judged_participant_is_one_row(store: Store) -> None:
    (row,) = [row for row in rows_of(CONFLICTS, store) if "person/li-si" in row["one"] and row["property"]]
    assert (row["about"], row["property"], row["relation"]) == ("edition/yunnan-5", "attendedBy", "contradictedBy")
    assert (row["one"], row["oneSources"], row["other"]) == ("person/li-si", "900", "person/wang-ning")
    assert row["otherSources"].startswith("001:")
    assert (row["judgedBy"], row["judgedAt"]) == ("editors", "seeds/events/further-1.yaml#L8")


def test_the_reasons_of_a_row_are_both_sides(store: Store) -> None:
    answer = ask(CONFLICTS, {}, store)
    number = next(n for n, row in enumerate(answer.rows) if "li-si" in str(row[3]) and row[1])
    told = {claim.triple[2]: claim.status for claim in why(CONFLICTS, {}, answer, store).rows[number].claims}
    assert told == {iri(expand("person:li-si")): "Contradicted", iri(expand("person:wang-ning")): "Accepted"}


def test_an_identity_that_nobody_is_sure_of_says_who_judged_and_why(store: Store) -> None:
    """Also of things that only the register types."""
    (row,) = [row for row in rows_of(CONFLICTS, store) if row["one"] == "person/li-si" and not row["property"]]
    assert (row["relation"], row["other"]) == ("possiblyDistinctFrom", "person/wang-wu")
    assert (row["judgedBy"], row["because"]) == ("A. Editor", "One report each")


def test_values_that_differ_are_rows_of_their_own(tmp_path: Path) -> None:
    """Two claims that one claim contradicts are two conflicts if they are about its property, with different values."""
    better = 'status: contradicted, contradictedBy: "001 edition:yunnan-5 timeOfDay morning"'
    store = store_of(laid(tmp_path, article("900") + article("901") + "".join(
        f'- {{id: edition:yunnan-5, source: "{slug}", modality: reported, timeOfDay: {{value: {value}, {better}}}}}\n'
        for slug, value in (("900", "afternoon"), ("901", "evening"))
    )))
    found = [(row["one"], row["oneSources"]) for row in rows_of(CONFLICTS, store) if row["property"] == "timeOfDay"]
    assert found == [("afternoon", "900"), ("evening", "901")]
