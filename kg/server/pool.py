"""The workers of one build: quick ones that wait for requests, and heavy ones that have become slow.

Whatever is asked begins on a quick worker. If it is not done after ``Limits.quick_seconds``, its worker counts as heavy from
then on, runs at a low priority, and is replaced by a fresh one; after its answer it goes. A worker that runs out of time is
killed. So a heavy query never holds up a quick one, and nothing is begun twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque

from kg.server.handle import Handle
from kg.server.job import Job, Usage
from kg.server.limits import Limits
from kg.server.refusal import Refusal, later
from kg.server.wire import Build

log = logging.getLogger("kg.server")
_OPEN_SECONDS = 30.0
_QUEUE_SECONDS = 5.0
_AGAIN_SECONDS = 0.5


class Pool:
    """The workers of one build."""

    def __init__(self, build: Build, limits: Limits, usage: Usage) -> None:
        self.build = build
        self._limits, self._usage = limits, usage
        self._idle: list[Handle] = []
        self._workers: set[Handle] = set()
        self._heavy: dict[Handle, str] = {}  # and whose query each has
        self._queue: deque[Job] = deque()
        self._loop = asyncio.get_running_loop()
        self._opened: asyncio.Future[None] = self._loop.create_future()
        self._tasks: set[asyncio.Task[None]] = set()
        self._draining = False

    async def open(self) -> None:
        """Start the workers, and wait until the first has opened the store.

        Raises:
            OSError: if it cannot be opened.
        """
        for _ in range(self._limits.quick):
            self._start()
        async with asyncio.timeout(_OPEN_SECONDS):
            await self._opened

    def submit(self, job: Job) -> None:
        """Hand a job to a worker, or let it wait for one.

        Raises:
            Refusal: 503, if too many are waiting.
        """
        while self._idle:
            worker = self._idle.pop()
            if worker.is_alive():
                worker.run(job)
                return
        if len(self._queue) >= self._limits.waiting:
            raise later("too many requests are waiting: try again", 2)
        job.watch(self._loop.call_later(_QUEUE_SECONDS, self._waited, job))
        self._queue.append(job)

    def drain(self) -> None:
        """Take no more jobs; the workers go when their jobs have ended."""
        self._draining = True
        while self._idle:
            self._idle.pop().stop()

    def close(self) -> None:
        """Kill all workers."""
        self.drain()
        for worker in (*self._workers, *self._heavy):
            worker.stop(later("the server is going down", 5))

    def opened(self, worker: Handle, *, alone: bool) -> None:
        """Take a worker whose store is open; ``alone`` if it has no network."""
        if not self._opened.done():
            if not alone:
                log.warning("this system lets no process leave the network: SERVICE is refused by what queries say alone")
            self._opened.set_result(None)
        self._next(worker)

    def again(self, job: Job) -> None:
        """Take a job whose process was ended by somebody else before it had an answer."""
        try:
            self.submit(job)
        except Refusal as refusal:
            job.end(refusal)

    def freed(self, worker: Handle) -> None:
        """Take a worker whose job has ended."""
        if self._release(worker):
            worker.stop()
        else:
            self._next(worker)

    def promote(self, worker: Handle, job: Job) -> Refusal | None:
        """Count a worker as heavy and start another in its place; the refusal if there are too many heavy ones."""
        heavy = self._usage.heavy
        if heavy[job.client] >= self._limits.heavy_each:
            return later(f"you have {self._limits.heavy_each} heavy queries under way: wait for them", 10, status=429)
        if heavy.total() >= self._limits.heavy:
            return later(f"{self._limits.heavy} heavy queries are under way: try again, or ask for less at a time", 10)
        heavy[job.client] += 1
        self._heavy[worker] = job.client
        self._workers.discard(worker)
        self._replace()
        return None

    def lost(self, worker: Handle, failure: str) -> None:
        """Miss a worker whose process has gone, and start another in its place if it was a quick one."""
        self._release(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        if failure and not self._opened.done():
            self._opened.set_exception(OSError(failure))
        if worker in self._workers:
            self._workers.discard(worker)
            self._loop.call_later(_AGAIN_SECONDS if failure else 0, self._replace)

    def _next(self, worker: Handle) -> None:
        while self._queue:
            job = self._queue.popleft()
            if not job.left and not job.ended:
                worker.run(job)
                return
        if self._draining:
            worker.stop()
        else:
            self._idle.append(worker)

    def _release(self, worker: Handle) -> bool:
        client = self._heavy.pop(worker, None)
        if client is None:
            return False
        self._usage.heavy.subtract([client])
        self._usage.heavy += Counter()  # forgets clients without any
        return True

    def _replace(self) -> None:
        if not self._draining or self._queue:
            self._start()

    def _start(self) -> None:
        worker = Handle(self, self.build, self._limits)
        self._workers.add(worker)
        task = self._loop.create_task(self._started(worker))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _started(self, worker: Handle) -> None:
        try:
            await worker.start()
        except (OSError, EOFError) as error:  # no room for another process
            log.error("a process cannot be started: %s", error)
            self.lost(worker, str(error))

    def _waited(self, job: Job) -> None:
        self._queue.remove(job)
        job.end(later("no process has become free: try again", 2))
