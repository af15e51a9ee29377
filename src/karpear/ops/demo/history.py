"""What happened before the demo was started: drills, alerts that ended, a roll-call, an arrest, texts.

All of it by the actions that people use, with the moment they would have used them. Nothing of it leaves: what the past
would have sent is marked as sent.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F

from karpear.alerts.actions import answers, drills, sos
from karpear.alerts.actions.briefings import Position
from karpear.alerts.models import Alert
from karpear.cases.incidents.actions.case_of_alert import open_and_end
from karpear.cases.incidents.actions.incidents import NewIncident
from karpear.cases.incidents.actions.tasks import settle_task
from karpear.cases.incidents.models import Task
from karpear.checkins.actions import check_ins, overdue, promises, roll_calls
from karpear.messaging.actions.receive import Came, take_in
from karpear.messaging.models import Delivery, DeliveryState
from karpear.people.models import Channel, Shift
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.case.playbook import TaskState

from .arrest import write_down
from .cast import COMPANIES, Company, email_of, organisation_of, person_called

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: Since when the one who was taken is held.
HELD_FOR = timedelta(hours=29, minutes=20)
#: Steps of the arrest that are done, and after how long.
DONE_STEPS = (
    ("confirm", 0.7), ("lawyer", 1.5), ("family", 2.0), ("accounts", 2.4), ("medical", 5.0), ("reasons", 9.0),
    ("voice", 20.0), ("visits", 22.0),
)  # fmt: skip
UNDER_WAY = 5 * MINUTE


@transaction.atomic
def make_history(*, now: datetime) -> None:
    """The past of both organisations, once: safe to call at every start."""
    company, second_company = COMPANIES
    if Alert.objects.filter(drill=True, person__email=email_of(second_company.away)).exists():
        return
    _drill(second_company, about=second_company.away, by=second_company.officer, answers_in=52, at=now - 33 * DAY)
    _missed(second_company, name=second_company.traveller, by=second_company.second, at=now - 9 * DAY - 3 * HOUR)
    _drill(company, about=company.late, by=company.officer, answers_in=38, at=now - 40 * DAY)
    _missed(company, name=company.traveller, by=company.officer, at=now - 18 * DAY - 5 * HOUR)
    _drill(company, about=company.planner, by=company.officer, answers_in=242, at=now - 12 * DAY)
    _false_alarm(company, at=now - 6 * DAY - 2 * HOUR)
    _roll_call(company, at=now - 3 * DAY)
    _arrest(company, at=now - HELD_FOR)
    _texts(company, now=now - 35 * MINUTE)
    _leave_a_gap(company)
    mark_sent(now=now)


def mark_sent(*, now: datetime) -> None:
    """What the past would have sent has been sent."""
    waiting = Delivery.objects.waiting().filter(created_at__lt=now - UNDER_WAY)
    waiting.update(state=DeliveryState.SENT, attempts=1, sent_at=F("created_at") + timedelta(seconds=4))


def _drill(company: Company, *, about: str, by: str, answers_in: int, at: datetime) -> None:
    """One officer raises it, the other answers after so many seconds."""
    officer, second = person_called(by), person_called(company.second)
    alert = drills.start_drill(
        by=officer, organisation=organisation_of(company).pk, person=person_called(about).pk, now=at
    )
    answered_at = at + timedelta(seconds=answers_in)
    answers.acknowledge(by=second, alert_id=alert.pk, now=answered_at)
    answers.resolve(by=officer, alert_id=alert.pk, outcome=Outcome.DRILL, now=answered_at + 3 * MINUTE)


def _missed(company: Company, *, name: str, by: str, at: datetime) -> None:
    """Somebody forgot, was rung, and was safe."""
    person, officer = person_called(name), person_called(by)
    promise = promises.NewPromise(person.pk, at, organisation=organisation_of(company).pk)
    promises.arm([promise], now=at - 2 * HOUR)
    overdue.miss_overdue(now=at + 11 * MINUTE)
    alert = Alert.objects.unresolved().get(person=person)
    answers.acknowledge(by=officer, alert_id=alert.pk, now=at + 13 * MINUTE)
    answers.log_call(by=officer, alert_id=alert.pk, entry="person-0", result="no_answer", now=at + 14 * MINUTE)
    answers.log_call(by=officer, alert_id=alert.pk, entry="person-0", result="safe", now=at + 19 * MINUTE)
    say_ok(name, at=at + 20 * MINUTE)
    answers.resolve(
        by=officer, alert_id=alert.pk, outcome=Outcome.SAFE, now=at + 22 * MINUTE, note="The battery was empty."
    )


def _false_alarm(company: Company, *, at: datetime) -> None:
    person, officer = person_called(company.fellow), person_called(company.officer)
    position = Position(*company.spot, 40, at)
    answer, _new = sos.raise_sos(person=person, key=uuid4(), pressed_at=at, now=at, position=position)
    alert_id = UUID(answer["alert"])
    answers.acknowledge(by=officer, alert_id=alert_id, now=at + timedelta(seconds=41))
    sos.stand_down(person=person, alert_id=alert_id, key=uuid4(), now=at + 2 * MINUTE)
    answers.log_call(by=officer, alert_id=alert_id, entry="person-0", result="safe", now=at + 4 * MINUTE)
    answers.resolve(by=officer, alert_id=alert_id, outcome=Outcome.FALSE_ALARM, now=at + 5 * MINUTE)


def _roll_call(company: Company, *, at: datetime) -> None:
    """After a flood: seven of nine answer, the other two are found by telephone."""
    members = [name for name, _role in (*company.colleagues, *company.accounts) if name != company.officer]
    silent = {company.late, company.held}
    officer = person_called(company.officer)
    call = roll_calls.ask_roll_call(
        by=officer, organisation=organisation_of(company).pk, people=[person_called(name).pk for name in members],
        due_in_s=7200, reason="Flood along the lake", now=at,
    )  # fmt: skip
    for minutes, name in enumerate(members, 2):
        if name not in silent:
            say_ok(name, at=at + 3 * minutes * MINUTE)
    roll_calls.close_roll_call(by=officer, roll_call_id=call.pk, now=at + 75 * MINUTE)


def _arrest(company: Company, *, at: datetime) -> None:
    """Taken on the way home yesterday: the alert goes on as a case, and its first hours are worked through."""
    person, second = person_called(company.held), person_called(company.second)
    answer, _new = sos.raise_sos(
        person=person, key=uuid4(), pressed_at=at, now=at, position=Position(*company.road[3], 60, at)
    )
    alert_id = UUID(answer["alert"])
    answers.acknowledge(by=second, alert_id=alert_id, now=at + timedelta(seconds=55))
    opening = NewIncident(
        key=uuid4(), playbook="detained", severity="critical", organisation=organisation_of(company).pk, alert=alert_id
    )
    incident = open_and_end(by=second, opening=opening, end=True, now=at + 12 * MINUTE)
    write_down(incident=incident, company=company, at=at + 0.6 * HOUR)
    for step, hours in DONE_STEPS:
        task = Task.objects.get(incident=incident, step=step)
        settle_task(by=second, task=task.pk, state=TaskState.DONE, now=at + hours * HOUR)


def _texts(company: Company, *, now: datetime) -> None:
    """Two that nobody has read: the words of people, not of a card."""
    for name, text, minutes in (
        (company.planner, "The boatman asks for the new date. Can we say Thursday?", 0),
        (company.held, "This is his brother. We have the bag and the papers.", 14),
    ):
        came_at = now + minutes * MINUTE
        number = person_called(name).addresses.get(channel=Channel.SMS).value
        take_in(Came(Channel.SMS.value, "demo", str(uuid4()), number, text, came_at), now=came_at)


def _leave_a_gap(company: Company) -> None:
    """Nobody is on watch for the last half day of this week."""
    shift = Shift.objects.filter(organisation=organisation_of(company)).order_by("starts_at", "id")[0]
    Shift.objects.filter(pk=shift.pk).update(ends_at=shift.ends_at - 12 * HOUR)


def say_ok(name: str, *, at: datetime, position: Position | None = None) -> None:
    check_ins.check_in(person=person_called(name), key=uuid4(), made_at=at, now=at, position=position)
