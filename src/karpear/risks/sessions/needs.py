"""The next assessment, at least twice a year (Protection International): officers and leads hear when it is time.

And what each of those who are asked thinks of it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from karpear.audit.actions.verbs import note
from karpear.people.models import Membership, Person
from karpear.people.needs import NeedAct, NeedKind, Prompt, Reminder
from karpear.people.ways import Ways
from karpear.rules.access import Verb
from karpear.rules.risk.session_clock import DUE_AFTER, FORM_DUE_AFTER, TELL_EVERY, next_due

from .actions.notices import DUE, FORM_DUE, TOPIC
from .models import Rater, Session, SessionState


def _due(now: datetime) -> "QuerySet[Session]":
    """The last session of each organisation, half a year old, until another is under way."""
    return _newest().filter(form="", finished_at__lte=now - DUE_AFTER)


def _due_by_form(now: datetime) -> "QuerySet[Session]":
    """The last one by each form, a year old, until another is under way."""
    return _newest().filter(finished_at__lte=now - FORM_DUE_AFTER).exclude(form="")


def _newest() -> "QuerySet[Session]":
    of_form = Session.objects.filter(organisation=OuterRef("organisation"), form=OuterRef("form"))
    later, under_way = (
        of_form.filter(finished_at__gt=OuterRef("finished_at")),
        of_form.exclude(state=SessionState.FINISHED),
    )
    return Session.objects.finished().filter(~Exists(later), ~Exists(under_way))


def _of_facilitators(person: Person) -> Q:
    return Q(organisation__in=Membership.objects.organisations(person, Verb.FACILITATE))


def _prompts(sessions: Sequence[Session], now: datetime) -> list[Prompt]:
    return [
        Prompt(person, session.pk, round=(now - session.created_at).days // TELL_EVERY.days)
        for session in sessions
        for person in _facilitators(session)
    ]


def _facilitators(session: Session) -> list[UUID]:
    able = Membership.objects.that_may(Verb.FACILITATE).filter(organisation=session.organisation_id)
    return [membership.person_id for membership in able.filter(person__is_active=True)]


def _mark(sessions: Sequence[Session], now: datetime) -> None:
    for session in sessions:
        note(session, action="session.due", by=None, at=now, told=len(_facilitators(session)))


NEXT = NeedKind(
    "assessment.next",
    gettext_noop("Assess risks together again"),
    due=_due,
    person=_of_facilitators,
    until=lambda session: next_due(session.finished_at) if session.finished_at else None,
    path=lambda _session: reverse("risks:sessions"),
    reminder=Reminder(
        TOPIC, DUE, told="due_told_at", again=TELL_EVERY, ways=Ways.FIRST, prompts=_prompts,
        mark=_mark,
    ),
)  # fmt: skip


NEXT_FORM = NeedKind(
    "assessment.next_form",
    gettext_noop("Look at your organisation again"),
    due=_due_by_form,
    person=_of_facilitators,
    until=lambda session: next_due(session.finished_at, by_form=True) if session.finished_at else None,
    path=lambda session: reverse("risks:form_history", args=[session.form]),
    reminder=Reminder(
        TOPIC, FORM_DUE, told="due_told_at", again=TELL_EVERY, ways=Ways.FIRST, prompts=_prompts,
        mark=_mark,
    ),
)  # fmt: skip


def _asked(_now: datetime) -> "QuerySet[Rater]":
    """Members who are asked what they think, and have not said that they are done."""
    rows = Rater.objects.filter(session__state=SessionState.RATING, withdrawn_at__isnull=True, done_at__isnull=True)
    return rows.filter(person__isnull=False)


def _own_seats(person: Person) -> Q:
    return Q(person=person, session__in=Session.objects.visible_to(person))


def _rate_path(rater: Rater) -> str:
    return reverse("risks:rate", args=[rater.session_id])


RATE = NeedKind(
    "assessment.rate",
    gettext_noop("Your organisation asks what you think"),
    due=_asked,
    person=_own_seats,
    until=lambda _rater: None,
    path=_rate_path,
    why=lambda _rater: gettext("About half an hour, in parts if you like"),
    acts=lambda rater: [NeedAct(gettext_noop("Say what you think"), _rate_path(rater))],
)


def _rated(_now: datetime) -> "QuerySet[Session]":
    missing = Rater.objects.filter(session=OuterRef("pk"), withdrawn_at__isnull=True, done_at__isnull=True)
    return Session.objects.filter(Exists(missing), state=SessionState.RATING)


RATED = NeedKind(
    "assessment.rated",
    gettext_noop("An assessment that others are still rating"),
    due=_rated,
    person=lambda person: Q(facilitator=person) & _of_facilitators(person),
    until=lambda _session: None,
    path=lambda session: reverse("risks:session", args=[session.pk]),
)
