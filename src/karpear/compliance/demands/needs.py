"""A demand waits for its answer, a reply for a second person, and who drafted it for them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from karpear.people.models import Person
from karpear.people.needs import Escalation, NeedKind, Prompt, Reminder
from karpear.people.prompts import of_those_who_may, prompts_to_all_who_may, prompts_to_leads
from karpear.people.ways import Ways
from karpear.rules.access import Verb
from karpear.rules.law.demands import DemandClass
from karpear.rules.law.inquiries import LAST_DAY

from ..keepers import of_keepers
from ..seconds import may_second_row, only_seconds
from .models import ANSWER_WITHIN, Demand, DemandState

TOPIC, AT_ONCE = "demand", "at_once"
#: So long before its day the leads hear of what is not answered.
LEADS_BEFORE = timedelta(days=1)
#: By when we want to have looked at a draft: our own habit, no law.
APPROVE_WITHIN = timedelta(days=1)
#: Those who answer, and those who may approve a draft, hear at once; while nothing happens, so often. Of a search, too.
TELL_AGAIN, TELL_AGAIN_OF_SEARCH = timedelta(days=2), timedelta(hours=3)


def _path(demand: Demand) -> str:
    return reverse("compliance:demand", args=[demand.pk])


def _of_keepers(person: Person) -> Q:
    """A draft that is nearly late comes back to whoever made it; the others have it to approve."""
    return of_keepers(person) & (~Q(state=DemandState.DRAFTED.value) | Q(drafted_by=person))


def _of_second(person: Person) -> Q:
    return of_those_who_may(Verb.APPROVE_REPLY, person) & ~Q(drafted_by=person)


def _to_answer(now: datetime) -> "QuerySet[Demand]":
    """A draft is with others, until its day has nearly come: then who drafted it has to see it through."""
    is_close = Q(due_at__lte=now + LEADS_BEFORE)
    rows = Demand.objects.unanswered().exclude(demand=DemandClass.SEARCH.value)
    return rows.exclude(state=DemandState.APPROVED.value).filter(~Q(state=DemandState.DRAFTED.value) | is_close)


def of_flood(now: datetime) -> "QuerySet[Demand]":
    """What is held to be told of together. What everybody put off is left to the hourly round."""
    return _to_answer(now).filter(told_at=None, held_until__gt=now - timedelta(hours=1))


def _has_come_near(now: datetime) -> Q:
    """Their last day has begun, and nobody was told since."""
    return Q(due_at__gt=now, due_at__lte=now + LAST_DAY, told_at__lt=F("due_at") - LAST_DAY)


def _searched(_now: datetime) -> "QuerySet[Demand]":
    return Demand.objects.unanswered().filter(demand=DemandClass.SEARCH.value).exclude(state=DemandState.APPROVED.value)


def _approved(_now: datetime) -> "QuerySet[Demand]":
    return Demand.objects.unanswered().filter(state=DemandState.APPROVED.value)


def _drafted(_now: datetime) -> "QuerySet[Demand]":
    return Demand.objects.unanswered().filter(state=DemandState.DRAFTED.value)


def _approve_until(demand: Demand) -> datetime:
    """Within a day, so that the letter can still be handed over; earlier where its day comes before."""
    soon = (demand.drafted_at or demand.noted_at) + APPROVE_WITHIN
    return min(soon, demand.due_at or soon)


def _all_leads(rows: Sequence[Demand], _now: datetime) -> list[Prompt]:
    """All of them: whoever drafted the reply may be the only one who can see it through."""
    return prompts_to_leads(rows)


def _said_of(prompts: Iterable[Prompt], rows: Sequence[Demand], now: datetime) -> list[Prompt]:
    """In the words of what is told at once, where it is."""
    urgent = {row.pk for row in rows if row.is_told_at_once(now)}
    return [replace(prompt, text_key=AT_ONCE) if prompt.subject in urgent else prompt for prompt in prompts]


def _to_keepers(rows: Sequence[Demand], now: datetime) -> list[Prompt]:
    return _said_of(prompts_to_all_who_may(Verb.KEEP_LAW, rows, but=_who_know), rows, now)


def _of_seconds(rows: Sequence[Demand], now: datetime) -> Iterable[Prompt]:
    """Those whose word would be taken as the second one."""
    rows_by_key = {row.pk: row for row in rows}
    seconds = [
        prompt
        for prompt in prompts_to_all_who_may(Verb.APPROVE_REPLY, rows, but=_who_know)
        if may_second_row(prompt.person, rows_by_key[prompt.subject], "drafted_by", "drafted_at", now)
    ]
    return _said_of(seconds, rows, now)


def _who_know(row: Demand) -> set[UUID | None]:
    """Who drafted it; else who noted it, the first time."""
    if row.state == DemandState.DRAFTED.value:
        return {row.drafted_by_id}
    return set() if row.told_at else {row.noted_by_id}


def _why(demand: Demand) -> str:
    if demand.rings_today:
        return f"{demand.code}: {gettext('no day is named: ring your lawyer today')}"
    return demand.code


TO_ANSWER = NeedKind(
    "demand.answer",
    gettext_noop("Answer what an authority asks"),
    due=_to_answer,
    person=_of_keepers,
    until=lambda demand: None if demand.rings_today else demand.answer_until,
    path=_path,
    reminder=Reminder(
        TOPIC,
        "ready",
        told="told_at",
        again=TELL_AGAIN,
        sooner=_has_come_near,
        untold=lambda now: Q(held_until=None) | Q(held_until__lte=now),
        prompts=_to_keepers,
    ),
    escalation=Escalation(TOPIC, "due_at", -LEADS_BEFORE, _all_leads),
    why=_why,
    at_once=lambda demand: demand.rings_today,
)
#: The same, for the keeper, which tells of a flood as soon as its minutes are over.
FLOOD = replace(TO_ANSWER, due=of_flood)
AFTER_INQUIRY = NeedKind(
    "demand.after_inquiry",
    gettext_noop("An inquiry has ended: say what they have now"),
    due=lambda _now: Demand.objects.after_inquiry(),
    person=of_keepers,
    until=lambda demand: (demand.inquiry_ended_at or demand.noted_at) + ANSWER_WITHIN,
    path=_path,
    why=lambda demand: demand.code,
)
#: The letter may leave: until it is handed over, nothing is answered.
HAND_OVER = replace(
    TO_ANSWER, what="demand.hand_over", word=gettext_noop("Hand over the letter to an authority"), due=_approved
)
SEARCHED = NeedKind(
    "demand.search",
    gettext_noop("They search, or want to: what to do first"),
    due=_searched,
    person=of_keepers,
    until=lambda demand: demand.answer_until,
    path=_path,
    reminder=Reminder(
        TOPIC, AT_ONCE, told="told_at", again=TELL_AGAIN_OF_SEARCH, ways=Ways.EVERY,
        prompts=_to_keepers,
    ),
    why=lambda demand: demand.code,
    at_once=lambda _demand: True,
)  # fmt: skip
TO_APPROVE = NeedKind(
    "demand.approve",
    gettext_noop("Approve a reply to an authority"),
    due=_drafted,
    person=_of_second,
    until=_approve_until,
    path=_path,
    reminder=Reminder(
        TOPIC, "ready", told="draft_told_at", again=TELL_AGAIN,
        prompts=_of_seconds,
    ),
    refine=only_seconds(Demand, "drafted_by", "drafted_at"),
    why=lambda demand: demand.code,
)  # fmt: skip
#: What whoever drafted a reply waits for.
NOT_APPROVED = NeedKind(
    "demand.not_approved",
    gettext_noop("A reply of yours waits for a second person"),
    due=_drafted,
    person="drafted_by",
    until=lambda demand: demand.due_at,
    path=_path,
    why=lambda demand: demand.code,
)
