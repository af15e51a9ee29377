"""Bulletins that were sent, each with the copies of one class of recipient, written row by row."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from karpear.network.bulletins.models import Bulletin, BulletinReceiver, BulletinState
from karpear.network.members.models import Partner, PartnerKind
from karpear.people.models import Organisation, Person
from karpear.rules.sharing.labels import Label, RecipientClass
from tests.rooms.network.net import Net

HEADLINE, AVOID, TODO = "Checkpoint on the bridge", "Do not film it", "Take the ferry"


def partner_of(organisation: Organisation, now: datetime, kind: PartnerKind = PartnerKind.DONOR) -> Partner:
    return Partner.objects.create(
        organisation=organisation, name="Open Hands", kind=kind.value, email="desk@donor.test",
        language="en", added_at=now
    )  # fmt: skip


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


@dataclass
class Readers:
    """One reader for each class: named and member are people of Cardamom Voices, the partner is theirs."""

    named: Person
    member: Person
    partner: Partner


def copy_for(bulletin: Bulletin, kind: RecipientClass, who: Person | Partner | None, through: Organisation) -> None:
    """Also one that no release would ever write: every way out has to refuse it."""
    BulletinReceiver.objects.create(
        bulletin=bulletin, kind=kind.value, sent_at=bulletin.released_at,
        person=who if isinstance(who, Person) else None, partner=who if isinstance(who, Partner) else None,
        organisation=through if who else None,
    )  # fmt: skip
