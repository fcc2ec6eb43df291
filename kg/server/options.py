"""Checking what whoever runs the server has set."""

from __future__ import annotations

from ipaddress import ip_network

from kg.model.errors import UsageError
from kg.server.limits import Limits
from kg.server.reply import PREFIX


def limits_of(seconds: float, megabytes: int, rows: int, cache_megabytes: int) -> Limits:
    """Return limits.

    Raises:
        UsageError: for a value that no server can work with.
    """
    for name, value, least, most in (
        ("--timeout", seconds, 0.1, 3600), ("--memory", megabytes, 32, 1 << 20), ("--rows", rows, 1, 10**9),
        ("--cache", cache_megabytes, 0, 1 << 20),
    ):
        if not least <= value <= most:
            raise UsageError(f"{name} {value:g}: choose from {least:g} to {most:g}")
    quick = min(Limits().quick_seconds, seconds / 2)
    return Limits(
        seconds=seconds, megabytes=megabytes, rows=rows, cache_bytes=cache_megabytes * 1024 * 1024, quick_seconds=quick
    )


def check_mount(text: str) -> str:
    """Return a mount point without a slash at its end.

    Raises:
        UsageError: if it is none.
    """
    path = text.rstrip("/")
    if not PREFIX.fullmatch(path):
        raise UsageError(f"--root-path {text}: write a path such as /vcd")
    return path


def check_proxies(text: str) -> str:
    """Return addresses and networks.

    Raises:
        UsageError: if one is none.
    """
    for part in text.split(","):
        try:
            ip_network(part.strip()) if part.strip() else None
        except ValueError as error:
            raise UsageError(f"--proxy: {error}") from None
    return text
