"""A roll-call asks nobody whose phone others may hold, and says whom it left out to those who may know."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.checkins.models import Promise, RollCall
from karpear.messaging.models import Delivery
from karpear.people.models import Membership, Person
from karpear.rules.access import Role
from tests.cast import Cast, person, signed_in
from tests.rooms.cases.opened import opened
from tests.steps.alarms import detained, sos
from tests.steps.pages import tight
from tests.steps.pressure import forced

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HOUR = timedelta(hours=1)
LEFT_OUT = "is not asked: others may hold their phone, or it is known what happened to them"


def held_by_a_case(cast: Cast, *, playbook: str = "detained") -> None:
    """Sophea pressed SOS, and Dara opened a case of it; what is known of her was not said on its own."""
    now = timezone.now()
    alert = sos(cast.sophea, now)
    opened(cast.dara, now=now, playbook=playbook, organisation=cast.lantern.pk, alert=alert.pk)


def page(client: Client, path: str) -> str:
    return tight(unescape(client.get(path).content.decode()))


def ask(client: Client, cast: Cast) -> RollCall:
    key = cast.lantern.pk
    client.post("/roll-calls/", {"organisation": key, f"{key}-whom": "all", f"{key}-minutes": "30"})
    return RollCall.objects.get()


def asked_people(call: RollCall) -> set[Person]:
    return {promise.person for promise in Promise.objects.filter(roll_call=call).select_related("person")}


def test_whoever_a_case_says_is_held_is_not_asked_and_named_to_those_who_see_it(cast: Cast) -> None:
    held_by_a_case(cast)
    dara = signed_in(cast.dara)
    form = page(dara, "/roll-calls/")
    assert f"1 {LEFT_OUT}" in form and "<b>Sophea</b>" in form and "Detained or arrested" in form
    assert f'value="{cast.sophea.pk}"' not in form
    call = ask(dara, cast)
    assert cast.sophea not in asked_people(call) and cast.kanha in asked_people(call)
    assert not Delivery.objects.filter(topic="roll_call", person=cast.sophea).exists()
    answers = page(dara, f"/roll-calls/{call.pk}/")
    assert f"1 {LEFT_OUT}" in answers and "<b>Sophea</b>" in answers


def test_somebody_threatened_is_asked_as_everybody_is(cast: Cast) -> None:
    held_by_a_case(cast, playbook="threatened")
    assert cast.sophea in asked_people(ask(signed_in(cast.dara), cast))


def test_those_who_are_ticked_by_the_list_of_people_are_asked_by_the_same_rule(cast: Cast) -> None:
    held_by_a_case(cast)
    dara = signed_in(cast.dara)
    rows = list(cast.lantern.memberships.active().exclude(person=cast.dara).values_list("pk", flat=True))
    dara.post(f"/people/{cast.lantern.pk}/roll-call/", {"row": rows, "sure": "1", "minutes": "30"})
    assert cast.sophea not in asked_people(RollCall.objects.get())


def test_who_may_not_see_it_reads_how_many_and_no_name(cast: Cast) -> None:
    """What is known of somebody's own alert is for those they consented to; another officer asks without them."""
    detained(cast)
    stranger = person("Vanny", cast.cardamom, Role.OFFICER)
    Membership.objects.create(
        person=cast.sophea, organisation=cast.cardamom, role=Role.MEMBER.value, acts_since=timezone.now()
    )
    form = page(signed_in(stranger), "/roll-calls/")
    assert f"1 {LEFT_OUT}" in form
    assert "Sophea" not in form and "Detained" not in form
    assert LEFT_OUT not in page(forced(cast.dara), "/roll-calls/")


def test_who_is_out_without_a_province_is_on_the_way(cast: Cast) -> None:
    now = timezone.now()
    Activity.objects.create(
        person=cast.sophea, organisation=cast.lantern, title="Night boat", state="planned", decision="go", province="",
        starts_at=now - HOUR, ends_at=now + HOUR, created_at=now,
    )  # fmt: skip
    dara = signed_in(cast.dara)
    assert "Only who is out now: 1" in page(dara, "/roll-calls/")
    answers = page(dara, f"/roll-calls/{ask(dara, cast).pk}/")
    assert "On the way, no province in the plan · 0/1" in answers
