"""Numbered gatherings follow each other, whatever their class, in each series or body that numbers them."""

from __future__ import annotations

from tests.gatherings.conftest import Built, Refused


def gathering(name: str, more: str, kind: str = "Meeting") -> str:
    """Return the record of a gathering."""
    slug = name.split(":")[1]
    label = "label: {" + ", ".join(f"{lang}: Gathering {slug}" for lang in ("en", "fr", "vi", "zh")) + "}"
    return f"- {{id: {name}, type: {kind}, source: editors, {label}, {more}}}\n"


RECORDS = "".join(
    (
        gathering("meeting:g-7", "meetingOf: body:working-group, ordinal: 7"),
        gathering("meeting:g-8", "meetingOf: body:working-group, ordinal: 8"),
        gathering("meeting:g-10", "meetingOf: body:working-group, ordinal: 10"),
        gathering("meeting:other-9", "meetingOf: body:other-group, ordinal: 9"),
        gathering("meeting:forum-1", "inSeries: series:forum, ordinal: 1"),
        gathering("edition:forum-2", "inSeries: series:forum, ordinal: 2", "ConferenceEdition"),
        gathering("edition:c-4", "inSeries: series:conference, ordinal: 4", "ConferenceEdition"),
        gathering(
            "edition:c-5",
            "inSeries: series:conference, meetingOf: body:working-group, ordinal: 5, numbering: numbering:c-5-group",
            "[ConferenceEdition, Meeting]",
        ),
        "- {id: numbering:c-5-group, type: Numbering, source: editors, numberedIn: body:working-group, number: 9}\n",
        gathering(
            "edition:c-6",
            "inSeries: [series:conference, series:forum], numbering: [numbering:c-6, numbering:f-3]",
            "[ConferenceEdition, Visit]",
        ).replace("numbering: [", "visitor: person:alder, destination: country:south, numbering: ["),
        "- {id: numbering:c-6, type: Numbering, source: editors, numberedIn: series:conference, number: 6}\n",
        "- {id: numbering:f-3, type: Numbering, source: editors, numberedIn: series:forum, number: 3}\n",
    )
)


def test_numbered_gatherings_follow_each_other(built: Built) -> None:
    """A meeting of no series with the number of an edition is not its like; a joint session stands in both orders."""
    scenario = built(RECORDS)
    assert scenario.rows("SELECT ?a ?b { ?a vcd:followsGathering ?b }") == {
        ("meeting/g-8", "meeting/g-7"),
        ("edition/c-5", "meeting/g-8"),
        ("meeting/g-10", "edition/c-5"),
        ("edition/forum-2", "meeting/forum-1"),
        ("edition/c-5", "edition/c-4"),
        ("edition/c-6", "edition/c-5"),
        ("edition/c-6", "edition/forum-2"),
    }
    assert scenario.rows("SELECT ?a ?b { ?a vcd:followsEdition ?b }") == {
        ("edition/c-5", "edition/c-4"),
        ("edition/c-6", "edition/c-5"),
        ("edition/c-6", "edition/forum-2"),
    }
    assert not scenario.holds("meeting:forum-1 a vcd:ConferenceEdition")
    assert scenario.holds("edition:c-5 a vcd:ConferenceEdition , vcd:Meeting")


def test_a_number_of_two_series_must_say_in_which(refused: Refused) -> None:
    lines = refused(gathering("edition:c-6", "inSeries: [series:conference, series:forum], ordinal: 6", "ConferenceEdition"))
    assert any("write a numbering for each" in line and "case.yaml:1:" in line for line in lines)


def test_one_number_is_no_two_gatherings_number_in_one_body(refused: Refused) -> None:
    lines = refused(
        "".join(
            (
                gathering("meeting:g-9", "meetingOf: body:working-group, ordinal: 9"),
                gathering("edition:c-5", "inSeries: series:conference, ordinal: 5, numbering: numbering:n", "ConferenceEdition"),
                "- {id: numbering:n, type: Numbering, source: editors, numberedIn: body:working-group, number: 9}\n",
            )
        )
    )
    assert len([line for line in lines if "has the number 9 in body:working-group" in line]) == 2
