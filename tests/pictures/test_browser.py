"""The report in a real browser (Debian's Chromium) and before the W3C's validator (vnu, Java, from npm)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Store

from kg.pictures.gallery import draw, picture_names
from kg.pictures.png import to_png
from kg.pictures.report import write_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.integration


def install(package: str, program: str) -> str:
    """Return where a program of a Debian package is, installing it where that is possible."""
    if not shutil.which(program) and shutil.which("apt-get"):
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", package]):
            subprocess.run(command, capture_output=True, check=False)
    found = shutil.which(program)
    if not found:
        pytest.skip(f"{program} is not here and cannot be installed: apt-get install {package}")
    return found


@pytest.fixture(scope="module", params=["vi", "zh"])
def report(request: pytest.FixtureRequest, store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("report") / f"report-{request.param}.html"
    file.write_text(write_report(store, request.param), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api")
    program = install("chromium", "chromium")
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def test_the_page_opens_without_errors_and_asks_for_nothing(report: Path, browser: Browser) -> None:
    page = browser.new_page()
    told: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))

    page.goto(report.as_uri())

    assert told == []
    assert asked == [report.as_uri()]
    assert page.locator("figure > svg").count() == len(picture_names())
    text = page.inner_text("body")
    assert ("Ngoại giao địa phương" if "-vi" in report.name else "越中地方外交") in text
    shown = page.locator("#picture-map tspan").all_text_contents()
    assert ("Điện Biên" if "-vi" in report.name else "云南省") in shown
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400  # nothing hangs over a narrow screen
    page.close()


def test_labels_take_no_more_room_than_reserved(store: Store, browser: Browser) -> None:
    """The widths in kg/pictures/text.py are those of the widest usual font: a real font stays within them."""
    picture = draw("offices", store, "vi")
    page = browser.new_page()
    page.set_content(picture.svg)

    widths = page.evaluate("[...document.querySelectorAll('text')].map(text => text.getBBox().width)")

    assert len(widths) == len(picture.labels)
    for drawn, text in zip(widths, picture.labels, strict=True):
        assert drawn <= 1.02 * text.box.width + 3, text  # the rim around some labels is 3 wide
    page.close()


def test_the_validator_finds_no_error(report: Path, tmp_path: Path) -> None:
    java, npm = shutil.which("java"), shutil.which("npm")
    if not java or not npm:
        pytest.skip("the validator needs java and npm")
    done = subprocess.run([npm, "install", "--prefix", str(tmp_path), "vnu-jar"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"npm cannot fetch vnu-jar: {done.stderr[-200:]}")
    [jar, *_] = sorted(tmp_path.rglob("vnu.jar"))

    checked = subprocess.run([java, "-jar", str(jar), "--errors-only", str(report)], capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stderr


def test_html5lib_reads_the_page_without_an_error(report: Path) -> None:
    html5lib = pytest.importorskip("html5lib")
    parser = html5lib.HTMLParser()

    parser.parse(report.read_text(encoding="utf-8"))

    assert parser.errors == []


def test_png_with_the_fonts_of_a_machine_that_has_them(store: Store) -> None:
    install("fonts-noto-cjk", "fc-list")
    if "Noto Sans CJK" not in subprocess.run(["fc-list"], capture_output=True, text=True, check=False).stdout:
        subprocess.run(["apt-get", "install", "-y", "-qq", "fonts-noto-cjk"], capture_output=True, check=False)

    assert len(to_png(draw("map", store, "zh").svg, scale=1)) > 20_000
