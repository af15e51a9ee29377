"""What waits for leads and officers: to decide, to look again at silence, at what changed, at what came of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_noop

from karpear.db.local_days import day_there
from karpear.people.models import Person
from karpear.people.needs import NeedKind, Prompt, Reminder, Waiting
from karpear.people.prompts import of_those_who_may, prompts_to_all_who_may
from karpear.rules.access import Verb

from .models import AFTER_DAYS, DecisionToRead, KeptFrom, SpeakDecision, SpeakState

TOPIC = "speech"
#: While nothing happens, so often they hear of it again: of what came of it once a week.
TELL_AGAIN, TELL_AGAIN_OF_WHAT_CAME = timedelta(days=1), timedelta(days=7)
#: Something that happened is old news after a day.
DECIDE_WITHIN = timedelta(days=1)
_FIRST, _LAST = (timedelta(days=days) for days in AFTER_DAYS)


def _of(verb: Verb, person: Person) -> Q:
    """Never of whoever is held, where it speaks of it."""
    return of_those_who_may(verb, person) & ~Q(pk__in=KeptFrom.objects.filter(person=person).values("decision"))


def _of_leads(person: Person) -> Q:
    return _of(Verb.DECIDE_TO_SPEAK, person)


def _of_officers(person: Person) -> Q:
    return _of(Verb.KEEP_VOICE, person)


def _proposed(_now: datetime) -> "QuerySet[SpeakDecision]":
    """Where the house knows something else since, that is what waits: one decision stands once."""
    return SpeakDecision.objects.filter(state=SpeakState.PROPOSED, moved_at=None)


def _silent(now: datetime) -> "QuerySet[SpeakDecision]":
    return SpeakDecision.objects.filter(review_on__lte=day_there(now), moved_at=None)


def _moved(_now: datetime) -> "QuerySet[SpeakDecision]":
    return SpeakDecision.objects.with_news()


def _to_review(now: datetime) -> "QuerySet[SpeakDecision]":
    first = Q(state=SpeakState.DECIDED, decided_at__lte=now - _FIRST)
    return SpeakDecision.objects.filter(first | Q(state=SpeakState.REVIEWED_7, decided_at__lte=now - _LAST))


def _all_silent(_now: datetime) -> "QuerySet[SpeakDecision]":
    return SpeakDecision.objects.filter(review_on__isnull=False)


def _all_to_review(_now: datetime) -> "QuerySet[SpeakDecision]":
    return SpeakDecision.objects.filter(state__in=(SpeakState.DECIDED, SpeakState.REVIEWED_7))


def _not_to_decide(things: Sequence[Waiting], person: Person, now: datetime) -> Sequence[Waiting]:
    """What came of silence waits until whoever has to look at the silence itself has done so."""
    to_decide = SpeakDecision.objects.filter(pk__in=[thing.subject for thing in things]).filter(_of_leads(person))
    waiting = set(to_decide.filter(Q(pk__in=_silent(now)) | Q(pk__in=_moved(now))).values_list("pk", flat=True))
    return [thing for thing in things if thing.subject not in waiting]


def _reviewed_until(row: SpeakDecision) -> datetime | None:
    return row.decided_at and row.decided_at + timedelta(days=row.next_look_days or 0)


def _held(row: SpeakDecision) -> set[UUID | None]:
    return {detainee.person_id for detainee in row.kept_from.all()}


def _to_leads(rows: Sequence[SpeakDecision], _now: datetime) -> list[Prompt]:
    """But to whoever wrote it down: they know."""
    return prompts_to_all_who_may(
        Verb.DECIDE_TO_SPEAK, rows, but=lambda row: _held(row) | (set() if row.moved_at else {row.proposed_by_id})
    )


def _to_officers(rows: Sequence[SpeakDecision], _now: datetime) -> list[Prompt]:
    return prompts_to_all_who_may(Verb.KEEP_VOICE, rows, but=_held)


def _path(row: SpeakDecision) -> str:
    return reverse("voice:decision", args=[row.pk])


def _kind(what: str, word: str, **others: Any) -> NeedKind[SpeakDecision]:
    """For leads, unless something else is said."""
    to_leads = Reminder(TOPIC, "ready", told="told_at", again=TELL_AGAIN, prompts=_to_leads)
    usual = {"person": _of_leads, "path": _path, "reminder": to_leads, "many": lambda: reverse("voice:decisions")}
    return NeedKind(what, word, **{**usual, **others})


TO_SPEAK = _kind(
    "speak.decide",
    gettext_noop("Decide whether to speak out"),
    due=_proposed,
    until=lambda row: row.proposed_at + DECIDE_WITHIN,
)
SILENCE_ENDS = _kind(
    "speak.silence",
    gettext_noop("You are silent on something: look at it again"),
    due=_silent,
    until=lambda row: row.review_on,
)
CHANGED_SINCE = _kind(
    "speak.moved",
    gettext_noop("Something has changed since you thought about speaking: look again"),
    due=_moved,
    until=lambda row: row.moved_at,
)
WHAT_CAME = _kind(
    "speak.review",
    gettext_noop("Write down what came of speaking, or of silence"),
    due=_to_review,
    until=_reviewed_until,
    person=_of_officers,
    reminder=Reminder(TOPIC, "ready", told="told_at", again=TELL_AGAIN_OF_WHAT_CAME, prompts=_to_officers),
    refine=_not_to_decide,
)


def still_to_read(_now: datetime) -> "QuerySet[DecisionToRead]":
    """Whoever is held hears of it once they are free."""
    kept_rows = KeptFrom.objects.filter(decision=OuterRef("decision"), person=OuterRef("person"))
    return DecisionToRead.objects.filter(~Exists(kept_rows))


def _of_readers(person: Person) -> Q:
    return Q(person=person) & of_those_who_may(Verb.SEE_VOICE, person, "decision__organisation")


def _to_readers(rows: Sequence[DecisionToRead], _now: datetime) -> list[Prompt]:
    return [Prompt(row.person_id, row.decision_id) for row in rows]


DECIDED = NeedKind(
    "speak.decided",
    gettext_noop("It was decided whether to speak: read how"),
    due=still_to_read,
    person=_of_readers,
    until=lambda row: localtime(row.at).date(),
    path=lambda row: reverse("voice:decision", args=[row.decision_id]),
    reminder=Reminder(TOPIC, "ready", told="told_at", prompts=_to_readers),
)
#: For the calendar feed: however far ahead.
SILENCE_AHEAD = replace(SILENCE_ENDS, due=_all_silent, reminder=None)
WHAT_CAME_AHEAD = replace(WHAT_CAME, due=_all_to_review, reminder=None)
