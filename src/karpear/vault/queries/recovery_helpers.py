"""Who helps somebody who forgot their secret: who may say yes, who carries the file, what waits for whom."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from karpear.people.models import Membership, Organisation, Person, Watch, WatchState
from karpear.rules.access import Verb
from karpear.rules.secret.custody import HANDOVER_FOR, LEFT_LATELY

from ..models import Approval, RecoveryRequest
from .team import officers_of


def approvers(person: Person, organisation: UUID | None) -> "QuerySet[Person]":
    """Who may say yes on this way back, never the person: officers where they belong, else all who watch over them.

    `organisation`: whose recovery key it is; None for their own. Who watches: a person, or an organisation's officers.
    """
    if organisation and _belongs(person, organisation):
        return officers_of(organisation).exclude(pk=person.pk)
    watches = person.watched_by.accepted()
    watching = watches.filter(organisation__isnull=False).values("organisation")
    where = Q(organisation__in=watching) | Q(organisation=organisation)
    officers = Membership.objects.that_may(Verb.KEEP_KEYS).filter(where)
    may = Q(pk__in=officers.values("person")) | Q(pk__in=watches.filter(watcher__isnull=False).values("watcher"))
    return Person.objects.filter(may, is_active=True).exclude(pk=person.pk)


def _belongs(person: Person, organisation: UUID | None) -> bool:
    return person.memberships.active().filter(organisation=organisation).exists()


def is_watched(person: Person, now: datetime) -> bool:
    """Does anybody watch over this person, or did until recently? Then a day alone is not enough."""
    is_recent = Q(state=WatchState.ENDED, answered_by__isnull=False, answered_at__gt=now - LEFT_LATELY)
    return Watch.objects.filter(Q(state=WatchState.ACCEPTED) | is_recent, person=person).exists()


def yes_of(request: RecoveryRequest) -> "QuerySet[Approval]":
    """The yeses that count: of those who may still give one."""
    may = approvers(request.person, request.organisation_id)
    return request.approvals.filter(by__in=may.values("pk")).select_related("by").order_by("at", "id")


def carries(person: Person, request: RecoveryRequest) -> bool:
    """May this person take the wrap to the recovery holder, and bring back what the holder made?

    An officer of the organisation whose key it is; with their own key the person, or who said yes.
    """
    if request.organisation_id:
        return officers_of(request.organisation_id).exclude(pk=request.person_id).filter(pk=person.pk).exists()
    return request.person_id == person.pk or yes_of(request).filter(by=person).exists()


def to_help(person: Person, now: datetime) -> list[RecoveryRequest]:
    """Those of others that this person may approve, release or refuse, newest first."""
    rows = RecoveryRequest.objects.filter(Q(done_at=None) | Q(done_at__gt=now - HANDOVER_FOR), _helped_by(person))
    rows = rows.filter(cancelled_at=None).exclude(person=person)
    return list(rows.select_related("person", "organisation", "new", "old").order_by("-asked_at", "-id"))


def helper_of(person: Person, request: UUID) -> RecoveryRequest | None:
    """A request that this person may act on: their own, or one in which they may say yes."""
    rows = RecoveryRequest.objects.filter(Q(person=person) | _helped_by(person), pk=request, cancelled_at=None)
    return rows.select_related("person", "old", "new", "organisation").first()


def _helped_by(person: Person) -> Q:
    """Requests to an organisation whose keys they keep, and of independents over whom they, or it, watch."""
    organisations = Membership.objects.organisations(person, Verb.KEEP_KEYS)
    watches = Watch.objects.accepted().of(person, Verb.KEEP_KEYS)
    inside = Membership.objects.active().filter(person=OuterRef("person"), organisation=OuterRef("organisation"))
    return Q(organisation__in=organisations) | Q(Q(person__in=watches.values("person")), ~Exists(inside))


def who_may_say_yes(person: Person, organisation: UUID | None, now: datetime) -> dict[str, object]:
    """For a screen: who watches, by name, and organisations, with how many of theirs.

    `count`: all of them, each once. `asked`: must anybody say yes at all?
    """
    may, inside = approvers(person, organisation), _belongs(person, organisation)
    watches = person.watched_by.none() if inside else person.watched_by.accepted()
    where = Q(pk__in=watches.filter(organisation__isnull=False).values("organisation"))
    rows = Organisation.objects.filter(where | Q(pk=organisation) if organisation else where).order_by("name", "id")
    return {
        "count": may.count(),
        "people": list(may.filter(pk__in=watches.filter(watcher__isnull=False).values("watcher")).order_by("pk")),
        "organisations": [(row, officers_of(row.pk).exclude(pk=person.pk).count()) for row in rows],
        "inside": inside,
        "asked": organisation is not None or is_watched(person, now),
    }
