"""Gaps that another source fills are missing no more, by themselves and without a trace; the others stay."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.ask.catalogue import read_catalogue
from kg.ask.names import resolve
from kg.build import build
from kg.cli import main
from kg.desk.card import as_text, card
from kg.graph.gaps import read_aspects
from kg.model.rooms import ONTOLOGY, QUERIES
from kg.model.terms import expand, iri, shrink, slug_of, vcd
from kg.model.vocabulary import Vocabulary
from kg.snapshot.view import open_view
from kg.store.publish import open_store
from tests.ask.tables import rows_of, store_of
from tests.conftest import MORE
from tests.consequences.laid import article, graph_of, laid, with_more

NOT_STATED, CONFLICTS = (read_catalogue(QUERIES)[name] for name in ("not-stated", "conflicts"))
OF_OLD = {"yunnan-1-attendance-mode-000", "yunnan-1-date-000"}
"""What the frozen seeds fill themselves: article 002 states what article 000 does not."""

A = article("900")


def said(thing: str, facts: str, source: str = "900") -> str:
    return f'- {{id: "{thing}", source: "{source}", modality: reported, {facts}}}\n'


def relations(seeds: Path, prop: str) -> dict[str, set[str]]:
    """Return the things of a property by gap, as slugs and short ids, but for those of the frozen seeds."""
    found: dict[str, set[str]] = {}
    for s, p, o in graph_of(seeds).given:
        if p == vcd(prop) and (name := s[1:-1].rsplit("/", 1)[-1]) not in OF_OLD:
            found.setdefault(name, set()).add(shrink(o[1:-1]))
    return found


@pytest.mark.parametrize(("text", "gap"), [
    (said("edition:guangxi-2023", "heldOn: 2023-02-22"), "guangxi-2023-date"),
    (said("edition:guangxi-2023", "heldOn: 2023-02"), ""),
    (said("edition:yunnan-1", "heldOn: 2021"), "yunnan-1-year-002"),  # though a more precise date of another stands
    (said("edition:yunnan-1", "heldOn: 2021", "002"), ""),  # it was looked for there in vain
    (said("edition:guangxi-2023", "hostedBy: province:guangxi"), "guangxi-2023-host"),
    (said("edition:yunnan-2", "heldOn: 2022-04-27"), "yunnan-2-holding"),
    (said("edition:yunnan-2", "attendedByHolderOf: post:secretary-yunnan"), "yunnan-2-holding"),
    (said("edition:yunnan-2", "coOrganisedBy: province:yunnan"), "yunnan-2-holding"),
    ("- {id: document:x, type: Minutes, source: editors, label: {en: X}}\n"
     + said("document:x", "outcomeOf: edition:yunnan-2"), "yunnan-2-holding"),
    ("- {id: document:x, type: Minutes, source: editors, label: {en: X}}\n"
     + said("document:x", "outcomeOf: edition:yunnan-2").replace("reported", "announced"), ""),
    (said("edition:yunnan-6", "plannedIn: city:kunming").replace("reported", "announced"), "yunnan-6-place"),
    ('- {id: "statement:x", type: Statement, source: "900", modality: said-by-speaker, label: {en: X}, topic: topic:trade, '
     "saidBy: person:wang-ning, saidAt: edition:yunnan-2}\n", "yunnan-2-holding"),
    ("- {id: source:003, source: editors, publishedOn: 2023-02}\n", "source-003-publication-date"),
    (said("edition:yunnan-2", "plannedFor: 2022-Q2").replace("reported", "announced"), ""),
    ('- {id: edition:guangxi-2023, source: editors, restsOn: "003 document:agreement-guangxi-2023 validFrom 2023", '
     "hostedBy: province:guangxi}\n", ""),  # the editors' inference is no source's word
    (said("edition:guangxi-2023", "hostedBy: {value: province:guangxi, status: contradicted, contradictedBy: "
                                  '"003 document:agreement-guangxi-2023 validFrom 2023"}'), ""),
], ids=lambda value: value if len(value) < 30 else "")
def test_what_fills_a_gap(text: str, gap: str, tmp_path: Path) -> None:
    by = {"source-003-publication-date": "source:editors"}.get(gap, "source:900")
    assert relations(laid(tmp_path, A + text), "filledBy") == ({gap: {by}} if gap else {})


def test_every_aspect_has_properties_that_answer_it() -> None:
    """But for those of which the ontology cannot tell: a new aspect has to be thought of."""
    vocabulary = Vocabulary.load(ONTOLOGY)
    aspects = {concept for concept in vocabulary.concepts if "/id/aspect/" in concept}
    assert {slug_of(aspect[1:-1]) for aspect in aspects - read_aspects(vocabulary).keys()} == {
        "attendance-count", "breakdown", "currency", "implementation", "mode-of-transport", "opening-date"}


@pytest.mark.parametrize(("lacking", "aspect", "facts"), [
    ("edition:yunnan-1", "documents", "- {id: document:x, type: Minutes, source: editors, label: {en: X}}\n"
     + said("document:x", "outcomeOf: edition:yunnan-1")),
    ("edition:guangxi-2023", "ordinal", said("edition:guangxi-2023", "ordinal: 3")),
    ("group:x", "members", "- {id: group:x, type: ParticipantGroup, source: editors, label: {en: X}}\n"
     + said("group:x", "groupOf: province:yunnan")),
])
def test_what_leads_to_a_thing_answers_as_well(lacking: str, aspect: str, facts: str, tmp_path: Path) -> None:
    gap = f"- {{id: gap:x, type: Gap, source: editors, lacking: {lacking}, aspect: aspect:{aspect}, reason: NotStated}}\n"
    assert relations(laid(tmp_path, A + facts + gap), "filledBy")["x"] == {"source:900"}


def test_a_plan_does_not_say_where_something_was_held(tmp_path: Path) -> None:
    planned = said("edition:yunnan-2", "plannedIn: city:kunming").replace("reported", "announced")
    assert "yunnan-2-place" in relations(laid(tmp_path / "a", A + planned), "filledBy")
    held = planned + said("edition:yunnan-2", "heldOn: 2022-04-27")
    assert relations(laid(tmp_path / "b", A + held), "filledBy").keys() == {"yunnan-2-holding", "yunnan-2-place"}
    online = held + said("edition:yunnan-2", "heldIn: province:yunnan", "901")
    assert relations(laid(tmp_path / "c", A + article("901") + online), "filledBy")["yunnan-2-place"] == {"source:901"}


def test_a_value_has_to_be_of_the_class_that_is_asked_for(tmp_path: Path) -> None:
    """A town answers where exactly something was held, a province does not."""
    town = '- {id: city:lai-chau-town, type: City, source: editors, label: {en: Lai Chau town}, locatedIn: province:lai-chau}\n'
    assert relations(laid(tmp_path / "a", A + said("edition:yunnan-3", "heldIn: province:ha-giang")), "filledBy") == {}
    filled = relations(laid(tmp_path / "b", A + town + said("edition:yunnan-3", "heldIn: city:lai-chau-town")), "filledBy")
    assert filled == {"yunnan-3-venue": {"source:900"}}


NAMED = """\
- {id: person:li-si, type: Official, source: editors, label: {en: Li Si}}
- {id: EDITION, source: "900", modality: reported, participants: [{person: person:li-si, capacity: POST}]}
"""


@pytest.mark.parametrize(("edition", "post", "filled_for"), [
    ("edition:yunnan-1", "post:secretary-yunnan", {"yunnan-1-secretary-yunnan": {"participation:yunnan-1--secretary-yunnan"}}),
    ("edition:yunnan-1", "post:secretary-lao-cai", {"yunnan-1-secretaries": {"participation:yunnan-1--secretary-lao-cai"}}),
    ("edition:yunnan-1", "post:secretary-guangxi", {}),
    ("edition:yunnan-3", "post:secretary-yunnan", {"yunnan-3-attendance": {"edition:yunnan-3"}}),
])
def test_a_holder_is_named_by_a_named_holder_of_the_post(
    edition: str, post: str, filled_for: dict[str, set[str]], tmp_path: Path
) -> None:
    seeds = laid(tmp_path, A + NAMED.replace("EDITION", edition).replace("POST", post))
    assert relations(seeds, "filledFor") == filled_for
    whole = {gap: {"source:900"} for gap in filled_for if gap != "yunnan-1-secretaries"}  # of several, one is named
    assert relations(seeds, "filledBy") == whole
    missing = {row["thing"] for row in rows_of(NOT_STATED, store_of(seeds)) if row["aspect"] == "aspect/holder"}
    filled = {thing.replace(":", "/", 1) for things in filled_for.values() for thing in things}
    assert not filled & missing and "participation/yunnan-1--secretary-lai-chau" in missing


JOINED = """\
- id: judgement:secretary-yunnan--li-si
  type: IdentityJudgement
  source: editors
  judges: [participation:yunnan-1--li-si, participation:yunnan-1--secretary-yunnan]
  verdict: Same
  survivor: participation:yunnan-1--li-si
  judgedBy: the editors
  judgedOn: 2026-11-25
  because: One post at one conference
"""


def test_a_joined_participation_fills_the_gap_as_well(tmp_path: Path) -> None:
    named = A + NAMED.replace("EDITION", "edition:yunnan-1").replace("POST", "post:secretary-yunnan")
    filled = relations(laid(tmp_path, named + JOINED), "filledBy")
    assert filled == {"yunnan-1-secretary-yunnan": {"source:900"}}


def test_the_names_of_all_holders_at_a_gathering(tmp_path: Path) -> None:
    """A gap over a gathering is filled when nobody is unnamed any more, whether or not their participations were joined."""
    posts = ("guangxi", "ha-giang", "cao-bang", "lang-son", "quang-ninh")
    people = "".join(f"- {{id: person:p-{n}, type: Official, source: editors, label: {{en: P {n}}}}}\n" for n in range(5))

    def named(count: int) -> str:
        listed = ", ".join(f"{{person: person:p-{n}, capacity: post:secretary-{posts[n]}}}" for n in range(count))
        return f'{A}{people}- {{id: edition:guangxi-2023, source: "900", modality: reported, participants: [{listed}]}}\n'

    joined = "".join(
        JOINED.replace("secretary-yunnan", f"secretary-{post}").replace("yunnan-1", "guangxi-2023").replace("li-si", f"p-{n}")
        for n, post in enumerate(posts)
    )
    own = ('- {id: person:own, type: Official, source: editors, label: {en: Own}}\n'
           + said("edition:guangxi-2023", "participants: [{person: person:own, capacity: post:secretary-yunnan}]", "003"))
    assert relations(laid(tmp_path / "own", named(5) + own), "filledBy")["guangxi-2023-holders"] == {"source:900"}
    assert "guangxi-2023-holders" not in relations(laid(tmp_path / "four", named(4)), "filledBy")
    assert relations(laid(tmp_path / "five", named(5)), "filledBy")["guangxi-2023-holders"] == {"source:900"}
    assert relations(laid(tmp_path / "joined", named(5) + joined), "filledBy")["guangxi-2023-holders"] == {"source:900"}


def test_people_may_close_a_gap(tmp_path: Path) -> None:
    """With whatever fills it; also one whose aspect no property answers."""
    seeds = laid(tmp_path, "- {id: gap:link-kunming-tuyen-quang-mode, source: editors, filledBy: source:004}\n")
    assert relations(seeds, "filledBy") == {"link-kunming-tuyen-quang-mode": {"source:004"}}
    assert relations(seeds, "filledFor") == {"link-kunming-tuyen-quang-mode": {"link:kunming-tuyen-quang"}}
    things = [row["gap"] for row in rows_of(NOT_STATED, store_of(seeds))]
    assert "gap/link-kunming-tuyen-quang-mode" not in things and "gap/link-wenshan-tuyen-quang-mode" in things


def test_a_withdrawn_source_fills_nothing(tmp_path: Path) -> None:
    text = A.replace("type: Article", "type: Article, status: retracted") + said("edition:yunnan-2", "heldOn: 2022-04-27")
    assert relations(laid(tmp_path, text), "filledBy") == {}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build in which an article of 2022 tells that the 2nd conference was held."""
    folder = tmp_path_factory.mktemp("built")
    seeds = laid(folder, article("900", "2022-04-28") + said("edition:yunnan-2", "heldOn: 2022-04-27"))
    build(seeds, folder / "build", lambda step: None)
    return folder / "build"


def test_a_filled_gap_is_missing_no_more_and_still_answers(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = open_store(built)
    rows = rows_of(NOT_STATED, store)
    assert "gap/yunnan-2-holding" not in {row["gap"] for row in rows}
    assert not [row for row in rows_of(CONFLICTS, store) if "gap" in row["about"]]
    text = as_text(card(resolve("gap:yunnan-2-holding", store), store), store, "en")
    assert "  filled by (vcd:filledBy)\n    Article 900 (source:900)  [inferred by rule]" in text
    asked = ("gap:yunnan-2-holding", "filledBy", "source:900")
    assert main(["explain", *asked, "--build", str(built)]) == 0
    out = capsys.readouterr().out
    assert "held on · 2022-04-27" in out and "Article 900 (source:900): reported, accepted, explicit" in out


def test_views_of_before_do_not_know_it(built: Path) -> None:
    rows = rows_of(NOT_STATED, open_view(built, None, date(2022, 4, 27)), asOf="2022-04-27")
    (row,) = [row for row in rows if row["gap"] == "gap/yunnan-2-holding"]
    assert row["scope"] == "no source states it"
    rows = rows_of(NOT_STATED, open_view(built, None, date(2022, 4, 28)), asOf="2022-04-28")
    assert "gap/yunnan-2-holding" not in {row["gap"] for row in rows}


def test_where_it_was_looked_for_is_told_from_nowhere_at_all(store_frozen: dict[str, str]) -> None:
    assert store_frozen["guangxi-2023-host"] == "no source states it"
    assert store_frozen["yunnan-1-year-002"] == store_frozen["yunnan-4-date"] == "in part, less precisely or by inference only"
    assert store_frozen["guangxi-2022-trade-currency"] == "not in the sources searched (others may state it)"
    assert not OF_OLD & store_frozen.keys()


@pytest.fixture(scope="module")
def store_frozen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    rows = rows_of(NOT_STATED, store_of(laid(tmp_path_factory.mktemp("frozen"))))
    return {row["gap"].removeprefix("gap/"): row["scope"] for row in rows if row["gap"]}


@pytest.mark.skipif(not MORE.is_dir(), reason="the five further articles are not at hand")
def test_the_five_further_articles(tmp_path: Path) -> None:
    seeds = with_more(tmp_path)
    assert relations(seeds, "filledBy") == {
        "yunnan-2-holding": {"source:102"},
        "yunnan-1-year-002": {"source:102"},
        "guangxi-2023-date": {"source:112"},
        "guangxi-2023-attendance-mode": {"source:112"},
    }
    assert iri(expand("edition:yunnan-2"))[1:-1] not in {
        row["thing"] for row in rows_of(NOT_STATED, store_of(seeds)) if row["aspect"] == "aspect/holding"}
