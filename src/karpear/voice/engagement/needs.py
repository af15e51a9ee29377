"""What waits because of a declared role: a year is over, a card ends, a leave begins to end or waits for a lead.

A row does not show in clear what it holds, so each is opened before anything is said; nobody is reminded by a message.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.local_today import today_of
from karpear.people.models import Person
from karpear.people.needs import NeedKind, Waiting
from karpear.people.prompts import of_those_who_may
from karpear.rules.access import Verb
from karpear.rules.voice.engagement import DECLARE_AGAIN, ENDS_SOON

from .content import DeclaredRoles
from .models import RoleDeclaration

type Until = Callable[[DeclaredRoles, date], date | None]


def _all(_now: datetime) -> "QuerySet[RoleDeclaration]":
    """What they hold is opened once, in `_opened`: it is six kilobytes for each."""
    return RoleDeclaration.objects.of_members().defer("sealed")


def _old(now: datetime) -> "QuerySet[RoleDeclaration]":
    return _all(now).filter(declared_at__lte=now - DECLARE_AGAIN)


def _to_agree(person: Person) -> Q:
    return of_those_who_may(Verb.DECIDE_TO_SPEAK, person) & ~Q(person=person)


def _opened(until: Until) -> Callable[[Sequence[Waiting], Person, datetime], Sequence[Waiting]]:
    """Those in which something waits, with its day."""

    def refine(things: Sequence[Waiting], _person: Person, now: datetime) -> Sequence[Waiting]:
        rows = RoleDeclaration.objects.filter(pk__in=[thing.subject for thing in things])
        days: dict[UUID, date | None] = {
            row.pk: until(row.content, today_of(row.organisation, now)) for row in rows.select_related("organisation")
        }
        return [replace(thing, until=days[thing.subject]) for thing in things if days.get(thing.subject)]

    return refine


def _card_ends(content: DeclaredRoles, today: date) -> date | None:
    day = content.card_until
    return day if day and day <= today + ENDS_SOON else None


def _leave_ends(content: DeclaredRoles, today: date) -> date | None:
    leave = content.leave
    if leave is None or not leave.agreed:
        return None
    return leave.ends_on if today - ENDS_SOON <= leave.ends_on <= today + ENDS_SOON else None


def _leave_waits(content: DeclaredRoles, _today: date) -> date | None:
    return content.leave.starts_on if content.leave and content.waits_for_lead else None


def _leave_answered(content: DeclaredRoles, _today: date) -> date | None:
    return content.leave.starts_on if content.leave and content.leave_answer else None


def _mine(_row: RoleDeclaration) -> str:
    return reverse("voice:my_roles")


DECLARE_ROLES = NeedKind(
    "roles.declare",
    gettext_noop("Say whether your roles are still the same"),
    due=_old,
    person="person",
    until=lambda row: (row.declared_at + DECLARE_AGAIN + timedelta(days=30)).date(),
    path=_mine,
)
CARD_ENDS = NeedKind(
    "roles.card",
    gettext_noop("Your card or accreditation ends: renew it"),
    due=_all,
    person="person",
    until=lambda _row: None,
    path=_mine,
    refine=_opened(_card_ends),
)
LEAVE_ENDS = NeedKind(
    "roles.leave",
    gettext_noop("Your leave ends: say what you are from then on"),
    due=_all,
    person="person",
    until=lambda _row: None,
    path=_mine,
    refine=_opened(_leave_ends),
)
LEAVE_WAITS = NeedKind(
    "roles.agree",
    gettext_noop("Somebody asks for leave: read it, and agree"),
    due=_all,
    person=_to_agree,
    until=lambda _row: None,
    path=lambda row: reverse("voice:declaration", args=[row.pk]),
    refine=_opened(_leave_waits),
)
LEAVE_ANSWERED = NeedKind(
    "roles.answered",
    gettext_noop("A lead answered your leave: read it, and ask again if you want"),
    due=_all,
    person="person",
    until=lambda _row: None,
    path=_mine,
    refine=_opened(_leave_answered),
)
