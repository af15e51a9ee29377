"""Sealed copies of papers: here is only that they are there, and who can open them."""

from uuid import UUID

from django.db.models import QuerySet

from karpear.people.models import Membership, Person
from karpear.rules.access import Verb
from karpear.vault.models import Grant, GrantKind, Record, RecordType, TeamWrap

from ..models import Paper


def for_team() -> "QuerySet[Record]":
    """Copies that the officers' key opens, and that nobody took away."""
    to_team = Grant.objects.filter(kind=GrantKind.TEAM, revoked_at=None)
    return Record.objects.kept().filter(type=RecordType.PAPER, pk__in=to_team.values("record"))


def sealed_copy(organisation: UUID, paper: UUID, record: UUID) -> Record | None:
    """The one that was sealed for this paper."""
    return for_team().filter(organisation=organisation, about=paper, pk=record).first()


def never_filed() -> "QuerySet[Record]":
    """Copies of documents that are not on the list, and never were."""
    return Record.objects.kept().filter(type=RecordType.PAPER).exclude(about__in=Paper.objects.values("pk"))


def copy_readers(organisation: UUID) -> list[Person]:
    """Who can open a copy today: who may see what the law asks, and holds the officers' key."""
    members = Membership.objects.that_may(Verb.SEE_LAW).filter(organisation=organisation, person__is_active=True)
    wraps = TeamWrap.objects.filter(team_key__organisation=organisation, revoked_at=None)
    people = Person.objects.filter(pk__in=members.values("person")).filter(pk__in=wraps.values("identity__person"))
    return list(people.order_by("created_at", "id"))
