"""The workbench says what ``kg build`` says, before and after any change; ``kg check --watch`` tells it on every save."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from kg.build import Graph, Timings, build
from kg.desk.watch import report, watch
from kg.desk.workbench import Verdict, Workbench
from kg.model.errors import DataError, Problem
from kg.store.publish import in_memory
from tests.desk.copies import copy_seeds
from tests.test_bad_input import ADDED, EVENT, GOOD, PASSAGES


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small") / "seeds"
    for name, file, text in (
        ("registry", "all.yaml", GOOD), ("events", "yunnan-5.yaml", EVENT), ("passages", "001.tsv", PASSAGES),
    ):
        (folder / name).mkdir(parents=True)
        (folder / name / file).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def bench(small: Path) -> Workbench:
    """One workbench for all cases, so that nothing of one may be left for the next."""
    return Workbench(small)


def problems_of_a_build(seeds: Path, out: Path) -> tuple[Problem, ...]:
    try:
        build(seeds, out, lambda step: None)
    except DataError as error:
        return tuple(error.problems)
    return ()


@pytest.mark.parametrize("case", ADDED)
def test_it_finds_what_a_build_finds(case: str, small: Path, bench: Workbench, tmp_path: Path) -> None:
    added = small / "events" / "x.yaml"
    added.write_text(ADDED[case][0], encoding="utf-8")
    try:
        found = bench.check().problems
        assert found and found == problems_of_a_build(small, tmp_path / "build")
    finally:
        added.unlink()
    assert bench.check().problems == ()


def test_its_store_holds_what_a_build_publishes(tmp_path: Path) -> None:
    seeds = copy_seeds(tmp_path)
    bench = Workbench(seeds)
    file = seeds / "events" / "yunnan-4.yaml"
    text = file.read_text(encoding="utf-8")
    bench.check()
    for changed in (text + "- {id: edition:yunnan-4, source: editors, timeOfDay: noon}\n", text):
        file.write_text(changed, encoding="utf-8")
        verdict = bench.check()
        graph = Graph(seeds, "seeds", Timings(lambda step: None))
        held, wanted = (
            set((store.dump(format=RdfFormat.N_QUADS) or b"").splitlines())
            for store in (bench.store, in_memory(graph.dataset.nquads()))
        )
        assert held == wanted
        assert (verdict.claims, verdict.facts) == (len(graph.seeds.claims), len(graph.facts.support))


def test_a_save_a_verdict(small: Path) -> None:
    """Files that change, come and go are seen; a look without a change says nothing."""
    told: list[Verdict] = []
    new = small / "events" / "y.yaml"
    steps = [
        lambda: None,
        lambda: new.write_text(ADDED["misspelt id"][0], encoding="utf-8"),
        lambda: None,
        new.unlink,
        lambda: None,
    ]

    def look() -> None:
        if not steps:
            raise KeyboardInterrupt
        steps.pop(0)()

    with pytest.raises(KeyboardInterrupt):
        watch(small, lambda verdict, seconds: told.append(verdict), look)
    assert [len(verdict.problems) for verdict in told] == [0, 1, 0]
    assert "did you mean 'province:lao-cai'" in report(told[1], 0.1) and "1 problem (0.10 s)" in report(told[1], 0.1)
    assert report(told[2], 0.25).endswith(f"no problems: {told[2].claims} claims, {told[2].facts} facts (0.25 s)")


def test_the_command_tells_problems_and_their_end(small: Path) -> None:
    command = [sys.executable, "-m", "kg", "check", "--watch", "--seeds", str(small)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout

        def last_line() -> str:
            """Wait for the line that ends a verdict, and return it."""
            for line in process.stdout or ():
                if line.endswith(" s)\n"):
                    return line
            raise AssertionError("the watch has ended")

        new = small / "events" / "z.yaml"
        try:
            assert last_line().startswith("no problems")
            new.write_text(ADDED["unknown key"][0], encoding="utf-8")
            assert last_line().startswith("1 problem ")
            new.unlink()
            assert last_line().startswith("no problems")
        finally:
            new.unlink(missing_ok=True)
            os.kill(process.pid, signal.SIGINT)
            _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
