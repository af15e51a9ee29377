"""A person's own vault at a glance: what opens it, who could recover it, which browsers sign, when it was opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from karpear.audit.queries import history
from karpear.people.models import Person

from ..models import DeviceKey, Identity, Outside, OutsideKind, Wrap, WrapKind
from .directory import recovery_keys
from .locks import shown_lock

SHOWN = 5


@dataclass(frozen=True)
class Helper:
    """A recovery key that could open somebody's vault, or could be asked to.

    `organisation`: None for their own. `watches`: they do not belong there. `wrap`: by which it could; None: not yet.
    """

    label: str
    recipient: str
    organisation: UUID | None
    watches: bool
    wrap: UUID | None

    @property
    def holds(self) -> bool:
        """Does it open their vault now?"""
        return self.wrap is not None


@dataclass(frozen=True)
class Overview:
    """One screen about one's own key."""

    identity: Identity
    locked: bool
    helpers: list[Helper]
    passkeys: list[Wrap]
    secret_since: datetime | None
    browsers: int
    opened: list[datetime]

    @property
    def recoverable(self) -> bool:
        """Is there anybody at all who could help, should the secret be forgotten?"""
        return any(helper.holds for helper in self.helpers)


def overview(person: Person, now: datetime) -> Overview | None:
    """None for somebody without a vault key."""
    identity = person.identities.active().first()
    if identity is None:
        return None
    wraps = list(identity.wraps.filter(removed_at=None).order_by("created_at", "id"))
    handouts = history(person.pk).filter(action="give_wraps").order_by("-id")[:SHOWN]
    return Overview(
        identity=identity,
        locked=shown_lock(person, now) is not None,
        helpers=helpers(person, {wrap.to_recipient: wrap.pk for wrap in wraps if wrap.kind == WrapKind.RECOVERY}),
        passkeys=[wrap for wrap in wraps if wrap.kind == WrapKind.PASSKEY],
        secret_since=next((wrap.created_at for wrap in wraps if wrap.kind == WrapKind.SECRET), None),
        browsers=browsers(person).count(),
        opened=list(handouts.values_list("at", flat=True)),
    )


def helpers(person: Person, holding: Mapping[str, UUID] | None = None) -> list[Helper]:
    """The recovery keys that may hold this person's key, whether they do (`holding`: recipient → wrap) or not yet.

    Also those that hold it still after the person left, or a watch ended: who can open it is never out of sight.
    """
    wraps_by_recipient = holding or {}
    rows = Outside.objects.active().filter(
        kind=OutsideKind.RECOVERY, recipient__in=recovery_keys(person) | {*wraps_by_recipient}
    )
    belongs = set(person.memberships.active().values_list("organisation", flat=True))
    own_keys = rows.filter(organisation=None, person=person) | rows.filter(organisation__isnull=False)
    keys = own_keys.select_related("organisation").order_by("proposed_at", "id")
    return [
        Helper(
            label=key.organisation.name if key.organisation else key.label,
            recipient=key.recipient,
            organisation=key.organisation_id,
            watches=key.organisation_id is not None and key.organisation_id not in belongs,
            wrap=wraps_by_recipient.get(key.recipient),
        )
        for key in keys
    ]


def browsers(person: Person) -> QuerySet[DeviceKey]:
    """The browsers that sign what this person writes, newest first."""
    return person.device_keys.filter(revoked_at=None).order_by("-created_at", "-id")


def has_passkey(person: Person) -> bool:
    """Does a passkey open this person's vault?"""
    return Wrap.objects.filter(
        identity__person=person, identity__retired_at=None, kind=WrapKind.PASSKEY, removed_at=None
    ).exists()
