"""New builds are taken up without a restart and without a failed request."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.store.publish import FINGERPRINT, generation, write_store
from tests.server.conftest import Service, serving

NUMBER = "SELECT ?n { <urn:build> <urn:number> ?n }"


def publish(out: Path, number: int) -> None:
    """Publish a small build that knows its number."""
    with generation(out) as draft:
        write_store(draft / "store", f'<urn:build> <urn:number> "{number}" .\n')
        (draft / "dist").mkdir()
        (draft / FINGERPRINT).write_text(f"build-{number}", encoding="ascii")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    publish(tmp_path / "build", 0)
    return tmp_path / "build"


@pytest.fixture
def swapping(out: Path) -> Iterator[Service]:
    with serving(out, "--timeout", "3") as running:
        yield running


def number(service: Service, comment: str = "") -> int:
    found = service.ask(f"{NUMBER} # {comment}" if comment else NUMBER)
    assert found.status == 200, found.text
    return int(json.loads(found.body)["results"]["bindings"][0]["n"]["value"])


def test_the_next_request_sees_the_new_build(swapping: Service, out: Path) -> None:
    assert number(swapping) == number(swapping) == 0
    for build in range(1, 6):
        publish(out, build)
        assert number(swapping) == build
        assert number(swapping, "not kept") == build


@pytest.mark.integration
def test_no_request_fails_under_load(swapping: Service, out: Path) -> None:
    done = threading.Event()
    seen: list[list[int]] = [[] for _ in range(4)]
    failures: list[str] = []

    def keep_asking(mine: list[int], thread: int) -> None:
        while not done.is_set():
            try:
                mine.append(number(swapping, f"{thread} {len(mine)}" if thread % 2 else ""))
            except (AssertionError, OSError) as error:
                failures.append(repr(error))

    threads = [threading.Thread(target=keep_asking, args=(mine, at)) for at, mine in enumerate(seen)]
    for thread in threads:
        thread.start()
    for build in range(1, 9):
        publish(out, build)
        assert number(swapping, f"main {build}") == build
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    for mine in seen:
        assert len(mine) > 20
        assert mine == sorted(mine)


@pytest.mark.integration
def test_a_query_that_has_begun_is_finished(swapping: Service, out: Path) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?x{n} {{ {'1 ' * 60}}}" for n in range(4)) + " }"
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.append(swapping.ask(heavy).status))
    asking.start()
    publish(out, 1)
    assert number(swapping) == 1
    asking.join()
    assert answers in ([200], [503])


def test_a_build_that_cannot_be_opened_is_passed_over(swapping: Service, out: Path) -> None:
    with generation(out) as draft:
        (draft / "store").mkdir()
        (draft / "store" / "CURRENT").write_text("nonsense\n", encoding="ascii")
    assert number(swapping) == 0
    assert "cannot be opened" in swapping.log.read_text(encoding="utf-8")
    publish(out, 2)
    assert number(swapping) == 2


@pytest.mark.integration
def test_a_build_that_goes_away_is_still_answered_from(swapping: Service, out: Path) -> None:
    (out / "current").rename(out / "hidden")
    assert number(swapping, "while it is away") == 0
    (out / "hidden").rename(out / "current")
    assert number(swapping, "and back") == 0
