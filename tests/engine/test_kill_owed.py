"""kill -9 in the middle of a sheet, an exercise and a family plan: what was done has all its consequences, or none."""

import subprocess
import sys
from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.keeper.inbound.step import read_inbox
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery, Inbound
from karpear.messaging.texts import ANSWER
from karpear.people.models import Person
from karpear.preparedness.families.models import FamilyOpening
from karpear.preparedness.policies.actions.readings import ask_newcomers
from karpear.preparedness.policies.models import ClauseUnderstanding, Reading
from karpear.preparedness.policies.needs import TO_READ
from karpear.preparedness.scenarios.models import ScenarioAct, ScenarioRun
from karpear.vault.models import Grant
from tests.cast import Cast, build_cast
from tests.engine.at_once import own_environment
from tests.rooms.cases.opened import opened as opened_incident
from tests.steps.alarms import detained
from tests.steps.families import Families
from tests.steps.policies import in_force

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.soak]
KILLS = 8


def kill_in_the_middle(cast: Cast, ids: list[str], chance: Random, begin: int) -> None:
    """A process works on the same database; it is killed after so many acts, at no chosen moment of the next."""
    people = [str(person.pk) for person in (cast.dara, cast.kanha, cast.sophea)]
    command = [sys.executable, "-m", "tests.engine.owed_worker", str(cast.lantern.pk), *people, *ids, str(begin)]
    with subprocess.Popen(command, env=own_environment(), stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        for _ in range(chance.randint(1, 9)):
            assert worker.stdout.readline(), "the worker ended by itself"
        worker.kill()


@pytest.mark.timeout(600)
def test_kill_in_the_middle_leaves_nothing_half_done() -> None:
    cast, chance = build_cast(), Random(16)
    in_force(cast.dara, cast.kanha, cast.lantern, timezone.now())
    plan = Families(cast).plan(cast.sophea, cast.kanha, now=timezone.now())
    incident = opened_incident(cast.dara, now=timezone.now(), organisation=cast.lantern.pk, alert=detained(cast).pk)
    for kill in range(KILLS):
        kill_in_the_middle(cast, [str(incident.pk), str(plan.pk)], chance, kill * 100)
        see_what_is_there(cast)
    now = timezone.now() + timedelta(hours=2)
    ask_newcomers(now=now)
    remind(TO_READ, now=now)
    while read_inbox(now=now):
        pass
    see_what_is_there(cast)
    assert not Inbound.objects.filter(state="waiting").exists()
    drivers = Person.objects.without_account()
    assert Reading.objects.filter(person__in=drivers).count() == drivers.count(), "whom the kill hit is asked, too"
    assert Reading.objects.filter(answered_at__isnull=False).exists() and ScenarioAct.objects.exists()


def see_what_is_there(cast: Cast) -> None:
    for reading in Reading.objects.all():
        messages = Delivery.objects.filter(topic="reading", subject=reading.pk, person=reading.person_id)
        assert messages.exists() == (reading.told_at is not None)
        understood = ClauseUnderstanding.objects.filter(person=reading.person_id, right_at__isnull=False).count()
        assert understood == (len(reading.asked) if reading.answered_at else 0)
    for row in Inbound.objects.filter(did="sheet"):
        assert row.state == "done" and Delivery.objects.filter(text_key=ANSWER, subject=row.pk).count() == 1
    for run in ScenarioRun.objects.all():
        assert Delivery.objects.filter(topic="scenario", subject=run.alert_id).exists()
    assert Entry.objects.filter(action="scenario.acted").count() == ScenarioAct.objects.count()
    grants = Grant.objects.filter(record__type="family", identity__person=cast.kanha, revoked_at=None)
    assert grants.count() == FamilyOpening.objects.standing().count() <= 1
