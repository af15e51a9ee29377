"""What waits: drafts to finish, what came of a statement, and a name under one. Nothing of pledges, nothing counted."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.models import Person
from karpear.people.needs import NeedKind, Waiting
from karpear.people.prompts import of_those_who_may
from karpear.rules.access import Verb
from karpear.ui.templatetags.ui import day_clock

from .models import (
    ASKED_AFTER,
    TAKING,
    NamedAccount,
    NamedPerson,
    Statement,
    StatementOutcome,
    StatementSignature,
    StatementState,
)
from .values import NOTICE

#: So long there is to say whether it was us.
TO_ANSWER = timedelta(days=7)
#: What came of it is not asked for ever.
ASKED_FOR = timedelta(days=180)
WEEK, MONTH = (timedelta(days=days) for days in ASKED_AFTER)


def _of_conveners(person: Person) -> Q:
    return of_those_who_may(Verb.KEEP_VOICE, person)


def _of_leads(person: Person) -> Q:
    return of_those_who_may(Verb.DECIDE_TO_SPEAK, person)


def _drafts(_now: datetime) -> "QuerySet[Statement]":
    return Statement.objects.filter(state=StatementState.DRAFT.value)


def _without_links(_now: datetime) -> "QuerySet[Statement]":
    return Statement.objects.filter(state=StatementState.OPEN.value, invitations__isnull=True)


def _opening(_now: datetime) -> "QuerySet[Statement]":
    return Statement.objects.filter(state=StatementState.OPENING.value)


def _announced(_now: datetime) -> "QuerySet[Statement]":
    return Statement.objects.filter(state__in=TAKING)


def _unanswered(span: timedelta, until: timedelta) -> "Callable[[datetime], QuerySet[Statement]]":
    def rows(now: datetime) -> "QuerySet[Statement]":
        outcomes = StatementOutcome.objects.filter(statement=OuterRef("pk"), after_days=span.days)
        appeared = Statement.objects.filter(published_at__lte=now - span, published_at__gt=now - until)
        return appeared.filter(~Exists(outcomes))

    return rows


def _unconfirmed(_now: datetime) -> "QuerySet[StatementSignature]":
    rows = StatementSignature.objects.select_related("statement")
    return rows.filter(organisation__isnull=False, answer="", withdrawn_at=None)


def _unanswered_names(_now: datetime) -> "QuerySet[NamedPerson]":
    return NamedPerson.objects.unanswered().select_related("signature__statement")


def _unanswered_accounts(_now: datetime) -> "QuerySet[NamedAccount]":
    return NamedAccount.objects.unanswered().select_related("signature__statement")


def _denied(_now: datetime) -> "QuerySet[StatementSignature]":
    return StatementSignature.objects.denied().select_related("statement")


def _of_its_conveners(person: Person) -> Q:
    return of_those_who_may(Verb.KEEP_VOICE, person, "statement__organisation")


def _at_each_time(things: Sequence[Waiting], _person: Person, now: datetime) -> Sequence[Waiting]:
    """Every announced time that is still to come, each an event of its own; also one that was put off."""
    statements = Statement.objects.in_bulk([thing.subject for thing in things])
    return [
        replace(thing, what=f"{thing.what}.{moment.timestamp():.0f}", until=moment)
        for thing in things
        for moment in _moments_of(statements[thing.subject], now)
    ]


def _moments_of(statement: Statement, now: datetime) -> list[datetime]:
    return sorted({moment for moment in (statement.wakes_at, *statement.times) if moment and moment > now})


def _after(statement: Statement, span: timedelta) -> date | datetime | None:
    return statement.published_at and statement.published_at + span


STATEMENT_DRAFT = NeedKind(
    "statements.draft",
    gettext_noop("Finish the draft of a statement: freeze the text a day before the first time, or change the times"),
    due=_drafts,
    person=_of_conveners,
    until=lambda statement: statement.first_at - NOTICE,
    path=lambda statement: reverse("voice:statement", args=[statement.pk]),
    many=lambda: reverse("voice:statements"),
)
STATEMENT_WITHOUT_LINKS = NeedKind(
    "statements.links",
    gettext_noop("The text of your statement is frozen: hand out the links before it is checked who signs"),
    due=_without_links,
    person=_of_conveners,
    until=lambda statement: statement.wakes_at,
    path=lambda statement: reverse("voice:statement", args=[statement.pk]),
    many=lambda: reverse("voice:statements"),
)
#: The same whether somebody has answered or nobody: it goes by the moment alone.
STATEMENT_OPENING = NeedKind(
    "statements.opening",
    gettext_noop("Names under your statement are open: remind all those you invited, in the same words"),
    due=_opening,
    person=_of_conveners,
    until=lambda statement: statement.wakes_at,
    path=lambda statement: reverse("voice:statement", args=[statement.pk]),
    many=lambda: reverse("voice:statements"),
)
#: For the calendar feed alone: whenever it is looked who would sign.
STATEMENT_AHEAD = replace(
    STATEMENT_OPENING,
    word=gettext_noop("It is worked out who signs your statement: remind all those you invited, in the same words"),
    due=_announced,
    refine=_at_each_time,
)
STATEMENT_WEEK = NeedKind(
    "statements.week",
    gettext_noop("A statement appeared a week ago: write down what came of it"),
    due=_unanswered(WEEK, MONTH),
    person=_of_conveners,
    until=lambda statement: _after(statement, WEEK + TO_ANSWER),
    path=lambda statement: reverse("voice:statement", args=[statement.pk]),
    many=lambda: reverse("voice:statements"),
)
STATEMENT_MONTH = NeedKind(
    "statements.month",
    gettext_noop("A statement appeared a month ago: write down what came of it"),
    due=_unanswered(MONTH, ASKED_FOR),
    person=_of_conveners,
    until=lambda statement: _after(statement, MONTH + TO_ANSWER),
    path=lambda statement: reverse("voice:statement", args=[statement.pk]),
    many=lambda: reverse("voice:statements"),
)
STATEMENT_NAMED = NeedKind(
    "statements.named",
    gettext_noop("Your name is under a statement: say whether it was you"),
    due=_unconfirmed,
    person=_of_leads,
    until=lambda signature: signature.statement.published_at and signature.statement.published_at + TO_ANSWER,
    path=lambda signature: reverse("voice:statement", args=[signature.statement_id]),
    many=lambda: reverse("voice:statements"),
    at_once=lambda _signature: True,
)
NAME_OF_SEVERAL = NeedKind(
    "statements.of_several",
    gettext_noop("A name like that of your organisation is under a statement: say whether it was you"),
    due=_unanswered_accounts,
    person=_of_leads,
    until=lambda account: account.asked_at + TO_ANSWER,
    why=lambda account: day_clock(account.signature.statement.published_at),
    path=lambda account: reverse("voice:statement", args=[account.signature.statement_id]),
    many=lambda: reverse("voice:statements"),
    at_once=lambda _account: True,
)
NAME_LIKE_YOURS = NeedKind(
    "statements.like_yours",
    gettext_noop("A name like yours is under a statement: say whether it was you"),
    due=_unanswered_names,
    person="person",
    until=lambda bearer: bearer.asked_at + TO_ANSWER,
    why=lambda bearer: day_clock(bearer.signature.statement.published_at),
    path=lambda bearer: reverse("voice:statement", args=[bearer.signature.statement_id]),
    many=lambda: reverse("voice:statements"),
    at_once=lambda _bearer: True,
)
NAME_DENIED = NeedKind(
    "statements.denied",
    gettext_noop("A name under your statement is denied: strike it out, or say why it stays"),
    due=_denied,
    person=_of_its_conveners,
    until=lambda signature: signature.statement.published_at and signature.statement.published_at + TO_ANSWER,
    path=lambda signature: reverse("voice:statement", args=[signature.statement_id]),
    many=lambda: reverse("voice:statements"),
    at_once=lambda _signature: True,
)
