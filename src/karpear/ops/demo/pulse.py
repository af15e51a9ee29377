"""Invented questions to all: two that ended with an interval and one that is open; elsewhere one with too few answers.

They are written as rows, so that nobody in the demo gets a message of what was asked months ago.
"""

from datetime import datetime, timedelta

from django.db import transaction

from karpear.people.models import Address, Channel, Membership, Organisation
from karpear.rules.access import Verb
from karpear.rules.voice.pulse_periods import TRUTH_PERCENT
from karpear.voice.pulse.models import PulseMark, PulseQuestion
from karpear.voice.pulse.words import KEPT_SILENT

from .cast import COMPANIES, organisation_of, person_called

DAY = timedelta(days=1)
#: Ours, as (wording, asked so many days ago, yes, no).
ENDED_WITH_TEN = (("told_less", 215, 2, 8), (KEPT_SILENT, 118, 7, 3))
ENDED_WITH_SEVEN = (("left_out", 130, 3, 4),)
OPEN_FOR, ASKED_AGO = 16 * DAY, 5 * DAY
#: Of those who are asked now, this many have answered.
ANSWERED = 4
#: Answers by text, should a visitor write in her name: her number is proven.
TEXTS = COMPANIES[0].accounts[0][0]


@transaction.atomic
def make_pulse(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    if PulseQuestion.objects.exists():
        return
    first, second = (organisation_of(company) for company in COMPANIES)
    for wording, days, yes, no in ENDED_WITH_TEN:
        _ended(first, wording, now - days * DAY, yes, no)
    for wording, days, yes, no in ENDED_WITH_SEVEN:
        _ended(second, wording, now - days * DAY, yes, no)
    _open(first, now)
    Address.objects.filter(person=person_called(TEXTS), channel=Channel.SMS).update(proven_at=now - ASKED_AGO)


def _ended(organisation: Organisation, wording: str, at: datetime, yes: int, no: int) -> None:
    PulseQuestion.objects.create(
        organisation=organisation, wording=wording, truth_percent=TRUTH_PERCENT, starts_at=at, ends_at=at + 21 * DAY,
        is_newest=False, asked_count=yes + no, yes_count=yes, no_count=no,
    )  # fmt: skip


def _open(organisation: Organisation, now: datetime) -> None:
    """The accounts that are printed have not answered."""
    members = Membership.objects.that_may(Verb.READ_POSTURE).filter(organisation=organisation, person__is_active=True)
    printed = {name for name, _role in COMPANIES[0].accounts}
    people = [member.person for member in members.select_related("person").order_by("person")]
    answering = [person.pk for person in people if person.name not in printed][:ANSWERED]
    question = PulseQuestion.objects.create(
        organisation=organisation, wording=KEPT_SILENT, truth_percent=TRUTH_PERCENT, starts_at=now - ASKED_AGO,
        ends_at=now + OPEN_FOR, asked_count=len(people), yes_count=1, no_count=len(answering) - 1,
    )  # fmt: skip
    PulseMark.objects.bulk_create(
        PulseMark(question=question, person=person, answered=person.pk in answering) for person in people
    )
