"""The server's end of a worker: it hands it one job at a time, reads its frames, watches the clock, and kills it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import time
from contextlib import suppress
from multiprocessing import get_context
from typing import Protocol

from kg.server.job import Job
from kg.server.limits import Limits
from kg.server.refusal import Refusal, later
from kg.server.wire import DATA, END, FAILED, FAULT, FRAME, HEAD, READY, REFUSED, Build, Head, decode_refusal
from kg.server.worker import work

log = logging.getLogger("kg.server")
_CONTEXT = get_context("forkserver")
_NICE = 19
_POLL_SECONDS = 0.01
_PATIENCE = 10  # times the quick seconds, after which a job is heavy whatever it did
_SCHEDULED = 2  # of a process's clocks, the one of its processor time: clock_getcpuclockid(3)


def prepare() -> None:
    """Start the process that all workers are forked from, with their libraries loaded: a fork takes milliseconds then."""
    from multiprocessing.forkserver import ensure_running

    _CONTEXT.set_forkserver_preload(["kg.cli", "kg.server.evaluation", "rdflib.plugins.sparql.parser"])
    ensure_running()


class Owner(Protocol):
    """Whoever is told what becomes of a worker."""

    def opened(self, worker: Handle, *, alone: bool) -> None:
        """Take a worker whose store is open; ``alone`` if it has no network."""

    def freed(self, worker: Handle) -> None:
        """Take a worker whose job has ended."""

    def lost(self, worker: Handle, failure: str) -> None:
        """Miss a worker whose process has gone, perhaps because its store did not open."""

    def again(self, job: Job) -> None:
        """Take a job whose process was ended by somebody else before it had an answer."""

    def promote(self, worker: Handle, job: Job) -> Refusal | None:
        """Count a worker as heavy; the refusal if there are too many."""


class Handle(asyncio.Protocol):
    """One worker as the server sees it."""

    def __init__(self, owner: Owner, build: Build, limits: Limits) -> None:
        self._owner, self._limits = owner, limits
        self._job: Job | None = None
        self._why: Refusal | None = None
        self._failure = ""
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._paused = self._stopped = False
        self._loop = asyncio.get_running_loop()
        self._socket, theirs = socket.socketpair()
        self._socket.setblocking(False)
        self._theirs = theirs
        self._process = _CONTEXT.Process(target=work, args=(theirs, build, limits), daemon=True)
        self._due = self._used_before = 0.0

    async def start(self) -> None:
        """Start the process and begin to listen to it; the forking is waited for in a thread."""
        with self._theirs:
            await asyncio.to_thread(self._process.start)
        await self._loop.create_connection(lambda: self, sock=self._socket)

    def is_alive(self) -> bool:
        """Tell whether a job may be handed over; the process may have gone a moment ago all the same."""
        return self._transport is not None and not self._transport.is_closing()

    def run(self, job: Job) -> None:
        """Hand a job to the process."""
        assert self._transport is not None
        self._job = job
        job.kill, job.resume = self.stop, self._resume
        self._transport.write(job.payload)
        self._due = self._loop.time() + self._limits.seconds
        self._used_before = self._used()
        job.watch(self._loop.call_later(self._limits.quick_seconds, self._is_slow))

    def stop(self, why: Refusal | None = None) -> None:
        """Kill the process; its job, if it has one, is refused for this reason."""
        if self._stopped:
            return
        self._stopped, self._why = True, why
        if self._transport:
            self._process.kill()
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport (called by the event loop)."""
        self._transport = transport  # type: ignore[assignment]  # of a socket
        if self._stopped:
            self._process.kill()
            transport.abort()  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        """Read frames (called by the event loop)."""
        self._buffer += data
        at, size = 0, len(self._buffer)
        while size - at >= FRAME.size:
            kind, length = FRAME.unpack_from(self._buffer, at)
            if size - at - FRAME.size < length:
                break
            at += FRAME.size
            self._frame(kind, bytes(self._buffer[at : at + length]))
            at += length
        del self._buffer[:at]

    def connection_lost(self, error: Exception | None) -> None:
        """Tell that the process has gone, and find out why if it had a job (called by the event loop)."""
        self._owner.lost(self, self._failure)
        if self._stopped:
            self._gone(None)
        else:
            self._settle(tries=200)

    def _frame(self, kind: bytes, payload: bytes) -> None:
        job = self._job
        if kind == READY:
            self._owner.opened(self, alone=not payload)
        elif kind == FAILED:
            self._failure = payload.decode("utf-8", "replace")
        elif kind == FAULT:
            log.error("a fault: %s", payload.decode("utf-8", "replace"))
        elif job is None:
            log.warning("a worker told of something that nobody asked")
        elif kind == HEAD:
            job.begin(Head.decode(payload))
        elif kind == DATA:
            if not job.add(payload) and self._transport:
                self._paused = True
                self._transport.pause_reading()
        elif kind in (END, REFUSED):
            self._job = None
            job.end(decode_refusal(payload) if kind == REFUSED else None)
            self._owner.freed(self)

    def _resume(self) -> None:
        if self._paused and self._transport:
            self._paused = False
            self._transport.resume_reading()

    def _is_slow(self) -> None:
        """Look at a job that has taken some time: it is over, or heavy, or its process has only waited for a processor."""
        job, now = self._job, self._loop.time()
        if job is None:
            return
        if now >= self._due:
            self._is_over()
            return
        job.become_slow()
        quick = self._limits.quick_seconds
        used = self._used() - self._used_before
        if used < quick and not self._paused and now < self._due - self._limits.seconds + _PATIENCE * quick:
            job.watch(self._loop.call_later(max(quick - used, quick / 10), self._is_slow))
            return
        refusal = self._owner.promote(self, job)
        if refusal:
            self.stop(refusal)
            return
        job.watch(self._loop.call_later(self._due - now, self._is_over))
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid or 0, _NICE)

    def _used(self) -> float:
        """Return the processor time of the process, in seconds."""
        try:
            return time.clock_gettime((~(self._process.pid or 0) << 3) | _SCHEDULED)
        except OSError:  # it has gone
            return self._used_before

    def _is_over(self) -> None:
        seconds = f"{self._limits.seconds:g} s"
        self.stop(later(f"stopped after {seconds}: ask for less at a time, or take a dump of the data", 60))

    def _settle(self, tries: int) -> None:
        code = self._process.exitcode
        if code is None and tries:  # the word of its end comes by another way, a moment later
            self._loop.call_later(_POLL_SECONDS, self._settle, tries - 1)
            return
        self._gone(code)

    def _gone(self, code: int | None) -> None:
        job, self._job = self._job, None
        if job is None:
            return
        why = self._why or _reason(code, self._limits)
        if not self._why:
            log.warning("a process has ended by itself (exit code %s)%s", code, f": {why}" if why else "")
        if why is None and job.may_begin_again():
            self._owner.again(job)
        else:
            job.end(why or later("the process of this query has ended: try again", 1))


def _reason(code: int | None, limits: Limits) -> Refusal | None:
    """Return what a query did to its process, if the way it ended tells."""
    if code == -signal.SIGSEGV:  # the stack has overflowed
        return Refusal(400, "the query is nested too deeply: write it flatter")
    if code == -signal.SIGABRT:  # memory could not be had
        return later(f"the query needs more than {limits.megabytes} MB of memory: ask for less at a time", 60)
    if code == -signal.SIGXCPU:
        return later(f"stopped after {limits.seconds:g} s of processor time: ask for less at a time", 60)
    return None
