"""Followed on the way: a yes, positions from page and apps, blurred for others, exact in an alarm, then gone."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from karpear.activities.plans.actions import finish
from karpear.activities.tracking.actions import consent, retention, senders, where_are_you
from karpear.activities.tracking.models import App, Following, FollowLink, PositionRequest, TrackFix, TrackKey
from karpear.activities.tracking.queries.sights import last_place, sights
from karpear.alerts.actions.sos import raise_sos
from karpear.alerts.queries.positions import last_positions
from karpear.audit.models import Entry
from karpear.checkins.models import Promise
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.rules.geo.whereabouts import Seen
from karpear.rules.refusals import Conflict, Missing
from tests.cast import Cast, device_token, signed_in
from tests.steps.pages import without_tokens
from tests.steps.trips import LAKE, followed, location, owntracks, trip

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def fix(minutes_ago: float = 0, lat: float = LAKE[0], lon: float = LAKE[1], acc: float = 20) -> dict[str, Any]:
    at = timezone.now() - timedelta(minutes=minutes_ago)
    return {"lat": lat, "lon": lon, "accuracy_m": acc, "fixed_at": at.isoformat()}


def send(person: Person, *fixes: dict[str, Any], **more: Any) -> Any:
    body = {"key": str(uuid4()), "fixes": list(fixes), **more}
    headers = {"authorization": f"Bearer {device_token(person)}"}
    return Client().post("/api/v1/positions", json.dumps(body), content_type="application/json", headers=headers)


def seen_by(officer: Person, now: datetime, *, forced: bool = False) -> list[Seen]:
    return [sight.seen for sight in sights(officer, now, forced=forced)]


@pytest.mark.both
def test_from_the_yes_to_the_end(cast: Cast) -> None:
    activity = trip(cast.sophea)
    page, where = signed_in(cast.sophea), f"/plans/{activity.pk}/follow/"
    assert send(cast.sophea, fix()).json() == {"kept": 0, "answers": ["outside"]}
    assert "Yes, show my way" in page.get(where).content.decode()
    page.post(where)
    Following.objects.update(consented_at=activity.starts_at)
    assert send(cast.sophea, fix(20), fix(10, 12.87)).json() == {"kept": 2, "answers": ["kept", "kept"]}
    assert "Your way is shown" in page.get("/").content.decode()
    (seen,) = seen_by(cast.dara, timezone.now())
    assert (seen.person, seen.kind, seen.exact) == (cast.sophea.pk, "out", False)
    assert (seen.lat, seen.lon) != (12.87, LAKE[1]) and seen.radius_m > 3000
    assert not seen_by(cast.piseth, timezone.now()) and not seen_by(cast.sophea, timezone.now())
    watching = signed_in(cast.dara).get(where).content.decode()
    assert "Within 4 km" in watching and "12.87," not in watching
    assert "<b>Siem Reap</b>" in watching and 'class="provinces"' in watching
    page.post(f"{where}stop/")
    assert not TrackKey.objects.exists() and not TrackFix.objects.exists()
    assert send(cast.sophea, fix()).json()["answers"] == ["outside"]


def test_the_page_of_a_person_says_where_they_were_seen_as_the_board_does(cast: Cast) -> None:
    followed(cast.sophea)
    path = f"/people/person/{cast.sophea.pk}/"
    page = signed_in(cast.dara).get(path).content.decode()
    assert "on the way" in page and "position " not in page
    send(cast.sophea, fix(5, 12.87))
    page = signed_in(cast.dara).get(path).content.decode()
    assert "position 5 min ago: Siem Reap" in page and "on the way" not in page


def test_exact_only_in_an_alarm_and_never_in_a_forced_session(cast: Cast) -> None:
    followed(cast.sophea)
    send(cast.sophea, fix(5, 12.87))
    now = timezone.now()
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    (sight,) = sights(cast.dara, now)
    assert sight.alert and (sight.seen.kind, sight.seen.exact, sight.seen.lat, sight.seen.radius_m) == (
        "sos",
        True,
        12.87,
        20,
    )
    (forced,) = seen_by(cast.dara, now, forced=True)
    assert (forced.kind, forced.exact) == ("out", False)
    signed_in(cast.dara).get("/board/")
    signed_in(cast.dara).get("/board/fragment")
    assert Entry.objects.get(action="position.viewed").actor == cast.dara.pk
    assert (retention.hand_over(now=now), retention.hand_over(now=now)) == (1, 0)
    assert last_positions([cast.sophea.pk])[cast.sophea.pk].lat == 12.87
    send(cast.sophea, fix(0, 12.871))
    assert retention.hand_over(now=timezone.now()) == 1


def test_whoever_was_made_to_stop_is_still_looked_for(cast: Cast) -> None:
    activity = followed(cast.sophea)
    send(cast.sophea, fix(5))
    now = timezone.now()
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    consent.stop_following(person=cast.sophea, activity=activity.pk, now=now)
    retention.forget_tracks(now=now)
    assert seen_by(cast.dara, now)[0].exact
    assert send(cast.sophea, fix()).json()["kept"] == 0
    # Nobody who is not to know of the alert can tell it from what was kept.
    assert not seen_by(cast.dara, now, forced=True)
    consent.follow(person=cast.sophea, activity=activity.pk, now=now)
    assert (
        "No position has arrived yet." in signed_in(cast.sophea).get(f"/plans/{activity.pk}/follow/").content.decode()
    )
    assert not seen_by(cast.dara, now, forced=True)


@pytest.mark.parametrize("alarmed", [False, True])
def test_whoever_said_yes_again_is_told_the_same_with_and_without_an_alert(cast: Cast, alarmed: bool) -> None:
    """What was kept because of an alert may neither change an answer nor a page: somebody made them stop."""
    activity = followed(cast.sophea)
    send(cast.sophea, fix(20))
    now = timezone.now()
    if alarmed:
        raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now, silent=True)
    consent.stop_following(person=cast.sophea, activity=activity.pk, now=now - timedelta(minutes=10))
    consent.follow(person=cast.sophea, activity=activity.pk, now=now - timedelta(minutes=10))
    far = [fix(5, LAKE[0] - 2.7), fix(5, LAKE[0] - 2.7), fix(15)]
    answers = [send(cast.sophea, one).json()["answers"] for one in far]
    assert answers == [["kept"], ["soon"], ["before"]]
    page = signed_in(cast.sophea).get(f"/plans/{activity.pk}/follow/").content.decode()
    assert "No position has arrived yet." not in page


@pytest.mark.both
@pytest.mark.parametrize("alarmed", [False, True])
def test_who_answers_after_a_stop_is_told_the_same_with_and_without_an_alert(cast: Cast, alarmed: bool) -> None:
    activity = followed(cast.sophea)
    send(cast.sophea, fix(1))
    now = timezone.now()
    if alarmed:
        raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now, silent=True)
    consent.stop_following(person=cast.sophea, activity=activity.pk, now=now)
    asked = where_are_you.ask_where(by=cast.dara, activity=activity.pk, person=cast.sophea.pk, now=now)
    assert send(cast.sophea, fix(0, LAKE[0] - 2.7), request=str(asked.pk)).json()["answers"] == ["kept"]
    again = where_are_you.ask_where(
        by=cast.dara, activity=activity.pk, person=cast.sophea.pk, now=now + timedelta(minutes=11)
    )
    assert send(cast.sophea, fix(0), request=str(again.pk)).json()["answers"] == ["soon"], "of what was answered"


def test_the_keys_go_when_the_trip_is_over(cast: Cast) -> None:
    activity = followed(cast.sophea)
    send(cast.sophea, fix(5))
    assert retention.forget_tracks(now=timezone.now()) == 0
    finish.finish(person=cast.sophea, activity=activity.pk, key=uuid4(), made_at=timezone.now(), now=timezone.now())
    assert retention.forget_tracks(now=timezone.now()) == 1
    assert not TrackKey.objects.exists() and not TrackFix.objects.exists()
    assert not Following.objects.filter(ended_at=None).exists()
    forgotten = followed(cast.vanna)
    send(cast.vanna, fix(5))
    assert retention.forget_tracks(now=(forgotten.ends_at or timezone.now()) + timedelta(hours=25)) == 1


@pytest.mark.both
def test_the_same_batch_twice_is_one_and_a_wrong_clock_is_put_right(cast: Cast) -> None:
    followed(cast.sophea)
    key, ahead = str(uuid4()), timezone.now() + timedelta(hours=7)
    sent = {**fix(), "fixed_at": (ahead - timedelta(minutes=30)).isoformat()}
    first = send(cast.sophea, sent, key=key, sent_at=ahead.isoformat())
    again = send(cast.sophea, sent, key=key, sent_at=(ahead + timedelta(minutes=1)).isoformat())
    assert (first.status_code, again.status_code) == (201, 200)
    (track_fix,) = TrackFix.objects.all()
    assert timedelta(minutes=29) < timezone.now() - track_fix.fixed_at < timedelta(minutes=31)
    assert send(cast.sophea, *[fix(n) for n in range(101)]).status_code == 422
    assert send(cast.sophea, {**fix(), "lat": 91}).status_code == 422


@pytest.mark.both
def test_owntracks_sends(cast: Cast) -> None:
    activity = followed(cast.sophea)
    _made, user, secret = senders.add_sender(person=cast.sophea, app=App.OWNTRACKS, now=timezone.now())
    auth = f"{user}:{secret}"
    for minutes, lat in [(30, 12.85), (10, 12.88), (20, 12.86), (10, 12.88), (9, 20.0), (-400, 12.89), (300, 12.0)]:
        answer = owntracks(auth, location(minutes, lat))
        assert (answer.status_code, answer.json()) == (200, [])
    assert [f.doubtful for f in TrackFix.objects.order_by("fixed_at")] == [False, False, True, False]
    place = last_place(activity.pk, cast.sophea.pk)
    assert place and place.lat == 12.89 and place.fixed_at <= timezone.now()
    for other in (
        {"_type": "lwt", "tst": 1},
        {"_type": "location", "lat": "x"},
        "",
        {"_type": "location", "tst": 1e300},
    ):
        assert owntracks(auth, other).json() == []
    assert owntracks(auth, "[" * 9000).status_code == 400
    assert owntracks(auth, " " * 20_000).status_code == 413
    assert TrackFix.objects.count() == 4


def test_what_waited_in_a_phone_is_taken_after_a_place_that_cannot_be(cast: Cast) -> None:
    activity = followed(cast.sophea, began=3)
    send(cast.sophea, fix(120))
    assert send(cast.sophea, fix(0, 20.0)).json()["answers"] == ["doubtful"]
    waited = [fix(90, 12.86), fix(60, 12.87), fix(2, 12.88), fix(0, 12.89)]
    assert send(cast.sophea, *waited).json()["answers"] == ["kept"] * 4
    assert send(cast.sophea, fix(0, 20.0)).json()["answers"] == ["soon"]
    place = last_place(activity.pk, cast.sophea.pk)
    assert place and place.lat == 12.89


def test_wrong_secrets_are_all_the_same_and_a_closed_one_is_wrong(cast: Cast) -> None:
    followed(cast.sophea)
    made, user, secret = senders.add_sender(person=cast.sophea, app=App.OWNTRACKS, now=timezone.now())
    for wrong in (f"{user}:x", f"x:{secret}", f":{user}{secret}", "", f"{user}:{secret}\x00"):
        answer = owntracks(wrong, location(1))
        assert answer.status_code == 401 and answer["WWW-Authenticate"].startswith("Basic")
    assert Client().post("/in/owntracks", "{}", content_type="application/json").status_code == 401
    assert Client().get(f"/in/osmand?id={secret}&lat=12&lon=104&timestamp=1").status_code == 404
    senders.close_sender(person=cast.sophea, sender=made.pk, now=timezone.now())
    assert owntracks(f"{user}:{secret}", location(1)).status_code == 401
    assert not TrackFix.objects.exists()
    with pytest.raises(Missing):
        senders.close_sender(person=cast.dara, sender=made.pk, now=timezone.now())


def test_osmand_and_traccar_client_send(cast: Cast) -> None:
    followed(cast.sophea)
    _made, _user, secret = senders.add_sender(person=cast.sophea, app=App.OSMAND, now=timezone.now())
    client, seconds = Client(), timezone.now().timestamp()
    query = f"id={secret}&lat=12.85&lon=104.1&timestamp={int((seconds - 1800) * 1000)}&hdop=1.1"
    assert client.get(f"/in/osmand?{query}").status_code == 200
    query = f"id={secret}&lat=12.86&lon=104.1&timestamp={int(seconds - 1200)}&accuracy=9.0&batt=80"
    assert client.post(f"/in/osmand?{query}").status_code == 200
    form = {"deviceid": secret, "location": "12.87,104.1", "timestamp": str(int(seconds - 600)), "accuracy": "9"}
    assert client.post("/in/osmand", form).status_code == 200
    at = datetime.fromtimestamp(seconds - 60, timezone.get_default_timezone()).isoformat()
    place = {"timestamp": at, "coords": {"latitude": 12.88, "longitude": 104.1, "accuracy": 5}, "event": "motionchange"}
    sent = {"location": place, "device_id": secret}
    assert client.post("/in/osmand", json.dumps(sent), content_type="application/json").status_code == 200
    assert TrackFix.objects.filter(doubtful=False).count() == 4
    sent["device_id"] = "somebody"
    assert client.post("/in/osmand", json.dumps(sent), content_type="application/json").status_code == 404
    for rest in ("", "&lat=a&lon=b", "&lat=1e999&lon=1&timestamp=1", "&valid=false&lat=1&lon=1&timestamp=1"):
        assert client.get(f"/in/osmand?id={secret}{rest}").status_code == 200
    assert TrackFix.objects.count() == 4


def test_a_flood_is_stopped(cast: Cast) -> None:
    _made, user, secret = senders.add_sender(person=cast.sophea, app=App.OWNTRACKS, now=timezone.now())
    answers = {owntracks(f"{user}:{secret}", {"_type": "lwt"}).status_code for _ in range(130)}
    assert answers == {200, 429}
    assert {owntracks("guess:ing", {}).status_code for _ in range(70)} == {401, 429}


@pytest.mark.both
def test_a_private_page_says_how_old_first_and_ends(cast: Cast) -> None:
    activity = followed(cast.sophea)
    send(cast.sophea, fix(42, 12.87))
    sister = cast.sophea.contacts.get(position=0)
    answer = signed_in(cast.sophea).post(f"/plans/{activity.pk}/follow/link/", {"reader": f"contact:{sister.pk}"})
    token = answer.content.decode().split("/f/")[1].split("<")[0]
    assert not FollowLink.objects.filter(token_hash=token).exists() and len(token) >= 22
    now = timezone.now()
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    page = Client().get(f"/f/{token}")
    text = page.content.decode()
    assert page.status_code == 200 and text.index("42 min ago") < text.index("Siem Reap") < text.index("Within 4 km")
    assert "12.870" not in text and "Karpear" not in text and "SOS" not in without_tokens(text)
    assert page["Referrer-Policy"] == "same-origin" and Client().post(f"/f/{token}").status_code in (403, 405)
    assert Client().get(f"/f/{token[:-1]}").status_code == 404
    sister.language = "km"
    sister.save()
    assert "សៀមរាប" in Client().get(f"/f/{token}").content.decode(), "in the language of whoever reads"
    sister.state = "left"
    sister.save()
    assert Client().get(f"/f/{token}").status_code == 404
    other = consent.make_link(person=cast.sophea, activity=activity.pk, colleague=cast.dara.pk, now=now)
    assert Client().get(f"/f/{other}").status_code == 200
    consent.stop_following(person=cast.sophea, activity=activity.pk, now=now)
    assert Client().get(f"/f/{other}").status_code == 404
    with pytest.raises(Conflict):
        consent.make_link(person=cast.sophea, activity=activity.pk, colleague=cast.dara.pk, now=now)


def test_an_officer_asks_and_one_tap_answers(cast: Cast) -> None:
    activity = trip(cast.sophea)
    where = f"/plans/{activity.pk}/where/{cast.sophea.pk}/"
    assert signed_in(cast.piseth).post(f"{where}ask/").status_code == 404
    assert signed_in(cast.sophea).post(f"{where}ask/").status_code == 404
    signed_in(cast.dara).post(f"{where}ask/")
    signed_in(cast.dara).post(f"{where}ask/")
    asked = PositionRequest.objects.get()
    assert [(n.topic, n.person) for n in Delivery.objects.filter(subject=asked.pk)] == [("where", cast.sophea)]
    assert "Somebody asks where you are" in signed_in(cast.sophea).get("/").content.decode()
    assert "Dara" in signed_in(cast.sophea).get("/plans/where/").content.decode()
    assert send(cast.vanna, fix(), request=str(asked.pk)).status_code == 404
    assert send(cast.sophea, fix(), request=str(asked.pk)).json()["kept"] == 1
    assert "They answered." in signed_in(cast.dara).get(f"/plans/{activity.pk}/follow/").content.decode()
    assert [one.exact for one in seen_by(cast.dara, timezone.now())] == [False]
    assert not Following.objects.exists()
    later = timezone.now() + timedelta(minutes=11)
    with pytest.raises(Conflict):
        where_are_you.ask_where(by=cast.dara, activity=activity.pk, person=cast.sophea.pk, now=timezone.now())
    again = where_are_you.ask_where(by=cast.dara, activity=activity.pk, person=cast.sophea.pk, now=later)
    assert signed_in(cast.kanha).post(f"/plans/where/{again.pk}/no/").status_code == 404
    signed_in(cast.sophea).post(f"/plans/where/{again.pk}/no/")
    assert "They would rather not say." in signed_in(cast.dara).get(f"/plans/{activity.pk}/follow/").content.decode()
    assert retention.forget_tracks(now=timezone.now() + timedelta(hours=30)) == 1


def test_no_message_goes_to_a_phone_that_must_be_left_alone(cast: Cast) -> None:
    activity = trip(cast.sophea)
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=timezone.now(), now=timezone.now(), silent=True)
    delivery_count_before = Delivery.objects.count()
    where_are_you.ask_where(by=cast.dara, activity=activity.pk, person=cast.sophea.pk, now=timezone.now())
    assert Delivery.objects.count() == delivery_count_before and PositionRequest.objects.count() == 1


def test_an_officer_gives_time_within_the_same_three_hours(cast: Cast) -> None:
    activity = trip(cast.sophea)
    where, first = f"/plans/{activity.pk}/where/{cast.sophea.pk}/time/", Promise.objects.order_by("due_at")[0]
    assert signed_in(cast.chenda).post(where, {"minutes": "60"}).status_code == 404
    signed_in(cast.dara).post(where, {"minutes": "60"})
    moved = Promise.objects.get(pk=first.pk)
    assert moved.due_at == first.due_at + timedelta(hours=1)
    line = Entry.objects.get(action="promise.extended")
    assert (line.actor, line.detail) == (cast.dara.pk, {"minutes": 60})


def test_nothing_about_a_place_stands_in_clear(cast: Cast) -> None:
    followed(cast.sophea)
    send(cast.sophea, fix(5, 12.8765))
    (track_fix,) = TrackFix.objects.all()
    assert b"12.8765" not in bytes(track_fix.sealed)
    assert "12.8765" not in str(list(Entry.objects.values_list("detail", flat=True)))
