"""What the colleagues have ready: phones that were tested, links that were pressed, numbers that were recalled.

By the actions that people use, at the moment they would have used them. Whoever is printed begins with nothing ready,
so that a visitor can make a phone ready and see it count.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.checkins.actions import promises
from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.actions.press import press
from karpear.messaging.models import Delivery
from karpear.people.actions.account import send_test
from karpear.people.devices import consent, note_tested, register_device
from karpear.people.models import Channel, Device, Person
from karpear.preparedness.training.actions.proofs import note_course
from karpear.preparedness.training.queries.standings import competence_of
from karpear.preparedness.training.values import NewCourse
from karpear.readiness.numbers.actions import choose_numbers, try_number
from karpear.readiness.numbers.queries import choices_of
from karpear.rules.duty.competence import Competent, ProofKind

from .cast import COMPANIES, Company, organisation_of, person_called
from .history import DAY, HOUR, MINUTE, mark_sent, say_ok

TESTED, TESTED_LONG_AGO = 24 * DAY, 190 * DAY
CHOSEN_AGO, RECALLED_AGO, TRAINED_AGO = 9 * DAY, 2 * DAY, 50 * DAY


@transaction.atomic
def make_ready(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    if Device.objects.filter(person=person_called(COMPANIES[0].second)).exists():
        return
    for company in COMPANIES:
        for place, (name, _role) in enumerate(company.colleagues):
            _prepare(person_called(name), company, now - place * (DAY + HOUR))
        _train(company, now - TRAINED_AGO)
    mark_sent(now=now)


def _prepare(person: Person, company: Company, now: datetime) -> None:
    """Everything; but one in each organisation tested a phone too long ago, and one never learnt a number."""
    _try_phone(person, now - (TESTED_LONG_AGO if person.name in (company.late, *company.others) else TESTED))
    _prove_address(person, now - TESTED)
    _keep_promise(person, company, now - TESTED)
    if person.name != (company.held or company.planner):
        _learn_number(person, now)


def _try_phone(person: Person, at: datetime) -> None:
    device, _token = register_device(person=person, name="Phone", now=at, tell=False)
    consent(person=person, device_id=device.pk, now=at + MINUTE)
    note_tested(device_id=device.pk, opened_at=at + 2 * MINUTE, now=at + 3 * MINUTE)


def _prove_address(person: Person, at: datetime) -> None:
    address = person.addresses.get(channel=Channel.EMAIL)
    send_test(person=person, address_id=address.pk, now=at)
    fetch_notices(now=at)
    press(delivery=Delivery.objects.get(topic="proof", subject=address.pk), now=at + 5 * MINUTE)


def _train(company: Company, at: datetime) -> None:
    """What their parts ask of colleagues and a course can show; but of one who plans a trip, and one who is late."""
    organisation, officer = organisation_of(company).pk, person_called(company.officer)
    names = [name for name, _role in company.colleagues if name not in (company.planner, company.late)]
    missing: dict[str, list[UUID]] = {}
    for person, trained in competence_of([person_called(n).pk for n in names], [organisation], at).items():
        for line in trained:
            if line.state is Competent.NEVER and ProofKind.COURSE in line.competence.proofs:
                missing.setdefault(line.competence.key, []).append(person)
    for competence, people in missing.items():
        new = NewCourse(
            competence=competence, given_on=at.date(), valid_until=None, trainer=None, issuer="Lotus School (invented)"
        )
        note_course(by=officer, organisation=organisation, people=people, new=new, today=at.date(), now=at)


def _keep_promise(person: Person, company: Company, due_at: datetime) -> None:
    """They said that they are OK, when they had promised to."""
    promise = promises.NewPromise(person.pk, due_at, organisation=organisation_of(company).pk)
    promises.arm([promise], now=due_at - 2 * HOUR)
    say_ok(person.name, at=due_at - 2 * MINUTE)


def _learn_number(person: Person, now: datetime) -> None:
    """Their first contact's, chosen last week and typed from memory since."""
    choice = choices_of(person, now)[0]
    chosen_at, recalled_at = now - CHOSEN_AGO, now - RECALLED_AGO
    choose_numbers(person=person, addresses=[choice.address], today=chosen_at.date(), now=chosen_at)
    try_number(person=person, slot=1, typed=choice.number, today=recalled_at.date(), now=recalled_at)
