"""For crawlers: what they may read, and where it is (sitemaps.org protocol 0.9, RFC 9309)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

LARGEST = 50_000
"""How many addresses one sitemap may hold; more are split among several, and ``sitemap.xml`` becomes their index."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_PART = re.compile(r"sitemap-(\d{1,6})\.xml")


def robots(mount: str, path: str, endpoint: str) -> str:
    """Return ``robots.txt``: documents are for all, queries are not for crawlers.

    Args:
        mount: the absolute URL of the mount point.
        path: its path alone (robots.txt counts only at the root of a host, and names whole paths).
        endpoint: where the endpoint lies below it; empty if there is none.
    """
    hidden = f"Disallow: {path}/{endpoint}\n" if endpoint else ""
    return f"User-agent: *\n{hidden}Allow: {path}/\n\nSitemap: {mount}/sitemap.xml\n"


def sitemap(file: str, names: Sequence[str], mount: str, largest: int = LARGEST) -> str:
    """Return ``sitemap.xml`` or one of its parts (``sitemap-1.xml``); empty if there is no such file."""
    count = -(-len(names) // largest)
    if file == "sitemap.xml" and count > 1:
        parts = "".join(f"<sitemap><loc>{escape(mount)}/sitemap-{n + 1}.xml</loc></sitemap>\n" for n in range(count))
        return f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{parts}</sitemapindex>\n'
    match = _PART.fullmatch(file)
    number = int(match[1]) - 1 if match and count > 1 else 0 if file == "sitemap.xml" else -1
    if not 0 <= number < max(1, count):
        return ""
    chosen = names[number * largest : (number + 1) * largest]
    urls = "".join(f"<url><loc>{escape(mount)}/{'' if name == 'index' else escape(name)}</loc></url>\n" for name in chosen)
    return f'{_HEAD}<urlset xmlns="{_SPACE}">\n{urls}</urlset>\n'


def sitemap_files(names: Sequence[str], largest: int = LARGEST) -> list[str]:
    """Return the names of all sitemap files."""
    count = -(-len(names) // largest)
    return ["sitemap.xml", *(f"sitemap-{n + 1}.xml" for n in range(count) if count > 1)]
