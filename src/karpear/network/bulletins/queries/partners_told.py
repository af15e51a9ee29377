"""Partners who receive a bulletin, to whoever keeps them informed: no message goes to any of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from karpear.people.models import Person

from ...members.models import Partner
from ..models import Bulletin, BulletinReceiver, BulletinStep
from ..tables import BulletinLink
from .chains import standing_with


@dataclass(frozen=True, slots=True)
class PartnerTold:
    """`has_page`: without a secret address there is nowhere for them to read it."""

    partner: Partner
    has_page: bool


class PartnersTold(list[PartnerTold]):
    """By name."""

    @property
    def cannot_read(self) -> bool:
        """Is there anybody among them who has no page?"""
        return not all(line.has_page for line in self)


def own_partners_told(partners: Iterable[UUID], reader: Person) -> PartnersTold:
    """Those of them that belong to the reader's own organisations."""
    keys = set(partners)
    rows = list(Partner.objects.active().visible_to(reader).filter(pk__in=keys)) if keys else []
    linked = set(BulletinLink.objects.filter(partner__in=rows).values_list("partner", flat=True)) if rows else set()
    lines = [PartnerTold(partner, partner.pk in linked) for partner in rows]
    return PartnersTold(sorted(lines, key=lambda line: str(line.partner.name).casefold()))


def partners_to_tell(page_of: Bulletin, reader: Person, now: datetime) -> PartnersTold:
    """Of what was sent: those who have it, and whoever has to hear that it was taken back. Nobody of what is over."""
    if page_of.expires_at <= now and not page_of.is_withdrawn:
        return PartnersTold()
    its_end = Q(bulletin__follows=page_of, bulletin__step=BulletinStep.CANCEL.value)
    return _with_copies(BulletinReceiver.objects.filter(Q(bulletin=page_of) | its_end), reader)


def partners_before_taking_back(bulletin: Bulletin, reader: Person) -> PartnersTold:
    """Those who have it, or what is taken back with it."""
    return _with_copies(BulletinReceiver.objects.filter(bulletin__in=standing_with(bulletin.pk)), reader)


def _with_copies(copies: "QuerySet[BulletinReceiver]", reader: Person) -> PartnersTold:
    partners = copies.filter(partner__isnull=False).values_list("partner", flat=True)
    return own_partners_told([key for key in partners if key], reader)
