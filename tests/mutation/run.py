"""Which wrong changes the tests notice. Run with ``make mutate``; takes up to two hours on two cores.

Every mutant of the sample is written into a copy of the checkout, and the tests of its target (``targets.toml``) are run
there until one fails. Prints each mutant that survives, and the share that dies; ends with 1 if that is less than LEAST.
"""

from __future__ import annotations

import argparse
import compileall
import contextlib
import os
import py_compile
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.conftest import ROOT, TEXTS
from tests.mutation.mutants import Mutant, modules, sample, target_of, targets

COUNT = 400
LEAST = 0.85
SPARE = 3.0
"""A mutant may take so many times as long as the code as it is (and ten seconds) before it counts as dead: it hangs."""
PYTEST = ("-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not integration", "--hypothesis-seed=0")
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "build", "dist", "__pycache__", ".*_cache", ".hypothesis")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=COUNT, help=f"how many mutants (default {COUNT})")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once (default: one a core)")
    parser.add_argument("targets", nargs="*", help="modules or folders, such as kg/store (default: all of targets.toml)")
    asked = parser.parse_args()
    known = targets()
    names = sorted({name for target in asked.targets or known for name in modules(target.rstrip("/"))})
    chosen = sample(names, asked.count)
    print(f"{len(chosen)} mutants of {len(names)} modules", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        first = Path(temporary) / "0"
        copy_checkout(first)
        limits: dict[str, float] = {}
        for target in sorted({target_of(mutant.module, known) for mutant in chosen}):
            seconds = seconds_as_it_is(first, known[target])
            if seconds is None:
                print(f"the tests of {target} do not pass as they are", file=sys.stderr)
                return 1
            print(f"{target}: {seconds:.0f} seconds", flush=True)
            limits[target] = SPARE * seconds + 10
        folders: queue.Queue[Path] = queue.Queue()
        folders.put(first)
        for number in range(1, asked.jobs):
            folders.put(shutil.copytree(first, Path(temporary) / str(number)))

        def dies(mutant: Mutant) -> bool:
            target = target_of(mutant.module, known)
            folder = folders.get()
            try:
                dead = fails(folder, mutant, known[target], limits[target])
            finally:
                folders.put(folder)
            if not dead:
                print(f"\n{mutant.module} survives:\n{mutant.change}", flush=True)
            return dead

        begin = time.monotonic()
        with ThreadPoolExecutor(asked.jobs) as pool:
            dead = sum(pool.map(dies, chosen))
    share = dead / len(chosen)
    print(f"\n{dead} of {len(chosen)} mutants died ({share:.1%}) in {(time.monotonic() - begin) / 60:.0f} minutes")
    return 0 if share >= LEAST else 1


def copy_checkout(folder: Path) -> None:
    """Copy the checkout; a module's compiled form goes by its text, so that no mutant is taken for the one before."""
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    compileall.compile_dir(folder / "kg", quiet=1, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)


def seconds_as_it_is(folder: Path, tests: list[str]) -> float | None:
    """Return how long tests take on the code as it is, or None, with what they print, if they do not pass."""
    begin = time.monotonic()
    done = subprocess.run(
        [sys.executable, *PYTEST, *tests], cwd=folder, env=_environment(folder), capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        return None
    return time.monotonic() - begin


def fails(folder: Path, mutant: Mutant, tests: list[str], limit: float) -> bool:
    """Whether a test fails with a mutant in its place, or they take more than so many seconds."""
    file = folder / mutant.module
    file.write_text(mutant.after, encoding="utf-8")
    shutil.rmtree(folder / ".hypothesis", ignore_errors=True)  # what another mutant failed at is not tried first
    run = subprocess.Popen(
        [sys.executable, *PYTEST, *tests], cwd=folder, env={**_environment(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        return run.wait(limit) != 0
    except subprocess.TimeoutExpired:
        return True
    finally:
        with contextlib.suppress(ProcessLookupError):  # servers and builds that the tests started, where any are left
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        file.write_text(mutant.before, encoding="utf-8")


def _environment(folder: Path) -> dict[str, str]:
    return {"VCD_TEXTS": str(TEXTS), **os.environ, "PYTHONPATH": str(folder)}


if __name__ == "__main__":
    sys.exit(main())
