"""What somebody asked of others and still waits for: a list of its own, never a need."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.cases.incidents.models import Task
from karpear.people.actions.invitations import invite
from karpear.people.actions.watch import ask_to_watch
from karpear.people.models import ContactState, Shift
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.values import NewMeasure
from karpear.rules.access import Role
from karpear.screens.needs import needs, waits
from tests.cast import Cast, contact, signed_in
from tests.rooms.activities.assessed import assessed
from tests.rooms.activities.plans import drafted
from tests.rooms.cases.opened import opened
from tests.rooms.risks.lines import add
from tests.steps.pages import today_of
from tests.steps.pressure import forced

pytestmark = pytest.mark.django_db


def test_a_traveller_waits_for_an_answer_and_for_contacts(cast: Cast) -> None:
    now = timezone.now()
    assert waits(cast.sophea, now) == []
    draft = drafted(cast.sophea, now=now)
    draft.starts_at, draft.ends_at = now + timedelta(hours=9), now + timedelta(hours=12)
    draft.save()
    assessed(draft, now=now)
    contact(cast.sophea, "Uncle Heng", state=ContactState.ASKED, position=5)
    assert {thing.what for thing in waits(cast.sophea, now)} == {"activity.unanswered", "contact.asked"}
    client = signed_in(cast.sophea)
    page = today_of(client)
    assert "Waiting for others · 2" in page and "Uncle Heng" not in page
    assert "Nothing else needs you." in page
    for thing in waits(cast.sophea, now):
        assert client.get(thing.path).status_code == 200
    assert "Waiting for others" not in today_of(forced(cast.sophea))
    assert "Your trip waits" not in forced(cast.sophea).get("/needs/").content.decode()


def test_an_officer_waits_for_invitations_steps_measures_and_shifts(cast: Cast) -> None:
    now = timezone.now()
    invite(by=cast.dara, organisation_id=cast.lantern.pk, role=Role.MEMBER, for_name="", now=now)
    incident = opened(cast.dara, now=now, organisation=cast.lantern.pk)
    Task.objects.filter(incident=incident, step=incident.tasks.first().step).update(owner=cast.kanha)
    risk = add(cast.dara, cast.lantern, now, owner=cast.dara.pk)
    due_on = now.date() - timedelta(days=2)
    add_measure(by=cast.dara, new=NewMeasure(risk=risk.pk, name="A lock", owner=cast.sophea.pk, due_on=due_on), now=now)
    Shift.objects.filter(officer=cast.dara).update(offered_to=cast.kanha)
    expected = {"invitation.unused", "task.given", "measure.late", "shift.offered"}
    assert {thing.what for thing in waits(cast.dara, now)} == expected
    assert {thing.what for thing in needs(cast.kanha, now)} == {"shift.answer", "incident.task"}
    assert {thing.what for thing in needs(cast.sophea, now)} == {"risk.measure"}
    client = signed_in(cast.dara)
    for thing in waits(cast.dara, now):
        assert client.get(thing.path).status_code == 200


def test_who_is_asked_to_watch_has_it_to_answer_and_whoever_asked_learns_nothing_of_it(cast: Cast) -> None:
    """Whether somebody with that address exists is said by nothing, or one could ask for everybody."""
    now = timezone.now()
    ask_to_watch(person=cast.vanna, watcher=cast.rith, now=now)
    assert [thing.what for thing in needs(cast.rith, now)] == ["watch.answer"]
    assert waits(cast.vanna, now) == []
