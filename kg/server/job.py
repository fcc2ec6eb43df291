"""A request to a worker, and its answer as it comes in."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kg.server.limits import SPOOL_BYTES
from kg.server.refusal import Refusal, later
from kg.server.wire import Head, Request, encode_request

_TRIES = 2


class Usage:
    """What is in use by all clients together, whatever build they ask."""

    def __init__(self, spool_bytes: int = SPOOL_BYTES) -> None:
        self.room = spool_bytes
        """bytes of answers that may still be held for slow clients"""
        self.heavy: Counter[str] = Counter()
        """heavy queries by client"""
        self._under_way: Counter[str] = Counter()

    @contextmanager
    def admit(self, client: str, most: int) -> Iterator[None]:
        """Count a request of a client while it is answered.

        Raises:
            Refusal: 429, if it is one too many.
        """
        if self._under_way[client] >= most:
            raise later(f"you have {most} requests under way: wait for them", 1, status=429)
        self._under_way[client] += 1
        try:
            yield
        finally:
            self._under_way[client] -= 1
            if not self._under_way[client]:
                del self._under_way[client]


class Job:
    """One request. Its worker fills it, a response empties it; ``kill`` and ``resume`` are set while a worker has it."""

    def __init__(self, request: Request, client: str, usage: Usage) -> None:
        self.client = client
        self.payload = encode_request(request)
        self.head: Head | None = None
        self.refusal: Refusal | None = None
        self.ended = self.slow = self.left = False
        self.held = 0
        self.timer: asyncio.TimerHandle | None = None
        self.kill: Callable[[Refusal], None] | None = None
        self.resume: Callable[[], None] | None = None
        self._parts: deque[bytes] = deque()
        self._usage = usage
        self._tries = 0
        self._news = asyncio.Event()

    @property
    def decided(self) -> bool:
        """Whether the status is known: the first row is, or the end, or a refusal."""
        return self.head is not None or self.refusal is not None

    async def news(self) -> None:
        """Wait until something has changed: it is decided, has become slow, has more to take, or has ended."""
        await self._news.wait()
        self._news.clear()

    def may_begin_again(self) -> bool:
        """Tell whether nothing has come yet, and count the tries: a query that kills its process is not tried for ever."""
        self._tries += 1
        return self.head is None and not self.left and self._tries <= _TRIES

    def begin(self, head: Head) -> None:
        """Note what the answer is."""
        self.head = head
        self._news.set()

    def become_slow(self) -> None:
        """Note that the answer takes its time."""
        self.slow = True
        self._news.set()

    def add(self, part: bytes) -> bool:
        """Take a part of the answer in; tell whether there is room for more."""
        self._parts.append(part)
        self.held += len(part)
        self._usage.room -= len(part)
        self._news.set()
        return self._usage.room > 0

    def take(self, most: int) -> bytes:
        """Return what has come in and was not yet taken, about so many bytes of it."""
        taken: list[bytes] = []
        size = 0
        while self._parts and size < most:
            part = self._parts.popleft()
            taken.append(part)
            size += len(part)
        self.held -= size
        self._usage.room += size
        if self.resume and self._usage.room > 0:
            self.resume()
        return b"".join(taken)

    def end(self, refusal: Refusal | None = None) -> None:
        """Note that nothing more will come, and why if that is not the end of the answer."""
        self.watch(None)
        self.refusal = self.refusal or refusal
        self.ended = True
        self.kill = self.resume = None
        self._news.set()

    def watch(self, timer: asyncio.TimerHandle | None) -> None:
        """Put a timer in the place of the one before."""
        if self.timer:
            self.timer.cancel()
        self.timer = timer

    def leave(self) -> None:
        """Give the answer up, ended or not: the client has left or takes no more of it."""
        self.left = True
        if self.kill:
            self.kill(Refusal(499, "the client has left"))
        else:
            self.watch(None)
        self.take(self.held)
        self._news.set()
