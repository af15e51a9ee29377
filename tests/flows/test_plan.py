"""Somebody plans on the pages, goes, changes their mind about a time, and comes home; their sister is told."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.activities import values
from karpear.activities.itinerary import queries as itinerary_queries
from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import change, create
from karpear.activities.plans.actions.draft import new_draft
from karpear.activities.plans.queries import now as now_queries
from karpear.checkins.models import Promise
from karpear.people.models import Membership
from karpear.rules.access import Role
from tests.cast import Cast, signed_in
from tests.rooms.activities.plans import body, drafted
from tests.steps.pages import tight
from tests.steps.plans import ZONE, rows, typed, who_with

pytestmark = [pytest.mark.usefixtures("still"), pytest.mark.once]  # times are typed here, and looked for later


_began: list[datetime] = []


@pytest.fixture(autouse=True)
def began() -> None:
    """One minute for the whole test, however long it takes."""
    _began[:] = [timezone.now().replace(second=0, microsecond=0)]


def soon(hours: float) -> datetime:
    return _began[0] + timedelta(hours=hours)


def tonight() -> datetime:
    """Nine in the evening where these people are, whenever it is now."""
    return (soon(24).astimezone(ZONE)).replace(hour=21, minute=0)


def planned(client: Client, cast: Cast, *, kind: str = "event", starts_at: datetime | None = None) -> Activity:
    """Walk through every page up to the summary."""
    starts_at = starts_at or soon(1)
    first = {"kind": kind, "title": "Training", "purpose": "Law", "organisation": cast.lantern.pk}
    draft = new_draft(person=cast.sophea, clean=first, now=timezone.now())
    ends_at = starts_at + timedelta(hours=4)
    when = {"place": "Town hall", "province": "", "starts_at": typed(starts_at), "ends_at": typed(ends_at)}
    answer = client.post(f"/plans/{draft.pk}/when/", when)
    assert answer["Location"] == f"/plans/{draft.pk}/legs/"
    client.post(answer["Location"], {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-from_place": ""})
    answer = client.post(
        f"/plans/{draft.pk}/who/", who_with(host_name="Mony", host_phone="+855 1", buddy=str(cast.dara.pk))
    )
    sister = cast.sophea.contacts.first()
    assert sister
    told = {"sent": "1", f"tell_{sister.pk}": "on", f"what_{sister.pk}": ["what", "next_check_in"]}
    answer = client.post(f"/plans/{draft.pk}/told/", told)
    assert answer["Location"] == f"/plans/{draft.pk}/if/"
    answers = {"missed": "Ring the host", "question_0": "Name of my dog?", "answer_0": "Fan"}
    client.post(answer["Location"], {**dict.fromkeys(["detained", "hurt", "plan_b"], ""), **answers})
    draft.refresh_from_db()
    return draft


def test_saving_nothing_for_when_it_goes_wrong_prepares_nobody(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    path = f"/plans/{planned(client, cast).pk}/"

    def prepared() -> bool:
        return {task.step: task.done for task in client.get(path).context["tasks"]}["if"]

    assert prepared()
    client.post(f"{path}if/", dict.fromkeys(["missed", "detained", "hurt", "plan_b", "question_0", "answer_0"], ""))
    assert not prepared()


@pytest.mark.both
def test_from_the_first_page_to_home_safe(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    assert b"No plans yet" in client.get("/plans/").content
    draft = planned(client, cast)
    for page in ("", "what/", "when/", "legs/", "who/", "check-ins/", "told/", "if/", "summary/", "sheet/"):
        assert client.get(f"/plans/{draft.pk}/{page}").status_code == 200, page
    assert len(draft.schedule) == 4
    assert not Promise.objects.exists()
    client.post(f"/plans/{draft.pk}/check-ins/", rows(soon(2), soon(5), grace="15"))
    shown = client.get(f"/plans/{draft.pk}/summary/").content.decode()
    assert "Ready to start?" in shown
    assert "Dara" in shown
    assert client.post(f"/plans/{draft.pk}/start/")["Location"] == f"/plans/{draft.pk}/"
    armed = Promise.objects.armed().filter(source=draft.pk)
    assert [p.grace_s for p in armed] == [900, 900]
    draft.refresh_from_db()
    assert draft.briefing
    assert draft.briefing.content["questions"] == [{"question": "Name of my dog?", "answer": "Fan"}]
    page = client.get(f"/plans/{draft.pk}/").content.decode()
    assert "Say you are OK before" in page

    moved = {"ends_at": typed(soon(6)), **rows(soon(2), soon(6), grace="15")}
    shown = client.post(f"/plans/{draft.pk}/change/", moved).content.decode()
    assert all(word in shown for word in ("Stays", "No longer", "New"))
    assert armed.count() == 2
    assert max(p.due_at for p in armed.all()) == soon(5)
    client.post(f"/plans/{draft.pk}/change/", {**moved, "confirm": "1"})
    assert max(p.due_at for p in armed.all()) == soon(6)

    assert client.get(f"/plans/{draft.pk}/finish/").status_code == 200
    assert Promise.objects.armed().exists()
    client.post(f"/plans/{draft.pk}/finish/", {"word": ""})
    assert not Promise.objects.armed().exists()
    assert b"It ended on" in client.get(f"/plans/{draft.pk}/").content


@pytest.mark.both
def test_a_returning_traveller_presses_twice(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    old = planned(client, cast)
    client.post(f"/plans/{old.pk}/start/")
    client.post(f"/plans/{old.pk}/finish/", {"word": ""})
    answer = client.post(f"/plans/{old.pk}/again/")
    assert answer["Location"].endswith("/summary/")
    activity = Activity.objects.exclude(pk=old.pk).get()
    assert b"Start" in client.get(answer["Location"]).content
    client.post(f"/plans/{activity.pk}/start/")
    activity.refresh_from_db()
    assert activity.state == "planned"
    assert activity.buddy == cast.dara
    assert activity.family_pages.count() == 1
    assert Promise.objects.armed().filter(source=activity.pk).count() == 4


def test_lone_trips_need_a_buddy_or_a_reason(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    draft = planned(client, cast, kind="trip")
    client.post(f"/plans/{draft.pk}/who/", who_with())
    assert b"Before it can start" in client.get(f"/plans/{draft.pk}/summary/").content
    client.post(f"/plans/{draft.pk}/start/")
    draft.refresh_from_db()
    assert draft.state == "draft"
    client.post(f"/plans/{draft.pk}/who/", who_with(lone_reason="Nobody is free", night_reason="No other bus"))
    client.post(f"/plans/{draft.pk}/start/")
    draft.refresh_from_db()
    assert draft.state == "planned"


def test_whoever_comes_along_cannot_stay_behind(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    path = f"/plans/{planned(client, cast, kind='trip', starts_at=tonight()).pk}/who/"
    dara = str(cast.dara.pk)
    answer = client.post(path, who_with(fellows=[dara], buddy=dara))
    assert b"cannot stay behind" in answer.content
    assert not Activity.objects.get().travellers.exists()
    client.post(path, who_with(fellows=[dara]))
    Activity.objects.update(buddy=cast.dara)  # of a plan made before
    assert b"choose a buddy" in client.get(path.replace("who", "summary")).content


def test_starting_without_check_ins_is_said_on_purpose(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    draft = planned(client, cast)
    client.post(f"/plans/{draft.pk}/check-ins/", rows())
    assert b"nobody would notice" in client.get(f"/plans/{draft.pk}/summary/").content
    client.post(f"/plans/{draft.pk}/start/")
    draft.refresh_from_db()
    assert draft.state == "draft"
    client.post(f"/plans/{draft.pk}/start/", {"without_check_ins": "1"})
    draft.refresh_from_db()
    assert draft.state == "planned"


def test_rows_are_added_filled_and_refused_without_javascript(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    draft = planned(client, cast)
    address = f"/plans/{draft.pk}/check-ins/"
    page = client.post(address, {**rows(soon(2)), "more": "1"}).content.decode()
    assert 'name="form-5-due_at"' in page
    page = client.post(address, {**rows(), "fill": "1", "every_min": "30", "wait_min": "5"}).content.decode()
    assert page.count('value="5"') == 9
    client.post(address, {**rows(soon(2), soon(3), soon(4), soon(5)), "form-1-due_at": ""})
    draft.refresh_from_db()
    assert len(draft.schedule) == 3
    bad = client.post(address, {**rows(soon(2)), "form-0-due_at": "soon"}).content.decode()
    assert "Something is missing or not right" in bad
    draft.refresh_from_db()
    assert len(draft.schedule) == 3


def test_strangers_and_officers(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    draft = planned(client, cast)
    officer, stranger = signed_in(cast.dara), signed_in(cast.rith)
    assert officer.get(f"/plans/{draft.pk}/").status_code == 404
    client.post(f"/plans/{draft.pk}/start/")
    shown = officer.get(f"/plans/{draft.pk}/").content.decode()
    assert "Plan of Sophea" in shown
    assert "Name of my dog?" not in shown
    assert "Training" in officer.get("/plans/?of=others").content.decode()
    for page in ("", "what/", "summary/", "sheet/", "change/", "finish/", "cancel/"):
        assert stranger.get(f"/plans/{draft.pk}/{page}").status_code == 404, page
    for page in ("what/", "who/", "change/", "finish/", "cancel/"):
        assert officer.get(f"/plans/{draft.pk}/{page}").status_code == 403, page
    assert stranger.post(f"/plans/{draft.pk}/again/").status_code == 404
    assert Client().get(f"/plans/{draft.pk}/").status_code == 302


def test_cancelling_asks_first(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    draft = planned(client, cast)
    client.post(f"/plans/{draft.pk}/start/")
    address = f"/plans/{draft.pk}/cancel/"
    assert b"Are you safe now?" in client.get(address).content
    assert b"Choose one" in client.post(address, {}).content
    assert b"Nothing was cancelled" in client.post(address, {"safe_now": "no"}).content
    assert Promise.objects.armed().count() == 4
    client.post(address, {"safe_now": "yes"})
    assert not Promise.objects.armed().exists()


def test_an_overdue_check_in_is_not_silenced_by_a_change(cast: Cast) -> None:
    now = timezone.now()
    start, due = now - timedelta(hours=3), now + timedelta(seconds=1)
    sent = body(
        starts_at=start.isoformat(),
        ends_at=(now + timedelta(hours=3)).isoformat(),
        check_ins=[{"due_at": due.isoformat(), "grace_s": 600}],
    )
    answer, _new = create.create_activity(person=cast.sophea, key=uuid4(), body=sent, now=now)
    later = now + timedelta(minutes=2)
    activity = Activity.objects.get(pk=answer["activity"])
    assert activity.ends_at
    from karpear.rules.refusals import Conflict

    with pytest.raises(Conflict):
        change.change_plan(
            person=cast.sophea,
            activity=activity.pk,
            ends_at=activity.ends_at,
            times=[values.CheckInTime(later + timedelta(hours=1), 600)],
            now=later,
        )
    assert Promise.objects.armed().get().due_at == due


def test_who_is_out_now(cast: Cast) -> None:
    now = cast.now
    sent = body(travellers=[str(cast.kanha.pk)])
    answer, _new = create.create_activity(person=cast.sophea, key=uuid4(), body=sent, now=now)
    out = now_queries.travelling(cast.bopha, now)
    assert {(one.name, str(one.activity)) for one in out} == {
        ("Sophea", answer["activity"]),
        ("Kanha", answer["activity"]),
    }
    assert {one.next_due_at for one in out} == {now + timedelta(hours=2)}
    assert now_queries.travelling(cast.piseth, now) == []
    trip = {UUID(answer["activity"])}
    assert now_queries.fellows_of(cast.sophea, now) == {cast.kanha.pk: trip}
    assert now_queries.fellows_of(cast.kanha, now) == {cast.sophea.pk: trip}
    assert now_queries.fellows_of(cast.rith, now) == {}
    assert str(now_queries.api_state(cast.kanha, now)) == answer["activity"]
    assert now_queries.api_state(cast.rith, now) is None
    assert now_queries.current_activity([cast.sophea.pk, cast.rith.pk], now) == {
        cast.sophea.pk: Activity.objects.get().pk
    }


def test_times_are_typed_in_the_persons_own_zone(cast: Cast) -> None:
    cast.sophea.time_zone = "Asia/Kathmandu"
    cast.sophea.save()
    client = signed_in(cast.sophea)
    draft = drafted(cast.sophea)
    day = (timezone.now() + timedelta(days=90)).date()
    when = {"place": "Hall", "starts_at": f"{day}T10:00", "ends_at": f"{day}T12:00"}
    client.post(f"/plans/{draft.pk}/when/", when)
    draft.refresh_from_db()
    assert draft.starts_at == datetime.fromisoformat(f"{day}T10:00:00+05:45")


def test_a_moment_that_does_not_exist_is_refused(cast: Cast) -> None:
    cast.sophea.time_zone = "Europe/Berlin"
    cast.sophea.save()
    client = signed_in(cast.sophea)
    draft = drafted(cast.sophea)
    end = date(timezone.now().year + 1, 3, 31)
    sunday = end - timedelta(days=end.isoweekday() % 7)  # the last of March: clocks go from two to three
    when = {"place": "Hall", "starts_at": f"{sunday}T02:30", "ends_at": f"{sunday}T12:00"}
    assert client.post(f"/plans/{draft.pk}/when/", when).status_code == 200
    before = draft.starts_at
    draft.refresh_from_db()
    assert draft.starts_at == before


def test_leaving_an_organisation_leaves_its_colleagues_behind(cast: Cast) -> None:
    Membership.objects.create(person=cast.sophea, organisation=cast.cardamom, role=Role.MEMBER.value)
    client = signed_in(cast.sophea)
    draft = planned(client, cast)
    client.post(f"/plans/{draft.pk}/who/", who_with(fellows=[str(cast.kanha.pk)], buddy=str(cast.dara.pk)))
    assert draft.travellers.count() == 1
    other = {"kind": "event", "title": "Training", "purpose": "", "organisation": str(cast.cardamom.pk)}
    client.post(f"/plans/{draft.pk}/what/", other)
    draft.refresh_from_db()
    assert draft.organisation == cast.cardamom
    assert draft.travellers.count() == 0
    assert draft.buddy is None


def test_a_plan_under_way_tells_responders_about_every_change(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    names = ["One", "Two", "Three", "Four", "Five"]
    sent = body(starts_at=soon(1).isoformat(), ends_at=soon(5).isoformat(), travellers=names)
    due = soon(3)
    sent["check_ins"] = [{"due_at": due.isoformat(), "grace_s": 90}]
    answer, _new = create.create_activity(person=cast.sophea, key=uuid4(), body=sent, now=timezone.now())
    address = f"/plans/{answer['activity']}/"
    client.post(f"{address}what/", {"kind": "trip", "title": "Visit", "purpose": "", "place": "The other village"})
    page = client.get(f"{address}who/").content.decode()
    assert all(f'value="{name}"' in page for name in names)
    people = {f"other_{n}_name": name for n, name in enumerate(names)} | {"other_5_name": "", "other_5_phone": ""}
    phones = {f"other_{n}_phone": "" for n in range(5)}
    client.post(f"{address}who/", who_with(buddy=str(cast.dara.pk), **people, **phones))
    activity = Activity.objects.get()
    assert activity.briefing
    assert activity.briefing.content["place"] == "The other village"
    assert [line["name"] for line in activity.briefing.content["ring_first"]] == ["Sophea", *names]
    promise = Promise.objects.armed().get()
    assert (promise.buddy, promise.grace_s, promise.due_at) == (cast.dara, 90, due)


@pytest.mark.both
def test_a_draft_reminds_of_the_checklist_the_case_pack_and_the_travel_lock(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    page = client.get(f"/plans/{planned(client, cast).pk}/").content.decode()
    for path in ("/know/checklists/travel/", "/packs/", "/vault/travel-lock/"):
        assert f'<li><a href="{path}">' in tight(page)


def test_nobody_is_asked_at_night_and_the_page_says_so(cast: Cast) -> None:
    """Two days away: the check-ins follow the way until somebody edits them, and their page is shown."""
    client = signed_in(cast.sophea)
    first = {"kind": "trip", "title": "Visit", "purpose": "", "organisation": cast.lantern.pk}
    draft = new_draft(person=cast.sophea, clean=first, now=timezone.now())
    day = (timezone.now().astimezone(ZONE) + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
    start, end = day.replace(hour=8), day.replace(hour=17) + timedelta(days=1)
    when = {"place": "The lake", "province": "", "starts_at": typed(start), "ends_at": typed(end)}
    client.post(f"/plans/{draft.pk}/when/", when)

    def hours() -> list[int]:
        draft.refresh_from_db()
        return [check_in_time.due_at.astimezone(ZONE).hour for check_in_time in itinerary_queries.times_of(draft)]

    assert hours() == [9, 13, 20, 7, 13, 17]
    way = {"from_place": "Here", "to_place": "There", "departs_at": typed(start), "transport": "", "province": ""}
    way["arrives_at"] = typed(start + timedelta(hours=3))
    legs = {f"form-0-{name}": value for name, value in way.items()}
    client.post(f"/plans/{draft.pk}/legs/", {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, **legs})
    assert hours() == [8, 11, 13, 20, 7, 13, 17], "leaving and arriving"
    answer = client.post(f"/plans/{draft.pk}/who/", who_with(night_reason="", lone_reason="Nobody else is free"))
    assert answer["Location"] == f"/plans/{draft.pk}/check-ins/"
    page = client.get(answer["Location"]).content.decode()
    assert "If it lasts through a night, you are asked at night only on the way and at the end." in page
    filled = {**rows(), "fill": "1", "every_min": "180", "wait_min": "10"}
    assert "T02:00" not in client.post(answer["Location"], filled).content.decode()
    assert "T02:00" in client.post(answer["Location"], {**filled, "at_night": "on"}).content.decode()
    assert client.post(answer["Location"], rows(end))["Location"] == f"/plans/{draft.pk}/told/"
    client.post(f"/plans/{draft.pk}/when/", {**when, "ends_at": typed(end + timedelta(hours=2))})
    assert hours() == [17], "what was edited stays"
    again = client.post(f"/plans/{draft.pk}/who/", who_with(lone_reason="Nobody else is free"))
    assert again["Location"] == f"/plans/{draft.pk}/told/", "shown once"
