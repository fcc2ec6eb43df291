"""``kg draw``: a picture of the graph as SVG or PNG."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.commands.common import add_build, add_lang, add_times, open_build
from kg.model.errors import UsageError

HELP = "Draw a picture: a timeline, offices over time, a map, or a network view."
EXAMPLE = "kg draw timeline --lang vi -o timeline.svg"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_build(parser)
    add_times(parser)
    parser.add_argument("view", nargs="?", metavar="VIEW", help="a picture, or the folder of a view; left out: a list")
    parser.add_argument("-o", dest="output", type=Path, metavar="FILE", help="where to write it: FILE.svg or FILE.png")
    parser.add_argument(
        "--font", dest="fonts", type=Path, action="append", default=[], metavar="FILE", help="a font for PNG, repeatable"
    )
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """List the pictures, or write one."""
    from kg.pictures.gallery import draw, picture_names

    if arguments.view is None:
        print("\n".join(picture_names()))
        return 0
    output: Path | None = arguments.output
    if output is None or output.suffix.lower() not in (".svg", ".png"):
        name = Path(arguments.view).name
        raise UsageError(f"say where to write the picture: -o {name}.svg or -o {name}.png")
    picture = draw(arguments.view, open_build(arguments), arguments.lang)
    if output.suffix.lower() == ".png":
        from kg.pictures.png import to_png

        data = to_png(picture.svg, arguments.fonts)
    else:
        data = picture.svg.encode("utf-8")
    try:
        output.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{output} cannot be written ({error.strerror}): choose another -o") from None
    if not arguments.quiet:
        print(f"{picture.title}: {output}")
    return 0
