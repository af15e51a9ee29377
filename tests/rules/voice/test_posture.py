"""The most precise rule applies, whatever the order; and a person's own way collides only where it can harm."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.voice.forms import Form, quieter
from karpear.rules.voice.posture import (
    Collision,
    OwnWay,
    PostureLine,
    collision,
    collisions,
    must_be_reviewed_by,
    next_look,
    rule_that_applies,
)

TOPICS, PLACES = ("", "land", "media"), ("", "KH-1", "KH-2")
LINES = st.lists(
    st.builds(
        PostureLine, st.uuids().map(str), st.sampled_from(TOPICS), st.sampled_from(PLACES), st.sampled_from(Form)
    ),
    max_size=9, unique_by=lambda line: (line.topic, line.province),
)  # fmt: skip


def line(topic: str, province: str, form: Form) -> PostureLine:
    return PostureLine(f"{topic}/{province}", topic, province, form)


@given(lines=LINES, topic=st.sampled_from(TOPICS), province=st.sampled_from(PLACES), data=st.data())
def test_the_order_of_rules_changes_nothing(
    lines: list[PostureLine], topic: str, province: str, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(lines))
    assert rule_that_applies(lines, topic, province) == rule_that_applies(shuffled, topic, province)


@given(lines=LINES, topic=st.sampled_from(TOPICS[1:]), province=st.sampled_from(PLACES[1:]))
def test_it_is_found_by_asking_from_the_most_precise_down(lines: list[PostureLine], topic: str, province: str) -> None:
    by_what = {(line.topic, line.province): line for line in lines}
    ways = [(topic, province), (topic, ""), ("", province), ("", "")]
    expected = next((by_what[way] for way in ways if way in by_what), None)
    assert rule_that_applies(lines, topic, province) == expected


def test_where_no_place_is_named_a_rule_of_one_province_says_nothing() -> None:
    lines = [line("land", "KH-2", Form.SILENCE), line("", "", Form.NAMED)]
    applying = rule_that_applies(lines, "land", "")
    assert applying is not None and applying.form is Form.NAMED
    assert rule_that_applies(lines[:1], "media", "KH-2") is None


def test_of_two_as_precise_the_quieter_applies() -> None:
    lines = [line("land", "", Form.NAMED), PostureLine("z", "land", "", Form.BRIEFING)]
    applying = rule_that_applies(lines, "land", "KH-1")
    assert applying is not None and applying.form is Form.BRIEFING


def test_forms_stand_from_silence_to_the_own_name() -> None:
    assert [form.loudness for form in Form] == [0, 1, 2, 3, 4]
    assert quieter(Form.GROUP, Form.UMBRELLA) is quieter(Form.UMBRELLA, Form.GROUP) is Form.UMBRELLA
    assert {form for form in Form if form.shows_name} == {Form.GROUP, Form.NAMED}


def test_a_silence_is_looked_at_within_half_a_year_and_again_within_three_months() -> None:
    today = date(2026, 11, 30)
    assert must_be_reviewed_by(Form.SILENCE, today) - today == timedelta(days=183)
    assert next_look(Form.SILENCE, today) < must_be_reviewed_by(Form.SILENCE, today)
    assert next_look(Form.NAMED, today) <= must_be_reviewed_by(Form.NAMED, today)


@pytest.mark.parametrize(
    ("way", "form", "expected"),
    [
        (OwnWay.OPEN, Form.SILENCE, Collision.LOUDER),
        (OwnWay.OPEN, Form.UMBRELLA, Collision.LOUDER),
        (OwnWay.OPEN, Form.GROUP, None),
        (OwnWay.UNNAMED, Form.SILENCE, Collision.SEEN_AS_OURS),
        (OwnWay.UNNAMED, Form.BRIEFING, None),
        (OwnWay.SILENT, Form.NAMED, Collision.QUIETER),
        (OwnWay.SILENT, Form.SILENCE, None),
    ],
)
def test_what_collides(way: OwnWay, form: Form, expected: Collision | None) -> None:
    assert collision(way, form) is expected


@given(form=st.sampled_from(Form))
def test_who_speaks_only_with_people_they_trust_collides_with_nothing(form: Form) -> None:
    assert collision(OwnWay.CLOSE, form) is None


def test_a_province_with_its_own_rule_is_said_by_itself() -> None:
    lines = [line("land", "", Form.NAMED), line("land", "KH-2", Form.SILENCE), line("", "KH-1", Form.BRIEFING)]
    assert collisions(lines, "land", OwnWay.OPEN) == [("KH-2", Collision.LOUDER)]
    assert collisions(lines, "media", OwnWay.OPEN) == [("KH-1", Collision.LOUDER)]
    assert collisions(lines, "land", OwnWay.SILENT) == [("", Collision.QUIETER)]
