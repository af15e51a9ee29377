"""Partners who receive a bulletin, to whoever keeps them informed: whom a mail tells, and whom they tell themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from karpear.db.reader import unguarded
from karpear.messaging.outside import LastMessage, messages_about
from karpear.people.models import Person
from karpear.rules.sharing.labels import Label

from ...members.models import Partner
from ..models import Bulletin, BulletinReceiver, BulletinStep
from ..tables import BulletinLink
from .chains import chain_of, standing_with
from .partner_mail import partner_routes


@dataclass(frozen=True, slots=True)
class PartnerTold:
    """`has_page`: without a secret address there is nowhere for them to read it. `by_mail`: a mail tells them, or did.
    `message`: what became of it, once something was sent.
    """

    partner: Partner
    has_page: bool
    by_mail: bool
    message: LastMessage | None = None


class PartnersTold(list[PartnerTold]):
    """By name."""

    @property
    def cannot_read(self) -> bool:
        """Is there anybody among them who has no page?"""
        return not all(line.has_page for line in self)

    @property
    def mailed_in_vain(self) -> list[PartnerTold]:
        """Whom a mail asks to open an address that they do not have."""
        return [line for line in self.by_mail if not line.has_page and not line.message]

    @property
    def by_mail(self) -> list[PartnerTold]:
        return [line for line in self if line.by_mail]

    @property
    def by_hand(self) -> list[PartnerTold]:
        """Whom their organisation has to tell."""
        return [line for line in self if not line.by_mail]


def partners_before_release(bulletin: Bulletin, partners: Iterable[UUID], reader: Person) -> PartnersTold:
    """Those of them that belong to the reader's own organisations, as the release would tell them now."""
    keys = set(partners)
    return _told(keys, reader, by_mail=partner_routes(Label(bulletin.label), keys))


def partners_before_taking_back(bulletin: Bulletin, reader: Person) -> PartnersTold:
    """Those who have it, or what is taken back with it."""
    return partners_before_release(bulletin, _with_copies(standing_with(bulletin.pk)), reader)


@unguarded("which partners have a bulletin that they see")
def partners_after(page_of: Bulletin, reader: Person, now: datetime) -> PartnersTold:
    """Of what was sent: those who have it, and whoever has to hear that it was taken back. Nobody of what is over."""
    if page_of.expires_at <= now and not page_of.is_withdrawn:
        return PartnersTold()
    subjects = [page_of.pk]
    if page_of.is_withdrawn:
        ends = Bulletin.objects.sent().filter(follows__in=chain_of(page_of.pk), step=BulletinStep.CANCEL)
        subjects = [*ends.values_list("pk", flat=True)]
    messages = messages_about(subjects)
    return _told(_with_copies([page_of.pk, *subjects]), reader, messages=messages)


def _with_copies(bulletins: Iterable[UUID]) -> set[UUID]:
    copies = BulletinReceiver.objects.filter(bulletin__in=list(bulletins), partner__isnull=False)
    return {key for key in copies.values_list("partner", flat=True) if key}


def _told(
    partners: set[UUID],
    reader: Person,
    *,
    by_mail: Iterable[UUID] = (),
    messages: "dict[UUID, LastMessage] | None" = None,
) -> PartnersTold:
    rows = Partner.objects.active().visible_to(reader).filter(pk__in=partners).select_related("address")
    own_partners = list(rows) if partners else []
    links = BulletinLink.objects.filter(partner__in=own_partners) if own_partners else BulletinLink.objects.none()
    linked = set(links.values_list("partner", flat=True))
    mailed = set(by_mail)
    lines = []
    for partner in own_partners:
        message = (messages or {}).get(partner.address_id) if partner.address_id else None
        is_mailed = not message.is_given_up if message else partner.pk in mailed
        lines.append(PartnerTold(partner, partner.pk in linked, is_mailed, message))
    return PartnersTold(sorted(lines, key=lambda line: str(line.partner.name).casefold()))
