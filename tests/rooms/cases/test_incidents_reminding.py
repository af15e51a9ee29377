"""Who has a step hears of it before it is due and once when it is late; messages say nothing."""

from datetime import timedelta

import pytest

from karpear.cases.incidents.actions.incidents import close_incident
from karpear.cases.incidents.actions.tasks import give_task, settle_task
from karpear.cases.incidents.models import Task
from karpear.cases.incidents.needs import SUPPORT, TASKS
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.people.models import Membership
from karpear.rules.case.playbook import TaskState
from tests.cast import NOW, Cast
from tests.rooms.cases.opened import opened, supported

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def told() -> list[tuple[object, int]]:
    rows = Delivery.objects.filter(topic="incident").order_by("created_at", "pk")
    return [(row.person_id, row.round) for row in rows]


def only(task: Task) -> None:
    Task.objects.exclude(pk=task.pk).update(remind_at=None)


def test_before_it_is_due_and_once_when_it_is_late(cast: Cast):
    step = opened(cast.dara, organisation=cast.lantern.pk).tasks.first()
    assert step
    only(step)
    assert remind(TASKS, now=NOW + 44 * MINUTE) == 0
    assert remind(TASKS, now=NOW + 45 * MINUTE) == 1
    assert remind(TASKS, now=NOW + 46 * MINUTE) == 0
    assert remind(TASKS, now=NOW + 60 * MINUTE) == 1
    assert remind(TASKS, now=NOW + 900 * MINUTE) == 0
    assert told() == [(cast.dara.pk, 0), (cast.dara.pk, 1)]


def test_its_owner_hears_of_it_and_nobody_when_it_is_done(cast: Cast):
    one = opened(cast.dara, organisation=cast.lantern.pk)
    step = one.tasks.first()
    assert step
    only(step)
    give_task(by=cast.dara, task=step.pk, owner=cast.kanha.pk, now=NOW)
    remind(TASKS, now=NOW + 60 * MINUTE)
    assert told() == [(cast.kanha.pk, 1)]
    settle_task(by=cast.kanha, task=step.pk, state=TaskState.DONE, now=NOW)
    other = opened(cast.dara, organisation=cast.lantern.pk)
    close_incident(by=cast.dara, incident=other.pk, outcome="mistaken", fact=None, now=NOW)
    one.tasks.update(remind_at=None)
    assert remind(TASKS, now=NOW + timedelta(days=9)) == 0


def test_who_has_left_is_told_nothing_and_the_others_are(cast: Cast):
    step = opened(cast.dara, organisation=cast.lantern.pk).tasks.first()
    assert step
    only(step)
    Membership.objects.filter(person=cast.dara).update(ended_at=NOW)
    remind(TASKS, now=NOW + 60 * MINUTE)
    assert {person for person, _round in told()} == {cast.kanha.pk, cast.bopha.pk}


def test_what_is_kept_to_named_people_reminds_only_them(cast: Cast):
    one = opened(cast.sophea, organisation=cast.lantern.pk, restricted=True, named=[cast.kanha.pk])
    one.owner = None
    one.save()
    remind(TASKS, now=NOW + 60 * MINUTE)
    assert {person for person, _round in told()} == {cast.sophea.pk, cast.kanha.pk}


def test_a_supporter_is_told_on_each_day(cast: Cast):
    supported(cast)
    days = [remind(SUPPORT, now=NOW + timedelta(days=n)) for n in (6, 7, 8, 30, 90, 200)]
    assert days == [0, 1, 0, 1, 1, 0]
    assert set(Delivery.objects.filter(topic="support").values_list("person", flat=True)) == {cast.kanha.pk}
