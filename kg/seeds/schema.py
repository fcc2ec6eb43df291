"""The JSON Schema of records, for editors: completion of keys, classes, ids and the words of the envelope.

The build checks records itself, with better messages; the schema is made from the same ontology and register.
"""

from __future__ import annotations

import json
from pathlib import Path

from kg.model.terms import CONCEPT, ID, VCD, bare, shrink
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import CERTAINTIES, MODALITIES, STATUSES
from kg.seeds.records import read_records

FILE = "schema/records.schema.json"


def schema_text(seeds: Path, vocabulary: Vocabulary) -> str:
    """Return the schema as JSON text, sorted, so that the same ontology and seeds give the same text."""
    records, _ = read_records(seeds, seeds.name)
    ids = sorted({shrink(record.thing) for record in records if record.types})
    values = ids + sorted(shrink(bare(i)) for i in vocabulary.individuals if bare(i).startswith(ID))
    values += sorted(bare(i).removeprefix(VCD) for i in vocabulary.individuals if VCD in i)
    hidden = vocabulary.flagged("derivedOnly") | vocabulary.flagged("saysOfClaims")
    properties = {
        shrink(bare(p)).removeprefix("vcd:"): {"$ref": f"#/$defs/{'things' if p in vocabulary.object_properties else 'literals'}"}
        for p in sorted(vocabulary.properties - hidden)
    }
    for prop in properties:
        term = f"<{VCD}{prop}>" if ":" not in prop else ""
        definition = vocabulary.about.get(term, {}).get("<http://www.w3.org/2004/02/skos/core#definition>", [])
        if definition:
            properties[prop] = {**properties[prop], "description": definition[0].split('"')[1]}
    envelope = {
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
            "things": _one_or_many({"anyOf": [
                {"$ref": "#/$defs/thing"},
                {"type": "object", "required": ["value"],
                 "properties": {"value": _one_or_many({"$ref": "#/$defs/thing"}), **envelope}},
            ]}),
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


def _one_or_many(item: dict[str, object]) -> dict[str, object]:
    return {"anyOf": [item, {"type": "array", "items": item}]}
