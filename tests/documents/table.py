"""The table of requests, and how one row is asked and looked at, whatever answers."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit


@dataclass(frozen=True)
class Row:
    """One request and what comes of it; empty cells are not looked at."""

    where: str
    path: str
    accept: str
    language: str
    first: int
    last: int
    type: str
    lang: str
    holds: str

    @property
    def headers(self) -> dict[str, str]:
        given = {"accept": self.accept, "accept-language": self.language}
        return {name: value for name, value in given.items() if value}

    def __str__(self) -> str:
        return f"{self.path} {self.accept} {self.language}".strip()


@dataclass(frozen=True)
class Answer:
    """What came: status, headers in lower case, body."""

    status: int
    headers: dict[str, str]
    body: bytes


Ask = Callable[[str, dict[str, str]], Answer]
"""Gives the answer to a URL and request headers, following nothing."""


def read_table() -> list[Row]:
    lines = (Path(__file__).parent / "requests.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
    cells = [{name: value or "" for name, value in row.items()} for row in rows]
    return [Row(**{**row, "first": int(row["first"]), "last": int(row["last"])}) for row in cells]  # type: ignore[arg-type]


def check(row: Row, url: str, ask: Ask) -> None:
    """Ask for a row at a mount point, follow redirects (at most three) and look at what came."""
    at = url + row.path
    answer = ask(at, row.headers)
    assert answer.status == row.first, f"{row}: {answer.status}"
    for _ in range(3):
        if answer.status not in (301, 303):
            break
        at = urljoin(at, answer.headers["location"])
        assert at.startswith(url), f"{row} leads away to {at}"
        answer = ask(at, row.headers)
    assert answer.status == row.last, f"{row}: {answer.status} of {urlsplit(at).path}"
    assert answer.headers["access-control-allow-origin"] == "*"
    if row.type:
        assert answer.headers["content-type"].split(";")[0] == row.type
    if row.type.startswith("text/"):
        assert answer.headers["content-type"].lower().replace(" ", "").endswith("charset=utf-8")
    assert answer.headers.get("content-language", "") == row.lang or not row.lang
    assert row.holds in answer.body.decode()
    if answer.status == 200:
        assert "last-modified" in answer.headers
        assert "accept" in answer.headers["vary"].lower()
