"""Bulletins that were sent, each with the copies of one class of recipient, written row by row."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from karpear.network.bulletins.models import Bulletin, BulletinReceiver, BulletinState
from karpear.network.bulletins.tables import HandedDraft
from karpear.network.members.models import Partner, PartnerKind
from karpear.people.addresses import address_index
from karpear.people.models import Address, Organisation, Person
from karpear.rules.sharing.labels import Label, RecipientClass
from tests.cast import Cast
from tests.rooms.network.net import Net, networked

HEADLINE, AVOID, TODO = "Checkpoint on the bridge", "Do not film it", "Take the ferry"


def partner_of(organisation: Organisation, now: datetime, kind: PartnerKind = PartnerKind.DONOR) -> Partner:
    return Partner.objects.create(
        organisation=organisation, name="Open Hands", kind=kind.value, address=address_of_partner(organisation),
        language="en", added_at=now, agreed_on=now.date()
    )  # fmt: skip


def address_of_partner(organisation: Organisation, email: str = "desk@donor.test") -> Address:
    return Address.objects.create(
        organisation=organisation, channel="email", value=email, value_index=address_index(email), language="en"
    )


def sent_bulletin(net: Net, label: Label, now: datetime, **fields: Any) -> Bulletin:
    """From Mekong Lantern Network, an hour ago, until tomorrow."""
    cells: dict[str, Any] = {
        "network": net.network, "organisation": net.lantern.organisation, "event": "checkpoint", "label": label.value,
        "headline_en": f"{HEADLINE} {label.value}", "headline_km": "ប៉ុស្តិ៍ត្រួតពិនិត្យ", "avoid_en": AVOID, "todo_en": TODO,
        "provinces": ["KH-2"], "reliability": "B", "credibility": "2", "urgency": "Immediate", "severity": "Moderate",
        "certainty": "Likely", "written_at": now - timedelta(hours=2), "released_at": now - timedelta(hours=1),
        "expires_at": now + timedelta(days=1), "state": BulletinState.RELEASED.value,
    }  # fmt: skip
    return Bulletin.objects.create(**cells | fields)


def handed_and_linked(cast: Cast, now: datetime) -> dict[str, UUID]:
    """A draft that lies with Mekong Lantern Network, and a partner of it."""
    draft = HandedDraft.objects.create(
        organisation=cast.lantern, network=networked(cast).network, on=now.date(), event="other", words="{}",
        mark="0" * 64,
    )  # fmt: skip
    return {"handed": draft.pk, "partner": partner_of(cast.lantern, now).pk}


def copy_for(bulletin: Bulletin, kind: RecipientClass, who: Person | Partner | None, through: Organisation) -> None:
    """Also one that no release would ever write: every way out has to refuse it."""
    BulletinReceiver.objects.create(
        bulletin=bulletin, kind=kind.value, sent_at=bulletin.released_at,
        person=who if isinstance(who, Person) else None, partner=who if isinstance(who, Partner) else None,
        organisation=through if who else None,
    )  # fmt: skip
