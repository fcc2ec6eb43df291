"""The process that answers: it has its own read-only store, no network, and limits that the kernel keeps."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
from pathlib import Path

from kg.server.limits import Limits
from kg.server.wire import FAILED, READY, Build, Line, Stop

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # <linux/sched.h>
_DEATH_SIGNAL, _NO_NEW_PRIVILEGES = 1, 38  # <linux/prctl.h>
_SPARE_FILES = 64


def work(connection: socket.socket, build: Build, limits: Limits) -> None:
    """Open the store, close the doors, and answer requests until the server hangs up. Runs as a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the server hangs up when it is done
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    line = Line(connection)
    try:
        alone = _leave_network()
        from kg.server.evaluation import Evaluator

        try:
            evaluator = Evaluator(build, limits)
        except (OSError, RuntimeError, ValueError) as error:
            line.send((FAILED, str(error).encode("utf-8")))
            return
        _limit_process(limits)
        line.send((READY, b"" if alone else b"network"))
        while True:
            request = line.receive()
            _limit_processor(limits.seconds)
            evaluator.answer(request, line)
    except Stop:
        return


def _leave_network() -> bool:
    """Enter a namespace without network, gain no rights, die with the server; tell whether the system lets us do the first."""
    libc = ctypes.CDLL(None, use_errno=True)
    alone = bool(libc.unshare(_NEW_NETWORK) == 0 or libc.unshare(_NEW_USER | _NEW_NETWORK) == 0)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    libc.prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    return alone


def _limit_process(limits: Limits) -> None:
    """Limit memory and open files to what the open store has and a query may add; no file may grow, no core is dumped."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    space = pages * resource.getpagesize() + limits.megabytes * 1024 * 1024
    files = len(os.listdir("/proc/self/fd")) + _SPARE_FILES
    for kind, most in (
        (resource.RLIMIT_AS, space), (resource.RLIMIT_NOFILE, files), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def _limit_processor(seconds: float) -> None:
    """Limit the processor time of the next request; the limit moves, since the kernel counts over the process's whole life."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 2, hard))
