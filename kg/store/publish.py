"""Publishing at once, whole, or not at all.

``OUT/gen-N/`` holds one finished generation (``store/`` and ``dist/``); ``OUT/current`` is a link to the last one, and the
fixed links ``OUT/store`` and ``OUT/dist`` lead through it, so that one rename publishes both. The generation before is
kept, because readers may just be opening it; older ones and the leftovers of killed builds go at the next publish.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kg.model.errors import DataError, Place, Problem, UsageError

FINGERPRINT = "fingerprint"
_CURRENT = "current"


@contextmanager
def generation(out: Path) -> Iterator[Path]:
    """Give a fresh folder to build a generation in, and publish it if the block ends without an error.

    Raises:
        DataError: if the folder cannot be written (no right, no room); the last good generation stays.
        UsageError: if another build is writing there.
    """
    draft = None
    try:
        out.mkdir(parents=True, exist_ok=True)
        with (out / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UsageError(f"another build is writing to {out}: wait for it, or build elsewhere with --out") from None
            draft = out / f"gen-{time.time_ns()}-{os.getpid()}"
            draft.mkdir()
            try:
                yield draft
                _publish(out, draft)
            except BaseException:
                shutil.rmtree(draft, ignore_errors=True)
                raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise DataError([Problem(Place(str(out)), f"cannot be written ({reason}): make room or choose another --out")]) from error


def write_store(folder: Path, nquads: str) -> None:
    """Write a finished Oxigraph store of N-Quads into a folder.

    Raises:
        OSError: if it cannot be written.
    """
    store = Store(str(folder))
    store.bulk_load(nquads.encode("utf-8"), format=RdfFormat.N_QUADS)
    store.flush()
    del store


def in_memory(nquads: str) -> Store:
    """Return an Oxigraph store of N-Quads that lives in memory only."""
    store = Store()
    store.bulk_load(nquads.encode("utf-8"), format=RdfFormat.N_QUADS)
    return store


def open_finished(folder: Path) -> Store:
    """Open a store that nobody writes to any more, for reading only."""
    return Store.read_only(str(folder))


def open_store(out: Path) -> Store:
    """Open the published store for reading only.

    The link is resolved first and the opening tried twice, because a publish in between would mix two generations.

    Raises:
        UsageError: if nothing has been built there.
    """
    for attempt in (1, 2):
        try:
            return open_finished((out / "store").resolve(strict=True))
        except FileNotFoundError:
            raise UsageError(f"there is no graph in {out}: run kg build first, or name its folder with --build") from None
        except (OSError, RuntimeError) as error:
            if attempt == 2:
                raise UsageError(f"the graph in {out} cannot be opened ({error}): run kg build again") from None
    raise AssertionError("unreachable")


def published_fingerprint(out: Path) -> str:
    """Return the fingerprint of the published generation, or an empty string."""
    return published_text(out, FINGERPRINT)


def published_text(out: Path, name: str) -> str:
    """Return a file of the published generation, or an empty string."""
    try:
        return (out / _CURRENT / name).read_text(encoding="utf-8")
    except OSError:
        return ""


def _publish(out: Path, draft: Path) -> None:
    for file in sorted(draft.rglob("*")):
        if file.is_file():
            descriptor = os.open(file, os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)
    before = os.path.basename(os.readlink(out / _CURRENT)) if (out / _CURRENT).is_symlink() else ""
    link = out / f"{_CURRENT}.new"
    link.unlink(missing_ok=True)
    link.symlink_to(draft.name)
    os.replace(link, out / _CURRENT)
    for name in ("store", "dist"):
        fixed = out / name
        if not fixed.is_symlink():
            if fixed.exists():
                raise DataError([Problem(Place(str(fixed)), "is in the way of the published graph: move it elsewhere")])
            fixed.symlink_to(f"{_CURRENT}/{name}")
    for old in out.glob("gen-*"):
        if old.name not in (before, draft.name):
            shutil.rmtree(old, ignore_errors=True)
