"""Characters that have no place in a text, and texts that show nothing.

What cannot be seen misleads readers and programs: control characters reach terminals and break formats, bidirectional
overrides show a text in another order than it has (Unicode Technical Report 36, section 2.8), and equal names differ.
"""

from __future__ import annotations

import re
import unicodedata

_REFUSED = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters; tab and line feed stay
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks, embeddings, overrides and isolates of direction
    "\u2028\u2029"  # line and paragraph separators, at which half of all programs break a line
    "\ufeff\ufff9-\ufffb"  # byte order mark, annotation anchors
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # surrogates and noncharacters
    "\U000e0000-\U000e007f"  # invisible tags
    "]"
)
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that fill a place and show nothing."""

_IRI = re.compile(r"https?://(?:[^\x00-\x20<>\"{}|\\^`/?#%]|%[0-9A-Fa-f]{2})+(?:[^\x00-\x20<>\"{}|\\^`%]|%[0-9A-Fa-f]{2})*")


def refused_character(text: str) -> str:
    """Return the first character that a text may not have, as ``U+202E``; empty if it has none."""
    match = _REFUSED.search(text)
    return f"U+{ord(match[0]):04X}" if match else ""


def shows_something(text: str) -> bool:
    """Tell whether a text has a character that can be seen: a letter, digit, sign or mark of punctuation."""
    return any(unicodedata.category(character)[0] in "LNPS" for character in text if character not in _BLANK)


def is_iri_text(text: str) -> bool:
    """Tell whether a text is a web address as RFC 3987 writes it: no blank, no ``<>"{}|\\^` ``, ``%`` with two digits."""
    return _IRI.fullmatch(text) is not None and not _REFUSED.search(text)
