"""What a reader of the five articles could easily get wrong, and the graph must not.

Each test is a trap that the gold list names: look-alike bodies and figures, a dateline taken for a venue, plans told as
events, a speaker's words told as facts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import pytest

from kg.graph.facts import accept
from kg.model.rooms import ONTOLOGY
from kg.model.terms import BASE, DCTERMS, OWL, SKOS, SKOSXL, TYPE, VCD, Triple, expand, iri, is_iri, lexical, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.seeds.translate import Seeds

TEASERS = (12944, 13566)
"""Where the page of article 001 goes on after the article: comments and teasers of other articles."""
HAPPENED = ("heldOn", "heldIn", "hostedBy", "attendedBy", "attendedByGroup", "attendedByHolderOf", "participation")
VOICED = frozenset(map(vcd, ("Statement", "Assessment", "Wish", "Intention", "ReportedFigure", "Objective")))


def thing(name: str) -> str:
    """Return the term of one of our things."""
    return iri(expand(name))


def objects(triples: Iterable[Triple], subject: str, predicate: str) -> set[str]:
    """Return what the triples say of a thing, by a property of our ontology."""
    return {o for s, p, o in triples if (s, p) == (thing(subject), vcd(predicate))}


def subjects(triples: Iterable[Triple], predicate: str, obj: str) -> set[str]:
    """Return the things of which the triples say something, by a property of our ontology."""
    return {s for s, p, o in triples if (p, o) == (vcd(predicate), thing(obj))}


@pytest.fixture(scope="module")
def claims(seeds: Seeds) -> tuple[Claim, ...]:
    """All claims of the seeds."""
    return tuple(seeds.claims.values())


@pytest.fixture(scope="module")
def graph(seeds: Seeds, vocabulary: Vocabulary) -> frozenset[Triple]:
    """The accepted facts with what follows from them; the facts alone where the rule engine is not installed."""
    facts = frozenset(accept(seeds.claims, vocabulary).support)
    try:
        from kg.graph.closure import close
    except ImportError:
        return facts
    from kg.graph.axioms import compile_axioms
    from kg.graph.rules import read_rules

    rules = compile_axioms(vocabulary).rules + read_rules(ONTOLOGY / "rules", vocabulary)
    return facts | close(facts, rules, vocabulary).inferred


def names(triples: Iterable[Triple]) -> dict[str, set[str]]:
    """Return the spellings of every thing."""
    forms: dict[str, set[str]] = defaultdict(set)
    bearers: dict[str, set[str]] = defaultdict(set)
    for s, p, o in triples:
        if p == iri(SKOSXL + "literalForm"):
            forms[s].add(lexical(o))
        elif p in (iri(SKOSXL + "altLabel"), iri(SKOSXL + "prefLabel")):
            bearers[s].add(o)
    return {bearer: {form for node in nodes for form in forms[node]} for bearer, nodes in bearers.items()}


def test_van_nam_is_yunnan(graph: frozenset[Triple]) -> None:
    """Van Nam, in captions, is a spelling of Yunnan and no sixth province."""
    assert {bearer for bearer, forms in names(graph).items() if "Van Nam" in forms} == {thing("province:yunnan")}
    assert not [s for s, _, _ in graph if "/van-nam" in s]


@pytest.mark.parametrize(
    ("person", "spellings"),
    [("person:hau-a-lenh", {"Hou A Lenh", "Hau A Lenh"}), ("person:wang-ning", {"Wang Ning", "Vuong Ninh"})],
)
def test_spellings_are_one_person(person: str, spellings: set[str], graph: frozenset[Triple]) -> None:
    """Two spellings of an article name one person."""
    found = names(graph)
    assert spellings <= found[thing(person)]
    assert {bearer for bearer, forms in found.items() if forms & spellings} == {thing(person)}


@pytest.mark.parametrize("predicate", ["attendedBy", "attendedByGroup"])
def test_wang_ning_attends_the_3rd_and_5th_only(predicate: str, graph: frozenset[Triple]) -> None:
    """The Secretary of Yunnan at the 1st conference is named nowhere: Wang Ning is not put there."""
    attended = subjects(graph, predicate, "person:wang-ning")
    expected = {thing("edition:yunnan-3"), thing("edition:yunnan-5")}
    assert attended == (expected if predicate == "attendedBy" else set())


def test_wang_ning_is_not_at_the_1st(graph: frozenset[Triple]) -> None:
    """No participation, speech or statement of Wang Ning is at the 1st conference."""
    first, wang = thing("edition:yunnan-1"), thing("person:wang-ning")
    his = {s for s, _, o in graph if o == wang} | {wang}
    assert [t for t in graph if (t[0] in his and t[2] == first) or (t[0] == first and t[2] in his - {first})] == []


def test_group_and_committee_are_two_bodies(graph: frozenset[Triple]) -> None:
    """The joint working group with Yunnan and the joint working committee with Guangxi share no member but Ha Giang."""
    group, committee = (thing(f"body:{slug}") for slug in ("jwg-yunnan", "jwc-guangxi"))
    assert committee in objects(graph, "body:jwg-yunnan", "distinctFrom")
    for same in (OWL + "sameAs", SKOS + "exactMatch", SKOS + "closeMatch", VCD + "possiblyDistinctFrom"):
        assert not {(group, iri(same), committee), (committee, iri(same), group)} & graph
    members = [objects(graph, name, "hasMember") for name in ("body:jwg-yunnan", "body:jwc-guangxi")]
    assert members[0] & members[1] == {thing("province:ha-giang")}
    spelt = names(graph)
    assert not spelt[group] & spelt.get(committee, set())


def test_more_than_fifty_talks(claims: tuple[Claim, ...]) -> None:
    """More than 50 is not 50, nor at least 50."""
    triples = [claim.triple for claim in claims]
    assert {lexical(o) for o in objects(triples, "figure:guangxi-2022-talks", "quantity")} == {"50"}
    assert objects(triples, "figure:guangxi-2022-talks", "qualifier") == {vcd("MoreThan")}


def test_dateline_is_no_venue(graph: frozenset[Triple]) -> None:
    """Lao Cai is where article 002 was filed; the conference met online."""
    assert objects(graph, "source:002", "dateline") == {thing("city:lao-cai")}
    assert objects(graph, "edition:yunnan-1", "heldIn") == set()
    assert subjects(graph, "heldIn", "city:lao-cai") == set()


@pytest.mark.parametrize("edition", ["edition:yunnan-2", "edition:yunnan-6"])
@pytest.mark.parametrize("predicate", HAPPENED)
def test_plan_is_no_event(edition: str, predicate: str, graph: frozenset[Triple]) -> None:
    """The 2nd and the 6th conference are known as plans only: nothing says that they took place."""
    assert objects(graph, edition, predicate) == set()
    assert (thing(edition), TYPE, vcd("HeldEdition")) not in graph


def test_sixth_has_a_chair_and_no_place(graph: frozenset[Triple]) -> None:
    """Yunnan presides the 6th; where it meets is not stated."""
    assert objects(graph, "edition:yunnan-6", "plannedChair") == {thing("province:yunnan")}
    assert objects(graph, "edition:yunnan-6", "plannedIn") == set()


def test_second_was_looked_for(graph: frozenset[Triple]) -> None:
    """That the 2nd conference took place was looked for in all five articles and not found."""
    assert objects(graph, "gap:yunnan-2-holding", "reason") == {vcd("LookedForAndNotFound")}
    assert objects(graph, "gap:yunnan-2-holding", "searchedIn") == {thing(f"source:00{n}") for n in range(5)}


def test_next_year_is_worked_out(claims: tuple[Claim, ...]) -> None:
    """The next year of an undated article is our reading, and says so."""
    planned = [c for c in claims if c.triple[:2] == (thing("edition:yunnan-4"), vcd("plannedFor"))]
    assert {(lexical(c.triple[2]), c.certainty, c.modality) for c in planned} == {("2024-Q1", "inferable", "inferred")}


def test_two_articles_tell_of_one_conference(claims: tuple[Claim, ...]) -> None:
    """Articles 000 and 002 report on the same 1st conference, and each keeps its claims."""
    telling = {c.source for c in claims if c.triple[0] == thing("edition:yunnan-1")}
    assert {expand("source:000"), expand("source:002")} <= telling


def test_proposed_and_agreed_stay_apart(claims: tuple[Claim, ...]) -> None:
    """The 2nd conference is proposed in article 000; in 002 they agree to ask for approval."""
    said = {(c.source[-3:], c.modality) for c in claims
            if c.triple[1:] == (vcd("concerns"), thing("edition:yunnan-2")) and c.passages}
    assert said == {("000", "proposed"), ("002", "agreed")}


def test_trade_figures_are_not_comparable(graph: frozenset[Triple]) -> None:
    """7.2 and 72.2 differ in unit, scope and year."""
    small, large = "figure:yunnan-5-trade", "figure:guangxi-2022-trade"
    assert {lexical(o) for o in objects(graph, small, "quantity")} == {"7.2"}
    assert {lexical(o) for o in objects(graph, large, "quantity")} == {"72.2"}
    for predicate in ("unit", "scope"):
        one, other = objects(graph, small, predicate), objects(graph, large, predicate)
        assert one and other and not one & other
    assert thing(small) in objects(graph, large, "notComparableWith")


def test_three_goods_stay_three(graph: frozenset[Triple]) -> None:
    """Article 004 quotes three goods; the usual fourth, neighbours, is not added."""
    formula = "formula:yunnan-3-three-goods"
    assert {lexical(o) for o in objects(graph, formula, "numberOfTerms")} == {"3"}
    wordings = {lexical(o) for o in objects(graph, formula, "wording")}
    assert {wording.count("good ") for wording in wordings} == {3}
    assert not [wording for wording in wordings if "neighbo" in wording]


@pytest.mark.parametrize("pattern", [r"\b1964\b", r"(?<![\d.,])0[.,]14(?!\d)", "Hoi An", "Thu Bon", "ảnh [12]"])
def test_page_furniture_is_no_fact(pattern: str, claims: tuple[Claim, ...]) -> None:
    """Nothing of the teasers of other articles, nor the counters of photos, is in a claim."""
    texts = {lexical(c.triple[2]) for c in claims if not is_iri(c.triple[2])}
    assert [text for text in texts if re.search(pattern, text)] == []


def test_no_claim_cites_the_teasers(claims: tuple[Claim, ...]) -> None:
    """No claim cites the page of article 001 after the article's end."""
    start, end = TEASERS
    assert [c.triple for c in claims for p in c.passages if p.source == "001" and p.start < end and p.end > start] == []


def test_words_of_speakers_are_not_facts(claims: tuple[Claim, ...]) -> None:
    """What a speaker says is claimed of statements, assessments, wishes, intentions, figures and aims, of nothing else."""
    classes: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        if claim.triple[1] == TYPE:
            classes[claim.triple[0]].add(claim.triple[2])
    said = {c.triple[0] for c in claims if c.modality == "said-by-speaker"}
    assert said
    assert {s: found for s in said if not (found := classes[s]) or not found <= VOICED} == {}


def test_wishes_are_no_commitments(graph: frozenset[Triple]) -> None:
    """The guests of the 1st conference wish and judge; they agree to nothing and propose nothing."""
    for person in ("person:le-hoai-trung", "person:song-tao"):
        assert subjects(graph, "agreedBy", person) | subjects(graph, "proposedBy", person) == set()
    both = {s for s, p, o in graph if p == TYPE and o == vcd("Wish")}
    assert not [s for s, p, o in graph if s in both and p == TYPE and o == vcd("Commitment")]


def test_hydrology_is_only_proposed(claims: tuple[Claim, ...]) -> None:
    """The sharing of water data does not exist yet: all that is said of it is proposed."""
    about = [c for c in claims if c.triple[1:] == (vcd("topic"), thing("topic:hydrology"))]
    assert about
    assert {c.modality for c in about} == {"proposed"}


def test_links_have_no_mode(claims: tuple[Claim, ...]) -> None:
    """Two direct links are reported, by no stated means of transport."""
    of_links = {c.triple[1] for c in claims if c.triple[0].startswith(f"<{BASE}id/link/") and c.passages}
    assert of_links
    assert not [predicate for predicate in of_links if re.search("[mM]ode|[mM]eans", predicate)]


def test_hosting_is_worded_once(claims: tuple[Claim, ...]) -> None:
    """Only article 004 says who hosted; other hosts are our inferences."""
    hosts = {(c.source.rsplit("/", 1)[-1], c.modality) for c in claims if c.triple[1] == vcd("hostedBy")}
    assert hosts == {("004", "reported"), ("editors", "inferred")}


def test_no_article_tells_of_the_merger(claims: tuple[Claim, ...]) -> None:
    """Ha Giang gives way to Tuyen Quang, and no article says why: the register has it from a law."""
    telling = {c.source.rsplit("/", 1)[-1] for c in claims if c.triple[1] == iri(DCTERMS + "replaces")}
    assert not telling & {f"00{n}" for n in range(5)}


@pytest.mark.parametrize("source", ["000", "002"])
def test_unnamed_secretaries_stay_posts(source: str, claims: tuple[Claim, ...]) -> None:
    """The five secretaries of the 1st conference are attended for by post; nobody is invented."""
    of_source = [c.triple for c in claims if c.source == expand(f"source:{source}")]
    posts = {thing(f"post:secretary-{slug}") for slug in ("lao-cai", "ha-giang", "lai-chau", "dien-bien", "yunnan")}
    assert objects(of_source, "edition:yunnan-1", "attendedByHolderOf") == posts
    guests = {thing("person:le-hoai-trung"), thing("person:song-tao")}
    assert objects(of_source, "edition:yunnan-1", "attendedBy") == guests
