"""A request that is not answered, and why."""

from __future__ import annotations


class Refusal(Exception):
    """A status and a message for the client, which says what to do instead."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers or {}


def later(message: str, seconds: int, status: int = 503) -> Refusal:
    """Return the refusal of a request that may be tried again after some seconds."""
    return Refusal(status, message, {"Retry-After": str(seconds)})
