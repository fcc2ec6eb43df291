"""A second field, wholly invented and small: what is true of the first field alone stands nowhere but in its seeds.

Governors of states on both sides of a border; a series and two gatherings of none, three reports, two of one event, a
holder whom one of them does not name, a plan that slipped, a merger, a document, a figure, a topic of its own; states,
a municipality, a city and a county with levels, codes and borders, and the governments that are bodies of them.
"""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import QueryBoolean, Store

from kg.ask.answers import prefixes
from kg.ask.catalogue import read_catalogue
from kg.build import Summary, build
from kg.check import check
from kg.documents.negotiate import LANGUAGES
from kg.documents.pages import Pages
from kg.evidence.texts import read_texts
from kg.evidence.verify import verify
from kg.model.rooms import QUERIES
from kg.model.vocabulary import Vocabulary
from kg.networks.views import read_view
from kg.pictures.gallery import draw
from kg.pictures.report import write_report
from kg.seeds.translate import read_seeds
from kg.snapshot.view import open_view
from tests.ask.tables import rows_of, store_of
from tests.laws import outputs
from tests.pictures.test_marks import marked

HERE = Path(__file__).resolve().parent
SEEDS = HERE / "seeds"
FIRST = re.compile("vietnam(?!ese provinces)|china|yunnan|guangxi|việt nam|trung quốc|越南|中国|云南|广西", re.IGNORECASE)
"""Words of the first field; the ontology still has a measure of Vietnamese provinces."""


@pytest.fixture(scope="module")
def second_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("second") / "build"
    summary: Summary = build(SEEDS, out, lambda step: None)
    assert 20 <= summary.counts["records"] <= 120
    return out


@pytest.fixture(scope="module")
def second(second_build: Path) -> Store:
    return outputs.memory(second_build)


def test_both_ways_agree_and_every_claim_is_verified(vocabulary: Vocabulary) -> None:
    check(SEEDS, lambda step: None)
    seeds = read_seeds(SEEDS, vocabulary)
    result = verify(seeds.claims.values(), seeds.passages, read_texts(HERE / "texts"))
    assert set(result.claims.values()) == {"verified"}


def test_questions(second: Store) -> None:
    outputs.questions_are_answered(second)


def test_networks(second: Store) -> None:
    outputs.networks_are_whole(second)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pictures(lang: str, second: Store) -> None:
    outputs.pictures_are_whole(second, lang)


def test_pages_and_report(second_build: Path, second: Store) -> None:
    outputs.pages_are_whole(second_build)
    outputs.report_is_whole(second, "zh")


def test_the_days_around_its_merger(second_build: Path, second: Store) -> None:
    days = outputs.merger_days(second)
    assert days == ["2021-12-31", "2022-01-01"]
    for day in days:
        view = open_view(second_build, date.fromisoformat(day), None)
        outputs.networks_are_whole(view)
        outputs.pictures_are_whole(view, "fr")


def test_a_register_without_any_article(tmp_path: Path) -> None:
    shutil.copytree(SEEDS / "registry", tmp_path / "seeds" / "registry")
    shutil.copy(SEEDS / "profile.yaml", tmp_path / "seeds")
    build(tmp_path / "seeds", tmp_path / "build", lambda step: None)
    bare = outputs.memory(tmp_path / "build")
    outputs.questions_are_answered(bare)
    outputs.networks_are_whole(bare)
    outputs.pictures_are_whole(bare, "en")
    outputs.pages_are_whole(tmp_path / "build")
    outputs.report_is_whole(bare, "vi")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_of_the_first_field_is_shown(lang: str, second_build: Path, second: Store) -> None:
    pages = Pages(second, (second_build / "dist").resolve(), "second")
    shown = {name: pages.respond("GET", f"/{name}", f"lang={lang}", {"accept": "text/html"}, outputs.HOST).body.decode()
             for name in ("index", "doc/edition/governors-2", "doc/person/ada-quill", "doc/province/cedar", "doc/source/b01")}
    shown["report"] = write_report(second, lang, ["timeline", "map", "offices", "provinces"])
    for name, text in shown.items():
        text = text.replace("Tiếng Việt", "")
        assert {found[0] for found in FIRST.finditer(text)} == set(), name
    assert {"en": "VCD: Border governors", "zh": "VCD：边境州长"}.get(lang, "VCD") in shown["index"]


def test_a_gathering_that_somebody_attended_was_held_and_one_only_mentioned_was_not_planned(second: Store) -> None:
    picture = draw("timeline", second)
    held, mentioned = marked(picture.svg, "meeting/fire-chiefs-2021"), marked(picture.svg, "meeting/coast-council")
    assert "Ashford" in held and "dasharray" not in held
    assert "whether" in mentioned and "dasharray" in mentioned
    words = " ".join(" ".join(text.lines) for text in picture.labels)
    assert "held, date not stated" in words and "mentioned; whether it was held is not stated" in words
    assert "planned, date not stated" not in words
    assert "3 gatherings that were held, 1 that were announced" in picture.caption


def test_the_plan_that_slipped_stands_beside_what_came_of_it(second: Store) -> None:
    svg = draw("timeline", second).svg
    both = re.findall(r"<title>2nd Conference of Border Governors — [^<]*governors-2</title>(.*?)</g>", svg, re.DOTALL)
    assert len(both) == 2
    held, plan = ("".join(re.findall(r">([^<]+)<", text)) for text in both)
    assert "2021-09-18" in held and "Dune" in held
    assert "2020-Q2" in plan and "Mesa" in plan and "was held" in plan


def test_a_holder_named_in_one_report_is_one_participant(second: Store) -> None:
    graph = read_view("attendance", second)
    assert set(graph["edition:governors-2"]) == {"person:ada-quill", "person:carla-reyes"}
    assert set(graph["edition:governors-1"]) == {
        "person:ada-quill", "person:bruno-salt", "post:governor-fir", "post:governor-dune",
    }
    claims = graph.edges["edition:governors-2", "person:ada-quill", "vcd:attended"]["claims"]
    told = {source for claim, source in outputs.rows(second, "SELECT ?c ?s { GRAPH ?g { ?c vcd:source ?s } }") if claim in claims}
    assert told == {"https://w3id.org/vcd/id/source/b03"}  # the report that names her, and no other
    offices = draw("offices", second)
    assert sum("holder not named" in text.lines for text in offices.labels) == 2


def asks(store: Store, pattern: str) -> bool:
    answer = store.query(f"ASK {{ {pattern} }}", prefixes=prefixes(store))
    assert isinstance(answer, QueryBoolean)
    return bool(answer)


@pytest.mark.parametrize("pattern", [
    "GRAPH graph:inferred { edition:governors-1 vcd:participatingProvince province:dune }",  # whose governor was there
    "body:government-cedar vcd:level level:provincial",
    "body:ministry-southland vcd:level level:national",
    "body:council-mill vcd:level/skos:broader level:district",
    "province:port-lune a vcd:ProvincialUnit , vcd:Actor ; vcd:level level:provincial ; vcd:locatedIn country:southland",
    "county:mill a vcd:Actor ; vcd:locatedIn country:northland",
    "meeting:fire-chiefs-2021 vcd:hostedBy city:ashford ; vcd:coOrganisedBy country:southland",
    "country:southland a vcd:Actor ; vcd:borders country:northland",
    "province:mesa vcd:borders province:cedar",
    "body:border-council vcd:guidedBy province:cedar",
    "place:mill-bridge vcd:placeKind place-kind:bridge ; vcd:openedOnLatest ?day FILTER(?day = '2018-07-31'^^xsd:date)",
    "link:mill-mesa vcd:linkMode link-mode:road ; vcd:linkTo/vcd:locatedIn province:mesa",
    "change:port-lune vcd:dissolvedUnit district:lune FILTER NOT EXISTS { change:port-lune vcd:legalBasis ?law }",
    "document:water-plan a vcd:OutcomeDocument FILTER NOT EXISTS { document:water-plan vcd:outcomeOf ?gathering }",
])
def test_units_of_every_kind(pattern: str, second: Store) -> None:
    assert asks(second, pattern)


@pytest.mark.parametrize("pattern", [
    "?gathering vcd:participatingProvince ?unit FILTER NOT EXISTS { ?unit a vcd:ProvincialUnit }",
    "body:border-council vcd:level ?level",
    "body:council-mill vcd:level level:provincial",
    "province:dune vcd:borders province:cedar",
])
def test_nothing_is_made_up_of_units(pattern: str, second: Store) -> None:
    assert not asks(second, pattern)


def test_links_are_told_with_mode_and_opening_and_are_none_before(second_build: Path, second: Store) -> None:
    (link,) = rows_of(read_catalogue(QUERIES)["links"], second)
    assert (link["link"], link["mode"], link["opened"]) == ("link/mill-mesa", "link-mode/road", "2020-03-02")
    opened = "link:mill-mesa vcd:openedOn ?day"
    assert asks(open_view(second_build, date(2020, 3, 2), None), opened)
    assert not asks(open_view(second_build, date(2020, 3, 1), None), opened)


def test_two_reports_of_one_agency_are_one_voice(tmp_path: Path) -> None:
    """What two newspapers print of one agency rests on one source only; what a third says too does not."""
    question, of = read_catalogue(QUERIES)["single-source"], "edition:governors-2"
    seeds = tmp_path / "seeds"
    shutil.copytree(SEEDS, seeds)
    apart = {(row["thing"], row["property"], row["value"]) for row in rows_of(question, store_of(seeds), of=of)}
    with (seeds / "registry" / "second.yaml").open("a", encoding="utf-8") as register:
        register.write("- {id: body:wire, type: NewsOrganisation, source: editors, label: {en: The Wire}}\n"
                       "- {id: source:b02, source: editors, agency: body:wire, excerpt: true}\n"
                       "- {id: source:b03, source: editors, agency: body:wire}\n")
    together = {(row["thing"], row["property"], row["value"]) for row in rows_of(question, store_of(seeds), of=of)}
    assert apart < together
    assert ("edition/governors-2", "heldOn", "2021-09-18") in together - apart


def test_a_border_lasts_as_long_as_both_units(second_build: Path) -> None:
    border = "province:cedar vcd:borders province:birch . province:birch vcd:borders province:cedar"
    assert asks(open_view(second_build, date(2021, 12, 31), None), border)
    after = open_view(second_build, date(2022, 1, 1), None)
    assert not asks(after, border) and asks(after, "province:cedar vcd:borders province:mesa")
    assert not asks(after, "GRAPH graph:inferred { ?a vcd:borders province:birch }")


def test_the_map_tells_the_countries_of_this_field_apart(second: Store) -> None:
    picture = draw("map", second)
    assert "circle" in marked(picture.svg, "province/cedar") and "province/mesa" in picture.svg
    mesa = marked(picture.svg, "province/mesa")
    assert mesa.index("<ns0:rect") < mesa.index("<ns0:text")  # a square before anything else
    words = [" ".join(text.lines) for text in picture.labels]
    assert {"unit of Northland", "unit of Southland", "Conference of Border Governors"} <= set(words)
    assert all(source in picture.caption for source in ("b01", "b02", "b03"))  # who took part is theirs to tell


def test_units_and_hosts_of_any_class_are_in_the_network(second: Store) -> None:
    graph = read_view("provinces", second)
    assert graph.nodes["province:cedar"]["class"] == "vcd:ProvincialUnit"
    assert ("province:fir-2022", "province:birch", "dcterms:replaces") in graph.edges(keys=True)
    assert graph.edges["province:cedar", "series:governors", "vcd:participatingProvince"]["weight"] == 2
