"""What was sent, for the registers and open plans of the organisations that received it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from karpear.db.rows import find_row
from karpear.people.models import Organisation
from karpear.rules.sharing.bulletin_facts import ACTS
from karpear.rules.sharing.labels import Label, RecipientClass

from ..models import Bulletin, BulletinReceiver, BulletinState, BulletinStep
from ..queries.audience import inside_of
from ..queries.chains import first_of
from ..tables import CarriedBulletin


@dataclass(frozen=True, slots=True)
class ToCarry:
    """One bulletin, claimed. `first`: the one that it and all before it follow, whose facts they share."""

    bulletin: Bulletin
    first: UUID
    takes_back: bool
    organisations: Sequence[Organisation]


def to_carry(now: datetime) -> "QuerySet[Bulletin]":
    """What the registers have not heard of yet: neither RED nor an exercise, and what still holds."""
    rows = Bulletin.objects.filter(state=BulletinState.RELEASED, drill=False, carried=None, expires_at__gt=now)
    return rows.filter(event__in=[event.value for event in ACTS]).exclude(label=Label.RED.value)


def claim_bulletin(*, bulletin: UUID, now: datetime) -> ToCarry | None:
    """Once. None: another keeper has it."""
    row = find_row(Bulletin.objects.select_related("organisation", "network").filter(pk=bulletin))
    _carried, is_new = CarriedBulletin.objects.get_or_create(bulletin=row, defaults={"at": now})
    if not is_new:
        return None
    kinds = [RecipientClass.NAMED.value, RecipientClass.MEMBER.value]
    received = BulletinReceiver.objects.allowing("receive").filter(bulletin=row, kind__in=kinds)
    organisations = Organisation.objects.filter(pk__in=received.values("organisation")).filter(pk__in=inside_of(row))
    return ToCarry(row, first_of(row.pk), row.step == BulletinStep.CANCEL, list(organisations.order_by("pk")))
