"""The documents as static files: published with no server of ours, under Apache with negotiation, or on GitHub Pages.

Every name has the files that ``Pages`` answers with, so that a link to a file holds in both worlds. What only a server can do
is left to the host: Apache gets ``.htaccess`` and a type map a document (negotiation by quality, 303, 301, 410); GitHub Pages,
which can do none of it, gets a page of its own for each thing that leads on to its document, and ``404.html``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from pyoxigraph import RdfFormat, Store

from kg.documents.contents import LICENSE, document_of
from kg.documents.crawlers import robots, sitemap, sitemap_files
from kg.documents.html import POLICY, assets, page_file, render
from kg.documents.library import Library
from kg.documents.negotiate import FORMATS, HTML, LANGUAGES, TURTLE
from kg.documents.pages import data_date
from kg.model.errors import DataError, Place, Problem, UsageError
from kg.model.rooms import ONTOLOGY, QUERIES
from kg.model.terms import BASE, ID, bare

MARK = ".kg-site"
"""The file that tells a folder made here, which may be replaced, from any other."""
_BATCH = 100  # documents that a worker writes at a time
_HOSTING = Path(__file__).parent / "hosting"


def write_site(
    dist: Path, folder: Path, *, url: str = BASE.rstrip("/"), ontology: Path = ONTOLOGY, queries: Path = QUERIES,
    progress: Callable[[str], None] = lambda step: None,
) -> int:
    """Write all documents as files, whole or not at all: the folder is replaced when the last file is written.

    Args:
        dist: the folder of dumps of a build.
        folder: where to write; it may be there if it is empty or was written by this function.
        url: where the site will be found, without a slash at its end (for the sitemap, robots.txt and the page of lost links).
        ontology: the folder of the ontology.
        queries: the folder of the catalogue.
        progress: is told what is being written.

    Returns:
        the number of files.

    Raises:
        UsageError: if the folder holds anything else, or there is no build.
        DataError: if it cannot be written.
    """
    target = folder.resolve()
    if target.exists() and not (target.is_dir() and ((target / MARK).is_file() or not any(target.iterdir()))):
        raise UsageError(f"{folder} holds something else than a site: name an empty or new folder")
    if not (dist / "vcd.nq").is_file():
        raise UsageError(f"there is no graph in {dist}: run kg build first, or name its folder with --build")
    draft, old = (target.with_name(f".{target.name}.{word}-{os.getpid()}") for word in ("new", "old"))
    try:
        draft.mkdir(parents=True)
        job = _Job(dist, draft, url, ontology, queries)
        names = list(job.library.names())
        count = job.write(_common_files(job.library, url))
        batches = [names[start : start + _BATCH] for start in range(0, len(names), _BATCH)]
        with ProcessPoolExecutor(os.cpu_count(), initializer=_begin, initargs=(dist, draft, url, ontology, queries)) as workers:
            for number, written in enumerate(workers.map(_write_documents, batches)):
                progress(f"{number * _BATCH:,} of {len(names):,} documents")
                count += written
        _date(draft, data_date(dist))
        if target.exists():
            target.rename(old)
        draft.rename(target)
    except OSError as error:
        if old.exists() and not target.exists():
            old.rename(target)
        reason = error.strerror or str(error)
        raise DataError([Problem(Place(str(folder)), f"cannot be written ({reason}): make room or choose another")]) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    return count


class _Job:
    """What a worker holds: the library over the quads in memory, which are read some ten times faster there than from disk."""

    def __init__(self, dist: Path, draft: Path, url: str, ontology: Path, queries: Path) -> None:
        store = Store()
        store.bulk_load(path=str(dist / "vcd.nq"), format=RdfFormat.N_QUADS)
        self.library = Library(store, dist, endpoint="", ontology=ontology, queries=queries)
        self.draft, self.url = draft, url
        self.made: set[Path] = set()

    def write(self, files: Iterable[tuple[str, bytes | Path]]) -> int:
        """Write files below the draft; return their number."""
        count = 0
        for name, content in files:
            file = self.draft / name
            if file.parent not in self.made:
                file.parent.mkdir(parents=True, exist_ok=True)
                self.made.add(file.parent)
            if isinstance(content, Path):
                shutil.copyfile(content, file)
            else:
                file.write_bytes(content)
            count += 1
        return count


_job: _Job  # of this worker process


def _begin(dist: Path, draft: Path, url: str, ontology: Path, queries: Path) -> None:
    global _job
    _job = _Job(dist, draft, url, ontology, queries)


def _write_documents(names: list[str]) -> int:
    return sum(_job.write(_document_files(_job.library, name, _job.url)) for name in names)


def _common_files(library: Library, url: str) -> Iterator[tuple[str, bytes | Path]]:
    """Yield every file that is no document, by its name below the folder."""
    merged = library.reader.merged()
    for node, into in merged.items():
        yield _stub(bare(node), bare(document_of(into)))
        yield from (_stub(bare(document_of(node)), bare(document_of(into)), lang) for lang in LANGUAGES)
    yield from ((f"assets/{name}", content) for name, content in assets().items())
    yield from ((f"dist/{name}", dump.file) for name, dump in library.dumps.items())
    dataset = library.find("dataset")
    assert dataset
    yield ".well-known/void", library.write(dataset, TURTLE, "en", "../", url)
    listed = list(library.listed())
    yield from ((file, sitemap(file, listed, url).encode()) for file in sitemap_files(listed))
    yield "robots.txt", robots(url, urlsplit(url).path, "").encode()
    page = library.page("en", f"{url}/")
    for status, key in ((404, "not-found"), (410, "gone")):
        yield f"{status}.html", render("message.html", page, title=page.say(key), text=page.say(f"{key}-text"), path="", lead="",
                                       links=[], schema=None)
    yield ".htaccess", _htaccess(merged, library.reader.retired())
    yield ".nojekyll", b""  # GitHub Pages would leave out what begins with a dot
    yield MARK, b"Written by kg site, which replaces this folder as a whole.\n"


def _document_files(library: Library, name: str, url: str) -> Iterator[tuple[str, bytes]]:
    document = library.find(name)
    assert document, name
    root = "../" * name.count("/")
    variants = []
    for form in FORMATS:
        for lang in LANGUAGES if form == HTML else ("",):
            file = page_file(name, lang) if form == HTML else f"{name}.{form.extension}"
            yield file, library.write(document, form, lang, root, url)
            quality = 1 - FORMATS.index(form) / 1000  # between equal wishes of a client the first wins
            entry = f"URI: {file.rsplit('/', 1)[-1]}\nContent-type: {form.content_type}; qs={quality:.3f}\n"
            variants.append(entry + (f"Content-language: {lang}\n" if lang else ""))
    yield f"{name}.var", "\n".join(variants).encode()
    if name.startswith("doc/"):
        thing = BASE + (name.removeprefix("doc/") if name.startswith("doc/graph/") else f"id/{name.removeprefix('doc/')}")
        yield _stub(thing, BASE + name)
        if document.sort == "passage":
            yield _stub(thing.replace("/passage/", "/selector/"), BASE + name)


def _stub(thing: str, document: str, lang: str = LANGUAGES[0]) -> tuple[str, bytes]:
    """Return the page of a thing for hosts that cannot redirect: it leads on to the thing's document in a language."""
    name = thing.removeprefix(BASE)
    target = "../" * name.count("/") + page_file(document.removeprefix(BASE), lang)
    return page_file(name, lang), render("stub.html", None, target=target, canonical=thing)


def _htaccess(merged: dict[str, str], retired: list[str]) -> bytes:
    lines = []
    for node, into in merged.items():
        old, new = (bare(term).removeprefix(ID) for term in (node, into))
        lines += [f"RewriteRule ^id/{old}$ /%{{ENV:MOUNT}}id/{new} [R=301,L]",
                  f"RewriteRule ^doc/{old}(\\..*)?$ /%{{ENV:MOUNT}}doc/{new}$1 [R=301,L]"]
    lines += [f"RewriteRule ^(?:id|doc)/{bare(node).removeprefix(ID)}(?:\\..*)?$ - [G,L]" for node in retired]
    text = (_HOSTING / "apache.htaccess").read_text(encoding="utf-8")
    return text.format(policy=POLICY, base=BASE, license=LICENSE, moved="\n".join(lines)).encode()


def _date(folder: Path, date: datetime | None) -> None:
    """Date every file as the data is dated: hosts derive Last-Modified, and Apache the entity tag, from it."""
    if date:
        for file in folder.rglob("*"):
            os.utime(file, (date.timestamp(), date.timestamp()))


