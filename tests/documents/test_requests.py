"""One table of requests: the pages, the static site as a plain host serves it, and (integration) the site under Apache."""

from __future__ import annotations

import http.client
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from kg.documents.pages import Pages
from kg.documents.site import write_site
from tests.documents.apache import apache
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


@pytest.mark.integration
def test_apache_answers_the_table(site: Path) -> None:
    def ask(url: str, headers: dict[str, str]) -> Answer:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=20)
        connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""), headers=headers)
        response = connection.getresponse()
        found = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        connection.close()
        return found

    with tempfile.TemporaryDirectory() as root:
        Path(root).chmod(0o755)
        with apache(Path(root), {"": site, "vcd": site}) as url:
            for mount in (url, f"{url}/vcd"):
                wrong = []
                for row in TABLE:
                    if row.where == "both":
                        try:
                            check(row, mount, ask)
                        except (AssertionError, KeyError) as error:
                            wrong.append(f"{mount} {row}: {error!r}"[:300])
                assert not wrong, "\n".join(wrong)
            again = ask(f"{url}/doc/edition/yunnan-5.ttl", {})
            assert ask(f"{url}/doc/edition/yunnan-5.ttl", {"if-none-match": again.headers["etag"]}).status == 304
            negotiated = ask(f"{url}/doc/edition/yunnan-5", {"accept": "text/turtle"})
            since = {"accept": "text/turtle", "if-modified-since": negotiated.headers["last-modified"]}
            assert ask(f"{url}/doc/edition/yunnan-5", since).status == 304
            assert negotiated.headers.get("etag", '""').endswith('"')
            packed = ask(f"{url}/doc/edition/yunnan-5.ttl", {"accept-encoding": "gzip"})
            assert packed.headers["content-encoding"] == "gzip" and packed.headers["etag"] != again.headers["etag"]
