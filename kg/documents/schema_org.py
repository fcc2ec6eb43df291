"""What search engines read: schema.org in JSON-LD, only what the graph holds as having happened or being so."""

from __future__ import annotations

from collections.abc import Iterable

from kg.documents.contents import DATASET, LICENSE
from kg.documents.dataset import Dump
from kg.documents.reader import Description, Reader
from kg.model.terms import BASE, TYPE, VOCABULARIES, bare, is_iri, parts, vcd

_SCHEMA = VOCABULARIES["schema"]
_MOST_SPECIFIC = ("NewsArticle", "Article", "City", "Country", "AdministrativeArea", "Place", "EventSeries", "Event", "Person",
                  "Organization")
_VALUES = {vcd("heldOn"): "startDate", vcd("heldThrough"): "endDate", vcd("publishedOn"): "datePublished"}
_THINGS = {vcd("heldIn"): "location", vcd("attendedBy"): "attendee", vcd("hostedBy"): "organizer", vcd("inSeries"): "superEvent",
           vcd("locatedIn"): "containedInPlace", vcd("publishedBy"): "publisher", vcd("writtenBy"): "author"}


def thing_schema(said: Description, reader: Reader, lang: str) -> dict[str, object] | None:
    """Return a thing as schema.org has it, or ``None`` if it is of no class that schema.org knows."""
    types = {bare(f.triple[2]).removeprefix(_SCHEMA) for f in said.facts if f.triple[1] == TYPE}
    kind = next((name for name in _MOST_SPECIFIC if name in types), "")
    if not kind:
        return None
    found: dict[str, object] = {"@context": "https://schema.org", "@type": kind, "@id": bare(said.iri), "url": bare(said.iri)}
    name, _ = reader.label(said.iri, lang)
    others = sorted({text for text in reader.labels(said.iri).values() if text != name})
    found |= ({"name": name} if name else {}) | ({"alternateName": others} if others else {})
    return found | _values(said, reader, lang)


def _values(said: Description, reader: Reader, lang: str) -> dict[str, object]:
    """Return the facts of a thing that schema.org has a property for."""
    found: dict[str, object] = {}
    for fact in said.facts:
        _, predicate, obj = fact.triple
        if predicate in _VALUES and not is_iri(obj):
            found[_VALUES[predicate]] = parts(obj)[0]
        elif predicate in _THINGS and is_iri(obj):
            values = found.setdefault(_THINGS[predicate], [])
            assert isinstance(values, list)
            values.append({"@id": bare(obj), "name": reader.label(obj, lang)[0] or bare(obj)})
    return found


def dataset_schema(title: str, description: str, dumps: Iterable[Dump]) -> dict[str, object]:
    """Return the dataset as schema.org has it."""
    return {
        "@context": "https://schema.org", "@type": "Dataset", "@id": DATASET, "url": BASE, "name": title,
        "description": description, "license": LICENSE, "isAccessibleForFree": True, "inLanguage": ["en", "fr", "vi", "zh"],
        "distribution": [
            {"@type": "DataDownload", "contentUrl": f"{BASE}dist/{dump.name}", "encodingFormat": dump.media.split(";")[0],
             "contentSize": f"{dump.size} B", "sha256": dump.sha256}
            for dump in dumps
        ],
    }
