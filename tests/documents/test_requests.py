"""One table of requests: the pages, the site under Apache and kg serve (integration)."""

from __future__ import annotations

import http.client
import shutil
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from kg.documents.pages import Pages
from kg.documents.site import write_site
from kg.store.publish import FINGERPRINT, generation, write_store
from tests.documents.apache import apache
from tests.documents.serving import kg_serve
from tests.documents.table import Answer, Row, check, read_table

TABLE = read_table()


@pytest.mark.parametrize("mount", ["http://localhost", "https://example.org/some/where"])
@pytest.mark.parametrize("row", TABLE, ids=str)
def test_pages_answer_the_table(row: Row, mount: str, small_pages: Pages) -> None:
    def ask(url: str, headers: dict[str, str]) -> Answer:
        parts = urlsplit(url)
        path = unquote(parts.path.removeprefix(urlsplit(mount).path))
        found = small_pages.respond("GET", path, parts.query, headers, mount)
        body = found.file.read_bytes() if found.file else found.body
        assert found.header("content-length") == str(len(body))
        return Answer(found.status, {name.lower(): value for name, value in found.headers}, body)

    check(row, mount, ask)


@pytest.fixture(scope="module")
def site(small: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:  # where another user can read it
        Path(folder).chmod(0o755)
        write_site(small, Path(folder) / "site", url="https://example.org/vcd")
        yield Path(folder) / "site"


def fetch(url: str, headers: dict[str, str]) -> Answer:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""), headers=headers)
    response = connection.getresponse()
    found = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    connection.close()
    return found


def wrong(mount: str, rows: list[Row]) -> list[str]:
    """Ask a real server for rows, and tell what is not as it should be."""
    found = []
    for row in rows:
        try:
            check(row, mount, fetch)
        except (AssertionError, KeyError) as error:
            found.append(f"{mount} {row}: {error!r}"[:300])
    return found


@pytest.mark.integration
def test_apache_answers_the_table(site: Path) -> None:
    rows = [row for row in TABLE if row.where == "both"]
    with tempfile.TemporaryDirectory() as root:
        Path(root).chmod(0o755)
        with apache(Path(root), {"": site, "vcd": site}) as url:
            assert wrong(url, rows) == []
            assert wrong(f"{url}/vcd", rows) == []
            again = fetch(f"{url}/doc/edition/yunnan-5.ttl", {})
            assert fetch(f"{url}/doc/edition/yunnan-5.ttl", {"if-none-match": again.headers["etag"]}).status == 304
            negotiated = fetch(f"{url}/doc/edition/yunnan-5", {"accept": "text/turtle"})
            since = {"accept": "text/turtle", "if-modified-since": negotiated.headers["last-modified"]}
            assert fetch(f"{url}/doc/edition/yunnan-5", since).status == 304
            assert negotiated.headers.get("etag", '""').endswith('"')
            packed = fetch(f"{url}/doc/edition/yunnan-5.ttl", {"accept-encoding": "gzip"})
            assert packed.headers["content-encoding"] == "gzip" and packed.headers["etag"] != again.headers["etag"]


@pytest.mark.integration
@pytest.mark.skipif(not find_spec("kg.commands.serve"), reason="needs kg serve")
def test_kg_serve_answers_the_table(small: Path, tmp_path: Path) -> None:
    with generation(tmp_path / "build") as draft:
        shutil.copytree(small, draft / "dist")
        write_store(draft / "store", (small / "vcd.nq").read_text(encoding="utf-8"))
        (draft / FINGERPRINT).write_text("small", encoding="ascii")
    with kg_serve(tmp_path / "build") as url:
        assert wrong(url, TABLE) == []
