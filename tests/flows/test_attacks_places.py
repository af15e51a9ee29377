"""What is new on the way from page to page, tried from outside: links, things put off, reminders, views, searches."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.alerts.actions.answers import acknowledge
from karpear.alerts.models import Alert
from karpear.audit.models import Entry
from karpear.checkins.actions.roll_calls import ask_roll_call
from karpear.checkins.models import Promise
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.people.actions.invitations import invite, join
from karpear.people.actions.members import change_role, end_membership
from karpear.people.actions.snoozes import put_off
from karpear.people.models import Membership, Person, SavedView
from karpear.readiness.packs.models import Pack
from karpear.readiness.packs.needs import REVIEW
from karpear.rules.access import Role
from karpear.rules.refusals import Conflict
from karpear.screens.home.first_days import first_steps
from karpear.screens.needs import needs, needs_and_put_off
from tests.cast import Cast, signed_in
from tests.rooms.activities.assessed import assessed
from tests.rooms.activities.plans import created, drafted
from tests.rooms.cases.opened import opened
from tests.steps.alarms import sos
from tests.steps.pressure import forced, seen

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)


@pytest.mark.parametrize("how", ["let go", "another role"])
def test_a_link_lets_nobody_in_once_its_maker_may_no_longer_invite(cast: Cast, how: str) -> None:
    """An officer who was let go keeps no door: neither for others nor for themselves under another name."""
    now = timezone.now()
    kanha = Membership.objects.get(person=cast.kanha)
    _link, held = invite(by=cast.kanha, organisation_id=cast.lantern.pk, role=Role.OFFICER, for_name="x", now=now)
    _link, others = invite(by=cast.dara, organisation_id=cast.lantern.pk, role=Role.MEMBER, for_name="y", now=now)
    if how == "let go":
        end_membership(by=cast.dara, membership_id=kanha.pk, now=now)
    else:
        change_role(by=cast.dara, membership_id=kanha.pk, role=Role.MEMBER, now=now)
    with pytest.raises(Conflict):
        join(token=held, person=cast.rith, now=now)
    assert not Membership.objects.active().filter(person=cast.rith).exists()
    join(token=others, person=cast.rith, now=now)
    assert Entry.objects.get(action="invitation_revoked").actor == cast.dara.pk


def test_a_link_outlives_a_change_to_another_role_that_invites(cast: Cast) -> None:
    now = timezone.now()
    _link, held = invite(by=cast.kanha, organisation_id=cast.lantern.pk, role=Role.MEMBER, for_name="x", now=now)
    kanha = Membership.objects.get(person=cast.kanha)
    change_role(by=cast.dara, membership_id=kanha.pk, role=Role.LEAD, now=now)
    join(token=held, person=cast.rith, now=now)


def test_what_leaves_earlier_than_it_did_is_no_longer_put_off(cast: Cast) -> None:
    now = timezone.now()
    draft = drafted(cast.sophea, now=now)
    draft.starts_at, draft.ends_at = now + 10 * DAY, now + 11 * DAY
    draft.save()
    assessed(draft, now=now)
    put_off(by=cast.dara, things=needs(cast.dara, now), until=now + 8 * DAY, now=now)
    assert needs(cast.dara, now) == []
    Activity.objects.update(starts_at=now + DAY)
    waiting, hidden = needs_and_put_off(cast.dara, now)
    assert [thing.what for thing in waiting] == ["activity.answer"] and hidden == []


def test_whoever_put_off_what_became_due_earlier_is_reminded(cast: Cast) -> None:
    now = timezone.now()
    pack = Pack.objects.create(person=cast.sophea, created_at=now, sealed_at=now, reviewed_at=now - 400 * DAY)
    put_off(by=cast.sophea, things=needs(cast.sophea, now), until=now + 9 * DAY, now=now)
    assert remind(REVIEW, now=now + DAY) == 0, "late when it was put off, and so it stays"
    [thing] = needs_and_put_off(cast.sophea, now)[1]
    year = thing.thing.at - pack.reviewed_at  # type: ignore[operator]
    Pack.objects.update(reviewed_at=now + 3 * DAY - year)
    assert remind(REVIEW, now=now + 4 * DAY) == 1


def test_reminded_counts_only_those_to_whom_something_goes(cast: Cast) -> None:
    client, path = signed_in(cast.dara), f"/people/{cast.lantern.pk}/remind/"
    row = str(Membership.objects.get(person=cast.sophea).pk)
    answers = [client.post(path, {"sure": "1", "row": [row]}, follow=True) for _twice in range(2)]
    words = [[str(message) for message in answer.context["messages"]] for answer in answers]
    assert words[0] == ["1 person is reminded."] and "Nobody was reminded" in words[1][0]
    cast.bopha.addresses.all().delete()
    bopha = str(Membership.objects.get(person=cast.bopha).pk)
    answer = client.post(path, {"sure": "1", "row": [bopha]}, follow=True)
    assert "Nobody was reminded" in answer.content.decode()
    assert Delivery.objects.filter(topic="ready").count() == 1


@pytest.mark.parametrize("kind", ["sos", "duress"])
def test_a_roll_call_lights_up_no_phone_that_others_may_hold(cast: Cast, kind: str) -> None:
    """They are asked as everybody is, and stand in the list as everybody does."""
    now = timezone.now()
    Alert.objects.create(
        kind=kind, silent=kind == "sos", state="open", person=cast.sophea, opened_at=now, changed_at=now,
        ladder_from=now, contacts=[],
    )  # fmt: skip
    people = [cast.sophea.pk, cast.kanha.pk]
    ask_roll_call(by=cast.dara, organisation=cast.lantern.pk, people=people, due_in_s=600, reason="", now=now)
    assert Promise.objects.awaited().filter(person__in=people).count() == 2
    assert set(Delivery.objects.filter(topic="roll_call").values_list("person", flat=True)) == {cast.kanha.pk}


def test_still_out_pressed_again_without_an_answer_moves_it_once(cast: Cast) -> None:
    """The page was stopped between the press and its answer, and is pressed again."""
    now = timezone.now()
    trip = created(cast.sophea)
    Promise.objects.all().delete()
    Activity.objects.update(starts_at=now - DAY, ends_at=now - timedelta(hours=1))
    client = signed_in(cast.sophea)
    for hours in ("2", "2", "4"):
        answer: Any = client.post(f"/plans/{trip.pk}/longer/", {"hours": hours}, follow=True)
    trip.refresh_from_db()
    assert trip.ends_at == Promise.objects.armed().get(source=trip.pk).due_at
    assert trip.ends_at and trip.ends_at < now + timedelta(hours=3)
    assert "Nothing was moved" in answer.content.decode() and "Moved." not in answer.content.decode()


def test_another_organisations_drill_proves_nothing_here(cast: Cast) -> None:
    now = timezone.now()
    Membership.objects.create(person=cast.sophea, organisation=cast.cardamom, role="member", acts_since=now)
    alert = Alert.objects.create(
        kind="sos", state="open", drill=True, person=cast.sophea, organisation=cast.cardamom, opened_at=now,
        changed_at=now, ladder_from=now, contacts=[],
    )  # fmt: skip
    acknowledge(by=cast.piseth, alert_id=alert.pk, now=now)
    assert [step.done for step in first_steps(cast.dara, now)][-2:] == [False, False]
    assert "/drills/" not in [step.path for step in first_steps(cast.piseth, now)], "theirs is done"


def test_views_are_few_and_only_of_lists(cast: Cast) -> None:
    client = signed_in(cast.dara)
    for listing in ("", "\0", "x\0", "../x", "A b", "'; --"):
        answer = client.post("/views/", {"listing": listing, "name": "a", "query": "", "list": "/"})
        assert answer.status_code < 500
    assert not SavedView.objects.exists()
    for number in range(200):
        client.post("/views/", {"listing": f"l{number}", "name": "a", "query": "", "list": "/"})
    assert SavedView.objects.count() <= 150


@pytest.mark.parametrize(
    "place", ["//evil.test/", "/\\evil.test", "https://evil.test/", "\\\\evil.test", "/\t/evil.test"]
)
def test_nothing_leads_out_of_here(cast: Cast, place: str) -> None:
    alert, client = sos(cast.sophea), signed_in(cast.dara)
    kept: Any = client.post("/views/", {"listing": "risks", "name": "a", "query": "", "list": place})
    taken: Any = client.post(f"/alerts/{alert.pk}/", {"do": "acknowledge", "next": place})
    for answer in (kept, taken):
        assert answer.status_code == 302
        assert answer.url.startswith("/") and not answer.url.startswith(("//", "/\\", "/\t", "/%09"))


def test_words_stand_in_no_session_row_in_clear_and_serve_no_other_session(cast: Cast) -> None:
    client, path = signed_in(cast.dara), f"/people/{cast.lantern.pk}/"
    address = client.post(path, {"q": "sophea"}).headers["Location"]
    assert "sophea" not in address.lower()
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        rows = [str(row[0]).lower() for row in cursor.fetchall()]
    assert rows and not [row for row in rows if "sophea" in row or "searches" in row]
    assert Session.objects.count() == len(rows)
    page = client.get(address.partition("#")[0])
    assert page["X-Keep"] == "no" and 'value="sophea"' in page.content.decode()
    assert 'value="sophea"' not in signed_in(cast.dara).get(address.partition("#")[0]).content.decode()


@pytest.mark.parametrize("path", ["/find/", "/needs/", "/needs/take-up/", "/views/", "/people/{}/remind/"])
def test_nothing_is_posted_from_elsewhere_or_signed_out(cast: Cast, path: str) -> None:
    address = path.format(cast.lantern.pk)
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(cast.dara).cookies
    assert client.post(address, {"q": "x"}).status_code == 403
    answer: Any = Client().post(address, {"q": "x"})
    assert answer.status_code == 302 and answer.url == "/accounts/login/"


def test_a_forced_session_sees_needs_and_finds_as_on_a_day_without_anything(cast: Cast) -> None:
    empty = seen(forced(cast.dara).get("/needs/"))
    found_nothing = seen(forced(cast.dara).post("/find/", {"q": "sophea"}))
    sos(cast.sophea)
    opened(cast.dara, now=timezone.now(), organisation=cast.lantern.pk)
    assert seen(forced(cast.dara).get("/needs/")) == empty
    assert seen(forced(cast.dara).post("/find/", {"q": "sophea"})) == found_nothing


def test_rows_of_others_are_not_done_by_their_ids(cast: Cast) -> None:
    now = timezone.now()
    incident = opened(cast.piseth, now=now, organisation=cast.cardamom.pk)
    for client in (signed_in(cast.dara), signed_in(cast.sophea), forced(cast.piseth)):
        for act in ("take", "owner", "close", "hand_over", "tag"):
            rows = [str(incident.pk), "\0", "x"]
            client.post("/incidents/", {"act": act, "sure": "1", "row": rows, "every": "1", "owner": str(cast.dara.pk)})
    before = incident.owner_id, incident.state
    incident.refresh_from_db()
    assert (incident.owner_id, incident.state) == before


def test_the_name_behind_a_code_name_stands_on_no_page_of_a_person(cast: Cast) -> None:
    sophea = Person.objects.get(pk=cast.sophea.pk)
    sophea.code_name = "Blue heron"
    sophea.save(update_fields=["code_name"])
    client = signed_in(cast.dara)
    member = Membership.objects.get(person=cast.sophea)
    row = {"row": [str(member.pk)]}
    acts = [client.post(f"/people/{cast.lantern.pk}/{act}/", row) for act in ("remind", "roll-call")]
    role = client.get(f"/people/members/{member.pk}/role/")
    for page in (client.get(f"/people/person/{cast.sophea.pk}/"), role, *acts):
        text = page.content.decode()
        assert page.status_code == 200 and "Blue heron" in text and "Sophea" not in text


@pytest.mark.parametrize("text", ["a" * 100, "្" * 100, "ស្" * 50, "\0", "%_%", "(" * 100, "៣" * 100, "\u202e" * 100])
def test_no_word_breaks_what_searches(cast: Cast, text: str) -> None:
    client = signed_in(cast.dara)
    for path in ("/find/", "/risks/", "/incidents/", "/contacts/", f"/people/{cast.lantern.pk}/"):
        answer = client.post(path, {"q": text, "page": "٣", "sort": "\0", "per": "9" * 5000, "as": "\0"}, follow=True)
        assert answer.status_code < 500 and "Sophea" not in answer.content.decode(), path
