"""Pages in Debian's Chromium: nothing wrong on the console, and nothing that axe-core (Deque) finds, light, dark and narrow."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.documents.pages import Pages
from tests.documents.conftest import HOSTILE
from tests.documents.serving import serving

pytestmark = pytest.mark.integration
AXE = "axe-core@4.10.3"
PATHS = ("/", "/?lang=fr", "/id/edition/yunnan-5", "/id/person/wang-ning?lang=vi", "/id/source/004?lang=zh", "/id/topic/tourism",
         "/doc/claim/4e915173647547f17f77", "/doc/passage/002-802-830", "/graph/source/004", "/doc/edition", "/ontology",
         "/doc/query", "/doc/query/attendance")


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("axe")
    if not shutil.which("npm"):
        pytest.skip("npm is not installed")
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", AXE]
    if subprocess.run(command, cwd=folder, check=False, timeout=120).returncode:
        pytest.skip("axe-core cannot be had: the registry is unreachable")
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync = pytest.importorskip("playwright.sync_api")
    if not shutil.which("chromium") and os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        subprocess.run(command, check=False, capture_output=True)
    program = shutil.which("chromium")
    if not program:
        pytest.skip("chromium is not installed and cannot be")
    with sync.sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])


def listen(page: Any, problems: list[str]) -> None:
    page.on("console", lambda message: problems.append(f"{page.url}: {message.text}"))
    page.on("requestfailed", lambda request: problems.append(f"{page.url}: {request.url} is not loaded"))


@pytest.mark.parametrize("look", [
    {"viewport": {"width": 1100, "height": 900}}, {"viewport": {"width": 360, "height": 800}, "color_scheme": "dark"},
], ids=["wide", "narrow-dark"])  # fmt: skip
def test_pages_are_accessible_and_the_console_is_silent(look: dict[str, Any], pages: Pages, browser: Any, axe: str) -> None:
    problems: list[str] = []
    with serving(pages, "/some/mount") as url:
        for path in PATHS:
            page = browser.new_page(**look)
            listen(page, problems)
            assert page.goto(url + path).status == 200
            found = page.evaluate(f"() => {{ {axe}; return axe.run({{resultTypes: ['violations']}}) }}")
            problems += [f"{path}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in found["violations"]]
            wide = page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")
            problems += [f"{path}: wider than the window"] if wide else []
            page.close()
    assert not problems, "\n".join(problems)


def test_a_hostile_label_does_nothing(small_pages: Pages, browser: Any) -> None:
    said: list[str] = []
    with serving(small_pages) as url:
        page = browser.new_page()
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: said.append(message.text))
        page.goto(url + "/id/person/" + HOSTILE.rsplit("/", 1)[1])
        assert "<script>alert(1)</script>" in page.inner_text("h1")
        page.close()
    assert said == []


def test_a_page_prints(pages: Pages, browser: Any, tmp_path: Path) -> None:
    with serving(pages) as url:
        page = browser.new_page()
        page.goto(url + "/doc/edition/yunnan-5.html")
        page.emulate_media(media="print")
        assert not page.is_visible("header nav")
        assert page.pdf(path=tmp_path / "page.pdf").startswith(b"%PDF")
        page.close()
