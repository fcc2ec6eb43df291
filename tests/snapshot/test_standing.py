"""Small graphs as of a day: what stays, what is over, what had not begun."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kg.explain.derivations import Rulebook, derivations_in
from kg.graph.rules import Rule, read_rules
from kg.model.terms import expand, iri, literal, shrink, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.seeds.translate import Seeds
from kg.snapshot.view import take_view
from kg.store.publish import in_memory
from tests.snapshot.small import claim, partial


def merged(*more: Claim) -> Seeds:
    """A unit that was dissolved at the end of 2024, the country it lay in, and an edition of 2023."""
    claims = [
        claim("editors", "province:old", "a", "vcd:Province"), claim("editors", "province:old", "validThrough", partial("2024")),
        claim("editors", "edition:one", "a", "vcd:ConferenceEdition"), claim("early", "edition:one", "heldOn", partial("2023")),
        claim("editors", "province:old", "locatedIn", "country:land"), *more,
    ]
    return Seeds({one.iri: one for one in claims}, {}, 0)


Graphs = Callable[..., dict[str, set[tuple[str, str, str]]]]


@pytest.fixture
def seen(vocabulary: Vocabulary, rules: tuple[Rule, ...]) -> Graphs:
    """Return a function that gives the graphs of a view, their triples in short."""

    def graphs(seeds: Seeds, as_of: str, *more: Rule) -> dict[str, set[tuple[str, str, str]]]:
        view = take_view(seeds, date.fromisoformat(as_of), None, vocabulary, (*rules, *more))
        return {
            name.removeprefix("https://w3id.org/vcd/graph/"): {
                (shrink(s[1:-1]), shrink(p[1:-1]).removeprefix("vcd:"), shrink(o[1:-1]) if o.startswith("<") else o)
                for s, p, o in triples
            }
            for name, triples in view.dataset.graphs.items()
        }

    return graphs


def test_an_inference_stays_while_one_of_its_proofs_stands(seen: Graphs) -> None:
    town, site = (claim("early", f"place:{name}", "locatedIn", "province:old") for name in ("town", "site"))
    graphs = seen(merged(town, site, claim("early", "place:site", "locatedIn", "place:hill"),
                         claim("early", "place:hill", "locatedIn", "country:land")), "2025-01-01")
    lies = {(s, o) for s, p, o in graphs[""] if p == "locatedIn"}
    assert lies == {("province:old", "country:land"), ("place:site", "place:hill"), ("place:hill", "country:land"),
                    ("place:site", "country:land")}
    over = {(s, o) for s, p, o in graphs["over"] if p == "locatedIn"}
    assert over == {("place:town", "province:old"), ("place:site", "province:old"), ("place:town", "country:land")}


def test_what_was_in_being_at_a_gathering_counts_for_it(
    seen: Graphs, rules: tuple[Rule, ...], vocabulary: Vocabulary, tmp_path: Path
) -> None:
    """By a rule that no ontology of ours has: the members of a body take part in its meetings."""
    (tmp_path / "members.rls").write_text(
        "% title: Members take part\n% en: Where a body meets its members take part.\n"
        "vcd:participatingProvince(?meeting, ?unit) :- vcd:meetingOf(?meeting, ?body), vcd:hasMember(?body, ?unit) .\n",
        encoding="utf-8",
    )
    seeds = merged(
        claim("early", "meeting:one", "a", "vcd:Meeting"), claim("early", "meeting:one", "heldOn", partial("2023")),
        claim("early", "meeting:one", "meetingOf", "body:joint"), claim("early", "body:joint", "hasMember", "province:old"),
    )
    members = read_rules(tmp_path, vocabulary)
    graphs = seen(seeds, "2025-01-01", *members)
    assert ("meeting:one", "participatingProvince", "province:old") in graphs[""] & graphs["inferred"]
    assert ("body:joint", "hasMember", "province:old") in graphs["over"] - graphs[""]
    view = take_view(seeds, date(2025, 1, 1), None, vocabulary, (*rules, *members))
    took_part = (iri(expand("meeting:one")), vcd("participatingProvince"), iri(expand("province:old")))
    explained = derivations_in(
        in_memory(view.dataset.nquads()), [took_part[1]], Rulebook((*rules, *members), vocabulary)
    )
    assert {(shrink(s[1:-1]), shrink(p[1:-1])) for way in explained.into[took_part] for s, p, _ in way.premises} == {
        ("meeting:one", "vcd:meetingOf"), ("body:joint", "vcd:hasMember"),
    }


def test_what_an_ended_thing_was_goes_on_proving_what_is_said_of_the_past(
    seen: Graphs, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    """By a rule that asks for a class: a group concerns the unit that it is a group of."""
    (tmp_path / "units.rls").write_text(
        "% title: Group of a unit\n% en: A group of a unit concerns it.\n"
        "vcd:concerns(?group, ?unit) :- vcd:groupOf(?group, ?unit), vcd:ProvincialUnit(?unit) .\n", encoding="utf-8",
    )
    units = read_rules(tmp_path, vocabulary)
    seeds = merged(
        claim("early", "group:guests", "a", "vcd:ParticipantGroup"), claim("early", "group:guests", "groupOf", "province:old"),
        claim("early", "edition:one", "attendedByGroup", "group:guests"),
    )
    came = ("group:guests", "concerns", "province:old")
    assert came in seen(seeds, "2024-12-31", *units)[""] and came in seen(seeds, "2025-01-01", *units)[""]


def test_what_belongs_to_what_ended_ends_with_it_and_still_says_where_it_belonged(seen: Graphs) -> None:
    seeds = merged(
        claim("editors", "body:committee", "a", "vcd:PartyCommittee"), claim("editors", "post:head", "a", "vcd:Post"),
        claim("editors", "body:committee", "committeeOf", "province:old"),
        claim("editors", "post:head", "postIn", "body:committee"),
    )
    graphs = seen(seeds, "2025-01-01")
    assert {("post:head", "postIn", "body:committee"), ("body:committee", "committeeOf", "province:old")} <= graphs[""]
    ended = {"province:old", "body:committee", "post:head"}
    assert not ended & {s for s, p, _ in graphs[""] if p == "rdf:type"}
    assert ended <= {s for s, p, _ in graphs["over"] if p == "rdf:type"}
    assert not ended & {s for s, p, _ in seen(seeds, "2024-12-31")["over"]}


def test_what_is_said_at_a_gathering_stays_whatever_time_it_speaks_of(seen: Graphs) -> None:
    seeds = merged(
        claim("early", "figure:target", "a", "vcd:ReportedFigure"), claim("early", "figure:target", "reportedAt", "edition:one"),
        claim("early", "figure:target", "periodFrom", partial("2030")),
        claim("early", "figure:loose", "a", "vcd:ReportedFigure"), claim("early", "figure:loose", "periodFrom", partial("2030")),
        claim("early", "document:pact", "a", "vcd:OutcomeDocument"), claim("early", "document:pact", "outcomeOf", "edition:one"),
        claim("early", "document:pact", "signedBy", "post:head"), claim("early", "document:pact", "validFrom", partial("2026")),
    )
    at_last = seen(seeds, "2024-01-01")
    assert ("figure:target", "reportedAt", "edition:one") in at_last[""]
    assert "figure:loose" not in {s for s, _, _ in at_last[""]}
    assert {("document:pact", "outcomeOf", "edition:one"), ("document:pact", "signedBy", "post:head")} <= at_last[""]
    told = set.union(*(at_last[name] for name in ("certain", "possible", "over")))
    assert "document:pact" not in {s for s, _, _ in told}
    assert "document:pact" in {s for s, _, _ in seen(seeds, "2026-01-01")["possible"]}


def test_a_gathering_at_which_something_was_agreed_is_reported(seen: Graphs) -> None:
    """Not a plan only, although nothing else is told of it than its plan."""
    seeds = merged(
        claim("early", "edition:two", "a", "vcd:ConferenceEdition"), claim("early", "edition:two", "plannedFor", partial("2022")),
        claim("early", "commitment:x", "a", "vcd:Commitment", modality="agreed"),
        claim("early", "commitment:x", "agreedAt", "edition:two", modality="agreed"),
    )
    graphs = seen(seeds, "2024-01-01")
    assert ("commitment:x", "agreedAt", "edition:two") in graphs[""]
    assert ("edition:two", "rdf:type", "vcd:ConferenceEdition") in graphs["possible"]


def test_a_tenure_that_has_not_begun_is_not_there(seen: Graphs) -> None:
    first = literal("2026-03-01", datatype="http://www.w3.org/2001/XMLSchema#date")
    seeds = merged(
        claim("early", "tenure:x", "a", "vcd:Tenure"), claim("early", "tenure:x", "tenureOf", "person:x"),
        claim("early", "tenure:x", "earliestBegin", first),
    )
    for day, there in (("2026-02-28", False), ("2026-03-01", True)):
        assert any("tenure:x" in triple for triple in seen(seeds, day)[""]) == there


def test_parts_go_with_the_gathering_though_something_is_missing_of_them(seen: Graphs) -> None:
    """A gap hangs on what it lacks and does not hold it."""
    seeds = merged(
        claim("early", "participation:x", "a", "vcd:Participation"),
        claim("early", "edition:one", "participation", "participation:x"),
        claim("early", "participation:x", "inCapacity", "post:head"), claim("editors", "gap:x", "a", "vcd:Gap"),
        claim("editors", "gap:x", "lacking", "participation:x"),
    )
    subjects = {s for s, _, _ in seen(seeds, "2022-12-31")[""]}
    assert not subjects & {"participation:x", "gap:x"}
    assert {s for s, _, _ in seen(seeds, "2023-12-31")[""]} >= {"participation:x", "gap:x"}
