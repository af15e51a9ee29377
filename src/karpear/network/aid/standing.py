"""Who stands watch under agreements, now or soon: read before these end, for nobody should be alone unawares."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from karpear.people.models import Shift

from ..members.models import NetworkMember
from .models import AidAgreement, SharedShift, SharedWatchState
from .queries import alerts_in_hand


@dataclass(frozen=True, slots=True)
class Standing:
    """Hours that somebody holds. `alarms`: how many of those whom they watch for they have in hand."""

    shift: SharedShift
    alarms: int


def standing_under(agreements: Iterable[AidAgreement], now: datetime) -> list[Standing]:
    """The next first. Two queries, and one for each."""
    taken = SharedShift.objects.filter(agreement__in=list(agreements), state=SharedWatchState.TAKEN, ends_at__gt=now)
    held = taken.filter(pk__in=Shift.objects.of_guests().values("pk")).select_related("agreement__taker", "officer")
    return [Standing(shift, len(alerts_in_hand(shift))) for shift in held.order_by("starts_at", "pk")]


def standing_of(member: NetworkMember, now: datetime) -> list[Standing]:
    """What would end if this organisation left the network."""
    sides = Q(giver=member.organisation_id) | Q(taker=member.organisation_id)
    return standing_under(AidAgreement.objects.active().filter(sides, network=member.network_id), now)
