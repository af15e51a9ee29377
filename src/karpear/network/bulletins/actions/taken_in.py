"""What another installation said comes in: to those here whom its label lets receive it, and to nobody else.

To its author everybody here is what a partner is, as the table of labels says: of AMBER it ends here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from karpear.audit.actions.verbs import changing
from karpear.db.bulk import table
from karpear.keys.ids import new_id
from karpear.messaging.models import Delivery
from karpear.people.models import Membership
from karpear.rules.access import Verb
from karpear.rules.federation.bodies import LATEST, BulletinBody
from karpear.rules.sharing.audience import AddressedMember, Audience
from karpear.rules.sharing.labels import Label

from ...members.models import Network
from ..models import Bulletin, BulletinReceiver, BulletinState, BulletinStep
from ..queries.audience import NewCopy, ResolvedAudience, new_copies, organisations_in
from .release import TEXT, TOPIC, tell

WORDS = ("headline_km", "headline_en", "avoid_km", "avoid_en", "todo_km", "todo_en")
_COPIED = (
    *WORDS, "event", "drill", "since", "expires_at", "reliability", "credibility", "urgency", "severity", "certainty",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ArrivingBulletin:
    """`key`: under which it will stand here. `origin`: who says it, and from which installation it came."""

    key: UUID
    body: BulletinBody
    label: Label
    step: BulletinStep
    origin: str
    follows: UUID | None = None


def take_in(network: Network, arriving: Sequence[ArrivingBulletin], *, now: datetime) -> list[Bulletin]:
    """Rows and copies of all of these, inside the caller's transaction. Nobody is told: `tell_of` does that once."""
    rows = [_row(network, arrival, now) for arrival in arriving]
    Bulletin.objects.bulk_create(rows)
    copies = {label: receivers_here(network, label) for label in {arrival.label for arrival in arriving}}
    into = table(BulletinReceiver)
    places = into.at("id", "bulletin_id", "kind", "person_id", "organisation_id")
    blank = into.template({"sent_at": now})
    cells = []
    for row in rows:
        for copy in copies[Label(row.label)]:
            line = blank.copy()
            values = new_id(), row.pk, copy.kind.value, copy.person, copy.organisation
            for place, value in zip(places, values, strict=True):
                line[place] = value
            cells.append(line)
    into.insert(cells)
    return rows


def receivers_here(network: Network, label: Label) -> list[NewCopy]:
    """Whoever acts for the body or a member, as far as the label lets a partner of its author receive it."""
    rows = Membership.objects.that_may(Verb.SEE_NETWORK).filter(
        organisation__in=organisations_in(network), person__is_active=True
    )
    belongs: dict[str, tuple[UUID, bool]] = {}
    for person, organisation in rows.order_by("joined_at", "pk").values_list("person", "organisation"):
        belongs.setdefault(str(person), (organisation, True))
    members: dict[UUID, list[str]] = {}
    for key, (organisation, _acts) in belongs.items():
        members.setdefault(organisation, []).append(key)
    audience = Audience(label, members=[AddressedMember(str(key), (), people) for key, people in members.items()])
    return new_copies(ResolvedAudience(audience, belongs, {}))


def tell_of(rows: Sequence[Bulletin], *, now: datetime) -> bool:
    """Each once, however many came in: of what holds now. Was there anything to tell?"""
    standing = [row for row in rows if row.expires_at > now and row.state == BulletinState.RELEASED]
    if not standing:
        return False
    people = BulletinReceiver.objects.filter(bulletin=standing[-1]).values_list("person", flat=True)
    tell([person for person in people if person], standing[-1], now=now)
    return True


def times_told(bulletins: "QuerySet[Any, Any]") -> int:
    """Of how many of these somebody was sent a message."""
    rows = Delivery.objects.filter(topic=TOPIC, text_key=TEXT, subject__in=bulletins)
    return rows.values("subject").distinct().count()


def withdraw(keys: Collection[UUID], *, now: datetime) -> list[Bulletin]:
    """Their author has taken these back: not a word of them stays here. Returns those that stood."""
    standing = Bulletin.objects.filter(pk__in=keys, state=BulletinState.RELEASED, origin__isnull=False)
    rows = list(standing.select_for_update(of=("self",)).order_by("released_at", "pk"))
    for row in rows:
        with changing(row, verb="taken_back", by=None, at=now):
            row.state = BulletinState.CANCELLED.value
            for name in WORDS:
                setattr(row, name, "")
    return rows


def _row(network: Network, arrival: ArrivingBulletin, now: datetime) -> Bulletin:
    copied = {name: getattr(arrival.body, name) for name in _COPIED}
    copied["expires_at"] = min(arrival.body.expires_at, now + LATEST)  # nobody here could take it back
    return Bulletin(
        pk=arrival.key, network=network, organisation_id=network.body_id, label=arrival.label.value,
        provinces=list(arrival.body.provinces), step=arrival.step.value, follows_id=arrival.follows,
        origin=arrival.origin, state=BulletinState.RELEASED.value, written_at=arrival.body.released_at,
        released_at=now, **copied,
    )  # fmt: skip
