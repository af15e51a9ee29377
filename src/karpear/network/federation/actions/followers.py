"""What follows a bulletin goes where that one went: updates, and what takes back."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet

from karpear.audit.actions.verbs import note
from karpear.db.batches import due_one_by_one
from karpear.db.former_rows import clear_former_rows
from karpear.people.models import Person
from karpear.rules.federation.travel import PUBLIC, audience_for
from karpear.rules.federation.wire import Kind
from karpear.rules.sharing.labels import Label

from ...bulletins.models import Bulletin, BulletinState, BulletinStep
from ...bulletins.queries.chains import chain_of
from ...members.models import NetworkMember
from ..models import FederatedItem, Installation, SentAfter
from ..queries.items import items_of, sent_to, trusted_keys
from ..queries.went import follows_to
from .own_items import NewItem, append_item
from .shares import append_bulletin, body_of, relay_item

#: Slow sticks still bring what has just ended.
KEPT_AFTER = timedelta(days=30)


def to_follow(now: datetime) -> "QuerySet[Bulletin]":
    """What follows another bulletin, where other installations are told anything, and nobody has looked yet."""
    rows = Bulletin.objects.filter(
        state=BulletinState.RELEASED, follows__isnull=False, sent_after=None, expires_at__gt=now,
        released_at__gte=F("network__installation__begun_at"),
    )  # fmt: skip
    return rows.filter(network__installation__signed_keys__isnull=False)


def send_followers(*, now: datetime) -> int:
    """Each is claimed together with what is sent: a crash between repeats both."""
    rows = to_follow(now).order_by("released_at", "pk").values_list("pk", flat=True)
    return due_one_by_one("send after", rows, lambda pk: _send_after(pk, now), size=50, now=now)


def _send_after(pk: UUID, now: datetime) -> int:
    row = Bulletin.objects.select_related("organisation", "network", "follows").get(pk=pk)
    installation = Installation.objects.select_for_update(of=("self",)).get(network=row.network_id)
    _claim, is_new = SentAfter.objects.get_or_create(bulletin=row, defaults={"at": now})
    if not is_new or row.follows_id is None:
        return 0
    takes_back = row.step == BulletinStep.CANCEL
    keys = chain_of(row.follows_id) if takes_back else [row.follows_id]
    items = list(items_of(installation).filter(bulletin__in=keys).order_by("pk"))
    trusted = set(trusted_keys(installation))
    if row.origin is not None:
        _pass_on(installation, row, items, trusted, now=now)
    elif takes_back:
        _cancel(installation, row, items, trusted, now=now)
    else:
        _update(installation, row, now=now)
    return 1


def _update(installation: Installation, row: Bulletin, *, now: datetime) -> None:
    receivers = follows_to(installation, row)
    if receivers:
        append_bulletin(installation, row, sorted(receivers), now=now)


def _cancel(
    installation: Installation, row: Bulletin, items: Collection[FederatedItem], trusted: set[str], *, now: datetime
) -> None:
    """To the receivers of each, in its own chain: so it comes after what it takes back, by whatever carrier."""
    groups: dict[tuple[str, ...], list[FederatedItem]] = {}
    for item in items:
        groups.setdefault((item.label, *sorted(_receivers([item]))), []).append(item)
    for (label, *receivers), items_of_group in groups.items():
        audience = audience_for(Label(label), receivers)
        if audience != (PUBLIC,) and not set(receivers) & trusted:
            continue
        new = NewItem(
            kind=Kind.CANCEL, label=Label(label), audience=audience, chosen=tuple(receivers), body=body_of(row),
            expires=row.expires_at, refs=[item.item for item in items_of_group], bulletin=row,
        )  # fmt: skip
        append_item(installation, new, now=now)
        purge_bodies(row.network_id, installation.publisher, [item.item for item in items_of_group])


def _pass_on(
    installation: Installation, row: Bulletin, items: Collection[FederatedItem], trusted: set[str], *, now: datetime
) -> None:
    """What was handed on is followed by its author's own update or taking back."""
    source = FederatedItem.objects.filter(network=row.network_id, peer__isnull=False, bulletin=row).first()
    receivers = _receivers(items) & trusted
    if source is not None and receivers:
        relay_item(installation, source, sorted(receivers), now=now)


def _receivers(items: Collection[FederatedItem]) -> set[str]:
    return sent_to(FederatedItem.objects.filter(pk__in=[item.pk for item in items]))


def purge_bodies(network: UUID, author: str, abouts: Collection[str]) -> None:
    """Of what its own author took back, whoever it came from: the signed headers stay, and hold the chains together."""
    rows = FederatedItem.objects.filter(network=network, author=author, about__in=abouts)
    rows.exclude(kind=Kind.CANCEL.value).update(body=None)


def forget_bodies(*, now: datetime) -> int:
    """What nobody acts on any more is not kept: a while after its time is over, also what was sealed to us."""
    rows = FederatedItem.objects.filter(expires__lte=now - KEPT_AFTER, body__isnull=False)
    return rows.exclude(kind=Kind.KEYS.value).update(body=None)


def end_items_of(member: NetworkMember, *, by: Person, now: datetime) -> None:
    """It has left the network: what it shared with other installations loses its words here, and goes to none that has
    not fetched it. What anybody may read stands.
    """
    rows = FederatedItem.objects.filter(network=member.network_id, peer=None, is_sealed=True, body__isnull=False)
    own_items = rows.filter(bulletin__organisation=member.organisation_id, bulletin__origin__isnull=True)
    count = own_items.update(body=None)
    if count:
        clear_former_rows(FederatedItem)
        note(member, action="federateditem.left", by=by, at=now, count=count)
