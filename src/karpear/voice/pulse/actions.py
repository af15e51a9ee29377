"""A question is asked of all, answered behind a coin, and ended. Asking is audited; answering leaves two numbers."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create
from karpear.messaging.actions.send import Message, send_all
from karpear.people.access import hold_organisation, locked
from karpear.people.local_today import zone_of
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import require
from karpear.people.ways import Ways
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.voice.pulse import FEWEST_ANSWERS
from karpear.rules.voice.pulse_periods import TRUTH_PERCENT, fits, next_may_start
from karpear.ui.values import checked

from .models import PulseMark, PulseQuestion
from .queries import question_for
from .values import NewPulse
from .words import too_few

TOPIC, TEXT = "question", "question"


@transaction.atomic
def ask_all(*, by: Person, organisation: UUID, new: NewPulse, now: datetime) -> PulseQuestion:
    """Everybody is asked now, and told once. Raises Missing, Forbidden, BadFields; Conflict: too soon, too few."""
    require(by, organisation, Verb.KEEP_VOICE)
    locked_organisation, value = hold_organisation(organisation), checked(new)
    if bool(value.wording) == bool(value.words):
        raise BadFields([("words", _("Either one of these questions, or words of our own."))])
    ends_at = _end_of(value.ends_on, locked_organisation)
    if not fits(now, ends_at):
        raise BadFields([("ends_on", _("From three days to two months from now."))])
    _follow_on(locked_organisation, now)
    people = _everybody(locked_organisation)
    if len(people) < FEWEST_ANSWERS:
        raise Conflict(too_few(len(people)))
    question = PulseQuestion(
        organisation=locked_organisation, wording=value.wording, words=value.words, truth_percent=TRUTH_PERCENT,
        starts_at=now, ends_at=ends_at, asked_count=len(people),
    )  # fmt: skip
    create([question], by=by, at=now, organisation=organisation)
    PulseMark.objects.bulk_create([PulseMark(question=question, person_id=person) for person in people])
    _tell(question, people, now)
    return question


def _end_of(day: date, organisation: Organisation) -> datetime:
    """The last moment of that day where the organisation is."""
    return datetime.combine(day + timedelta(days=1), time(), zone_of(organisation))


def _follow_on(organisation: Organisation, now: datetime) -> None:
    """The one before is over, and long enough ago."""
    newest = PulseQuestion.objects.filter(organisation=organisation, is_newest=True).first()
    if newest is None:
        return
    if newest.is_open(now):
        raise Conflict(_("A question is open already. The next one can be asked when it has ended."))
    if now < (earliest := next_may_start(newest.starts_at)):
        day = date_format(earliest.astimezone(zone_of(organisation)).date())
        raise Conflict(_("It is too soon: each answer says a little more. Ask again from %(day)s.") % {"day": day})
    PulseQuestion.objects.filter(pk=newest.pk).update(is_newest=False)


def _everybody(organisation: Organisation) -> list[UUID]:
    """Who belongs to it, in the order of their ids, which says nothing."""
    members = Membership.objects.that_may(Verb.READ_POSTURE).filter(organisation=organisation, person__is_active=True)
    return sorted(members.values_list("person", flat=True))


def _tell(question: PulseQuestion, people: list[UUID], now: datetime) -> None:
    """All of them the same, once; nobody is reminded, since that would tell who has answered."""
    send_all(
        [
            Message(topic=TOPIC, subject=question.pk, text_key=TEXT, person=person, ways=Ways.FIRST, round=0)
            for person in people
        ],
        now=now,
    )


@transaction.atomic
def answer_pulse(*, person: Person, question: UUID, yes: bool, now: datetime) -> None:
    """`yes`: what the coin let out. Nothing else of it is written anywhere, and nobody is told.

    Raises Missing for a stranger, Conflict for a second answer, for who joined since it was asked, or after the end.
    """
    # The question first, as whoever ends it does: two that lock in another order wait for each other.
    row = question_for(person, question, lock=True)
    if not row.is_open(now):
        raise Conflict(_("This question has ended. Nothing was counted."))
    if not PulseMark.objects.filter(question=row, person=person, answered=False).update(answered=True):
        raise Conflict(_("Nothing was counted: you have answered already, or came after it was asked."))
    column = "yes_count" if yes else "no_count"
    PulseQuestion.objects.filter(pk=row.pk).update(**{column: F(column) + 1})


@transaction.atomic
def end_pulse(*, by: Person, question: UUID, now: datetime) -> PulseQuestion:
    """No more answers: what they say can be read. Raises Missing, Forbidden, or Conflict once it has ended."""
    row = locked(PulseQuestion, by=by, pk=question, verb=Verb.KEEP_VOICE)
    if not row.is_open(now):
        raise Conflict(_("This question has ended already."))
    with changing(row, verb="ended", by=by, at=now):
        row.ends_at = now
    PulseMark.objects.filter(question=row).delete()
    return row
