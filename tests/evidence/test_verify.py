"""From claims back to the text: what stands, what moved, what changed, and what nobody can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.cli import main
from kg.evidence.texts import passage_of
from kg.evidence.verify import Verification, verify
from kg.model.errors import Place
from kg.seeds.claims import Claim
from kg.seeds.passages import Span

TEXT = "On the first day they met. On the next they signed."
SPAN = Span("900", 18, 26)  # they met
LATER = Span("900", 39, 51)  # they signed


def claim(*spans: Span, line: int = 1, record: int = 1) -> Claim:
    """Return a claim on a line of a record."""
    triple = (f"<a{line}>", "<b>", "<c>")
    written, records = (Place("x.yaml", line),), (Place("x.yaml", record),)
    return Claim(triple, "source/900", "reported", "explicit", "accepted", spans, written, records)


def verified(claims: list[Claim], texts: dict[str, str], *, of: str = TEXT) -> Verification:
    """Verify claims whose digests were taken from a text."""
    passages = {span: passage_of(span, of) for one in claims for span in one.passages}
    return verify(claims, passages, texts)


@pytest.mark.parametrize(("now", "verdict", "found"), [
    (TEXT, "verified", {}),
    (f"New. {TEXT}", "moved", {SPAN: SPAN.start + 5}),
    (TEXT[5:], "moved", {SPAN: SPAN.start - 5}),
    (TEXT[18:26], "moved", {SPAN: 0}),
    ("x" * 40 + TEXT[18:26], "moved", {SPAN: 40}),
    (TEXT.replace("met", "MET"), "changed", {}),
    (TEXT[: SPAN.end - 1], "changed", {}),
    (TEXT[: SPAN.start], "changed", {}),
    ("", "changed", {}),
])
def test_a_passage_is_found_again_where_it_stands(now: str, verdict: str, found: dict[Span, int]) -> None:
    result = verified([claim(SPAN)], {"900": now})
    assert result.passages == {SPAN: verdict}
    assert result.found_at == found
    assert result.sound == (verdict == "verified")


def test_words_that_stand_twice_are_verified_where_they_are_recorded() -> None:
    twice = "they met, they met"
    result = verified([claim(Span("900", 10, 18))], {"900": twice}, of=twice)
    assert set(result.passages.values()) == {"verified"}
    assert result.found_at == {}


def test_a_claim_is_as_good_as_the_worst_of_its_passages() -> None:
    claims = [claim(SPAN, LATER, line=1), claim(SPAN, line=2), claim(LATER, line=3, record=3)]
    result = verified(claims, {"900": TEXT.replace("signed", "SIGNED")})
    assert [result.claims[one.iri] for one in claims] == ["changed", "verified", "changed"]
    assert result.summary == "1 verified, 0 moved, 2 changed, 0 text absent (claims of 2 records, citing 2 passages)"


def test_an_absent_text_proves_nothing_against_a_claim() -> None:
    result = verified([claim(SPAN)], {"901": TEXT})
    assert result.passages == {SPAN: "text absent"}
    assert result.sound


def test_the_register_of_the_editors_is_left_out() -> None:
    result = verified([claim()], {})
    assert result.claims == {}
    assert result.summary == "0 verified, 0 moved, 0 changed, 0 text absent (claims of 0 records, citing 0 passages)"


def seeds_of(folder: Path, cited: tuple[Span, ...], recorded: str) -> Path:
    """Return a seeds folder with one claim of article 900, of 51 characters, and what is recorded of its passages."""
    seeds = folder / "seeds"
    for name in ("registry", "passages"):
        (seeds / name).mkdir(parents=True)
    (seeds / "registry" / "all.yaml").write_text(
        "- {id: source:editors, type: Source, source: editors, label: {en: The editors}}\n"
        f"- {{id: source:900, type: Article, source: editors, label: {{en: Article 900}}, textLength: {len(TEXT)}}}\n"
        f"- {{id: edition:a-1, type: ConferenceEdition, evidence: [{', '.join(f'{str(span)!r}' for span in cited)}]}}\n",
        encoding="utf-8",
    )
    (seeds / "passages" / "900.tsv").write_text(recorded, encoding="utf-8")
    return seeds


def row(span: Span) -> str:
    """Return what is recorded of a passage."""
    passage = passage_of(span, TEXT)
    return f"{span.start}\t{span.end}\t{passage.line}\t{passage.sha256}\n"


def test_the_command_tells_what_moved_and_what_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seeds, texts = seeds_of(tmp_path, (SPAN, LATER), row(SPAN) + row(LATER)), tmp_path / "texts"
    texts.mkdir()

    def run(text: str) -> tuple[int, list[str]]:
        (texts / "900_article.txt").write_text(text, encoding="utf-8")
        code = main(["verify", "--seeds", str(seeds), "--sources", str(texts)])
        return code, capsys.readouterr().out.splitlines()

    assert run(TEXT) == (0, ["1 verified, 0 moved, 0 changed, 0 text absent (claims of 1 records, citing 2 passages)"])
    assert run("New. " + TEXT.replace("signed", "SIGNED")) == (1, [
        "seeds/passages/900.tsv: 900:18-26 moved to 23: cite it anew with kg cite",
        "seeds/passages/900.tsv: 900:39-51 changed: cite it anew with kg cite",
        "0 verified, 0 moved, 1 changed, 0 text absent (claims of 1 records, citing 2 passages)",
    ])


@pytest.mark.parametrize(("cited", "recorded", "problem"), [
    ((SPAN,), "", "seeds/registry/all.yaml:3:27: seeds/passages/900.tsv has no digest of 900:18-26: run kg cite --missing"),
    ((SPAN,), row(LATER), "seeds/passages/900.tsv has no digest of 900:18-26"),
    ((SPAN,), row(SPAN).replace("\n", "0\n"), "seeds/passages/900.tsv:1:1: not start, end, line and SHA-256 with tabs between"),
    ((SPAN,), row(SPAN) + row(SPAN).replace("a", "b"), "seeds/passages/900.tsv:2:1: 900:18-26 stands twice, not alike"),
    ((SPAN,), row(SPAN).upper(), "seeds/passages/900.tsv:1:1: not start, end, line and SHA-256 with tabs between"),
    ((Span("900", 50, 52),), row(SPAN), "900:50-52 lies outside the text of source 900, which has 51 characters"),
])
def test_without_the_texts_a_passage_must_have_its_place_and_digest(
    cited: tuple[Span, ...], recorded: str, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "--seeds", str(seeds_of(tmp_path, cited, recorded))]) == 1
    assert problem in capsys.readouterr().err


def test_without_the_texts_sound_seeds_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    end = Span("900", 40, len(TEXT))
    assert main(["verify", "--seeds", str(seeds_of(tmp_path, (SPAN, end), row(SPAN) + row(end)))]) == 0
    assert capsys.readouterr().out.startswith("0 verified, 0 moved, 0 changed, 1 text absent (claims of 1 records")
