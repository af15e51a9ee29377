"""Whose SOS would reach nobody, said where those look who watch over them."""

from dataclasses import dataclass
from datetime import datetime

from karpear.alerts.queries.unreached import unreached_among
from karpear.messaging.channels.reach import usable_channels
from karpear.people.models import Membership, Person, Watch
from karpear.rules.access import Verb


@dataclass(frozen=True, slots=True)
class Unreached:
    """`mute`: no message can leave this server at all. `names`: those watched over whose SOS would reach nobody."""

    mute: bool
    names: list[str]

    def __bool__(self) -> bool:
        return self.mute or bool(self.names)


def unreached(person: Person, now: datetime, *, forced: bool) -> Unreached:
    """What `karpear doctor` would say of those on this person's board. A session forced open sees a quiet day."""
    if forced or not usable_channels():
        return Unreached(mute=not forced, names=[])
    rows = Membership.objects.organisations(person, Verb.SEE_BOARD)
    organisations = set(rows.values_list("organisation", flat=True))
    watched = Watch.objects.accepted().of(person, Verb.SEE_BOARD)
    unreached_ids = unreached_among(organisations, Person.objects.filter(pk__in=watched.values("person")), now)
    return Unreached(
        mute=False, names=sorted(member.shown_name for member in Person.objects.filter(pk__in=unreached_ids))
    )
