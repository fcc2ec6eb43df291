"""The words of titles, legends and captions, in English, French, Vietnamese and Chinese; they stand in ``words.yaml``."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files

_CLOSED = "。！？）"
"""Chinese sentences end in their own space."""


def words(lang: str) -> Callable[..., str]:
    """Return a function that says a thing by its key, with values filled in, in one of en, fr, vi, zh."""
    table = _table()

    def say(key: str, **values: object) -> str:
        return table[key][lang].format(**values)

    return say


def known(key: str) -> bool:
    """Tell whether there are words for a key."""
    return key in _table()


def join(*sentences: str) -> str:
    """Return sentences in a row, with a space between them where their script wants one."""
    text = ""
    for sentence in filter(None, sentences):
        text += ("" if not text or text[-1] in _CLOSED else " ") + sentence
    return text


@cache
def _table() -> dict[str, dict[str, str]]:
    import yaml

    table: dict[str, dict[str, str]] = yaml.safe_load(files("kg.pictures").joinpath("words.yaml").read_text(encoding="utf-8"))
    return table
