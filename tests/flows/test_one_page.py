"""The usual trip on one page, filled with what earlier plans said."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import start
from karpear.people.models import Membership
from karpear.rules.access import Role
from tests.cast import LONG_AGO, Cast, person, signed_in
from tests.rooms.activities.plans import created
from tests.steps.plans import ZONE, one_page, typed

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NEW = "/plans/new/"


def evening() -> datetime:
    """Five in the afternoon of tomorrow, where these people are."""
    local = timezone.now().astimezone(ZONE) + timedelta(days=1)
    return local.replace(hour=17, minute=0, second=0, microsecond=0)


def trip(client: Client, cast: Cast, **changes: object) -> tuple[Activity | None, str]:
    """Two days with a night leg; what came of the page."""
    begin = evening()
    sent = one_page(begin, begin + timedelta(hours=48), organisation=str(cast.lantern.pk), **changes)
    answer = client.post(NEW, sent)
    return Activity.objects.filter(state="draft").first(), answer.get("Location", answer.content.decode())


def test_one_page_is_a_whole_plan(cast: Cast) -> None:
    client, sister = signed_in(cast.sophea), cast.sophea.contacts.order_by("position").first()
    assert sister
    way = {"way-0-from_place": "Office", "way-0-arrives_at": typed(evening() + timedelta(hours=4))}
    told = {f"tell_{sister.pk}": "on", f"what_{sister.pk}": ["what", "next_check_in"]}
    draft, to = trip(
        client, cast, fellows=[str(cast.kanha.pk)], buddy=str(cast.dara.pk), missed="Ring the host", **way, **told
    )
    assert draft and to == f"/plans/{draft.pk}/assess/"
    assert (draft.organisation, draft.buddy) == (cast.lantern, cast.dara)
    assert [traveller.person for traveller in draft.travellers.all()] == [cast.kanha]
    leg = draft.legs.get()
    assert (leg.from_place, leg.to_place, leg.departs_at, leg.night) == ("Office", "The lake", evening(), True)
    assert draft.family_pages.get().contact == sister
    assert draft.plan["instructions"]["missed"] == "Ring the host"
    assert not {22, 23, 0, 1, 2, 3, 4, 5} & {
        datetime.fromisoformat(entry["due_at"]).astimezone(ZONE).hour for entry in draft.schedule
    }, "and nobody is asked at night"


def test_assess_later_shows_everything(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    draft, to = trip(client, cast, later="1", reason="Nobody else is free")
    assert draft and to == f"/plans/{draft.pk}/summary/"


@pytest.mark.parametrize("press", [{}, {"later": "1"}], ids=["assess", "later"])
def test_alone_or_at_night_without_a_buddy_the_page_itself_asks_why(cast: Cast, press: dict[str, str]) -> None:
    """And leads to no other page for it; a draft may lack it."""
    client, way = signed_in(cast.sophea), {"way-0-from_place": "Office"}
    at_night = {**way, "way-0-arrives_at": typed(evening() + timedelta(hours=4)), "fellows": [str(cast.kanha.pk)]}
    for changes, text in (({}, "Nobody comes along: choose a buddy"), (at_night, "Part of the way is at night")):
        draft, page = trip(client, cast, **changes, **press)
        assert draft is None and page.count(text) == 2, "at its field, and above"
        assert re.search(r"<details open>\s*<summary>Nobody is my buddy", page) and 'href="#id_reason"' in page
        assert not Activity.objects.exists(), "nothing is left behind"
    draft, to = trip(client, cast, **at_night, **press, reason="No other bus")
    assert draft and to == f"/plans/{draft.pk}/{'summary' if press else 'assess'}/"
    assert draft.plan["night_reason"] == "No other bus"
    draft.delete()
    draft, _to = trip(client, cast, draft="1")
    assert draft and draft.plan["night_reason"] == ""


def test_a_way_outside_the_trip_is_said_on_the_page_itself(cast: Cast) -> None:
    late = {"way-0-from_place": "Office", "way-0-arrives_at": typed(evening() + timedelta(hours=60))}
    draft, page = trip(signed_in(cast.sophea), cast, buddy=str(cast.dara.pk), **late)
    assert draft is None and "Part of the way is before this plan begins or after it ends." in page


def test_what_is_half_filled_is_kept_as_a_draft(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    half = one_page(evening(), evening(), draft="1", title="", place="", driver_name="Monyroth")
    client.post(NEW, {**half, "starts_at": "", "ends_at": ""})
    draft = Activity.objects.get()
    page = client.get(f"/plans/{draft.pk}/").content.decode()
    assert "Saved as a draft." in page and "No name yet" in page and draft.plan["driver"]["name"] == "Monyroth"
    assert "Say what it is." in client.get(f"/plans/{draft.pk}/summary/").content.decode()
    assert "No name yet" in client.get("/plans/").content.decode()
    draft.delete()
    begin = evening()
    wrong = one_page(begin, begin - timedelta(hours=1), draft="1", organisation=str(cast.lantern.pk))
    page = client.post(NEW, wrong).content.decode()
    assert "The end must come after the start." in page and not Activity.objects.exists(), "what is wrong is still said"


def test_a_moment_is_said_in_the_reader_s_words(cast: Cast) -> None:
    """A browser writes 11/28/2026, 06:00 AM."""
    client = signed_in(cast.sophea)
    page = client.post(NEW, one_page(datetime(2026, 11, 28, 6, tzinfo=ZONE), evening(), title="")).content.decode()
    assert "Saturday 28 Nov 06:00</output>" in page
    assert "data-moment></output>" in client.post(NEW, {"starts_at": "never"}).content.decode()


def test_the_same_again_is_three_taps(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    old, _to = trip(client, cast, buddy=str(cast.dara.pk))
    assert old
    start.start(person=cast.sophea, activity=old.pk, now=timezone.now())
    assert 'href="/plans/"' in client.get("/").content.decode()
    assert f'action="/plans/{old.pk}/again/"' in client.get("/plans/").content.decode()  # 1: Trips
    summary = client.post(f"/plans/{old.pk}/again/")["Location"]  # 2: its name
    start_address = summary.replace("summary", "start")
    assert f'action="{start_address}"' in client.get(summary).content.decode()
    client.post(start_address)  # 3: Start
    assert sorted(Activity.objects.values_list("state", flat=True)) == ["planned", "planned"]


def test_what_is_wrong_is_shown_and_nothing_is_made(cast: Cast) -> None:
    client, begin = signed_in(cast.sophea), evening()
    draft, page = trip(client, cast, title="")
    assert draft is None and "Please fill this in or choose" in page and 'value="The lake"' in page
    draft, page = trip(client, cast, **{"way-1-from_place": "The lake", "way-1-departs_at": ""})
    assert draft is None and "Say when you leave." in page and "Say where it leads." in page
    backwards = one_page(begin, begin - timedelta(hours=1), **{"way-0-from_place": "Office"})
    page = client.post(NEW, backwards).content.decode()
    assert (
        not Activity.objects.exists()
        and "The end must come after the start." in page
        and "Say when you arrive." in page
    )
    draft, page = trip(client, cast, fellows=[str(cast.dara.pk)], buddy=str(cast.dara.pk))
    assert draft is None and "cannot stay behind as the buddy" in page


def test_a_way_back_is_taken_from_the_way_there(cast: Cast) -> None:
    leaves = evening() + timedelta(hours=44)
    way = {"way-0-from_place": "Office", "way-0-arrives_at": typed(evening() + timedelta(hours=4))}
    draft, _to = trip(
        signed_in(cast.sophea), cast, buddy=str(cast.dara.pk), **way, **{"way-1-departs_at": typed(leaves)}
    )
    assert draft
    _there, back = draft.legs.all()
    assert (back.from_place, back.to_place, back.arrives_at) == ("The lake", "Office", draft.ends_at)


def test_the_next_plan_begins_with_what_the_last_one_said(cast: Cast) -> None:
    client, sister = signed_in(cast.sophea), cast.sophea.contacts.order_by("position").first()
    assert sister
    said = {"driver_name": "Monyroth", "host_name": "Sok", "missed": "Ring the host", f"tell_{sister.pk}": "on"}
    draft, _to = trip(client, cast, buddy=str(cast.dara.pk), **said)
    assert draft
    Activity.objects.filter(pk=draft.pk).update(
        plan={**draft.plan, "questions": [{"question": "Dog?", "answer": "Fanny"}]}
    )
    start.start(person=cast.sophea, activity=draft.pk, now=timezone.now())
    page = client.get(NEW).content.decode()
    assert f'<option value="{cast.dara.pk}" selected' in page
    assert '<option value="Monyroth">' in page and '<option value="The lake">' in page
    assert "Ring the host" in page and "as you wrote last" in page
    assert page.count(" checked") >= 2, "the sister, and what is shown to her"
    second, _to = trip(client, cast, buddy=str(cast.dara.pk), missed="Ring the host")
    assert second and second.plan["questions"] == [{"question": "Dog?", "answer": "Fanny"}], (
        "asked once, not in the page"
    )
    assert "Fanny" not in page
    assert "Monyroth" not in signed_in(cast.kanha).get(NEW).content.decode()


def test_sixty_colleagues_are_typed_and_not_ticked(cast: Cast) -> None:
    for n in range(20):
        person(f"Member {n}", cast.lantern)
    for email in ("sok", "sok.2"):
        member = person(email, cast.lantern)
        member.name = "Sok"
        member.save()
    client = signed_in(cast.sophea)
    page = client.get(NEW).content.decode()
    assert 'type="checkbox" name="fellows"' not in page and '<option value="Member 7">' in page
    draft, _to = trip(client, cast, fellows=["member 7", "Sok (2)", ""], buddy=str(cast.dara.pk))
    assert draft
    names = sorted(str(traveller.person and traveller.person.email) for traveller in draft.travellers.all())
    assert names[0] == "member 7@people.test" and len(names) == 2
    shown = client.get(f"/plans/{draft.pk}/who/").content.decode()
    assert 'value="Member 7"' in shown and 'value="Sok (2)"' in shown
    draft.delete()
    none, page = trip(client, cast, fellows=["Chenda"], buddy=str(cast.dara.pk))
    assert none is None and "Not a colleague with an account: Chenda" in page


def test_colleagues_are_those_of_the_organisation_that_was_chosen(cast: Cast) -> None:
    Membership.objects.create(
        person=cast.sophea, organisation=cast.cardamom, role=Role.MEMBER.value, acts_since=LONG_AGO
    )
    client, begin = signed_in(cast.sophea), evening()
    sent = one_page(begin, begin + timedelta(hours=3), organisation=str(cast.cardamom.pk), reason="x")
    client.post(NEW, {**sent, "fellows": [str(cast.kanha.pk)]})
    assert not Activity.objects.exists(), "a colleague of another organisation is not in the list"
    client.post(NEW, {**sent, "fellows": [str(cast.chenda.pk)]})
    assert Activity.objects.get().travellers.get().person == cast.chenda


def test_a_past_plan_of_somebody_else_says_nothing(cast: Cast) -> None:
    created(cast.dara, title="Secret")
    assert "Secret" not in signed_in(cast.sophea).get(NEW).content.decode()
