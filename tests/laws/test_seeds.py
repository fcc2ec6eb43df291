"""The live seeds: in the one form, valid by the schema for editors, true to the texts at hand, and nothing known is lost."""

from __future__ import annotations

import json

import jsonschema
import pytest

from kg.check import check
from kg.desk.formatting import format_text
from kg.evidence.texts import read_texts
from kg.evidence.verify import verify
from kg.model.vocabulary import Vocabulary
from kg.seeds.records import seed_files
from kg.seeds.schema import schema_text
from kg.seeds.translate import Seeds
from kg.seeds.yaml_nodes import Node, read_yaml
from tests.conftest import LIVE, TEXTS
from tests.gold.test_gold import CLAIMS, Carriers


def test_every_file_is_in_the_one_form() -> None:
    texts = {file.name: file.read_text(encoding="utf-8") for file in seed_files(LIVE)}
    assert [name for name, text in texts.items() if format_text(text, name) != text] == []


def test_every_file_is_valid_by_the_schema_that_is_made_of_them(vocabulary: Vocabulary) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(schema_text(LIVE, vocabulary)))
    for file in seed_files(LIVE):
        document = read_yaml(file, file.name)
        assert isinstance(document, Node)
        assert not [f"{file.name}: {e.json_path}: {e.message[:200]}" for e in validator.iter_errors(document.plain())]


def test_every_claim_is_verified_where_its_text_is_at_hand(live: Seeds) -> None:
    texts = read_texts(TEXTS) if TEXTS.is_dir() else {}
    result = verify(live.claims.values(), live.passages, texts)
    assert result.sound
    at_hand = {verdict for span, verdict in result.passages.items() if span.source in texts}
    assert at_hand <= {"verified"}


def test_both_ways_of_closing_and_checking_agree() -> None:
    check(LIVE, lambda step: None)


def test_no_fact_of_the_gold_list_is_lost(live: Seeds) -> None:
    """Whatever is added, contradicted or superseded: what the first articles say stays written."""
    carriers = Carriers(live)
    assert [text for texts in CLAIMS.values() for text in texts if not carriers.find(text)] == []


@pytest.mark.parametrize("name", ["registry", "events", "passages"])
def test_the_folders_are_there(name: str) -> None:
    assert any((LIVE / name).iterdir())
