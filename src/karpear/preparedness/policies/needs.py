"""New rules to read, a draft to look at, a policy due for a look; and who has not yet, for whoever put it in force."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop, ngettext

from karpear.db.reader import unguarded
from karpear.messaging.texts import SHEETS
from karpear.people.models import Membership, Person, Watch
from karpear.people.needs import NeedKind, Prompt, Reminder, Waiting
from karpear.people.queries.leads import leads_of
from karpear.people.ways import Ways
from karpear.rules.access import Verb

from .models import ClauseUnderstanding, PolicyRevision, Reading, RevisionState
from .queries.sheets import open_clauses

#: So long one has to read what is new; then it is late.
TO_READ_BY = timedelta(days=14)
TELL_AGAIN = timedelta(days=7)
TO_TALK_WITHIN = timedelta(days=7)
#: About a minute for each clause, its questions with it.
_A_CLAUSE = 1


def _is_reader(person: OuterRef, organisation: OuterRef) -> Q:
    """Do the rules of this organisation still concern this person?"""
    belongs = Membership.objects.active().filter(person=person, organisation=organisation)
    without = Person.objects.without_account()
    watched = Watch.objects.accepted().filter(person=person, organisation=organisation, person__in=without)
    return Q(Exists(belongs)) | Q(Exists(watched))


def _open_readings(_now: datetime) -> "QuerySet[Reading]":
    """Of revisions in force, by those whom they still concern."""
    return Reading.objects.filter(
        _is_reader(OuterRef("person"), OuterRef("revision__organisation")),
        revision__state=RevisionState.IN_FORCE,
        answered_at__isnull=True,
        person__is_active=True,
    )


@unguarded("what their own sheets ask")
def without_talks(things: Sequence[Waiting], _person: Person, _now: datetime) -> Sequence[Waiting]:
    """Without sheets on which all that is open waits for a colleague who goes through it with them."""
    readings = Reading.objects.select_related("revision").in_bulk([thing.subject for thing in things])
    return [thing for thing in things if open_clauses(readings[thing.subject], is_alone=True)]


def _by_sheet(readings: Sequence[Reading], now: datetime) -> list[Prompt]:
    """The number of the sheet is in the message: in the last two digits of what tells this week's from another's.

    Nobody is asked who waits for a colleague.
    """
    week = now.toordinal() // 7
    talks = ClauseUnderstanding.objects.to_talk_about().filter(person__among={row.person_id for row in readings})
    waiting = set(talks.values_list("person_id", flat=True))
    return [
        Prompt(row.person_id, row.pk, round=week * SHEETS + row.sheet)
        for row in readings
        if row.person_id not in waiting or open_clauses(row, is_alone=True)
    ]


def _minutes(reading: Reading) -> str:
    n = max(1, len(open_clauses(reading)) * _A_CLAUSE)
    return ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}


def _day_to_read_by(reading: Reading) -> date:
    return (reading.sent_at + TO_READ_BY).date()


TO_READ = NeedKind(
    "policy.read",
    gettext_noop("Read the new rules"),
    due=_open_readings,
    person="person",
    until=_day_to_read_by,
    path=lambda reading: reverse("preparedness:read_policy", args=[reading.revision_id]),
    reminder=Reminder("reading", "to_read", told="told_at", again=TELL_AGAIN, ways=Ways.FIRST, prompts=_by_sheet),
    why=_minutes,
    refine=without_talks,
)


def _to_look_at(_now: datetime) -> "QuerySet[PolicyRevision]":
    return PolicyRevision.objects.filter(state=RevisionState.IN_REVIEW)


REVIEW_DRAFT = NeedKind(
    "policy.look",
    gettext_noop("Look at a draft of the rules"),
    due=_to_look_at,
    person="reviewer",
    until=lambda _revision: None,
    path=lambda revision: reverse("preparedness:policy", args=[revision.pk]),
)


def _talks(_now: datetime) -> "QuerySet[ClauseUnderstanding]":
    """One for each person, however many clauses it is about."""
    talks = ClauseUnderstanding.objects.to_talk_about().filter(person__is_active=True)
    earlier = ClauseUnderstanding.objects.to_talk_about().filter(
        person=OuterRef("person"), organisation=OuterRef("organisation"), pk__lt=OuterRef("pk")
    )
    return talks.select_related("person").filter(
        ~Exists(earlier), _is_reader(OuterRef("person"), OuterRef("organisation"))
    )


def _with_whom_others_talk(person: Person) -> Q:
    return _writers(person) & ~Q(person=person)


def _reader_page(understanding: ClauseUnderstanding) -> str:
    revision = PolicyRevision.objects.in_force().get(organisation=understanding.organisation_id)
    return reverse("preparedness:policy_reader", args=[revision.pk, understanding.person_id])


TALK = NeedKind(
    "policy.talk",
    gettext_noop("Talk with somebody about the rules"),
    due=_talks,
    person=_with_whom_others_talk,
    until=lambda understanding: understanding.talk_since and (understanding.talk_since + TO_TALK_WITHIN).date(),
    path=_reader_page,
)


def _reviews(now: datetime) -> "QuerySet[PolicyRevision]":
    """In force, and to be looked at again since today or earlier (UTC, so in Asia from the morning on)."""
    return PolicyRevision.objects.in_force().filter(review_on__lte=now.date())


def _writers(person: Person) -> Q:
    return Q(organisation__in=Membership.objects.organisations(person, Verb.WRITE_CLAUSES))


def _who_put_in_force(revisions: Sequence[PolicyRevision], _now: datetime) -> list[Prompt]:
    """Who put it in force, while they are there; else the leads."""
    organisations = {row.organisation_id for row in revisions}
    rows = Membership.objects.that_may(Verb.WRITE_CLAUSES).filter(organisation__in=organisations)
    able = set(rows.values_list("organisation_id", "person_id"))
    leads = leads_of(organisations)
    return [
        Prompt(person, row.pk)
        for row in revisions
        for person in (
            [row.put_in_force_by_id]
            if row.put_in_force_by_id and (row.organisation_id, row.put_in_force_by_id) in able
            else leads[row.organisation_id]
        )
    ]


POLICY_REVIEW = NeedKind(
    "policy.review",
    gettext_noop("Look at the rules again"),
    due=_reviews,
    person=_writers,
    until=lambda revision: revision.review_on,
    path=lambda revision: reverse("preparedness:policy", args=[revision.pk]),
    reminder=Reminder(
        "policy", "rules_due", told="review_told_at", again=timedelta(days=30), ways=Ways.FIRST,
        prompts=_who_put_in_force,
    ),
)  # fmt: skip


def _not_understood(now: datetime) -> "QuerySet[PolicyRevision]":
    open_readings = _open_readings(now).filter(revision=OuterRef("pk"))
    return PolicyRevision.objects.in_force().filter(Exists(open_readings))


NOT_UNDERSTOOD = NeedKind(
    "policy.unread",
    gettext_noop("Rules that not everybody has understood yet"),
    due=_not_understood,
    person="put_in_force_by",
    until=lambda _revision: None,
    path=lambda revision: reverse("preparedness:policy_readers", args=[revision.pk]),
)
