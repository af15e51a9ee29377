"""Who stands watch under agreements, now or soon: read before these end, for nobody should be alone unawares."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from karpear.db.reader import unguarded
from karpear.people.models import Shift
from karpear.ui.templatetags.ui import stretch

from ..members.models import NetworkMember
from .models import AidAgreement, SharedShift, SharedWatchState
from .queries import alerts_in_hand


@dataclass(frozen=True, slots=True)
class HeldHours:
    """Hours that somebody holds. `alarms`: how many of those whom they watch for they have in hand."""

    shift: SharedShift
    alarms: int

    @property
    def when(self) -> str:
        return stretch(self.shift.starts_at, self.shift.ends_at)


@unguarded("hours that somebody of theirs stands in for others")
def standing_under(agreements: Iterable[AidAgreement], now: datetime) -> list[HeldHours]:
    """The next first. Two queries, and one for each."""
    shifts_taken = SharedShift.objects.filter(
        agreement__in=list(agreements), state=SharedWatchState.TAKEN, ends_at__gt=now
    )
    shifts_held = shifts_taken.filter(pk__in=Shift.objects.of_guests().values("pk")).select_related(
        "agreement__taker", "officer"
    )
    return [HeldHours(shift, len(alerts_in_hand(shift))) for shift in shifts_held.order_by("starts_at", "pk")]


def standing_of(member: NetworkMember, now: datetime) -> list[HeldHours]:
    """What would end if this organisation left the network."""
    sides = Q(giver=member.organisation_id) | Q(taker=member.organisation_id)
    return standing_under(AidAgreement.objects.active().filter(sides, network=member.network_id), now)
