"""Whoever a trip counts on, as a fellow traveller with check-ins of their own or as its buddy, hears of it."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.activities.itinerary.queries import times_of
from karpear.activities.plans.actions import cancel, change, move, pages, reopen, start
from karpear.activities.plans.actions.create import create_activity
from karpear.activities.plans.actions.finish import finish
from karpear.activities.plans.models import CountedOn
from karpear.activities.values import CheckInTime
from karpear.alerts.actions import answers
from karpear.checkins.models import Promise
from karpear.keys.ids import new_id
from karpear.messaging.models import Delivery
from karpear.messaging.texts import TextLine, write
from karpear.people.models import Person
from karpear.rules.access import Role
from karpear.rules.case.pack import Stage
from karpear.screens.needs import needs
from karpear.screens.stages.actions.calls import confirm_stage
from karpear.ui.templatetags.ui import short_day
from tests.cast import Cast, person, signed_in
from tests.rooms.activities.plans import body, drafted, who
from tests.steps.alarms import sos
from tests.steps.pages import tight

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HOUR = timedelta(hours=1)


@pytest.fixture
def rany(cast: Cast) -> Person:
    """A member who sees no plan of others."""
    return person("Rany", cast.lantern, Role.MEMBER)


@pytest.fixture
def trip(cast: Cast, rany: Person) -> Activity:
    """Sophea's, from tomorrow, with Kanha; Rany stays behind as the buddy."""
    now, draft = timezone.now(), drafted(cast.sophea)
    begin = (now + timedelta(days=1)).replace(microsecond=0)
    when = {"place": "Town hall", "province": "", "starts_at": begin, "ends_at": begin + 4 * HOUR}
    pages.save_when(person=cast.sophea, activity=draft.pk, clean=when, now=now)
    clean = who(fellows=[cast.kanha.pk], buddy=rany.pk)
    pages.save_who(person=cast.sophea, activity=draft.pk, clean=clean, now=now)
    return start.start(person=cast.sophea, activity=draft.pk, now=now)


def told(reader: Person) -> list[str]:
    """What they were told about trips, in order, and once for each time."""
    rows = Delivery.objects.filter(topic="trip", person=reader, channel="email").exclude(state="cancelled")
    return list(rows.order_by("created_at", "pk").values_list("text_key", flat=True))


def page(client: Client, path: str) -> str:
    return tight(unescape(client.get(path).content.decode()))


def waits(reader: Person) -> list[str]:
    return [thing.path for thing in needs(reader, timezone.now()) if thing.what == "trip.seen"]


def armed(trip: Activity, reader: Person) -> list[datetime]:
    rows = Promise.objects.armed().filter(source=trip.pk, person=reader)
    return list(rows.order_by("due_at").values_list("due_at", flat=True))


def test_a_colleague_and_the_buddy_hear_once_that_it_counts_on_them(cast: Cast, trip: Activity, rany: Person) -> None:
    assert told(cast.kanha) == told(rany) == ["counts_on_you"]
    assert not told(cast.sophea) and not told(cast.dara), "whoever only reads it gets nothing"
    start.start(person=cast.sophea, activity=trip.pk, now=timezone.now())
    assert told(cast.kanha) == ["counts_on_you"]


def test_the_message_says_who_and_nothing_of_where(cast: Cast, trip: Activity) -> None:
    for language, word in (("en", "counts on you"), ("km", "Sophea")):
        line = TextLine("counts_on_you", "Sophea", "https://here.test/r/1")
        subject, body = write([line], language=language, contact=False, drill=False, channel="sms")
        assert word in body and "Town hall" not in body and "Training" not in body and "here.test" not in subject


@pytest.mark.both
def test_two_trips_that_count_on_somebody_are_told_apart_by_the_day_they_begin(cast: Cast, trip: Activity) -> None:
    """Never by whose they are. They stand among what is to be done today, whenever they begin."""
    now = timezone.now()
    days = [now + timedelta(days=2), now + timedelta(days=7)]
    Activity.objects.filter(pk=trip.pk).update(starts_at=days[0], ends_at=days[0] + HOUR)
    other_trip = drafted(cast.sophea, now=now)
    Activity.objects.filter(pk=other_trip.pk).update(starts_at=days[1], ends_at=days[1] + HOUR, state=trip.state)
    CountedOn.objects.create(activity=other_trip, person=cast.kanha, told_at=now)
    today = page(signed_in(cast.kanha), "/")
    lines = [
        re.sub(r"<[^>]+>", "", line).strip() for line in re.findall(r"A trip counts on you</a>(.+?)</span>", today)
    ]
    assert sorted(lines) == sorted(map(short_day, days))
    assert "This week" not in today and "Sophea" not in today.partition('id="needs"')[2].partition("</section>")[0]
    CountedOn.objects.update(told_at=now - timedelta(days=2))
    assert re.search(rf"late by [^·]+· {short_day(days[0])}", page(signed_in(cast.kanha), "/"))


def test_today_and_trips_lead_to_what_is_asked_and_one_tap_says_seen(cast: Cast, trip: Activity, rany: Person) -> None:
    address = f"/plans/{trip.pk}/asked/"
    for reader, words in ((cast.kanha, "check-ins of your own"), (rany, "You stay behind as the buddy")):
        client = signed_in(reader)
        assert waits(reader) == [address] and f'href="{address}"' in page(client, "/")
        listed = page(client, "/plans/")
        assert f'href="{address}"' in listed and "Sophea" in listed and "Training" in listed
        text = page(client, address)
        assert words in text and "Sophea" in text and "Training" in text and "Town hall" not in text
        assert client.post(address)["Location"] == "/"
        assert not waits(reader) and f'href="{address}"' in page(client, "/plans/"), "it still counts on them"
    assert f'href="/plans/{trip.pk}/"' in page(signed_in(cast.kanha), address)
    assert f'href="/plans/{trip.pk}/"' not in page(signed_in(rany), address), "a buddy does not read the plan"
    assert signed_in(rany).get(f"/plans/{trip.pk}/").status_code == 404


def test_nobody_else_opens_it(cast: Cast, trip: Activity) -> None:
    for reader in (cast.sophea, cast.dara, cast.chenda, cast.rith):
        assert signed_in(reader).get(f"/plans/{trip.pk}/asked/").status_code == 404


@pytest.mark.both
def test_other_days_are_told_once_and_every_promise_goes_along(cast: Cast, trip: Activity, rany: Person) -> None:
    signed_in(cast.kanha).post(f"/plans/{trip.pk}/asked/")
    old, day = armed(trip, cast.kanha), timezone.localdate(trip.starts_at) + timedelta(days=2)
    move.move_days(person=cast.sophea, activity=trip.pk, day=day, now=timezone.now())
    assert armed(trip, cast.kanha) == [at + timedelta(days=2) for at in old]
    assert told(cast.kanha) == told(rany) == ["counts_on_you", "news"]
    assert waits(cast.kanha), "what they had seen was another day"


def test_somebody_who_is_held_keeps_no_promise_of_other_days_and_is_not_written_to(cast: Cast, trip: Activity) -> None:
    """They would be missed on days on which nobody travels once they are free; and the others can still move it."""
    passed = timezone.now() - HOUR
    Promise.objects.filter(source=trip.pk, person=cast.kanha, due_at=armed(trip, cast.kanha)[0]).update(
        due_at=passed, miss_at=timezone.now() + HOUR
    )
    alert = sos(cast.kanha)
    answers.acknowledge(by=cast.dara, alert_id=alert.pk, now=timezone.now())
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=timezone.now())
    day = timezone.localdate(trip.starts_at) + timedelta(days=2)
    move.move_days(person=cast.sophea, activity=trip.pk, day=day, now=timezone.now())
    assert armed(trip, cast.kanha) == armed(trip, cast.sophea)
    assert told(cast.kanha) == ["counts_on_you"]
    cancel.cancel(person=cast.sophea, activity=trip.pk, safe_now=True, now=timezone.now())
    assert armed(trip, cast.kanha) == [], "nobody travels"


def test_changed_check_ins_are_told_to_whoever_has_them(cast: Cast, trip: Activity, rany: Person) -> None:
    assert trip.ends_at
    now, old_times = timezone.now(), times_of(trip, armed=True)
    change.change_plan(person=cast.sophea, activity=trip.pk, ends_at=trip.ends_at + HOUR, times=old_times, now=now)
    assert told(cast.kanha) == ["counts_on_you"], "none of theirs is another one"
    times = [*old_times, CheckInTime(trip.ends_at + HOUR, 600)]
    change.change_plan(person=cast.sophea, activity=trip.pk, ends_at=trip.ends_at + HOUR, times=times, now=now)
    assert told(cast.kanha) == ["counts_on_you", "news"] and told(rany) == ["counts_on_you"]


def test_another_buddy_is_told_and_so_is_whoever_is_no_longer(cast: Cast, trip: Activity, rany: Person) -> None:
    Delivery.objects.filter(topic="trip").update(state="sent", sent_at=timezone.now())
    clean = who(fellows=[cast.kanha.pk], buddy=cast.bopha.pk)
    pages.save_who(person=cast.sophea, activity=trip.pk, clean=clean, now=timezone.now())
    assert told(cast.bopha) == ["counts_on_you"] and told(rany) == ["counts_on_you", "news"]
    assert not waits(rany) and "no longer" in page(signed_in(rany), f"/plans/{trip.pk}/asked/")
    assert "/asked/" not in page(signed_in(rany), "/plans/")
    assert told(cast.kanha) == ["counts_on_you"]


def test_called_off_leaves_nobody_with_check_ins_and_tells_those_who_had_them(
    cast: Cast, trip: Activity, rany: Person
) -> None:
    now = timezone.now()
    Delivery.objects.filter(topic="trip").update(state="sent", sent_at=timezone.now())
    cancel.cancel(person=cast.sophea, activity=trip.pk, safe_now=True, now=now)
    assert not armed(trip, cast.kanha) and not waits(cast.kanha) and not waits(rany)
    assert told(cast.kanha) == ["counts_on_you", "news"]
    assert "It is over" in page(signed_in(cast.kanha), f"/plans/{trip.pk}/asked/")


@pytest.mark.both
def test_home_safe_for_all_is_told_to_whoever_still_had_check_ins_and_so_is_its_taking_back(
    cast: Cast, trip: Activity
) -> None:
    assert trip.starts_at
    now = trip.starts_at + timedelta(minutes=5)
    finish(person=cast.sophea, activity=trip.pk, key=new_id(), made_at=now, now=now)
    Delivery.objects.filter(topic="trip").update(state="sent", sent_at=timezone.now())
    assert told(cast.kanha)[-1:] == ["news"] and not armed(trip, cast.kanha)
    reopen.reopen(person=cast.sophea, activity=trip.pk, hours=1, now=now + timedelta(minutes=5))
    assert armed(trip, cast.kanha) and told(cast.kanha)[-1:] == ["counts_on_you"]


def test_a_program_that_makes_a_trip_tells_its_travellers_too(cast: Cast) -> None:
    now = timezone.now()
    times = {"starts_at": now.isoformat(), "ends_at": (now + 4 * HOUR).isoformat()}
    check_ins = [{"due_at": (now + HOUR).isoformat(), "grace_s": 600}]
    trip_body = body(**times, check_ins=check_ins, travellers=[str(cast.kanha.pk)])
    create_activity(person=cast.sophea, key=new_id(), body=trip_body, now=now)
    assert told(cast.kanha) == ["counts_on_you"]


def test_past_its_end_it_still_counts_on_the_buddy_while_nobody_is_home(
    cast: Cast, trip: Activity, rany: Person
) -> None:
    Activity.objects.filter(pk=trip.pk).update(starts_at=timezone.now() - 3 * HOUR, ends_at=timezone.now() - HOUR)
    assert f"/plans/{trip.pk}/asked/" in page(signed_in(rany), "/plans/")
    assert "It is over" not in page(signed_in(rany), f"/plans/{trip.pk}/asked/")
    cancel.cancel(person=cast.sophea, activity=trip.pk, safe_now=True, now=timezone.now())
    assert "/asked/" not in page(signed_in(rany), "/plans/")
    assert "It is over" in page(signed_in(rany), f"/plans/{trip.pk}/asked/")
