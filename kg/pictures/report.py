"""The report: one HTML page that needs nothing else, with the pictures, the tables and the answers, sources beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from re import sub

from pyoxigraph import Store

from kg.ask.answers import ask
from kg.ask.catalogue import Question, parse_question, read_catalogue
from kg.model.rooms import QUERIES
from kg.pictures.canvas import clean
from kg.pictures.frame import Picture
from kg.pictures.gallery import draw, network_view, picture_names
from kg.pictures.html import SOURCES, cell, table, tag
from kg.pictures.read import Reader, Values, first
from kg.pictures.words import words

_MOST = 10
_ASKED_IN = "en"
"""The language of the catalogue's questions."""


def write_report(store: Store, lang: str = "en", names: Sequence[str] = ()) -> str:
    """Return the page on a graph.

    Args:
        store: the graph.
        lang: the language of labels, titles and captions, one of en, fr, vi, zh; questions stay in that of their files.
        names: the pictures to show; none: all.

    Raises:
        UsageError: if there is no such picture.
    """
    say = words(lang)
    reader = Reader(store, lang)
    sources = reader.things("source-list")
    known = frozenset(iri.removeprefix(SOURCES) for iri in sources)
    pictures = [draw(name, store, lang) for name in names or picture_names()]
    questions = list(read_catalogue(QUERIES).values())
    sections = {
        "pictures": "\n".join(_figure(number, picture, reader) for number, picture in enumerate(pictures, 1)),
        "statistics": "\n".join((_statistics(reader), *_measures(names or picture_names(), pictures, reader))),
        "answers": "\n".join(_answer(question, reader, known) for question in questions),
        "source-list": _sources(sources, reader),
    }
    parts = {
        "pictures": [tag("a", clean(picture.title), href=f"#picture-{picture.key}") for picture in pictures],
        "answers": [tag("a", clean(q.title), href=f"#answer-{q.name}", lang=_ASKED_IN) for q in questions],
    }
    entries = (
        tag("li", tag("a", clean(say(key)), href=f"#{key}"), _list(parts[key]) if key in parts else "") for key in sections
    )
    contents = tag("nav", tag("h2", clean(say("contents"))), tag("ul", *entries), id="contents", aria_label=say("contents"))
    up = tag("p", tag("a", clean(say("to-top")), href="#contents"), class_="top")
    body = "\n".join(tag("section", tag("h2", clean(say(key))), content, up, id=key) for key, content in sections.items())
    titles = reader.things("titles")
    title = clean(" – ".join(filter(None, (first(titles.get(lang, {}), "title"), say("report")))))
    head = tag("header", tag("h1", title), tag("p", clean(reader.origin())))
    style = files("kg.pictures").joinpath("report.css").read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n{head}\n{contents}\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _figure(number: int, picture: Picture, reader: Reader) -> str:
    named = words(reader.lang)("figure", count=number)
    return tag("figure", picture.svg, tag("figcaption", clean(f"{named} {picture.title}")), id=f"picture-{picture.key}")


def _statistics(reader: Reader) -> str:
    say = words(reader.lang)
    query = (QUERIES / "parts" / "stats.rq").read_text(encoding="utf-8")
    answer = ask(parse_question("stats", query), {}, reader.store)
    rows = [[cell(term, reader) for term in row] for row in answer.rows]
    return table(say("statistics"), [say("column-class"), say("column-count")], rows)


def _measures(names: Sequence[str], pictures: Sequence[Picture], reader: Reader) -> Iterator[str]:
    """Yield a table of the most connected things of every network shown."""
    from kg.networks.measures import add_measures
    from kg.networks.summary import measure_table
    from kg.networks.views import read_view

    say = words(reader.lang)
    for name, picture in zip(names, pictures, strict=True):
        if view := network_view(name):
            graph = read_view(view, reader.store, reader.lang)
            add_measures(graph)
            answer = measure_table(graph)
            rows = [[cell(term, reader) for term in row] for row in answer.rows[:_MOST]]
            if rows:
                title = say("most-connected", network=picture.title, count=len(rows))
                yield tag("h3", clean(title)) + table(title, _spaced(answer.columns), rows)


def _spaced(columns: Sequence[str]) -> list[str]:
    """Return names of columns as words: ``validFrom`` and ``first_day``."""
    return [sub("([A-Z])", r" \1", column).lower().replace("_", " ") for column in columns]


def _answer(question: Question, reader: Reader, sources: frozenset[str]) -> str:
    """Return a question, what it was asked with, and its answer."""
    say = words(reader.lang)
    answer = ask(question, {}, reader.store)
    given = ", ".join(f"{parameter.name} = {parameter.default}" for parameter in question.parameters)
    told = [tag("p", clean(question.question), class_="question", lang=_ASKED_IN)]
    if given:
        told.append(tag("p", clean(say("asked-with", values=given)), class_="asked"))
    rows = [
        [
            cell(term, reader, sources, column in question.lists or column == "onlyIn")
            for column, term in zip(answer.columns, row, strict=True)
        ]
        for row in answer.rows
    ]
    found = table(question.title, _spaced(answer.columns), rows) if rows else tag("p", clean(say("nothing")))
    return tag("article", tag("h3", clean(question.title), lang=_ASKED_IN), *told, found, id=f"answer-{question.name}")


def _sources(sources: Mapping[str, Values], reader: Reader) -> str:
    """Return the table of sources, each with the place that answers link to."""
    say = words(reader.lang)
    rows = []
    for iri, values in sources.items():
        slug = iri.removeprefix(SOURCES)
        address = first(values, "address")
        name = first(values, "title")
        spoken = {"lang": first(values, "language")} if name and "language" in values else {}
        rows.append([
            tag("td", tag("a", clean(slug), href=iri), id=f"source-{slug}", class_="source"),
            tag("td", clean(name or reader.label(iri)), **spoken),
            tag("td", clean(", ".join(reader.label(body) for body in values.get("publisher", ())))),
            tag("td", clean(first(values, "published"))),
            tag("td", clean(first(values, "language"))),
            tag("td", tag("a", clean(address.split("/")[2]), href=address) if address.count("/") > 1 else clean(address)),
            tag("td", clean(first(values, "claims")), class_="number"),
        ])
    columns = ("source", "title", "publisher", "date", "language", "address")
    return table(say("source-list"), [*(say(f"column-{column}") for column in columns), say("claims")], rows)


def _list(items: list[str]) -> str:
    return tag("ul", *(tag("li", item) for item in items))
