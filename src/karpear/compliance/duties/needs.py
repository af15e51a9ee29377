"""Duties that are due: whoever does one first, then the leads; one that nobody does; one that may not be owed.

Today, the digest, the reminder and the calendar feed all read these; the feed reads what is further ahead, too.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from karpear.db.local_days import day_there
from karpear.people.models import Membership, Person
from karpear.people.needs import Escalation, NeedKind, Prompt, Reminder, Waiting
from karpear.people.prompts import prompts_to_all_who_may, prompts_to_leads
from karpear.rules.access import Role, Verb
from karpear.rules.law.duties import about_of
from karpear.rules.law.duty_state import CLOSE
from karpear.rules.law.own_days import Rhythm

from ..keepers import of_keepers
from ..seconds import only_seconds
from .models import DutyDate
from .queries.abouts import about_texts
from .queries.lines import act_of
from .values import RHYTHMS

TOPIC = "duty"
TELL_AGAIN, TELL_AGAIN_UNNAMED = timedelta(days=7), timedelta(days=14)
#: So long before, somebody has to be named who does it.
NAME_BEFORE = timedelta(days=45)


def _belongs(person: OuterRef) -> Exists:
    """Does whoever does it still belong there?"""
    members = Membership.objects.active().filter(person__is_active=True, organisation=OuterRef("organisation"))
    return Exists(members.filter(person=person))


def _owed(now: datetime) -> "QuerySet[DutyDate]":
    """Everything that is still owed. `until_on`: until when one goes there; once that has passed, until when it can be
    late."""
    until_on = Case(When(go_by__gte=day_there(now), then=F("go_by")), default=F("stands_on"))
    return DutyDate.objects.owed().annotate(until_on=until_on).select_related("organisation", "own_duty")


def _owned(now: datetime) -> "QuerySet[DutyDate]":
    """What somebody does."""
    return _owed(now).filter(_belongs(OuterRef("owner")))


def _to_hear(now: datetime) -> "QuerySet[DutyDate]":
    """From the day on from which whoever does it hears of it."""
    return _owned(now).filter(tell_on__lte=day_there(now))


def _to_do(now: datetime) -> "QuerySet[DutyDate]":
    return _to_hear(now).filter(due_on__isnull=False)


def _to_ask(now: datetime) -> "QuerySet[DutyDate]":
    """Nobody can count its day."""
    return _to_hear(now).filter(due_on=None)


def _close(now: datetime) -> "QuerySet[DutyDate]":
    """Close to being late, or late."""
    return _owned(now).filter(late_at__lte=now + CLOSE)


def _unnamed(now: datetime) -> "QuerySet[DutyDate]":
    """Nobody does it, or whoever did has left, and it is not far."""
    rows = _of_nobody(now).filter(late_at__lte=now + NAME_BEFORE)
    return rows.exclude(late_at__gt=now, late_at__lte=now + CLOSE)


def _unnamed_and_close(now: datetime) -> "QuerySet[DutyDate]":
    """The same, close to being late: then it is for whoever keeps the law, and hides behind nothing that was late."""
    return _of_nobody(now).filter(late_at__gt=now, late_at__lte=now + CLOSE)


def _of_nobody(now: datetime) -> "QuerySet[DutyDate]":
    return _owed(now).filter(Q(owner=None) | ~Q(_belongs(OuterRef("owner"))))


def _to_agree(now: datetime) -> "QuerySet[DutyDate]":
    return _owed(now).filter(left_out_at__isnull=False)


def _led_by(person: Person) -> Q:
    leading = Membership.objects.that_may(Verb.KEEP_LAW).filter(person=person, role=Role.LEAD.value)
    return Q(organisation__in=leading.values("organisation"))


def _of_others(person: Person) -> Q:
    return _led_by(person) & ~Q(owner=person)


def _theirs_or_seen(person: Person) -> Q:
    belongs = Membership.objects.active().filter(person=person).values("organisation")
    is_seen = Q(organisation__in=Membership.objects.organisations(person, Verb.SEE_LAW))
    return is_seen | Q(owner=person, organisation__in=belongs)


def _kept_by_others(person: Person) -> Q:
    keeps = of_keepers(person)
    return keeps & ~Q(left_out_by=person)


def _tell_keepers(rows: Sequence[DutyDate], _now: datetime) -> list[Prompt]:
    """Officers and leads of each."""
    return prompts_to_all_who_may(Verb.KEEP_LAW, rows)


def _until(row: Any) -> date | datetime | None:
    """The last working day, where the organisation is; the moment, where it has an hour. Where nobody can count it:
    that of the event, or of the law."""
    until: date | datetime | None = row.late_at if row.due_time else row.until_on
    return until


def _duty_words(row: DutyDate) -> str:
    """What the law asks, or how often an own duty comes back: no words that somebody typed, which may name people."""
    if row.own_duty is None:
        return act_of(row)
    return gettext("our own, %(rhythm)s") % {"rhythm": RHYTHMS[Rhythm(row.own_duty.rhythm)]}


def _say_of_what(needs: Sequence[Waiting], _person: Person, _now: datetime) -> list[Waiting]:
    """Four notices on one day are told from each other: what changed, which paper, which grant; of no person."""
    rows = DutyDate.objects.filter(pk__in=[need.subject for need in needs])
    abouts = {pk: about_of(key) for pk, key in rows.values_list("pk", "key")}
    texts = about_texts(rows.values_list("key", flat=True), names_people=False)
    whats = {pk: texts.get(about, "") for pk, about in abouts.items()}
    return [replace(need, why=": ".join(filter(None, (need.why, whats.get(need.subject, ""))))) for need in needs]


_may_agree = only_seconds(DutyDate, "left_out_by", "left_out_at")


def _say_of_what_to_agree(needs: Sequence[Waiting], person: Person, now: datetime) -> list[Waiting]:
    return _say_of_what(_may_agree(needs, person, now), person, now)


def _path(row: DutyDate) -> str:
    return reverse("compliance:duty_date", args=[row.pk])


def _other_leads(rows: Sequence[DutyDate], _now: datetime) -> list[Prompt]:
    """Leads, but never whoever does it."""
    return prompts_to_leads(rows, but=lambda row: {row.owner_id})


DUTY: NeedKind[DutyDate] = NeedKind(
    "duty.due",
    gettext_noop("Something is due to an authority or a donor"),
    due=_to_do,
    person="owner",
    until=_until,
    path=_path,
    why=_duty_words,
    refine=_say_of_what,
    reminder=Reminder(TOPIC, "ready", told="told_at", again=TELL_AGAIN),
    escalation=Escalation(TOPIC, "late_at", -CLOSE, _other_leads),
)
UNDATED_DUTY: NeedKind[DutyDate] = replace(
    DUTY, what="duty.undated", word=gettext_noop("Ask the office by which day something is due"), due=_to_ask
)
#: For the calendar feed: however far ahead; of whoever sees the calendar of duties, all that stands in it.
DUTY_AHEAD: NeedKind[DutyDate] = replace(
    DUTY, due=_owed, person=_theirs_or_seen, reminder=None, escalation=None, refine=None
)
DUTY_OF_OTHERS: NeedKind[DutyDate] = NeedKind(
    "duty.close",
    gettext_noop("Something that somebody else files is due, or late"),
    due=_close,
    person=_of_others,
    until=_until,
    escalation=Escalation(TOPIC, "late_at", timedelta(0), _other_leads),
    path=_path,
    why=_duty_words,
    refine=_say_of_what,
    many=lambda: reverse("compliance:duties"),
)
UNNAMED_DUTY: NeedKind[DutyDate] = NeedKind(
    "duty.unnamed",
    gettext_noop("Name somebody who does a duty"),
    due=_unnamed,
    person=_led_by,
    until=_until,
    path=lambda row: reverse("compliance:duty_owner", args=[row.pk]),
    why=_duty_words,
    refine=_say_of_what,
    reminder=Reminder(TOPIC, "ready", told="unnamed_told_at", again=TELL_AGAIN_UNNAMED, prompts=_other_leads),
    many=lambda: reverse("compliance:duties", query={"owner": "nobody"}),
)
UNNAMED_AND_CLOSE: NeedKind[DutyDate] = replace(
    UNNAMED_DUTY,
    what="duty.nobody",
    word=gettext_noop("Nobody does what is due now: say who, or do it"),
    due=_unnamed_and_close,
    person=of_keepers,
    path=_path,
    reminder=Reminder(TOPIC, "ready", told="unnamed_told_at", again=CLOSE, prompts=_tell_keepers),
)
TO_AGREE: NeedKind[DutyDate] = NeedKind(
    "duty.agree",
    gettext_noop("Agree, or not, that nothing has to be filed"),
    due=_to_agree,
    person=_kept_by_others,
    until=_until,
    path=_path,
    why=_duty_words,
    refine=_say_of_what_to_agree,
    many=lambda: reverse("compliance:duties", query={"state": "agree"}),
)
