"""From records to claims: one claim a value, said once, with what it rests on; and every problem at its place."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg.model.errors import DataError, Place
from kg.model.terms import ID, LABEL, SKOSXL, TYPE, XSD, Triple, expand, iri, literal, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.seeds.passages import Span
from kg.seeds.translate import Seeds, read_seeds

REGISTER = """\
- {id: source:editors, type: Source, source: editors, label: {en: The editors}}
- {id: source:900, type: Article, source: editors, label: {en: Article 900}, textLength: 100}
- {id: source:901, type: Article, source: editors, label: {en: Article 901}}
- {id: edition:a-1, type: ConferenceEdition, source: editors}
- {id: province:alder, type: Province, source: editors}
- {id: province:birch, type: Province, source: editors}
- {id: person:anna, type: Official, source: editors}
- {id: post:secretary, type: Post, source: editors}
"""
EDITION, ALDER, ANNA, POST = (iri(expand(name)) for name in ("edition:a-1", "province:alder", "person:anna", "post:secretary"))
SHA = hashlib.sha256(b"x").hexdigest()


class Written:
    """A seeds folder with a register, and whatever one more file says."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self.folder, self.vocabulary = folder / "seeds", vocabulary
        for name in ("registry", "events", "passages"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "registry" / "all.yaml").write_text(REGISTER, encoding="utf-8")
        rows = "".join(f"{start}\t{start + 5}\t1\t{SHA}\n" for start in (0, 10, 20, 95))
        for source in ("900", "901"):
            (self.folder / "passages" / f"{source}.tsv").write_text(rows, encoding="utf-8")

    def read(self, text: str) -> Seeds:
        (self.folder / "events" / "x.yaml").write_text(text, encoding="utf-8")
        return read_seeds(self.folder, self.vocabulary)

    def claims(self, text: str) -> dict[Triple, Claim]:
        """Return the claims of the file by their triples."""
        found = self.read(text).claims.values()
        return {c.triple: c for c in found if any(place.path == "seeds/events/x.yaml" for place in c.written)}

    def problems(self, text: str) -> list[str]:
        """Return the problems of the file, each with line and column."""
        with pytest.raises(DataError) as raised:
            self.read(text)
        return [str(problem).removeprefix("seeds/events/x.yaml:") for problem in raised.value.problems]


@pytest.fixture
def written(tmp_path: Path, vocabulary: Vocabulary) -> Written:
    return Written(tmp_path, vocabulary)


# Claims ---------------------------------------------------------------------------------------------------------------


def test_a_record_gives_a_claim_a_value(written: Written) -> None:
    claims = written.claims(
        '- id: document:d\n  type: [ActionPlan, CooperationAgreement]\n  evidence: "900:0-5"\n'
        '  label: {en: Plan, fr: Programme}\n  outcomeOf: edition:a-1\n  validFrom: 2025\n'
    )
    plan = iri(expand("document:d"))
    assert set(claims) == {
        (plan, TYPE, vcd("ActionPlan")), (plan, TYPE, vcd("CooperationAgreement")),
        (plan, LABEL, literal("Plan", lang="en")), (plan, LABEL, literal("Programme", lang="fr")),
        (plan, vcd("outcomeOf"), EDITION), (plan, vcd("validFrom"), literal("2025", datatype=XSD + "gYear")),
    }
    for claim in claims.values():
        assert (claim.source, claim.modality, claim.passages) == (expand("source:900"), "reported", (Span("900", 0, 5),))
        assert claim.records == (Place("seeds/events/x.yaml", 1, 3),)
    assert claims[plan, vcd("outcomeOf"), EDITION].written == (Place("seeds/events/x.yaml", 5, 14),)


def test_a_value_may_have_an_envelope_of_its_own(written: Written) -> None:
    claims = written.claims(
        '- id: edition:a-1\n  evidence: "900:0-5"\n  heldIn:\n    - province:alder\n'
        '    - {value: province:birch, evidence: "901:10-15", certainty: ambiguous}\n'
    )
    plain, own = claims[EDITION, vcd("heldIn"), ALDER], claims[EDITION, vcd("heldIn"), iri(expand("province:birch"))]
    assert (plain.source, plain.certainty) == (expand("source:900"), "explicit")
    assert (own.source, own.certainty, own.passages) == (expand("source:901"), "ambiguous", (Span("901", 10, 15),))


def test_what_is_said_twice_is_one_claim_with_both_places(written: Written) -> None:
    claims = written.claims(
        '- id: edition:a-1\n  evidence: "900:10-15"\n  heldIn: province:alder\n'
        '- id: edition:a-1\n  evidence: ["900:0-5", "900:10-15"]\n  heldIn: province:alder\n'
    )
    claim = claims[EDITION, vcd("heldIn"), ALDER]
    assert claim.passages == (Span("900", 0, 5), Span("900", 10, 15))
    assert [place.line for place in claim.written] == [3, 6]
    assert [place.line for place in claim.records] == [1, 4]


def test_a_name_is_a_label_with_its_form_and_kind(written: Written) -> None:
    claims = written.claims(
        '- id: person:anna\n  evidence: "900:0-5"\n  names:\n'
        '    - {form: Anna, lang: en, kind: AsPrinted, preferred: true}\n    - {form: An Na, lang: vi, kind: Transliteration}\n'
    )
    forms = {triple[2]: triple[0] for triple in claims if triple[1] == iri(SKOSXL + "literalForm")}
    anna, other = forms[literal("Anna", lang="en")], forms[literal("An Na", lang="vi")]
    assert anna.startswith(f"<{ID}name/anna--")
    assert {
        (anna, TYPE, iri(SKOSXL + "Label")), (anna, vcd("nameKind"), vcd("AsPrinted")), (ANNA, iri(SKOSXL + "prefLabel"), anna),
        (other, vcd("nameKind"), vcd("Transliteration")), (ANNA, iri(SKOSXL + "altLabel"), other),
    } <= set(claims)
    assert (ANNA, iri(SKOSXL + "prefLabel"), other) not in claims


def test_somebody_who_took_part(written: Written) -> None:
    claims = written.claims(
        '- id: edition:a-1\n  evidence: "900:0-5"\n  participants:\n'
        '    - {person: person:anna, capacity: {value: post:secretary, evidence: "900:10-15"}, role: role:visitor}\n'
        '    - {post: post:secretary, evidence: "900:20-25"}\n'
    )
    named, unnamed = (iri(expand(f"participation:a-1--{who}")) for who in ("anna", "secretary"))
    assert set(claims) == {
        (named, TYPE, vcd("Participation")), (EDITION, vcd("participation"), named), (EDITION, vcd("attendedBy"), ANNA),
        (named, vcd("participant"), ANNA), (named, vcd("inCapacity"), POST), (named, vcd("role"), iri(expand("role:visitor"))),
        (unnamed, TYPE, vcd("Participation")), (EDITION, vcd("participation"), unnamed),
        (EDITION, vcd("attendedByHolderOf"), POST), (unnamed, vcd("inCapacity"), POST),
    }
    assert claims[named, vcd("inCapacity"), POST].passages == (Span("900", 10, 15),)
    assert claims[named, vcd("role"), iri(expand("role:visitor"))].passages == (Span("900", 0, 5),)
    assert claims[unnamed, vcd("inCapacity"), POST].passages == (Span("900", 20, 25),)


def test_what_a_claim_rests_on_and_gives_way_to_is_found(written: Written) -> None:
    claims = written.claims(
        '- id: edition:a-1\n  evidence: "900:0-5"\n  heldOn: 2025-10\n'
        '- id: edition:a-1\n  evidence: "901:0-5"\n  status: contradicted\n'
        '  contradictedBy: 900 edition:a-1 heldOn 2025-10\n  heldOn: 2025-11\n'
        "- id: edition:a-1\n  source: editors\n  restsOn: [900 edition:a-1 heldOn 2025-10, 901 edition:a-1 heldOn 2025-11]\n"
        "  hostedBy: province:alder\n"
    )
    months = (literal(f"2025-{month}", datatype=XSD + "gYearMonth") for month in (10, 11))
    october, november = (claims[EDITION, vcd("heldOn"), month] for month in months)
    host = claims[EDITION, vcd("hostedBy"), ALDER]
    assert (november.judgement, november.instead) == ("contradicted", (october.iri,))
    assert (host.modality, host.rests_on) == ("inferred", tuple(sorted((october.iri, november.iri))))
    assert (october.instead, october.rests_on) == ((), ())


def test_records_are_counted(written: Written) -> None:
    assert written.read('- {id: edition:a-1, evidence: "900:0-5", heldOn: 2025, heldIn: province:alder}\n').records == 9


# Problems -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "problem"), [
    ("- {id: province:aldr, source: editors, label: {en: x}}\n",
     f"1:3: no record gives {ID}province/aldr a type; did you mean '{ID}province/alder'?: add 'type:' here or mend the id"),
    ("- {id: edition:a-1, heldOn: 2025}\n",
     '1:29: the evidence is missing: add evidence: "SOURCE:START-END" (kg cite finds it), '
     "or source: editors for what we decide ourselves"),
    ("- {id: edition:a-1, source: '90', heldOn: 2025}\n",
     "1:3: unknown source '90': register it in registry/sources.yaml; did you mean '901'?"),
    ('- {id: edition:a-1, evidence: "900:0-5", participants: {capacity: post:secretary}}\n',
     "1:56: a participant has person: (with capacity: the posts), or post: where nobody is named"),
    ('- {id: edition:a-1, evidence: "900:0-5", participants: {person: person:anna, roles: role:visitor}}\n',
     "1:78: unknown key 'roles'; did you mean 'role'?"),
    ('- {id: person:anna, evidence: "900:0-5", names: {form: Anna, lang: en}}\n',
     "1:49: a name is written {form: ..., lang: ..., kind: ...}"),
    ('- {id: person:anna, evidence: "900:0-5", names: {form: 7, lang: en, kind: AsPrinted}}\n',
     "1:56: form and lang are text: quote them"),
    ('- {id: person:anna, evidence: "900:0-5", names: {form: A, lang: en, kind: AsPrinted, prefered: true}}\n',
     "1:86: unknown key 'prefered'; did you mean 'preferred'?"),
    ('- {id: edition:a-1, evidence: "900:0-5", heldIn: {value: province:alder, certainly: explicit}}\n',
     "1:74: unknown key 'certainly'; did you mean 'certainty'?"),
    ('- {id: edition:a-1, evidence: "900:96-101", heldOn: 2025}\n',
     "1:53: 900:96-101 lies outside the text of source 900, which has 100 characters: mend the offsets"),
    ('- {id: edition:a-1, evidence: "900:1-5", heldOn: 2025}\n',
     "1:50: seeds/passages/900.tsv has no digest of 900:1-5: run kg cite --missing --sources DIR"),
    ("- {id: edition:a-1, source: editors, restsOn: nothing, hostedBy: province:alder}\n",
     "1:47: 'nothing' is no claim reference: write SOURCE SUBJECT PREDICATE OBJECT"),
    ("- {id: edition:a-1, source: editors, restsOn: editors edition:a-1 hostedBy province:alder, hostedBy: province:alder}\n",
     "1:102: the claim refers to itself: name the claim it rests on"),
    ("- {id: edition:a-1, source: editors, restsOn: editors province:alder type Provinc, hostedBy: province:alder}\n",
     "1:47: no claim 'editors province:alder type Provinc'; there is 'editors province:alder type Province'"),
    ("- {id: edition:a-1, source: editors, restsOn: 900 province:alder type Province, hostedBy: province:alder}\n",
     "1:47: no claim '900 province:alder type Province'"),
])
def test_a_problem_is_told_at_its_place(text: str, problem: str, written: Written) -> None:
    assert written.problems(text) == [problem]


def test_one_claim_cannot_be_told_in_two_ways(written: Written) -> None:
    line = '- {id: edition:a-1, evidence: "900:0-5", heldIn: province:alder'
    assert written.problems(f"{line}}}\n{line}, certainty: ambiguous}}\n") == [
        "2:50: the same claim stands at seeds/events/x.yaml:1:50 with another certainty or status: give both the same"
    ]


def test_the_last_passage_of_a_text_is_inside(written: Written) -> None:
    assert written.claims('- {id: edition:a-1, evidence: "900:95-100", heldOn: 2025}\n')


def test_there_is_no_folder(tmp_path: Path, vocabulary: Vocabulary) -> None:
    with pytest.raises(DataError, match=r"^none: there is no such folder: give the seeds folder with --seeds$"):
        read_seeds(tmp_path / "none", vocabulary)
    with pytest.raises(DataError, match=r"^ours: there are no records in registry/ or events/: write some$"):
        read_seeds(tmp_path, vocabulary, label="ours")
