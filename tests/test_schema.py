"""The JSON Schema for editors is in step with the ontology and the register, and the frozen seeds are valid by it."""

from __future__ import annotations

import json

import jsonschema
import pytest

from kg.model.vocabulary import Vocabulary
from kg.seeds.records import seed_files
from kg.seeds.schema import FILE, schema_text
from kg.seeds.yaml_nodes import Node, read_yaml
from tests.conftest import FROZEN

SCHEMA = FROZEN / FILE


def test_the_schema_is_in_step(vocabulary: Vocabulary) -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(FROZEN, vocabulary), "run kg schema"


def test_the_seeds_are_valid_by_it() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for file in seed_files(FROZEN):
        document = read_yaml(file, file.name)
        assert isinstance(document, Node)
        assert not [f"{file.name}: {e.json_path}: {e.message[:200]}" for e in validator.iter_errors(document.plain())]


def test_it_finds_an_unknown_key() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    with pytest.raises(jsonschema.ValidationError):
        validator.validate([{"id": "edition:yunnan-5", "heldInn": "city:kunming"}])
