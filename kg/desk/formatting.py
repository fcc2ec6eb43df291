"""One form for YAML files: two spaces, lists two under their key, no trailing spaces, at most one empty line; comments stay.

ruamel.yaml writes what it has read; whatever it would do, a file is only written if it says the same as before.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.resolver import VersionedResolver

from kg.model.errors import DataError, Place, Problem
from kg.seeds.yaml_nodes import Node, parse_yaml, read_text

_PASSES = 4
"""Comments may need more than one pass to come to rest."""


class _Resolver(VersionedResolver):
    """Takes every plain scalar for text, so that no number or date is written otherwise; only empty stays empty."""

    def resolve(self, kind: object, value: object, implicit: object) -> object:
        tag = super().resolve(kind, value, implicit)
        plain = ("tag:yaml.org,2002:int", "float", "bool", "timestamp")
        return self.DEFAULT_SCALAR_TAG if str(tag).endswith(plain) else tag


def format_file(file: Path, name: str) -> tuple[str, str]:
    """Return a file's text as it is and as it should be.

    Args:
        file: a YAML file.
        name: what problems call it.

    Raises:
        DataError: if it is no YAML that can be read.
    """
    text = read_text(file, name)
    if isinstance(text, Problem):
        raise DataError([text])
    return text, format_text(text, name)


def format_text(text: str, name: str) -> str:
    """Return a YAML text in the one form; formatting it again changes nothing.

    Raises:
        DataError: if the text is no YAML that can be read, or cannot be formatted without changing what it says.
    """
    meaning = _meaning(text, name)
    for _ in range(_PASSES):
        formatted = _tidy(_written_again(text, name), meaning)
        if formatted == text:
            return text
        text = formatted
        if _said(text) != meaning:
            raise DataError([Problem(Place(name), "cannot be formatted without changing what it says: format it by hand")])
    raise DataError([Problem(Place(name), "does not come to rest when it is formatted: move the comments inside values")])


def _written_again(text: str, name: str) -> str:
    """Let ruamel.yaml write what it reads.

    The text is moved in by two columns and back, because ruamel moves the outermost list in, too.
    """
    yaml = YAML(typ="rt", pure=True)
    yaml.Resolver = _Resolver
    yaml.preserve_quotes = True
    yaml.width = 1_000_000  # lines are the writer's
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    try:
        yaml.dump(yaml.load("".join(f"  {line}" if line.strip() else line for line in text.splitlines(keepends=True))), out)
    except Exception as error:  # ruamel fails in many ways on comments in odd places
        raise DataError([Problem(Place(name), f"cannot be formatted ({type(error).__name__}): format it by hand")]) from None
    return "".join(line.removeprefix("  ") for line in out.getvalue().splitlines(keepends=True))


def _tidy(text: str, meaning: object) -> str:
    """Take away trailing spaces and doubled empty lines, unless they are inside a text."""
    tidied = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)).strip("\n") + "\n"
    return tidied if _said(tidied) == meaning else text


def _meaning(text: str, name: str) -> object:
    node = parse_yaml(text, name)
    if isinstance(node, Problem):
        raise DataError([node])
    return node.plain()


def _said(text: str) -> object:
    node = parse_yaml(text, "")
    return node.plain() if isinstance(node, Node) else node
