"""New rules to read, a draft to look at, a policy due for a look; and who has not yet, for whoever put it in force."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop, ngettext

from karpear.messaging.texts import SHEETS
from karpear.people.models import Membership, Person, Watch
from karpear.people.needs import NeedKind, Prompt, Reminder
from karpear.people.queries.leads import leads_of
from karpear.people.ways import Ways
from karpear.rules.access import Verb

from .models import PolicyRevision, Reading, RevisionState
from .queries.sheets import open_clauses

#: So long one has to read what is new; then it is late.
TO_READ_BY = timedelta(days=14)
TELL_AGAIN = timedelta(days=7)
#: So long whoever asked waits for somebody who explains.
TO_EXPLAIN_WITHIN = timedelta(days=7)
#: About a minute for each clause, its questions with it.
_A_CLAUSE = 1


def _open_readings(_now: datetime) -> "QuerySet[Reading]":
    """Of revisions in force, by those whom they still concern."""
    organisation = OuterRef("revision__organisation")
    belongs = Membership.objects.active().filter(person=OuterRef("person"), organisation=organisation)
    watched = Watch.objects.accepted().filter(
        person=OuterRef("person"), organisation=organisation, person__in=Person.objects.without_account()
    )
    return Reading.objects.filter(
        Exists(belongs) | Exists(watched),
        revision__state=RevisionState.IN_FORCE,
        answered_at__isnull=True,
        person__is_active=True,
    )


def _by_sheet(readings: Sequence[Reading], now: datetime) -> list[Prompt]:
    """The number of the sheet is in the message: in the last two digits of what tells this week's from another's."""
    week = now.toordinal() // 7
    return [Prompt(row.person_id, row.pk, round=week * SHEETS + row.sheet) for row in readings]


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


def _to_explain(now: datetime) -> "QuerySet[Reading]":
    return _open_readings(now).filter(help_asked_at__isnull=False).select_related("person")


def _explainers(person: Person) -> Q:
    """Whoever may write the rules there, but for themselves."""
    organisations = Membership.objects.organisations(person, Verb.WRITE_CLAUSES)
    return Q(revision__organisation__in=organisations) & ~Q(person=person)


TO_EXPLAIN = NeedKind(
    "policy.explain",
    gettext_noop("Explain the rules to somebody who asks"),
    due=_to_explain,
    person=_explainers,
    until=lambda reading: reading.help_asked_at + TO_EXPLAIN_WITHIN if reading.help_asked_at else None,
    path=lambda reading: reverse("preparedness:policy_reader", args=[reading.revision_id, reading.person_id]),
    why=lambda reading: reading.person.shown_name,
)
