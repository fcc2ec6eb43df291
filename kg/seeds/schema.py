"""The JSON Schema of records, for editors: completion of keys, classes, ids and the words of the envelope.

The build checks records itself, with better messages; the schema is made from the same ontology and register.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from kg.model.terms import CONCEPT, DEFINITION, ID, IN_SCHEME, VCD, bare, iri, lexical, shrink, slug_of
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import CERTAINTIES, MODALITIES, STATUSES
from kg.seeds.records import Record, many, read_records

FILE = "schema/records.schema.json"


def schema_text(seeds: Path, vocabulary: Vocabulary) -> str:
    """Return the schema as JSON text, sorted, so that the same ontology and seeds give the same text."""
    records, _ = read_records(seeds, seeds.name)
    ids = sorted({shrink(record.thing) for record in records if record.types})
    values = ids + sorted(shrink(bare(i)) for i in vocabulary.individuals if bare(i).startswith(ID))
    values += sorted(bare(i).removeprefix(VCD) for i in vocabulary.individuals if VCD in i)
    properties: dict[str, dict[str, object]] = {}
    for term in sorted(vocabulary.writable):
        kind = _list(vocabulary.schemes[term]) if term in vocabulary.schemes else "thing"
        kind = f"{kind}s" if term in vocabulary.object_properties else "literals"
        definition = vocabulary.about[term].get(DEFINITION, []) if bare(term).startswith(VCD) else []
        properties[shrink(bare(term)).removeprefix("vcd:")] = {
            "$ref": f"#/$defs/{kind}", **({"description": lexical(definition[0])} if definition else {}),
        }
    lists = _lists(records, vocabulary)
    envelope: dict[str, object] = {
        "evidence": {"$ref": "#/$defs/evidence"},
        "source": {"type": "string"},
        "modality": {"enum": list(MODALITIES)},
        "certainty": {"enum": list(CERTAINTIES)},
        "status": {"enum": list(STATUSES)},
        "restsOn": _one_or_many({"type": "string"}),
        "supersededBy": _one_or_many({"type": "string"}),
        "contradictedBy": _one_or_many({"type": "string"}),
    }
    flagged = vocabulary.flagged("saysOfPlans") | vocabulary.flagged("saysOfWhatHappened")
    classes = sorted(shrink(bare(c)).removeprefix("vcd:") for c in vocabulary.classes - flagged if VCD in c or c == CONCEPT)
    texts = {"type": "object", "additionalProperties": {"type": "string"}}
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Records of VCD",
        "type": "array",
        "items": {
            "type": "object",
            "required": ["id"],
            "additionalProperties": False,
            "properties": {
                "id": {"anyOf": [{"enum": ids}, {"type": "string", "pattern": "^[a-z-]+:[a-z0-9-]+$"}]},
                "type": _one_or_many({"enum": classes}),
                "label": texts,
                "names": _one_or_many({"type": "object"}),
                "participants": _one_or_many({"type": "object"}),
                **envelope,
                **properties,
            },
        },
        "$defs": {
            "evidence": _one_or_many({"type": "string", "pattern": "^[a-z0-9][a-z0-9-]*:[0-9]+-[0-9]+$"}),
            "thing": {"anyOf": [{"enum": values}, {"type": "string", "pattern": "^(wd|gn|schema|participation|https?):"}]},
            "things": _values("thing", envelope),
            **{_list(scheme): {"enum": named} for scheme, named in lists.items()},
            **{f"{_list(scheme)}s": _values(_list(scheme), envelope) for scheme in lists},
            "literals": _one_or_many({"type": ["string", "integer", "boolean", "object"]}),
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write_schema(seeds: Path, vocabulary: Vocabulary) -> Path:
    """Write the schema into a seeds folder and return its file."""
    file = seeds / FILE
    file.parent.mkdir(exist_ok=True)
    file.write_text(schema_text(seeds, vocabulary), encoding="utf-8", newline="\n")
    return file


def _lists(records: list[Record], vocabulary: Vocabulary) -> dict[str, list[str]]:
    """Return the concepts of every scheme that properties take their values from, those of the register among them."""
    found: dict[str, set[str]] = {scheme: set() for scheme in sorted(vocabulary.schemes.values())}
    for concept in vocabulary.concepts:
        for scheme in vocabulary.about[concept].get(IN_SCHEME, ()):
            if scheme in found:
                found[scheme].add(shrink(bare(concept)))
    for record in records:
        named = (node for key, value in record.properties if key.value == "skos:inScheme" for node in many(value))
        for scheme in (iri(str(node.value).replace("scheme:", f"{ID}scheme/")) for node in named):
            if scheme in found:
                found[scheme].add(shrink(record.thing))
    return {scheme: sorted(concepts) for scheme, concepts in found.items()}


def _list(scheme: str) -> str:
    """Return the name of a definition for the concepts of a scheme."""
    return f"concept-of-{slug_of(bare(scheme))}"


def _values(kind: str, envelope: dict[str, object]) -> dict[str, object]:
    """Return what may stand under a key: values of a kind, each plainly or with an envelope of its own."""
    value = {"$ref": f"#/$defs/{kind}"}
    with_envelope = {"type": "object", "required": ["value"], "properties": {"value": _one_or_many(value), **envelope}}
    return _one_or_many({"anyOf": [value, with_envelope]})


def _one_or_many(item: Mapping[str, object]) -> dict[str, object]:
    return {"anyOf": [item, {"type": "array", "items": item}]}
