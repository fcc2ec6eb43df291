"""Pages as HTTP has it: conditions, methods, compression, what is missing, hostile labels, every IRI, links that hold."""

from __future__ import annotations

import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Store

from kg.documents.html import texts
from kg.documents.negotiate import FORMATS, LANGUAGES
from kg.documents.ontology import Ontology
from kg.documents.pages import Pages
from kg.documents.reader import INCOMING
from kg.documents.response import Response
from kg.model.rooms import ONTOLOGY
from kg.model.terms import BASE, ID, VCD
from tests.documents.conftest import ATTACK, CLAIM, HOSTILE

HOST = "https://example.org/vcd"
DOC = "/doc/edition/yunnan-5.ttl"


def get(pages: Pages, path: str, method: str = "GET", **headers: str) -> Response:
    path, _, query = path.partition("?")
    return pages.respond(method, path, query, {name.replace("_", "-"): value for name, value in headers.items()}, HOST)


def graph(pages: Pages, path: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=get(pages, path).body, format="turtle")


def test_entity_tags(pages: Pages) -> None:
    plain, packed = get(pages, DOC), get(pages, DOC, accept_encoding="gzip")
    assert re.fullmatch(r'"[0-9a-f]{32}"', plain.header("etag"))
    assert plain.header("etag") != packed.header("etag")
    assert gzip.decompress(packed.body) == plain.body and len(packed.body) < len(plain.body) / 2
    tags = {get(pages, f"/doc/edition/yunnan-5{end}").header("etag") for end in (".ttl", ".nt", ".html", ".vi.html", ".trig")}
    assert len(tags) == 5
    assert get(pages, DOC, if_none_match=plain.header("etag")).status == 304
    assert get(pages, DOC, if_none_match=f'"x", W/{plain.header("etag")}').status == 304
    assert get(pages, DOC, if_none_match="*").status == 304
    assert get(pages, DOC, if_none_match=packed.header("etag")).status == 200
    assert get(pages, DOC, if_none_match='"x"').status == 200
    unchanged = get(pages, DOC, if_none_match=plain.header("etag"))
    assert unchanged.body == b"" and unchanged.header("etag") == plain.header("etag") and not unchanged.header("content-type")


def test_dates_come_from_the_data(pages: Pages, built: Path, memory: Store) -> None:
    date = datetime.fromtimestamp((built / "dist" / "vcd.nq").stat().st_mtime, UTC).replace(microsecond=0)
    assert get(pages, DOC).header("last-modified") == format_datetime(date, usegmt=True)
    assert get(Pages(memory, built / "dist", "again"), DOC).header("last-modified") == format_datetime(date, usegmt=True)
    hour = timedelta(hours=1)
    assert get(pages, DOC, if_modified_since=format_datetime(date, usegmt=True)).status == 304
    assert get(pages, DOC, if_modified_since=format_datetime(date + hour, usegmt=True)).status == 304
    assert get(pages, DOC, if_modified_since=format_datetime(date - hour, usegmt=True)).status == 200
    assert get(pages, DOC, if_modified_since="not a date").status == 200
    assert get(pages, DOC, if_modified_since=format_datetime(date, usegmt=True), if_none_match='"x"').status == 200


def test_methods(pages: Pages) -> None:
    for path in (DOC, "/id/edition/yunnan-5", "/nothing", "/dist/vcd.nq"):
        head, full = get(pages, path, "HEAD"), get(pages, path)
        assert (head.status, head.headers, head.body, head.file) == (full.status, full.headers, b"", None)
    options = get(pages, DOC, "OPTIONS")
    assert options.status == 204 and options.header("allow") == "GET, HEAD, OPTIONS"
    assert options.header("access-control-allow-methods") == "GET, HEAD, OPTIONS"
    for method in ("POST", "PUT", "DELETE", "PATCH", "BREW"):
        refused = get(pages, DOC, method)
        assert refused.status == 405 and refused.header("allow") == "GET, HEAD, OPTIONS"


def test_links_of_a_document(pages: Pages) -> None:
    link = get(pages, DOC).header("link")
    assert f'<{BASE}doc/edition/yunnan-5>; rel="canonical"' in link
    assert '<../../doc/edition/yunnan-5.jsonld>; rel="alternate"; type="application/ld+json"' in link
    assert '<../../.well-known/void>; rel="describedby"' in link
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in link


def test_not_acceptable_lists_what_there_is(pages: Pages) -> None:
    refused = get(pages, "/id/edition/yunnan-5", accept="image/png")
    assert refused.status == 406
    assert len(FORMATS) == 6
    for media in (form.media for form in FORMATS):
        assert media in refused.body.decode() and media in refused.header("link")


def test_a_document_says_what_is_said_in_both_directions(pages: Pages) -> None:
    found = graph(pages, "/doc/person/wang-ning.ttl")
    person, document = rdflib.URIRef(ID + "person/wang-ning"), rdflib.URIRef(BASE + "doc/person/wang-ning")
    vcd = rdflib.Namespace(VCD)
    assert (rdflib.URIRef(ID + "edition/yunnan-5"), vcd.attendedBy, person) in found
    assert (person, vcd.spokeAt, rdflib.URIRef(ID + "edition/yunnan-5")) in found
    assert (document, rdflib.FOAF.primaryTopic, person) in found
    assert (document, rdflib.VOID.inDataset, rdflib.URIRef(BASE + "dataset")) in found
    assert (rdflib.URIRef(ID + "edition/yunnan-5"), rdflib.RDFS.label, None) in found
    claims = set(found.subjects(vcd.subject, person)) & set(found.subjects(vcd.predicate, vcd.spokeAt))
    assert claims and all((claim, vcd.source, None) in found and (claim, vcd.passage, None) in found for claim in claims)


def test_incoming_is_bounded_and_says_so() -> None:
    thing, kind = f"<{ID}topic/busy>", f"<{VCD}Official>"
    lines = [f"{thing} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> {kind} .\n"]
    lines += [f"<{ID}commitment/n{n}> <{VCD}topic> {thing} .\n" for n in range(INCOMING + 7)]
    store = Store()
    store.load("".join(lines).encode(), format=RdfFormat.N_TRIPLES)
    found = Pages(store, Path("nowhere"), "x")
    text = get(found, "/doc/topic/busy.ttl").body.decode()
    assert text.count(" vcd:topic ") == INCOMING
    assert "7 more statements" in text
    page = get(found, "/doc/topic/busy.html").body.decode()
    assert "907" in page or "900" in page  # the page shows the first hundred of a property and counts the others


def test_every_iri_of_ours_dereferences(pages: Pages, memory: Store) -> None:
    seen = {term.value for quad in memory for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
            if isinstance(term, NamedNode) and term.value.startswith(BASE)}
    assert len(seen) > 4000
    triples = {"accept": "application/n-triples, */*;q=0.1"}
    for number, name in enumerate(sorted(seen)):
        path = "/" + name.removeprefix(BASE).split("#")[0]
        if path.startswith("/id/") and number % 97:  # a 303 is only given where there is a document; a sample is read below
            assert get(pages, path).status == (301 if pages.library.survivor(f"doc/{path[4:]}") else 303), name
        elif number % 97 == 0 or not path.startswith(("/ontology", "/dataset")):
            found = get(pages, path, **triples)
            while found.status in (301, 303):  # 301: it was merged, or another stands in its place
                path = urlsplit(urljoin(HOST + path, found.header("location"))).path.removeprefix("/vcd")
                found = get(pages, path, **triples)
            assert found.status == 200, name
            assert found.file or f"<{name}>" in found.body.decode(), name
    anchors = set(re.findall(r'id="([^"]+)"', get(pages, "/ontology.html").body.decode()))
    assert {name.split("#")[1] for name in seen if "ontology#" in name} <= anchors | {""}


def test_missing_names_the_nearest(pages: Pages) -> None:
    text = get(pages, "/id/person/wang-nin", accept="text/plain").body.decode()
    assert f"{ID}person/wang-ning" in text
    page = get(pages, "/id/series/yunnan-5", accept="text/html").body.decode()
    assert "../../doc/edition/yunnan-5.html" in page
    assert get(pages, "/id/claim/00", accept="text/html").status == 404
    assert get(pages, "/doc/persn", accept="text/html").body.decode().count("doc/person.html") == 1


def test_merged_things_lead_to_their_survivor_and_a_ring_is_no_loop(small_pages: Pages) -> None:
    assert get(small_pages, "/id/person/wang-ning-twin").header("location") == "../../id/person/wang-ning"
    assert get(small_pages, "/doc/person/wang-ning-twin.vi.html").header("location") == "../../doc/person/wang-ning.vi.html"
    assert get(small_pages, "/id/province/lao-cai").status == 303  # replaced as a unit, and still a thing of its own
    store = Store()
    ring = [f"<{ID}person/{a}> <http://purl.org/dc/terms/isReplacedBy> <{ID}person/{b}> ." for a, b in ("ab", "bc", "ca")]
    store.load("\n".join(ring).encode(), format=RdfFormat.N_TRIPLES)
    assert get(Pages(store, Path("nowhere"), "x"), "/id/person/a").status == 303  # to a document that says as much


def test_a_split_thing_names_all_that_stand_in_its_place() -> None:
    store = Store()
    split = [f"<{ID}group/old> <http://purl.org/dc/terms/isReplacedBy> <{ID}group/{new}> ." for new in ("one", "two")]
    store.load("\n".join(split).encode(), format=RdfFormat.N_TRIPLES)
    pages = Pages(store, Path("nowhere"), "x")
    assert get(pages, "/id/group/old").status == 303
    page = get(pages, "/doc/group/old", accept="text/html").body.decode()
    assert "group/one" in page and "group/two" in page


def test_withdrawn_things_keep_what_was_claimed(small_pages: Pages) -> None:
    page = get(small_pages, "/id/person/nobody", accept="text/html")
    assert page.status == 410 and "Withdrawn" in page.body.decode() and CLAIM.rsplit("/", 1)[1] in page.body.decode()
    turtle = get(small_pages, "/doc/person/nobody.ttl")
    assert turtle.status == 410 and b"vcd:Retracted" in turtle.body


class Tags(HTMLParser):
    """What a browser would make of a page: its elements and its visible text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(body: bytes) -> Tags:
    tags = Tags()
    tags.feed(body.decode())
    tags.close()
    return tags


def test_hostile_labels_are_text(small_pages: Pages) -> None:
    path = "/" + HOSTILE.removeprefix(BASE).replace("id/", "doc/")
    page = get(small_pages, f"{path}.html")
    tags = read(page.body)
    scripts = [attributes for tag, attributes in tags.elements if tag == "script"]
    assert scripts == [{"type": "application/ld+json"}]
    assert not any(tag == "img" or any(name.startswith("on") for name in attributes) for tag, attributes in tags.elements)
    assert not any((attributes.get("href") or "").startswith("javascript:") for _, attributes in tags.elements)
    assert ATTACK in tags.text and "49" not in tags.text
    assert "default-src 'none'" in page.header("content-security-policy")
    missing = get(small_pages, f"/id/edition/{ATTACK}", accept="text/html")
    assert missing.status == 404 and "<script>alert" not in missing.body.decode()
    assert b"<script>alert" not in get(small_pages, f"{path}.html?lang={ATTACK}").body


def test_links_within_pages_hold_under_any_mount(pages: Pages) -> None:
    starts = ["/", "/doc/edition/yunnan-5.vi.html", "/ontology/1.0.0.html", "/doc/query/attendance.html", "/doc/edition",
              "/doc/graph/source/004.html", "/doc/passage/002-802-830", "/doc/claim/4e915173647547f17f77.html",
              "/id/nothing/here"]
    checked = 0
    for path in starts:
        for _, attributes in read(get(pages, path, accept="text/html").body).elements:
            href = next((attributes[name] for name in ("href", "src", "action") if attributes.get(name)), None) or ""
            at = urlsplit(urljoin(HOST + path, href))
            if not href or href.startswith("#") or at.netloc != "example.org":
                continue
            file = at.path.removeprefix("/vcd/")
            assert at.path.startswith("/vcd/"), (path, href)
            name = re.sub(r"(\.(fr|vi|zh))?\.(html|ttl|jsonld|nt|rdf|trig)$", "", file)
            there = file == "sparql" or pages.library.find(name) or get(pages, f"/{file}", "HEAD").status in (200, 301)
            assert there, (path, href)
            checked += 1
    assert checked > 1000


def test_pages_speak_four_languages(pages: Pages) -> None:
    for key, wording in texts().items():
        assert set(wording) == set(LANGUAGES), key
    used = set()
    for template in (Path(__file__).parents[2] / "kg/documents/templates").glob("*.html"):
        used |= set(re.findall(r'page\.say\("([a-z-]+)"\)', template.read_text(encoding="utf-8")))
    assert used <= set(texts())
    for lang, word in (("en", "held on"), ("vi", "Dữ kiện"), ("fr", "Faits"), ("zh", "事实")):
        page = get(pages, "/doc/edition/yunnan-5", accept="text/html", accept_language=lang).body.decode()
        assert f'<html lang="{lang}">' in page and word in page
        assert page.count(f'hreflang="{lang}"') == 2


def test_modality_certainty_source_and_passage_stand_beside_a_fact(pages: Pages) -> None:
    page = get(pages, "/doc/edition/yunnan-5.html").body.decode()
    row = next(part for part in page.split("<tr>") if "#heldOn" in part and "2025-10-30" in part)
    for part in ("reported", "inferable", "Article 001", "characters 155–177", "line 5"):
        assert part in row
    planned = get(pages, "/doc/edition/yunnan-2.html").body.decode()
    assert "announced" in next(part for part in planned.split("<tr>") if "#plannedFor" in part)
    assert "held edition" not in planned
    inferred = next(part for part in page.split("<tr>") if "#earliest" in part)
    assert "inferred" in inferred and "A date leaves open the days" in inferred


def test_older_versions_of_the_ontology_are_kept(memory: Store, built: Path, tmp_path: Path) -> None:
    for file in ONTOLOGY.glob("*.ttl"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "rules").mkdir()
    (tmp_path / "versions").mkdir()
    old = (ONTOLOGY / "versions" / "1.0.0.ttl").read_text(encoding="utf-8").replace("1.0.0", "0.9.0")
    now = Ontology(ONTOLOGY).current.version
    (tmp_path / "versions" / "0.9.0.ttl").write_text(old, encoding="utf-8")
    found = Pages(memory, built / "dist", "x", ontology=tmp_path)
    assert b'"0.9.0"' in get(found, "/ontology/0.9.0.ttl").body
    assert b"0.9.0.html" in get(found, "/ontology.html").body
    assert get(found, "/ontology.ttl").body == get(found, f"/ontology/{now}", accept="text/turtle").body
    assert get(found, "/ontology/0.8.0").status == 404


def test_the_description_knows_the_dumps_and_the_endpoint(pages: Pages, built: Path) -> None:
    import hashlib

    found = graph(pages, "/dataset.ttl")
    spdx, dcat = rdflib.Namespace("http://spdx.org/rdf/terms#"), rdflib.DCAT
    distribution = rdflib.URIRef(f"{BASE}dataset/vcd.nq")
    data = (built / "dist" / "vcd.nq").read_bytes()
    checksum = found.value(distribution, spdx.checksum)
    assert str(found.value(checksum, spdx.checksumValue)) in (hashlib.sha256(data).hexdigest(),
                                                              hashlib.sha256(data).hexdigest().upper())
    assert int(str(found.value(distribution, dcat.byteSize))) == len(data)
    assert found.value(rdflib.URIRef(BASE + "dataset"), rdflib.VOID.sparqlEndpoint) == rdflib.URIRef(f"{HOST}/sparql")
    elsewhere = pages.respond("GET", "/dataset.ttl", "", {}, "http://127.0.0.1:1").body
    assert b"<http://127.0.0.1:1/sparql>" in elsewhere and HOST.encode() not in elsewhere


def test_without_an_endpoint_none_is_named(small_pages: Pages) -> None:
    assert b"sparqlEndpoint" not in get(small_pages, "/dataset.ttl").body
    assert b"<form" not in get(small_pages, "/index.html").body
    assert b"Disallow" not in get(small_pages, "/robots.txt").body


def test_forms_post_to_the_endpoint(pages: Pages) -> None:
    form = next(attributes for tag, attributes in read(get(pages, "/doc/query/attendance.html").body).elements if tag == "form")
    assert form == {"action": "../../sparql", "method": "post"}
    assert b"Disallow: /vcd/sparql" in get(pages, "/robots.txt").body


def test_the_cache_is_bounded(memory: Store, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.documents.pages.CACHED", 100_000)
    found = Pages(memory, built / "dist", "x")
    for name in list(found.library.names())[:150]:
        get(found, f"/{name}.ttl", accept_encoding="gzip")
    assert 0 < sum(map(len, found._cache.values())) == found._cached <= 100_000


def test_threads_get_the_same(pages: Pages, memory: Store, built: Path) -> None:
    fresh = Pages(memory, (built / "dist").resolve(), "x")
    paths = [f"/doc/{name}" for name in ("edition/yunnan-5.ttl", "person/wang-ning.html", "province/lao-cai.jsonld")] * 8
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda path: get(fresh, path).body, paths))
    assert found == [get(pages, path).body for path in paths]


paths = st.text(st.characters(codec="utf-8"), max_size=60).map(lambda text: f"/{text}") | st.lists(
    st.sampled_from(["id", "doc", "edition", "yunnan-5", "..", "", ".", "graph", "ontology", "1.0.0", ".ttl", "%00", "\0", "dist",
                     "assets", "dataset", "sitemap-1.xml", "x" * 5000, "query", "claim", ".well-known", "void"]), max_size=6,
).map(lambda parts: "/" + "/".join(parts))
headers = st.dictionaries(
    st.sampled_from(["accept", "accept-language", "accept-encoding", "if-none-match", "if-modified-since"]), st.text(max_size=40),
)


@pytest.mark.parametrize("mount", ['http://a"><script>', "http://a b", "http://a\nb: c", "javascript:x", "http://a/<b>", ""])
def test_a_hostile_host_is_not_taken_over(mount: str, pages: Pages) -> None:
    for path in ("/dataset.ttl", "/dataset.rdf", "/sitemap.xml", "/robots.txt", "/doc/query.jsonld"):
        body = pages.respond("GET", path, "", {}, mount).body.decode()
        assert BASE in body and (not mount or mount not in body)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["GET", "HEAD", "OPTIONS", "POST"]), paths, st.text(max_size=30), headers)
def test_nothing_that_is_sent_is_an_error(
    small_pages: Pages, method: str, path: str, query: str, headers: dict[str, str]
) -> None:
    found = small_pages.respond(method, path, query, headers, HOST)
    assert found.status in (200, 204, 301, 303, 304, 308, 404, 405, 406, 410)
    for name, value in found.headers:
        assert "\n" not in value and "\r" not in value and value.isprintable(), name
    assert urljoin(HOST + path, found.header("location")).startswith(HOST) or not found.header("location")
