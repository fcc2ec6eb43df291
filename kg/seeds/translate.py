"""From records to claims: every property of a record becomes one claim a value.

``read_seeds`` is the first step of the way of the data; it gives all claims or all problems, never half of either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.ask.catalogue import read_catalogue
from kg.model.characters import shows_something
from kg.model.errors import DataError, Place, Problem
from kg.model.profile import NEUTRAL, Profile
from kg.model.rooms import QUERIES
from kg.model.terms import EDITORS, ID, LABEL, SKOSXL, TYPE, Triple, bare, expand, iri, literal, shrink, slug_of, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.seeds.identity import MERGED, Made, read_identity
from kg.seeds.passages import Passage, Span, read_passages
from kg.seeds.profile import Known, read_profile
from kg.seeds.records import ENVELOPE, Envelope, Reader, Record, envelope_of, many, nearest, read_records
from kg.seeds.resolve import Draft, resolve
from kg.seeds.values import LANGUAGE, MAX_LABEL_WORDS, Values
from kg.seeds.yaml_nodes import Node, read_yaml

_NAME_KEYS = ("form", "lang", "kind", "preferred", *ENVELOPE)
_OF_PARTICIPANTS = {
    "capacity": "inCapacity",
    **{name: name for name in (
        "role", "participationMode", "onBehalfOf", "deputisingFor", "formerly", "printedOrder", "standing",
    )},
}
_PARTICIPANT_KEYS = ("person", "post", *_OF_PARTICIPANTS, *ENVELOPE)
_VALUE_KEYS = ("value", *ENVELOPE)


@dataclass(frozen=True, slots=True)
class Seeds:
    """Everything that people wrote: claims by IRI, the passages they cite, how many records they come from, the profile."""

    claims: dict[str, Claim]
    passages: dict[Span, Passage]
    records: int
    profile: Profile = NEUTRAL


def read_seeds(seeds: Path, vocabulary: Vocabulary, *, label: str | None = None, read: Reader = read_yaml) -> Seeds:
    """Read a seeds folder into claims.

    Args:
        seeds: the folder with ``registry/``, ``events/`` and ``passages/``.
        vocabulary: the ontology that the records are written in.
        label: what places call the folder; its name if left out.
        read: reads one YAML file.

    Raises:
        DataError: with every problem of every file.
    """
    name = label or seeds.name
    if not seeds.is_dir():
        raise DataError([Problem(Place(name), "there is no such folder: give the seeds folder with --seeds")])
    records, problems = read_records(seeds, name, read)
    passages, more = read_passages(seeds, name)
    problems += more
    if not records and not problems:
        raise DataError([Problem(Place(name), "there are no records in registry/ or events/: write some")])
    translator = _Translator(vocabulary, records, problems)
    for record in records:
        translator.record(record)
    translator.moved_participations()
    claims = resolve(translator.drafts, translator.identity, problems)
    problems += _uncovered(claims, passages, translator.lengths(claims), name)
    profile, more = read_profile(seeds, name, read, translator.known())
    problems += more
    if problems:
        raise DataError(problems)
    return Seeds({claim.iri: claim for claim in claims}, passages, len(records), profile)


class _Translator:
    """Collects the drafts of claims, record by record."""

    def __init__(self, vocabulary: Vocabulary, records: list[Record], problems: list[Problem]) -> None:
        self.drafts: list[Draft] = []
        self.problems = problems
        self.current = Place("")
        things = {iri(record.thing) for record in records if record.types}
        self.made: dict[str, Made] = {}  # participations are made from a gathering and who was there
        self.made_at: dict[str, Place] = {}
        for record in records:
            for key, value in record.properties:
                for entry in many(value) if key.value == "participants" else ():
                    if found := _participation(record.thing, entry):
                        self.made[found[0]] = Made(record.thing, found[1])
                        self.made_at[found[0]] = entry.place
        self.identity = read_identity(records, self.made, vocabulary, self.report)
        self.things = frozenset({*things, *map(iri, self.made), *self.identity.survivors.values()})
        self.values = Values(vocabulary, self.things, self.report)
        self.absent = absent(records, vocabulary)
        self.sources = {r.thing for r in records if r.types and r.thing.startswith(expand("source:x")[:-1])}

    def report(self, where: Node | Place, message: str) -> None:
        self.problems.append(Problem(where.place if isinstance(where, Node) else where, message))

    def record(self, record: Record) -> None:
        """Translate one record."""
        self.current = record.place
        subject, envelope = iri(record.thing), record.envelope
        self.check_source(envelope, record.place)
        if subject not in self.things:
            known = [t[1:-1] for t in self.things]
            near = nearest(record.thing, known)
            self.report(record.place, f"no record gives {record.thing} a type{near}: add 'type:' here or mend the id")
        for node in record.types:
            if cls := self.values.cls(node):
                self.check_id(record, cls, node)
                self.draft((subject, TYPE, cls), envelope, node.place)
        for key, value in record.properties:
            self.said(record, key, value)
        judgement = self.identity.judgements.get(record.thing)
        if judgement and judgement.place == record.place:
            for triple in judgement.consequences():
                self.draft(triple, envelope, record.place)

    def check_id(self, record: Record, cls: str, node: Node) -> None:
        """Report an id of another type than its class has, where other ids are made of those of the class."""
        terms = self.values.vocabulary
        for wanted in {terms.id_types[above] for above in terms.superclasses[cls] & terms.id_types.keys()}:
            if not record.thing.startswith(f"{ID}{wanted}/"):
                self.report(node, f"the ids of this class begin with {wanted}: as {wanted}:{slug_of(record.thing)}")

    def said(self, record: Record, key: Node, value: Node) -> None:
        """Translate what a record says under one key."""
        subject, envelope = iri(record.thing), record.envelope
        match key.value:
            case "label":
                self.label(subject, value, envelope)
            case "names":
                for entry in many(value):
                    self.name(subject, entry, envelope)
            case "participants":
                for entry in many(value):
                    self.participant(record.thing, entry, envelope)
            case _:
                if prop := self.values.property(key):
                    self.statements(subject, prop, value, envelope)

    def label(self, subject: str, value: Node, envelope: Envelope) -> None:
        """Draft the labels of a thing; where it was merged the survivor keeps its own, and these are more of its names."""
        merged = self.identity.of(subject) != subject
        for text in self.values.texts(value, limit=MAX_LABEL_WORDS if envelope.passages else None):
            if merged:
                self.spelling(subject, text, vcd("DescriptiveLabel"), envelope, value.place)
            else:
                self.draft((subject, LABEL, text), envelope, value.place)

    def moved_participations(self) -> None:
        """Draft where the participations went whose gathering or person was merged, so that their IRIs are remembered."""
        for node, place in self.made_at.items():
            if now := self.identity.moved.get(iri(node)):
                self.current = place
                self.draft((iri(node), MERGED, now), Envelope(EDITORS, "reference"), place)

    def statements(self, subject: str, prop: str, value: Node, envelope: Envelope) -> None:
        """Draft one claim for every value of a property."""
        for item, own in self.each(value, envelope):
            for term in self.values.terms(prop, item):
                self.draft((subject, prop, term), own, item.place)

    def each(self, value: Node, envelope: Envelope) -> list[tuple[Node, Envelope]]:
        """Return each value with the envelope that holds for it (its own where it is a mapping with ``value``)."""
        found = []
        for item in many(value):
            if isinstance(item.value, dict) and "value" in item.value:
                self.keys(item, _VALUE_KEYS)
                own = envelope_of(item.value, item.place, self.report, envelope)
                if own:
                    self.check_source(own, item.place)
                    found += [(inner, own) for inner in many(item.value["value"][1])]
            else:
                found.append((item, envelope))
        return found

    def name(self, subject: str, entry: Node, envelope: Envelope) -> None:
        """Draft the claims of one spelling: a SKOS-XL label with its form and kind."""
        if not isinstance(entry.value, dict) or not {"form", "lang", "kind"} <= set(entry.value):
            self.report(entry, "a name is written {form: ..., lang: ..., kind: ...}")
            return
        self.keys(entry, _NAME_KEYS)
        own = envelope_of(entry.value, entry.place, self.report, envelope)
        kind = self.values.thing(entry.value["kind"][1])
        form, lang = entry.value["form"][1], entry.value["lang"][1]
        if not own or not kind:
            return
        if not isinstance(form.value, str) or not isinstance(lang.value, str):
            self.report(form, "form and lang are text: quote them")
            return
        if not LANGUAGE.fullmatch(lang.value):
            self.report(lang, f"{lang.value!r} is no language tag: write en, fr, vi or zh")
            return
        if not shows_something(form.value):
            self.report(form, "the text shows nothing: write the name")
            return
        self.check_source(own, entry.place)
        preferred = "preferred" in entry.value and entry.value["preferred"][1].value is True
        self.spelling(subject, literal(form.value, lang=lang.value), kind, own, entry.place, preferred=preferred)

    def spelling(self, subject: str, text: str, kind: str, envelope: Envelope, place: Place, *, preferred: bool = False) -> None:
        """Draft the claims of a SKOS-XL label; its IRI says for which name of the subject it was written."""
        key = hashlib.sha256("\n".join((subject, text, kind)).encode()).hexdigest()[:8]
        node = iri(expand(f"name:{slug_of(bare(subject))}--{key}"))
        for triple in (
            (node, TYPE, iri(SKOSXL + "Label")),
            (node, iri(SKOSXL + "literalForm"), text),
            (node, vcd("nameKind"), kind),
            (subject, iri(SKOSXL + ("prefLabel" if preferred else "altLabel")), node),
        ):
            self.draft(triple, envelope, place)

    def participant(self, gathering: str, entry: Node, envelope: Envelope) -> None:
        """Draft the claims of one participation: of a named person, or of the unnamed holder of a post."""
        made = _participation(gathering, entry)
        if made is None or not isinstance(entry.value, dict):
            self.report(entry, "a participant has person: (with capacity: the posts), or post: where nobody is named")
            return
        self.keys(entry, _PARTICIPANT_KEYS)
        own = envelope_of(entry.value, entry.place, self.report, envelope)
        if not own:
            return
        self.check_source(own, entry.place)
        subject, event = iri(made[0]), iri(gathering)
        named = "person" in entry.value
        who = self.values.thing(entry.value["person" if named else "post"][1])
        if not who:
            return
        triples = [
            (subject, TYPE, vcd("Participation")),
            (event, vcd("participation"), subject),
            (subject, vcd("participant" if named else "inCapacity"), who),
        ]
        if not self.away(entry.value) and (named or "standing" not in entry.value):  # else it is decided who was there
            triples.append((event, vcd("attendedBy" if named else "attendedByHolderOf"), who))
        for triple in triples:
            self.draft(triple, own, entry.place)
        for key, prop in _OF_PARTICIPANTS.items():
            if key in entry.value:
                self.statements(subject, vcd(prop), entry.value[key][1], own)

    def away(self, participant: dict[str, tuple[Node, Node]]) -> bool:
        """Tell whether a role or the mode of a participant says that he was not there himself."""
        given = [node for key in ("role", "participationMode") if key in participant for node in many(participant[key][1])]
        return any(iri(expand(node.value)) in self.absent for node in given if isinstance(node.value, str) and ":" in node.value)

    def draft(self, triple: Triple, envelope: Envelope, place: Place) -> None:
        """Keep a claim, unless nobody has said who states it."""
        if envelope.source:
            now = self.identity.triple(triple)
            if now[0] == now[2] and triple[0] != triple[2]:
                self.report(place, f"{shrink(bare(triple[0]))} and {shrink(bare(triple[2]))} were judged to be one thing, which "
                                   "this would relate to itself: take back the judgement in same-as.yaml, or this")
            self.drafts.append(Draft(triple, now, envelope, place, self.current))
        else:
            self.report(place, 'the evidence is missing: add evidence: "SOURCE:START-END" (kg cite finds it), '
                               "or source: editors for what we decide ourselves")

    def keys(self, entry: Node, known: tuple[str, ...]) -> None:
        """Report the keys of a nested mapping that nobody reads."""
        assert isinstance(entry.value, dict)
        for name, (key, _) in entry.value.items():
            if name not in known:
                self.report(key, f"unknown key {name!r}{nearest(name, known)}")

    def known(self) -> Known:
        """Return what a profile may name."""
        questions = {name: [p.name for p in question.parameters] for name, question in read_catalogue(QUERIES).items()}
        terms = self.values.vocabulary
        return Known(questions, self.things | terms.concepts | terms.classes | terms.individuals)

    def check_source(self, envelope: Envelope, place: Place) -> None:
        if envelope.source and envelope.source not in self.sources:
            slug = slug_of(envelope.source)
            near = nearest(slug, [slug_of(s) for s in self.sources])
            self.report(place, f"unknown source {slug!r}: register it in registry/sources.yaml{near}")

    def lengths(self, claims: list[Claim]) -> dict[str, int]:
        """Return the length of every source's text that the register gives, by the source's slug."""
        prop = vcd("textLength")
        found = {}
        for claim in claims:
            if claim.triple[1] == prop:
                found[slug_of(bare(claim.triple[0]))] = int(claim.triple[2].split('"')[1])
        return found


def absent(records: Iterable[Record], vocabulary: Vocabulary) -> frozenset[str]:
    """Return the roles and modes of who was not at a gathering himself: those of the ontology and those of the seeds."""
    ours = (term for term, said in vocabulary.about.items() if any("false" in value for value in said.get(vcd("wasThere"), ())))
    added = (
        iri(record.thing) for record in records for key, value in record.properties
        if key.value == "wasThere" and value.value is False
    )
    return frozenset((*ours, *added))


def _participation(gathering: str, entry: Node) -> tuple[str, str] | None:
    """Return the IRI of a participation, and that of the person or post that it is of."""
    if not isinstance(entry.value, dict):
        return None
    key = "person" if "person" in entry.value else "post"
    if key not in entry.value:
        return None
    try:
        who = expand(str(entry.value[key][1].value))
        return expand(f"participation:{slug_of(gathering)}--{slug_of(who)}"), who
    except ValueError:
        return None


def _uncovered(
    claims: list[Claim], passages: dict[Span, Passage], lengths: dict[str, int], label: str
) -> list[Problem]:
    """Find the passages that lie outside their text, or whose digest nobody has recorded."""
    problems = []
    for claim in claims:
        for span in claim.passages:
            length = lengths.get(span.source)
            if length is not None and span.end > length:
                problems.append(Problem(claim.written[0], f"{span} lies outside the text of source {span.source}, "
                                                          f"which has {length:,} characters: mend the offsets"))
            elif span not in passages:
                problems.append(Problem(claim.written[0], f"{label}/passages/{span.source}.tsv has no digest of {span}: "
                                                          "run kg cite --missing --sources DIR"))
    return problems
