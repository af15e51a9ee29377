"""Has rules read and answered, plays a scenario and opens a family plan as fast as it can, until somebody kills it:
run by test_kill_owed.py.
"""

import sys
from itertools import count
from uuid import UUID, uuid4

import django

django.setup()

from django.utils import timezone  # noqa: E402 -- Django has to be set up first

from karpear.alerts.actions import answers  # noqa: E402
from karpear.alerts.models import Alert  # noqa: E402
from karpear.cases.incidents.actions.families import open_family_plan  # noqa: E402
from karpear.keeper.inbound.step import read_inbox  # noqa: E402
from karpear.messaging.actions.receive import Came, take_in  # noqa: E402
from karpear.messaging.actions.remind import remind  # noqa: E402
from karpear.people.models import Organisation, Person  # noqa: E402
from karpear.preparedness.families.actions import take_back  # noqa: E402
from karpear.preparedness.families.models import FamilyOpening  # noqa: E402
from karpear.preparedness.policies.actions.readings import ask_newcomers  # noqa: E402
from karpear.preparedness.policies.models import Reading  # noqa: E402
from karpear.preparedness.policies.needs import TO_READ  # noqa: E402
from karpear.preparedness.scenarios.actions import say_done, start_scenario  # noqa: E402
from karpear.rules.alarm.outcome import Outcome  # noqa: E402
from tests.steps.policies import driver_of, right_digits, sheet_clauses  # noqa: E402


def say(word: str) -> None:
    print(word, flush=True)


def have_read(officer: Person, organisation: Organisation, number: str) -> None:
    """Somebody new gets a sheet, and answers it by text."""
    driver = driver_of(officer, organisation, number, timezone.now())
    ask_newcomers(now=timezone.now())
    say("asked")
    remind(TO_READ, now=timezone.now())
    say("told")
    reading = Reading.objects.get(person=driver)
    digits = "".join(right_digits(clause) for clause in sheet_clauses(reading))
    take_in(Came("sms", "worker", str(uuid4()), number, f"{reading.sheet} {digits}"), now=timezone.now())
    say("texted")
    read_inbox(now=timezone.now())
    say("read")


def play(officer: Person, organisation: Organisation, person: Person) -> None:
    """An exercise from its beginning to its end, with one act."""
    run = start_scenario(
        by=officer, organisation=organisation.pk, person=person.pk, scenario="arrest", now=timezone.now()
    )
    say("started")
    say_done(by=person, run=run, act="silent", now=timezone.now())
    say("acted")
    answers.resolve(by=officer, alert_id=run.alert_id, outcome=Outcome.DRILL, now=timezone.now())


def open_plan(reader: Person, owner: Person, incident: UUID, plan: UUID) -> None:
    """Opened because of an incident, and taken back."""
    open_family_plan(by=reader, incident=incident, plan=plan, now=timezone.now())
    say("opened")
    take_back(by=owner, opening=FamilyOpening.objects.standing().get().pk, now=timezone.now())


def end_what_was_killed(officer: Person, owner: Person) -> None:
    """An exercise that goes on, and a plan that is open."""
    for alert in Alert.objects.unresolved().filter(drill=True):
        answers.resolve(by=officer, alert_id=alert.pk, outcome=Outcome.DRILL, now=timezone.now())
    for opening in FamilyOpening.objects.standing():
        take_back(by=owner, opening=opening.pk, now=timezone.now())


if __name__ == "__main__":
    organisation = Organisation.objects.get(pk=sys.argv[1])
    officer, reader, owner = (Person.objects.get(pk=pk) for pk in sys.argv[2:5])
    incident, plan, begin = UUID(sys.argv[5]), UUID(sys.argv[6]), int(sys.argv[7])
    end_what_was_killed(officer, owner)
    for number in count(begin):
        have_read(officer, organisation, f"+855107{number:05d}")
        play(officer, organisation, reader)  # something real concerns the owner
        open_plan(reader, owner, incident, plan)
