"""A fact is given to a sector, and taken back: one consent, one row; without consent no row."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.audit.queries import when_done_by
from karpear.db.former_rows import clear_former_rows
from karpear.network.members.models import NetworkMember
from karpear.people.contributed import ContributedFrom
from karpear.people.models import Person
from karpear.rules.counting.kinds import PressureKind
from karpear.rules.refusals import BadFields, Missing

from ..models import FactSource, SectorFact, TellingGroup, fact_id
from ..queries.bulletins import TellingBulletin
from ..queries.facts import TAKEN_BACK, bulletins_of
from ..queries.networks import ReceivingNetwork, receivers_for
from ..queries.sources import OfferedFact, offers


@transaction.atomic
def give(
    *, by: Person, source: FactSource, key: UUID, network: UUID, same_as: UUID | None = None,
    bulletin: UUID | None = None, now: datetime,
) -> SectorFact:  # fmt: skip
    """Kind, province and month of a row of theirs, and nothing else of it. Twice is once.

    `same_as`: another fact that they see, which is the same happening; `bulletin`: one of those that tell of it.
    Raises Missing for what they may not give or a network to which they may not, BadFields.
    """
    offer = offers(by, source, [key]).get(key)
    if offer is None:
        raise Missing
    receiver = _receiver(by, offer, network)
    event = _event(by, same_as) if same_as else offer.event
    if bulletin:
        event = _told_by(bulletin, bulletins_of(by, offer, [receiver]), by=by, former=event)
    fact, is_new = SectorFact.objects.get_or_create(
        id=fact_id(network, source.value, key),
        defaults={
            "network_id": network,
            "source": source.value,
            "source_key": key,
            "organisation_id": receiver.organisation,
            "person_id": offer.person,
            "event": event,
            "kind": offer.kind.value,
            "province": offer.province,
            "day": offer.month,
            "consented_at": now,
        },
    )
    if is_new:
        note_fact("given", fact, by, now)
    return fact


def _receiver(by: Person, offer: OfferedFact, network: UUID) -> ReceivingNetwork:
    receiver = next((row for row in receivers_for(by, offer) if row.network.pk == network), None)
    if receiver is None:
        raise Missing
    return receiver


def _event(by: Person, same_as: UUID) -> UUID:
    """What their own other fact is about: both are one happening from now on."""
    rows = SectorFact.objects.visible_to(by).select_for_update(of=("self",))
    twin = rows.filter(pk=same_as).first()
    if twin is None:
        raise BadFields([("same_as", _("Choose one of these."))])
    if twin.event is None:
        twin.event = twin.pk
        twin.save(update_fields=["event"])
    return twin.event


def _told_by(bulletin: UUID, offered: Iterable[TellingBulletin], *, by: Person, former: UUID) -> UUID:
    """The event of a bulletin that they may choose. What else they gave of the same happening has it from now on."""
    bulletin_row = next((row for row in offered if row.pk == bulletin), None)
    if bulletin_row is None:
        raise BadFields([("bulletin", _("Choose one of these."))])
    rows = SectorFact.objects.visible_to(by).filter(network=bulletin_row.network, event=former)
    SectorFact.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(event=bulletin_row.event)
    return bulletin_row.event


@transaction.atomic
def take_back(*, by: Person, fact: UUID, now: datetime) -> None:
    """The row is deleted. Taken back already by the same person, that is all. Raises Missing for a stranger's."""
    row = SectorFact.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=fact).first()
    if row is None:
        if when_done_by(by.pk, TAKEN_BACK, fact) is None:
            raise Missing
        return
    note_fact("taken_back", row, by, now)
    row.delete()
    clear_former_rows(SectorFact)


def note_fact(verb: str, fact: SectorFact, by: Person | None, now: datetime) -> None:
    """The audit line: that it was done, and never a code."""
    record(
        at=now, action=f"sector_fact.{verb}", object_type="sectorfact", object_id=fact.pk, actor=by.pk if by else None,
        organisation=fact.organisation_id, source=fact.source,
    )  # fmt: skip


def source_gone(source: ContributedFrom, keys: Collection[UUID], now: datetime) -> None:
    """Its author took back what it came from: whatever was given of it goes with it, in every network."""
    rows = SectorFact.objects.filter(source=source.value, source_key__in=keys).select_for_update(of=("self",))
    for fact in rows.order_by("pk"):
        note_fact("taken_back", fact, None, now)
        fact.delete()
        clear_former_rows(SectorFact)


def take_back_of_member(member: NetworkMember, *, by: Person, now: datetime) -> None:
    """It has left the network: what it and its people gave there is deleted, and nobody is vouched for by it."""
    facts = SectorFact.objects.filter(network=member.network_id)
    own_facts = facts.filter(organisation=member.organisation_id)
    told_facts = facts.filter(source=FactSource.TOLD, group__vouched_by=member.organisation_id)
    ids = {*own_facts.values_list("pk", flat=True), *told_facts.values_list("pk", flat=True)}
    SectorFact.objects.filter(pk__among=ids).delete()
    groups = member.network.telling_groups.filter(vouched_by=member.organisation_id)
    groups.filter(receipt="").delete()
    groups.update(vouched_by=None, name="", told_on=now.date())
    clear_former_rows(SectorFact, TellingGroup)
    record(
        at=now, action="sector_fact.left", object_type="networkmember", object_id=member.pk, actor=by.pk,
        organisation=member.organisation_id, count=len(ids),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One fact as somebody hands over many at once: for a demo, or for facts that an installation takes over."""

    network: UUID
    organisation: UUID
    kind: PressureKind
    province: str
    month: date
    key: UUID
    event: UUID | None = None


@transaction.atomic
def give_many(rows: Iterable[GivenRow], *, now: datetime) -> int:
    """As incidents of these organisations, each given in the middle of the month after it. Returns how many are new."""
    facts = [
        SectorFact(
            id=fact_id(row.network, FactSource.INCIDENT.value, row.key),
            network_id=row.network,
            source=FactSource.INCIDENT.value,
            source_key=row.key,
            organisation_id=row.organisation,
            event=row.event or row.key,
            kind=row.kind.value,
            province=row.province,
            day=row.month.replace(day=1),
            consented_at=min(now, _soon_after(row.month, now)),
        )
        for row in rows
    ]
    earlier_count = SectorFact.objects.count()
    SectorFact.objects.bulk_create(facts, batch_size=500, ignore_conflicts=True)
    count = SectorFact.objects.count() - earlier_count
    if count:
        record(at=now, action="sector_fact.given_many", object_type="sectorfact", count=count)
    return count


def _soon_after(month: date, now: datetime) -> datetime:
    """In the month after it: as people give what happened."""
    middle = date(month.year + (month.month == 12), month.month % 12 + 1, 15)
    return now.replace(year=middle.year, month=middle.month, day=middle.day)
