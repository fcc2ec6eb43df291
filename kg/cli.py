"""The command line: parse arguments, call one function, print."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kg import __version__
from kg.model.errors import DataError, UsageError
from kg.model.rooms import QUERIES, default_seeds

ASK_FORMATS = ("table", "csv", "tsv", "json", "xml", "turtle")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns:
        0 if it is done, 1 if the data has problems, 2 for wrong use.
    """
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except DataError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        count = len(error.problems)
        print(f"{count} problem{'' if count == 1 else 's'}: nothing was published", file=sys.stderr)
        return 1
    except UsageError as error:
        print(f"kg: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output has had enough
        sys.stderr.close()
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kg", description="The knowledge graph of Vietnam-China subnational diplomacy.")
    parser.add_argument("--version", action="version", version=f"kg {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, what: str, example: str, run: object) -> argparse.ArgumentParser:
        command = commands.add_parser(
            name, help=what, description=what, epilog=f"example: {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_argument("--quiet", action="store_true", help="print no progress and no summary")
        command.set_defaults(run=run)
        return command

    def seeds(command: argparse.ArgumentParser) -> None:
        command.add_argument("--seeds", type=Path, default=None, metavar="DIR", help="the seeds (default: seeds, or ours)")

    def built(command: argparse.ArgumentParser) -> None:
        command.add_argument("--build", type=Path, default=Path("build"), metavar="DIR", help="a build (default: build)")

    build = add("build", "Build the graph from the seeds and publish it.", "kg build --out build", _build)
    seeds(build)
    build.add_argument("--out", type=Path, default=Path("build"), metavar="DIR", help="where to publish (default: build)")
    check = add("check", "Check the seeds the reference way (owlrl, pyshacl) against the fast one.", "kg check", _check)
    seeds(check)
    example = 'kg ask attendance -p edition="5th conference with Yunnan"'
    ask = add("ask", "Ask a question of the catalogue, or any SPARQL.", example, _ask)
    built(ask)
    ask.add_argument("question", nargs="?", metavar="NAME|FILE|SPARQL", help="left out: the catalogue")
    ask.add_argument("-p", dest="parameters", action="append", default=[], metavar="KEY=VALUE", help="bind a parameter")
    ask.add_argument("--format", choices=ASK_FORMATS, default="table")
    ask.add_argument("--lang", default="en", help="the language of labels (default: en)")
    cite = add("cite", "Find a phrase in a source and print its reference.", 'kg cite 001 "Wang Ning" --sources texts', _cite)
    seeds(cite)
    cite.add_argument("source", nargs="?", metavar="SOURCE")
    cite.add_argument("phrase", nargs="?", metavar="PHRASE", help="words as printed, or a span such as 907-1022")
    cite.add_argument("--sources", type=Path, required=True, metavar="DIR", help="the sources' texts")
    cite.add_argument("--missing", action="store_true", help="record the digests of all cited passages that have none")
    verify = add("verify", "Verify every claim against the texts of the sources.", "kg verify --sources texts", _verify)
    seeds(verify)
    verify.add_argument("--sources", type=Path, required=True, metavar="DIR", help="the sources' texts")
    stats = add("stats", "Count what the graph holds, by class.", "kg stats --lang vi", _stats)
    built(stats)
    stats.add_argument("--format", choices=ASK_FORMATS[:5], default="table")
    stats.add_argument("--lang", default="en", help="the language of labels (default: en)")
    schema = add("schema", "Write the JSON Schema that editors complete and check records with.", "kg schema", _schema)
    seeds(schema)
    return parser


def _progress(quiet: bool) -> object:
    def tell(step: str) -> None:
        print(f"\r\033[K{step} ...", end="", file=sys.stderr, flush=True)

    def nothing(step: str) -> None:
        del step

    return nothing if quiet or not sys.stderr.isatty() else tell


def _summary(arguments: argparse.Namespace, run: object) -> int:
    """Run a build or a check with progress on a terminal, and print what it did."""
    progress = _progress(arguments.quiet)
    try:
        summary = run(progress)  # type: ignore[operator]
    finally:
        if not arguments.quiet and sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)
    for warning in summary.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    if arguments.quiet:
        return 0
    if summary.unchanged:
        print("nothing has changed since the last build")
        return 0
    print(", ".join(f"{count:,} {name}" for name, count in summary.counts.items()) + ", 0 problems")
    steps = ", ".join(f"{name} {seconds:.2f}" for name, seconds in summary.seconds.items())
    print(f"seconds: {steps}; together {sum(summary.seconds.values()):.2f}")
    return 0


def _build(arguments: argparse.Namespace) -> int:
    from kg.build import build

    seeds = arguments.seeds or default_seeds()
    return _summary(arguments, lambda progress: build(seeds, arguments.out, progress))


def _check(arguments: argparse.Namespace) -> int:
    from kg.check import check

    return _summary(arguments, lambda progress: check(arguments.seeds or default_seeds(), progress))


def _ask(arguments: argparse.Namespace) -> int:
    from kg.ask.answers import ask, write
    from kg.ask.catalogue import find_question, read_catalogue
    from kg.store.publish import open_store

    if arguments.question is None:
        for name, question in read_catalogue(QUERIES).items():
            print(f"{name:24} {question.question}")
            for parameter in question.parameters:
                print(f"{'':24}   -p {parameter.name}={parameter.default}")
        return 0
    given = {}
    for text in arguments.parameters:
        name, sign, value = text.partition("=")
        if not sign:
            raise UsageError(f"-p {text}: write -p NAME=VALUE")
        given[name] = value
    question = find_question(arguments.question, QUERIES)
    store = open_store(arguments.build)
    answer = ask(question, given, store)
    if question.question and arguments.format == "table" and not arguments.quiet:
        print(question.question + "\n")
    print(write(answer, arguments.format, store, arguments.lang), end="")
    return 0


def _cite(arguments: argparse.Namespace) -> int:
    from kg.evidence.cite import add_missing, cite
    from kg.evidence.texts import read_texts

    if arguments.missing:
        added, dropped, files = add_missing(arguments.seeds or default_seeds(), arguments.sources)
        if not arguments.quiet:
            print(f"{added} digests added, {dropped} dropped, {len(files)} files written")
        return 0
    if not arguments.source or not arguments.phrase:
        raise UsageError("say which source and which phrase: kg cite 001 \"Wang Ning\"")
    for passage in cite(arguments.source, arguments.phrase, read_texts(arguments.sources)):
        print(f'evidence: "{passage.span}"  # line {passage.line}, sha-256:{passage.sha256}')
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    from kg.evidence.texts import read_texts
    from kg.evidence.verify import verify
    from kg.model.rooms import ONTOLOGY
    from kg.model.vocabulary import Vocabulary
    from kg.seeds.translate import read_seeds

    folder = arguments.seeds or default_seeds()
    seeds = read_seeds(folder, Vocabulary.load(ONTOLOGY))
    texts = read_texts(arguments.sources) if arguments.sources.is_dir() else {}
    result = verify(seeds.claims.values(), seeds.passages, texts)
    for span, verdict in result.passages.items():
        if verdict in ("moved", "changed"):
            where = f" to {result.found_at[span]}" if span in result.found_at else ""
            print(f"{folder.name}/passages/{span.source}.tsv: {span} {verdict}{where}: cite it anew with kg cite")
    print(result.summary)
    return 0 if result.sound else 1


def _stats(arguments: argparse.Namespace) -> int:
    from kg.ask.answers import ask, write
    from kg.ask.catalogue import parse_question
    from kg.store.publish import open_store

    store = open_store(arguments.build)
    query = (QUERIES / "parts" / "stats.rq").read_text(encoding="utf-8")
    print(write(ask(parse_question("stats", query), {}, store), arguments.format, store, arguments.lang), end="")
    return 0


def _schema(arguments: argparse.Namespace) -> int:
    from kg.model.rooms import ONTOLOGY
    from kg.model.vocabulary import Vocabulary
    from kg.seeds.schema import write_schema

    file = write_schema(arguments.seeds or default_seeds(), Vocabulary.load(ONTOLOGY))
    if not arguments.quiet:
        print(f"{file} written")
    return 0
