"""What may leave, to whom, and by which way: the one question that every way out asks.

`rules/sharing/ways.py` has the table. A copy counts as long as whoever has it belongs where they received it, and its
source to the network.
"""

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from karpear.people.models import Person
from karpear.rules.refusals import Missing
from karpear.rules.sharing.labels import Label, RecipientClass
from karpear.rules.sharing.ways import Carries, Way, carried

from ...members.models import Partner
from ..models import IS_UPDATE, Bulletin, BulletinReceiver, BulletinState, of_the_network
from ..queries.audience import allowance_of

#: A person, a partner, or nobody in particular.
type Asker = Person | Partner | None
_SOURCE_STAYS = "bulletin__network", "bulletin__organisation"


@dataclass(frozen=True, slots=True)
class AllowedItem:
    """One bulletin, and how much of it this way may say to whoever asks."""

    bulletin: Bulletin
    kind: RecipientClass
    carries: Carries

    @property
    def in_full(self) -> bool:
        return self.carries is Carries.ALL


def allowed_copies(asker: Asker, way: Way) -> "QuerySet[BulletinReceiver]":
    """Copies that this way may bring to them: what was released and not taken back, the newest first."""
    rows = _copies_of(asker).filter(carrying(way), bulletin__state=BulletinState.RELEASED)
    stays = Q(bulletin__organisation=F("bulletin__network__body")) | Q(of_the_network(*_SOURCE_STAYS))
    rows = rows.filter(stays).select_related("bulletin__network__body", "bulletin__organisation")
    return rows.order_by("-bulletin__released_at", "-bulletin_id")


def newest_copies(asker: Asker, way: Way) -> "QuerySet[BulletinReceiver]":
    """The same without those that were updated, where the update comes to them by this way too."""
    newer = _copies_of(asker).filter(carrying(way), bulletin__follows=OuterRef("bulletin"), **IS_UPDATE)
    return allowed_copies(asker, way).filter(~Exists(newer))


def allowed_items(asker: Asker, way: Way) -> list[AllowedItem]:
    """All of these, with how much may be said."""
    return [as_item(copy, way) for copy in newest_copies(asker, way)]


def as_item(copy: BulletinReceiver, way: Way) -> AllowedItem:
    kind = RecipientClass(copy.kind)
    return AllowedItem(copy.bulletin, kind, carried(Label(copy.bulletin.label), kind, way))


def allowed_item(asker: Asker, way: Way, bulletin: UUID) -> AllowedItem:
    """One of them. Raises Missing."""
    copy = allowed_copies(asker, way).filter(bulletin=bulletin).first()
    if copy is None:
        raise Missing
    return as_item(copy, way)


def may_take_away(person: Person, bulletin: Bulletin) -> bool:
    """May they have it as a file or on paper? Its source too, but for what is only to be read."""
    return bulletin.state == BulletinState.RELEASED and allowance_of(bulletin, person).download


@cache
def carrying(way: Way) -> Q:
    """Copies of which this way says anything at all: the table of the rules, asked in the database."""
    allowed = Q(pk__in=[])
    for label in Label:
        kinds = [kind.value for kind in RecipientClass if carried(label, kind, way) is not Carries.NOTHING]
        if kinds:
            allowed |= Q(bulletin__label=label.value, kind__in=kinds)
    return allowed


def _copies_of(asker: Asker) -> "QuerySet[BulletinReceiver]":
    if asker is None:
        return BulletinReceiver.objects.filter(kind=RecipientClass.PUBLIC.value)
    if isinstance(asker, Person):
        return BulletinReceiver.objects.of(asker)
    inside = Q(organisation=F("bulletin__network__body")) | Q(of_the_network("bulletin__network", "organisation"))
    return BulletinReceiver.objects.filter(
        inside, partner=asker, partner__ended_at=None, organisation=asker.organisation_id
    )
