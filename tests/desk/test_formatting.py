"""``kg fmt``: the seeds are in the one form; formatting keeps comments and meaning, and twice is once."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.cli import main
from kg.desk.formatting import format_text
from kg.model.errors import DataError
from kg.seeds.records import seed_files
from kg.seeds.yaml_nodes import Node, parse_yaml
from tests.conftest import FROZEN

UNTIDY = """\
# a comment at the head


-   id:   edition:x      # beside a key
    heldIn:    [a,b]   \n\
    # between keys
    names:
    - {form:  "Hou A Lenh",lang: fr}
    date: 2025-10-30
    number: 017
    yes: no
    empty:
    long: one
      two

# between records
-   id: edition:y
# at the end
"""
TIDY = """\
# a comment at the head

- id: edition:x          # beside a key
  heldIn: [a, b]
    # between keys
  names:
    - {form: "Hou A Lenh", lang: fr}
  date: 2025-10-30
  number: 017
  yes: no
  empty:
  long: one two

# between records
- id: edition:y
# at the end
"""


def meaning(text: str) -> object:
    node = parse_yaml(text, "x.yaml")
    assert isinstance(node, Node), node
    return node.plain()


def comments(text: str) -> list[str]:
    return [token.split("#", 1)[1].strip() for token in text.splitlines() if "#" in token]


@pytest.mark.parametrize("file", seed_files(FROZEN), ids=lambda file: file.name)
def test_the_seeds_are_in_the_one_form(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert format_text(text, file.name) == text


def test_an_untidy_text() -> None:
    assert format_text(UNTIDY, "x.yaml") == TIDY
    assert meaning(TIDY) == meaning(UNTIDY) and comments(TIDY) == comments(UNTIDY)


WORDS = st.text("abé -:#'\"{}[],&*!|>%@`?~\\0129.\u00a0Ễ中", max_size=12)
ODD = st.sampled_from(["2025-10-30", "2022-Q1", "no", "017", "1e3", "null", "~", "=", "<<"])
SCALARS = WORDS | ODD | st.integers() | st.none()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS.filter(bool), inner, max_size=3),
    max_leaves=8,
)
RECORD = st.dictionaries(st.sampled_from(["id", "type", "heldOn", "names"]), VALUES, min_size=1)
RECORDS = st.lists(RECORD, min_size=1, max_size=3)


@settings(max_examples=60, deadline=None)
@given(RECORDS, st.sampled_from([True, False, None]), st.integers(2, 6), st.sampled_from(["", "# note\n", "\n\n\n# note\n"]))
def test_formatting_keeps_the_meaning_and_twice_is_once(records: object, flow: bool | None, indent: int, head: str) -> None:
    text = head + yaml.safe_dump(records, allow_unicode=True, default_flow_style=flow, indent=indent, width=40, sort_keys=False)
    node = parse_yaml(text, "x.yaml")
    if not isinstance(node, Node):  # what our strict reader refuses is not formatted either
        with pytest.raises(DataError):
            format_text(text, "x.yaml")
        return
    try:
        once = format_text(text, "x.yaml")
    except DataError as error:  # refused, so that nothing is changed
        assert "format it by hand" in str(error)
        return
    assert meaning(once) == node.plain()
    assert format_text(once, "x.yaml") == once
    assert comments(once)[:1] == comments(head)[:1] or not head


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, broken = tmp_path / "x.yaml", tmp_path / "y.yaml"
    file.write_text(UNTIDY, encoding="utf-8")
    assert main(["fmt", "--check", str(file)]) == 1
    assert "x.yaml would be formatted" in capsys.readouterr().out and file.read_text(encoding="utf-8") == UNTIDY
    assert main(["fmt", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == TIDY
    assert main(["fmt", "--check", "--quiet", str(file)]) == 0
    broken.write_text("- id: [\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["fmt", str(broken)]) == 1
    assert "y.yaml:2:1" in capsys.readouterr().err and broken.read_text(encoding="utf-8") == "- id: [\n"
    assert main(["fmt", "--seeds", str(tmp_path / "none")]) == 2
