"""What stays undone reaches the leads of an organisation: once, without a word of what it is, whoever put it off."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from karpear.activities.decisions.needs import ANSWER
from karpear.audit.models import Entry
from karpear.cases.incidents.models import Incident
from karpear.cases.incidents.needs import TASKS
from karpear.keeper.steps import every_step
from karpear.messaging.actions.escalate import escalate
from karpear.messaging.letters import write_letters
from karpear.messaging.models import Delivery
from karpear.people.actions.snoozes import put_off
from karpear.people.models import Membership
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.models import Measure
from karpear.risks.register.needs import MEASURES
from karpear.risks.register.values import NewMeasure
from karpear.screens.needs import needs
from tests.cast import Cast
from tests.rooms.activities.assessed import assessed
from tests.rooms.activities.plans import drafted
from tests.rooms.cases.opened import opened
from tests.rooms.risks.lines import add
from tests.steps.links import link_in
from tests.steps.pages import without_tokens

pytestmark = pytest.mark.django_db


def measure_of(cast: Cast, owner: Any, now: datetime, *, late_days: int) -> Measure:
    risk = add(cast.dara, cast.lantern, now, owner=cast.dara.pk)
    due_on = now.date() - timedelta(days=late_days)
    add_measure(by=cast.dara, new=NewMeasure(risk=risk.pk, name="A lock", owner=owner.pk, due_on=due_on), now=now)
    return risk.measures.get()


def recipients() -> set[Any]:
    return set(Delivery.objects.filter(text_key="undone").values_list("person", flat=True))


def test_leads_hear_of_a_measure_two_weeks_late_once(cast: Cast) -> None:
    now = timezone.now()
    measure = measure_of(cast, cast.sophea, now, late_days=10)
    assert escalate(MEASURES, now=now) == 0
    waiting = needs(cast.sophea, now)
    later = now + timedelta(days=5)
    put_off(by=cast.sophea, things=waiting, until=now + timedelta(days=30), now=now)
    every_step()["escalate risk.measure"](later)
    assert recipients() == {cast.bopha.pk}
    assert escalate(MEASURES, now=later + timedelta(days=60)) == 0
    [line] = Entry.objects.filter(action="needs.escalated")
    assert (line.object_id, line.detail) == (measure.pk, {})
    Measure.objects.update(due_on=later.date() + timedelta(days=10))
    assert escalate(MEASURES, now=later + timedelta(days=20)) == 0
    assert escalate(MEASURES, now=later + timedelta(days=26)) == 1


def test_the_message_says_nothing_and_its_link_leads_to_the_thing(cast: Cast) -> None:
    now = timezone.now()
    measure_of(cast, cast.sophea, now, late_days=20)
    escalate(MEASURES, now=now)
    delivery = Delivery.objects.get()
    [letter] = write_letters([[delivery]])
    assert letter.message
    for secret in ("lock", "Sophea", "Dara", "risk"):
        assert secret not in without_tokens(letter.message.text)
    page = Client().get(link_in(delivery))
    assert page.status_code == 200 and "A lock" not in page.content.decode()


def test_whoever_has_it_to_do_is_not_told_of_themselves(cast: Cast) -> None:
    now = timezone.now()
    measure_of(cast, cast.bopha, now, late_days=20)
    assert escalate(MEASURES, now=now) == 1
    assert recipients() == set()
    Membership.objects.filter(person=cast.kanha).update(role="lead")
    measure_of(cast, cast.bopha, now, late_days=20)
    assert escalate(MEASURES, now=now) == 1
    assert recipients() == {cast.kanha.pk}


def test_leads_hear_of_late_steps_only_of_incidents_that_they_may_see(cast: Cast) -> None:
    now = timezone.now()
    incident = opened(cast.dara, now=now, organisation=cast.lantern.pk)
    kept = opened(cast.dara, now=now, organisation=cast.lantern.pk)
    Incident.objects.filter(pk=kept.pk).update(restricted=True)
    late = now + timedelta(days=10)
    assert escalate(TASKS, now=late) > 0
    subjects = set(Delivery.objects.filter(text_key="undone").values_list("subject", flat=True))
    assert subjects and subjects <= set(incident.tasks.values_list("pk", flat=True))
    assert recipients() == {cast.bopha.pk}


def test_leads_hear_of_a_trip_that_nobody_answered_before_it_begins(cast: Cast) -> None:
    now = timezone.now()
    draft = drafted(cast.sophea, now=now)
    draft.starts_at, draft.ends_at = now + timedelta(hours=9), now + timedelta(hours=12)
    draft.save()
    assessed(draft, now=now, approver=cast.dara)
    assert escalate(ANSWER, now=now) == 0
    assert [escalate(ANSWER, now=now + timedelta(hours=hours)) for hours in (4, 5)] == [1, 0]
    assert recipients() == {cast.bopha.pk}


def test_an_organisation_without_leads_and_things_of_ones_own_reach_nobody(cast: Cast) -> None:
    now = timezone.now()
    Membership.objects.filter(person=cast.bopha).update(ended_at=now)
    measure_of(cast, cast.sophea, now, late_days=20)
    opened(cast.vanna, now=now)
    assert escalate(MEASURES, now=now) == 1
    assert escalate(TASKS, now=now + timedelta(days=10)) > 0
    assert recipients() == set()
