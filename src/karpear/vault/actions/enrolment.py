"""A person's own keys: made in their browser, kept here wrapped."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.db.rows import find_row
from karpear.messaging.actions.send import send_everywhere
from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.rules.secret.sealed import Shape

from ..blobs import must_be_recipient, must_be_sign_key, sealed
from ..models import DeviceKey, Identity, Wrap, WrapKind
from ..queries.directory import recovery_keys
from ..queries.locks import must_hand_out, shown_lock
from ..signatures import digest, verifies, wrap_statement

SHAPES = {
    WrapKind.SECRET: Shape.SECRET,
    WrapKind.PASSKEY: Shape.PASSKEY,
    WrapKind.RECOVERY: Shape.TO_KEY,
    WrapKind.HANDOVER: Shape.TO_KEY,
}
#: Browsers that a person may sign from.
MOST_DEVICE_KEYS = 50
MOST_PASSKEYS = 5

type GivenWrap = tuple[str, str, str]  # kind, to_recipient, blob in base64


@transaction.atomic
def enrol(*, person: Person, recipient: str, sign_key: str, wraps: Iterable[GivenWrap], now: datetime) -> Identity:
    """Keep the public half of a new identity and its wraps: one under the secret, others as they like.

    Raises BadFields for what is not shaped as it must be, Conflict when this person has an identity already.
    """
    must_be_recipient("recipient", recipient)
    must_be_sign_key("sign_key", sign_key)
    given_wraps = list(wraps)
    if sum(kind == WrapKind.SECRET for kind, _to, _blob in given_wraps) != 1:
        raise BadFields([("wraps", _("There must be exactly one wrap under the secret."))])
    if person.identities.active().exists():
        raise Conflict(_("You already have a vault key."))
    try:
        with transaction.atomic():
            identity = Identity.objects.create(person=person, recipient=recipient, sign_key=sign_key, created_at=now)
    except IntegrityError:
        raise Conflict(_("You already have a vault key.")) from None
    for kind, to, blob in given_wraps:
        _keep_wrap(identity, kind, to, blob, now)
    record(
        at=now, action="enrol", object_type="identity", object_id=identity.pk, actor=person.pk, wraps=len(given_wraps)
    )
    return identity


@transaction.atomic
def add_wrap(*, person: Person, kind: str, to_recipient: str, blob: str, now: datetime, signature: str = "") -> Wrap:
    """Another wrap of the active identity; a new one under the secret replaces the one before, at once.

    That one is signed by the identity itself: a password alone destroys nobody's way in. They hear of it everywhere.
    Raises Missing, BadFields, Conflict.
    """
    identity = person.identities.active().first()
    if identity is None or shown_lock(person, now):
        raise Missing
    must_hand_out(person, now)
    if kind == WrapKind.HANDOVER:
        raise BadFields([("kind", _("A handover is given by the recovery holder."))])
    if kind == WrapKind.PASSKEY and identity.wraps.filter(kind=kind, removed_at=None).count() >= MOST_PASSKEYS:
        raise Conflict(_("There are too many. Remove one first."))
    if kind == WrapKind.SECRET:
        _must_be_signed(identity, blob, signature)
        send_everywhere(topic="recovery", subject=identity.pk, text_key="account_news", person=person, now=now)
        # At once: whoever seizes this server later shall not try the old secret.
        identity.wraps.filter(kind=kind).delete()
    wrap = _keep_wrap(identity, kind, to_recipient, blob, now)
    record(at=now, action="add_wrap", object_type="identity", object_id=identity.pk, actor=person.pk, kind=kind)
    return wrap


def _must_be_signed(identity: Identity, blob: str, signature: str) -> None:
    """Only a browser in which the key is open can wrap it again. Raises BadFields."""
    data = sealed("blob", blob, SHAPES[WrapKind.SECRET])
    if not verifies(identity.sign_key, signature, wrap_statement(identity.pk, digest(data))):
        raise BadFields([("signature", _("The signature is wrong."))])


@transaction.atomic
def remove_wrap(*, person: Person, wrap: UUID, now: datetime) -> None:
    """Remove a passkey or a recovery wrap; its person hears of it on every channel.

    Never the one under the secret: without it nothing opens. Raises Missing, Conflict.
    """
    active_wrap = find_row(Wrap.objects.filter(identity__person=person, pk=wrap, removed_at=None))
    if active_wrap.kind in (WrapKind.SECRET, WrapKind.HANDOVER):
        raise Conflict(_("This one cannot be removed: without it what you wrote could not be opened."))
    active_wrap.removed_at = now
    active_wrap.save(update_fields=["removed_at"])
    record(
        at=now, action="remove_wrap", object_type="identity", object_id=active_wrap.identity_id, actor=person.pk,
        kind=active_wrap.kind,
    )  # fmt: skip
    send_everywhere(topic="recovery", subject=active_wrap.pk, text_key="account_news", person=person, now=now)


def wraps_given(*, person: Person, wraps: int, teams: int, now: datetime) -> None:
    """Wraps of their own key, and of `teams` generations of team keys, went to this person's browser."""
    record(
        at=now, action="give_wraps", object_type="person", object_id=person.pk, actor=person.pk, wraps=wraps,
        teams=teams,
    )  # fmt: skip


@transaction.atomic
def register_device_key(*, person: Person, sign_key: str, now: datetime) -> DeviceKey:
    """This browser's signing key. The same key again is the same row; its owner makes room by revoking others."""
    must_be_sign_key("sign_key", sign_key)
    recent_keys = person.device_keys.filter(created_at__gt=now - timedelta(days=30), revoked_at=None)
    if recent_keys.exclude(sign_key=sign_key).count() >= MOST_DEVICE_KEYS:
        raise Conflict(_("There are too many. Wait a while."))
    device_key, was_created = DeviceKey.objects.get_or_create(
        person=person, sign_key=sign_key, defaults={"created_at": now}
    )
    if was_created:
        record(at=now, action="register", object_type="device_key", object_id=device_key.pk, actor=person.pk)
    return device_key


@transaction.atomic
def revoke_device_key(*, person: Person, device_key: UUID, now: datetime) -> None:
    """A browser was lost or taken: nothing that it signs is accepted any more."""
    if not person.device_keys.filter(pk=device_key, revoked_at=None).update(revoked_at=now):
        raise Missing
    record(at=now, action="revoke", object_type="device_key", object_id=device_key, actor=person.pk)


def _keep_wrap(identity: Identity, kind: str, to: str, blob: str, now: datetime) -> Wrap:
    if kind not in (WrapKind.SECRET, WrapKind.PASSKEY, WrapKind.RECOVERY):
        raise BadFields([("kind", _("Unknown kind."))])
    if kind == WrapKind.RECOVERY and to not in recovery_keys(identity.person):
        raise BadFields([("to_recipient", _("This is not a recovery key of yours or of your organisations."))])
    data = sealed("blob", blob, SHAPES[WrapKind(kind)])
    return Wrap.objects.create(
        identity=identity, kind=kind, to_recipient=to if kind == WrapKind.RECOVERY else "", blob=data, created_at=now
    )
