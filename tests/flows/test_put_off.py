"""Putting off what waits: it leaves Today, hubs, reminders and the API until then, and stays to be found."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localtime, make_aware

from karpear.audit.models import Entry
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.people.actions.snoozes import put_off, take_up
from karpear.people.models import Person, Snooze
from karpear.readiness.packs.models import Pack
from karpear.readiness.packs.needs import PAPERS, REVIEW
from karpear.risks.register.needs import REVIEWS
from karpear.rules.refusals import BadFields, Conflict
from karpear.screens.needs import needs, needs_and_put_off
from tests.cast import Cast, signed_in
from tests.rooms.activities.assessed import assessed
from tests.rooms.activities.plans import drafted
from tests.rooms.cases.opened import opened
from tests.rooms.risks.lines import add
from tests.steps.alarms import sos
from tests.steps.pages import today_of
from tests.steps.pressure import forced

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def packed(person: Person, now: datetime) -> Pack:
    """A case pack that has not been read again for a year."""
    return Pack.objects.create(person=person, created_at=now, sealed_at=now, reviewed_at=now - timedelta(days=400))


def test_what_is_put_off_is_gone_until_then_and_can_be_found(cast: Cast) -> None:
    now = timezone.now()
    pack = packed(cast.sophea, now)
    client = signed_in(cast.sophea)
    [thing] = needs(cast.sophea, now)
    assert "1 waits" in client.get("/me/").content.decode()
    answer = client.post("/needs/", {"things": [thing.id], "when": "tomorrow"}, follow=True)
    assert "comes back on" in answer.content.decode()
    assert needs(cast.sophea, now) == [] and client.get("/api/v1/needs").json() == []
    assert "1 waits" not in client.get("/me/").content.decode()
    page = today_of(client)
    assert "Nothing else needs you." in page and "1 put off" in page and "Read your case pack again" not in page
    row = Snooze.objects.get()
    morning = make_aware(datetime.combine(localtime(now).date() + timedelta(days=1), time.min))
    assert (row.what, row.subject, row.until) == ("pack.review", pack.pk, morning)
    assert Entry.objects.filter(action="needs.put_off", actor=cast.sophea.pk).count() == 1
    assert needs(cast.sophea, morning) == [thing]


@pytest.mark.both
def test_it_can_be_taken_up_again_at_once(cast: Cast) -> None:
    now = timezone.now()
    packed(cast.sophea, now)
    waiting = needs(cast.sophea, now)
    put_off(by=cast.sophea, things=waiting, until=now + timedelta(days=3), now=now)
    client = signed_in(cast.sophea)
    client.post("/needs/take-up/", {"things": [waiting[0].id]})
    assert needs(cast.sophea, now) == waiting
    assert Entry.objects.filter(action="needs.take_up").count() == 1
    answer = client.post("/needs/take-up/", {"things": [waiting[0].id]}, follow=True)
    assert "This is no longer put off." in answer.content.decode()
    assert take_up(by=cast.sophea, things=waiting, now=now) == 0


def test_until_monday_or_a_day_that_one_chooses(cast: Cast) -> None:
    now = timezone.now()
    packed(cast.sophea, now)
    [thing] = needs(cast.sophea, now)
    client = signed_in(cast.sophea)
    client.post("/needs/", {"things": [thing.id], "when": "monday"})
    until = localtime(Snooze.objects.get().until)
    assert (until.weekday(), until.time()) == (0, time.min) and until > now
    client.post("/needs/take-up/", {"things": [thing.id]})
    day = localtime(now).date() + timedelta(days=9)
    client.post("/needs/", {"things": [thing.id], "when": "day", "until": str(day)})
    assert localtime(Snooze.objects.get().until).date() == day
    client.post("/needs/take-up/", {"things": [thing.id]})
    for wrong in ("", str(day - timedelta(days=30)), str(day + timedelta(days=900))):
        assert client.post("/needs/", {"things": [thing.id], "when": "day", "until": wrong}).status_code == 422
    assert client.post("/needs/", {"when": "tomorrow"}).status_code == 422
    assert not Snooze.objects.exists()


def test_an_alarm_cannot_be_put_off_nor_what_is_due_before(cast: Cast) -> None:
    now = timezone.now()
    sos(cast.sophea)
    [alarm] = needs(cast.dara, now)
    with pytest.raises(Conflict):
        put_off(by=cast.dara, things=[alarm], until=now + timedelta(days=1), now=now)
    assert signed_in(cast.dara).post("/needs/", {"things": [alarm.id], "when": "tomorrow"}).status_code == 422
    assert f'value="{alarm.id}"' not in signed_in(cast.dara).get("/needs/").content.decode()
    draft = drafted(cast.sophea, now=now)
    draft.starts_at, draft.ends_at = now + timedelta(hours=20), now + timedelta(hours=26)
    draft.save()
    assessed(draft, now=now)
    [approval] = [thing for thing in needs(cast.dara, now) if thing.what == "activity.answer"]
    with pytest.raises(BadFields):
        put_off(by=cast.dara, things=[approval], until=now + timedelta(days=1), now=now)
    assert put_off(by=cast.dara, things=[approval], until=now + timedelta(hours=8), now=now) == 1


def test_nobody_is_reminded_of_what_they_put_off_and_is_later(cast: Cast) -> None:
    now = timezone.now()
    packed(cast.sophea, now)
    packed(cast.kanha, now)
    put_off(by=cast.sophea, things=needs(cast.sophea, now), until=now + timedelta(days=3), now=now)
    assert remind(REVIEW, now=now) == 1
    assert set(Delivery.objects.values_list("person", flat=True)) == {cast.kanha.pk}
    assert [remind(REVIEW, now=now + timedelta(days=days)) for days in (2, 4, 4)] == [0, 1, 0]
    assert Delivery.objects.filter(person=cast.sophea).exists()
    assert remind(PAPERS, now=now) == 0


def test_what_one_person_puts_off_others_are_reminded_of(cast: Cast) -> None:
    """A weekly reminder of a register goes on for those who did not put it off."""
    now = timezone.now()
    for owner in (cast.bopha, cast.dara):
        add(cast.dara, cast.lantern, now, owner=owner.pk)
    late = now + timedelta(days=200)
    put_off(by=cast.bopha, things=needs(cast.bopha, late), until=late + timedelta(days=2), now=late)
    assert remind(REVIEWS, now=late) == 1
    assert set(Delivery.objects.values_list("person", flat=True)) == {cast.dara.pk}
    assert remind(REVIEWS, now=late + timedelta(days=3)) == 1
    assert set(Delivery.objects.values_list("person", flat=True)) == {cast.dara.pk, cast.bopha.pk}


def test_a_forced_session_learns_nothing_and_changes_nothing(cast: Cast) -> None:
    now = timezone.now()
    packed(cast.sophea, now)
    [thing] = needs(cast.sophea, now)
    browser = forced(cast.sophea)
    assert "Read your case pack" not in browser.get("/needs/").content.decode()
    assert browser.post("/needs/", {"things": [thing.id], "when": "tomorrow"}).status_code == 404
    assert not Snooze.objects.exists()
    put_off(by=cast.sophea, things=[thing], until=now + timedelta(days=1), now=now)
    browser = forced(cast.sophea)
    assert "put off" not in today_of(browser) and "comes back" not in browser.get("/needs/").content.decode()
    assert browser.post("/needs/take-up/", {"things": [thing.id]}).status_code == 404
    assert len(needs_and_put_off(cast.sophea, now)[1]) == 1


def test_what_many_things_need_stands_in_pages(cast: Cast) -> None:
    now = timezone.now()
    opened(cast.dara, now=now, organisation=cast.lantern.pk)
    opened(cast.dara, now=now, organisation=cast.lantern.pk)
    opened(cast.dara, now=now, organisation=cast.lantern.pk)
    page = signed_in(cast.dara).get("/needs/").content.decode()
    assert page.count('type="checkbox"') == 20 and "?page=2" in page
