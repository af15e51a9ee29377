"""Keys whose secret half is kept elsewhere: the offline recovery key and partners'. Two officers look at each."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.messaging.actions.send import send_everywhere
from karpear.people.models import Membership, Person, Watch
from karpear.people.queries.gates import require
from karpear.people.queries.pairs import must_second
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Missing

from ..blobs import must_be_recipient
from ..models import Identity, Outside, OutsideKind, TeamKey, TeamWrap, Wrap, WrapKind
from ..queries.locks import must_be_unlocked
from ..queries.team import officers_of, outside_of


@transaction.atomic
def propose_outside(
    *, by: Person, organisation: UUID | None, kind: str, label: str, recipient: str, now: datetime
) -> Outside:
    """Enter a key of an organisation, which a second officer then confirms; or (none) one's own recovery key.

    Raises BadFields, Conflict, Missing, Forbidden.
    """
    if kind not in OutsideKind.values or (organisation is None and kind != OutsideKind.RECOVERY):
        raise BadFields([("kind", _("Unknown kind."))])
    where = require(by, organisation, Verb.KEEP_KEYS).organisation if organisation else None
    must_be_unlocked(by, now)
    _must_be_elsewhere(must_be_recipient("recipient", recipient))
    if kind == OutsideKind.RECOVERY:
        _must_be_nobodys(recipient, Q(organisation=where) if where else Q(person=by))
    owner_fields = {"person": by, "confirmed_by": by, "confirmed_at": now} if where is None else {}
    earlier_key = None if where else Outside.objects.active().filter(person=by, kind=kind, recipient=recipient).first()
    if earlier_key:  # its owner took a wrap back and gives another
        return earlier_key
    try:
        with transaction.atomic():
            outside = Outside.objects.create(
                organisation=where, kind=kind, label=label, recipient=recipient, proposed_by=by, proposed_at=now,
                **owner_fields,
            )  # fmt: skip
    except IntegrityError:
        raise Conflict(_("This key has already been entered.")) from None
    record(
        at=now, action="propose", object_type="outside_key", object_id=outside.pk, actor=by.pk,
        organisation=organisation, kind=kind,
    )  # fmt: skip
    _tell_officers(outside, now)
    return outside


def _must_be_elsewhere(recipient: str) -> None:
    """A key of somebody's browser or of a team is not one that is kept offline."""
    is_used = (
        Identity.objects.filter(recipient=recipient).exists() or TeamKey.objects.filter(recipient=recipient).exists()
    )
    if is_used:
        raise BadFields([("recipient", _("This key is already used here. It must be one that is kept elsewhere."))])


def _must_be_nobodys(recipient: str, owner: Q) -> None:
    """A recovery key that stands for somebody is not entered as another's: giving it up would touch what is theirs."""
    if Outside.objects.active().filter(kind=OutsideKind.RECOVERY, recipient=recipient).exclude(owner).exists():
        raise BadFields([("recipient", _("This key is already used here. It must be one that is kept elsewhere."))])


@transaction.atomic
def confirm_outside(*, by: Person, outside: UUID, now: datetime) -> Outside:
    """A second officer compared the words and says yes. Raises Missing, Forbidden, Conflict."""
    outside_key = _of_organisation(by, outside)
    must_be_unlocked(by, now)
    if outside_key.confirmed_at:
        raise Conflict(_("It has already been confirmed."))
    if outside_key.proposed_by_id == by.pk:
        raise Conflict(_("Somebody other than the person who entered it must compare the words and confirm."))
    where, first = outside_key.organisation_id, outside_key.proposed_by_id
    must_second(by=by, first=first, organisation=where, word_at=outside_key.proposed_at, now=now)
    Outside.objects.filter(pk=outside_key.pk).update(confirmed_by=by, confirmed_at=now)
    record(
        at=now, action="confirm", object_type="outside_key", object_id=outside_key.pk, actor=by.pk,
        organisation=outside_key.organisation_id,
    )  # fmt: skip
    _tell_officers(outside_key, now)
    return outside_key


@transaction.atomic
def retire_outside(*, by: Person, outside: UUID, now: datetime) -> Outside:
    """A key is given up: nothing is sealed to it any more, and what was wrapped for it is handed out no longer.

    An organisation's recovery key is many people's way back: as two make it, two give it up. The first one's word is
    kept and told to the others; `retired_at` says whether it is done. Raises Missing, Forbidden, Conflict.
    """
    Outside.objects.select_for_update().filter(pk=outside).first()
    outside_key = outside_of(by, outside)
    if outside_key is None:
        raise Missing
    if outside_key.organisation_id:
        require(by, outside_key.organisation_id, Verb.KEEP_KEYS)
    must_be_unlocked(by, now)
    if _needs_second(outside_key, by, now):
        return _ask_second(outside_key, by, now)
    outside_key.retired_at = now
    outside_key.save(update_fields=["retired_at"])
    _wrapped_for(outside_key).update(removed_at=now)
    teams = TeamWrap.objects.filter(team_key__organisation=outside_key.organisation_id, identity=None)
    teams.filter(to_recipient=outside_key.recipient, revoked_at=None).update(revoked_at=now)
    record(
        at=now, action="retire", object_type="outside_key", object_id=outside_key.pk, actor=by.pk,
        organisation=outside_key.organisation_id,
    )  # fmt: skip
    return outside_key


def _needs_second(outside: Outside, by: Person, now: datetime) -> bool:
    """Is this the first officer's word about a recovery key that stands?"""
    if not outside.organisation_id or not outside.confirmed_at or outside.kind != OutsideKind.RECOVERY:
        return False
    if outside.giving_up_by_id == by.pk:
        raise Conflict(_("A second officer must agree."))
    first, said_at = outside.giving_up_by_id, outside.giving_up_at
    if first is None or said_at is None or not officers_of(outside.organisation_id).filter(pk=first).exists():
        return True
    must_second(by=by, first=first, organisation=outside.organisation_id, word_at=said_at, now=now)
    return False


def _ask_second(outside: Outside, by: Person, now: datetime) -> Outside:
    outside.giving_up_by, outside.giving_up_at = by, now
    outside.save(update_fields=["giving_up_by", "giving_up_at"])
    _tell_officers(outside, now)
    record(
        at=now, action="ask_retire", object_type="outside_key", object_id=outside.pk, actor=by.pk,
        organisation=outside.organisation_id,
    )  # fmt: skip
    return outside


def _tell_officers(outside: Outside, now: datetime) -> None:
    """All who keep the organisation's keys hear that something is done about one kept elsewhere, whoever does it.

    Also whoever did: perhaps it was not they who sat there.
    """
    for officer in officers_of(outside.organisation_id) if outside.organisation_id else ():
        send_everywhere(topic="team", subject=outside.pk, text_key="risk_reminder", person=officer, now=now)


def _wrapped_for(outside: Outside) -> "QuerySet[Wrap]":
    """The wraps that exist because of this key: of its person, or of those who belong, or whom it watches over."""
    wraps = Wrap.objects.filter(kind=WrapKind.RECOVERY, to_recipient=outside.recipient, removed_at=None)
    same_keys = Outside.objects.active().filter(recipient=outside.recipient, kind=OutsideKind.RECOVERY)
    if outside.confirmed_at is None or same_keys.exclude(pk=outside.pk).exists():
        return wraps.none()
    if outside.person_id:
        return wraps.filter(identity__person=outside.person_id)
    belong = Membership.objects.filter(organisation=outside.organisation_id).values("person")
    watched = Watch.objects.filter(organisation=outside.organisation_id).values("person")
    return wraps.filter(Q(identity__person__in=belong) | Q(identity__person__in=watched))


def _of_organisation(by: Person, outside: UUID) -> Outside:
    outside_key = outside_of(by, outside)
    if outside_key is None or outside_key.organisation_id is None:
        raise Missing
    require(by, outside_key.organisation_id, Verb.KEEP_KEYS)
    return outside_key
