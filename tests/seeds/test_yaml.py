"""YAML read strictly: every value with its line and column, nothing built, and one clear problem for what cannot be read."""

from __future__ import annotations

import math
import unicodedata
from pathlib import Path

import pytest

from kg.model.errors import Place, Problem
from kg.seeds.yaml_nodes import MAX_BYTES, MAX_DEPTH, Node, parse_yaml, read_yaml


def value(text: str) -> object:
    """Return what a text says."""
    node = parse_yaml(text, "x.yaml")
    assert isinstance(node, Node), node
    return node.plain()


def problem(text: str) -> str:
    """Return why a text is not read."""
    found = parse_yaml(text, "x.yaml")
    assert isinstance(found, Problem)
    return str(found)


@pytest.mark.parametrize(("written", "meant"), [
    ("2025", 2025), ("-7", -7), ("+7", 7), ("007", 7), ("0", 0),
    ("1234567890123456789", 1234567890123456789), ("12345678901234567890", "12345678901234567890"),
    ("7.20", 7.2), (".5", 0.5), ("1e3", 1000.0), ("-.inf", -math.inf),
    ("2025-10-30", "2025-10-30"), ("2022-Q1", "2022-Q1"), ("12:30:00", "12:30:00"), ("0x1f", "0x1f"), ("1_000", "1_000"),
    ("no", "no"), ("yes", "yes"), ("on", "on"), ("true", True), ("True", True), ("FALSE", False), ("tRUE", "tRUE"),
    ("~", None), ("null", None), ("Null", None), ("''", ""), ("'7'", "7"), ('"true"', "true"), ("|\n  7\n", "7\n"),
    ("[a, 1]", ["a", 1]), ("{a: {b: [c]}}", {"a": {"b": ["c"]}}),
])
def test_plain_values_by_the_core_schema(written: str, meant: object) -> None:
    found = value(f"- {written}")
    assert found == [meant]
    assert type(found[0]) is type(meant)  # type: ignore[index]


def test_not_a_number() -> None:
    assert math.isnan(value("- .nan")[0])  # type: ignore[index]


def test_places_are_counted_from_one() -> None:
    document = parse_yaml("# c\n- id: a:b\n  heldOn: [2025, 2026]\n", "x.yaml")
    assert isinstance(document, Node) and isinstance(document.value, list)
    record = document.value[0]
    assert isinstance(record.value, dict)
    key, node = record.value["heldOn"]
    assert isinstance(node.value, list)
    assert (record.place, key.place, node.place, node.value[1].place) == (
        Place("x.yaml", 2, 3), Place("x.yaml", 3, 3), Place("x.yaml", 3, 11), Place("x.yaml", 3, 18)
    )


@pytest.mark.parametrize(("written", "kind"), [
    ("{a: b}", "a mapping"), ("[a]", "a list"), ("true", "true or false"), ("", "empty"), ("7", "a number"),
    ("7.5", "a number"), ("a", "text"), ("'7'", "text"),
])
def test_the_kind_of_a_value_in_words(written: str, kind: str) -> None:
    document = parse_yaml(f"- {written}", "x.yaml")
    assert isinstance(document, Node) and isinstance(document.value, list)
    assert document.value[0].kind == kind


@pytest.mark.parametrize(("text", "told"), [
    ("", "x.yaml: the file is empty: write a record or delete the file"),
    ("# only a comment\n", "x.yaml: the file is empty: write a record or delete the file"),
    ("- a\n---\n- b\n", "x.yaml:2:1: a second document begins here: keep one document a file"),
    ("- &a b\n", "x.yaml:1:3: anchors and aliases are not used here: write the value out"),
    ("- *a\n", "x.yaml:1:3: anchors and aliases are not used here: write the value out"),
    ("- !!str 7\n", "x.yaml:1:3: the tag tag:yaml.org,2002:str is not used here: write the plain value"),
    ("- ! 7\n", "x.yaml:1:3: the tag ! is not used here: write the plain value"),
    ("- {7: a}\n", "x.yaml:1:4: a key must be text, not a number: quote it"),
    ("- {a: 1, b: 2, a: 3}\n", "x.yaml:1:16: the key 'a' is given twice (first on line 1): make one list of the values"),
    ("- a: b\n\tc: d\n", "x.yaml:2:1: found a tab character that violates indentation: indent with spaces"),
    ("- [a\n", "x.yaml:2:1: did not find expected ',' or ']': mend the YAML syntax here"),
    ("- a\n- \x01\n", "x.yaml:2: character U+0001 is not allowed in YAML: remove it"),
])
def test_what_is_not_read(text: str, told: str) -> None:
    assert problem(text) == told


def test_the_deepest_nesting_is_read_and_no_deeper_one() -> None:
    assert value("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) is not None
    deeper = "[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2)
    assert problem(deeper) == f"x.yaml:1:{MAX_DEPTH + 2}: nested more than {MAX_DEPTH} deep: records are flat"


def refused(folder: Path, data: bytes) -> str:
    """Return why a file is not read."""
    file = folder / "a.yaml"
    file.write_bytes(data)
    found = read_yaml(file, "x.yaml")
    assert isinstance(found, Problem)
    return str(found)


def test_bytes_that_are_no_text_are_told_at_their_place(tmp_path: Path) -> None:
    assert refused(tmp_path, "- é\n- đ".encode() + b"\xff") == "x.yaml:2:4: byte 0xff is not UTF-8: save the file as UTF-8"


def test_a_letter_in_two_parts_is_told_at_its_place(tmp_path: Path) -> None:
    text = "- a\n- xy" + unicodedata.normalize("NFD", "Lào")
    told = "the text is not in Unicode NFC, so equal names would differ: save it in NFC"
    assert refused(tmp_path, text.encode()) == f"x.yaml:2:6: {told}"


def test_the_largest_file_is_read_and_no_larger_one(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"- a".ljust(MAX_BYTES))
    assert isinstance(read_yaml(file, "x.yaml"), Node)
    told = f"x.yaml: the file has {MAX_BYTES + 1:,} bytes, more than {MAX_BYTES:,}: split it"
    assert refused(tmp_path, b"- a".ljust(MAX_BYTES + 1)) == told


def test_a_link_to_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "none")
    told = "x.yaml: cannot be read (No such file or directory): check the link and the permissions"
    assert str(read_yaml(tmp_path / "a.yaml", "x.yaml")) == told
