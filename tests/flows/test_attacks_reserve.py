"""The reserve attacked: sums that break its pages, lines drawn in time, roles that change under a signature."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from karpear.people.models import Membership
from karpear.preparedness.reserve.actions.lines import write_line
from karpear.preparedness.reserve.actions.payments import pay
from karpear.preparedness.reserve.actions.requests import sign
from karpear.rules.access import Role
from karpear.rules.refusals import Conflict
from tests.cast import Cast, person, signed_in
from tests.rooms.preparedness.money import asked, filled, signed

pytestmark = pytest.mark.django_db


def works(client: Client, *paths: str) -> bool:
    return {client.get(path).status_code for path in paths} == {200}


def test_no_sum_breaks_the_reserve(cast: Cast) -> None:
    lead, path = signed_in(cast.bopha), "/reserve/assumptions/"
    form = lead.get(path).context["form"]
    typed = {name: form.initial.get(name, field.initial) for name, field in form.fields.items()}
    dear = ({"cost_support": "2000000000", "months_killed": "120"}, {"cost_legal_fee": "2000000000"})
    crowd = dict.fromkeys(("people_front", "people_partly", "people_office"), "2000")
    for wild in dear:
        assert lead.post(path, {**typed, **wild}).status_code == 422
    for wild in (crowd | {"pool": "100"}, dict.fromkeys(crowd, "0")):
        assert lead.post(path, {**typed, **wild}).status_code == 302
        assert works(lead, "/reserve/", path, "/reserve/ask/", "/reserve/ledger/", "/reserve/ledger/put-in/")


def test_a_lead_draws_no_line_around_what_they_ask_for_a_minute_later(cast: Cast) -> None:
    other_lead, now, lantern = person("Otherlead", cast.lantern, Role.LEAD), timezone.now(), cast.lantern.pk
    filled(cast.lantern, cast.bopha)
    led = dict.fromkeys((cast.dara.pk, cast.kanha.pk), cast.bopha.pk)
    write_line(by=other_lead, organisation=lantern, lines=led, now=now - timedelta(days=30))
    write_line(by=cast.bopha, organisation=lantern, lines={cast.dara.pk: None}, now=now - timedelta(minutes=1))
    request: Any = asked(cast.bopha, cast.lantern, 3000)
    sign(by=cast.kanha, request=request.pk, now=timezone.now())
    with pytest.raises(Conflict):
        sign(by=cast.dara, request=request.pk, now=timezone.now())


def test_a_lead_who_is_one_no_longer_is_no_outsider_of_what_waits(cast: Cast) -> None:
    other_lead = person("Otherlead", cast.lantern, Role.LEAD)
    filled(cast.lantern, cast.bopha)
    request = asked(cast.dara, cast.lantern, 300)
    sign(by=cast.bopha, request=request.pk, now=timezone.now())
    Membership.objects.filter(person=other_lead).update(role=Role.OFFICER.value)
    with pytest.raises(Conflict):
        sign(by=other_lead, request=request.pk, now=timezone.now())


def test_a_new_role_makes_no_signature_undone(cast: Cast) -> None:
    filled(cast.lantern, cast.bopha)
    request = signed(asked(cast.dara, cast.lantern, 300), cast.bopha, cast.kanha)
    Membership.objects.filter(person=cast.kanha).update(role=Role.LEAD.value)
    assert pay(by=cast.dara, request=request.pk, bill_seen=True, now=timezone.now()).state == "paid"
