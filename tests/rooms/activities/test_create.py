"""`POST activities`: planned at once, promises armed, wrong fields named."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from karpear.activities.itinerary import queries
from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import create, pages
from karpear.alerts.models import Briefing
from karpear.audit.models import Entry
from karpear.checkins.models import Promise
from karpear.people.models import Membership
from karpear.rules.access import Role
from karpear.rules.refusals import BadFields, Conflict
from tests.cast import NOW, Cast

from .plans import body, created, drafted


def test_it_is_planned_and_its_promises_are_armed(cast: Cast) -> None:
    answer, new = create.create_activity(person=cast.sophea, key=uuid4(), body=body(), now=NOW)
    assert new
    assert (answer["state"], answer["decision"]) == ("planned", "unassessed")
    armed = Promise.objects.armed().filter(person=cast.sophea).order_by("due_at")
    assert [p["promise"] for p in answer["promises"]] == [str(p.pk) for p in armed]
    assert [p["grace_s"] for p in answer["promises"]] == [600, 600]
    assert {str(p.source) for p in armed} == {answer["activity"]}
    assert {p.organisation for p in armed} == {cast.lantern}
    assert Entry.objects.filter(action="activity.create", actor=cast.sophea.pk).count() == 1


def test_the_same_key_answers_the_same_also_later(cast: Cast) -> None:
    key = uuid4()
    first, _new = create.create_activity(person=cast.sophea, key=key, body=body(), now=NOW)
    late = NOW + timedelta(days=1)
    assert create.create_activity(person=cast.sophea, key=key, body=body(), now=late) == (first, False)
    assert Activity.objects.count() == 1
    with pytest.raises(Conflict):
        create.create_activity(person=cast.sophea, key=key, body=body(title="Other"), now=NOW)


def test_fellow_travellers_get_promises_and_briefings_of_their_own(cast: Cast) -> None:
    activity = created(cast.sophea, travellers=[str(cast.kanha.pk), "The nurse"], with_whom="The committee")
    assert Promise.objects.armed().filter(source=activity.pk, person=cast.kanha).count() == 2
    names = {t.name for t in activity.travellers.all()}
    assert names == {"", "The nurse"}
    theirs = Briefing.objects.get(person=cast.kanha).content["ring_first"]
    assert [line["name"] for line in theirs] == ["Kanha", "Sophea", "The nurse"]
    mine = activity.briefing
    assert mine
    assert [line["role"] for line in mine.content["ring_first"]] == ["person", "traveller", "traveller"]
    assert mine.content["along"] == "Kanha, The nurse, The committee"
    assert mine.content["path"] == f"/plans/{activity.pk}/"


def test_an_independent_plans_for_themselves(cast: Cast) -> None:
    assert created(cast.vanna).organisation is None


def test_with_two_organisations_none_is_guessed(cast: Cast) -> None:
    Membership.objects.create(person=cast.sophea, organisation=cast.cardamom, role=Role.MEMBER.value)
    assert created(cast.sophea).organisation is None
    assert created(cast.sophea, organisation=str(cast.cardamom.pk)).organisation == cast.cardamom


@pytest.mark.parametrize(
    ("change", "loc"),
    [
        ({"kind": "holiday"}, "kind"),
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": 7}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"starts_at": "2026-11-24T09:00:00"}, "starts_at"),
        ({"starts_at": None}, "starts_at"),
        ({"ends_at": NOW.isoformat()}, "ends_at"),
        ({"ends_at": "9999-12-31T23:59:59Z"}, "ends_at"),
        ({"check_ins": "daily"}, "check_ins"),
        ({"check_ins": [7]}, "check_ins.0"),
        ({"check_ins": [{"due_at": NOW.isoformat(), "grace_s": 0}]}, "check_ins.0.due_at"),
        ({"check_ins": [{"due_at": "soon", "grace_s": 0}]}, "check_ins.0.due_at"),
        ({"check_ins": [{"due_at": "2026-12-01T00:00:00Z", "grace_s": 86_401}]}, "check_ins.0.grace_s"),
        ({"check_ins": [{"due_at": "2026-12-01T00:00:00Z", "grace_s": True}]}, "check_ins.0.grace_s"),
        ({"check_ins": [{"due_at": "2126-12-01T00:00:00Z", "grace_s": 0}]}, "check_ins.0.due_at"),
        ({"check_ins": [{"due_at": "2026-12-01T00:00:00Z", "grace_s": 0}] * 201}, "check_ins"),
        ({"travellers": ["a"] * 51}, "travellers"),
        ({"travellers": [{}]}, "travellers.0"),
        ({"travellers": [str(uuid4())]}, "travellers.0"),
        ({"organisation": "mine"}, "organisation"),
        ({"organisation": str(uuid4())}, "organisation"),
        ({"legs": ["there"]}, "legs.0"),
        ({"legs": [{"from": "A", "to": "B"}]}, "legs.0.departs_at"),
    ],
)
def test_wrong_fields_are_named(cast: Cast, change: dict[str, Any], loc: str) -> None:
    with pytest.raises(BadFields) as refused:
        create.create_activity(person=cast.sophea, key=uuid4(), body=body(**change), now=NOW)
    assert loc in [where for where, _text in refused.value.errors]
    assert not Activity.objects.exists()


def test_everything_wrong_is_named_at_once_where_it_was_sent_and_in_the_readers_language(cast: Cast) -> None:
    leg = {"from": " ", "to": "Lake", "departs_at": "2026-11-25T17:00:00+07:00"}
    wrong = {
        "title": "x" * 201,
        "ends_at": NOW.isoformat(),
        "legs": [
            {**leg, "arrives_at": "2026-11-25T16:00:00+07:00"},
            {**leg, "from": "Office", "arrives_at": "2026-12-26T17:00:01+07:00"},
            {**leg, "from": "Office", "departs_at": "1970-01-01T00:00:00Z", "arrives_at": "1970-01-01T01:00:00Z"},
        ],
        "check_ins": [{"due_at": "2026-12-01T00:00:00", "grace_s": -1}],
    }
    with translation.override("km"), pytest.raises(BadFields) as refused:
        create.create_activity(person=cast.sophea, key=uuid4(), body=body(**wrong), now=NOW)
    words = dict(refused.value.errors)
    assert set(words) == {
        "title", "ends_at", "legs.0.from", "legs.0.arrives_at", "legs.1.arrives_at", "legs.2.departs_at",
        "legs.2.arrives_at", "check_ins.0.due_at", "check_ins.0.grace_s",
    }  # fmt: skip
    assert not [text for text in words.values() if text.isascii()]


def test_a_check_in_that_is_past_is_named_where_it_was_sent(cast: Cast) -> None:
    times = [NOW + timedelta(hours=4), NOW - timedelta(hours=1), NOW + timedelta(hours=2)]
    with pytest.raises(BadFields) as refused:
        created(cast.sophea, check_ins=[{"due_at": at.isoformat()} for at in times])
    assert [where for where, _text in refused.value.errors] == ["check_ins.1.due_at"]


def test_who_comes_and_when_counts_once(cast: Cast) -> None:
    times = [{"due_at": (NOW + timedelta(hours=hours)).isoformat(), "grace_s": 60 * hours} for hours in (4, 2)]
    again = {**times[0], "grace_s": 0}
    activity = created(
        cast.sophea, check_ins=[*times, again], travellers=[f" {cast.kanha.pk} ", str(cast.kanha.pk), "Nurse", "Nurse "]
    )
    assert sorted((t.name, t.person_id) for t in activity.travellers.all()) == [("", cast.kanha.pk), ("Nurse", None)]
    armed = Promise.objects.armed().filter(source=activity.pk, person=cast.kanha).order_by("due_at")
    assert [promise.grace_s for promise in armed] == [120, 240]


def test_a_stranger_cannot_be_taken_along(cast: Cast) -> None:
    with pytest.raises(BadFields):
        created(cast.sophea, travellers=[str(cast.chenda.pk)])


def test_night_legs_are_known(cast: Cast) -> None:
    leg = {"from": "Office", "to": "Lake", "departs_at": "2026-11-25T17:00:00+07:00"}
    legs = [{**leg, "arrives_at": "2026-11-25T17:10:00+07:00"}, {**leg, "arrives_at": "2026-11-25T19:00:00+07:00"}]
    activity = created(cast.sophea, legs=legs, ends_at="2026-11-26T12:00:00+07:00")
    assert [found.night for found in activity.legs.all()] == [False, True]


def test_nothing_of_it_is_stored_in_clear(cast: Cast, django_db_blocker: Any) -> None:
    created(cast.sophea, travellers=["The nurse"])
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT title, place, plan FROM activities_activity")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"lake" not in stored


def test_a_draft_moved_to_another_day_moves_its_check_ins(cast: Cast) -> None:
    """Read back from the database: the hours come in the reader's zone and are kept in UTC."""
    draft = Activity.objects.get(pk=drafted(cast.sophea).pk)
    assert draft.starts_at is not None and draft.ends_at is not None
    day = timedelta(days=1)
    when = {"place": "Town hall", "province": "", "starts_at": draft.starts_at + day, "ends_at": draft.ends_at + day}
    before = queries.times_of(draft)
    moved = pages.save_when(person=cast.sophea, activity=draft.pk, clean=when, now=NOW)
    assert [t.due_at for t in queries.times_of(moved)] == [t.due_at + day for t in before]
