"""Checking on save: the folder is looked at ten times a second, and checked when a file has changed."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kg.desk.workbench import Verdict, Workbench

PAUSE = 0.1
"""Seconds between two looks at the folder."""
_PATTERNS = ("*.yaml", "*.yml", "*.tsv")


def watch(seeds: Path, tell: Callable[[Verdict, float], None], look: Callable[[], None] | None = None) -> None:
    """Check a seeds folder now and after every save, until it is interrupted.

    Args:
        seeds: the folder.
        tell: told of every verdict, with the seconds that it took.
        look: waits until the folder should be looked at again; a tenth of a second if left out.

    Raises:
        KeyboardInterrupt: when the person at the desk has had enough.
    """
    wait = look or (lambda: time.sleep(PAUSE))
    bench = Workbench(seeds)
    for _ in _changes(seeds, wait):
        gc.disable()  # garbage is collected while nobody waits
        begin = time.perf_counter()
        verdict = bench.check()
        tell(verdict, time.perf_counter() - begin)
        gc.enable()


def report(verdict: Verdict, seconds: float) -> str:
    """Return a verdict as text: problems and warnings a line each, and how it stands."""
    lines = [str(problem) for problem in verdict.problems] + [f"warning: {warning}" for warning in verdict.warnings]
    count = len(verdict.problems)
    if count:
        lines.append(f"{count} problem{'' if count == 1 else 's'} ({seconds:.2f} s)")
    else:
        lines.append(f"no problems: {verdict.claims:,} claims, {verdict.facts:,} facts ({seconds:.2f} s)")
    return "\n".join(lines)


def _changes(seeds: Path, wait: Callable[[], None]) -> Iterator[None]:
    """Yield once at the beginning and after every change of a file, its coming or going."""
    before: dict[Path, tuple[int, int]] | None = None
    while True:
        now = _stamps(seeds)
        if now != before:
            before = now
            yield
        wait()


def _stamps(seeds: Path) -> dict[Path, tuple[int, int]]:
    stamps = {}
    for pattern in _PATTERNS:
        for file in seeds.rglob(pattern):
            try:
                status = file.stat()
            except OSError:  # an editor that saves by renaming has just taken it away
                continue
            stamps[file] = (status.st_mtime_ns, status.st_size)
    return stamps
