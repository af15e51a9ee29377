"""What the demo's people have learned: courses, questions, who teaches; and one exercise that was talked about.

By the actions that people use, at the moment they would have used them.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from karpear.alerts.actions import answers
from karpear.countries.queries import competences
from karpear.messaging.models import Delivery, DeliveryState
from karpear.people.models import Person
from karpear.preparedness.scenarios.actions import TOPIC, close_debrief, note_changed, say_done, start_scenario
from karpear.preparedness.scenarios.models import DebriefChange, ScenarioRun
from karpear.preparedness.scenarios.values import Debrief
from karpear.preparedness.training.actions.people import add_trainer, set_work
from karpear.preparedness.training.actions.proofs import note_course, take_quiz
from karpear.preparedness.training.models import Trainer, WorkKind
from karpear.preparedness.training.queries.learners import without_account
from karpear.preparedness.training.values import NewCourse, NewTrainer
from karpear.rules.alarm.outcome import Outcome

from .cast import COMPANIES, Company, organisation_of, person_called
from .history import DAY, HOUR, MINUTE, mark_sent

PLAYED_AGO = 25 * DAY
ENDS_IN = 60 * DAY
CLINIC = "Sok Dany, Red Lotus Clinic"


@transaction.atomic
def make_courses(*, now: datetime) -> None:
    """Who teaches, who travels, and what was learned in the first organisation. Once: safe to call at every start."""
    company = COMPANIES[0]
    if Trainer.objects.filter(organisation=organisation_of(company)).exists():
        return
    inside = _trainer(company, now, person=person_called(company.second), teaches=["alarm", "devices", "harassment"])
    outside = _trainer(company, now, name=CLINIC, teaches=["first_aid", "care"])
    _set_work(company, now)
    travellers = [company.second, company.officer, company.traveller, company.fellow]
    _course(company, "first_aid", travellers, now - 200 * DAY, trainer=outside)
    people = [name for name, _role in (*company.accounts, *company.colleagues) if name not in (company.late, "Sophea")]
    _course(company, "harassment", people, now - 300 * DAY, trainer=inside)
    _course(company, "harassment", ["Sophea"], now - 20 * DAY, trainer=inside, until=(now + ENDS_IN).date())
    _course(company, "travel", [company.traveller], now - 400 * DAY, issuer="Road Safety Course, Phnom Penh")
    for name in ("Sophea", company.second, company.traveller, company.away):
        _answer(person_called(name), "devices", now - 70 * DAY)
    for name in (company.second, company.fellow, company.away, company.planner):
        _answer(person_called(name), "rights", now - 30 * DAY)


def _trainer(
    company: Company, now: datetime, *, teaches: Sequence[str], person: Person | None = None, name: str = ""
) -> Trainer:
    since = (now - 500 * DAY).date()
    words = "" if person else "Saturdays. Asks for the fuel alone."
    new = NewTrainer(person=person.pk if person else None, name=name, since=since, words=words)
    return add_trainer(
        by=person_called(company.officer), organisation=organisation_of(company).pk, new=new, teaches=teaches,
        languages=["km", "en"] if person else ["km"], now=now,
    )  # fmt: skip


def _set_work(company: Company, now: datetime) -> None:
    work_by_name = {
        company.traveller: [WorkKind.TRAVELLER.value, WorkKind.DRIVER.value],
        company.fellow: [WorkKind.TRAVELLER.value],
        "Sophea": [WorkKind.TRAVELLER.value],
    }
    officer, organisation = person_called(company.officer), organisation_of(company).pk
    for name, work in work_by_name.items():
        person = person_called(name).pk
        set_work(by=officer, organisation=organisation, person=person, work=work, now=now - 300 * DAY)
    for watch in without_account([organisation]):
        set_work(by=officer, organisation=organisation, person=watch.person_id, work=[WorkKind.DRIVER], now=now)


def _course(
    company: Company, competence: str, names: Sequence[str], at: datetime, *, trainer: Trainer | None = None,
    issuer: str = "", until: date | None = None,
) -> None:  # fmt: skip
    new = NewCourse(
        competence=competence, given_on=at.date(), valid_until=until, trainer=trainer.pk if trainer else None,
        issuer=issuer,
    )  # fmt: skip
    note_course(
        by=person_called(company.officer), organisation=organisation_of(company).pk,
        people=[person_called(name).pk for name in names], new=new, today=at.date(), now=at,
    )  # fmt: skip


def _answer(person: Person, key: str, at: datetime) -> None:
    questions = competences(organisation_of(COMPANIES[0]).country)[key].questions
    right = {number: question.right for number, question in enumerate(questions)}
    take_quiz(person=person, competence=key, answers=right, now=at)


@transaction.atomic
def make_exercise(*, now: datetime) -> None:
    """An arrest was played: three acts in time, one late, one by nobody. Once: safe to call at every start."""
    company = COMPANIES[0]
    if ScenarioRun.objects.filter(organisation=organisation_of(company)).exists():
        return
    began, officer, second = now - PLAYED_AGO, person_called(company.officer), person_called(company.second)

    def minute(number: float) -> datetime:
        return began + timedelta(minutes=number) / settings.KARPEAR_PACE

    run = start_scenario(
        by=officer, organisation=organisation_of(company).pk, person=person_called(company.fellow).pk,
        scenario="arrest", now=began,
    )  # fmt: skip
    answers.acknowledge(by=second, alert_id=run.alert_id, now=minute(1.5))
    answers.log_call(
        by=second, alert_id=run.alert_id, entry="person-0", result="no_answer", now=minute(4), name=company.fellow
    )
    say_done(by=person_called(company.fellow), run=run, act="silent", now=minute(12))
    say_done(by=second, run=run, act="lawyer", now=minute(21))
    news = Delivery.objects.filter(subject=run.alert_id, topic=TOPIC)
    news.update(state=DeliveryState.SENT, attempts=1, sent_at=F("next_attempt_at"))
    answers.resolve(by=second, alert_id=run.alert_id, outcome=Outcome.DRILL, now=minute(26))
    debrief = Debrief(
        went_well="Somebody had it within two minutes.",
        went_badly="Nobody knew which lawyer to ask at night.",
        change_kind=DebriefChange.CONTACT,
        change="The lawyer on call stands on the ring list of every trip.",
    )
    close_debrief(by=officer, run=run.pk, debrief=debrief, now=minute(26) + HOUR)
    note_changed(by=officer, run=run.pk, now=minute(26) + 2 * HOUR)
    mark_sent(now=now + MINUTE)
