"""What the live graph gives: every question, network, picture and page is whole, whatever has been added."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.documents.negotiate import LANGUAGES
from kg.pictures.gallery import picture_names
from kg.snapshot.view import open_view
from tests.laws import outputs

LARGE = {"all", "evidence"}
"""Pictures of thousands of things take long; one language shows that they can be drawn."""


def test_questions(live_store: Store) -> None:
    outputs.questions_are_answered(live_store)


def test_networks(live_store: Store) -> None:
    outputs.networks_are_whole(live_store)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pictures(lang: str, live_store: Store) -> None:
    outputs.pictures_are_whole(live_store, lang, [name for name in picture_names() if lang == "en" or name not in LARGE])


def test_the_timeline(live_store: Store) -> None:
    outputs.timeline_tells_the_gatherings(live_store)


def test_pages(live_build: Path) -> None:
    outputs.pages_are_whole(live_build)


def test_the_report(live_store: Store) -> None:
    outputs.report_is_whole(live_store, "fr")


def test_the_days_around_a_merger(live_build: Path, live_store: Store) -> None:
    for day in outputs.merger_days(live_store):
        view = open_view(live_build, date.fromisoformat(day), None)
        outputs.networks_are_whole(view)
        outputs.pictures_are_whole(view, "vi", [name for name in picture_names() if name not in LARGE])
