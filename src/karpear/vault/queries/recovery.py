"""Forgotten secrets: which keys hold whose, what was asked, and drills."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q

from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.secret.custody import drill_due

from ..models import Drill, Identity, Outside, OutsideKind, RecoveryRequest, Wrap, WrapKind


def ways_back(person: Person) -> list[Organisation | None]:
    """Through whom this person's key can be recovered: organisations that hold a wrap of it; None: by themselves."""
    identity = person.identities.active().first()
    if identity is None:
        return []
    wraps = Wrap.objects.filter(identity=identity, kind=WrapKind.RECOVERY, removed_at=None)
    is_theirs = Q(person=person) | Q(organisation__in=person.memberships.active().values("organisation"))
    is_theirs |= Q(
        organisation__in=person.watched_by.accepted().filter(organisation__isnull=False).values("organisation")
    )
    keys = Outside.objects.active().filter(is_theirs, kind=OutsideKind.RECOVERY)
    keys = keys.filter(recipient__in=wraps.values("to_recipient"))
    organisations: list[Organisation | None] = list(
        Organisation.objects.filter(pk__in=keys.filter(organisation__isnull=False).values("organisation")).order_by(
            "name", "id"
        )
    )
    return [*organisations, None] if keys.filter(person=person).exists() else organisations


def recovery_dates(people: Iterable[UUID], organisations: Iterable[UUID]) -> dict[UUID, datetime | None]:
    """Whoever has a vault key → when the key that can recover it was last tried, or confirmed; None: there is none.

    It is a key of one of these organisations, or their own. Four queries.
    """
    identities = Identity.objects.active().filter(person__among=people)
    dates: dict[UUID, datetime | None] = dict.fromkeys(identities.values_list("person_id", flat=True))
    wraps = Wrap.objects.filter(identity__person__in=list(dates), identity__retired_at=None, removed_at=None)
    ways = set(wraps.filter(kind=WrapKind.RECOVERY).values_list("identity__person_id", "to_recipient"))
    owner = Q(organisation__in=list(organisations)) | Q(person__in=list(dates))
    keys = Outside.objects.active().filter(owner, kind=OutsideKind.RECOVERY, recipient__in={way[1] for way in ways})
    confirmed = {(row.person_id, row.recipient): row.confirmed_at for row in keys}
    passed = Drill.objects.filter(recipient__in={key[1] for key in confirmed}, passed_at__isnull=False)
    drills = dict(passed.values_list("recipient").annotate(Max("passed_at")))
    for person, recipient in ways:
        proven = [confirmed[key] for key in ((person, recipient), (None, recipient)) if key in confirmed]
        if proven:
            dates[person] = max(filter(None, (*proven, drills.get(recipient), dates[person])))
    return dates


def recovery_wraps(request: RecoveryRequest) -> Sequence[Wrap]:
    """The wraps of the old key that the holder on this way back can open, newest first."""
    owner = Q(organisation=request.organisation_id) if request.organisation_id else Q(person=request.person_id)
    keys = Outside.objects.active().filter(owner, kind=OutsideKind.RECOVERY)
    rows = Wrap.objects.filter(identity=request.old_id, kind=WrapKind.RECOVERY, removed_at=None)
    return list(rows.filter(to_recipient__in=keys.values("recipient")).order_by("-created_at", "-id"))


def own_recovery(person: Person) -> RecoveryRequest | None:
    """The one they asked for, until it is done; a done one while its key may still be replaced."""
    rows = RecoveryRequest.objects.filter(person=person, cancelled_at=None).select_related("organisation", "new")
    return rows.order_by("-asked_at", "-id").first()


def last_drill(outside: Outside) -> datetime | None:
    """When the holder of this key last proved that they have it."""
    passed = Drill.objects.filter(_owner(outside), recipient=outside.recipient, passed_at__isnull=False)
    return passed.order_by("-passed_at", "-id").values_list("passed_at", flat=True).first()


def is_drill_due(outside: Outside, now: datetime) -> bool:
    """Not for a year?"""
    since = last_drill(outside) or outside.confirmed_at
    return since is not None and drill_due(since, now)


def open_drill(outside: Outside) -> Drill | None:
    """The challenge that was made last and not answered yet."""
    newest = Drill.objects.filter(_owner(outside), recipient=outside.recipient).order_by("-asked_at", "-id").first()
    return newest if newest and newest.passed_at is None else None


def drill_of(person: Person, drill: UUID) -> Drill | None:
    """One that is theirs, or of an organisation whose keys they keep."""
    organisations = Membership.objects.that_may(Verb.KEEP_KEYS).filter(person=person).values("organisation")
    return Drill.objects.filter(Q(person=person) | Q(organisation__in=organisations), pk=drill).first()


def _owner(outside: Outside) -> Q:
    return Q(organisation=outside.organisation_id) if outside.organisation_id else Q(person=outside.person_id)
