"""Whoever received a bulletin reads it, has seen the same, or hands it on; whoever joined late gets what was sent."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import note
from karpear.people.access import locked
from karpear.people.models import Membership, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.rules.sharing.labels import HandOn, Label, RecipientClass, allowance

from ...members.models import NetworkMember, Partner
from ..models import Bulletin, BulletinReceiver, BulletinState
from ..queries.audience import allowance_of, copy_of
from .release import tell, tell_partners

MOST_DAYS = 90
#: How far a label lets somebody hand something on, so that colleagues, partners may be told.
_TO_COLLEAGUES = frozenset(HandOn) - {HandOn.NOBODY}
_TO_PARTNERS = _TO_COLLEAGUES - {HandOn.OWN_ORGANISATION}


@transaction.atomic
def note_read(*, by: Person, bulletin: Bulletin, now: datetime) -> None:
    """They have opened it: the source sees of which organisation, never of whom."""
    if bulletin.is_sent:
        BulletinReceiver.objects.of(by).filter(bulletin=bulletin, read_at=None).update(read_at=now)


@transaction.atomic
def note_seen_here(*, by: Person, bulletin: UUID, is_seen: bool, now: datetime) -> Bulletin:
    """Their organisation has seen the same, or has not after all. Raises Missing, Forbidden or Conflict."""
    row = locked(Bulletin, by=by, pk=bulletin)
    copy = copy_of(row, by)
    if copy is None or copy.organisation_id in (None, row.organisation_id):
        raise Forbidden(_("Only whoever received it can say so."))
    if row.state != BulletinState.RELEASED:
        raise Conflict(str(Bulletin.NOT_NOW) % {"state": row.get_state_display()})
    require(by, copy.organisation_id, Verb.SEE_NETWORK)
    copies = BulletinReceiver.objects.filter(bulletin=row, organisation=copy.organisation_id)
    if is_seen:
        copies.filter(pk=copy.pk, seen_here_at=None).update(seen_here_at=now)
    else:
        copies.update(seen_here_at=None)
    _note_theirs(row, "seen_here" if is_seen else "not_seen_here", copy, by=by, now=now)
    return row


@transaction.atomic
def hand_on(
    *, by: Person, bulletin: UUID, people: Collection[UUID], partners: Collection[UUID] = (), now: datetime
) -> int:
    """To colleagues, and to partners where the label lets it; each once. Returns how many are new.

    Raises Missing, Forbidden, Conflict or BadFields.
    """
    row = locked(Bulletin, by=by, pk=bulletin)
    copy = copy_of(row, by)
    if copy is None or copy.organisation_id is None or row.state != BulletinState.RELEASED or row.expires_at <= now:
        raise Conflict(_("This cannot be handed on any more."))
    require(by, copy.organisation_id, Verb.SEE_NETWORK)
    reach = allowance_of(row, by).forward
    if reach not in _TO_COLLEAGUES or (partners and reach not in _TO_PARTNERS):
        raise Forbidden(_("Its label does not let you hand it on to them."))
    columns = {"bulletin": row, "organisation_id": copy.organisation_id, "handed_on_by": by, "sent_at": now}
    colleagues = Membership.objects.active().filter(organisation=copy.organisation_id, person__is_active=True)
    clients = Partner.objects.active().filter(organisation=copy.organisation_id, pk__in=partners)
    able, able_partners = set(colleagues.values_list("person", flat=True)), set(clients.values_list("pk", flat=True))
    if not (people or partners) or set(people) - able or set(partners) - able_partners:
        raise BadFields([("people", _("Choose from the list."))])
    had = row.receivers.values_list("person", "partner")
    receivers = {key for pair in had for key in pair if key}
    copies = [
        BulletinReceiver(person_id=key, kind=RecipientClass.MEMBER.value, **columns) for key in set(people) - receivers
    ]
    to_partners = [
        BulletinReceiver(partner_id=key, kind=RecipientClass.PARTNER.value, **columns)
        for key in able_partners - receivers
    ]
    BulletinReceiver.objects.bulk_create([*copies, *to_partners])
    tell([copy.person_id for copy in copies if copy.person_id], row, now=now)
    tell_partners(able_partners - receivers, row, now=now)
    count = len(copies) + len(to_partners)
    _note_theirs(row, "handed_on", copy, by=by, now=now, count=count)
    return count


def _note_theirs(row: Bulletin, verb: str, copy: BulletinReceiver, *, by: Person, now: datetime, **detail: int) -> None:
    """In the audit of the organisation that received it: its source learns neither who nor, of few, how many."""
    record(
        at=now, action=f"bulletin.{verb}", object_type="bulletin", object_id=row.pk, actor=by.pk,
        organisation=copy.organisation_id, **detail,
    )  # fmt: skip


@transaction.atomic
def include_newcomers(*, by: Person, organisation: UUID, member: UUID, days: int, now: datetime) -> int:
    """An organisation that joined late receives what this source sent to all members in the past days and before that,
    where the label lets members receive it: what still holds, without a message. Returns how many bulletins.

    Raises Missing, Forbidden or BadFields.
    """
    require(by, organisation, Verb.RELEASE_BULLETIN)
    if not 1 <= days <= MOST_DAYS:
        raise BadFields([("days", _("Between 1 and 90 days."))])
    joined = NetworkMember.objects.active().visible_to(by).filter(pk=member).first()
    if joined is None:
        raise Missing
    rows = Bulletin.objects.filter(
        organisation=organisation, network=joined.network_id, state=BulletinState.RELEASED,
        released_at__gte=now - timedelta(days=days), released_at__lt=joined.joined_at, expires_at__gt=now, drill=False,
    )  # fmt: skip
    return sum(_include(row, joined, by=by, now=now) for row in rows if _was_for_all(row))


def _was_for_all(row: Bulletin) -> bool:
    """Was it addressed to every other member that belonged to the network when it was sent?"""
    there = NetworkMember.objects.active().filter(network=row.network_id, joined_at__lt=row.released_at)
    others = set(there.exclude(organisation=row.organisation_id).values_list("organisation", flat=True))
    addressed = set(row.addressees.filter(organisation__isnull=False).values_list("organisation", flat=True))
    return bool(addressed) and others <= addressed


def _include(row: Bulletin, joined: NetworkMember, *, by: Person, now: datetime) -> bool:
    if not allowance(Label(row.label), RecipientClass.MEMBER).receive:
        return False
    people = Membership.objects.that_may(Verb.SEE_NETWORK).filter(organisation=joined.organisation_id)
    had = set(row.receivers.filter(person__isnull=False).values_list("person", flat=True))
    new = set(people.filter(person__is_active=True).values_list("person", flat=True)) - had - {row.by_id}
    BulletinReceiver.objects.bulk_create(
        BulletinReceiver(
            bulletin=row, person_id=person, kind=RecipientClass.MEMBER.value, organisation_id=joined.organisation_id,
            sent_at=now,
        )
        for person in sorted(new)
    )  # fmt: skip
    if new:
        note(row, action="bulletin.included", by=by, at=now, count=len(new))
    return bool(new)
