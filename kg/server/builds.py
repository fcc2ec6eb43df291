"""Which build is asked: the published one, taken up as soon as it is there.

Every request looks at the folder that ``OUT/store`` leads to, which costs a microsecond. A new build gets workers of its
own; the old ones answer what they have begun and go. A build that cannot be opened is passed over: the last good one stays.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kg.server.job import Usage
from kg.server.limits import Limits
from kg.server.pool import Pool
from kg.server.wire import Build
from kg.store.publish import FINGERPRINT

log = logging.getLogger("kg.server")
_DOCUMENT_WORKERS = 2
_DOCUMENT_SECONDS = 30.0  # documents are our own work: this is no limit of theirs but a guard


@dataclass(frozen=True, slots=True)
class Served:
    """A build with its workers: those for queries, and those for documents, which are never heavy and share their caches."""

    name: str
    queries: Pool
    documents: Pool

    def drain(self) -> None:
        """Let the workers go when their jobs have ended."""
        self.queries.drain()
        self.documents.drain()

    def close(self) -> None:
        """Kill all workers."""
        self.queries.close()
        self.documents.close()


class Builds:
    """The builds of one folder, of which the last good one answers."""

    def __init__(self, out: Path, limits: Limits, usage: Usage, taken_up: Callable[[], None]) -> None:
        """Take the folder with ``store/`` and ``dist/``; ``taken_up`` is called after every change of build."""
        self._link = str(out / "store")
        self._out, self._limits, self._usage, self._taken_up = out, limits, usage, taken_up
        self._seen: tuple[int, ...] = ()
        self._served: Served | None = None
        self._taking: asyncio.Task[None] | None = None

    async def current(self) -> Served:
        """Return the published build.

        Raises:
            OSError: if there has never been one that can be opened.
        """
        mark = self._mark()
        if mark and mark != self._seen:
            self._seen = mark
            before = self._taking
            self._taking = asyncio.get_running_loop().create_task(self._take_up(before))
        if self._taking and not self._taking.done():
            await asyncio.shield(self._taking)
        if self._served is None:
            raise OSError(f"no graph in {self._out} can be opened")
        return self._served

    def close(self) -> None:
        """Kill all workers."""
        if self._taking:
            self._taking.cancel()
        if self._served:
            self._served.close()

    def _mark(self) -> tuple[int, ...]:
        """Return what tells the published store from every other; empty if there is none."""
        try:
            found = os.stat(self._link)
        except OSError:
            return ()
        return found.st_dev, found.st_ino, found.st_ctime_ns  # the number alone may be given to another folder later

    async def _take_up(self, before: asyncio.Task[None] | None) -> None:
        if before:
            await asyncio.wait([before])
        new = None
        try:
            store = (self._out / "store").resolve(strict=True)
            build = Build(str(store), str(store.parent / "dist"), _fingerprint(store.parent))
            steady = replace(
                self._limits, quick=_DOCUMENT_WORKERS, seconds=_DOCUMENT_SECONDS, quick_seconds=_DOCUMENT_SECONDS
            )
            new = Served(build.name, Pool(build, self._limits, self._usage), Pool(build, steady, self._usage))
            await asyncio.gather(new.queries.open(), new.documents.open())
        except OSError as error:
            log.error("the new build cannot be opened, the last one stays: %s", error)
            if new:
                new.close()
            return
        old, self._served = self._served, new
        self._taken_up()
        log.info("answering from build %s", build.name[:12])
        if old:
            old.drain()


def _fingerprint(folder: Path) -> str:
    try:
        return (folder / FINGERPRINT).read_text(encoding="ascii")
    except OSError:
        return folder.name
