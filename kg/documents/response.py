"""An answer to an HTTP request, free of any framework: a server, a static site and a test all take the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Response:
    """Status, headers and body.

    ``headers`` hold everything but ``Date``, ``Server`` and ``Connection``; ``Content-Length`` is among them, also for HEAD.
    If ``file`` is set, the body is that file's content and ``body`` is empty: dumps are streamed, not held in memory.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    file: Path | None = None

    def header(self, name: str) -> str:
        """Return a header's value, whatever the case of its name; empty if there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")
