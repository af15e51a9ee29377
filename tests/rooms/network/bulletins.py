"""A bulletin of Mekong Lantern Network, written by Dara and released by Bopha."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from karpear.network.bulletins.actions.drafts import Addressed, address_bulletin, write_bulletin
from karpear.network.bulletins.actions.release import ask_release, reading_of, release
from karpear.network.bulletins.models import Bulletin
from karpear.network.bulletins.queries.audience import resolved_audience
from karpear.network.bulletins.values import NewBulletin
from karpear.network.members.models import Network
from karpear.people.models import Person
from tests.cast import Cast
from tests.rooms.network.net import networked


def new_bulletin(now: datetime, **answers: Any) -> NewBulletin:
    usual = {
        "event": "checkpoint", "headline_en": "Checkpoint on road 5", "avoid_en": "Do not drive there with papers",
        "todo_en": "Take the old road", "province": "KH-2", "sure": "seen", "label": "AMBER+STRICT",
        "expires_at": now + timedelta(days=1),
    }  # fmt: skip
    return NewBulletin(**{**usual, **answers})


def a_draft(cast: Cast, *, now: datetime, to: Addressed | None = None, **answers: Any) -> Bulletin:
    """To all members, or to those."""
    network = Network.objects.filter(members__organisation=cast.lantern).first() or networked(cast).network
    row = write_bulletin(
        by=cast.dara, network=network.pk, organisation=cast.lantern.pk, key=uuid4(), new=new_bulletin(now, **answers),
        to_all=to is None, now=now,
    )  # fmt: skip
    return address_bulletin(by=cast.dara, bulletin=row.pk, to=to, now=now) if to else row


def a_bulletin(cast: Cast, *, now: datetime, to: Addressed | None = None, **answers: Any) -> Bulletin:
    """The same, sent."""
    row = a_draft(cast, now=now, to=to, **answers)
    releaser: Person = cast.dara
    if row.label in ("RED", "AMBER+STRICT", "AMBER"):
        releaser = cast.bopha
        ask_release(by=cast.dara, bulletin=row.pk, asked_of=releaser.pk, now=now)
    row.refresh_from_db()
    return release(by=releaser, bulletin=row.pk, reading=reading_of(row, resolved_audience(row)), now=now)
