"""The profile: read with its faults, published in the store, read back, and what questions take from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.ask.catalogue import Question, parse_question, read_catalogue, with_examples
from kg.ask.parameters import bind, read_profile
from kg.cli import main
from kg.model.errors import DataError, UsageError
from kg.model.profile import NEUTRAL, Example, Profile, spoken
from kg.model.rooms import QUERIES
from kg.model.vocabulary import Vocabulary
from kg.seeds.translate import read_seeds
from tests.ask.tables import store_of

REGISTER = """\
- {id: source:editors, type: Source, source: editors, label: {en: Editors}}
- {id: source:a, type: Article, source: editors, label: {en: A}, publishedOn: 2030-02-03}
- {id: series:s, type: ConferenceSeries, source: editors, label: {en: S}}
- {id: edition:s-1, type: ConferenceEdition, source: editors, label: {en: S 1}, inSeries: series:s, ordinal: 1}
"""
TEXTS = "{en: E, fr: F, vi: V, zh: 中}"
PROFILE = f"""\
title: {TEXTS}
description: {TEXTS}
example: edition:s-1
defaults: {{edition: edition:s-1}}
examples:
  one-series:
    question: editions
    with: {{series: series:s}}
    title: {TEXTS}
    asks: {TEXTS}
"""
WRITTEN = (("en", "E"), ("fr", "F"), ("vi", "V"), ("zh", "中"))


def seeds_of(folder: Path, profile: str) -> Path:
    (folder / "seeds" / "registry").mkdir(parents=True)
    (folder / "seeds" / "registry" / "x.yaml").write_text(REGISTER, encoding="utf-8")
    if profile:
        (folder / "seeds" / "profile.yaml").write_text(profile, encoding="utf-8")
    return folder / "seeds"


def asked(*parameters: str) -> Question:
    header = "".join(f"# param {parameter}\n" for parameter in parameters)
    return parse_question("q", f"# question: Q?\n{header}SELECT ?edition ?series ?asOf WHERE {{}}")


def values(question: Question, store: Store, **given: str) -> dict[str, str]:
    return {variable.value: getattr(term, "value", "") for variable, term in bind(question, given, store).items()}


def test_what_is_written_is_published_and_read_back(tmp_path: Path, vocabulary: Vocabulary) -> None:
    folder = seeds_of(tmp_path, PROFILE)
    profile = read_seeds(folder, vocabulary).profile
    assert profile == Profile(
        WRITTEN, WRITTEN, "edition:s-1", (("edition", "edition:s-1"),),
        (Example("one-series", "editions", (("series", "series:s"),), WRITTEN, WRITTEN),),
    )
    assert read_profile(store_of(folder)) == profile


def test_seeds_without_a_profile_have_a_neutral_one(tmp_path: Path, vocabulary: Vocabulary) -> None:
    folder = seeds_of(tmp_path, "")
    assert read_seeds(folder, vocabulary).profile == NEUTRAL == read_profile(store_of(folder))
    assert not (NEUTRAL.defaults or NEUTRAL.examples or NEUTRAL.example)


@pytest.mark.parametrize(("wrong", "place", "told"), [
    (("example: edition:s-1", "example: edition:s-11"), "3:10", "unknown id edition:s-11; did you mean"),
    (("example: edition:s-1", "example: [a]"), "3:10", "one value is expected, not a list"),
    (("{edition: edition:s-1}", "{editoin: edition:s-1}"), "4:12", "no question has a parameter 'editoin'; did you mean"),
    (("{edition: edition:s-1}", "{edition: edition:S}"), "4:21", "lower-case"),
    (("{edition: edition:s-1}", "5"), "4:11", "a mapping is expected, not a number"),
    (("question: editions", "question: editons"), "7:15", "no question 'editons' in the catalogue; did you mean 'editions'"),
    (("{series: series:s}", "{post: series:s}"), "8:12", "no question has a parameter 'post'"),
    (("one-series:", "One:"), "6:3", "'One' is no name"),
    (("one-series:", "editions:"), "6:3", "is a question of the catalogue already"),
    (("    question: editions\n", ""), "6:3", "the example lacks question"),
    ((f"title: {TEXTS}\nd", "title: {en: E}\nd"), "1:8", "not there in fr, vi, zh"),
    ((f"title: {TEXTS}\nd", "title: {en: E, fr: F, vi: V, zh: 5}\nd"), "1:34", "a text is expected, not a number"),
    (("defaults:", "default:"), "4:1", "unknown key 'default'; did you mean 'defaults'"),
    ((PROFILE, "- a\n"), "1:1", "a profile is a mapping"),
    ((PROFILE, "a: [\n"), "2:1", "mend the YAML"),
])
def test_faults_are_told_with_their_place(
    wrong: tuple[str, str], place: str, told: str, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    text = PROFILE.replace(*wrong)
    assert text != PROFILE
    with pytest.raises(DataError) as error:
        read_seeds(seeds_of(tmp_path, text), vocabulary)
    (problem,) = error.value.problems
    assert str(problem).startswith(f"seeds/profile.yaml:{place}: ") and told in problem.message


def test_defaults_hold_where_nothing_is_given(tmp_path: Path) -> None:
    store = store_of(seeds_of(tmp_path, PROFILE))
    question = asked("edition: thing", "series: thing", "asOf: date = latest")
    edition, series, day = "https://w3id.org/vcd/id/edition/s-1", "https://w3id.org/vcd/id/series/s", "2030-02-03"
    assert values(question, store) == {"edition": edition, "asOf": day}
    assert values(question, store, asOf="2031") == {"edition": edition, "asOf": "2031-12-31"}
    assert values(question, store, series="series:s") == {"series": series, "asOf": day}  # nobody asked about the edition
    assert values(question, store, edition="") == {"asOf": day}  # of all editions
    with pytest.raises(UsageError, match="no parameter 'serie'; did you mean 'series'"):
        values(question, store, serie="x")


def test_an_example_is_a_question_with_values_of_its_own(tmp_path: Path) -> None:
    store = store_of(seeds_of(tmp_path, PROFILE))
    catalogue = with_examples(read_catalogue(QUERIES), read_profile(store), "fr")
    example = catalogue["one-series"]
    assert (example.title, example.question, example.query) == ("F", "F", catalogue["editions"].query)
    assert values(example, store)["series"].endswith("/series/s")
    assert "series" not in values(example, store, series="")
    gone = Profile(examples=(Example("old", "no-such-question", (), (), ()),))
    assert with_examples(read_catalogue(QUERIES), gone) == read_catalogue(QUERIES)


def test_the_command_lists_questions_with_defaults_and_examples(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "--build", str(built)]) == 0
    out, err = capsys.readouterr()
    assert "-p edition=edition:yunnan-5" in out and not err
    assert main(["ask", "--build", str(tmp_path / "none")]) == 0
    out, err = capsys.readouterr()
    assert "attendance " in out and "edition:yunnan-5" not in out and "run kg build first" in err


def test_a_text_is_told_in_the_language_asked_for_or_in_english() -> None:
    assert [spoken(WRITTEN, lang) for lang in ("vi", "de")] == ["V", "E"]
    assert spoken((("fr", "F"),), "vi") == "F" and spoken((), "en") == ""
