"""The static site: what a host without any rules serves, the same bytes every time, replaced whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from kg.cli import main
from kg.documents.crawlers import sitemap, sitemap_files
from kg.documents.pages import Pages
from kg.documents.site import MARK, write_site
from kg.model.errors import UsageError
from tests.conftest import ROOT

URL = "https://example.org/vcd"


@pytest.fixture(scope="module")
def site(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "site"
    write_site(small, folder, url=URL)
    return folder


def digests(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(folder.rglob("*")) if file.is_file()}


def plain_host(folder: Path, path: str) -> Path | None:
    """Return the file that a host such as GitHub Pages serves: the file, the file with .html, or the folder's index."""
    name = unquote(urlsplit(path).path).removeprefix("/vcd/")
    candidates = (folder / name, folder / f"{name}.html", folder / name / "index.html")
    return next((file for file in candidates if file.is_file()), None)


def test_files_hold_what_pages_answer(site: Path, small_pages: Pages) -> None:
    compared = 0
    for file in sorted(site.rglob("*"))[::7]:
        name = "/" + file.relative_to(site).as_posix()
        if file.is_file() and name.startswith(("/doc/", "/ontology", "/dataset", "/index")) and file.suffix != ".var":
            found = small_pages.respond("GET", name, "", {}, URL)
            if found.status == 301:  # a merged thing: a host without rules gets a page that leads on
                assert b'http-equiv="refresh"' in file.read_bytes()
            else:
                assert found.body == file.read_bytes(), name
                compared += 1
    assert compared > 300


def test_a_plain_host_serves_every_iri(site: Path, small_pages: Pages) -> None:
    names = [name for name in small_pages.library.names() if name.startswith("doc/")]
    for name in names:
        area = name if name.startswith("doc/graph/") else f"doc/id/{name.removeprefix('doc/')}"
        stub = plain_host(site, f"/vcd/{area.removeprefix('doc/')}")
        assert stub, name
        target = re.search(r'url=([^"]+)"', stub.read_text(encoding="utf-8"))
        assert target
        at = urljoin(f"/vcd/{stub.relative_to(site).as_posix()}", target[1])
        assert plain_host(site, at) == site / f"{name}.html"
    assert plain_host(site, "/vcd/") == site / "index.html"
    for path in ("ontology", "ontology.ttl", "ontology/1.0.0", "dataset", ".well-known/void", "dist/vcd.nq", "robots.txt"):
        assert plain_host(site, f"/vcd/{path}"), path
    assert plain_host(site, "/vcd/id/person/wang-ning-twin")
    assert plain_host(site, "/vcd/id/selector/" + next(n for n in names if "/passage/" in n).rsplit("/", 1)[1])


class Links(HTMLParser):
    """The links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src", "action") and value]


def test_links_lead_to_files(site: Path, small_pages: Pages) -> None:
    broken: set[str] = set()
    checked = 0
    for file in sorted(site.rglob("*.html"))[::11]:
        links = Links()
        links.feed(file.read_text(encoding="utf-8"))
        for href in links.found:
            at = urlsplit(urljoin(f"{URL}/{file.relative_to(site).as_posix()}", href))
            if at.netloc == "example.org":
                checked += 1
                if not plain_host(site, at.path):
                    broken.add(at.path.removeprefix("/vcd/").split(".")[0])
    assert checked > 1000
    for name in broken:  # the small graph names things that it does not describe
        assert name.startswith("doc/") and small_pages.library.find(name) is None, name


def test_hosts_get_what_they_need(site: Path) -> None:
    assert (site / ".nojekyll").exists() and (site / "404.html").exists()
    rules = (site / ".htaccess").read_text(encoding="utf-8")
    assert "{" not in rules.replace("%{", "") and "RewriteRule ^id/person/wang-ning-twin$" in rules
    assert re.search(r"\^\(\?:id\|doc\)/person/nobody.*\[G", rules)


def test_the_same_bytes_whatever_the_hash_seed(site: Path, small: Path, tmp_path: Path) -> None:
    code = ("import sys; from pathlib import Path; from kg.documents.site import write_site; "
            "write_site(Path(sys.argv[1]), Path('site'), url=sys.argv[2])")
    environment = {**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code, str(small), URL], cwd=tmp_path, env=environment, check=True)
    assert digests(tmp_path / "site") == digests(site)


def test_files_are_dated_as_the_data_is(site: Path, small: Path) -> None:
    dates = {int(file.stat().st_mtime) for file in site.rglob("*") if file.is_file()}
    assert dates == {int((small / "vcd.nq").stat().st_mtime)}


def test_a_site_is_replaced_whole(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "site"
    count = write_site(tiny, folder)
    assert count == sum(file.is_file() for file in folder.rglob("*"))
    (folder / "doc" / "left-over.html").write_text("x")
    write_site(tiny, folder)
    assert not (folder / "doc" / "left-over.html").exists()
    before = digests(folder)

    def fail(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(Exception, match="No space left"):
        write_site(tiny, folder)
    monkeypatch.undo()
    assert digests(folder) == before and [file.name for file in tmp_path.iterdir()] == ["site"]


def test_other_folders_are_left_alone(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="something else than a site"):
        write_site(tiny, tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine" and not (tmp_path / MARK).exists()


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", str(tmp_path / "site"), "--build", str(tmp_path)]) == 2
    assert "run kg build first" in capsys.readouterr().err
    assert main(["site", str(tmp_path / "site"), "--url", "example.org"]) == 2
    assert "write an address" in capsys.readouterr().err


def test_sitemaps_are_split_and_valid() -> None:
    names = [f"doc/a/{n}&" for n in range(25)]
    assert sitemap_files(names, 10) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    index = ElementTree.fromstring(sitemap("sitemap.xml", names, URL, 10).encode())
    assert [loc.text for loc in index.findall(".//{*}loc")] == [f"{URL}/sitemap-{n}.xml" for n in (1, 2, 3)]
    maps = [ElementTree.fromstring(sitemap(f"sitemap-{n}.xml", names, URL, 10).encode()) for n in (1, 2, 3)]
    assert [loc.text for part in maps for loc in part.findall(".//{*}loc")] == [f"{URL}/{name}" for name in names]
    assert sitemap_files(names) == ["sitemap.xml"]
    assert not sitemap("sitemap-4.xml", names, URL, 10) and not sitemap("sitemap-0.xml", names, URL, 10)
    assert not sitemap("sitemap-1.xml", names, URL)
