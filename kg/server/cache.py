"""Answers to identical questions, kept within a number of bytes; the least recently used go first."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from kg.server.limits import WHOLE_BYTES

_CHANGING = re.compile(r"\b(?:rand|now|uuid|struuid|bnode)\b", re.IGNORECASE)
_OVERHEAD = 512  # bytes of an entry beside its body, about


@dataclass(frozen=True, slots=True)
class Entry:
    """A whole answer with its media type and entity tag."""

    content_type: str
    etag: str
    body: bytes


class Cache:
    """A bounded cache; it is emptied when another build is taken up."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._used = 0
        self._entries: OrderedDict[Hashable, tuple[Entry, int]] = OrderedDict()

    def get(self, key: Hashable) -> Entry | None:
        """Return an entry, or nothing."""
        found = self._entries.get(key)
        if found is None:
            return None
        self._entries.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, entry: Entry, key_bytes: int) -> None:
        """Keep an entry if it is not too large; older ones make room."""
        size = len(entry.body) + key_bytes + _OVERHEAD
        if len(entry.body) > WHOLE_BYTES or size > self._most or key in self._entries:
            return
        self._entries[key] = entry, size
        self._used += size
        while self._used > self._most:
            _, (_, freed) = self._entries.popitem(last=False)
            self._used -= freed

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self._used = 0


def is_stable(query: str) -> bool:
    """Tell whether a query gives the same answer on the same build: no NOW, RAND, UUID, STRUUID or BNODE is named in it."""
    return not _CHANGING.search(query) and "\\" not in query  # an escape could hide a name
