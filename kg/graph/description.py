"""The description of the dataset: VoID (https://www.w3.org/TR/void/) and DCAT 3, with its counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from kg import __version__
from kg.model.profile import DATASET, Profile
from kg.model.terms import BASE, DCTERMS, DEFAULT, ID, TYPE, VCD, VOCABULARIES, XSD, Triple, bare, iri, literal, shrink
from kg.model.vocabulary import Vocabulary

MEDIA_TYPES = {
    "vcd.nq": "application/n-quads",
    "vcd.trig": "application/trig",
    "vcd.jsonld": "application/ld+json",
    "vcd.ttl": "text/turtle",
}
_USED = (VCD, *(VOCABULARIES[prefix] for prefix in ("org", "oa", "skos", "skosxl", "dcterms", "prov", "schema")))
_LICENSE, _IS_PART_OF = iri(DCTERMS + "license"), iri(DCTERMS + "isPartOf")
_CC_BY = iri("https://creativecommons.org/licenses/by/4.0/")
_EDITORS = iri(f"{ID}source/editors")


def describe(graphs: Mapping[str, tuple[Triple, ...]], vocabulary: Vocabulary, profile: Profile) -> Iterator[Triple]:
    """Yield the description of a dataset, given all its graphs but the one of the description."""
    facts = graphs[DEFAULT]
    yield from _head(profile)
    yield from _statistics(facts)
    classes = Counter(obj for _, predicate, obj in facts if predicate == TYPE)
    properties = Counter(predicate for _, predicate, _ in facts)
    yield from _partitions("class", "entities", {term: classes[term] for term in classes.keys() & vocabulary.classes})
    known = vocabulary.properties | vocabulary.annotations
    yield from _partitions("property", "triples", {term: properties[term] for term in properties.keys() & known})
    for name in sorted(graphs.keys() - {DEFAULT}):
        yield from _subset(name, len(graphs[name]))
    for file, media in MEDIA_TYPES.items():
        yield from _distribution(file, media)


def _head(profile: Profile) -> Iterator[Triple]:
    """Yield what the dataset is, whose it is and where its names lie."""
    yield DATASET, TYPE, _void("Dataset")
    yield DATASET, TYPE, _dcat("Dataset")
    yield from profile.triples()
    yield DATASET, _LICENSE, _CC_BY
    yield DATASET, iri(DCTERMS + "creator"), _EDITORS
    yield DATASET, iri(DCTERMS + "publisher"), _EDITORS
    yield DATASET, _dcat("version"), literal(__version__)
    yield DATASET, _void("uriSpace"), literal(ID)
    yield DATASET, _void("uriRegexPattern"), literal("^https://w3id\\.org/vcd/id/.+")
    for namespace in _USED:
        yield DATASET, _void("vocabulary"), iri(namespace)


def _statistics(facts: tuple[Triple, ...]) -> Iterator[Triple]:
    """Yield the counts of the default graph."""
    subjects = {subject for subject, _, _ in facts}
    for name, count in (
        ("triples", len(facts)),
        ("entities", len(subjects)),
        ("distinctSubjects", len(subjects)),
        ("distinctObjects", len({obj for _, _, obj in facts})),
        ("properties", len({predicate for _, predicate, _ in facts})),
        ("classes", len({obj for _, predicate, obj in facts if predicate == TYPE})),
    ):
        yield DATASET, _void(name), _number(count)


def _partitions(key: str, counted: str, counts: Mapping[str, int]) -> Iterator[Triple]:
    """Yield how often each class or property is used."""
    for term, count in sorted(counts.items()):
        name = shrink(bare(term)).removeprefix("vcd:").replace(":", "-")  # vcd:Activity and prov:Activity are two
        partition = iri(f"{BASE}dataset/{key}/{name}")
        yield DATASET, _void(f"{key}Partition"), partition
        yield partition, TYPE, _void("Dataset")
        yield partition, _void(key), term
        yield partition, _void(counted), _number(count)


def _subset(name: str, size: int) -> Iterator[Triple]:
    """Yield a named graph as a part of the dataset."""
    subset = iri(f"{BASE}dataset/{name.removeprefix(BASE)}")
    yield DATASET, _void("subset"), subset
    yield subset, TYPE, _void("Dataset")
    yield subset, _void("triples"), _number(size)
    yield subset, _IS_PART_OF, DATASET
    yield subset, iri(VOCABULARIES["foaf"] + "primaryTopic"), iri(name)


def _distribution(file: str, media: str) -> Iterator[Triple]:
    """Yield a file that holds the dataset."""
    distribution, at = iri(f"{BASE}dataset/{file}"), iri(f"{BASE}dist/{file}")
    yield DATASET, _dcat("distribution"), distribution
    yield DATASET, _void("dataDump"), at
    yield distribution, TYPE, _dcat("Distribution")
    yield distribution, _dcat("downloadURL"), at
    yield distribution, _dcat("mediaType"), iri(f"https://www.iana.org/assignments/media-types/{media}")
    yield distribution, _LICENSE, _CC_BY


def _number(count: int) -> str:
    return literal(str(count), datatype=XSD + "integer")


def _void(name: str) -> str:
    return iri(VOCABULARIES["void"] + name)


def _dcat(name: str) -> str:
    return iri(VOCABULARIES["dcat"] + name)
