"""What the real graph has too little of: plans for a day, bounds of tenures, things without a date or a place."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from kg.model.rooms import ONTOLOGY
from kg.model.terms import ONTOLOGY_GRAPH, VOCABULARIES
from kg.pictures.canvas import BLUE, GREEN, ORANGE
from kg.pictures.gallery import draw

PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in VOCABULARIES.items())
G = "{http://www.w3.org/2000/svg}g"


def graph(turtle: str) -> Store:
    """Return a graph with the ontology, which tells what says of what happened."""
    store = Store()
    store.load(path=str(ONTOLOGY / "core.ttl"), format=RdfFormat.TURTLE, to_graph=NamedNode(ONTOLOGY_GRAPH))
    store.load(f"{PREFIXES}PREFIX e: <https://w3id.org/vcd/id/edition/>\n{turtle}".encode(), format=RdfFormat.TURTLE)
    return store


def marked(svg: str, tooltip: str) -> str:
    """Return what is drawn for the one thing whose tooltip holds a text."""
    [found] = [
        ElementTree.tostring(group, encoding="unicode")
        for group in ElementTree.fromstring(svg).iter(G)
        if tooltip in (group[0].text or "")
    ]
    return found


def test_held_and_planned_differ_in_shape_and_line_not_only_in_colour() -> None:
    days = 'vcd:{0}On "2024-05-01"^^xsd:date ; vcd:{1} "2024-05-01"^^xsd:date ; vcd:{2} "2024-05-01"^^xsd:date'
    store = graph(
        f"e:a a vcd:Gathering, vcd:HeldEdition ; {days.format('held', 'earliest', 'latest')} .\n"
        "e:b a vcd:Gathering, vcd:PlannedEdition ; "
        + days.format("planned", "plannedEarliest", "plannedLatest").replace("plannedOn", "plannedFor") + " ."
    )

    svg = draw("timeline", store).svg

    held, planned = marked(svg, "edition/a"), marked(svg, "edition/b")
    assert "circle" in held and BLUE in held and "dasharray" not in held
    assert "polygon" in planned and "dasharray" in planned and "circle" not in planned


def test_a_plan_without_date_is_no_held_gathering() -> None:
    svg = draw("timeline", graph("e:a a vcd:Gathering, vcd:PlannedEdition . e:b a vcd:Gathering .")).svg

    assert "planned: not" in marked(svg, "edition/a") and "holding not" in marked(svg, "edition/a")
    assert "dasharray" in marked(svg, "edition/a")
    assert "not stated" in marked(svg, "edition/b") and "dasharray" in marked(svg, "edition/b")


BOUNDS = ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")


@pytest.mark.parametrize(
    ("days", "certain", "possible", "moment"),
    [
        (("2020-01-01", "2020-03-01", "2022-01-01", "2023-01-01"), 1, 2, 0),
        ((None, "2020-03-01", "2022-01-01", None), 1, 0, 0),
        ((None, "2021-05-18", "2021-05-18", None), 0, 0, 1),
        (("2020-01-01", "2021-05-18", "2021-05-18", None), 0, 1, 1),
    ],
)
def test_certain_possible_and_attested_stretches(days: tuple[str | None, ...], certain: int, possible: int, moment: int) -> None:
    bounds = " ; ".join(f'vcd:{name} "{day}"^^xsd:date' for name, day in zip(BOUNDS, days, strict=True) if day)
    store = graph(f"e:t a vcd:Tenure ; vcd:post e:post ; vcd:tenureOf e:who ; {bounds} .")

    drawn = marked(draw("offices", store).svg, "edition/t")

    assert drawn.count(f'fill="{GREEN}"') == certain
    assert drawn.count(f'stroke="{GREEN}"') == possible
    assert drawn.count("circle") == moment


def test_two_attestations_of_one_person_are_not_joined() -> None:
    tenure = "a vcd:Tenure ; vcd:post e:post ; vcd:tenureOf e:who"
    days = 'vcd:latestBegin "{0}"^^xsd:date ; vcd:earliestEnd "{0}"^^xsd:date'
    store = graph(f"e:t1 {tenure} ; {days.format('2021-01-10')} .\ne:t2 {tenure} ; {days.format('2025-01-10')} .")

    picture = draw("offices", store)

    assert "circle" in marked(picture.svg, "edition/t1") and "circle" in marked(picture.svg, "edition/t2")
    assert GREEN not in picture.svg  # nothing is certain or possible between them
    assert "2 attestations of 1 people" in picture.caption


def test_a_tenure_without_any_bound_is_shown_without_a_date() -> None:
    store = graph("e:t a vcd:Tenure ; vcd:post e:post ; vcd:tenureOf e:who .")

    assert "?" in marked(draw("offices", store).svg, "edition/t")


def test_places_without_coordinates_are_named_in_the_caption_not_invented() -> None:
    store = graph("""e:a a vcd:ProvincialUnit ; rdfs:label "Lost"@en .
        e:x a vcd:HeldEdition ; vcd:participatingProvince e:a, e:b .
        e:b a vcd:ProvincialUnit ; geo:lat 22.0 ; geo:long 104.0 .""")

    picture = draw("map", store)

    assert "Not drawn, without coordinates: Lost." in picture.caption
    assert "edition/b" in picture.svg and "edition/a" not in picture.svg.split("</desc>")[1]


def test_merged_and_former_units_differ_in_shape_and_line() -> None:
    store = graph("""e:new a vcd:ProvincialUnit ; dcterms:replaces e:old ; geo:lat 22.0 ; geo:long 104.0 .
        e:old a vcd:ProvincialUnit ; dcterms:isReplacedBy e:new ; vcd:validLatest "2025-06-30"^^xsd:date .""")

    svg = draw("map", store).svg

    assert marked(svg, "edition/new").count("<ns0:circle") == 2 and "dasharray" not in marked(svg, "edition/new")
    assert "dasharray" in marked(svg, "edition/old") and "until 2025-06-30" in marked(svg, "edition/old")
    assert ORANGE not in svg  # no unit of China, no second series


def test_hostile_labels_stay_text() -> None:
    label = '<script>alert(1)</script> & "quotes" ]]> \\u0007 🙂 مرحبا ' + "x" * 300
    store = graph(f'e:a a vcd:Gathering, vcd:HeldEdition ; rdfs:label "{label.replace(chr(34), chr(92) + chr(34))}"@en .')

    picture = draw("timeline", store)

    assert "<script" not in picture.svg and "\x07" not in picture.svg
    assert all(text.box.x + text.box.width <= 801 for text in picture.labels)
    ElementTree.fromstring(picture.svg)


def test_a_visit_without_a_day_and_what_somebody_spoke_at_were_held_and_a_session_only_mentioned_was_not_planned() -> None:
    store = graph("""e:visit a vcd:Gathering , vcd:Visit ; vcd:destination e:there ; vcd:visitor e:who .
        e:talk a vcd:Gathering . e:said vcd:saidAt e:talk . e:session a vcd:Gathering ; vcd:ordinal 9 .""")

    picture = draw("timeline", store)

    mentioned = {name for name in ("visit", "talk", "session") if "known; whether" in marked(picture.svg, f"edition/{name}")}
    assert mentioned == {"session"}
    words = {" ".join(text.lines) for text in picture.labels}
    assert {"mentioned; whether it was held is not stated", "held, date not stated"} <= words
    assert "planned, date not stated" not in words and "2 gatherings that were held, 0 that" in picture.caption


@pytest.mark.parametrize(("published", "outcome"), [("2023-12-01", "not yet due"), ("2024-12-31", "holding not")])
def test_a_plan_is_due_when_the_sources_go_beyond_it(published: str, outcome: str) -> None:
    store = graph(f"""e:a a vcd:Gathering ; vcd:plannedFor "2024-Q1" ; vcd:plannedEarliest "2024-01-01"^^xsd:date ;
        vcd:plannedLatest "2024-03-31"^^xsd:date . e:s a vcd:Source ; vcd:publishedOn "{published}"^^xsd:date .""")

    assert outcome in marked(draw("timeline", store).svg, "edition/a")


def test_sides_of_the_map_are_the_countries_of_the_graph() -> None:
    countries = {"a": "big", "b": "big", "c": "small", "d": "third"}
    store = graph("\n".join(
        f"e:{name} a vcd:ProvincialUnit ; geo:lat {lat} ; geo:long 10.0 . e:x vcd:participatingProvince e:{name} ."
        for lat, name in enumerate("abcdf")
    ) + "\n".join(f"e:{name} vcd:locatedIn e:{country} . e:{country} a vcd:Country ." for name, country in countries.items()))

    picture = draw("map", store)

    drawn = {name: marked(picture.svg, f"edition/{name}") for name in "abcdf"}
    shapes = {name: next(kind for kind in ("circle", "rect", "polygon") if f"<ns0:{kind}" in svg) for name, svg in drawn.items()}
    assert shapes == {"a": "circle", "b": "circle", "c": "rect", "d": "polygon", "f": "circle"}
    assert BLUE in marked(picture.svg, "edition/a") and BLUE not in marked(picture.svg, "edition/f")
    words = {" ".join(text.lines) for text in picture.labels}
    assert {"unit of edition:big", "unit of edition:small", "unit of edition:third", "unit, country not stated"} <= words


def test_places_in_a_column_make_no_tower() -> None:
    store = graph("""e:x vcd:participatingProvince e:a , e:b .
        e:a a vcd:ProvincialUnit ; geo:lat -40.0 ; geo:long 10.0 . e:b a vcd:ProvincialUnit ; geo:lat 50.0 ; geo:long 10.0 .""")

    root = ElementTree.fromstring(draw("map", store).svg)

    assert float(root.attrib["height"]) < 1.4 * float(root.attrib["width"])


def test_many_editions_at_a_place_are_counted() -> None:
    kinds = "a vcd:Gathering , vcd:ConferenceEdition , vcd:HeldEdition"
    editions = "\n".join(
        f"e:n{n} {kinds} ; vcd:inSeries e:s ; vcd:ordinal {n} ; vcd:participatingProvince e:a ." for n in range(1, 31)
    )
    store = graph(editions + "e:a a vcd:ProvincialUnit ; geo:lat 1.0 ; geo:long 1.0 . e:n30 vcd:heldIn e:a .")

    drawn = marked(draw("map", store).svg, "edition/a")

    assert "29×" in drawn and "1×" in drawn and drawn.count("<ns0:rect") == 2
    assert "edition:n17" in drawn  # the tooltip names them all
