"""The JSON Schema for editors is in step with the ontology and the register, and the frozen seeds are valid by it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from kg.cli import main
from kg.model.vocabulary import Vocabulary
from kg.seeds.records import seed_files
from kg.seeds.schema import FILE, schema_text
from kg.seeds.yaml_nodes import Node, read_yaml
from tests.conftest import FROZEN, ROOT

SCHEMA = FROZEN / FILE
SECOND = ROOT / "tests" / "second" / "seeds"


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


CONCEPT = {
    "id": "topic:tea", "type": "skos:Concept", "source": "editors", "label": {"en": "tea"}, "skos:inScheme": "scheme:topic",
}


@pytest.mark.parametrize(("written", "wrong"), [
    ({"topic": "topic:tea"}, ""),
    ({"topic": ["topic:trade", {"value": "topic:tea"}]}, ""),
    ({"topic": "topic:no-such-topic"}, "unknown id 'topic:no-such-topic'"),
    ({"topic": "role:visitor"}, "topic of an Undertaking comes from scheme:topic"),
    ({"topic": {"value": ["topic:tea", "action:build"]}}, "topic of an Undertaking comes from scheme:topic"),
    ({"action": "topic:tea"}, "action of an Undertaking comes from scheme:action"),
])
def test_schema_and_build_agree_on_concepts(
    written: dict[str, object], wrong: str, vocabulary: Vocabulary, tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:
    """A topic that a register adds is one like ours; what is none, or of another list, is refused at its line by both."""
    seeds = tmp_path / "seeds"
    shutil.copytree(SECOND, seeds)
    topic = {"topic": "topic:tea", "action": "action:build"}
    undertaking = {
        "id": "commitment:tea", "type": "Commitment", "source": "editors", "label": {"en": "Tea"}, **topic, **written,
        "agreedBy": "province:cedar", "agreedAt": "edition:governors-2",
    }
    records = [CONCEPT, undertaking]
    (seeds / "registry" / "tea.yaml").write_text(json.dumps(records), encoding="utf-8")
    validator = jsonschema.Draft202012Validator(json.loads(schema_text(seeds, vocabulary)))
    assert bool(list(validator.iter_errors(records))) == bool(wrong)
    assert main(["build", "--quiet", "--seeds", str(seeds), "--out", str(tmp_path / "build")]) == bool(wrong)
    told = capsys.readouterr().err
    assert not wrong or ("seeds/registry/tea.yaml:1:" in told and wrong in told)
